"""How long handling and patience last: quantile functions as fine tables, so that no run needs a logarithm.

A table holds the quantiles of a law with mean 1 on a grid that is finer, octave by octave, towards both ends: 128
cells for each halving of the probability beyond, 40 halvings. Between grid points it is straight and right to a
hundred-thousandth, and it is scaled so that its mean is exactly 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import gamma, ndtri

from cx_models.quantities import Floats

CELLS = 128
OCTAVES = 40
ROW = CELLS + 1
HALF = OCTAVES * ROW
SIZE = 2 * HALF


def quantile(table: Any, start: Any, u: Any) -> Any:
    """The value that is exceeded with probability 1 - u, from the table that begins at ``start``."""
    beyond = 2.0 * u
    row = start
    if u > 0.5:
        beyond = 2.0 * (1.0 - u)
        row += HALF
    last = row + HALF - ROW
    while beyond < 0.5 and row < last:
        beyond *= 2.0
        row += ROW
    place = (beyond - 0.5) * (2.0 * CELLS)
    place = max(place, 0.0)
    cell = int(place)
    if cell >= CELLS:
        cell = CELLS - 1
    low = table[row + cell]
    return low + (place - cell) * (table[row + cell + 1] - low)


def _beyond() -> Floats:
    """The probability beyond each grid point, on either side, (OCTAVES, ROW)."""
    return 2.0 ** -np.arange(2.0, OCTAVES + 2.0)[:, None] * (1.0 + np.arange(ROW) / CELLS)


def _scaled(lower: Floats, upper: Floats) -> Floats:
    """A table from its two halves, with mean 1."""
    beyond = _beyond()
    table = np.stack([lower, upper])
    inside = (np.diff(beyond, axis=1) * (table[..., 1:] + table[..., :-1]) / 2.0).sum()
    ends = table[:, -1, 0].sum() * beyond[-1, 0]
    scaled: Floats = (table / (inside + ends)).reshape(-1)
    return scaled


def weibull(shape: float) -> Floats:
    """Mean 1; a shape below 1 has many who leave at once and a few who never do; 1 is exponential."""
    beyond = _beyond()
    scale = float(gamma(1.0 + 1.0 / shape))
    return _scaled((-np.log1p(-beyond)) ** (1.0 / shape) / scale, (-np.log(beyond)) ** (1.0 / shape) / scale)


def exponential() -> Floats:
    """Mean 1."""
    return weibull(1.0)


def lognormal(cv: float) -> Floats:
    """Mean 1 and coefficient of variation ``cv``; with 0 always 1."""
    spread = np.sqrt(np.log1p(cv * cv))
    centred = spread * ndtri(_beyond())
    return _scaled(np.exp(centred - spread**2 / 2.0), np.exp(-centred - spread**2 / 2.0))
