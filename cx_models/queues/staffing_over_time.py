"""Agents by interval for a promise that must hold in every interval of a day with backlog."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes, ratio
from cx_models.queues.answered import all_done
from cx_models.queues.chain import room_needed
from cx_models.queues.desks import Desks, desks_from
from cx_models.queues.exponential import LARGE, pass_time
from cx_models.queues.staffing import Counts, Goal, agents_needed

TAIL = 12.0
"""-log of the probability that may lie beyond the room kept at first."""
EDGE = 1e-7
"""Probability of a full room beyond which the room is doubled."""
ROOMS_TOGETHER = 1.6
"""Desks whose rooms differ by no more than this factor are followed together."""
STATES_AT_ONCE = 40_000
"""States of desks followed together, which bounds memory and keeps it near the processor."""
LARGEST_ROOM = 5_000_000
TRIED = np.arange(-2, 3)
"""Agents tried at once in an interval, round a first guess."""


def agents_needed_over_time(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    goal: Goal,
    *,
    interval: Minutes = 30.0,
    start: npt.ArrayLike = 0.0,
) -> Counts:
    """Fewest agents per interval, (..., T), with which each interval of a day meets the goal.

    Chosen forwards on the exact chain: each interval gets the fewest that meet the goal with the queue it
    inherits, so a quiet start needs less, and a rush less at its beginning, than a settled desk would.
    One agent less in any interval, all else as it is, breaks the goal there (but whoever comes finds at least one):
    the least in that sense, though more agents early may sometimes save more of them later. Intervals without
    arrivals get none:
    the desk is closed then. Inputs are those of ``over_time``.
    """
    desks, shape = desks_from(
        arrivals=arrivals, handling=handling, patience=patience, agents=0.0, start=start, interval=interval
    )
    hourly, minutes = 60.0 * desks.arrivals, 1.0 / desks.service[:, None]
    with np.errstate(divide="ignore"):
        lasting = 1.0 / desks.leaving[:, None]
    guess = agents_needed(hourly, minutes, lasting, goal)
    staffed = Desks(
        desks.arrivals, guess.astype(np.float64), desks.service, desks.leaving, desks.start, desks.room, desks.interval
    )
    room = room_needed(staffed, TAIL)
    answer = np.zeros(desks.arrivals.shape, dtype=np.int64)
    if (most := int(room.max(initial=0))) > LARGEST_ROOM:
        raise ValueError(
            f"up to {most} contacts would wait; at most {LARGEST_ROOM} can be followed: fewer arrivals, a smaller start"
        )
    order = np.argsort(room, kind="stable")
    while len(order):
        alike = order[room[order] <= ROOMS_TOGETHER * room[order[0]]]
        together = alike[: max(STATES_AT_ONCE // int(room[alike[-1]]), 1)]
        followed = _Forwards(desks.rows(together), goal, int(room[together].max()))
        answer[together] = followed.chosen(guess[together])
        order = order[len(together) :]
    return answer.reshape(shape)


@dataclass
class _Forwards:
    """Desks followed interval by interval; ``law`` (R, room + 1) is where each begins the interval at hand."""

    desks: Desks
    goal: Goal
    room: int

    def chosen(self, guess: Counts) -> Counts:
        """The fewest agents of every interval, (R, T)."""
        rows, intervals = self.desks.arrivals.shape
        law = self._beginning()
        agents, extra = np.zeros((rows, intervals), dtype=np.int64), np.zeros(rows, dtype=np.int64)
        for t in range(intervals):
            coming = np.flatnonzero(self.desks.arrivals[:, t] > 0)
            nobody = self.desks.arrivals[:, t] == 0
            law[nobody] = np.eye(1, law.shape[1])
            if not len(coming):
                continue
            first = np.maximum(guess[coming, t] + extra[coming], 1)
            agents[coming, t], after = self._fewest(law[coming], coming, t, first)
            extra[coming] = agents[coming, t] - guess[coming, t]
            law = np.pad(law, ((0, 0), (0, after.shape[1] - law.shape[1])))
            law[coming] = after
        return agents

    def _beginning(self) -> Floats:
        """All at ``start``, shared by two levels where it lies between."""
        self.room = max(self.room, int(self.desks.start.max()) + 2)
        level = np.arange(self.room + 1.0)
        return np.maximum(1.0 - np.abs(level - self.desks.start[:, None]), 0.0)

    def _fewest(self, law: Floats, rows: npt.NDArray[np.intp], t: int, guess: Counts) -> tuple[Counts, Floats]:
        """Fewest agents of so many rows in interval t, and the laws they leave behind."""
        low, high = np.zeros_like(guess), np.full_like(guess, np.iinfo(np.int64).max)  # too few, enough
        after, edge = np.zeros_like(law), np.zeros(len(rows))
        middle, reach = guess, 1
        while (unsure := high - low > 1).any():
            trials = np.maximum(middle[unsure, None] + reach * TRIED, 1)
            good, left, full = self._tried(law[unsure], rows[unsure], t, trials)
            most_bad = np.where(good, 0, trials).max(axis=1)
            fewest_good = np.where(good, trials, np.iinfo(np.int64).max).min(axis=1)
            better = fewest_good < high[unsure]
            place = np.flatnonzero(unsure)[better]
            pick = np.argmax(trials[better] == fewest_good[better, None], axis=1)
            after[place], edge[place] = left[better, pick], full[better, pick]
            low[unsure] = np.maximum(low[unsure], most_bad)
            high[unsure] = np.minimum(high[unsure], fewest_good)
            found = high < np.iinfo(np.int64).max
            reach = 1 if found.all() and (high - low <= 2 * len(TRIED)).all() else 2 * reach
            middle = np.where(found, np.where(low > 0, (low + high) // 2, high - 3 * reach), low + 3 * reach)
        if (edge > EDGE).any():
            self.room *= 2
            wider = np.pad(law, ((0, 0), (0, self.room + 1 - law.shape[1])))
            return self._fewest(wider, rows, t, guess)
        return high, after

    def _tried(
        self, law: Floats, rows: npt.NDArray[np.intp], t: int, trials: Counts
    ) -> tuple[npt.NDArray[np.bool_], Floats, Floats]:
        """Whether each trial (R, C) meets the goal, the law it leaves (R, C, room + 1) and its share of full room."""
        count, states = trials.shape[1], law.shape[1]
        agents = trials.reshape(-1, 1).astype(np.float64)
        desk = np.repeat(rows, count)
        coming, service, leaving = self.desks.arrivals[desk, t], self.desks.service[desk], self.desks.leaving[desk]
        level = np.arange(float(states))
        busy = np.minimum(level, agents)
        waiting = level - busy
        minutes = self.desks.interval
        down = (busy * service[:, None] + waiting * leaving[:, None]) * minutes
        up = np.broadcast_to((coming * minutes)[:, None], down.shape).copy()
        up[:, -1] = 0.0
        average, end = pass_time(
            up.ravel()[:-1], -(up + down).ravel(), down.ravel()[1:], np.repeat(law, count, axis=0).ravel(), LARGE
        )
        average = average.reshape(down.shape)
        good = self._met(average, waiting, agents, coming, service, leaving)
        shape = (len(rows), count, states)
        return good.reshape(shape[:2]), end.reshape(shape), average[:, -1].reshape(shape[:2])

    def _met(
        self, average: Floats, waiting: Floats, agents: Floats, coming: Floats, service: Floats, leaving: Floats
    ) -> npt.NDArray[np.bool_]:
        """Whether time averages (N, states) of desks with so many agents (N, 1) meet the goal."""
        level = np.arange(float(average.shape[1]))
        all_busy = level >= agents
        pace = agents * service[:, None]
        stages = pace + leaving[:, None] * (waiting + 1.0)
        wait = (average * all_busy * (waiting + 1.0) / stages).sum(axis=1)
        abandoned = ratio(leaving * (average * waiting).sum(axis=1), coming)
        in_target = None
        if self.goal.in_target is not None:
            done = all_done(pace, leaving[:, None], level, self.goal.target)
            soon = np.take_along_axis(done, waiting.astype(np.intp), axis=1)
            in_target = (average * np.where(all_busy, pace / stages * soon, 1.0)).sum(axis=1)
        return self.goal.met(wait, abandoned, in_target)
