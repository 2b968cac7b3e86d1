"""Desks followed through a day: queues that build, carry over from interval to interval and drain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes, ratio
from cx_models.queues.chain import Averages, Wanted, coarsely, exactly
from cx_models.queues.checks import checked, count
from cx_models.queues.closure import by_closure
from cx_models.queues.desks import Desks, desks_from


@dataclass(frozen=True)
class Course:
    """What happens at desks interval by interval; every array has shape (..., T).

    Flows are contacts per interval: ``arrivals``, ``served`` (finished), ``abandoned`` and ``cut_off``
    (still waiting when the desk closes; not served) and ``turned_away`` (found the room full). ``backlog`` is
    everyone at the desk, waiting or in service, at the end of the interval, so that

        backlog before + arrivals = turned_away + served + abandoned + cut_off + backlog

    holds exactly in every interval. ``wait`` is the mean wait in minutes of those who arrive in the
    interval and are let in, abandoners included, were the agents of that interval to stay; ``p_wait`` the share of
    arrivals that wait at all. ``in_target`` (of all arrivals) and ``in_target_of_answered`` are the shares
    answered within the target, on request, else NaN; without arrivals the target is met as by one who would come.
    ``wait_p90`` is computed on
    request, else NaN: the minutes of wait offered to an arrival (one who would never give up) that are
    exceeded with probability 0.1, counted to the end of the course while nobody is at the desk.
    ``queue`` and ``busy`` are time averages, ``occupancy`` is busy / agents (0 without agents).
    A closed interval is 0 throughout.
    """

    arrivals: Floats
    wait: Floats
    abandoned: Floats
    served: Floats
    queue: Floats
    busy: Floats
    occupancy: Floats
    wait_p90: Floats
    cut_off: Floats
    backlog: Floats
    turned_away: Floats
    p_wait: Floats
    in_target: Floats
    in_target_of_answered: Floats


def over_time(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    interval: float = 30.0,
    start: npt.ArrayLike = 0.0,
    method: Literal["exact", "approximate", "closure"] = "exact",
    steps: int = 1,
    percentile: bool = False,
    target: Minutes | None = None,
    room: npt.ArrayLike = np.inf,
) -> Course:
    """Follow each desk's queue through its day.

    Each desk is a Markov chain M(t)/M/n(t)+M: Poisson arrivals and agents that are constant within an
    interval, exponential handling and patience, first come first served, all independent of each
    other. The leading axes (desks, days, draws) are computed in one call and equal desks once.

    When staff leave with contacts in progress: agents who leave at the end of an interval hand their
    contacts over, which return to the head of the queue, wait there for the next agent free and may give up like
    others who wait (handling times are exponential: what is left of one is as long as a new one). Only where
    the desk closes do agents finish what they have begun, after hours and beside the balance of the next
    interval. A desk is closed where it has neither agents nor arrivals; on closing those in service are
    finished and those waiting are cut off. Agents 0 with arrivals above 0 is open: all wait until
    patience runs out (with infinite patience their wait is counted to the end of the course).

    Parameters
    ----------
    arrivals: contacts per hour, (..., T).
    handling, patience: mean minutes, broadcast to the leading axes; patience may be infinite, and below 0.06 s is
        computed as that (at 1,000 agents 0.02 point of abandonment less than where nobody waits at all).
    agents: (..., T), whole numbers for ``exact``.
    interval: minutes per interval.
    start: contacts at the desk when the course begins.
    method: ``exact`` solves the chain's equations; ``approximate`` those of a coarser chain with the
        same drift and spread, a third of the time, right to about a point of abandonment among those present
        (of some thousands of random days one in a hundred had an interval 1.6 points off, the worst 6, where staff
        changes fourfold from one interval to the next); ``closure``, for sweeps over many days, follows only mean and
        variance of desks that never have fewer than ten agents while staffed, right to half a point (one day in a
        hundred, of 400), and is the coarser chain for the others (small desks, limited
        rooms). Where patience is under half a minute both are the chain itself. The shares in target of both quick
        methods can be 20 points out at the edge of a rush.
    steps: parts each interval is solved in (``exact`` only). One is right to 0.03 point of abandonment
        even where 150 agents with very patient callers are overloaded by a third, and to a point at a few agents whose
        number changes fourfold from one interval to the next; eight give about eight digits.
    percentile: whether ``wait_p90`` is wanted (twice the time; rough with ``approximate``).
    target: minutes within which an answer is in time, where the shares in target are wanted (twice the time; right to
        0.01 point).
    room: contacts a desk can hold, waiting or in service; who finds it full is turned away. Infinite if not given.

    >>> quiet = over_time([6.0, 6.0], handling=5, patience=10, agents=[1, 2])
    >>> quiet.abandoned.round(2)
    array([0.34, 0.07])
    """
    if method not in ("exact", "approximate", "closure"):
        raise ValueError(f"method is {method!r}; it must be 'exact', 'approximate' or 'closure'")
    desks, shape = desks_from(
        arrivals=arrivals,
        handling=handling,
        patience=patience,
        agents=agents,
        start=start,
        interval=interval,
        room=room,
    )
    if target is not None:
        checked("target", target, finite=False)
        if np.ndim(target):
            raise ValueError(f"target is {target!r}; it must be one number")
    distinct, like = desks.distinct()
    wanted = Wanted(percentile, target)
    if method == "exact":
        _check_whole(distinct)
        found = exactly(distinct, count("steps", steps, least=1), wanted)
    elif method == "approximate":
        found = coarsely(distinct, wanted)
    else:
        found = by_closure(distinct, wanted)
    course = _course(distinct, found)
    rows = slice(None) if distinct is desks else like
    return Course(**{name: values[rows].reshape(shape) for name, values in vars(course).items()})


def _check_whole(desks: Desks) -> None:
    if (desks.agents != np.floor(desks.agents)).any():
        raise ValueError("agents contains a fraction; method 'exact' needs whole numbers")


def _course(desks: Desks, found: Averages) -> Course:
    """Turn time averages into flows that balance."""
    minutes = desks.interval
    came = desks.arrivals * minutes
    queue, busy = np.maximum(found.queue, 0.0), np.clip(found.busy, 0.0, desks.agents)
    abandoned = desks.leaving[:, None] * queue * minutes
    served = desks.service[:, None] * busy * minutes
    turned_away = came * found.turned_away
    let_in, gone, closing = came - turned_away, abandoned + served, desks.closing
    cut_off, backlog = np.zeros_like(came), np.zeros_like(came)
    left = desks.start
    for t, closes in enumerate(np.any(closing, axis=0).tolist()):
        present = left + let_in[:, t]
        too_many = gone[:, t] > present  # by a rounding of the step, where a desk empties within it
        if np.count_nonzero(too_many):  # several times as fast as any() where the desks are few
            kept = np.divide(present, gone[:, t], out=np.ones_like(present), where=too_many)
            for flow in (abandoned, served, gone):
                flow[:, t] *= kept
        left = np.maximum(present - gone[:, t], 0.0)
        if closes:
            finished = np.where(closing[:, t], np.minimum(found.in_service_at_end[:, t], left), 0.0)
            served[:, t] += finished
            cut_off[:, t] = np.where(closing[:, t], left - finished, 0.0)
            left = np.where(closing[:, t], 0.0, left)
        backlog[:, t] = left
    nobody = desks.agents == 0
    endless = nobody & (desks.leaving == 0)[:, None]
    to_the_end = minutes * (came.shape[1] - 0.5 - np.arange(came.shape[1]))
    return Course(
        arrivals=came,
        wait=np.where(endless, np.minimum(found.wait, to_the_end), np.maximum(found.wait, 0.0)),
        abandoned=abandoned,
        served=served,
        queue=queue,
        busy=busy,
        occupancy=np.divide(busy, desks.agents, out=np.zeros_like(busy), where=desks.agents > 0),
        wait_p90=np.where(nobody, np.minimum(found.wait_p90, to_the_end), found.wait_p90),
        cut_off=cut_off,
        backlog=backlog,
        turned_away=turned_away,
        p_wait=np.clip(found.p_wait, 0.0, 1.0),
        in_target=np.clip(found.in_target, 0.0, 1.0),
        in_target_of_answered=np.where(
            np.isnan(found.in_target), np.nan, np.clip(ratio(found.in_target, found.answered), 0.0, 1.0)
        ),
    )
