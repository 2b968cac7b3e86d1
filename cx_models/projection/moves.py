"""First contacts that change their way in: from each way to each, world by world."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import PHONE, STORE, WAYS
from cx_models.effects.settle import Settled
from cx_models.projection.outcome import Outcome
from cx_models.quantities import Floats, ratio

NOTHING = "nothing"
ENDS = (*(way.value for way in WAYS), NOTHING)


def moved(today: Outcome, changed: Outcome, *, at_first: bool = False) -> Floats:
    """First contacts per week from each way to each, ``(K, C+1, C+1)``; the last is doing nothing.

    ``at_first`` tells of the weeks before recruits come.

    Cell by cell: what one way loses the others gain in proportion. Ways that nobody takes are passed over. In many
    worlds in single precision, as their choices are.
    """
    before, after = today.settled, changed.week(at_first)
    taken = (before.first.by_way.sum(axis=(0, 2, 3, 4)) + after.first.by_way.sum(axis=(0, 2, 3, 4))) > 0
    ways = np.flatnonzero(taken)
    ends = np.append(ways, len(WAYS))
    count = before.drivers.worlds.count
    found = np.zeros((count, len(ENDS), len(ENDS)))
    for world in range(count):
        here, there = _cells(before, world, ways), _cells(after, world, ways)  # (ends, cells)
        stay = np.minimum(here, there)
        here -= stay
        there -= stay
        gained = there.sum(axis=0)
        there *= ratio(np.ones_like(gained), gained)
        moving = here @ there.T
        moving[np.diag_indices(len(ends))] += stay.sum(axis=1)
        found[world][np.ix_(ends, ends)] = moving
    return found


def _cells(settled: Settled, world: int, ways: npt.NDArray[np.int64]) -> Floats:
    """First contacts per week by way (and nothing), one column for each area, segment, reason and daypart."""
    drivers, first, chosen = settled.drivers, settled.first, settled.chosen
    people = drivers.where[:, :, None, None] * drivers.wanted[world][None, None]  # (A, S, I, D)
    people = people.astype(first.visit.dtype)
    visit, call = first.visit[world] * people, first.call[world] * people
    turning = np.broadcast_to(first.away, first.visit.shape)[world] * people
    rest = people - visit - call - turning
    cells = np.empty((len(ways) + 1, *people.shape), dtype=people.dtype)
    np.multiply(chosen.share[world][ways, None], rest[None], out=cells[:-1])
    for place, way in enumerate(ways):
        if way in (STORE, PHONE):
            cells[place] = visit if way == STORE else call
    np.multiply(chosen.nothing[world][None], rest, out=cells[-1])
    cells[-1] += turning
    return cells.reshape(len(cells), -1)
