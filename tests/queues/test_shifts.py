"""Rosters one can check by hand, and what holds for all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.optimize import linprog

from cx_models.queues.shifts import Shift, roster, shifts_from


def worked(result):
    return [(work.day, work.shift.start, work.people) for work in result.worked]


def test_two_overlapping_shifts_meet_a_noon_peak_by_hand():
    result = roster([1, 3, 2], [Shift(0, 120), Shift(60, 120)], interval=60)
    assert worked(result) == [(0, 0, 1), (0, 60, 2)]
    assert result.cost == 6
    assert result.missing.sum() == 0


def test_a_break_leaves_the_desk_and_another_shift_covers_it():
    broken = Shift(0, 240, break_after=120, break_length=60)
    alone = roster([1, 1, 1, 1], [broken, Shift(120, 60, cost=5)], interval=60)
    assert worked(alone) == [(0, 0, 1), (0, 120, 1)]
    assert alone.cost == 3 + 5
    assert broken.at_work(4, 60).tolist() == [1, 1, 0, 1]
    assert Shift(0, 60, break_after=0, break_length=15).at_work(2, 30).tolist() == [0.5, 1]


def test_shrinkage_rosters_more_people_than_are_needed_at_the_desk():
    result = roster([7, 7], [Shift(0, 60)], shrinkage=0.3)
    assert worked(result) == [(0, 0, 10)]
    assert result.present == approx(np.full((1, 2), 7))
    assert worked(roster([7, 7], [Shift(0, 60)], shrinkage=0.31)) == [(0, 0, 11)]


def test_too_few_people_stand_where_they_leave_least_uncovered():
    result = roster([2, 6, 6, 2], [Shift(0, 120), Shift(60, 120), Shift(120, 120)], interval=60, people=4)
    assert worked(result) == [(0, 60, 4)]
    assert result.missing.tolist() == [[2, 2, 2, 2]]


def test_people_work_only_so_many_days():
    result = roster(np.full((7, 2), 3), [Shift(0, 60)], people=3, days_per_person=5)
    assert result.people_by_day.sum() == 15
    assert (result.people, result.ceiling) == (3, 3)
    assert result.missing.sum() == 7 * 2 * 3 - 15 * 2


def test_shifts_are_worked_on_their_days_only_and_hours_nobody_can_reach_are_told():
    result = roster([[1, 1, 1], [1, 1, 1]], [Shift(0, 60, days=(0,)), Shift(30, 30, days=(1,))])
    assert worked(result) == [(0, 0, 1), (1, 30, 1)]
    assert result.reach.tolist() == [[True, True, False], [False, True, False]]
    assert result.missing.tolist() == [[0, 0, 1], [1, 0, 1]]


needs = st.lists(st.integers(0, 12), min_size=8, max_size=8)
kinds = st.lists(
    st.builds(Shift, start=st.sampled_from([0, 30, 60, 90, 120]), length=st.sampled_from([60, 120, 180])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=25)
@given(needs, kinds, st.sampled_from([0.0, 0.2]))
def test_whatever_can_be_covered_is_covered_at_a_cost_between_the_bound_and_every_other_roster(need, shifts, shrinkage):
    shifts = [*shifts, Shift(0, 240, cost=9.0)]
    result = roster(need, shifts, shrinkage=shrinkage)
    assert (result.present[result.reach] >= result.need[result.reach] - 1e-6).all()
    at_work = np.array([shift.at_work(8, 30) for shift in shifts]) * (1 - shrinkage)
    relaxed = linprog([shift.price for shift in shifts], A_ub=-at_work.T, b_ub=-np.array(need, dtype=float))
    assert relaxed.fun <= result.cost + 1e-6
    assert result.bound <= result.cost + 1e-6
    assert result.cost <= result.bound * (1 + 2e-4) + 1e-6
    everybody_all_day = 9.0 * np.ceil(max(need) / (1 - shrinkage) - 1e-9)
    assert result.cost <= everybody_all_day + 1e-6
    assert worked(roster(need, shifts, shrinkage=shrinkage)) == worked(result)


@settings(max_examples=15)
@given(needs, kinds, st.integers(0, 10))
def test_more_people_never_leave_more_uncovered_and_nobody_works_beyond_the_ceiling(need, shifts, people):
    fewer, more = (roster(need, shifts, people=count) for count in (people, people + 2))
    assert fewer.people_by_day.max() <= people
    assert more.missing.sum() <= fewer.missing.sum() + 1e-6


def test_a_week_of_an_ordinary_desk_is_rostered():
    hours = np.arange(24) / 2
    day = np.ceil(8 + 22 * np.exp(-(((hours - 4) / 2.5) ** 2)) + 12 * np.exp(-(((hours - 8) / 2) ** 2)))
    need = np.round(day * np.array([1.3, 1, 1, 1, 1, 0.6, 0.4])[:, None])
    shifts = [
        *shifts_from(0, 240, 30, Shift(0, 480, break_length=30), break_afters=(180, 210, 240)),
        *shifts_from(0, 480, 30, Shift(0, 240)),
    ]
    result = roster(need, shifts, shrinkage=0.15)
    assert result.missing.sum() == 0
    assert result.cost <= 1.001 * result.bound
    short = roster(need, shifts, shrinkage=0.15, people=25)
    assert 0 < short.missing.sum() < need.sum()
    assert short.people <= short.ceiling < result.people
    assert short.people_by_day.max() <= 25


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"need": [1.0, np.nan]}, "need contains NaN"),
        ({"shifts": []}, "shifts has none"),
        ({"shrinkage": 1.0}, "shrinkage is 1.0"),
        ({"people": -1}, "people is -1"),
        ({"days_per_person": 0}, "days_per_person is 0"),
        ({"shifts": [Shift(0, 60, days=(9,))]}, "no shift is allowed"),
    ],
)
def test_senseless_rosters_are_refused_by_name(change, named):
    with pytest.raises(ValueError, match=named):
        roster(**{"need": [1, 1], "shifts": [Shift(0, 60)]} | change)


def test_senseless_shifts_are_refused_by_name():
    with pytest.raises(ValueError, match="does not lie within 60 min"):
        Shift(0, 60, break_after=45, break_length=30)
    with pytest.raises(ValueError, match="lasts 0 min"):
        Shift(0, 0)
