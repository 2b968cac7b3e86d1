"""Shifts of a day cover its curve, have their breaks, and say what they miss."""

import numpy as np
import pytest

from cx_models.projection.day_shifts import BREAK, LENGTHS, cover, shifts_within

CURVE = np.array([4, 4, 6, 7, 8, 9, 10, 10, 9, 8, 8, 7, 7, 6, 6, 5, 4, 4, 3, 3])


def test_shifts_without_a_ceiling_cover_the_whole_curve():
    found = cover(CURVE, 0.0, None)
    assert (found.roster.present[0] >= CURVE - 1e-9).all()
    assert found.short == 0.0
    assert found.wanted == CURVE.sum() / 2


@pytest.mark.parametrize("away", [0.0, 0.15, 0.4])
def test_hours_paid_less_those_away_are_the_hours_at_the_desk(away):
    found = cover(CURVE, away, None)
    assert found.paid * (1 - away) == pytest.approx(found.wanted + found.over - found.short)


def test_every_shift_is_four_to_eight_hours_long_and_has_its_break():
    for work in cover(CURVE, 0.0, None).roster.worked:
        assert work.shift.length in LENGTHS
        assert work.shift.break_length == BREAK
        assert 90 <= work.shift.break_after <= work.shift.length - BREAK - 90
        assert work.shift.start + work.shift.length <= 30 * len(CURVE)


def test_under_a_ceiling_no_more_people_come_and_what_is_missing_is_told():
    found = cover(CURVE, 0.0, 5)
    assert found.roster.people <= 5
    assert found.short > 0
    assert found.paid == pytest.approx(found.wanted + found.over - found.short)


def test_a_day_shorter_than_any_shift_is_worked_whole_without_a_break():
    found = cover(np.array([2, 3, 1]), 0.0, None)
    assert [(work.shift.length, work.shift.break_length, work.people) for work in found.roster.worked] == [(90, 0, 3)]


def test_all_shifts_of_a_day_are_different():
    shifts = shifts_within(len(CURVE))
    assert len(set(shifts)) == len(shifts)
