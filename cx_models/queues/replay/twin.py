"""The exact answer beside the replayed one, where a desk is simple enough to have one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cx_models.quantities import Floats
from cx_models.queues.over_time import Course, over_time
from cx_models.queues.replay.counting import ABANDONED, SERVED, WAITED
from cx_models.queues.replay.network import Network
from cx_models.queues.replay.results import Replay

STEPS = 8
"""Parts in which the exact chain solves each interval: about eight digits."""


@dataclass(frozen=True)
class Beside:
    """One figure per day, exact and replayed, and the standard error of the latter (NaN with one day)."""

    exact: float
    replayed: float
    error: float

    @property
    def apart(self) -> float:
        """Their difference in standard errors; 0 where both are the same, NaN where one day does not tell."""
        difference = self.replayed - self.exact
        return 0.0 if abs(difference) < 1e-9 else difference / self.error


@dataclass(frozen=True)
class Twin:
    """A queue of a replay beside its exact chain: contacts given up and served and minutes waited, per day.

    ``course`` is the exact day hour by hour. ``served`` is None where the queue closes: the chain then counts those
    in service as finished on closing, the replay when they are.
    """

    queue: int
    course: Course
    abandoned: Beside
    waited: Beside
    served: Beside | None

    @property
    def apart(self) -> float:
        """The larger difference of abandonment and waiting, in standard errors."""
        return max(abs(self.abandoned.apart), abs(self.waited.apart))


def twins(replayed: Replay) -> tuple[Twin, ...]:
    """Every queue that has an exact answer, beside it; the warm-up counts here, since the chain begins empty as well.

    >>> from cx_models.queues.replay.network import network
    >>> from cx_models.queues.replay.replay import replay
    >>> desk = network([12.0, 18.0], [2, 3], handling=6, patience=10, exponential=True)
    >>> [twin.apart < 3 for twin in twins(replay(desk, days=20, seed=1))]
    [True]
    """
    return tuple(
        _beside(replayed, queue, course)
        for queue in range(len(replayed.network.handling))
        if (course := exact_course(replayed.network, queue)) is not None
    )


def exact_course(network: Network, queue: int) -> Course | None:
    """The queue as an exact chain (``over_time``), or None where it is no lone M(t)/M/n(t)+M desk.

    That takes: one pool that answers this queue alone, one conversation at a time; exponential handling and
    patience; nobody who comes for a second time or from elsewhere, no call-back; and closing where, and only where,
    there are neither agents nor arrivals. Agents may go home only ``at_once`` or as the queue closes.
    """
    pool = _own_pool(network, queue)
    if pool is None or not (_is_markov(network, queue, pool) and _is_fresh(network, queue)):
        return None
    coming = (network.first[:, queue] * network.arrivals).sum(axis=0)
    agents = network.agents[pool]
    if not _same_hours(network, queue, coming, agents):
        return None
    return over_time(
        coming, network.handling[queue], network.patience[queue], agents, interval=network.interval, steps=STEPS
    )


def as_desks(network: Network) -> Network:
    """The network as formulas see it: exponential, everybody alike, nobody back, passed on or called back."""
    queues = len(network.handling)
    none, everyone = np.zeros(queues), np.ones_like(network.resolved)
    return replace(
        network,
        priority=np.zeros_like(network.priority),
        speed=np.ones((len(network.agents), 1)),
        exponential=np.ones(queues, dtype=np.bool_),
        patience_shape=np.ones(queues),
        resolved=everyone,
        transfer_cost=none,
        spill=0.0 * network.spill,
        transfer_first=0.0 * everyone,
        transfer_again=none,
        reconnect=none,
        redial=none,
        call_back_above=np.full(queues, np.inf),
        leaving="at_once",
    )


def _own_pool(network: Network, queue: int) -> int | None:
    able = np.flatnonzero(network.skill[:, queue] > 0)
    if len(able) != 1 or np.count_nonzero(network.skill[able[0]]) != 1:
        return None
    return int(able[0])


def _is_markov(network: Network, queue: int, pool: int) -> bool:
    most = np.count_nonzero(network.speed[pool])
    return bool(
        network.exponential[queue]
        and (network.patience_shape[queue] == 1 or np.isinf(network.patience[queue]))
        and most == 1
        and network.speed[pool, 0] == 1
    )


def _is_fresh(network: Network, queue: int) -> bool:
    """Whether all contacts of the queue are new and stay on the line."""
    passed_on = np.maximum(network.transfer_first.max(axis=0), network.transfer_again) @ network.transfer_to[:, queue]
    open_still = (network.resolved < 1).any() or network.transfer_cost.any()
    back = (network.reconnect @ network.reconnect_to[:, :, queue].max(axis=0)) if open_still else 0.0
    spilt = network.spill[:, network.no_line, queue].sum()
    called_back = network.call_back_accepted[queue] if np.isfinite(network.call_back_above[queue]) else 0.0
    return bool(passed_on + back + spilt + network.redial[queue] + called_back == 0)


def _same_hours(network: Network, queue: int, coming: Floats, agents: Floats) -> bool:
    """Whether the queue opens and closes, and its agents leave, as the chain assumes."""
    active = (agents > 0) | (coming > 0)
    is_open = network.is_open[queue]
    begun = np.logical_or.accumulate(active)
    if (is_open != active)[begun].any():
        return False
    leaving = np.flatnonzero(np.diff(agents) < 0) + 1
    return network.leaving == "at_once" or not is_open[leaving].any()


def _beside(replayed: Replay, queue: int, course: Course) -> Twin:
    def beside(kind: int, exact: float, once: float = 1.0) -> Beside:
        days = replayed.tally[:, kind, queue].sum(axis=1)
        if len(days) == 1:
            return Beside(exact, float(days[0]), float("nan"))
        # What is rare comes as in a Poisson process, whatever so few days show: ``once`` is the mean square of what
        # comes each time, over its mean.
        rare = float(np.sqrt(exact * once / len(days)))
        return Beside(exact, float(days.mean()), max(float(np.std(days, ddof=1) / np.sqrt(len(days))), rare))

    waited = float(course.queue.sum() * replayed.network.interval)
    usual = waited / max(float((course.p_wait * course.arrivals).sum()), 1e-300)  # minutes of those who wait
    closes = not replayed.network.is_open[queue].all()
    return Twin(
        queue=queue,
        course=course,
        abandoned=beside(ABANDONED, float(course.abandoned.sum())),
        waited=beside(WAITED, waited, 2.0 * usual),  # a short wait is exponential, or nearly
        served=None if closes else beside(SERVED, float(course.served.sum())),
    )
