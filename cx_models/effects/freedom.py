"""Freedom lost: the added minutes of waiting that would hurt as much as the choice taken away.

Solved at today's waits, so that losing an option is not confused with the crowding it brings. Only options count: what
is open, how far it is and what it costs to use. Advertising, rewards, perks, clearer pages and the like may please
people, but give no option back. What delay would do to today's choice is the same for every scenario: a
:class:`Yardstick`, made once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cx_models.effects.choice import CHATBOT, Odds, Pull, Terms, Waits, by_distance, odds, terms_of
from cx_models.effects.journeys import settled_by_bot
from cx_models.effects.mail import EMAIL, felt_minutes
from cx_models.effects.settle import Settled
from cx_models.effects.totals import mean_worth
from cx_models.quantities import Floats, Share

TRIED_MINUTES = np.array([0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0])
LEAST_SETTLED: Share = 0.05


@dataclass(frozen=True, eq=False)
class Yardstick:
    """Today's waits, and what today's choice is worth ``worth`` ``(tried, K, A, S)`` with each delay tried added."""

    today: Settled
    waits: Waits
    worth: Floats


def yardstick(today: Settled) -> Yardstick:
    """What added minutes do to today's choice."""
    wait = today.state.wait
    desks = np.zeros((wait.shape[0], *today.reach.open_part.shape))
    desks[:, list(today.lines.ways)] = wait[:, : today.lines.desks]
    desks[:, EMAIL] = felt_minutes(today.state.mail_hours, today.drivers.worlds)[:, None]
    waits = Waits(desks, wait[:, today.lines.desks :])
    drivers, way = today.drivers, by_distance(today.reach, today.drivers.worlds)

    def delayed(minutes: float) -> Odds:
        later = replace(waits, desks=waits.desks + minutes, stores=waits.stores + minutes)
        return odds(drivers.pull, today.reach, later, drivers.worlds, way=way)

    worth = np.stack([mean_worth(delayed(minutes), drivers.wanted) for minutes in TRIED_MINUTES])
    return Yardstick(today, waits, worth)


def freedom_lost(measure: Yardstick, changed: Settled) -> Floats:
    """Minutes per matter, ``(K, A, S)``; 0 where choice grew; at most 160 (nothing could hurt that much)."""
    target = mean_worth(_left(measure, changed), measure.today.drivers.wanted)
    minutes = np.zeros_like(target)
    for i in range(len(TRIED_MINUTES) - 1):
        high, low = measure.worth[i], measure.worth[i + 1]
        part = np.clip((high - target) / np.maximum(high - low, 1e-12), 0.0, 1.0)
        minutes += part * (TRIED_MINUTES[i + 1] - TRIED_MINUTES[i])
    return minutes


def at_its_most(lost: Floats) -> bool:
    """Whether some have lost more choice than the longest delay tried tells, so that means are at least what they say.

    ``lost`` as of :func:`freedom_lost`.
    """
    return bool(lost.max() >= TRIED_MINUTES[-1] - 1e-6)


def _left(measure: Yardstick, changed: Settled) -> Odds:
    """The choice that is left, at today's waits; what is open now and was not counts at the wait it has in the plan."""
    today, stores = measure.today, changed.service.stores
    names = [store.name for store in today.service.stores]
    kept = [names.index(store.name) for store in stores]
    pull = today.drivers.pull.of_stores(tuple(store.name for store in stores))
    usual, store_usual = today.reach.open_part, today.reach.store_open_part[kept]
    waits = Waits(
        np.where(usual > 0, measure.waits.desks, changed.waits.desks),
        np.where(store_usual > 0, measure.waits.stores[:, kept], changed.waits.stores),
    )
    charges = tuple(max(charge, 0.0) for charge in terms_of(changed.service).charge)
    settles = _bot_worth(today, changed)
    return odds(_bot_counting(pull, settles), changed.reach, waits, today.drivers.worlds, Terms(charge=charges))


def _bot_counting(pull: Pull, worth: Floats) -> Pull:
    """The pull where a bot is ``worth`` ``(K,)`` as much of an option."""
    with np.errstate(divide="ignore"):
        size = np.log(worth)  # −inf where it is none: absent
    constant = pull.constant.copy()
    constant[:, CHATBOT] += size[:, None, None]
    return replace(pull, constant=constant)


def _bot_worth(today: Settled, changed: Settled) -> Floats:
    """How much of an option the bot is, ``(K,)``: the share of matters it settles, over today's if there is one.

    Today's own pull holds how good today's bot is. One that settles next to nothing is taken to settle
    :data:`LEAST_SETTLED`, or any other would be many times the option.
    """
    bot, usual, worlds = changed.service.bot, today.service.bot, today.drivers.worlds
    if bot is None:
        return np.ones(worlds.count)
    matters = today.drivers.wanted.sum(axis=2)
    matters = matters / matters.sum(axis=1, keepdims=True)
    settles = (settled_by_bot(bot, worlds) * matters).sum(axis=1)
    if usual is None:
        return np.asarray(settles)
    before = (settled_by_bot(usual, worlds) * matters).sum(axis=1)
    return np.asarray(np.maximum(settles, LEAST_SETTLED) / np.maximum(before, LEAST_SETTLED))
