"""First contacts that change their way in: from each way to each, world by world."""

from __future__ import annotations

import numpy as np

from cx_models.effects.choice import PHONE, STORE, WAYS
from cx_models.effects.settle import Settled
from cx_models.projection.outcome import Outcome
from cx_models.quantities import Floats, ratio

NOTHING = "nothing"
ENDS = (*(way.value for way in WAYS), NOTHING)


def moved(today: Outcome, changed: Outcome) -> Floats:
    """First contacts per week from each way to each, ``(K, C+1, C+1)``; the last is doing nothing.

    Cell by cell: what one way loses the others gain in proportion.
    """
    count = today.settled.drivers.worlds.count
    found = np.empty((count, len(ENDS), len(ENDS)))
    for world in range(count):
        before, after = _cells(today.settled, world), _cells(changed.settled, world)  # (C+1, cells)
        stay = np.minimum(before, after)
        gained = after - stay
        share = ratio(gained, gained.sum(axis=0, keepdims=True))
        found[world] = (before - stay) @ share.T
        found[world][np.diag_indices(len(ENDS))] += stay.sum(axis=1)
    return found


def _cells(settled: Settled, world: int) -> Floats:
    """First contacts per week by way (and nothing), one column for each area, segment, reason and daypart."""
    drivers, first, chosen = settled.drivers, settled.first, settled.chosen
    people = drivers.where[:, :, None, None] * drivers.wanted[world][None, None]  # (A, S, I, D)
    visit, call = first.visit[world], first.call[world]
    rest = (1 - visit - call) * people
    cells = np.empty((len(ENDS), *people.shape))
    np.multiply(chosen.share[world][:, None], rest[None], out=cells[:-1])
    cells[STORE], cells[PHONE] = visit * people, call * people
    np.multiply(chosen.nothing[world][None], rest, out=cells[-1])
    return cells.reshape(len(ENDS), -1)
