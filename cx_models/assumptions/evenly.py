"""Points spread evenly over the unit cube, of which the first ones are spread evenly too."""

from __future__ import annotations

import numpy as np
from scipy.stats import qmc

from cx_models.quantities import Floats

FIRST = 50
"""Points that are looked at first; however many are asked for, these are the same."""


def evenly(count: int, numbers: int, seed: int) -> Floats:
    """``count`` points, ``(count, numbers)``, of coordinates from 0 to 1.

    A sliced Latin hypercube (Qian 2012): each :data:`FIRST` points are a Latin hypercube, the first of them whatever
    ``count`` is, and where ``count`` is a multiple of :data:`FIRST` so are all together.

    >>> few, more = evenly(FIRST, 3, 0), evenly(4 * FIRST, 3, 0)
    >>> more.shape, bool((few == more[:FIRST]).all())
    ((200, 3), True)
    """
    chance = np.random.default_rng(seed)
    first = qmc.LatinHypercube(numbers, rng=chance).random(min(count, FIRST))
    slices = -(-count // FIRST)
    if slices <= 1:
        return np.asarray(first)
    return np.concatenate([first, *_further(first, slices, chance)])[:count]


def _further(first: Floats, slices: int, chance: np.random.Generator) -> Floats:
    """The slices beside the ``first``, ``(slices - 1, n, numbers)``: each cell of its grid is cut into as many parts as
    there are slices, and the parts that it leaves empty are dealt to the others.
    """
    cells = len(first)
    taken = np.take_along_axis((first * cells * slices).astype(np.intp) % slices, np.argsort(first, axis=0), axis=0)
    dealt = np.broadcast_to(np.arange(1, slices)[:, None, None], (slices - 1, *first.shape))
    part = (taken + chance.permuted(dealt, axis=0)) % slices
    within = (part + chance.random(part.shape)) / slices
    points = (np.arange(cells)[:, None] + within) / cells
    return np.asarray(chance.permuted(points, axis=1))
