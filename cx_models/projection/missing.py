"""Agents missing: how many more each line would need to keep the mean wait to the target."""

from __future__ import annotations

import numpy as np

from cx_models.effects.choice import STORE, WAYS
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.service.channels import Channel


def agents_missing(settled: Settled) -> dict[Channel, Floats]:
    """People missing at each queued way in each half-hour, ``(336,)``, in the middle world; stores added up.

    Needed is the fewest for which a desk in the long run, at the half-hour's own load and patience, has a mean
    wait within ``target.wait``: a planner's measure of a moment, while the waits shown carry the backlog over.
    """
    queue, week = settled.lines, settled.week
    concurrency = np.maximum(queue.agents, 1.0) / np.maximum(queue.people, 1.0)
    target = float(settled.drivers.worlds["target.wait"][0])
    arrivals = 2.0 * week.arrivals[0]
    needed = np.zeros_like(arrivals)
    busy = (arrivals > 0) & (queue.people > 0)
    line = np.broadcast_to(np.arange(len(arrivals))[:, None], arrivals.shape)[busy]
    seats = agents_needed(arrivals[busy], queue.handling[0][line], settled.patience[0][line], Goal(wait=target))
    needed[busy] = np.ceil(seats / concurrency[busy])
    missing = np.maximum(needed - queue.people, 0.0) * (queue.people > 0)
    by_way = {WAYS[way]: missing[place] for place, way in enumerate(queue.ways)}
    if settled.service.stores:
        by_way[WAYS[STORE]] = missing[queue.desks :].sum(axis=0)
    return by_way
