"""Shifts with breaks that cover the agents needed: at least cost, or as far as the people reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array, csc_array, eye_array, hstack

from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.checks import checked, count, number

SECONDS = 20.0
"""Longest search; what is found by then is given with the bound that it may still miss."""
CLOSE_ENOUGH = 1e-4
"""Relative gap to the proven bound at which the search ends."""


@dataclass(frozen=True)
class Shift:
    """One shift: minutes after the first interval of a day, at work but for one break, on the days it is allowed.

    ``cost`` is that of one person working it once, in any unit; None takes the hours paid, break excluded.
    ``days`` are places in the days of the need, None all of them. What lies beyond a day's last interval covers
    nothing: for nights, let the day begin when fewest are at work.
    """

    start: Minutes
    length: Minutes
    break_after: Minutes = 0.0
    break_length: Minutes = 0.0
    days: tuple[int, ...] | None = None
    cost: float | None = None

    def __post_init__(self) -> None:
        for name in ("start", "length", "break_after", "break_length"):
            number(f"the shift's {name}", getattr(self, name))
        if self.cost is not None:
            number("the shift's cost", self.cost)
        if not self.start >= 0 or not 0 < self.length < np.inf:
            raise ValueError(
                f"shift starts at {self.start} and lasts {self.length} min; 0 or more and above 0 are meant"
            )
        if self.cost is not None and not 0 <= self.cost < np.inf:
            raise ValueError(f"shift costs {self.cost}; it must be 0 or more, and finite")
        if self.break_length < 0 or not 0 <= self.break_after <= self.length - self.break_length:
            raise ValueError(
                f"break of {self.break_length} min after {self.break_after} does not lie within {self.length} min"
            )

    @property
    def price(self) -> float:
        """``cost``, or the hours paid."""
        return (self.length - self.break_length) / 60.0 if self.cost is None else self.cost

    def at_work(self, intervals: int, interval: Minutes) -> Floats:
        """Share of each interval (T,) that one person on this shift is at work."""
        edges = interval * np.arange(intervals + 1.0)

        def part(begin: float, length: float) -> Floats:
            return np.diff(np.clip(edges, begin, begin + length)) / interval

        return part(self.start, self.length) - part(self.start + self.break_after, self.break_length)


def shifts_from(
    first: Minutes, last: Minutes, every: Minutes, shift: Shift, break_afters: Sequence[Minutes] = ()
) -> tuple[Shift, ...]:
    """The same shift with each start from first to last, and each place of its break.

    >>> len(shifts_from(0, 120, 60, Shift(0, 480, break_length=30), break_afters=(210, 240)))
    6
    """
    starts = np.arange(first, last + 1e-9, every)
    return tuple(
        replace(shift, start=float(start), break_after=after)
        for start in starts
        for after in (break_afters or (shift.break_after,))
    )


@dataclass(frozen=True)
class Worked:
    """How many people work a shift on a day."""

    day: int
    shift: Shift
    people: int


@dataclass(frozen=True)
class Roster:
    """Who works when. ``need``, ``present`` and ``missing`` are agents by day and interval, (D, T).

    ``present`` is what remains at the desk of those rostered, after ``shrinkage``; ``ceiling`` the people there
    could be, None for no limit. ``cost`` is the sum of the shifts', ``bound`` what no roster that misses as little
    could cost less than, proven. ``reach`` (D, T) is False where no shift is at work: a need there is
    missing whatever is done.
    """

    worked: tuple[Worked, ...]
    need: Floats
    present: Floats
    missing: Floats
    reach: npt.NDArray[np.bool_]
    cost: float
    bound: float
    shrinkage: Share
    ceiling: int | None
    days_per_person: int

    @property
    def people(self) -> int:
        """Fewest people who can work all this, each on ``days_per_person`` of the days."""
        by_day = self.people_by_day
        return int(max(by_day.max(), -(-by_day.sum() // self.days_per_person)))

    @property
    def people_by_day(self) -> npt.NDArray[np.int64]:
        """People at work on each day, (D,)."""
        return np.bincount(
            [work.day for work in self.worked], [work.people for work in self.worked], minlength=len(self.need)
        ).astype(np.int64)


def roster(
    need: npt.ArrayLike,
    shifts: Sequence[Shift],
    *,
    interval: Minutes = 30.0,
    shrinkage: Share = 0.0,
    people: int | None = None,
    days_per_person: int = 5,
) -> Roster:
    """Shifts that leave as little of the need uncovered as can be, and of those the cheapest.

    Parameters
    ----------
    need: agents wanted at the desk by day and interval, (D, T) or one day (T,).
    shifts: those that may be worked, any number of people on each.
    shrinkage: share of rostered time not at the desk (illness, training, meetings), breaks apart.
    people: the hiring ceiling. With it at most so many work a day, each ``days_per_person`` of the days; where they
        do not reach, agent-minutes missing are fewest. None hires whoever is needed.

    A whole-number programme by HiGHS in two stages: agent-minutes missing, then cost. The same input gives the
    same roster.

    >>> early, late = Shift(0, 120), Shift(60, 120)
    >>> [(w.shift.start, w.people) for w in roster([1, 3, 2], [early, late], interval=60).worked]
    [(0, 1), (60, 2)]
    """
    wanted = np.atleast_2d(checked("need", need))
    if not shifts:
        raise ValueError("shifts has none; it must have at least 1")
    if not 0 <= number("shrinkage", shrinkage) < 1:
        raise ValueError(f"shrinkage is {shrinkage}; it must be in [0, 1)")
    number("interval", interval, above=0)
    if people is not None:
        count("people", people)
    count("days_per_person", days_per_person, least=1)
    programme = _Programme.of(wanted, shifts, interval, shrinkage)
    least = 0.0
    if people is not None or not programme.reach[wanted > 0].all():
        least = programme.solved(programme.missing_minutes, people, days_per_person, np.inf).fun
    allowed = least + 1e-6 * (1.0 + least)
    best = programme.solved(programme.prices, people, days_per_person, allowed)
    return programme.roster(best, shrinkage, people, days_per_person)


@dataclass(frozen=True)
class _Programme:
    """Columns: people on each (day, shift) that is allowed, then agents missing in each (day, interval)."""

    need: Floats
    shifts: Sequence[Shift]
    pairs: npt.NDArray[np.intp]  # (columns, 2): day, shift
    present: csc_array  # (D T, columns)
    interval: float

    @classmethod
    def of(cls, need: Floats, shifts: Sequence[Shift], interval: Minutes, shrinkage: Share) -> _Programme:
        days, intervals = need.shape
        at_work = np.array([shift.at_work(intervals, interval) for shift in shifts]) * (1.0 - shrinkage)
        allowed = [range(days) if shift.days is None else shift.days for shift in shifts]
        pairs = np.array(
            [(day, k) for day in range(days) for k in range(len(shifts)) if day in allowed[k]], dtype=np.intp
        )
        if not len(pairs):
            raise ValueError(f"no shift is allowed on any of the {days} days")
        column, slot = np.nonzero(at_work[pairs[:, 1]])
        rows = pairs[column, 0] * intervals + slot
        table = coo_array((at_work[pairs[column, 1], slot], (rows, column)), shape=(need.size, len(pairs)))
        return cls(need, shifts, pairs, table.tocsc(), interval)

    @property
    def reach(self) -> npt.NDArray[np.bool_]:
        """Where some shift is at work, (D, T)."""
        return np.asarray(self.present.sum(axis=1) > 0).reshape(self.need.shape)

    @property
    def prices(self) -> Floats:
        """Cost of every column."""
        each = np.array([shift.price for shift in self.shifts])
        return np.concatenate([each[self.pairs[:, 1]], np.zeros(self.need.size)])

    @property
    def missing_minutes(self) -> Floats:
        """Agent-minutes missing by every column."""
        return np.concatenate([np.zeros(len(self.pairs)), np.full(self.need.size, self.interval)])

    def solved(self, aim: Floats, people: int | None, days_per_person: int, missing: float) -> OptimizeResult:
        """The columns that make ``aim`` least with at most so many agent-minutes missing."""
        slots, columns = self.present.shape
        covered = LinearConstraint(hstack([self.present, eye_array(slots)]), lb=self.need.ravel())
        constraints = [covered, LinearConstraint(self.missing_minutes, ub=missing)]
        if people is not None:
            days = len(self.need)
            of_day = (self.pairs[:, 0] == np.arange(days)[:, None]).astype(float)
            most = np.append(np.full(days, float(people)), float(people * days_per_person))
            worked = np.vstack([of_day, np.ones(columns)])
            constraints.append(LinearConstraint(np.hstack([worked, np.zeros((days + 1, slots))]), ub=most))
        result = milp(
            aim,
            integrality=np.concatenate([np.ones(columns), np.zeros(slots)]),
            bounds=Bounds(0, np.concatenate([np.full(columns, np.inf), self.need.ravel()])),
            constraints=constraints,
            options={"time_limit": SECONDS, "mip_rel_gap": CLOSE_ENOUGH},
        )
        if result.x is None:
            raise RuntimeError(f"HiGHS found no roster within {SECONDS} s: {result.message}")
        return result

    def roster(self, found: OptimizeResult, shrinkage: Share, ceiling: int | None, days_per_person: int) -> Roster:
        """The answer in the words of the desk."""
        columns = len(self.pairs)
        counts = np.round(found.x[:columns]).astype(np.int64)
        present = np.asarray(self.present @ counts).reshape(self.need.shape)
        return Roster(
            worked=tuple(
                Worked(int(day), self.shifts[k], int(count))
                for (day, k), count in zip(self.pairs, counts, strict=True)
                if count
            ),
            need=self.need,
            present=present,
            missing=np.maximum(self.need - present, 0.0) * (self.need - present > 1e-9),
            reach=self.reach,
            cost=float(self.prices[:columns] @ counts),
            bound=float(found.mip_dual_bound),
            shrinkage=shrinkage,
            ceiling=ceiling,
            days_per_person=days_per_person,
        )
