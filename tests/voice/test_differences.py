"""Differences between groups and months: found as often as they should be, and seldom where there are none."""

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.stats import false_discovery_control, ttest_ind

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.differences import differences, steps
from cx_models.voice.metrics import Measure, nps, satisfied

FIVE, TEN = Scale(1, 5), Scale(0, 10)


def feedback(answers, channel=None, month=None, weight=None, scale=FIVE, question="csat"):
    records = pd.DataFrame({question: np.asarray(answers, dtype=float)})
    records["channel"] = channel
    records["date"] = pd.to_datetime(month) if month is not None else pd.NaT
    records["weight"] = np.ones(len(records)) if weight is None else weight
    return Feedback(records, {question: scale}, question)


def groups(chance, sizes, means):
    names = np.repeat([f"g{at}" for at in range(len(sizes))], sizes)
    answers = np.clip(np.round(chance.normal(np.repeat(means, sizes), 1.2)), 1, 5)
    return answers, names


def test_gap_and_p_are_welchs_corrected_by_benjamini_and_hochberg():
    answers, names = groups(np.random.default_rng(0), [80, 120, 300], [3.0, 3.3, 3.4])
    found = differences(feedback(answers, names), "csat", Measure.MEAN, "channel")
    tests = [ttest_ind(answers[names == key], answers[names != key], equal_var=False) for key in found]
    assert [one.gap.middle for one in found.values()] == approx(
        [answers[names == key].mean() - answers[names != key].mean() for key in found]
    )
    assert [one.p for one in found.values()] == approx(
        false_discovery_control([test.pvalue for test in tests]).tolist(), rel=0.05
    )
    intervals = [test.confidence_interval(0.9) for test in tests]
    assert [one.gap.low for one in found.values()] == approx([one.low for one in intervals], abs=0.01)
    assert [one.gap.high for one in found.values()] == approx([one.high for one in intervals], abs=0.01)


@pytest.mark.parametrize(("measure", "scale", "level"), [
    (Measure.SATISFIED, FIVE, lambda given: satisfied(given, FIVE).middle),
    (Measure.NPS, TEN, lambda given: nps(given).middle),
])  # fmt: skip
def test_gaps_are_in_the_measures_own_unit(measure, scale, level):
    chance = np.random.default_rng(3)
    answers = chance.integers(scale.low, scale.high + 1, 400)
    names = np.where(np.arange(400) < 150, "a", "b")
    source = feedback(answers, names, scale=scale, question="nps")
    found = differences(source, "nps", measure, "channel")
    assert found["a"].gap.middle == approx(level(answers[:150]) - level(answers[150:]))
    assert found["b"].gap.middle == approx(-found["a"].gap.middle)


def test_weights_count_and_cost_certainty():
    answers, names = groups(np.random.default_rng(5), [100, 100], [3.0, 3.5])
    plain = differences(feedback(answers, names), "csat", Measure.MEAN, "channel")["g0"]
    same = differences(feedback(answers, names, weight=np.full(200, 7.0)), "csat", Measure.MEAN, "channel")["g0"]
    uneven = differences(feedback(answers, names, weight=np.where(np.arange(200) % 2, 5.0, 0.2)), "csat",
                         Measure.MEAN, "channel")["g0"]  # fmt: skip
    assert same.gap.middle == approx(plain.gap.middle) and same.p == approx(plain.p)
    assert uneven.gap.high - uneven.gap.low > 1.2 * (plain.gap.high - plain.gap.low)
    assert uneven.detectable > 1.2 * plain.detectable


def test_small_groups_are_not_compared_but_belong_to_the_others():
    answers = np.array([4.0] * 20 + [2.0, 3.0] * 15 + [1.0] * 5)
    names = np.array(["a"] * 20 + ["b"] * 30 + ["c"] * 5)
    found = differences(feedback(answers, names), "csat", Measure.MEAN, "channel")
    assert set(found) == {"a", "b"}
    assert found["a"].gap.middle == approx(4 - answers[20:].mean())


def test_groups_that_all_answer_the_same_neither_crash_nor_differ():
    found = differences(feedback([3.0] * 40, ["a"] * 20 + ["b"] * 20), "csat", Measure.MEAN, "channel")
    assert [one.is_beyond_chance for one in found.values()] == [False, False]


def test_one_group_alone_has_no_others():
    assert differences(feedback([3.0] * 40, ["a"] * 40), "csat", Measure.MEAN, "channel") == {}
    assert differences(feedback([], []), "csat", Measure.MEAN, "channel") == {}


def test_where_nothing_differs_a_find_is_rare():
    """With no true difference any find is false: Benjamini and Hochberg hold the chance of one at a tenth."""
    chance = np.random.default_rng(1)
    found = 0
    for _ in range(300):
        answers, names = groups(chance, [40, 60, 80, 100, 120], [3.3] * 5)
        told = differences(feedback(answers, names), "csat", Measure.MEAN, "channel").values()
        found += any(one.is_beyond_chance for one in told)
    assert found / 300 < 0.14


def test_of_the_finds_one_in_ten_at_most_is_false():
    chance = np.random.default_rng(4)
    false, finds = 0.0, 0
    for _ in range(200):
        answers, names = groups(chance, [150] * 10, [3.3] * 8 + [2.7, 3.8])
        told = differences(feedback(answers, names), "csat", Measure.MEAN, "channel")
        called = [key for key, one in told.items() if one.is_beyond_chance]
        false += sum(key not in ("g8", "g9") for key in called) / max(len(called), 1)
        finds += len(called)
    assert false / 200 < 0.14
    assert finds > 350, "and those that are true are found"


def test_what_is_told_as_detectable_is_detected_four_times_in_five():
    chance = np.random.default_rng(2)
    answers, names = groups(chance, [60, 400], [3.3, 3.3])
    least = differences(feedback(answers, names), "csat", Measure.MEAN, "channel")["g0"].detectable
    seen = 0
    for _ in range(400):
        answers = np.concatenate([chance.normal(3.3 + least, 1.2, 60), chance.normal(3.3, 1.2, 400)])
        told = differences(feedback(answers, names, scale=Scale(-9, 99)), "csat", Measure.MEAN, "channel")
        seen += told["g0"].p <= 0.1 / 2  # the strictest that one of two must meet
    assert seen / 400 == approx(0.8, abs=0.06)


def years(chance, level, months=26, size=200):
    """Answers of so many months whose mean is ``level`` of the month's number."""
    start = pd.Period("2023-01", "M")
    when = np.repeat([(start + at).to_timestamp() for at in range(months)], size)
    return np.concatenate([chance.normal(level(at), 1.0, size) for at in range(months)]), when


def test_a_step_of_the_season_is_told_apart_from_a_change():
    """Each December falls by one; the last one falls by two."""
    answers, when = years(np.random.default_rng(6), lambda at: {11: 2.0, 23: 1.0}.get(at, 3.0), months=24)
    last = steps(feedback(answers, month=when, scale=Scale(-9, 99)), "csat", Measure.MEAN)[-1]
    assert last.month == "2024-12-01"
    assert last.since_month.gap.middle == approx(-2, abs=0.25)
    assert last.since_year.gap.middle == approx(-1, abs=0.25) and last.since_year.is_beyond_chance
    assert last.unseasonal.gap.middle == approx(-1, abs=0.4) and last.unseasonal.is_beyond_chance


def test_a_step_that_comes_every_year_is_no_change():
    answers, when = years(np.random.default_rng(7), lambda at: 2.0 if at % 12 == 11 else 3.0, months=24)
    last = steps(feedback(answers, month=when, scale=Scale(-9, 99)), "csat", Measure.MEAN)[-1]
    assert last.since_month.is_beyond_chance
    assert not last.since_year.is_beyond_chance
    assert not last.unseasonal.is_beyond_chance


def test_months_without_their_like_have_nothing_to_stand_beside():
    answers, when = years(np.random.default_rng(8), lambda at: 3.0, months=3)
    kept = when != when[200]  # the second month is missing
    first, third = steps(feedback(answers[kept], month=when[kept], scale=Scale(-9, 99)), "csat", Measure.MEAN)
    assert (first.since_month, third.since_month, third.since_year, third.unseasonal) == (None, None, None, None)


def test_two_years_have_a_like_for_each_month_of_the_second():
    answers, when = years(np.random.default_rng(9), lambda at: 3.0)
    found = steps(feedback(answers, month=when, scale=Scale(-9, 99)), "csat", Measure.MEAN)
    assert [one.since_year is None for one in found] == [True] * 12 + [False] * 14
    assert [one.unseasonal is None for one in found] == [True] * 13 + [False] * 13
    assert steps(feedback([], month=[]), "csat", Measure.MEAN) == ()
