"""Sharing a change among what caused it together.

Causes that are there or not are put in place in every order, and each one's share is the mean of what it then adds
(Shapley 1953): the one rule by which the shares add up to the whole, causes that do the same get the same, and one that
never does anything gets nothing. Causes that can be there in part grow evenly together, and each one's share is what it
adds on the way (Aumann and Shapley 1974): the same rule for any number of causes, at the cost of one.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial

import numpy as np

from cx_models.quantities import Floats


def in_place(count: int) -> Floats:
    """Which of ``count`` causes are in place in each of their sets, ``(2^count, count)``: none first, all last.

    >>> in_place(2).tolist()
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    """
    masks = np.arange(2**count)[:, None]
    return ((masks >> np.arange(count)) & 1).astype(float)


def shares(worth: Floats) -> Floats:
    """Each cause's share ``(n, …)`` of ``worth[-1] - worth[0]``.

    ``worth`` ``(2^n, …)`` is what every set of causes comes to, in the order of :func:`in_place`.

    Two that do nothing apart and 6 together get 3 each; whoever is worth 2 alone gets them.

    >>> shares(np.array([0.0, 0.0, 0.0, 6.0])), shares(np.array([0.0, 2.0, 0.0, 2.0]))
    (array([3., 3.]), array([2., 0.]))
    """
    count = len(worth).bit_length() - 1
    masks = np.arange(len(worth))
    size = in_place(count).sum(axis=1).astype(int)
    weight = np.array([factorial(k) * factorial(count - 1 - k) / factorial(count) for k in range(count)])
    found = np.zeros((count, *worth.shape[1:]))
    for cause in range(count):
        without = masks[(masks >> cause) & 1 == 0]
        found[cause] = np.tensordot(weight[size[without]], worth[without | (1 << cause)] - worth[without], axes=1)
    return found


SMALL = 1e-6


def along(start: Floats, steps: Floats, worth: Callable[[Floats], Floats]) -> Floats:
    """What each of ``steps`` ``(n, …)`` adds to ``worth`` of each cell, from ``start`` ``(…)`` to where all lead.

    A worth of their sum alone grows along the way as the sum does, so each step's share is its part of the sum.

    >>> along(np.array([0.0]), np.array([[1.0], [2.0]]), np.square).tolist()
    [[3.0], [6.0]]
    """
    whole = steps.sum(axis=0)
    moves = np.abs(whole) > SMALL
    reach = np.where(moves, whole, SMALL)
    slope = (worth(start + reach) - worth(start + np.where(moves, 0.0, -SMALL))) / np.where(moves, reach, 2 * SMALL)
    return np.asarray(steps * slope)
