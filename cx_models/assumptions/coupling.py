"""Draws of several numbers put in such an order that they go together as wanted; what is drawn of each stays."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from cx_models.quantities import Floats


def coupled(shares: Floats, correlation: Floats) -> Floats:
    """Each column of ``shares`` ``(n, k)`` in another order, so that normal scores correlate as ``correlation``.

    Iman and Conover (1982): a Gaussian copula by order alone, so a Latin hypercube's columns stay one. What the
    columns correlate by chance is taken off first, where draws are enough for that. The first column stays.

    >>> apart = np.array([[0.1, 0.5], [0.4, 0.2], [0.8, 0.9]])
    >>> coupled(apart, np.array([[1.0, -0.99], [-0.99, 1.0]])).tolist()
    [[0.1, 0.9], [0.4, 0.5], [0.8, 0.2]]
    """
    count, numbers = shares.shape
    scores = ndtri((_ranks(shares) + 0.5) / count)
    if np.linalg.matrix_rank(scores) == numbers:
        root = np.linalg.cholesky(scores.T @ scores / count)
        scores = np.linalg.solve(root, scores.T).T
    ranks = _ranks(scores @ np.linalg.cholesky(correlation).T)
    return np.asarray(np.take_along_axis(np.sort(shares, axis=0), ranks, axis=0))


def _ranks(numbers: Floats) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    """Of each number in its column, from 0."""
    return np.argsort(np.argsort(numbers, axis=0, kind="stable"), axis=0, kind="stable")
