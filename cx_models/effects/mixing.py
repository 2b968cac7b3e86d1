"""Anderson mixing: fewer rounds to a fixed point, world by world."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cx_models.quantities import Floats


def mixed(at: Sequence[Floats], moved: Sequence[Floats]) -> Floats:
    """The next point to try, given past points ``at`` and how far each ``moved``, all ``(K, n)``, newest last.

    Type II mixing (Walker & Ni 2011): the combination of remembered steps that comes closest to standing still.
    """
    point, step = at[-1], moved[-1]
    if len(at) == 1:
        return np.asarray(point + step)
    d_point = np.stack([b - a for a, b in pairwise(at)], axis=-1)  # (K, n, m)
    d_step = np.stack([b - a for a, b in pairwise(moved)], axis=-1)
    gram = np.swapaxes(d_step, 1, 2) @ d_step
    size = np.trace(gram, axis1=1, axis2=2)[:, None, None]
    ridge = (1e-8 * size + 1e-14) * np.eye(gram.shape[-1])
    weight = np.linalg.solve(gram + ridge, np.swapaxes(d_step, 1, 2) @ step[..., None])
    return np.asarray(point + step - ((d_point + d_step) @ weight)[..., 0])
