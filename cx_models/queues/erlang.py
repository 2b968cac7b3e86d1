"""Settled desks: Erlang B, C and A for any size, load and patience, array in and array out.

All three come from integrals over the wait a desk offers (``offered_integrals``): neither a hundred thousand
agents nor endless patience are special cases, and overload is an ordinary value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.offered_integrals import SHORTEST_PATIENCE, log_inverse_blocking, offered_integrals

AT_ONCE = 600
"""Desks per part: keeps 64 points for each in the processor's cache."""
TWENTY_SECONDS = 1.0 / 3.0


@dataclass(frozen=True)
class Settled:
    """A desk in the long run, each an array of the common shape.

    ``wait`` is the mean of all arrivals in minutes (abandoners with the time they spent), ``wait_served`` of
    those served; ``queue`` the mean number waiting; ``in_target`` the share of arrivals answered within the
    target, ``in_target_of_answered`` the same among the answered. Without arrivals nobody waits and
    the target is met; without agents everyone leaves when patience ends.
    """

    p_wait: Floats
    abandoned: Floats
    wait: Floats
    wait_served: Floats
    queue: Floats
    occupancy: Floats
    in_target: Floats
    in_target_of_answered: Floats


def erlang_b(load: npt.ArrayLike, agents: npt.ArrayLike) -> Floats:
    """Share of contacts lost where nobody waits; ``load`` in erlangs (contacts that would be in service).

    >>> float(erlang_b(3, 3))  # 9/26
    0.34615384615384...
    """
    columns = common(load=checked("load", load), agents=checked("agents", agents))
    return in_parts(lambda a, n: (np.exp(-log_inverse_blocking(a, n)),), columns)[0]


def overflow(load: npt.ArrayLike, agents: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Mean and variance, in erlangs, of what a full group passes on to a very large next one (Riordan).

    A variance above the mean says how much burstier than fresh arrivals the overflow is.
    """
    offered, group = common(load=checked("load", load), agents=checked("agents", agents))
    mean = offered * erlang_b(offered, group)
    return mean, mean * (1.0 - mean + offered / (group + 1.0 - offered + mean))


def erlang_c(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    target: npt.ArrayLike = TWENTY_SECONDS,
) -> Settled:
    """A desk whose customers never give up; overloaded, its waits are infinite.

    >>> float(erlang_c(200, 3, 14).p_wait)
    0.174131933595...
    """
    return erlang_a(arrivals, handling, np.inf, agents, target=target)


def erlang_a(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    target: npt.ArrayLike = TWENTY_SECONDS,
) -> Settled:
    """A desk whose customers lose patience (M/M/n+M), settled.

    Parameters
    ----------
    arrivals: contacts per hour.
    handling, patience: mean minutes; patience 0 leaves at once when all are busy, infinite never.
    agents: any number from 0; fractions interpolate smoothly.
    target: minutes within which an answer is in time.

    >>> settled = erlang_a(200, 3, 5, 14)
    >>> float(settled.abandoned), float(settled.wait)
    (0.01398374412..., 0.06991872061...)
    """
    columns = common(
        arrivals=checked("arrivals", arrivals) / 60.0,
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents),
        target=checked("target", target, finite=False),
    )
    return Settled(*in_parts(_settled, columns))


def in_parts(
    compute: Callable[..., tuple[Floats, ...]], columns: tuple[Floats, ...], *, at_once: int = AT_ONCE
) -> list[Floats]:
    """Apply ``compute`` to flat parts that fit in memory and put the answers back in shape."""
    flat = [column.ravel() for column in columns]
    size = max(flat[0].size, 1)
    parts = [compute(*(f[i : i + at_once] for f in flat)) for i in range(0, size, at_once)]
    return [np.concatenate(pieces).reshape(columns[0].shape) for pieces in zip(*parts, strict=True)]


def _settled(coming: Floats, handling: Floats, patience: Floats, agents: Floats, target: Floats) -> tuple[Floats, ...]:
    """The arrays of :class:`Settled` in their order; flat inputs, ``coming`` per minute."""
    leaving = 1.0 / np.maximum(patience, SHORTEST_PATIENCE)
    capacity = agents / handling
    idle, nobody = coming == 0, agents == 0
    endless = (leaving == 0) & (coming >= capacity) & ~nobody & ~idle
    usual = ~(idle | nobody | endless)
    answers = np.zeros((6, len(coming)))  # p_wait, abandoned, wait, wait_served, occupancy, in_target
    answers[:, idle] = np.array([[0.0], [0.0], [0.0], [0.0], [0.0], [1.0]])
    answers[:, nobody & ~idle] = np.array([[1.0], [1.0], [0.0], [0.0], [0.0], [0.0]])
    answers[2, nobody & ~idle] = patience[nobody & ~idle]
    answers[:, endless] = np.array([[1.0], [0.0], [np.inf], [np.inf], [1.0], [0.0]])
    answers[:, usual] = _staffed(*(x[usual] for x in (coming, handling, leaving, agents, target)))
    p_wait, abandoned, wait, wait_served, occupancy, in_target = answers
    queue = np.zeros_like(wait)
    np.multiply(coming, wait, out=queue, where=~idle)
    of_answered = np.divide(in_target, 1.0 - abandoned, out=np.zeros_like(queue), where=abandoned < 1)
    return p_wait, abandoned, wait, wait_served, queue, occupancy, in_target, np.minimum(of_answered, 1.0)


def _staffed(coming: Floats, handling: Floats, leaving: Floats, agents: Floats, target: Floats) -> Floats:
    """p_wait, abandoned, wait, wait_served, occupancy and in_target (6, N) where somebody comes and serves."""
    capacity = agents / handling
    atom, served, in_time, waited, excess = offered_integrals(coming, capacity, leaving, target)
    offered = (atom + coming * served) / capacity
    free = np.exp(np.minimum(log_inverse_blocking(coming * handling, agents), 700.0)) * atom - atom
    p_wait = 1.0 / (1.0 + free / (capacity * offered))
    wait = p_wait * excess / offered
    answered = 1.0 - leaving * wait
    in_target = (free + capacity * in_time) / (free + capacity * offered)
    return np.array(
        [
            p_wait,
            leaving * wait,
            wait,
            p_wait * waited / offered / answered,
            coming * answered / capacity,
            in_target,
        ]
    )
