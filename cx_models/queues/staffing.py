"""How many agents a promise needs at a settled desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import TWENTY_SECONDS, erlang_a

Counts = npt.NDArray[np.int64]
FEW, PARTS_OF_FEW = 256, 8
"""So few desks cost no more when eight numbers of agents are tried at once: then fewer trials do."""


@dataclass(frozen=True)
class Goal:
    """What is promised; every bound that is given must hold.

    ``wait`` is the longest mean wait of all arrivals, ``abandoned`` the largest share who give up,
    ``in_target`` the least share answered within ``target`` minutes.
    """

    wait: Minutes | None = None
    abandoned: Share | None = None
    in_target: Share | None = None
    target: Minutes = TWENTY_SECONDS

    def __post_init__(self) -> None:
        if self.wait is None and self.abandoned is None and self.in_target is None:
            raise ValueError("a goal needs wait, abandoned or in_target")
        for name in ("wait", "abandoned", "in_target"):
            if getattr(self, name) is not None:
                checked(f"the goal's {name}", getattr(self, name), finite=False)
        if self.wait is not None and not self.wait > 0:
            raise ValueError(f"the goal's wait is {self.wait} min; it must be above 0")
        if self.abandoned is not None and not 0 < self.abandoned <= 1:
            raise ValueError(f"the goal's abandoned share is {self.abandoned}; it must be in (0, 1]")
        if self.in_target is not None and not 0 <= self.in_target < 1:
            raise ValueError(f"the goal's in_target is {self.in_target}; it must be in [0, 1)")

    def met(self, wait: Floats, abandoned: Floats, in_target: Floats | None = None) -> npt.NDArray[np.bool_]:
        """Where the bounds hold; ``in_target`` must be given where the goal has one."""
        holds = np.ones(np.shape(wait), dtype=bool)
        if self.wait is not None:
            holds &= wait <= self.wait
        if self.abandoned is not None:
            holds &= (abandoned <= self.abandoned) & np.isfinite(wait)  # a queue without end keeps no promise
        if self.in_target is not None:
            if in_target is None:
                raise ValueError("the goal's share in target is judged by in_target, which is not given")
            holds &= in_target >= self.in_target
        return holds


def agents_needed(arrivals: npt.ArrayLike, handling: npt.ArrayLike, patience: npt.ArrayLike, goal: Goal) -> Counts:
    """Fewest agents with which a settled desk meets the goal, array in and array out.

    ``arrivals`` per hour, ``handling`` and ``patience`` in minutes; patience may be infinite (Erlang C) or
    0 (Erlang B: ``abandoned`` is then the share blocked).

    >>> int(agents_needed(200, 3, np.inf, Goal(in_target=0.8)))
    14
    """
    coming, service, leaving = common(
        arrivals=checked("arrivals", arrivals),
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
    )

    def good(agents: Counts) -> npt.NDArray[np.bool_]:
        settled = erlang_a(coming, service, leaving, agents, target=goal.target)
        return goal.met(settled.wait, settled.abandoned, None if goal.in_target is None else settled.in_target)

    return _fewest(good, np.ceil(coming * service / 60.0).astype(np.int64))


def _fewest(good: Callable[[Counts], npt.NDArray[np.bool_]], guess: Counts) -> Counts:
    """The smallest counts that are good, by widening from above a guess and cutting what lies between into parts;
    goodness grows with counts.
    """
    width = np.maximum(np.sqrt(np.maximum(guess, 1)).astype(np.int64), 1)
    low, high = np.full_like(guess, -1), guess + 3 * width
    enough = good(high)
    while not enough.all():
        low = np.where(enough, low, high)
        high = np.where(enough, high, high + width)
        width *= 2
        enough = good(high)
    parts = PARTS_OF_FEW if guess.size <= FEW else 2
    cuts = np.arange(1, parts).reshape(-1, *[1] * guess.ndim)
    while (high - low > 1).any():
        tried = low + (high - low) * cuts // parts
        enough = good(np.maximum(tried, 0)) & (tried >= 0)
        low, high = np.where(enough, low, tried).max(axis=0), np.where(enough, tried, high).min(axis=0)
    return np.asarray(high)
