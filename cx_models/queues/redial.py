"""Desks whose abandoners call again after a pause: quickly for many, exactly one by one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize.elementwise import find_root
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import Settled, erlang_a

NEGLIGIBLE = 1e-10
"""Probability that may lie at the edge of the states kept."""
MOST_STATES = 60_000


def erlang_x(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    again: npt.ArrayLike,
) -> tuple[Floats, Settled]:
    """Calls per hour with redials, and the desk under them; a share ``again`` of abandoners calls again.

    A fixed point that treats redials as fresh arrivals, right for long pauses: for pauses near the handling
    time it understates abandonment by a point or so at small desks (see :func:`redialling`). Where all call
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
    ``pausing`` counts those who will call again.
    """

    calls: Floats
    abandoned: Floats
    lost: Floats
    queue: Floats
    pausing: Floats
    occupancy: Floats


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

    Patience 0 means that nobody waits: who finds all busy counts as abandoned. The states kept grow until
    the edge is negligible; beyond :data:`MOST_STATES` of them, where fluctuations hardly matter, the
    answer is the fixed point of :func:`erlang_x`. A desk that redials without end and cannot keep up has
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
    table = np.array([_one(*row) for row in rows]).reshape(-1, 6).T
    return Redialling(*(row.reshape(columns[0].shape) for row in table))


def _one(arrivals: float, handling: float, patience: float, agents: float, share: float, pause: float) -> Floats:
    """The numbers of :class:`Redialling` in their order, for one desk."""
    calls, settled = erlang_x(arrivals, handling, patience, agents, share)
    pausing = float(calls) / 60.0 * share * float(settled.abandoned) * pause if share > 0 else 0.0
    queue = float(settled.queue)
    staffed = int(agents)
    size = int(staffed + queue + 8.0 * queue**0.5 + 20) if np.isfinite(queue) else 0
    room = (staffed if patience == 0 else size, int(pausing + 8.0 * pausing**0.5 + 20) if np.isfinite(pausing) else 0)
    chain = arrivals > 0 and staffed > 0 and share > 0 and np.isfinite([patience, float(calls)]).all()
    while chain and (room[0] + 1) * (room[1] + 1) <= MOST_STATES:
        law = _law(arrivals / 60.0, handling, patience, staffed, share, 1.0 / pause, room)
        edges = law[-1].sum() if patience > 0 else 0.0, law[:, -1].sum()
        if max(edges) < NEGLIGIBLE:
            return _measured(law, arrivals / 60.0, handling, staffed, share, pause)
        grown = [n * 3 // 2 if edge >= NEGLIGIBLE else n for n, edge in zip(room, edges, strict=True)]
        room = grown[0], grown[1]
    lost = 0.0 if arrivals == 0 or share == 1.0 else (1.0 - share) * settled.abandoned * calls / arrivals
    return np.array([calls, settled.abandoned, lost, queue, pausing, settled.occupancy], dtype=np.float64)


def _measured(law: Floats, coming: float, service: float, agents: int, share: float, pause: float) -> Floats:
    level, waiting_to_call = np.arange(len(law)), float(law.sum(axis=0) @ np.arange(law.shape[1]))
    calls = coming + waiting_to_call / pause
    present = law.sum(axis=1)
    busy = float(present @ np.minimum(level, agents))
    abandoning = calls - busy / service
    queue = float(present @ np.maximum(level - agents, 0))
    lost = (1.0 - share) * abandoning / coming
    return np.array([60.0 * calls, abandoning / calls, lost, queue, waiting_to_call, busy / agents])


def _law(
    coming: float,
    service: float,
    patience: float,
    agents: int,
    share: float,
    back: float,
    size: tuple[int, int],
) -> Floats:
    """Probabilities (at the desk, pausing) of the chain cut at ``size``."""
    shape = (size[0] + 1, size[1] + 1)
    here, pausing = (axis.ravel() for axis in np.indices(shape))
    leaving = np.maximum(here - agents, 0) / patience if patience > 0 else np.zeros(len(here))
    full = here == size[0]
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
        possible = (rate > 0) & (pausing + dy <= size[1])
        rows += [place[possible] + dx * shape[1] + dy, place[possible]]
        columns += [place[possible]] * 2
        rates += [rate[possible], -rate[possible]]
    triple = np.concatenate(rates), (np.concatenate(rows), np.concatenate(columns))
    balance = coo_array(triple, shape=(len(here), len(here))).tolil()
    balance[0, :] = 1.0
    law: Floats = spsolve(balance.tocsc(), np.eye(1, len(here))[0]).reshape(shape)
    return law
