"""How customers find a way in that is new, and grow used to the ways they take.

A channel added by a plan is not known on its first day. Whoever has a matter may notice it, and those who
know it tell others: Bass's growth, with the customers' own matters as its innovation. All who know it choose
as the calibrated choice says; the others as if it were not there. Habit is a pull towards the ways taken of
late, against today's use: it slows a change and deepens it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import CHATBOT, WAYS
from cx_models.effects.settle import Settled
from cx_models.quantities import WEEKS_PER_YEAR, Floats, ratio


@dataclass(frozen=True, eq=False)
class Ways:
    """What customers know and are used to, by way and segment, each ``(K, C, S)``.

    ``known`` is the share of a segment who know a way (1 for all that stand today); ``habit`` the share of
    first contacts that went to each way of late, ``usual`` the same today.
    """

    known: Floats
    habit: Floats
    usual: Floats

    def pull(self, worlds: Worlds) -> Floats:
        """What this adds to the utility of each way, ``(K, C, S)``; −inf where nobody knows it yet."""
        with np.errstate(divide="ignore"):
            known = np.log(self.known)
        return np.asarray(known + worlds["habit.pull"][:, None, None] * (self.habit - self.usual))


def todays_ways(today: Settled) -> Ways:
    """Everybody knows what stands today, and is used to it."""
    usual = first_shares(today)
    return Ways(np.ones_like(usual), usual, usual)


def with_new(ways: Ways, new: npt.NDArray[np.bool_], told: Floats) -> Ways:
    """The same with ways that are ``new`` ``(C,)``: known to the share ``told`` ``(K, S)`` of each segment."""
    known = ways.known.copy()
    known[:, new] = np.clip(told, 0.0, 1.0)[:, None]
    return replace(ways, known=known)


def after_a_week(ways: Ways, shares: Floats, matters_per_year: Floats, assisted: float, worlds: Worlds) -> Ways:
    """A week later, when first contacts divided as ``shares`` ``(K, C, S)``.

    ``matters_per_year`` ``(K,)`` of one customer; ``assisted`` is the share of customers whom staff show the bot.
    """
    noticed = np.repeat(worlds["adoption.noticed"][:, None], len(WAYS), axis=1)
    noticed[:, CHATBOT] = 1.0 - (1.0 - noticed[:, CHATBOT]) * (1.0 - assisted)
    occasions = (matters_per_year[:, None] * noticed)[..., None]
    known = grown(ways.known, occasions, worlds["adoption.word"][:, None, None], 1.0 / WEEKS_PER_YEAR)
    moving = 1.0 - (1.0 - worlds["habit.matter"]) ** (matters_per_year / WEEKS_PER_YEAR)
    habit = ways.habit + moving[:, None, None] * (shares - ways.habit)
    return replace(ways, known=known, habit=habit)


def grown(known: Floats, noticing: Floats, word: Floats, years: float) -> Floats:
    """Bass's curve from any point on it: the share that knows after ``years``, exactly.

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
