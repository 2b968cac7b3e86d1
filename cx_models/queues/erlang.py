"""Settled desks: Erlang B, C and A for any size, load and patience, array in and array out.

All three come from integrals over the wait a desk offers (``offered_integrals``): neither a hundred thousand
agents nor endless patience are special cases, and overload is an ordinary value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.few_states import FEW, states_free, states_waiting, sum_free, sum_waiting
from cx_models.queues.offered_integrals import (
    SHORTEST_PATIENCE,
    atom,
    log_inverse_blocking,
    offered_integrals,
    served_within,
)

AT_ONCE = 600
"""Desks per part: keeps 64 points for each in the processor's cache."""
MANY = 2**16
"""Desks per part where nothing of 64 points is made for each."""
TWENTY_SECONDS = 1.0 / 3.0
LONGEST_PATIENCE = 1e20
"""Minutes; longer but finite patience is computed as this one, so that its rate stays a number beside the others."""


@dataclass(frozen=True)
class Settled:
    """A desk in the long run, each an array of the common shape.

    ``wait`` is the mean of all arrivals in minutes (abandoners with the time they spent), ``wait_served`` of
    those served; ``queue`` the mean number waiting; ``in_target`` the share of arrivals answered within the
    target, ``in_target_of_answered`` the same among the answered. Without arrivals nobody waits and
    the target is met; without agents everyone leaves when patience ends, and with endless patience waits for ever.
    """

    p_wait: Floats
    abandoned: Floats
    wait: Floats
    wait_served: Floats
    queue: Floats
    occupancy: Floats
    timely: Callable[[], Floats] = field(repr=False)
    """What ``in_target`` will be: it costs more than all the others and is found when first asked for."""

    @cached_property
    def in_target(self) -> Floats:
        """Share of arrivals answered within the target."""
        return self.timely()

    @cached_property
    def in_target_of_answered(self) -> Floats:
        """The same among the answered; 0 where nobody is."""
        nobody = np.zeros_like(self.in_target)
        share = np.divide(self.in_target, 1.0 - self.abandoned, out=nobody, where=self.abandoned < 1)
        return np.asarray(np.minimum(share, 1.0))


def erlang_b(load: npt.ArrayLike, agents: npt.ArrayLike) -> Floats:
    """Share of contacts lost where nobody waits; ``load`` in erlangs (contacts that would be in service).

    >>> float(erlang_b(3, 3))  # 9/26
    0.34615384615384...
    """
    columns = common(load=checked("load", load), agents=checked("agents", agents))
    return in_parts(lambda a, n: (np.minimum(np.exp(-log_inverse_blocking(a, n)), 1.0),), columns)[0]


def overflow(load: npt.ArrayLike, agents: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Mean and variance, in erlangs, of what a full group passes on to a very large next one (Riordan).

    A variance above the mean says how much burstier than fresh arrivals the overflow is.
    """
    offered, group = common(load=checked("load", load), agents=checked("agents", agents))
    mean = offered * erlang_b(offered, group)
    one_less = np.maximum(group - 1.0, 0.0)
    blocked = erlang_b(offered, one_less)
    with np.errstate(divide="ignore", invalid="ignore"):
        # those of the group who are free, by the group with one less: in heavy overload no difference of large numbers
        free = group * (group - offered * (1.0 - blocked)) / (group + offered * blocked)
        peaked = 1.0 + (group - free) - offered * free / (1.0 + free)
    plain = 1.0 - mean + offered / (group + 1.0 - offered + mean)
    return mean, mean * np.where(group >= 1.0, peaked, plain)


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
    handling, patience: mean minutes; patience 0 leaves at once when all are busy, infinite never; beyond
        :data:`LONGEST_PATIENCE` it is computed as that one.
    agents: any number from 0; fractions interpolate smoothly.
    target: minutes within which an answer is in time.

    >>> settled = erlang_a(200, 3, 5, 14)
    >>> float(settled.abandoned), float(settled.wait)
    (0.01398374412..., 0.06991872061...)
    """
    coming, service, lasting, staffed, in_time = common(
        arrivals=checked("arrivals", arrivals) / 60.0,
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents),
        target=checked("target", target, finite=False),
    )
    desk = coming, service, np.where(np.isinf(lasting), np.inf, np.minimum(lasting, LONGEST_PATIENCE)), staffed
    p_wait, abandoned, wait, wait_served, queue, occupancy, free, offered = in_parts(_settled, desk, at_once=MANY)
    timely = partial(_in_target, desk, in_time, free, p_wait, offered)
    return Settled(p_wait, abandoned, wait, wait_served, queue, occupancy, timely)


def in_parts(
    compute: Callable[..., tuple[Floats, ...]], columns: tuple[Floats, ...], *, at_once: int = AT_ONCE
) -> list[Floats]:
    """Apply ``compute`` to flat parts that fit in memory and put the answers back in shape."""
    flat = [column.ravel() for column in columns]
    size = max(flat[0].size, 1)
    parts = [compute(*(f[i : i + at_once] for f in flat)) for i in range(0, size, at_once)]
    return [np.concatenate(pieces).reshape(columns[0].shape) for pieces in zip(*parts, strict=True)]


def _settled(coming: Floats, handling: Floats, patience: Floats, agents: Floats) -> tuple[Floats, ...]:
    """The arrays of :class:`Settled` in their order, the share who find an agent free, and the integral of the offered
    wait; flat inputs, ``coming`` per minute."""
    leaving = 1.0 / np.maximum(patience, SHORTEST_PATIENCE)
    idle, nobody = coming == 0, agents == 0
    endless = (leaving == 0) & (coming >= agents / handling) & ~nobody & ~idle
    usual = ~(idle | nobody | endless)
    unmanned = nobody & ~idle
    answers = np.zeros((8, len(coming)))  # p_wait, abandoned, wait, wait_served, queue, occupancy, free, offered
    answers[6, idle] = 1.0
    answers[0, unmanned] = 1.0
    answers[1, unmanned] = np.isfinite(patience[unmanned])
    answers[2, unmanned] = patience[unmanned]
    answers[4, unmanned] = coming[unmanned] * patience[unmanned]
    answers[:6, endless] = np.array([[1.0], [0.0], [np.inf], [np.inf], [np.inf], [1.0]])
    answers[:, usual] = _staffed(*(x[usual] for x in (coming, handling, leaving, agents)))
    return tuple(answers)


def _staffed(coming: Floats, handling: Floats, leaving: Floats, agents: Floats) -> Floats:
    """The same where somebody comes and serves, (8, N), by the way that is quickest for each desk."""
    load, capacity = coming * handling, agents / handling
    waiting, free = states_waiting(coming, capacity, leaving), states_free(load, agents)
    few = (waiting <= FEW) & (free <= FEW) & (agents == np.floor(agents))
    many = ~few
    found = np.empty((5, len(coming)))
    found[:, few] = _by_states(*(x[few] for x in (coming, capacity, leaving, load, agents, waiting, free)))
    found[:, many] = in_parts(_by_integrals, tuple(x[many] for x in (coming, capacity, leaving, load, agents)))
    p_wait, free_share, wait, of_served, offered = found
    lost = leaving * wait
    served = 1.0 - lost
    return np.array(
        [
            p_wait,
            lost,
            wait,
            of_served / served,
            coming * wait,
            np.minimum(coming * served / capacity, 1.0),
            free_share,
            offered,
        ]
    )


def _by_states(
    coming: Floats, capacity: Floats, leaving: Floats, load: Floats, agents: Floats, waiting: Floats, free: Floats
) -> tuple[Floats, ...]:
    """p_wait, the share who find an agent free, mean wait, the same of the served times their share, and the integral
    of the offered wait."""
    behind, queue, waited = sum_waiting(coming, capacity, leaving, waiting)
    ahead = np.minimum(sum_free(load, agents, free), 1e300)
    everything = ahead + (1.0 + behind)
    return (
        (1.0 + behind) / everything,
        ahead / everything,
        queue / everything / coming,
        waited * capacity / coming / everything,
        (1.0 + behind) / capacity * atom(coming, capacity, leaving),
    )


def _by_integrals(
    coming: Floats, capacity: Floats, leaving: Floats, load: Floats, agents: Floats
) -> tuple[Floats, ...]:
    """The same for any number of states, agents and parts of agents."""
    at_once, served, waited, excess = offered_integrals(coming, capacity, leaving)
    offered = (at_once + coming * served) / capacity
    free = np.exp(np.minimum(log_inverse_blocking(load, agents), 700.0)) * at_once - at_once
    everything = free + capacity * offered
    p_wait = 1.0 / (1.0 + free / (capacity * offered))
    return p_wait, free / everything, p_wait * excess / offered, p_wait * waited / offered, offered


def _in_target(desk: tuple[Floats, ...], target: Floats, free: Floats, p_wait: Floats, offered: Floats) -> Floats:
    """Share of arrivals answered within the target."""
    return in_parts(_in_time, (*desk, target, free, p_wait, offered))[0]


def _in_time(
    coming: Floats,
    handling: Floats,
    patience: Floats,
    agents: Floats,
    target: Floats,
    free: Floats,
    p_wait: Floats,
    offered: Floats,
) -> tuple[Floats]:
    answered, waits = free.copy(), offered > 0
    leaving = 1.0 / np.maximum(patience[waits], SHORTEST_PATIENCE)
    in_time = served_within(coming[waits], agents[waits] / handling[waits], leaving, target[waits])
    answered[waits] += p_wait[waits] * in_time / offered[waits]
    return (np.minimum(answered, 1.0),)
