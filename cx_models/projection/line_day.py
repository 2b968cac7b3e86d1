"""One line's day with its demand held still: the same callers under other staffing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.over_time import Course, over_time
from cx_models.queues.shape import Aim, same_hours_better_shape
from cx_models.queues.spreadsheet import Formula, PerInterval, per_interval
from cx_models.queues.staffing import Counts, Goal
from cx_models.queues.staffing_over_time import agents_needed_over_time
from cx_models.service.hours import DAYS, PER_DAY

HALF_HOUR: Minutes = 30.0
NOTICED: Share = 0.005
ANYBODY = 1e-9  # contacts per hour: below this nobody is said to come


@dataclass(frozen=True, eq=False)
class LineDay:
    """One line from its first open half-hour of a day to its last; arrays ``(T,)`` of half-hours.

    ``arrivals`` are contacts per hour, ``people`` those on the roster, each with ``concurrency`` contacts at once:
    ``handling`` is the time of one of so many, and each further one makes all ``slower`` by that share of the time
    alone. ``handling_spread`` is the standard deviation of handling times over their mean, as they are in life.
    ``lead_arrivals`` and ``lead_seats`` are the half-hours before, where the line was open through the night: its
    queue is carried over; ``closes`` tells whether it closes at the end. A day may hold closed half-hours.
    """

    day: int
    first: int
    arrivals: Floats
    people: Counts
    concurrency: int
    slower: Share
    handling: Minutes
    handling_spread: float
    patience: Minutes
    lead_arrivals: Floats
    lead_seats: Floats
    closes: bool

    @cached_property
    def opened(self) -> npt.NDArray[np.bool_]:
        """Half-hours with somebody on the roster, ``(T,)``: only in these does anybody come."""
        return np.asarray(self.people > 0)

    @property
    def load(self) -> Floats:
        """The work that comes, in people who would do nothing else, ``(T,)``."""
        return np.asarray(self.arrivals * self.handling / 60.0 / self.concurrency)

    def course(self, people: Counts, target: Minutes | None = None) -> Course:
        """What the day becomes with so many people ``(T,)``, by the exact chain, a queue from the night included."""
        lead, day = len(self.lead_arrivals), len(self.arrivals)
        after = np.zeros(1 if self.closes else 0)
        found = over_time(
            np.concatenate([self.lead_arrivals, self.arrivals, after]),
            self.handling,
            self.patience,
            np.concatenate([self.lead_seats, np.asarray(people, dtype=np.float64) * self.concurrency, after]),
            target=target,
        )
        return Course(**{name: values[lead : lead + day] for name, values in vars(found).items()})

    def spreadsheet(self, people: Counts, formula: Formula, target: Minutes) -> PerInterval:
        """What a formula would say of each half-hour by itself."""
        seats = np.asarray(people, dtype=np.float64) * self.concurrency
        return per_interval(self.arrivals, self.handling, self.patience, seats, formula=formula, target=target)

    def fewest(self, goal: Goal) -> Counts:
        """Fewest people with whom each half-hour meets the goal, the queue between half-hours included."""
        seats = agents_needed_over_time(self.arrivals, self.handling, self.patience, goal, start=self._carried_in)
        people = np.where(self.opened, -(-seats // self.concurrency), 0)
        return people if self.concurrency == 1 else self._trimmed(people, goal)

    def _trimmed(self, people: Counts, goal: Goal) -> Counts:
        """Whole people hold more seats than were needed, so that later half-hours may need fewer: tried in turn."""
        for t in np.flatnonzero(people > 0):
            while people[t] > 0:
                fewer = people.copy()
                fewer[t] -= 1
                if not holds(goal, self.course(fewer, goal.target)).all():
                    break
                people = fewer
        return people

    @property
    def _carried_in(self) -> float:
        """Contacts at the desk when the day begins, on average."""
        if not len(self.lead_arrivals):
            return 0.0
        return float(over_time(self.lead_arrivals, self.handling, self.patience, self.lead_seats).backlog[-1])

    def better_shape(self, people: Counts, goal: Goal) -> Counts:
        """The same hours where they do more good; ``people`` itself where nothing better is found.

        Tried are the shape with least waiting in all and the one with the least worst wait: under overload the first
        can starve an hour until everybody there gives up.
        """
        open_, given = self.opened, np.asarray(people, dtype=np.int64)
        if given.sum() < open_.sum():
            return given
        before = day_figures(self.course(given, goal.target), given, goal)
        aims: tuple[Aim, ...] = ("total", "worst")
        for aim in aims:
            seats = same_hours_better_shape(
                self.arrivals, self.handling, self.patience, given * self.concurrency, aim=aim
            ).agents
            shaped = _shared_out(seats / self.concurrency, int(given.sum()), open_)
            if day_figures(self.course(shaped, goal.target), shaped, goal).better_than(before, goal):
                return shaped
        return given


def _shared_out(wanted: Floats, total: int, opened: npt.NDArray[np.bool_]) -> Counts:
    """Whole people, ``total`` in all and at least one wherever it is open, as near ``wanted`` as rounding allows."""
    people = np.where(opened, np.maximum(np.floor(wanted), 1.0), 0.0)
    while people.sum() != total:
        more = 1.0 if people.sum() < total else -1.0
        allowed = opened & (people + more >= 1.0)
        people[np.argmax(np.where(allowed, more * (wanted - people), -np.inf))] += more
    return people.astype(np.int64)


def line_day(settled: Settled, place: int, day: int) -> LineDay | None:
    """The day (0 = Monday) of the line at ``place`` in the middle world of a settled week; None where it is closed."""
    queue = settled.lines
    open_week = queue.people[place] > 0
    open_day = np.flatnonzero(open_week.reshape(DAYS, PER_DAY)[day])
    if not len(open_day):
        return None
    first, last = day * PER_DAY + int(open_day[0]), day * PER_DAY + int(open_day[-1])
    within = slice(first, last + 1)
    lead = slice(_lead_from(open_week, first) if queue.overnight else first, first)
    ends_with_its_piece = last + 1 == (len(open_week) if queue.overnight else (day + 1) * PER_DAY)
    coming, seats = 2.0 * settled.week.arrivals[0, place], queue.agents[place]
    people = np.round(queue.people[place, within]).astype(np.int64)
    return LineDay(
        day=day,
        first=int(open_day[0]),
        arrivals=coming[within],
        people=people,
        concurrency=round(float(seats[first]) / float(queue.people[place, first])),
        slower=float(settled.drivers.worlds["chat.slower_per_extra"][0]),
        handling=float(queue.handling[0, place]),
        handling_spread=float(settled.drivers.worlds["spread.handling"][0]),
        patience=float(settled.patience[0, place]),
        lead_arrivals=coming[lead],
        lead_seats=seats[lead],
        closes=not ends_with_its_piece and not open_week[last + 1],
    )


def _lead_from(open_week: npt.NDArray[np.bool_], first: int) -> int:
    """Where the opening hours that reach to ``first`` began; Monday 00:00 at the earliest."""
    closed = np.flatnonzero(~open_week[:first])
    return int(closed[-1]) + 1 if len(closed) else 0


def holds(goal: Goal, course: Course) -> npt.NDArray[np.bool_]:
    """Where the goal holds, ``(T,)``; a half-hour in which nobody comes breaks no promise."""
    lost = np.divide(course.abandoned, course.arrivals, out=np.zeros_like(course.wait), where=course.arrivals > 0)
    met = goal.met(course.wait, lost, None if goal.in_target is None else course.in_target)
    return np.asarray(met | (course.arrivals <= ANYBODY))


@dataclass(frozen=True)
class DayFigures:
    """A day in six figures; shares and means are over all who come.

    ``wait`` is their mean wait, ``worst`` that of the worst half-hour, ``lost`` the share who give up or still wait
    at closing, ``in_target`` the share answered within the target, ``agent_hours`` the hours of people, ``short`` the
    half-hours that break the goal.
    """

    wait: Minutes
    worst: Minutes
    lost: Share
    in_target: Share
    agent_hours: float
    short: int

    def better_than(self, other: DayFigures, goal: Goal) -> bool:
        """Noticeably less waiting or losing on the whole, with neither nor the worst wait worse, nor a promise broken.

        A promise that is kept everywhere stays so; one of a share in time is for no smaller a share.
        """
        no_worse = self.wait <= other.wait and self.lost <= other.lost and self.worst <= other.worst
        kept = self.short == 0 or other.short > 0
        in_time = goal.in_target is None or self.in_target >= other.in_target
        gained = self.lost < other.lost - NOTICED or self.wait < other.wait * (1.0 - NOTICED)
        return no_worse and kept and in_time and gained


def day_figures(course: Course, people: Counts, goal: Goal) -> DayFigures:
    """The figures of a course that was followed with the goal's ``target``."""
    everyone = max(float(course.arrivals.sum()), ANYBODY)
    return DayFigures(
        wait=float((course.wait * course.arrivals).sum()) / everyone,
        worst=float(course.wait[course.arrivals > ANYBODY].max(initial=0.0)),
        lost=float((course.abandoned + course.cut_off).sum()) / everyone,
        in_target=float((course.in_target * course.arrivals).sum()) / everyone,
        agent_hours=float(np.sum(people)) * HALF_HOUR / 60.0,
        short=int((~holds(goal, course)).sum()),
    )
