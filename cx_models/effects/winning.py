"""Whom a plan wins, and whom its price drives away: what the offer is worth against what it costs a month.

Today as many come as leave. Whoever chooses a company weighs perks in the app, how much can be settled alone, and
the price; advertised ease draws too, as far as it is felt: people hear. They hear, too, how those fare who are here:
where more leave than today somewhat fewer come, where fewer leave somewhat more. No offer draws more than there are
who choose, of whom a share chooses this company today. Perk and price also move those who are customers already; how
easy service is they meet in their own matters, which counts as satisfaction. Sources: assumptions ``winning.*``,
``app.*``, ``leaving.price``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import IS_DIGITAL, WAY
from cx_models.effects.settle import Settled
from cx_models.effects.ties import settled_alone
from cx_models.quantities import WEEKS_PER_YEAR, Floats, ratio
from cx_models.service.channels import Channel
from cx_models.service.customers import ABILITY

APP = WAY[Channel.APP]


@dataclass(frozen=True, eq=False)
class Drawn:
    """How an offer draws beside today's, each ``(K, S)``.

    ``stay`` is what perk and price add to the logit of leaving; ``come`` how many times as many customers come.
    """

    stay: Floats
    come: Floats


def drawn(easy_today: Floats, settled: Settled) -> Drawn:
    """How the offer of a settled week draws; ``easy_today`` ``(K, S)`` is today's :func:`settled_alone`."""
    worlds, bill, promised = settled.drivers.worlds, settled.service.bill, settled.service.design.promised
    slope, price, ease = (worlds[name][:, None] for name in ("leaving.price", "winning.price", "winning.ease"))
    cheaper = worlds["app.worth"][:, None] * bill.perk * has_app(settled) - bill.dearer
    easier = ease * (settled_alone(settled) - easy_today)
    advertised = 1.0 + (worlds["design.promise_wins"] * promised * promise_kept(settled))[:, None]
    times = advertised * np.exp(price * (cheaper + easier))
    ours = worlds["winning.ours"][:, None]
    return Drawn(-slope * cheaper, times / (1.0 - ours + ours * times))


def heard(worlds: Worlds, usual: Floats, now: Floats) -> Floats:
    """How many times as many come where the share ``now`` ``(K,)`` leaves instead of the ``usual`` ``(K,)``.

    As many fewer as a small share of those who leave beyond the usual, of whatever cause: what made these leave is
    what they tell. The more they are, the less each adds, so that some always come.
    """
    return np.asarray(np.exp(-worlds["winning.word"] * ratio(now - usual, usual)))


@dataclass(frozen=True, eq=False)
class Won:
    """Customers who come within 12 months beyond as many as today, ``(K,)``: all, and those for what was ``told``."""

    customers: Floats
    told: Floats


def won(come: Floats, by_word: Floats, as_many: Floats) -> Won:
    """Where ``as_many`` ``(K, S)`` come today and ``come`` ``(K, S)`` times as many for the offer, ``by_word`` ``(K,)``
    times as many of them for what they have :func:`heard`.
    """
    drawn_by_offer = (as_many * come).sum(axis=1)
    told = drawn_by_offer * (by_word - 1.0)
    return Won(drawn_by_offer - as_many.sum(axis=1) + told, told)


def promise_kept(settled: Settled) -> Floats:
    """How far digital service is as easy as it is said to be, ``(K,)``: the chance that it settles a matter that begins
    there; 0 where there is none.
    """
    digital = settled.first.by_way.sum(axis=(2, 4)) * IS_DIGITAL[:, None]  # (K, C, I)
    return ratio(np.einsum("kci,kic->k", digital, settled.links.resolved), digital.sum(axis=(1, 2)))


def has_app(settled: Settled) -> Floats:
    """Share of each segment's customers who have the app, ``(K, S)``: who see to a matter in it within a year, and of
    the others those who take it for its perk; the more at home in digital services, the sooner.
    """
    service, drivers = settled.service, settled.drivers
    if Channel.APP not in service.unqueued:
        return np.zeros((drivers.worlds.count, len(ABILITY)))
    uses = settled.first.by_way[:, APP].sum(axis=(2, 3)) * WEEKS_PER_YEAR  # (K, S)
    able = np.exp(drivers.worlds["choice.ability"][:, None] * ABILITY)
    takes = drivers.worlds["app.takes"][:, None] * service.bill.perk * able
    return np.asarray(1.0 - np.exp(-ratio(uses, drivers.people) - takes))


def perks_paid(settled: Settled) -> Floats:
    """Euros a month that the app's perk costs, ``(K,)``."""
    return np.asarray(settled.service.bill.perk * has_app(settled) @ settled.drivers.customers.count.sum(axis=0))
