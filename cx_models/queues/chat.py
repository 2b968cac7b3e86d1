"""Chat desks: several conversations per agent, each slower the more there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.linalg import spsolve

from cx_models.quantities import Floats, Minutes, PerHour, Share
from cx_models.queues.checks import checked

MOST_STATES = 20_000


@dataclass(frozen=True)
class Chatting:
    """A settled chat desk: ``in_progress`` conversations on average, ``idle`` share of agents with none."""

    p_wait: Share
    abandoned: Share
    wait: Minutes
    queue: float
    in_progress: float
    idle: Share


def chat(arrivals: PerHour, patience: Minutes, agents: int, finished_per_minute: Sequence[float]) -> Chatting:
    """The exact chain over how many agents hold how many conversations; a new one goes to the least loaded.

    ``finished_per_minute[j]`` is how many conversations per minute an agent with j at once finishes, from 0
    conversations (0) to the most allowed; a straight line is no slow-down at all.

    >>> alone = chat(60, 4, 1, [0, 1])  # one at a time: Erlang A
    >>> round(alone.p_wait, 4)
    0.7436
    """
    coming = float(checked("arrivals", arrivals, above_zero=True)) / 60.0
    leaving = 1.0 / float(checked("patience", patience, above_zero=True, finite=False))
    people = int(checked("agents", agents, above_zero=True))
    pace = checked("finished_per_minute", np.asarray(finished_per_minute, dtype=np.float64))
    full_pace = people * float(pace[-1])
    if leaving == 0 and coming >= full_pace:
        raise ValueError(f"arrivals {coming} per minute reach the desk's pace {full_pace} and nobody gives up")
    held = _ways_to_hold(people, len(pace) - 1)
    law = _law(held, coming, pace)
    # Behind the state with every agent full stands the queue, a birth-and-death chain of its own.
    all_full = int(np.flatnonzero(held[:, -1] == people)[0])
    steps = coming / (full_pace + leaving * np.arange(1.0, _longest_queue(coming, full_pace, leaving)))
    behind = law[all_full] * np.concatenate([[1.0], np.cumprod(steps)])
    total = law.sum() - law[all_full] + behind.sum()
    queue = float(behind @ np.arange(len(behind))) / total
    law[all_full] = behind.sum()
    return Chatting(
        p_wait=float(behind.sum() / total),
        abandoned=leaving * queue / coming,
        wait=queue / coming,
        queue=queue,
        in_progress=float(law @ (held @ np.arange(len(pace))) / total),
        idle=float(law @ held[:, 0] / total / people),
    )


def _ways_to_hold(agents: int, most: int) -> Floats:
    """All ways in which ``agents`` hold 0 … ``most`` conversations: (ways, most + 1) counts of agents."""
    bars = np.array(list(combinations(range(agents + most), most)))
    if len(bars) > MOST_STATES:
        raise ValueError(f"agents {agents} with {most} conversations give {len(bars)} states; most {MOST_STATES}")
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


def _longest_queue(coming: float, full_pace: float, leaving: float) -> int:
    """A length beyond which fewer than e^-40 of the time is spent."""
    slack = max(full_pace - coming, 0.0) / max(full_pace, coming)
    curve = leaving / max(full_pace, coming)
    beyond_peak = 80.0 / (slack + np.sqrt(slack**2 + 80.0 * curve))
    peak = max(coming - full_pace, 0.0) / leaving if leaving > 0 else 0.0
    return int(1.5 * (peak + beyond_peak)) + 50
