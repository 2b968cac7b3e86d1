"""Same hours, better shape: agent-hours moved between intervals until no move helps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes
from cx_models.queues.checks import checked
from cx_models.queues.over_time import Course, over_time
from cx_models.queues.staffing import Counts

Aim = Literal["total", "worst"]
"""What to lessen: the minutes all customers wait together, or the mean wait of the worst interval."""
PAIRS = 24
"""Most promising moves that are followed through the day in each round."""


@dataclass(frozen=True)
class Shaped:
    """A day's agents (T,) and the same agent-hours in a better shape, each with its course."""

    agents_before: Counts
    agents: Counts
    before: Course
    after: Course


def same_hours_better_shape(
    arrivals: npt.ArrayLike,
    handling: Minutes,
    patience: Minutes,
    agents: npt.ArrayLike,
    *,
    interval: Minutes = 30.0,
    aim: Aim = "total",
) -> Shaped:
    """The best shape found for the agent-hours of one desk's day, the queue between intervals included.

    Agents are moved from one interval to another, many at first and then one by one, as long as the aim
    improves: never worse than the shape given, and no single agent's move would improve it further among the
    ``PAIRS`` most promising. Open intervals keep at least one agent and closed ones stay closed. The
    aim "total" counts those who gave up with the minutes they spent. Inputs as in ``over_time``, (T,).
    """
    coming = np.atleast_1d(checked("arrivals", arrivals))
    given = np.atleast_1d(checked("agents", agents, whole=True)).astype(np.int64)
    if coming.shape != given.shape or coming.ndim != 1:
        raise ValueError(f"arrivals {coming.shape} and agents {given.shape} must both be one day, (T,)")
    if aim not in ("total", "worst"):
        raise ValueError(f"aim is {aim!r}; it must be 'total' or 'worst'")
    is_open = (coming > 0) | (given > 0)
    best = _at_least_one(given, is_open)

    def cost(shapes: Counts, quickly: bool = False) -> Floats:
        course = over_time(
            coming, handling, patience, shapes, interval=interval, method="closure" if quickly else "exact"
        )
        if aim == "worst":
            return np.asarray((course.wait * (coming > 0)).max(axis=-1) + 1e-3 * course.wait.mean(axis=-1))
        return np.asarray(course.queue.sum(axis=-1) * interval)

    size = 1 << max(int(best.max()) // 8, 1).bit_length()
    while size > 1:
        size //= 2
        best = _improved(best, is_open, size, partial(cost, quickly=size > 1))
    if cost(best[None])[0] > cost(given[None])[0]:  # the quick courses of the large moves misled
        best = _improved(_at_least_one(given, is_open), is_open, 1, cost)
    return Shaped(
        given,
        best,
        over_time(coming, handling, patience, given, interval=interval),
        over_time(coming, handling, patience, best, interval=interval),
    )


def _at_least_one(agents: Counts, is_open: npt.NDArray[np.bool_]) -> Counts:
    """One agent in every open interval, taken from where most are."""
    spread = np.where(is_open, np.maximum(agents, 1), 0)
    if spread.sum() > agents.sum() and agents.sum() < is_open.sum():
        raise ValueError(f"agents sum to {agents.sum()}; {is_open.sum()} open intervals need at least one each")
    while spread.sum() > agents.sum():
        spread[np.argmax(spread)] -= 1
    return spread


def _improved(best: Counts, is_open: npt.NDArray[np.bool_], size: int, cost: Callable[[Counts], Floats]) -> Counts:
    """``best`` after all moves of ``size`` agents that lessen the cost, the steepest first."""
    now = float(cost(best[None])[0])
    one = np.eye(len(best), dtype=np.int64) * size
    while True:
        givers, takers = np.flatnonzero(is_open & (best > size)), np.flatnonzero(is_open)
        if not len(givers) or len(takers) < 2:
            return best
        alone = cost(np.concatenate([best - one[givers], best + one[takers]]))
        together = alone[: len(givers), None] + alone[None, len(givers) :]
        together[givers[:, None] == takers[None]] = np.inf
        likely = np.argsort(together, axis=None, kind="stable")[:PAIRS]
        giver, taker = np.unravel_index(likely[np.isfinite(together.ravel()[likely])], together.shape)
        moved = best - one[givers[giver]] + one[takers[taker]]
        found = cost(moved)
        if found.min() >= now * (1.0 - 1e-9):
            return best
        best, now = moved[np.argmin(found)], float(found.min())
