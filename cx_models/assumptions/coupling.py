"""How numbers learned together go together, and draws put in such an order; what is drawn of each stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from cx_models.assumptions.entry import Edit
from cx_models.quantities import Floats


@dataclass(frozen=True)
class Joint:
    """How numbers learned from the same answers go together.

    ``numbers`` are the keys with value and range as learned, or as they were where the answers tell nothing of them;
    ``correlation`` ``(n, n)`` is of their normal scores. Raises ValueError when no draws can correlate so.
    """

    numbers: tuple[tuple[str, Edit], ...]
    correlation: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        table = np.array(self.correlation)
        if table.shape != (len(self.numbers),) * 2 or not np.allclose(np.diag(table), 1.0):
            raise ValueError(f"{len(self.numbers)} numbers need a correlation of as many, got {table.shape}")
        if not np.allclose(table, table.T) or np.linalg.eigvalsh(table).min() <= 0:
            raise ValueError("correlation must be symmetric and positive definite")

    @property
    def keys(self) -> tuple[str, ...]:
        """Which numbers."""
        return tuple(key for key, _ in self.numbers)

    def among(self, keys: Collection[str]) -> Joint | None:
        """How those of them go together; None when they are fewer than two."""
        rows = [place for place, key in enumerate(self.keys) if key in keys]
        if len(rows) < 2:
            return None
        correlation = tuple(tuple(self.correlation[row][other] for other in rows) for row in rows)
        return Joint(tuple(self.numbers[row] for row in rows), correlation)


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
