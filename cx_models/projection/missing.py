"""Agents missing: how many more each line would need to keep the mean wait to the target.

Needed is the fewest for which a desk in the long run, at the half-hour's own load and patience, has a mean
wait within ``target.wait``: a planner's measure of a moment, while the waits shown carry the backlog over.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import STORE, WAYS
from cx_models.effects.loads import Lines
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, Minutes
from cx_models.queues.erlang import erlang_a
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.service.channels import Channel

Chosen = npt.NDArray[np.bool_]


def agents_missing(settled: Settled) -> dict[Channel, Floats]:
    """People missing at each queued way in each half-hour, ``(336,)``, in the middle world; stores added up."""
    queue, arriving = settled.lines, settled.week.arrivals[:1]
    open_ = (arriving > 0) & (queue.people > 0)
    missing = _missing(queue, arriving, settled.patience, target_wait(settled), open_)[0]
    by_way = {WAYS[way]: missing[place] for place, way in enumerate(queue.ways)}
    if settled.service.stores:
        by_way[WAYS[STORE]] = missing[queue.desks :].sum(axis=0)
    return by_way


def most_missing(settled: Settled) -> dict[Channel, Floats]:
    """People missing at each queued way, ``(K,)``: every desk and store in its own worst half-hour, stores added up."""
    queue = settled.lines
    missing = worst_missing(queue, settled.week.arrivals, settled.patience, target_wait(settled))
    by_way = {WAYS[way]: missing[:, place] for place, way in enumerate(queue.ways)}
    if settled.service.stores:
        by_way[WAYS[STORE]] = missing[:, queue.desks :].sum(axis=1)
    return by_way


def target_wait(settled: Settled) -> Minutes:
    """The mean wait that staffing aims at."""
    return float(settled.drivers.worlds["target.wait"][0])


def worst_missing(queue: Lines, arriving: Floats, patience: Floats, target: Minutes) -> Floats:
    """People missing at each line in its own worst half-hour, ``(K, Q)``; ``arriving`` ``(K, Q, 336)`` per half-hour.

    Of the half-hours with as many people, the busiest is the worst: the others need not be looked at.
    """
    looked_at = np.zeros(arriving.shape, dtype=bool)
    worlds = np.arange(len(arriving))[:, None]
    for people in np.unique(queue.people[queue.people > 0]):
        staffed = queue.people == people
        lines = np.flatnonzero(staffed.any(axis=1))
        busiest = np.where(staffed[lines], arriving[:, lines], -1.0).argmax(axis=2)
        looked_at[worlds, lines, busiest] = True
    return np.asarray(_missing(queue, arriving, patience, target, looked_at & (arriving > 0)).max(axis=2, initial=0.0))


def _missing(queue: Lines, arriving: Floats, patience: Floats, target: Minutes, where: Chosen) -> Floats:
    """People missing, the shape of ``arriving`` ``(K, Q, 336)`` per half-hour; 0 wherever nobody looks."""
    world, line, _ = np.nonzero(where)
    goal = Goal(wait=target)
    coming, handling, lasting = 2.0 * arriving[where], queue.handling[world, line], patience[world, line]
    agents, people = (np.broadcast_to(one, arriving.shape)[where] for one in (queue.agents, queue.people))
    now = erlang_a(coming, handling, lasting, agents)
    short = np.flatnonzero(~goal.met(now.wait, now.abandoned))  # of the others nothing need be asked
    seats = agents_needed(coming[short], handling[short], lasting[short], goal)
    more = np.zeros_like(agents)
    more[short] = np.ceil(seats / np.maximum(agents / people, 1.0)[short]) - people[short]
    missing = np.zeros_like(arriving)
    missing[where] = np.maximum(more, 0.0)
    return missing
