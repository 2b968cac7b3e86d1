"""Chat desks: several conversations per agent, each slower the more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.finite_room import LARGEST_ROOM, settled_law
from cx_models.queues.offered_integrals import SHORTEST_PATIENCE, offered_integrals

MOST_STATES = 20_000
SLOWEST = 1e-9
"""Of the arrivals: agents who finish nothing when full are computed as finishing so much."""


@dataclass(frozen=True)
class Chatting:
    """Settled chat desks, each an array of the common shape: ``in_progress`` conversations on average, ``idle``
    share of agents with none (of no agents, 0)."""

    p_wait: Floats
    abandoned: Floats
    wait: Floats
    queue: Floats
    in_progress: Floats
    idle: Floats


def chat(
    arrivals: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    finished_per_minute: Sequence[float] | Floats,
) -> Chatting:
    """The chain over how many agents hold how many conversations; a new one goes to the least loaded.

    ``finished_per_minute[j]`` is how many conversations per minute an agent with j at once finishes, from 0
    conversations (0) to the most allowed; a straight line is no slow-down at all. ``arrivals`` per hour and
    mean ``patience`` in minutes (0 and infinite too) may be arrays, and so may the whole number of ``agents``.

    Exact up to :data:`MOST_STATES` ways to hold conversations; for larger desks the conversations are taken
    as evenly spread over the agents: at that size waits are right to half a point of the contacts, and better
    beyond, but agents with nothing to do are missed (up to three points of ``idle``).

    >>> alone = chat(60, 4, 1, [0, 1])  # one at a time: Erlang A
    >>> round(float(alone.p_wait), 4)
    0.7436
    """
    columns = common(
        arrivals=checked("arrivals", arrivals) / 60.0,
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents, whole=True),
    )
    pace = checked("finished_per_minute", np.asarray(finished_per_minute, dtype=np.float64))
    if pace.ndim != 1 or len(pace) < 2 or pace[0] != 0:
        raise ValueError(f"finished_per_minute is {pace.tolist()}; it must begin with 0 and go on to 1 conversation")
    answers = [
        _settled(float(coming), float(patient), int(people), pace)
        for coming, patient, people in zip(*(column.ravel() for column in columns), strict=True)
    ]
    table = np.array(answers).reshape(-1, 6).T
    return Chatting(*(row.reshape(columns[0].shape) for row in table))


def _settled(coming: float, patience: float, people: int, pace: Floats) -> tuple[float, ...]:
    """The numbers of :class:`Chatting` in their order, for one desk."""
    leaving, full_pace = 1.0 / max(patience, SHORTEST_PATIENCE), people * float(pace[-1])
    most = len(pace) - 1
    if coming == 0:
        return 0.0, 0.0, 0.0, 0.0, 0.0, float(people > 0)
    if people == 0:
        return 1.0, 1.0, patience, coming * patience, 0.0, 0.0
    if leaving == 0 and coming >= full_pace:
        return 1.0, 0.0, np.inf, np.inf, float(people * most), 0.0
    if people * most > LARGEST_ROOM:
        raise ValueError(
            f"agents contains {people}; with {most} conversations each it must be at most {LARGEST_ROOM // most}"
        )
    exact = comb(people + most, most) <= MOST_STATES
    law, held, idle, all_full = (_uneven if exact else _even)(people, coming, pace)
    # Behind the state with every agent full stands the queue of a desk that always works at its full pace.
    capacity = max(full_pace, SLOWEST * coming)
    desk = (np.array([x]) for x in (coming, capacity, leaving))
    at_once, served, _, excess = (float(integral[0]) for integral in offered_integrals(*desk))
    behind = at_once + coming * served
    all_busy, law = float(law[all_full]) * behind, law * at_once
    law[all_full] = all_busy
    total = law.sum()
    p_wait = all_busy / total
    wait = p_wait * excess * capacity / behind
    return (
        float(p_wait),
        leaving * wait,
        wait,
        coming * wait,
        float(law @ held / total),
        float(law @ idle / total),
    )


def _uneven(people: int, coming: float, pace: Floats) -> tuple[Floats, Floats, Floats, int]:
    """The law of who holds how many, without the queue; per state those held, the share idle; the full state."""
    ways = _ways_to_hold(people, len(pace) - 1)
    all_full = int(np.flatnonzero(ways[:, -1] == people)[0])
    return _law(ways, coming, pace), ways @ np.arange(len(pace)), ways[:, 0] / people, all_full


def _even(people: int, coming: float, pace: Floats) -> tuple[Floats, Floats, Floats, int]:
    """The same with conversations spread as evenly as can be: a birth-and-death chain of those held."""
    held = np.arange(people * (len(pace) - 1) + 1.0)
    finishing = people * np.interp(held / people, np.arange(len(pace)), pace)
    law = settled_law(np.full(len(held) - 1, coming), finishing[1:])
    return law, held, np.maximum(people - held, 0.0) / people, len(held) - 1


def _ways_to_hold(agents: int, most: int) -> Floats:
    """All ways in which ``agents`` hold 0 … ``most`` conversations: (ways, most + 1) counts of agents."""
    bars = np.array(list(combinations(range(agents + most), most)))
    edges = np.column_stack([np.full(len(bars), -1), bars, np.full(len(bars), agents + most)])
    return (np.diff(edges, axis=1) - 1).astype(np.float64)


def _law(held: Floats, coming: float, pace: Floats) -> Floats:
    """Probabilities of ``held`` without its queue."""
    place = {tuple(row): i for i, row in enumerate(held.astype(int).tolist())}
    rows, columns, rates = [], [], []
    for counts, i in place.items():
        free = next((level for level, count in enumerate(counts[:-1]) if count), None)
        moves = [] if free is None else [(free, free + 1, coming)]
        moves += [(j, j - 1, count * float(pace[j])) for j, count in enumerate(counts) if j and count]
        for source, goal, rate in moves:
            after = list(counts)
            after[source] -= 1
            after[goal] += 1
            rows += [place[tuple(after)], i]
            columns += [i, i]
            rates += [rate, -rate]
    balance = coo_array((rates, (rows, columns)), shape=(len(held), len(held))).tolil()
    balance[0, :] = 1.0
    law: Floats = np.atleast_1d(spsolve(balance.tocsc(), np.eye(1, len(held))[0]))
    return law
