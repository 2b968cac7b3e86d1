"""How customers find a way in that is new, and grow used to the ways they take.

A channel added by a plan is not known on its first day. Whoever has a matter may notice it, and those who
know it tell others: Bass's growth, with the customers' own matters as its innovation. It grows up to a ceiling below
one, the lower the less a segment is at home in digital services. Help at first use and rewards speed it and raise the
ceiling; what closes or costs does neither (Trampe, Konuş & Verhoef 2014). All who know a way are to choose as the
calibrated choice says, the others as if it were not there: see :meth:`Ways.pull` for how nearly. Habit is a pull
towards the ways taken of late, against today's use: it slows a change and deepens it. Sources: assumptions
``adoption.*``, ``habit.*``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import PHONE, STORE, WAY, WAYS, WRITTEN, terms_of
from cx_models.effects.settle import Settled
from cx_models.quantities import WEEKS_PER_YEAR, Floats, ratio
from cx_models.service.channels import Channel
from cx_models.service.offer import Service


@dataclass(frozen=True, eq=False)
class Ways:
    """What customers know and are used to, by way and segment, each ``(K, C, S)``.

    ``known`` is the share of a segment to whom a way is an option, ``ceiling`` what that share can grow to (both 1 for
    all that stand today); ``habit`` the share of first contacts that went to each way of late, ``usual`` the same
    today.
    """

    known: Floats
    ceiling: Floats
    habit: Floats
    usual: Floats

    def pull(self, worlds: Worlds) -> Floats:
        """What this adds to the utility of each way, ``(K, C, S)``; −inf where nobody knows it yet.

        Two choices, with and without the way, mixed by who knows it, would be true to what is meant. A way known to
        the share ``F`` draws here as one open for that part of the time: its weight within its nest is ``F`` times
        what it would be, so ``μ ln F`` is added, ``μ`` being the nest's likeness. The first contacts that a new way
        takes so lie within one in a hundred of all contacts of the mixture's, and always above it (a test holds
        this); ``ln F`` alone would leave a little known way of the written nest a third of its contacts.
        """
        with np.errstate(divide="ignore"):
            known = _likeness(worlds)[:, :, None] * np.log(self.known)
        return np.asarray(known + worlds["habit.pull"][:, None, None] * (self.habit - self.usual))


def _likeness(worlds: Worlds) -> Floats:
    """How alike the ways of each way's nest are, ``(K, C)``: 1 for the bot, which is alone in its own."""
    found = np.ones((worlds.count, len(WAYS)))
    found[:, WRITTEN] = worlds["choice.text_likeness"][:, None]
    found[:, [STORE, PHONE]] = worlds["choice.people_likeness"][:, None]
    return found


def todays_ways(today: Settled) -> Ways:
    """Everybody knows what stands today, and is used to it."""
    usual = first_shares(today)
    everybody = np.ones_like(usual)
    return Ways(everybody, everybody, usual, usual)


def with_new(ways: Ways, new: npt.NDArray[np.bool_], told: Floats, service: Service, worlds: Worlds) -> Ways:
    """The same with ways that are ``new`` ``(C,)`` in ``service``: each segment's share ``told`` ``(K, S)`` knows them,
    as far as its ceiling goes.
    """
    known, ceiling = ways.known.copy(), ways.ceiling.copy()
    ceiling[:, new] = ceilings(service, worlds)[:, new]
    known[:, new] = np.clip(told[:, None], 0.0, ceiling[:, new])
    return replace(ways, known=known, ceiling=ceiling)


def invited(service: Service, worlds: Worlds) -> Floats:
    """Share of those who would otherwise not notice a new way, or not take to it, whom help at first use and rewards
    reach, ``(K, C)``.

    Helped are the share whom staff show it, at the bot or in the app; a reward for a matter, or a perk in the app for a
    month, reaches the more the more euros it is. What a contact costs reaches nobody.
    """
    terms = terms_of(service)
    euros = np.maximum(-np.array(terms.charge), 0.0)
    euros[WAY[Channel.APP]] += terms.perk
    return np.asarray(1.0 - (1.0 - np.array(terms.assisted)) * np.exp(-worlds["adoption.reward"][:, None] * euros))


def ceilings(service: Service, worlds: Worlds) -> Floats:
    """The share of each segment who can come to know a new way, ``(K, C, S)``: raised in part of those it leaves out
    by help and rewards.
    """
    confident, occasional, assisted = (
        worlds["adoption.ceiling_confident"],
        worlds["adoption.ceiling_occasional"],
        worlds["adoption.ceiling_assisted"],
    )
    alone = np.stack([confident, occasional, assisted], axis=1)[:, None]  # in the order of Segment
    won = worlds["adoption.invited"][:, None, None] * invited(service, worlds)[..., None]
    return np.asarray(alone + (1.0 - alone) * won)


def after_a_week(ways: Ways, shares: Floats, matters_per_year: Floats, service: Service, worlds: Worlds) -> Ways:
    """A week of ``service`` later, when first contacts divided as ``shares`` ``(K, C, S)``.

    ``matters_per_year`` ``(K,)`` of one customer.
    """
    noticed = 1.0 - (1.0 - worlds["adoption.noticed"][:, None]) * (1.0 - invited(service, worlds))
    occasions = (matters_per_year[:, None] * noticed)[..., None]
    word = worlds["adoption.word"][:, None, None]
    known = ways.ceiling * grown(ratio(ways.known, ways.ceiling), occasions, word, 1.0 / WEEKS_PER_YEAR)
    moving = 1.0 - (1.0 - worlds["habit.matter"]) ** (matters_per_year / WEEKS_PER_YEAR)
    habit = ways.habit + moving[:, None, None] * (shares - ways.habit)
    return replace(ways, known=known, habit=habit)


def grown(known: Floats, noticing: Floats, word: Floats, years: float) -> Floats:
    """Bass's curve from any point on it: the share of all who ever will that knows after ``years``, exactly.

    ``noticing`` and ``word`` are the rates per year at which people learn by themselves and from one another.

    >>> round(float(grown(np.array(0.0), np.array(0.03), np.array(0.38), 5.0)), 3)
    0.331
    """
    fraction = ratio(noticing + word * known, 1.0 - known)
    lasting = fraction * np.exp((noticing + word) * years)
    with np.errstate(invalid="ignore"):
        later = ratio(lasting - noticing, lasting + word)
    return np.where(known >= 1.0, 1.0, np.clip(later, known, 1.0))


def first_shares(settled: Settled) -> Floats:
    """How each segment's first contacts divide over ways, ``(K, C, S)``."""
    first = settled.first.by_way.sum(axis=(3, 4))
    return ratio(first, first.sum(axis=1, keepdims=True))
