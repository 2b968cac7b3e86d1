"""Markov chains of many desks solved together, interval by interval.

Within an interval the rates of a desk are constant, so its state probabilities follow
``p' = A p`` with a tridiagonal ``A``. Instead of many small time steps we use one rational
approximation of the exponential: poles in conjugate pairs, each one complex tridiagonal solve.
Its weights are chosen so that the *time average* over the interval keeps total probability exactly,
and the state at the end follows from the same solves. All desks stand below each other in one
system whose blocks do not touch, so that Python is entered once per interval and not once per desk.

One step per interval uses two solves, whose poles were fitted to ``exp`` on the negative real axis and
the parabola ``Im² = -Re`` beside it (queues that drift have such pseudospectra), largest error there 4e-4.
More steps use the sixth Radau IIA function (Padé 5/6), three solves and order 11. All poles lie in the
right half-plane, where no chain has its numerical range: drift makes neither of them grow.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg.lapack import zgtsv

from cx_models.quantities import Floats
from cx_models.queues.desks import Desks

Poles = tuple[tuple[complex, complex], ...]
"""(pole, weight of the time average); the conjugates are understood."""

ONE_STEP: Poles = (
    (2.042543656828613 + 1.2844431224546542j, -0.7079389794078567 - 1.1823960605537707j),
    (0.2333608020754645 + 3.938710362564038j, 0.20793897940785663 + 0.02422465741340163j),
)
MANY_STEPS: Poles = (
    (4.038847534488818 + 8.345600414872184j, 0.6838709225951676 - 4.883229560550141j),
    (6.470514936701558 + 4.900121147421436j, 0.49053981224919885 + 46.781385639098936j),
    (7.490637528809627 + 1.62150238877839j, -1.6744107348445585 - 122.16280661532512j),
)


@dataclass(frozen=True)
class Effort:
    """How finely to solve: parts per interval, and -log of the probability that may lie beyond the room."""

    steps: int
    poles: Poles
    tail: float

    @classmethod
    def of(cls, steps: int) -> Effort:
        return cls(1, ONE_STEP, 9.0) if steps == 1 else cls(steps, MANY_STEPS, 25.0)

    @property
    def may_be_lost(self) -> float:
        """Share of contacts that may meet a full room before the room is doubled."""
        return float(np.exp(-self.tail))


_STATES_AT_ONCE = 16_000  # keeps the working arrays of one chunk in the processor's cache


@dataclass(frozen=True)
class Averages:
    """What the chains give per desk and interval, all (R, T); closed intervals are 0."""

    queue: Floats
    busy: Floats
    wait: Floats
    in_service_at_end: Floats
    wait_p90: Floats


def averages(desks: Desks, steps: int, percentile: bool) -> Averages:
    """Time averages of every desk; a desk whose room proves too small is solved again in a larger one."""
    effort = Effort.of(steps)
    room = _room(desks, effort.tail)
    out = np.zeros((5, *desks.arrivals.shape))
    rows = np.arange(len(room))
    while len(rows):
        lost = np.zeros(len(room))
        for chunk in _chunks(desks, room, rows):
            out[:, chunk], lost[chunk] = _solved(desks.rows(chunk), room[chunk], effort, percentile)
        rows = np.flatnonzero(lost > effort.may_be_lost)
        room[rows] *= 2
    return Averages(*out)


def _room(desks: Desks, tail: float) -> npt.NDArray[np.intp]:
    """States worth keeping per desk: the tail of its worst interval, at most what the day can bring."""
    capacity = desks.agents * desks.service[:, None]
    leaving = np.maximum(desks.leaving, 1e-12)[:, None]
    load = np.maximum(desks.arrivals, 1e-12)
    slack = np.log(np.maximum(capacity / load, 1.0))
    bend = leaving / np.maximum(capacity, load)
    stationary = np.maximum(load - capacity, 0.0) / leaving + 2 * tail / (
        slack + np.sqrt(slack**2 + 2 * bend * tail)
    )
    backlog, worst = desks.start.copy(), desks.start.copy()
    for gain in ((desks.arrivals - capacity) * desks.interval).T:
        backlog = np.maximum(backlog + gain, 0.0)
        worst = np.maximum(worst, backlog)
    horizon = worst + np.sqrt(4 * tail * (desks.arrivals.sum(axis=1) * desks.interval + desks.start))
    waiting = np.minimum(np.maximum(1.15 * stationary.max(axis=1), desks.start), horizon)
    room: npt.NDArray[np.intp] = np.ceil(desks.agents.max(axis=1) + waiting).astype(np.intp) + 5
    return room


def _chunks(
    desks: Desks, room: npt.NDArray[np.intp], rows: npt.NDArray[np.intp]
) -> list[npt.NDArray[np.intp]]:
    """Rows by open intervals, longest day first, cut where the states of a chunk would leave the cache."""
    opened = desks.is_open[rows].sum(axis=1)
    rows = rows[np.argsort(-opened, kind="stable")][: np.count_nonzero(opened)]
    if not len(rows):
        return []
    part = np.cumsum(room[rows] + 1) // _STATES_AT_ONCE
    return np.split(rows, np.flatnonzero(np.diff(part)) + 1)


def _solved(
    desks: Desks, room: npt.NDArray[np.intp], effort: Effort, percentile: bool
) -> tuple[Floats, Floats]:
    """(5, R, T) in the order of :class:`Averages`, and per desk the share that met a full room."""
    is_open = desks.is_open
    opened = is_open.sum(axis=1)
    order = np.argsort(~is_open, axis=1, kind="stable")[:, : opened[0]]
    layout = _Layout.of(
        desks,
        room,
        np.take_along_axis(desks.arrivals, order, 1).T,
        np.take_along_axis(desks.agents, order, 1).T,
    )
    restart = np.take_along_axis(desks.closing, order, 1).T
    active = (opened[None, :] > np.arange(opened[0])[:, None]).sum(axis=1)
    mean, end = _march(layout, restart, active, effort)
    results = layout.measured(mean, end, percentile)
    out = np.zeros((5, *is_open.shape))
    live = np.arange(opened[0])[None, :] < opened[:, None]
    row = np.broadcast_to(np.arange(len(room))[:, None], live.shape)[live]
    for target, result in zip(out, results, strict=True):
        target[row, order[live]] = result.T[live]
    met_full = (layout.arrivals * mean[:, layout.last]).sum(axis=0)
    return out, met_full / np.maximum(layout.arrivals.sum(axis=0), 1e-300)


@dataclass(frozen=True)
class _Layout:
    """All states of a chunk in one line, desk after desk; (S, N) arrays have one line per open interval."""

    desks: Desks
    arrivals: Floats  # (S, R), the s-th open interval of each desk
    agents: Floats  # (S, R)
    first: npt.NDArray[np.intp]  # (R,) where each desk's states begin
    last: npt.NDArray[np.intp]  # (R,) its full room
    size: npt.NDArray[np.intp]
    busy: Floats  # (S, N)
    waiting: Floats  # (S, N)

    @classmethod
    def of(cls, desks: Desks, room: npt.NDArray[np.intp], arrivals: Floats, agents: Floats) -> _Layout:
        size = room + 1
        last = np.cumsum(size) - 1
        first = last - room
        level = (np.arange(last[-1] + 1) - np.repeat(first, size)).astype(np.float64)
        busy = np.minimum(level, np.repeat(agents, size, axis=1))
        return cls(desks, arrivals, agents, first, last, size, busy, level - busy)

    def spread(self, values: Floats) -> Floats:
        """A value per desk, repeated over that desk's states."""
        return np.repeat(values, self.size, axis=-1)

    def rates(self, minutes: float) -> tuple[Floats, Floats]:
        """Expected moves up and down in so many minutes, (S, N) each; no move up from a full room."""
        up = self.spread(self.arrivals * minutes)
        up[:, self.last] = 0.0
        down = self.busy * self.spread(self.desks.service * minutes)
        down += self.waiting * self.spread(self.desks.leaving * minutes)
        return up, down

    def beginning(self) -> Floats:
        """Probabilities at the start: ``start`` contacts, shared by two states where it is fractional."""
        probability = np.zeros(self.last[-1] + 1)
        start = np.where(self.desks.is_open[:, 0], self.desks.start, 0.0)
        whole = np.floor(start).astype(np.intp)
        part = start - whole
        probability[self.first + whole] = 1.0 - part
        probability[self.first + whole + 1] = part
        return probability

    def per_desk(self, by_state: Floats) -> Floats:
        """Sums over each desk's states, (S, R)."""
        return np.add.reduceat(by_state, self.first, axis=1)

    def measured(self, mean: Floats, end: Floats, percentile: bool) -> tuple[Floats, ...]:
        """The five arrays of :class:`Averages`, (S, R) each."""
        found_busy = self.spread(self.agents) <= self.waiting + self.busy
        capacity = self.spread(self.agents * self.desks.service)
        ahead = self.waiting + 1.0
        pace = np.maximum(capacity + ahead * self.spread(self.desks.leaving), 1e-12)
        return (
            self.per_desk(self.waiting * mean),
            self.per_desk(self.busy * mean),
            self.per_desk(found_busy * ahead / pace * mean),
            self.per_desk(self.busy * end),
            np.zeros_like(self.arrivals),
        )


def _march(
    layout: _Layout,
    restart: npt.NDArray[np.bool_],
    active: npt.NDArray[np.intp],
    effort: Effort,
) -> tuple[Floats, Floats]:
    """Time averages within and probabilities at the end of each open interval, (S, N) each.

    Desks are sorted by their number of open intervals, so those still open are always the first ones.
    """
    up, down = layout.rates(layout.desks.interval / effort.steps)
    stay = -(up + down)
    state = layout.beginning()
    mean, end = np.zeros_like(up), np.zeros_like(up)
    poles = [(pole, _readings(pole, weight)) for pole, weight in effort.poles]
    for s, desks_open in enumerate(active):
        n = layout.last[desks_open - 1] + 1
        rise, fall, diagonal = up[s, : n - 1], down[s, 1:n], stay[s, :n]
        for _ in range(effort.steps):
            both = np.zeros((n, 2))
            for pole, readings in poles:
                solution = zgtsv(rise, diagonal - pole, fall, state[:n], overwrite_d=True)[3]
                both += solution.view(np.float64).reshape(n, 2) @ readings
            mean[s, :n] += both[:, 0]
            state = both[:, 1].copy()
        end[s, :n] = state
        for desk in np.flatnonzero(restart[s, :desks_open]):
            state[layout.first[desk] : layout.last[desk] + 1] = 0.0
            state[layout.first[desk]] = 1.0
    return mean / effort.steps, end


def _readings(pole: complex, weight: complex) -> Floats:
    """From (real, imaginary) of a solve to its share of (time average, end)."""
    final = weight * pole
    return 2.0 * np.array([[weight.real, final.real], [-weight.imag, -final.imag]])
