"""Raking: the margins are met, nothing else is moved more than it must, and the design effect is told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.optimize import minimize

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.metrics import satisfied, summaries
from cx_models.voice.raking import Margin, Silent, rake, raked
from cx_models.voice.weights import weights_of

FIVE = Scale(1, 5)


def feedback(**columns):
    records = pd.DataFrame(columns)
    records["csat"] = records.get("csat", 3.0)
    return Feedback(records, {"csat": FIVE}, "csat")


def test_a_table_of_two_by_two_keeps_its_odds_ratio():
    """Raking leaves the association as it is (Mosteller 1968); with the margins that gives each cell by a quadratic."""
    counts, row, column = np.array([[40.0, 10.0], [15.0, 35.0]]), 0.3, 0.6
    odds = counts[0, 0] * counts[1, 1] / (counts[0, 1] * counts[1, 0])
    a, b, c = 1 - odds, (1 - row - column) + odds * (row + column), -odds * row * column
    both = (-b + np.sqrt(b * b - 4 * a * c)) / (2 * a)
    rows, columns = np.indices(counts.shape).reshape(2, -1)
    known = [np.array([row, 1 - row]), np.array([column, 1 - column])]
    made, gap = rake([rows, columns], known, counts.ravel())
    assert made / made.sum() == approx([both, row - both, column - both, 1 - row - column + both], abs=1e-5)
    assert gap <= 1e-6


def test_no_other_weights_that_meet_the_margins_are_nearer():
    """Against a general optimiser of the same distance (relative entropy)."""
    codes = [np.array([0, 0, 0, 1, 1, 2, 2, 2]), np.array([0, 1, 1, 0, 1, 0, 0, 1])]
    shares = [np.array([0.5, 0.2, 0.3]), np.array([0.35, 0.65])]
    made, _ = rake(codes, shares, np.ones(8))
    held = [
        {"type": "eq", "fun": lambda w, c=c, k=k, s=s: w[c == k].sum() - 8 * s[k]}
        for c, s in zip(codes, shares, strict=True)
        for k in range(1, len(s))
    ]
    held.append({"type": "eq", "fun": lambda w: w.sum() - 8})
    best = minimize(lambda w: (w * np.log(w)).sum(), np.ones(8), bounds=[(1e-6, None)] * 8, constraints=held)
    assert made == approx(best.x, abs=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(20, 300))
def test_margins_that_can_be_met_are(seed, size):
    chance = np.random.default_rng(seed)
    codes = [chance.integers(0, groups, size) for groups in (3, 2)]
    true = chance.uniform(0.2, 5.0, size)  # weights that exist, so that their margins can be met together
    shares = [np.bincount(one, true, minlength=groups) / true.sum() for one, groups in zip(codes, (3, 2), strict=True)]
    made, gap = rake(codes, shares, np.ones(size))
    assert gap <= 1e-6
    assert made.sum() == approx(size)
    assert (made > 0).all()
    for one, known in zip(codes, shares, strict=True):
        assert np.bincount(one, made, minlength=len(known)) / size == approx(known, abs=1e-5)


def test_answers_of_an_unknown_group_keep_their_part():
    found = raked(feedback(channel=["phone", "phone", "web", None]), [Margin("channel", {"phone": 0.5, "web": 0.5})])
    assert found.feedback.records["weight"].tolist() == approx([0.75, 0.75, 1.5, 1.0])
    assert found.silent == ()


def test_customers_of_whom_nobody_answered_are_told_and_the_others_stand_for_themselves():
    margin = Margin("channel", {"phone": 0.25, "web": 0.25, "store": 0.5})
    found = raked(feedback(channel=["phone", "phone", "web"]), [margin])
    assert found.silent == (Silent("channel", "store", 0.5),)
    assert found.feedback.records["weight"].tolist() == approx([0.75, 0.75, 1.5])


def test_first_weights_count_and_records_without_a_score_are_left_alone():
    source = feedback(channel=["phone", "web", "web"], csat=[4.0, 2.0, np.nan], weight=[3.0, 1.0, 7.0])
    found = raked(source, [Margin("channel", {"phone": 0.5, "web": 0.5})])
    assert found.feedback.records["weight"].tolist() == approx([2.0, 2.0, 7.0])


def test_the_design_effect_is_kishs():
    found = raked(feedback(channel=["phone"] * 90 + ["web"] * 10), [Margin("channel", {"phone": 0.5, "web": 0.5})])
    weights = weights_of(found.feedback.records)
    assert found.design_effect == approx(1 + np.var(weights) / np.mean(weights) ** 2)
    assert found.design_effect == approx(0.5**2 / 0.9 + 0.5**2 / 0.1)
    assert found.heaviest == approx(5.0)


def test_towns_are_told_by_their_size():
    found = raked(feedback(place=["091", "111", "111", "111"]), [Margin("town", {"large": 0.5, "small": 0.5})])
    assert found.feedback.records["weight"].tolist() == approx([2.0, 2 / 3, 2 / 3, 2 / 3])


def test_margins_that_cannot_be_met_together_end_with_the_gap_told():
    """Everybody by phone lives in one town, yet the customers are said to be apart."""
    source = feedback(channel=["phone", "web"], place=["091", "111"])
    margins = [Margin("channel", {"phone": 0.9, "web": 0.1}), Margin("town", {"large": 0.1, "small": 0.9})]
    assert raked(source, margins).gap > 0.1


@pytest.mark.parametrize("shares", [{"phone": 0.7}, {"phone": 1.2, "web": -0.2}, {}])
def test_shares_that_are_no_whole_are_refused_by_name(shares):
    with pytest.raises(ValueError, match="the shares of channel"):
        Margin("channel", shares)


def test_weighed_intervals_hold_what_all_customers_think():
    """By simulation: who answers depends on channel and town; unweighed answers miss the truth, weighed hold it."""
    chance = np.random.default_rng(2)
    likes = {("phone", "091"): 0.4, ("phone", "111"): 0.5, ("web", "091"): 0.8, ("web", "111"): 0.7}
    shares = {("phone", "091"): 0.1, ("phone", "111"): 0.2, ("web", "091"): 0.45, ("web", "111"): 0.25}
    answers = {("phone", "091"): 0.3, ("phone", "111"): 0.25, ("web", "091"): 0.05, ("web", "111"): 0.04}
    truth = sum(likes[cell] * shares[cell] for cell in likes)
    margins = [Margin("channel", {"phone": 0.3, "web": 0.7}), Margin("town", {"large": 0.55, "small": 0.45})]
    cells = list(likes)
    weights = np.array([shares[cell] * answers[cell] for cell in cells])
    held, missed = 0, 0
    for _ in range(300):
        drawn = chance.choice(len(cells), 400, p=weights / weights.sum())
        channel, place = zip(*(cells[one] for one in drawn), strict=True)
        csat = np.where(chance.random(400) < [likes[cells[one]] for one in drawn], 5.0, 2.0)
        source = feedback(channel=channel, place=place, csat=csat)
        estimate = summaries(raked(source, margins).feedback)[0].estimate
        held += estimate.low <= truth <= estimate.high
        plain = satisfied(csat, FIVE)
        missed += not plain.low <= truth <= plain.high
    assert held / 300 == approx(0.92, abs=0.06), "Kish's number is on the safe side where weights explain the answers"
    assert missed > 250
