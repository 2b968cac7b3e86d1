"""Desks whose abandoners call again after a pause: quickly for many, exactly for one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize.elementwise import find_root
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

from cx_models.quantities import Floats, Minutes, PerHour, Share
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import Settled, erlang_a

NEGLIGIBLE = 1e-10
"""Probability that may lie at the edge of the states kept."""


def erlang_x(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    again: npt.ArrayLike,
) -> tuple[Floats, Settled]:
    """Calls per hour with redials, and the desk under them; a share ``again`` of abandoners calls again.

    A fixed point that treats redials as fresh arrivals, right for long pauses: for pauses near the handling
    time it understates abandonment by a point or so (see :func:`redialling`).
    """
    fresh, service, leaving, staffed, share = common(
        arrivals=checked("arrivals", arrivals),
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents),
        again=checked("again", again, most=0.99),
    )

    def missing(calls: Floats, *desk: Floats) -> Floats:
        new, handled, patient, people, redialled = desk
        lost = erlang_a(calls, handled, patient, people).abandoned
        return new + redialled * lost * calls - calls

    desk = (fresh, service, leaving, staffed, share)
    bracket = (fresh * (1.0 - 1e-9) - 1e-12 * (fresh > 0), fresh / (1.0 - share) + 1e-9)
    calls = np.asarray(find_root(missing, bracket, args=desk).x, dtype=np.float64)
    return calls, erlang_a(calls, service, leaving, staffed)


@dataclass(frozen=True)
class Redialling:
    """One desk with redials, settled: calls per hour (redials included), and what becomes of them.

    ``abandoned`` is the share of calls, ``lost`` the share of customers who finally give up;
    ``pausing`` counts those who will call again.
    """

    calls: PerHour
    abandoned: Share
    lost: Share
    queue: float
    pausing: float
    occupancy: Share


def redialling(
    arrivals: PerHour, handling: Minutes, patience: Minutes, agents: int, *, again: Share, pause: Minutes
) -> Redialling:
    """The exact chain of (at the desk, pausing) for one desk; abandoners call again after ``pause`` on average.

    Patience 0 means that nobody waits: who finds all busy counts as abandoned. The states kept grow until
    the edge is negligible; a desk that redials without end and cannot keep up has no settled state.
    """
    coming = float(checked("arrivals", arrivals)) / 60.0
    service, wait_rate = float(checked("handling", handling, above_zero=True)), float(checked("patience", patience))
    share, back = float(checked("again", again, most=1.0)), 1.0 / float(checked("pause", pause, above_zero=True))
    staffed = int(checked("agents", agents, above_zero=True))
    if share == 1.0 and coming * service >= staffed:
        raise ValueError(f"again is 1 and the load {coming * service} is not below agents {staffed}: never settles")
    present, pausing = (staffed if wait_rate == 0 else 2 * staffed + 40), 60
    while True:
        law = _law(coming, service, wait_rate, staffed, share, back, (present, pausing))
        edge_present = law[-1].sum() if wait_rate > 0 else 0.0
        if edge_present < NEGLIGIBLE and law[:, -1].sum() < NEGLIGIBLE:
            break
        present = present * 3 // 2 if edge_present >= NEGLIGIBLE else present
        pausing = pausing * 3 // 2 if law[:, -1].sum() >= NEGLIGIBLE else pausing
    level, waiting_to_call = np.arange(present + 1), law.sum(axis=0) @ np.arange(pausing + 1)
    calls = coming + back * waiting_to_call
    queue = float(law.sum(axis=1) @ np.maximum(level - staffed, 0))
    busy = float(law.sum(axis=1) @ np.minimum(level, staffed))
    abandoning = calls - busy / service
    return Redialling(
        calls=60.0 * calls,
        abandoned=abandoning / calls if calls > 0 else 0.0,
        lost=(1.0 - share) * abandoning / coming if coming > 0 else 0.0,
        queue=queue,
        pausing=float(waiting_to_call),
        occupancy=busy / staffed,
    )


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
