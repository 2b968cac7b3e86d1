"""What the measures of answers promise."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.metrics import FEWEST, Measure, breakdown, mean, measures_of, nps, satisfied, summaries

ONE_TO_FIVE = Scale(1, 5)
marks = st.lists(st.integers(0, 10).map(float), min_size=1, max_size=200)


def feedback(**columns):
    table = pd.DataFrame(columns)
    for missing in {"date", "channel", "place", "weight", "csat", "nps", "ces", "score"} - set(columns):
        table[missing] = pd.NaT if missing == "date" else np.nan
    scales = {"csat": ONE_TO_FIVE, "nps": Scale(0, 10), "ces": Scale(1, 7)}
    return Feedback(table, {name: scale for name, scale in scales.items() if name in columns}, "csat")


@given(marks)
def test_the_interval_of_nps_holds_its_middle_and_stays_on_the_scale(answers):
    found = nps(answers)
    assert -100 <= found.low <= found.middle <= found.high <= 100


def test_nps_covers_the_truth_about_as_often_as_it_promises():
    chance = np.random.default_rng(3)
    kinds = np.array([10.0, 8.0, 3.0])
    truth = 100 * (0.5 - 0.2)
    samples = kinds[chance.choice(3, size=(4000, 40), p=[0.5, 0.3, 0.2])]
    hits = [found.low <= truth <= found.high for found in map(nps, samples)]
    assert np.mean(hits) == approx(0.90, abs=0.02)


def test_unanimous_answers_still_leave_doubt():
    assert nps([10.0] * 12).low < 95
    assert satisfied([5.0] * 12, ONE_TO_FIVE).low < 0.9


def test_the_share_of_satisfied_agrees_with_the_textbook_interval():
    """8 of 10 at 95 %: Wilson gives 0.490 to 0.943 (Newcombe 1998, method 3)."""
    found = satisfied([5.0] * 8 + [1.0] * 2, ONE_TO_FIVE, level=0.95)
    assert (found.low, found.high) == (approx(0.490, abs=5e-4), approx(0.943, abs=5e-4))


def test_the_mean_agrees_with_students_interval():
    """Mean 3, standard deviation √2.5 of five answers; t(4, 0.975) = 2.7764."""
    found = mean([1.0, 2.0, 3.0, 4.0, 5.0], Scale(0, 10), level=0.95)
    assert found.high - found.middle == approx(2.7764 * np.sqrt(2.5 / 5), rel=1e-4)


def test_a_reversed_scale_counts_low_answers_as_good():
    assert satisfied([1.0, 1.0, 5.0], Scale(1, 5, reversed=True)).middle == approx(2 / 3)


@given(marks, st.floats(0.1, 50))
def test_equal_weights_change_nothing(answers, weight):
    weights = np.full(len(answers), weight)
    plain, weighted = nps(answers), nps(answers, weights)
    assert (weighted.low, weighted.middle, weighted.high) == (
        approx(plain.low), approx(plain.middle, abs=1e-9), approx(plain.high),
    )  # fmt: skip


def test_uneven_weights_widen_the_interval():
    answers = [5.0, 1.0] * 20
    assert (
        satisfied(answers, ONE_TO_FIVE, np.array([9.0, 9.0] + [1.0] * 38)).width > satisfied(answers, ONE_TO_FIVE).width
    )


def test_small_groups_are_kept_back_but_counted():
    channels = ["phone"] * FEWEST + ["chat"] * (FEWEST - 1) + ["web"]
    found = breakdown(feedback(csat=[4.0] * len(channels), channel=channels), "csat", Measure.SATISFIED, "channel")
    assert [group.key for group in found.groups] == ["phone"]
    assert (found.small_groups, found.small_answers) == (2, FEWEST)


def test_no_answer_is_lost_between_groups():
    chance = np.random.default_rng(1)
    channels = chance.choice(["phone", "chat", "web", "store"], 100, p=[0.6, 0.3, 0.07, 0.03])
    found = breakdown(feedback(csat=[4.0] * 100, channel=channels), "csat", Measure.MEAN, "channel")
    assert sum(group.answers for group in found.groups) + found.small_answers == 100


def test_months_come_in_order_of_time():
    dates = pd.to_datetime(["2025-11-03"] * 12 + ["2025-02-01"] * 30 + ["2026-01-09"] * 15)
    found = breakdown(feedback(csat=[3.0] * 57, date=dates), "csat", Measure.MEAN, "month")
    assert [group.key for group in found.groups] == ["2025-02-01", "2025-11-01", "2026-01-01"]


def test_each_question_is_summed_up_in_its_customary_way():
    found = summaries(feedback(csat=[4.0, 2.0, np.nan], nps=[np.nan, 9.0, 9.0], ces=[7.0, 6.0, 5.0]))
    assert [(s.question, s.measure, s.answers) for s in found] == [
        ("csat", Measure.SATISFIED, 2), ("nps", Measure.NPS, 2), ("ces", Measure.MEAN, 3),
    ]  # fmt: skip


@pytest.mark.parametrize("scale", [Scale(1, 5), Scale(0, 100)])
def test_promoters_are_counted_only_on_the_scale_they_are_defined_on(scale):
    assert Measure.NPS not in measures_of("nps", scale)


@pytest.mark.parametrize("measure", list(Measure))
def test_small_groups_borrow_and_large_ones_keep_their_own(measure):
    chance = np.random.default_rng(5)
    sizes = {"large": 2000, "other": 1500, "third": 1500, "small": 12}
    centre = {"large": 0.45, "other": 0.5, "third": 0.55, "small": 0.95}
    answers = {
        key: chance.choice([2.0, 10.0], size=size, p=[1 - centre[key], centre[key]]) for key, size in sizes.items()
    }
    table = {"place": np.repeat(list(sizes), list(sizes.values())), "nps": np.concatenate(list(answers.values()))}
    found = breakdown(feedback(**table), "nps", measure, "place")
    by_key = {group.key: (group.estimate, level) for group, level in zip(found.groups, found.alike.levels, strict=True)}
    common = np.mean([by_key[key][0].middle for key in ("large", "other", "third")])
    own, together = by_key["large"]
    assert together.middle == approx(own.middle, abs=0.05 * (own.high - own.low) + 0.1 * abs(own.middle - common))
    own, together = by_key["small"]
    assert common < together.middle < own.middle - 0.1 * (own.middle - common)
    assert together.high - together.low > 2 * (by_key["large"][1].high - by_key["large"][1].low)


def test_months_and_single_groups_are_not_taken_together():
    table = {"csat": [5.0, 4.0] * 20, "place": ["a"] * 40, "date": pd.to_datetime(["2024-01-05", "2024-02-05"] * 20)}
    one = feedback(**table)
    assert breakdown(one, "csat", Measure.SATISFIED, "place").alike is None
    months = breakdown(one, "csat", Measure.SATISFIED, "month")
    assert len(months.groups) == 2 and months.alike is None


def test_groups_that_all_agree_are_told_apart_by_nothing():
    found = breakdown(feedback(csat=[5.0] * 60, place=["a", "b", "c"] * 20), "csat", Measure.MEAN, "place")
    assert [level.middle for level in found.alike.levels] == approx([5.0] * 3, abs=0.05)
