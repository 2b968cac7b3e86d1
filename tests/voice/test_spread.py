"""How answers are spread, with intervals that hold as often as they say."""

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.spread import spread


def answers(given, scale, weights=None):
    records = pd.DataFrame({"ces": given, "weight": np.ones(len(given)) if weights is None else weights})
    return spread(Feedback(records, {"ces": scale}, "ces"), "ces")


def test_points_of_the_scale_that_nobody_chose_are_told_too():
    found = answers([2.0, 2.0, 2.0, 5.0], Scale(1, 5))
    assert [one.value for one in found] == [1, 2, 3, 4, 5]
    assert [one.count for one in found] == [0, 3, 0, 0, 1]
    assert found[0].share.low == 0 < found[0].share.high


def test_answers_between_the_points_are_kept_as_they_are():
    assert [one.value for one in answers([2.0, 2.5], Scale(1, 5))] == [2, 2.5]


def test_shares_are_whole_together_and_follow_the_weights():
    found = answers([1.0, 2.0, 2.0], Scale(1, 2), weights=[4.0, 1.0, 1.0])
    assert [one.share.middle for one in found] == approx([2 / 3, 1 / 3])
    even = answers([1.0, 2.0, 2.0], Scale(1, 2))
    assert found[0].share.high - found[0].share.low > even[0].share.high - even[0].share.low


def test_a_question_that_nobody_answered_has_no_answers():
    assert answers([np.nan], Scale(1, 7)) == ()


@pytest.mark.parametrize("size", [40, 400])
def test_the_intervals_hold_the_true_shares_as_often_as_they_say(size):
    """By simulation over an effort question whose answers pile up at one end."""
    truth = np.array([0.02, 0.03, 0.05, 0.1, 0.2, 0.25, 0.35])
    chance = np.random.default_rng(1)
    held = np.zeros(7)
    rounds = 400
    for _ in range(rounds):
        found = answers(chance.choice(np.arange(1.0, 8.0), size, p=truth), Scale(1, 7))
        held += [one.share.low <= share <= one.share.high for one, share in zip(found, truth, strict=True)]
    assert (held / rounds > 0.85).all()
    assert held.mean() / rounds == approx(0.90, abs=0.03)
