"""Agents missing: how many more each line would need to keep the mean wait to the target.

Needed is the fewest for which a desk in the long run, at the half-hour's own load and patience, has a mean
wait within ``target.wait``: a planner's measure of a moment, while the waits shown carry the backlog over.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import STORE, WAYS
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.service.channels import Channel

Chosen = npt.NDArray[np.bool_]


def agents_missing(settled: Settled) -> dict[Channel, Floats]:
    """People missing at each queued way in each half-hour, ``(336,)``, in the middle world; stores added up."""
    queue, arriving = settled.lines, settled.week.arrivals[:1]
    missing = _missing(settled, arriving, (arriving > 0) & (queue.people > 0))[0]
    by_way = {WAYS[way]: missing[place] for place, way in enumerate(queue.ways)}
    if settled.service.stores:
        by_way[WAYS[STORE]] = missing[queue.desks :].sum(axis=0)
    return by_way


def most_missing(settled: Settled) -> dict[Channel, Floats]:
    """People missing at each queued way, ``(K,)``: every desk and store in its own worst half-hour, stores added up.

    Of the half-hours with as many people, the busiest is the worst: the others need not be looked at.
    """
    queue, arriving = settled.lines, settled.week.arrivals
    looked_at = np.zeros(arriving.shape, dtype=bool)
    for line in range(len(queue.people)):
        for people in np.unique(queue.people[line][queue.people[line] > 0]):
            at = np.flatnonzero(queue.people[line] == people)
            busiest = at[arriving[:, line, at].argmax(axis=1)]
            looked_at[np.arange(len(arriving)), line, busiest] = True
    missing = _missing(settled, arriving, looked_at & (arriving > 0)).max(axis=2, initial=0.0)
    by_way = {WAYS[way]: missing[:, place] for place, way in enumerate(queue.ways)}
    if settled.service.stores:
        by_way[WAYS[STORE]] = missing[:, queue.desks :].sum(axis=1)
    return by_way


def _missing(settled: Settled, arriving: Floats, where: Chosen) -> Floats:
    """People missing, the shape of ``arriving`` ``(K, Q, 336)`` per half-hour; 0 wherever nobody looks."""
    queue = settled.lines
    concurrency = np.broadcast_to(np.maximum(queue.agents, 1.0) / np.maximum(queue.people, 1.0), arriving.shape)
    goal = Goal(wait=float(settled.drivers.worlds["target.wait"][0]))
    world, line, _ = np.nonzero(where)
    seats = agents_needed(2.0 * arriving[where], queue.handling[world, line], settled.patience[world, line], goal)
    missing = np.zeros_like(arriving)
    missing[where] = np.ceil(seats / concurrency[where]) - np.broadcast_to(queue.people, arriving.shape)[where]
    return np.maximum(missing, 0.0)
