"""Ordered probits: today's answers come back as they are, and a scenario moves them as the normal distribution says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.stats import norm

from cx_models.baseline.asked import FEWEST, asked_questions
from cx_models.effects.answers import Asked, Question, answers, edges, measured, worth
from cx_models.effects.experience import Cells
from cx_models.intake.feedback import Feedback, Scale

CSAT = Asked("csat", (1.0, 2.0, 3.0, 4.0, 5.0), (0.1, 0.1, 0.2, 0.35, 0.25), 1.0, True)
NPS = Asked("nps", tuple(float(v) for v in range(11)), (0.05,) * 7 + (0.1, 0.15, 0.2, 0.2), 0.8, True)


def cells(seed=0, worlds=2, shift=0.0, one=False):
    """Random cells; ``one``: every cell alike, so that the answer is the normal distribution's own."""
    chance = np.random.default_rng(seed)
    shape = (worlds, 1, 1, 1) if one else (worlds, 6, 3, 4)
    everyone = (np.zeros(shape) if one else chance.normal(0.2, 0.6, shape)) + shift
    people = chance.random(shape)
    people /= people.sum(axis=(1, 2, 3), keepdims=True)
    heard = np.ones(shape) if one else chance.uniform(0.3, 1.0, shape)
    asked = everyone if one else everyone + 0.1
    return Cells(everyone, asked, people, heard, np.zeros(shape), np.zeros(shape))


def question(asked, today):
    follows = np.full(len(today.everyone), asked.follows)
    return Question(asked, follows, edges(asked, follows, today))


@pytest.mark.parametrize("asked", [CSAT, NPS])
@pytest.mark.parametrize("seed", range(3))
def test_todays_surveyed_answer_as_they_did_in_every_world(asked, seed):
    today = cells(seed)
    told = answers(question(asked, today), today)
    np.testing.assert_allclose(told.surveyed, np.broadcast_to(asked.shares, told.surveyed.shape), atol=1e-8)
    for shares in (told.everyone, told.surveyed, told.by_segment):
        np.testing.assert_allclose(shares.sum(axis=-1), 1.0)
        assert (shares >= 0).all()


def test_one_cell_moves_as_the_normal_distribution_says():
    today, later = cells(one=True, worlds=1), cells(one=True, worlds=1, shift=-0.5)
    told = answers(question(NPS, today), later).surveyed[0]
    above = 1 - np.cumsum(NPS.shares)[:-1]
    by_hand = norm.cdf(norm.ppf(above) - 0.8 * 0.5)
    np.testing.assert_allclose(1 - np.cumsum(told)[:-1], by_hand, atol=1e-7)


@pytest.mark.parametrize("asked", [CSAT, NPS])
def test_the_customary_measure_is_that_of_the_spread(asked):
    today, later = cells(1), cells(1, shift=-0.3)
    one = question(asked, today)
    spread = answers(one, later)
    for mean, shares in zip(measured(one, later), (spread.everyone, spread.surveyed), strict=True):
        np.testing.assert_allclose(mean, shares @ np.array(worth(asked)), atol=1e-9)


def test_a_segment_without_people_gives_no_answers_and_the_others_theirs():
    today = cells(1)
    people = today.people.copy()
    people[:, :, 2] = 0.0
    empty = replace(today, people=people / people.sum(axis=(1, 2, 3), keepdims=True))
    told = answers(question(NPS, empty), empty).by_segment
    assert told[:, 2].max() == 0.0
    np.testing.assert_allclose(told[:, :2].sum(axis=-1), 1.0)


def test_a_net_promoter_score_counts_promoters_less_detractors():
    assert worth(NPS) == (-100.0,) * 7 + (0.0, 0.0) + (100.0, 100.0)
    assert worth(CSAT) == CSAT.values


def test_the_less_satisfied_the_lower_every_answer():
    today = cells(2)
    one = question(CSAT, today)
    means = [measured(one, cells(2, shift=shift))[0] for shift in (-1.0, -0.5, 0.0, 0.5)]
    assert (np.diff(np.stack(means), axis=0) > 0).all()


def test_a_question_that_follows_less_closely_moves_less():
    today, later = cells(3), cells(3, shift=-0.5)
    moved = []
    for follows in (0.3, 0.6, 0.9):
        asked = Asked("ces", CSAT.values, CSAT.shares, follows, True)
        one = question(asked, today)
        moved.append(float((measured(one, later)[1] - measured(one, today)[1])[0]))
    assert moved[0] > moved[1] > moved[2] and moved[0] < 0


def test_an_answer_that_nobody_gave_stays_without_takers():
    asked = Asked("csat", CSAT.values, (0.4, 0.0, 0.3, 0.0, 0.3), 1.0, True)
    today, later = cells(4), cells(4, shift=-0.4)
    told = answers(question(asked, today), later)
    assert told.surveyed[:, [1, 3]].max() < 1e-5


def feedback(number=400, **columns):
    records = pd.DataFrame(columns)
    return Feedback(records, {name: Scale(0, 10) if name == "nps" else Scale(1, 5) for name in columns}, "csat")


def test_questions_are_taken_from_the_feedback_and_how_closely_they_follow_is_recovered():
    chance = np.random.default_rng(5)
    latent = chance.normal(size=20_000)
    other = 0.7 * latent + np.sqrt(1 - 0.49) * chance.normal(size=20_000)
    csat = np.digitize(latent, [-1.2, -0.5, 0.1, 0.9]) + 1.0
    nps = np.digitize(other, np.linspace(-1.8, 1.4, 10)).astype(float)
    primary, second = asked_questions(feedback(csat=csat, nps=nps))
    assert (primary.name, primary.follows, primary.measured) == ("csat", 1.0, True)
    assert primary.shares == approx([np.mean(csat == value) for value in range(1, 6)])
    assert second.follows == approx(0.7, abs=0.06)  # a little lower: answers are coarser than what is felt
    assert second.measured and len(second.values) == 11


def test_reversed_answers_are_turned_and_too_few_or_odd_ones_are_left_out():
    records = pd.DataFrame({"csat": [1.0] * 80 + [5.0] * 40})
    turned = asked_questions(Feedback(records, {"csat": Scale(1, 5, reversed=True)}, "csat"))[0]
    assert turned.shares == approx((40 / 120, 0, 0, 0, 80 / 120))
    few = pd.DataFrame({"csat": [3.0] * (FEWEST - 1)})
    assert asked_questions(Feedback(few, {"csat": Scale(1, 5)}, "csat")) == ()
    odd = pd.DataFrame({"csat": [3.0, 3.5] * FEWEST})
    assert asked_questions(Feedback(odd, {"csat": Scale(1, 5)}, "csat")) == ()
    assert asked_questions(None) == ()


def test_without_forms_that_hold_both_the_closeness_is_an_assumption():
    csat = [3.0, 4.0] * 100 + [np.nan] * 200
    nps = [np.nan] * 200 + [7.0, 9.0] * 100
    _, second = asked_questions(feedback(csat=csat, nps=nps))
    assert not second.measured
