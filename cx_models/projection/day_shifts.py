"""Who works when: shifts of four to eight hours, each with a break, that cover one day's curve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.quantities import Minutes, Share
from cx_models.queues.shifts import Roster, Shift, roster
from cx_models.queues.staffing import Counts

LENGTHS: tuple[Minutes, ...] = (240.0, 300.0, 360.0, 420.0, 480.0)
BREAK: Minutes = 30.0
BREAK_FROM_ENDS: Minutes = 90.0
"""Nobody goes on a break sooner after the start, or closer to the end, of a shift."""
STEP: Minutes = 30.0


@dataclass(frozen=True)
class DayShifts:
    """A day's roster beside the curve it covers, in hours of people.

    ``paid`` are the hours of the shifts without breaks, ``wanted`` those of the curve, ``over`` what is at the desk
    beyond the curve, ``short`` what is missing.
    """

    roster: Roster
    paid: float
    wanted: float
    over: float
    short: float


def shifts_within(half_hours: int) -> tuple[Shift, ...]:
    """Every shift that fits a day of so many half-hours; where none fits, one that lasts all of it.

    >>> len(shifts_within(4)), len(shifts_within(8)), len(shifts_within(9))
    (1, 2, 4)
    """
    whole = half_hours * STEP
    found = [
        Shift(float(start), length, float(after), BREAK)
        for length in LENGTHS
        for start in np.arange(0.0, whole - length + 1.0, STEP)
        for after in np.arange(BREAK_FROM_ENDS, length - BREAK_FROM_ENDS - BREAK + 1.0, STEP)
    ]
    return tuple(found) or (Shift(0.0, whole),)


def cover(curve: Counts, shrinkage: Share, people: int | None) -> DayShifts:
    """The cheapest shifts that cover the curve, or with the ``people`` there are, as much of it as they can."""
    need = np.asarray(curve, dtype=np.float64)
    found = roster(need, shifts_within(len(need)), shrinkage=shrinkage, people=people)
    present, hours = found.present[0], STEP / 60.0
    return DayShifts(
        roster=found,
        paid=sum(work.people * work.shift.price for work in found.worked),
        wanted=float(need.sum()) * hours,
        over=float(np.maximum(present - need, 0.0).sum()) * hours,
        short=float(found.missing.sum()) * hours,
    )
