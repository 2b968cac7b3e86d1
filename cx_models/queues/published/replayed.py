"""Published cases that only chance answers: replayed customer by customer, each figure with its standard error."""

from __future__ import annotations

import numpy as np

from cx_models.queues.published.cases import UNITS, Case
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay

Measured = dict[str, tuple[float, float]]
SEED = 1


def fixed_handling(case: Case, effort: int = 1) -> Measured:
    """The mean wait at one agent with handling of one length, of those who come after the first thousand minutes."""
    intervals = 5
    arrivals = [case.per_hour("arrivals")] * intervals
    desk = network(arrivals, [1] * intervals, handling=case.minutes("handling"), handling_cv=0, interval=1000)
    return {"wait": replay(desk, days=20 * effort, seed=SEED, warm_up=1).with_error("wait")}


def changing_rates(case: Case, effort: int = 1) -> Measured:
    """Matters that come at each of the rates in turn, again and again, in steps of a tenth of the unit."""
    days = 150 * effort
    edges = 10 * np.array([0, *case.given["ends"]])
    rates = np.repeat(case.given["rates"], np.diff(edges).round().astype(int))
    turns = round(10 * case.given["length"] / len(rates))
    desk = network(
        60 * np.tile(rates, turns) / UNITS[case.unit],
        [0] * (turns * len(rates)),
        handling=1,
        interval=UNITS[case.unit] / 10,
        patience=0,
    )
    came = replay(desk, days=days, seed=SEED).tally[:, 0, 0].reshape(days, turns, -1).sum(axis=1)
    parts = [part.sum(axis=1) for part in np.split(came, edges[1:-1].round().astype(int), axis=1)]
    return {
        f"came_{place}": (float(part.mean()), float(part.std(ddof=1) / np.sqrt(days)))
        for place, part in enumerate(parts, start=1)
    }
