"""How long handling and patience last: quantile functions as fine tables, so that no run needs a logarithm.

A table holds the quantiles of a law with mean 1: in the middle on an even grid, and in the outer sixteenths on either
side on one that is finer, octave by octave: 128 cells for each halving of the probability beyond, 36 halvings. Between
grid points it is straight and right to a ten-thousandth, and it is scaled so that its mean is exactly 1.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.special import gamma, ndtri

from cx_models.quantities import Floats

MIDDLE = 1024
"""Cells of the even grid; those in the outer sixteenths are not used."""
OUTER = 1.0 / 16.0
CELLS = 128
OCTAVES = 36
ROW = CELLS + 1
SIDE = OCTAVES * ROW
LOWER = MIDDLE + 1
SIZE = LOWER + 2 * SIDE


def quantile(table: Any, start: Any, u: Any) -> Any:
    """The value that is exceeded with probability 1 - u, from the table that begins at ``start``."""
    if OUTER <= u < 1.0 - OUTER:
        row, place = start, u * MIDDLE
        cell = int(place)
    else:
        row, beyond = start + LOWER, u / OUTER
        if u > 0.5:
            row, beyond = start + LOWER + SIDE, (1.0 - u) / OUTER
        last = row + SIDE - ROW
        while beyond < 0.5 and row < last:
            beyond *= 2.0
            row += ROW
        place = max((beyond - 0.5) * (2.0 * CELLS), 0.0)
        cell = min(int(place), CELLS - 1)
    low = table[row + cell]
    return low + (place - cell) * (table[row + cell + 1] - low)


def _table(of: Callable[[Floats, Floats], Floats]) -> Floats:
    """A table with mean 1 from a quantile function of the probabilities below and above."""
    even = np.arange(MIDDLE + 1) / MIDDLE
    used = (even >= OUTER) & (even <= 1.0 - OUTER)
    middle = np.zeros(MIDDLE + 1)
    middle[used] = of(even[used], 1.0 - even[used])
    beyond = OUTER * 2.0 ** -np.arange(1.0, OCTAVES + 1.0)[:, None] * (1.0 + np.arange(ROW) / CELLS)
    sides = np.stack([of(beyond, 1.0 - beyond), of(1.0 - beyond, beyond)])
    inside = np.trapezoid(middle[used], even[used]) + np.trapezoid(sides, beyond, axis=-1).sum()
    mean = inside + sides[:, -1, 0].sum() * beyond[-1, 0]
    table: Floats = np.concatenate([middle, sides.ravel()]) / mean
    table.setflags(write=False)
    return table


@lru_cache(maxsize=64)
def weibull(shape: float) -> Floats:
    """Mean 1; a shape below 1 has many who leave at once and a few who never do; 1 is exponential."""
    scale = float(gamma(1.0 + 1.0 / shape))

    def value(below: Floats, above: Floats) -> Floats:
        reached = np.where(below < 0.5, -np.log1p(-below), -np.log(above))
        bent: Floats = reached ** (1.0 / shape) / scale
        return bent

    return _table(value)


def exponential() -> Floats:
    """Mean 1."""
    return weibull(1.0)


@lru_cache(maxsize=64)
def lognormal(cv: float) -> Floats:
    """Mean 1 and coefficient of variation ``cv``."""
    spread = np.sqrt(np.log1p(cv * cv))

    def value(below: Floats, above: Floats) -> Floats:
        normal = np.where(below < 0.5, ndtri(below), -ndtri(above))
        grown: Floats = np.exp(spread * normal - spread**2 / 2.0)
        return grown

    return _table(value)
