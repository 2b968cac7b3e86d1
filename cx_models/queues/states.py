"""The states of many desks in one line: what each means, how it moves, what it measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.desks import Desks

Kind = TypeVar("Kind", bound=np.generic)

COARSE_SPACING = 0.25  # of the square root of the agents: a quarter of the queue's natural spread
COARSE_GROWTH = 0.1  # gaps widen beyond the agents, since long queues need no contact-by-contact account


@dataclass(frozen=True)
class States:
    """A number present for each state, desk after desk; (S, N) arrays have a line per open interval.

    In a fine layout the levels are 0, 1, 2 ... contacts. In a coarse one they lie further apart for large
    desks and long queues, and the moves keep drift and spread of the true chain (where drift would need a
    negative move, drift alone); desks that turn contacts away keep all their levels.
    """

    desks: Desks
    arrivals: Floats  # (S, R) per minute, the s-th open interval of each desk
    agents: Floats  # (S, R)
    first: npt.NDArray[np.intp]  # (R,) where each desk's states begin
    last: npt.NDArray[np.intp]  # (R,) its full room
    level: Floats  # (N,)
    busy: Floats  # (S, N)
    waiting: Floats  # (S, N)
    coarse: bool

    @classmethod
    def of(cls, desks: Desks, arrivals: Floats, agents: Floats, *, room: npt.NDArray[np.intp], coarse: bool) -> States:
        """Lay out ``room`` contacts per desk."""
        gap, straight, top = np.ones(len(room)), room, room
        if coarse:
            most = desks.agents.max(axis=1)
            gap = np.where(np.isinf(desks.room), np.maximum(COARSE_SPACING * np.sqrt(most), 1.0), 1.0)
            straight = np.ceil(most / gap).astype(np.intp) + 2
            beyond = np.maximum(room / gap - straight, 0.0)
            widened = (np.sqrt(1.0 + 4.0 * COARSE_GROWTH * beyond) - 1.0) / (2.0 * COARSE_GROWTH)
            top = np.ceil(np.minimum(room / gap, straight + widened)).astype(np.intp)
            straight, top = (np.where(np.isinf(desks.room), some, room) for some in (straight, top))
        last = np.cumsum(top + 1) - 1
        first = last - top
        size = top + 1
        number = np.arange(last[-1] + 1) - np.repeat(first, size)
        beyond = np.maximum(number - np.repeat(straight, size), 0)
        level = np.repeat(gap, size) * (number + COARSE_GROWTH * beyond * beyond)
        busy = np.minimum(level, np.repeat(agents, size, axis=1))
        return cls(desks, arrivals, agents, first, last, level, busy, level - busy, coarse)

    def spread(self, values: npt.NDArray[Kind]) -> npt.NDArray[Kind]:
        """A value per desk, repeated over that desk's states."""
        return np.repeat(values, self.last - self.first + 1, axis=-1)

    def per_desk(self, by_state: Floats) -> Floats:
        """Sums over each desk's states, (S, R)."""
        return np.add.reduceat(by_state, self.first, axis=1)

    def gaps(self) -> tuple[Floats, Floats]:
        """Distances to the level above and below, (N,) each; 1 where there is none."""
        above = np.ones_like(self.level)
        above[:-1] = np.diff(self.level)
        above[self.last] = 1.0
        below = np.ones_like(self.level)
        below[1:] = above[:-1]
        below[self.first] = 1.0
        return above, below

    def rates(self, minutes: float) -> tuple[Floats, Floats]:
        """Expected moves up and down in so many minutes, (S, N) each; no move up from a full room."""
        coming = self.spread(self.arrivals * minutes)
        going = self.busy * self.spread(self.desks.service * minutes)
        going += self.waiting * self.spread(self.desks.leaving * minutes)
        if not self.coarse:
            coming[:, self.last] = 0.0
            return coming, going
        above, below = self.gaps()
        both = above + below
        down = going * ((1.0 + above) / (below * both))
        down += coming * ((1.0 - above) / (below * both))
        np.maximum(down, 0.0, out=down)
        down[:, self.first] = 0.0
        drift = coming
        drift -= going
        up = down * below
        up += drift
        up /= above
        drift /= -below
        np.copyto(down, drift, where=up < 0.0)
        np.maximum(up, 0.0, out=up)
        up[:, self.last] = 0.0
        down[:, self.last] = going[:, self.last] / below[self.last]
        return up, down

    def beginning(self) -> Floats:
        """Probabilities at the start: ``start`` contacts, shared by two levels where it lies between."""
        probability = np.zeros(self.last[-1] + 1)
        start = np.where(self.desks.is_open[:, 0], self.desks.start, 0.0)
        below = np.zeros_like(self.level, dtype=bool)
        np.less_equal(self.level, self.spread(start), out=below)
        below[self.last] = False
        lower = self.first + np.maximum(np.add.reduceat(below, self.first, dtype=np.intp) - 1, 0)
        part = (start - self.level[lower]) / (self.level[lower + 1] - self.level[lower])
        probability[lower] = 1.0 - part
        probability[lower + 1] = part
        return probability

    def let_in(self) -> npt.NDArray[np.bool_]:
        """States, (N,), in which a contact that arrives is not turned away."""
        let_in = np.ones(self.level.shape, dtype=bool)
        let_in[self.last] = self.level[self.last] < self.desks.room
        return let_in

    def all_busy(self) -> Floats:
        """Share of each state's width in which no agent is free, (S, N): 0 or 1 in a fine layout."""
        reach = self.level + 0.5
        if not self.coarse:
            return (reach > self.spread(self.agents)).astype(np.float64)
        above, below = self.gaps()
        share = reach + above / 2 - self.spread(self.agents)
        share /= (above + below) / 2
        return np.clip(share, 0.0, 1.0, out=share)
