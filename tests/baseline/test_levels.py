"""How strongly a channel's level is drawn to everybody's: learnt from how widely channels differ."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.observed import LEAST_LENT, MOST_LENT, lent, observe
from cx_models.effects.choice import WAY
from cx_models.intake.feedback import Feedback, Scale
from cx_models.intake.reading import COLUMNS
from cx_models.service.channels import Channel


def pooled(operations, **counts):
    """Levels of today from so many satisfied of so many answers by channel."""
    rows = [(code, 5.0 if place < best else 1.0) for code, (best, all_) in counts.items() for place in range(all_)]
    nothing = {name: pd.Series([None] * len(rows)) for name in COLUMNS}
    told = {"channel": [code for code, _ in rows], "score": [score for _, score in rows], "weight": 1.0}
    feedback = Feedback(pd.DataFrame({**nothing, **told}).astype({"score": float}), {"csat": Scale(1, 5)}, "score")
    feedback = Feedback(feedback.records, {"score": Scale(1, 5)}, "score")
    return observe(feedback, operations, shipped()).satisfied


def test_levels_are_those_of_a_calculation_by_hand(tiny_operations):
    """60 and 80 of 100: mean 0.7, Q = 200 · 0.1² / 0.21 = 9.524, one more than chance gives 1: beyond 8.524.

    Were all answers of a channel the same it would be 200 − 100 − 1 = 99; 99 / 8.524 − 1 = 10.61 answers are lent.
    """
    levels = pooled(tiny_operations, phone=(60, 100), email=(80, 100))
    assert levels[WAY[Channel.PHONE]] == pytest.approx((60 + 10.6145 * 0.7) / 110.6145, abs=1e-5)
    assert levels[WAY[Channel.EMAIL]] == pytest.approx((80 + 10.6145 * 0.7) / 110.6145, abs=1e-5)
    assert levels[WAY[Channel.STORE]] == pytest.approx(0.7)  # of which nobody answered


def test_the_wider_channels_differ_the_less_is_lent():
    several = [lent(np.array([70.0 - apart, 70.0, 70.0 + apart]), np.full(3, 100.0)) for apart in (8, 12, 16, 25)]
    assert all(later < earlier for earlier, later in pairwise(several))


def test_a_channel_with_few_answers_is_drawn_further(tiny_operations):
    levels = pooled(tiny_operations, phone=(320, 400), email=(160, 400), store=(16, 20))
    few, many = (abs(0.8 - levels[WAY[way]]) for way in (Channel.STORE, Channel.PHONE))
    assert few > 3 * many > 0


def test_differences_that_chance_explains_are_all_drawn_in(tiny_operations):
    levels = pooled(tiny_operations, phone=(70, 100), email=(73, 100))
    assert lent(np.array([70.0, 73.0]), np.array([100.0, 100.0])) == MOST_LENT
    assert abs(levels[WAY[Channel.PHONE]] - levels[WAY[Channel.EMAIL]]) < 0.2 * 0.03


@pytest.mark.parametrize(
    ("satisfied", "answers", "wanted"),
    [
        ([50, 0], [80, 0], MOST_LENT),  # one channel
        ([0, 0], [0, 0], MOST_LENT),
        ([0, 0], [50, 60], MOST_LENT),  # nobody satisfied anywhere
        ([1, 0, 1], [1, 1, 1], MOST_LENT),  # one answer each: nothing tells how alike those of a channel are
        ([5, 95], [100, 100], LEAST_LENT),
    ],
)
def test_what_is_lent_has_its_limits(satisfied, answers, wanted):
    assert lent(np.array(satisfied, dtype=float), np.array(answers, dtype=float)) == wanted


@pytest.mark.parametrize("worth", [10.0, 40.0])
def test_the_spread_that_made_the_channels_is_found_again(worth):
    """Beta-distributed levels of eight channels, a thousand times: the middle find is near the truth."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(1_000):
        answers = rng.integers(50, 600, 8).astype(float)
        levels = rng.beta(0.7 * worth, 0.3 * worth, 8)
        found.append(lent(rng.binomial(answers.astype(int), levels).astype(float), answers))
    assert np.median(found) == pytest.approx(worth, rel=0.3)
