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
from cx_models.queues.levels import law_by_levels
from cx_models.queues.offered_integrals import SHORTEST_PATIENCE, offered_integrals

MOST_STATES = 20_000
MOST_LEVELS = 4_000
MOST_STEPS = 2e9
"""Multiplications of the chain solved level by level, which bound how uneven it may become."""
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

    Exact up to :data:`MOST_STATES` ways to hold conversations, and with two at once up to 300 agents. Larger desks are
    followed by how many conversations there are and how many agents have one less than the even share: right to half a
    point of ``p_wait``. Beyond :data:`MOST_LEVELS` conversations they are taken as evenly spread: where the pace falls
    when all are full and the desk is near its limit, that may be many points too good.

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
    pace = np.concatenate([[0.0], np.maximum(pace[1:], SLOWEST * coming / people)])
    exact = most > 2 and comb(people + most, most) <= MOST_STATES
    nearly = most > 1 and people * most <= MOST_LEVELS
    law, held, idle, all_full = (_uneven if exact else _nearly_even if nearly else _even)(people, coming, pace)
    # Behind the state with every agent full stands the queue of a desk that always works at its full pace.
    capacity = people * float(pace[-1])
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


def _nearly_even(people: int, coming: float, pace: Floats) -> tuple[Floats, Floats, Floats, int]:
    """The same by the number held and how uneven they are: ``apart`` agents hold one less than those about them, and as
    many one more. An agent two below the others counts as one of those below."""
    most = len(pace) - 1
    levels = people * most + 1
    phases = min(people // 2, int((MOST_STEPS / levels) ** (1.0 / 3.0))) + 1
    held, apart = (axis.ravel() for axis in np.indices((levels, phases)))
    usual = np.clip(np.round(held / people).astype(np.int64), 1, most - 1)  # what most agents hold
    beyond = held - usual * people
    above, below = np.maximum(beyond, 0) + apart, np.maximum(-beyond, 0) + apart
    level = people - above - below
    possible = level >= 0
    ups = possible & (held < levels - 1)
    filled = (beyond >= 0) & (apart > 0)  # who has less than the others is the first to get one
    downs = possible & (held > 0)
    widens = (beyond > 0) & (apart < phases - 1)
    moves = (
        (ups * coming, 1, np.where(filled, -1, 0)),
        (downs * pace[usual + 1] * above, -1, np.where((beyond <= 0) & (apart > 0), -1, 0)),
        (downs * (pace[usual] * level + pace[usual - 1] * below), -1, np.where(widens, 1, 0)),
        (~possible * 1.0, 0, np.full(len(held), -1)),
    )
    place = np.arange(len(held))
    going = [(rate > 0, rate, place + step * phases + turn) for rate, step, turn in moves]
    rates = np.concatenate([rate[there] for there, rate, _ in going])
    sources = np.concatenate([place[there] for there, _, _ in going])
    goals = np.concatenate([goal[there] for there, _, goal in going])
    ends = np.concatenate([goals, sources]), np.concatenate([sources, sources])
    balance = coo_array((np.concatenate([rates, -rates]), ends), shape=(len(held), len(held)))
    law = law_by_levels(balance, phases).ravel()
    idle = np.where(usual == 1, below, 0) / people
    return law, held.astype(np.float64), idle, (levels - 1) * phases


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
