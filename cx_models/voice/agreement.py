"""How far those who read the same comments tell the same of them (Krippendorff 2004)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cx_models.quantities import Estimate, Floats, Share, estimate
from cx_models.voice.metrics import wilson

Order = Literal["nominal", "ordinal"]
RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's own bounds: from the first on a reading can be relied on, from the second on tentatively."""
DRAWS = 500
FEWEST_COMMENTS = 20  # told by both, below which an interval would mislead


@dataclass(frozen=True)
class Agreement:
    """``alpha``: 1 where all tell the same, 0 where they do as if by chance, with a 90 % interval over comments; None
    where all told one and the same thing of every comment. ``same`` is the share of pairs that tell the same, out of
    ``comments`` told by at least two.
    """

    alpha: Estimate | None
    same: Estimate
    comments: int


def agreement(
    told: Sequence[Sequence[float]] | Floats, order: Order, comment: Sequence[int] | None = None
) -> Agreement | None:
    """Readers' words on the same comments: ``told`` (readers, units) of whole numbers, nan where one did not tell.

    A unit is a comment; where several are of one, ``comment`` (units,) says of which. None where fewer than
    :data:`FEWEST_COMMENTS` comments were told by two. The interval draws comments again and again, each with all its
    units (Hayes and Krippendorff 2007).
    """
    table = np.asarray(told, dtype=float)
    of = np.arange(table.shape[1]) if comment is None else np.asarray(comment)
    both = (~np.isnan(table)).sum(axis=0) >= 2
    table, of = table[:, both], of[both]
    comments, place = np.unique(of, return_inverse=True)
    number = len(comments)
    if number < FEWEST_COMMENTS:
        return None
    units = [np.flatnonzero(place == at) for at in range(number)]
    values = np.unique(table[~np.isnan(table)])
    counts = (table[:, :, None] == values).sum(axis=0)  # (comments, values)
    same = _same(counts)
    if len(values) == 1:
        return Agreement(None, wilson(same, number), number)
    chance = np.random.default_rng(0)
    drawn = (np.concatenate([units[at] for at in chance.integers(0, number, number)]) for _ in range(DRAWS))
    draws = [_alpha(counts[kept], values, order) for kept in drawn]
    known = np.array([draw for draw in draws if draw is not None])
    middle = _alpha(counts, values, order)
    assert middle is not None
    return Agreement(estimate(middle, known), wilson(same, number), number)


def _same(counts: Floats) -> Share:
    """The share of pairs of readers that tell the same, over comments."""
    readers = counts.sum(axis=1)
    pairs = (counts * (counts - 1)).sum(axis=1) / (readers * (readers - 1))
    return float(pairs.mean())


def _alpha(counts: Floats, values: Floats, order: Order) -> float | None:
    """Krippendorff's alpha; None where only one value was told."""
    import krippendorff  # noqa: PLC0415  asked for by one view alone

    told = counts.sum(axis=0) > 0
    if told.sum() < 2:
        return None
    found = krippendorff.alpha(value_counts=counts[:, told], value_domain=values[told], level_of_measurement=order)
    return float(found)
