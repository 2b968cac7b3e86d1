"""The worst and the last moment of a matter, which is much of what people remember of it.

A matter is a chain of contacts; each is a moment that hurts by its wait and transfers, by having to come again or by a
bot that failed before it, and at the end by a matter left open. The sum of all moments is known from one system of
equations. The worst one needs the chance that no moment hurts more than so much: states are let in one by one, from
the mildest on, and the matrix of expected visits grows with each by its Schur complement. A matter of one contact has
one moment, so its worst, its last and its sum are the same. (Alaybek and others 2022: peak and end foretell what people
say afterwards as well as the mean of all moments does, and duration hardly counts.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.effects.journeys import Chain
from cx_models.quantities import Floats


@dataclass(frozen=True, eq=False)
class Moments:
    """What hurts when, in standard deviations: ``each`` ``(K, I, C)`` contact on a way; ``again``, ``failed`` and
    ``left_open`` ``(K,)`` on top of the contact after having to come again, after a bot that failed, and of the last
    contact of a matter that stays open.
    """

    each: Floats
    again: Floats
    failed: Floats
    left_open: Floats


@dataclass(frozen=True, eq=False)
class PeakEnd:
    """The mean of the worst and the last moment of a matter that starts on each way, ``(K, I, C)``.

    ``all`` over everyone; ``heard`` counts only ends with an answer, so its weight is their chance.
    """

    all: Floats
    heard: Floats


def peak_end(links: Chain, moments: Moments) -> PeakEnd:
    """Follow each journey and take its worst and its last moment."""
    walk = _Walk(links, moments)
    worst, last = walk.worst(), walk.last()
    return PeakEnd(0.5 * (worst[0] + last[0]), 0.5 * (worst[1] + last[1]))


class _Walk:
    """The later contacts of all journeys as states of one chain for each world and reason (``B`` of them together).

    A state is a way and how one came to it: again, or from a bot that failed; they stand from the mildest moment to the
    worst. ``into`` ``(B, C, S)`` leads from a way to the states, ``among`` ``(B, S, S)`` from state to state; ``ends``
    and ``open_ends`` are the chances of ending settled and left open, of everyone and of those who are heard.
    """

    def __init__(self, links: Chain, moments: Moments) -> None:
        self.shape = moments.each.shape
        _, reasons, ways = self.shape

        def by_chain(per_world: Floats) -> Floats:
            return np.repeat(per_world, reasons)[:, None]

        self.each = moments.each.reshape(-1, ways)
        self.left_open = by_chain(moments.left_open)
        arrivals = [
            ((links.redial + links.reconnect + links.defect).reshape(-1, ways, ways), by_chain(moments.again)),
            (links.spill.reshape(-1, ways, ways), by_chain(moments.failed)),
        ]
        reached = [np.flatnonzero(moves.any(axis=(0, 1))) for moves, _ in arrivals]
        way_of = np.concatenate(reached)
        moment = np.concatenate(
            [self.each[:, to] + extra for to, (_, extra) in zip(reached, arrivals, strict=True)], axis=1
        )
        into = np.concatenate([moves[:, :, to] for to, (moves, _) in zip(reached, arrivals, strict=True)], axis=2)
        order = np.argsort(moment, axis=1, kind="stable")
        self.moment = np.take_along_axis(moment, order, axis=1)
        self.into = np.take_along_axis(into, order[:, None], axis=2)
        came_to = way_of[order]
        self.among = np.take_along_axis(self.into, came_to[:, :, None], axis=1)
        self.ends, self.open_ends = [], []
        for open_end in (links.gave_up + links.ended_open, links.ended_open):
            self.ends.append(links.resolved.reshape(-1, ways))
            self.open_ends.append(open_end.reshape(-1, ways))
        self.ends_at, self.open_ends_at = (
            [np.take_along_axis(per_way, came_to, axis=1) for per_way in ends] for ends in (self.ends, self.open_ends)
        )
        self.left_moment = self.moment + self.left_open

    def last(self) -> list[Floats]:
        """The last moment, of everyone and (weighted) of those who are heard, each ``(K, I, C)``."""
        visits = np.linalg.inv(np.eye(self.moment.shape[1]) - self.among)
        found = []
        for ends, open_ends, settled, left in zip(
            self.ends, self.open_ends, self.ends_at, self.open_ends_at, strict=True
        ):
            later = settled * self.moment + left * self.left_moment
            first = ends * self.each + open_ends * (self.each + self.left_open)
            found.append(first + np.einsum("bcs,bst,bt->bc", self.into, visits, later))
        return [one.reshape(self.shape) for one in found]

    def worst(self) -> list[Floats]:
        """The worst moment, likewise: the integral of the chance that some moment hurts more than ``h``."""
        states = self.moment.shape[1]
        top = np.maximum(self.each.max(axis=1), self.moment.max(axis=1, initial=0.0))[:, None] + self.left_open
        limits = np.concatenate([self.moment, top], axis=1)
        visits = np.zeros(self.among.shape)
        below = [self._ended_at_once(ends, left, top) for ends, left in zip(self.ends, self.open_ends, strict=True)]
        for state in range(states):
            self._let_in(visits, state)
            low = np.maximum(limits[:, state, None], self.each)  # (B, C): a first contact hurts at least this much
            high = limits[:, state + 1, None]
            reach = self.into[:, :, : state + 1] @ visits[:, : state + 1, : state + 1]  # (B, C, states so far)
            for kind in range(2):
                below[kind] += (reach * self._calm_ends(kind, state, low, high)).sum(axis=2)
        visits_all = np.linalg.inv(np.eye(states) - self.among)
        found = []
        for kind in range(2):
            at = self.ends_at[kind] + self.open_ends_at[kind]
            heard = self.ends[kind] + self.open_ends[kind]
            heard = heard + np.einsum("bcs,bst,bt->bc", self.into, visits_all, at)
            found.append((heard * top - below[kind]).reshape(self.shape))
        return found

    def _ended_at_once(self, ends: Floats, left: Floats, top: Floats) -> Floats:
        """Over all limits up to ``top``, the chance of ending with the first contact and no worse, ``(B, C)``."""
        return ends * (top - self.each) + left * np.maximum(top - self.each - self.left_open, 0.0)

    def _calm_ends(self, kind: int, state: int, low: Floats, high: Floats) -> Floats:
        """The chance of ending calmly in each of the states let in, over the limits from ``low`` to ``high``."""
        settled, left, worst = (
            at[:, None, : state + 1] for at in (self.ends_at[kind], self.open_ends_at[kind], self.left_moment)
        )
        width = np.maximum(high - low, 0.0)[..., None]
        return settled * width + left * np.maximum(high[..., None] - np.maximum(low[..., None], worst), 0.0)

    def _let_in(self, visits: Floats, state: int) -> None:
        """Expected visits among the states let in so far, with one more of them."""
        before = visits[:, :state, :state]
        there = np.einsum("bst,bt->bs", before, self.among[:, :state, state])
        back = np.einsum("bs,bst->bt", self.among[:, state, :state], before)
        stays = self.among[:, state, state] + (self.among[:, state, :state] * there).sum(axis=1)
        here = 1.0 / (1.0 - stays)
        before += there[:, :, None] * (back * here[:, None])[:, None]
        visits[:, :state, state] = there * here[:, None]
        visits[:, state, :state] = back * here[:, None]
        visits[:, state, state] = here
