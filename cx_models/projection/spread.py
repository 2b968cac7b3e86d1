"""How far people differ: which fifth of today's matters each group's fall into, today and in a scenario.

Today every fifth holds a fifth of all matters, from the worst to the best; the edges stay where they are, and a
scenario moves matters past them. So no form is needed, and only differences are claimed. Within a cell people differ
by one standard deviation. Middle world, over the first 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtr

from cx_models.effects.experience import Cells
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection
from cx_models.quantities import Floats
from cx_models.service.customers import Segment

FIFTHS = 5
FURTHEST = 12.0  # standard deviations beyond every cell: nobody is there


@dataclass(frozen=True, eq=False)
class Spread:
    """The share of a group's matters in each fifth, the worst first, ``(5,)``, ``today`` and ``changed``."""

    today: Floats
    changed: Floats


def spread(projection: Projection) -> Mapping[str, Spread]:
    """By group: ``everyone``, and each of :class:`Segment`."""
    today = projection.today.cells()
    edges = _edges(today)
    before = _shares(today, edges)
    after = before if projection.changed is projection.today else _over_the_year(projection.changed, edges)
    names = ("everyone", *(segment.value for segment in Segment))
    return {name: Spread(before[place], after[place]) for place, name in enumerate(names)}


def _over_the_year(outcome: Outcome, edges: Floats) -> Floats:
    later = _shares(outcome.cells(), edges)
    if outcome.at_first is outcome.settled:
        return later
    first = _shares(outcome.cells(at_first=True), edges)
    return outcome.first_part * first + (1.0 - outcome.first_part) * later


def _edges(cells: Cells) -> Floats:
    """Latent values between today's fifths, ``(4,)``."""
    latent, people = cells.everyone[0], cells.people[0]
    low, high = float(latent.min()) - FURTHEST, float(latent.max()) + FURTHEST

    def beyond(edge: float, share: float) -> float:
        return float((ndtr(edge - latent) * people).sum() - share)

    below = np.arange(1, FIFTHS) / FIFTHS
    return np.array([brentq(beyond, low, high, args=(share,)) for share in below.tolist()])


def _shares(cells: Cells, edges: Floats) -> Floats:
    """Shares of matters in each fifth, ``(1 + S, 5)``: of everyone, then of each segment; an empty one has none."""
    below = ndtr(edges[:, None, None, None] - cells.everyone[:1])  # (4, A, S, I)
    people = cells.people[0]
    of_segment = (below * people).sum(axis=(1, 3)).T  # (S, 4)
    size = people.sum(axis=(0, 2))  # (S,)
    whole = np.concatenate([of_segment.sum(axis=0, keepdims=True) / size.sum(), _within(of_segment, size)])
    ends = np.concatenate([np.zeros((len(whole), 1)), whole, np.ones((len(whole), 1))], axis=1)
    empty = np.concatenate([[False], size <= 0])
    return np.asarray(np.where(empty[:, None], 0.0, np.diff(ends, axis=1)))


def _within(of_segment: Floats, size: Floats) -> Floats:
    return np.divide(of_segment, size[:, None], out=np.zeros_like(of_segment), where=size[:, None] > 0)
