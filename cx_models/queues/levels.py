"""The settled law of a large chain on two numbers, one of which changes by one at a time."""

from __future__ import annotations

import numpy as np
from scipy.sparse import coo_array

from cx_models.quantities import Floats

LARGE = 1e100


def law_by_levels(balance: coo_array, phases: int) -> Floats:
    """Probabilities (levels, phases) that ``balance`` (sources are columns) brings to rest.

    States are numbered level by level, and moves lead to neighbouring levels only: each level follows from the one
    below by a matrix, found from the top down (linear level reduction, Gaver, Jacobs and Latouche 1984). Takes
    levels × phases³ multiplications, and levels × phases² numbers of memory.
    """
    levels = balance.shape[0] // phases
    block = _Blocks(balance, phases)
    steps = np.zeros((levels, phases, phases))
    here = block(levels - 1, levels - 1)
    for level in range(levels - 1, 0, -1):
        steps[level] = -np.linalg.solve(here, block(level, level - 1))
        here = block(level - 1, level - 1) + block(level - 1, level) @ steps[level]
    here[0] = 1.0
    law = np.zeros((levels, phases))
    law[0] = np.linalg.solve(here, np.eye(1, phases)[0])
    for level in range(1, levels):
        law[level] = steps[level] @ law[level - 1]
        if law[level].sum() > LARGE:
            law[: level + 1] /= law[level].sum()
    return np.asarray(law / law.sum())


class _Blocks:
    """The parts of a balance from level to level, as full matrices (phases, phases)."""

    def __init__(self, balance: coo_array, phases: int) -> None:
        self.phases = phases
        (to_level, to), (from_level, source) = (np.divmod(end, phases) for end in balance.coords)
        order = np.lexsort((from_level, to_level))
        self.pairs = (3 * to_level + from_level - to_level + 1)[order]  # from below, the same, above
        self.places, self.rates = (to * phases + source)[order], balance.data[order]

    def __call__(self, to_level: int, from_level: int) -> Floats:
        begin, end = np.searchsorted(self.pairs, 3 * to_level + from_level - to_level + 1 + np.arange(2))
        size = self.phases * self.phases
        rates = np.bincount(self.places[begin:end], self.rates[begin:end], size)
        return np.asarray(rates, dtype=np.float64).reshape(self.phases, self.phases)
