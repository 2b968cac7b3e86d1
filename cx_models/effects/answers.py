"""From what is felt to the answers of a form: ordered probits on the one latent scale.

An answer is at least the k-th when the latent value, moved by as much as the question follows satisfaction, lies above
the k-th edge (McKelvey and Zavoina 1975). The edges are those under which today's surveyed answer as they did; a
scenario moves people past them. So today's own answers are given back exactly, and only changes are claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from cx_models.assumptions.registry import Worlds
from cx_models.effects.experience import Cells
from cx_models.quantities import Floats, Share, ratio

STEPS = 30
CLOSE = 1e-9


@dataclass(frozen=True)
class Asked:
    """One question of the form: its ``name``, the possible ``values`` from worst to best, the ``shares`` of today's
    answers, and how closely it ``follows`` satisfaction (1: it is the very question), ``measured`` or assumed.
    """

    name: str
    values: tuple[float, ...]
    shares: tuple[Share, ...]
    follows: float
    measured: bool


@dataclass(frozen=True, eq=False)
class Question:
    """A question in each world: how closely it ``follows`` ``(K,)``, the edges ``between`` answers ``(K, m - 1)``."""

    asked: Asked
    follows: Floats
    between: Floats


@dataclass(frozen=True, eq=False)
class Answers:
    """The share of each answer, ``(K, m)``, among ``everyone`` who wanted service and among the ``surveyed``, and
    ``(K, S, m)`` among everyone ``by_segment``; a segment without people has none."""

    everyone: Floats
    surveyed: Floats
    by_segment: Floats

    def mixed(self, first: Answers, part: Share) -> Answers:
        """A year of which ``first`` fills the share ``part`` and this the rest."""
        mean = [
            part * getattr(first, name) + (1 - part) * getattr(self, name)
            for name in ("everyone", "surveyed", "by_segment")
        ]
        return Answers(*mean)


def question(asked: Asked, today: Cells, worlds: Worlds) -> Question:
    """The question so set that the surveyed of ``today`` answer as they did; how closely it follows satisfaction is an
    assumption where no forms tell.
    """
    follows = np.full(worlds.count, asked.follows) if asked.measured else worlds["answers.follows"]
    return Question(asked, follows, edges(asked, follows, today))


def edges(asked: Asked, follows: Floats, today: Cells) -> Floats:
    """The edges between answers, ``(K, m - 1)``, under which the surveyed of ``today`` answer as they did.

    ``follows`` ``(K,)``. Newton's steps from where one mean person would have the edges; an answer that nobody gave
    has edges that fall together.
    """
    above = np.clip(1.0 - np.cumsum(asked.shares)[:-1], 1e-6, 1 - 1e-6)  # at least the second, third …
    cells, weight = _surveyed(follows, today)
    at = (weight * cells).sum(axis=1)[:, None] - ndtri(above)[None] * np.sqrt(1.0 + _variance(cells, weight))[:, None]
    for _ in range(STEPS):
        apart = cells[:, None] - at[:, :, None]
        miss = (weight[:, None] * ndtr(apart)).sum(axis=2) - above
        slope = (weight[:, None] * np.exp(-0.5 * apart**2)).sum(axis=2) / np.sqrt(2 * np.pi)
        at = at + np.clip(miss / np.maximum(slope, 1e-12), -1.0, 1.0)
        if np.abs(miss).max() < CLOSE:
            break
    return np.asarray(at)


def answers(question: Question, cells: Cells) -> Answers:
    """How people in these cells answer."""
    everyone, surveyed, by_segment = (_apart(shares) for shares in _among(question, question.between, cells))
    there = cells.people.sum(axis=(1, 3)) > 0
    return Answers(everyone, surveyed, by_segment * there[:, :, None])


def worth(asked: Asked) -> tuple[float, ...]:
    """What each answer counts in the question's customary measure: the net promoter score's points, else itself."""
    if asked.name == "nps" and asked.values == tuple(float(value) for value in range(11)):
        return tuple(-100.0 if value <= 6 else 100.0 if value >= 9 else 0.0 for value in asked.values)
    return asked.values


def measured(question: Question, cells: Cells) -> tuple[Floats, Floats]:
    """The customary measure among everyone and the surveyed, ``(K,)`` each.

    Only edges between answers that count differently are worked out: two for a net promoter score.
    """
    counts = np.array(worth(question.asked))
    steps = np.diff(counts)
    kept = steps != 0
    everyone, surveyed, _ = _among(question, question.between[:, kept], cells)
    return counts[0] + everyone @ steps[kept], counts[0] + surveyed @ steps[kept]


def measures(questions: Iterable[Question], cells: Cells) -> Mapping[str, Floats]:
    """The customary measure of each question among everyone and the surveyed, ``(K,)``, under their neutral names."""
    found = {}
    for one in questions:
        for whose, value in zip(("everyone", "surveyed"), measured(one, cells), strict=True):
            found[f"answers.{one.asked.name}.{whose}"] = value
    return found


def _among(question: Question, between: Floats, cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Shares answering above each of the edges: of everyone and the surveyed ``(K, n)``, by segment ``(K, S, n)``."""
    moved = question.follows[:, None, None, None]
    people, asked = cells.people, cells.people * cells.heard
    size, heard = people.sum(axis=(1, 3)), asked.sum(axis=(1, 2, 3))
    of_all, of_asked, of_segment = [], [], []
    for edge in between.T:
        above = ndtr(moved * cells.everyone - edge[:, None, None, None]) * people
        told = (ndtr(moved * cells.asked - edge[:, None, None, None]) * asked).sum(axis=(1, 2, 3))
        of_all.append(above.sum(axis=(1, 2, 3)))
        of_asked.append(np.where(heard > 0, ratio(told, heard), of_all[-1]))
        of_segment.append(ratio(above.sum(axis=(1, 3)), size))
    return np.stack(of_all, axis=-1), np.stack(of_asked, axis=-1), np.stack(of_segment, axis=-1)


def _apart(above: Floats) -> Floats:
    """Shares above each edge → the share of each answer, the last axis one longer."""
    ends = np.ones_like(above[..., :1])
    whole = np.concatenate([ends, above, 0.0 * ends], axis=-1)
    return np.asarray(whole[..., :-1] - whole[..., 1:])


def _surveyed(follows: Floats, today: Cells) -> tuple[Floats, Floats]:
    """Moved latent values and weights of the surveyed, each ``(K, cells)``; cells without people are left out."""
    count = len(follows)
    weight = (today.people * today.heard).reshape(count, -1)
    there = weight.max(axis=0) > 0
    weight = weight[:, there]
    cells = (follows[:, None, None, None] * today.asked).reshape(count, -1)[:, there]
    return cells, weight / weight.sum(axis=1, keepdims=True)


def _variance(cells: Floats, weight: Floats) -> Floats:
    mean = (weight * cells).sum(axis=1, keepdims=True)
    return np.asarray((weight * (cells - mean) ** 2).sum(axis=1))
