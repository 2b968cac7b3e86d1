"""Freedom lost: the added minutes of waiting that would hurt as much as the choice taken away.

Solved at today's waits, so that losing an option is not confused with the crowding it brings.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cx_models.effects.choice import Odds, Waits, odds
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats

TRIED_MINUTES = np.array([0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0])


def value_of_choice(chosen: Odds) -> Floats:
    """The log-sum of each cell's choice set, ``(K, A, S, I, D)``, in utility."""
    return chosen.people()[2]


def freedom_lost(today: Settled, changed: Settled) -> Floats:
    """Minutes per matter, ``(K, A, S)``; 0 where choice grew; at most 160 (nothing could hurt that much)."""
    drivers = today.drivers
    wait = today.state.wait
    count, parts = wait.shape[0], wait.shape[2]
    desks = np.zeros((count, *today.reach.open_part.shape))
    desks[:, list(today.lines.ways)] = wait[:, : today.lines.desks]
    before = Waits(desks, wait[:, today.lines.desks :])
    kept = [today.service.stores.index(store) for store in changed.service.stores]
    after_waits = Waits(desks, before.stores[:, kept].reshape(count, len(kept), parts))
    pull = drivers.pull.of_stores(tuple(store.name for store in changed.service.stores))
    bot = changed.service.bot
    left = odds(pull, changed.reach, after_waits, drivers.worlds, bot.assisted if bot is not None else 0.0)
    target = _mean(value_of_choice(left), today)
    tried = np.stack([_mean(value_of_choice(_delayed(today, before, m)), today) for m in TRIED_MINUTES])
    minutes = np.zeros_like(target)
    for i in range(len(TRIED_MINUTES) - 1):
        high, low = tried[i], tried[i + 1]
        part = np.clip((high - target) / np.maximum(high - low, 1e-12), 0.0, 1.0)
        minutes += part * (TRIED_MINUTES[i + 1] - TRIED_MINUTES[i])
    return minutes


def _delayed(today: Settled, waits: Waits, minutes: float) -> Odds:
    later = replace(waits, desks=waits.desks + minutes, stores=waits.stores + minutes)
    return odds(today.drivers.pull, today.reach, later, today.drivers.worlds)


def _mean(value: Floats, today: Settled) -> Floats:
    wanted = today.drivers.wanted / today.drivers.wanted.sum(axis=(1, 2), keepdims=True)
    return np.asarray(np.einsum("kasid,kid->kas", value, wanted, optimize=True))
