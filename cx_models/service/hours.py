"""The week of service: 336 half-hours, Monday 00:00 first."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats

DAYS = 7
PER_DAY = 48
HALF_HOURS = DAYS * PER_DAY
WEEKDAYS = range(5)


class Daypart(StrEnum):
    """The parts of the week within which a customer compares expected waits."""

    MORNING = "morning"
    MIDDAY = "midday"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"
    NIGHT = "night"


WEEKDAY_PARTS = {
    Daypart.MORNING: (8.0, 11.0),
    Daypart.MIDDAY: (11.0, 14.0),
    Daypart.AFTERNOON: (14.0, 17.0),
    Daypart.EVENING: (17.0, 21.0),
}


def open_between(start: float, end: float, days: Iterable[int] = WEEKDAYS) -> npt.NDArray[np.bool_]:
    """The half-hours ``(336,)`` from clock ``start`` to ``end`` (hours of the day) on ``days`` (0 = Monday).

    >>> int(open_between(9, 17).sum())
    80
    """
    clock = np.arange(PER_DAY) / 2
    within = (clock >= start) & (clock < end)
    week = np.zeros((DAYS, PER_DAY), dtype=bool)
    week[list(days)] = within
    return week.reshape(HALF_HOURS)


def whole_people(agents: Floats) -> Floats:
    """Whole agents for shares of agents: a queue has no half people. The week's hours are kept.

    Somebody is always there where there was a share of somebody, so that rounding closes no line.

    >>> whole_people(np.array([0.0, 2.5, 2.5, 0.4]))
    array([0., 3., 2., 1.])
    """
    sure = np.where(agents > 0, np.maximum(np.floor(agents), 1.0), 0.0)
    ends = np.round(np.cumsum(np.maximum(agents - sure, 0.0)) + 1e-9)
    return np.asarray(sure + np.diff(ends, prepend=0.0))


def daypart_of_half_hour() -> npt.NDArray[np.int64]:
    """Index into ``tuple(Daypart)`` for each half-hour of the week, shape ``(336,)``."""
    parts = tuple(Daypart)
    part = np.full(HALF_HOURS, parts.index(Daypart.NIGHT))
    for name, (start, end) in WEEKDAY_PARTS.items():
        part[open_between(start, end)] = parts.index(name)
    part[open_between(8, 21, days=(5, 6))] = parts.index(Daypart.WEEKEND)
    return part
