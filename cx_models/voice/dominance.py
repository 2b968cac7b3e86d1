"""How much of the differences between answers goes with each column, whatever order they are taken in.

General dominance (Lindeman, Merenda and Gold 1980; Budescu 1993; Grömping 2007): what a column adds to the share
explained, R², averaged over all orders. Chance alone adds something too, the more the more groups a column has: that
is taken off, as in adjusted R².
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from scipy.special import ndtr, ndtri

from cx_models.quantities import Estimate, Floats
from cx_models.voice.metrics import LEVEL

MOST_COLUMNS = 8
RESAMPLES = 400
MOST_BLOCKS = 2_000
"""Answers are resampled one by one, or beyond so many in as many blocks drawn at random."""
_TINY = 1e-9


@dataclass(frozen=True)
class Dominance:
    """Shares of the variance of the answers, 0…1: of each column and of all together."""

    shares: tuple[Estimate, ...]
    explained: Estimate


def dominance(table: Floats, places: Sequence[slice], answers: Floats) -> Dominance:
    """Of ``answers`` (N,) by the columns of ``table`` (N, P), column j being ``places[j]``; at most eight of them.

    Intervals are of resamples (90 %). Raises ValueError for more columns, or too few answers for so many.
    """
    if len(places) > MOST_COLUMNS:
        raise ValueError(f"columns are {len(places)}; they must be at most {MOST_COLUMNS}")
    free = len(answers) - table.shape[1] - 1
    if free < 1:
        raise ValueError(f"answers are {len(answers)}; {table.shape[1]} coded columns need more")
    moments = _moments(np.column_stack([table, answers]))
    added = _added(moments, places)  # (1 + RESAMPLES, columns), the first as the answers are
    by_chance = np.array([place.stop - place.start for place in places]) / free
    left = 1.0 - added.sum(axis=1, keepdims=True)
    # resampled answers hold the chance of the answers and as much of their own
    times = np.r_[1.0, np.full(len(added) - 1, 2.0)][:, None]
    added = added - times * np.maximum(left, 0.0) * by_chance
    return Dominance(tuple(_told(column) for column in added.T), _told(added.sum(axis=1)))


def _moments(values: Floats) -> Floats:
    """Correlations (1 + RESAMPLES, P + 1, P + 1) of the columns of ``values``: as they are, and resampled."""
    chance = np.random.default_rng(0)
    values = (values - values.mean(axis=0)) / np.maximum(values.std(axis=0), _TINY)
    blocks = min(len(values), MOST_BLOCKS)
    block = chance.permutation(np.arange(len(values)) % blocks)
    order = np.argsort(block, kind="stable")
    edges = np.searchsorted(block[order], np.arange(blocks))
    whole = np.column_stack([np.ones(len(values)), values])[order]
    wide = whole.shape[1]
    sums = np.empty((blocks, wide, wide))
    for place in range(wide):
        sums[:, place] = np.add.reduceat(whole * whole[:, place, None], edges, axis=0)
    times = np.vstack([np.ones(blocks), chance.multinomial(blocks, np.full(blocks, 1 / blocks), RESAMPLES)])
    drawn = (times @ sums.reshape(blocks, -1)).reshape(-1, wide, wide)
    drawn /= drawn[:, :1, :1]
    mean = drawn[:, 0, 1:]
    covariance = drawn[:, 1:, 1:] - mean[:, :, None] * mean[:, None, :]
    spread = np.sqrt(np.maximum(np.einsum("bii->bi", covariance), _TINY))
    return np.asarray(covariance / (spread[:, :, None] * spread[:, None, :]))


def _added(correlations: Floats, places: Sequence[slice]) -> Floats:
    """What each column adds to the share explained, averaged over all orders: (resamples, columns)."""
    number = len(places)
    explained: dict[tuple[int, ...], Floats] = {(): np.zeros(len(correlations))}
    for size in range(1, number + 1):
        for chosen in combinations(range(number), size):
            explained[chosen] = _explained(correlations, [places[column] for column in chosen])
    added = np.zeros((len(correlations), number))
    for chosen, share in explained.items():
        for column in chosen:
            without = tuple(other for other in chosen if other != column)
            added[:, column] += (share - explained[without]) / (number * comb(number - 1, len(without)))
    return added


def _explained(correlations: Floats, places: Sequence[slice]) -> Floats:
    """R² of the last column by those at ``places``."""
    chosen = np.concatenate([np.arange(place.start, place.stop) for place in places])
    between = correlations[:, chosen[:, None], chosen] + _TINY * np.eye(len(chosen))
    with_answers = correlations[:, chosen, -1]
    slopes = np.linalg.solve(between, with_answers[..., None])[..., 0]
    return np.asarray((slopes * with_answers).sum(axis=1))


def _told(shares: Floats) -> Estimate:
    """The first as the middle, the others as its interval, their bias taken off (Efron 1981); by chance alone 0."""
    middle, drawn = shares[0], shares[1:]
    bias = ndtri(np.clip((drawn < middle).mean(), 1 / RESAMPLES, 1 - 1 / RESAMPLES))
    low, high = np.quantile(drawn, ndtr(2 * bias + ndtri([(1 - LEVEL) / 2, (1 + LEVEL) / 2])))
    return Estimate(*np.clip([low, middle, high], 0.0, 1.0).tolist())
