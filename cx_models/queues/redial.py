"""Desks whose abandoners call again after a pause: quickly for many, exactly one by one.

Large desks by two numbers each and how they vary together: those present and those pausing are taken as normal, their
means balance, and their covariance follows from the noise of all events (Lyapunov's equation).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve_continuous_lyapunov
from scipy.optimize import brentq
from scipy.optimize.elementwise import find_root
from scipy.sparse import coo_array
from scipy.special import ndtr

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import Settled, erlang_a
from cx_models.queues.levels import law_by_levels

NEGLIGIBLE = 1e-10
"""Probability that may lie at the edge of the states kept."""
MOST_STEPS, MOST_NUMBERS = 4e9, 3e7
"""Multiplications, and numbers kept, of the chain solved level by level: 250 states by 250, or 50 by 12,000."""
HARDLY_CUT = 1e-3
"""Probability at the edges up to which the states kept tell more than two normal numbers."""
NOBODY = 1e-3
"""Callers per mean patience below which nobody waits, to speak of."""
MOST_TURNS = 200


def erlang_x(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    again: npt.ArrayLike,
) -> tuple[Floats, Settled]:
    """Calls per hour with redials, and the desk under them; a share ``again`` of abandoners calls again.

    A fixed point that treats redials as fresh arrivals, right for long pauses and desks with slack. Where pauses are
    near the handling time it understates abandonment: by a point or so at most desks, by ten and more where nearly all
    call again and the desk is full (see :func:`redialling`, which does not). Where all call
    again and the desk cannot keep up, calls grow without end: infinite.
    """
    fresh, service, leaving, staffed, share = common(
        arrivals=checked("arrivals", arrivals),
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents),
        again=checked("again", again, most=1.0),
    )
    calls = fresh.copy()
    grows = (share == 1.0) & (fresh > 0) & np.isfinite(leaving) & (fresh * service / 60.0 >= staffed)
    root = (fresh > 0) & ~grows
    if root.any():
        calls[root] = _with_redials(*(x[root] for x in (fresh, service, leaving, staffed, share)))
    settled = erlang_a(calls, service, leaving, staffed)
    if not grows.any():
        return calls, settled
    return np.where(grows, np.inf, calls), _without_end(settled, grows, leaving, staffed)


def _with_redials(fresh: Floats, *desk: Floats) -> Floats:
    """Calls c with c = fresh + again · abandoned(c) · c, by bracketing."""

    def missing(calls: Floats, new: Floats, *desk: Floats) -> Floats:
        handled, patient, people, redialled = desk
        lost = erlang_a(np.maximum(calls, 0.0), handled, patient, people).abandoned
        return new + redialled * lost * calls - calls

    low, high = fresh * (1.0 - 1e-9), fresh * 1.5
    while (short := missing(high, fresh, *desk) > 0).any():
        high = np.where(short, 2.0 * high, high)
    return np.asarray(find_root(missing, (low, high), args=(fresh, *desk)).x, dtype=np.float64)


def _without_end(settled: Settled, grows: npt.NDArray[np.bool_], patience: Floats, agents: Floats) -> Settled:
    """The limit of a desk whose calls grow without end: all wait until patience runs out, hardly one is answered."""
    return Settled(
        p_wait=np.where(grows, 1.0, settled.p_wait),
        abandoned=np.where(grows, 1.0, settled.abandoned),
        wait=np.where(grows, patience, settled.wait),
        wait_served=np.where(grows, patience, settled.wait_served),
        queue=np.where(grows, np.where(patience > 0, np.inf, 0.0), settled.queue),
        occupancy=np.where(grows, agents > 0, settled.occupancy),
        timely=lambda: np.where(grows, 0.0, settled.in_target),
    )


@dataclass(frozen=True)
class Redialling:
    """Desks with redials, settled, each an array of the common shape: calls per hour (redials included), and what
    becomes of them.

    ``abandoned`` is the share of calls, ``lost`` the share of customers who finally give up;
    ``pausing`` counts those who will call again. ``exact`` says where the chain itself was solved.
    """

    calls: Floats
    abandoned: Floats
    lost: Floats
    queue: Floats
    pausing: Floats
    occupancy: Floats
    exact: npt.NDArray[np.bool_]


def redialling(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    again: npt.ArrayLike,
    pause: npt.ArrayLike,
) -> Redialling:
    """The exact chain of (at the desk, pausing); abandoners call again after ``pause`` minutes on average.

    Patience 0 means that nobody waits: who finds all busy counts as abandoned. The states kept are those around the
    usual ones, and more until all edges are negligible. Where they become more than can be solved
    (:data:`MOST_STEPS`), ``exact`` is False: if hardly anything is cut the states kept are told, else those at the desk
    and those pausing are taken as normal, right to a point of abandonment. Where nobody waits the larger is told of
    the states that fit, the fixed point of :func:`erlang_x`, right for long pauses, and a queue of those who pause,
    right for short ones: up to four points too low between. A desk that redials without end and cannot keep up has
    infinitely many calls.
    """
    columns = common(
        arrivals=checked("arrivals", arrivals),
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents, whole=True),
        again=checked("again", again, most=1.0),
        pause=checked("pause", pause, above_zero=True),
    )
    rows = zip(*(column.ravel().tolist() for column in columns), strict=True)
    table = np.array([_one(*row) for row in rows]).reshape(-1, 7).T
    calls, abandoned, lost, queue, pausing, occupancy, exact = (row.reshape(columns[0].shape) for row in table)
    return Redialling(calls, abandoned, lost, queue, pausing, occupancy, exact > 0)


def _one(arrivals: float, handling: float, patience: float, agents: float, share: float, pause: float) -> Floats:
    """The numbers of :class:`Redialling` in their order, for one desk."""
    calls, settled = erlang_x(arrivals, handling, patience, agents, share)
    lost = 0.0 if arrivals == 0 or share == 1.0 else (1.0 - share) * settled.abandoned * calls / arrivals
    pausing = float(calls) / 60.0 * share * float(settled.abandoned) * pause if share > 0 else 0.0
    simple = np.array([float(calls), settled.abandoned, lost, settled.queue, pausing, settled.occupancy])
    staffed = int(agents)
    if arrivals == 0 or staffed == 0 or share == 0 or not np.isfinite([patience, *simple]).all():
        return np.array([*simple, 1.0])
    chain = (arrivals / 60.0, handling, patience, staffed, share, 1.0 / pause)
    about = _by_moments(*chain) if chain[0] * patience > NOBODY else None
    here, away = (staffed + simple[3], pausing) if about is None else (about.here, about.pausing)
    window = _Window.around(here, staffed if patience == 0 else None), _Window.around(away, None)
    while _can_be_solved(*(one.size for one in window)):
        law = _law(*chain, *window)
        grown = window[0].grown(law.sum(axis=1)), window[1].grown(law.sum(axis=0))
        lacking = window[0].edges(law.sum(axis=1)) + window[1].edges(law.sum(axis=0))
        if about is None or lacking < HARDLY_CUT:
            simple, about = _measured(law, *window, *chain[:2], staffed, share, pause), None
        if grown == window:
            return np.array([*simple, 1.0])
        window = grown
    if patience == 0:
        simple = max(simple, _pausing_as_queue(*chain), key=lambda told: float(told[1]))
    return np.array([*(simple if about is None else about.told(*chain)), 0.0])


def _pausing_as_queue(coming: float, service: float, patience: float, agents: int, share: float, back: float) -> Floats:
    """The numbers of :class:`Redialling` where nobody waits on the line and all who pause call again at once: they wait
    by calling, until one call in vain is their last."""
    lasting = np.inf if share == 1.0 else 1.0 / (back * (1.0 - share))
    desk = erlang_a(60.0 * coming, service, lasting, agents)
    calls, served = coming + float(desk.queue) * back, coming * (1.0 - float(desk.abandoned))
    return np.array([60.0 * calls, 1.0 - served / calls, desk.abandoned, 0.0, desk.queue, desk.occupancy])


def _can_be_solved(one: int, other: int) -> bool:
    """Whether a chain of so many states by so many is solved in a second or two."""
    few, many = sorted((one, other))
    return many * few**3 <= MOST_STEPS and many * few**2 <= MOST_NUMBERS


@dataclass(frozen=True)
class _Window:
    """The numbers of people ``low`` … ``high`` that are kept; ``wall`` is the greatest there can be, if any."""

    low: int
    high: int
    wall: int | None

    @classmethod
    def around(cls, mean: float, wall: int | None) -> _Window:
        spread = 8.0 * mean**0.5 + 20.0
        high = int(mean + spread)
        return cls(max(int(mean - spread), 0), high if wall is None else min(high, wall), wall)

    @property
    def size(self) -> int:
        return self.high - self.low + 1

    @property
    def levels(self) -> npt.NDArray[np.int64]:
        return np.arange(self.low, self.high + 1)

    def grown(self, law: Floats) -> _Window:
        """Wider by half wherever more than a negligible part of the law lies at an edge."""
        more, high = self.size // 2 + 1, self.high
        if law[-1] >= NEGLIGIBLE and high != self.wall:
            high = high + more if self.wall is None else min(high + more, self.wall)
        low = max(self.low - more, 0) if law[0] >= NEGLIGIBLE else self.low
        return _Window(low, high, self.wall)

    def edges(self, law: Floats) -> float:
        """The part of the law at edges beyond which there is more."""
        return float(law[0] * (self.low > 0) + law[-1] * (self.high != self.wall))


@dataclass(frozen=True)
class _About:
    """Means of those at the desk, of those waiting there, and of those pausing."""

    here: float
    queue: float
    pausing: float

    def told(self, coming: float, service: float, patience: float, agents: int, share: float, back: float) -> Floats:
        """The numbers of :class:`Redialling` in their order."""
        calls, abandoning = coming + self.pausing * back, self.queue / patience
        busy = min(self.here - self.queue, float(agents))
        return np.array([60.0 * calls, abandoning / calls, (1.0 - share) * abandoning / coming, self.queue,
                         self.pausing, busy / agents])  # fmt: skip


def _by_moments(coming: float, service: float, patience: float, agents: int, share: float, back: float) -> _About:
    """Those at the desk and pausing as two normal numbers: means in balance, covariance by Lyapunov's equation."""
    finish, leave, variance = 1.0 / service, 1.0 / patience, float(agents)

    def waiting(here: float) -> tuple[float, float]:
        sharp = (here - agents) / variance**0.5
        more = ndtr(sharp)
        return float(variance**0.5 * (np.exp(-sharp * sharp / 2.0) / (2.0 * np.pi) ** 0.5 + sharp * more)), float(more)

    def gain(here: float) -> float:
        queue = waiting(here)[0]
        return coming - finish * (here - queue) - (1.0 - share) * leave * queue

    for _ in range(MOST_TURNS):
        high = agents + coming * patience + 10.0 * variance**0.5
        while gain(high) > 0:
            high *= 2.0
        here = float(brentq(gain, 0.0, high))
        queue, all_busy = waiting(here)
        abandoning = leave * queue
        pace = finish * (1.0 - all_busy) + leave * all_busy
        drift = np.array([[-pace, back], [share * leave * all_busy, -back]])
        returning = share * abandoning
        flows = coming + returning + finish * (here - queue) + abandoning
        noise = np.array([[flows, -2.0 * returning], [-2.0 * returning, 2.0 * returning]])
        found = float(solve_continuous_lyapunov(drift, -noise)[0, 0])
        if abs(found - variance) <= 1e-6 * variance:
            break
        variance = 0.5 * (variance + max(found, 1e-9))
    return _About(here, queue, share * leave * queue / back)


def _measured(
    law: Floats, here: _Window, away: _Window, coming: float, service: float, agents: int, share: float, pause: float
) -> Floats:
    waiting_to_call = float(law.sum(axis=0) @ away.levels)
    calls = coming + waiting_to_call / pause
    present = law.sum(axis=1)
    busy = float(present @ np.minimum(here.levels, agents))
    abandoning = calls - busy / service
    queue = float(present @ np.maximum(here.levels - agents, 0))
    lost = (1.0 - share) * abandoning / coming
    return np.array([60.0 * calls, abandoning / calls, lost, queue, waiting_to_call, busy / agents])


def _law(
    coming: float,
    service: float,
    patience: float,
    agents: int,
    share: float,
    back: float,
    desk: _Window,
    orbit: _Window,
) -> Floats:
    """Probabilities (at the desk, pausing) of the chain kept within its windows."""
    shape = desk.size, orbit.size
    here, pausing = (axis.ravel() for axis in np.meshgrid(desk.levels, orbit.levels, indexing="ij"))
    leaving = np.maximum(here - agents, 0) / patience if patience > 0 else np.zeros(len(here))
    full = here == desk.wall
    moves = (
        (~full * coming, 1, 0),
        (full * coming * share, 0, 1),  # only a desk where nobody waits is ever full
        (~full * back * pausing, 1, -1),
        (full * back * pausing * (1.0 - share), 0, -1),
        (np.minimum(here, agents) / service, -1, 0),
        (leaving * share, -1, 1),
        (leaving * (1.0 - share), -1, 0),
    )
    rows, columns, rates = [], [], []
    place = np.arange(len(here))
    for rate, dx, dy in moves:
        stays = (here + dx >= desk.low) & (here + dx <= desk.high)
        stays &= (pausing + dy >= orbit.low) & (pausing + dy <= orbit.high)
        possible = (rate > 0) & stays
        rows += [place[possible] + dx * shape[1] + dy, place[possible]]
        columns += [place[possible]] * 2
        rates += [rate[possible], -rate[possible]]
    triple = np.concatenate(rates), (np.concatenate(rows), np.concatenate(columns))
    balance = coo_array(triple, shape=(len(here), len(here)))
    return _by_levels(balance, shape)


def _by_levels(balance: coo_array, shape: tuple[int, int]) -> Floats:
    """The same law (at the desk, pausing), the longer of the two numbers taken as the level."""
    if shape[0] >= shape[1]:
        return law_by_levels(balance, shape[1])
    ends = tuple(end % shape[1] * shape[0] + end // shape[1] for end in balance.coords)
    return np.ascontiguousarray(law_by_levels(coo_array((balance.data, ends), shape=balance.shape), shape[0]).T)
