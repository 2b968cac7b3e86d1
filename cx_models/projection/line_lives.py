"""One replayed day of a line: what became of each customer, and what each agent did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.projection.line_day import HALF_HOUR, LineDay
from cx_models.projection.line_replay import SEED, desk
from cx_models.quantities import Floats, Minutes
from cx_models.queues.staffing import Counts

FATES = ("served", "abandoned", "cut_off", "still_there")
Span = tuple[Minutes, Minutes]
_MOMENT = 1e-6  # minutes


@dataclass(frozen=True, eq=False)
class OneDay:
    """Customers in the order they came, a row each; minutes of the day, NaN for what never happened.

    Who waited when the day began came before ``begins``. ``agent`` is the person who answered, -1 for none; ``fate`` is
    a place in :data:`FATES`. ``people`` are those on duty, ``(T,)`` half-hours from ``begins`` on.
    """

    number: int
    begins: Minutes
    closes: Minutes
    came: Floats
    answered: Floats
    left: Floats
    agent: npt.NDArray[np.int64]
    fate: npt.NDArray[np.int64]
    people: Counts

    @property
    def ends(self) -> Minutes:
        """When the last conversation is over."""
        return float(np.nanmax(np.append(self.left, self.closes)))

    def was_answered(self, row: int) -> bool:
        """Whether somebody talked with that customer."""
        return not np.isnan(self.answered[row])

    def until(self, row: int) -> Minutes:
        """When a customer left; the end of the day for one who is still there."""
        return float(self.ends if np.isnan(self.left[row]) else self.left[row])

    def waited(self, row: int) -> Minutes:
        """Minutes from coming to answer or to leaving without one."""
        end = float(self.answered[row]) if self.was_answered(row) else self.until(row)
        return end - float(self.came[row])

    @property
    def hours(self) -> list[int]:
        """Whole hours of the clock in which somebody is there, or the line is open."""
        return list(range(int(self.begins // 60), int(np.ceil(self.ends / 60))))

    @property
    def worst_hour(self) -> int:
        """The hour whose customers wait longest in all."""
        came = (np.maximum(self.came, self.begins) // 60).astype(np.int64)
        waited = np.array([self.waited(row) for row in range(len(came))])
        return max(self.hours, key=lambda hour: float(waited[came == hour].sum()))

    def within(self, start: Minutes, end: Minutes) -> list[int]:
        """Customers who are there at some time between."""
        return [row for row in range(len(self.came)) if self.came[row] < end and self.until(row) > start]


@dataclass(frozen=True)
class AgentDay:
    """One agent's day in spans of minutes: on duty, and in conversation one by one, in order."""

    duty: tuple[Span, ...]
    talks: tuple[Span, ...]

    @property
    def customers(self) -> int:
        """How many the agent talked with."""
        return len(self.talks)

    @property
    def talking(self) -> tuple[Span, ...]:
        """When there was somebody to talk with: conversations joined where they meet."""
        return _joined(self.talks)

    @property
    def pauses(self) -> tuple[Span, ...]:
        """On duty with nobody to talk with."""
        return _without(self.duty, self.talking)

    @property
    def busy(self) -> float:
        """Share of the time on duty, and of what was finished after it, with somebody to talk with."""
        talked = _length(self.talking)
        return talked / max(talked + _length(self.pauses), _MOMENT)

    @property
    def longest_pause(self) -> Span | None:
        """The longest pause, the first of equals; None without any."""
        return max(self.pauses, key=lambda span: span[1] - span[0], default=None)


def one_day(day: LineDay, people: Counts, number: int, *, seed: int = SEED) -> OneDay:
    """Day ``number`` of the lifelike replay: the same number is the same customers, whatever the staff."""
    from cx_models.queues.replay.contacts import OUTCOMES  # noqa: PLC0415  only when asked for
    from cx_models.queues.replay.replay import replay  # noqa: PLC0415  only when asked for

    found = replay(desk(day, people, lifelike=True), days=1, seed=seed, log_days=1, first_day=number).contacts
    assert found is not None, "one day is logged"
    begins = day.first * HALF_HOUR
    shift = begins - len(day.lead_arrivals) * HALF_HOUR
    found = found.where(~(found.left + shift <= begins))
    return OneDay(
        number=number,
        begins=begins,
        closes=begins + len(people) * HALF_HOUR,
        came=found.arrived + shift,
        answered=found.answered + shift,
        left=found.left + shift,
        agent=found.agent,
        fate=np.array([FATES.index(OUTCOMES[int(one)]) for one in found.outcome], dtype=np.int64),
        people=np.asarray(people, dtype=np.int64),
    )


def agent_day(found: OneDay, agent: int) -> AgentDay:
    """What one agent did; the first is on duty whenever anybody is."""
    rows = np.flatnonzero((found.agent == agent) & ~np.isnan(found.answered))
    starts = found.begins + HALF_HOUR * np.flatnonzero(found.people > agent)
    return AgentDay(
        duty=_joined([(float(start), float(start) + HALF_HOUR) for start in starts]),
        talks=tuple(sorted((max(float(found.answered[row]), found.begins), found.until(int(row))) for row in rows)),
    )


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that overlap or touch, as one."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start <= made[-1][1] + _MOMENT:
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return tuple(made)


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """What remains of spans; both are joined and in order."""
    rest: list[Span] = []
    for start, end in spans:
        free = start
        for begin, stop in taken:
            if begin < end and stop > free:
                if begin > free + _MOMENT:
                    rest.append((free, begin))
                free = stop
        if end > free + _MOMENT:
            rest.append((free, end))
    return tuple(rest)


def _length(spans: Sequence[Span]) -> Minutes:
    return sum(end - start for start, end in spans)
