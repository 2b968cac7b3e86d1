"""Three scores of a service, and digital tact; and what it costs to be good at one alone.

Usability, service design and the role of those who serve and speak for the company: each is a share of contacts or
matters that go as they should, so that they can be compared and the weakest be seen. Of contacts with web, app and
bot, those that settle their matter. Of matters begun with people, those that would be settled at the first contact and
by the first person, once one answers: who is kept waiting says nothing of that. Of contacts meant for a person, and of
matters for which there is none any more, those that reach one and are settled there, as far as what is advertised comes
true.

A service is remembered by its weakest part: what is poor on one side weighs more than what is good on another
(Mittal, Ross and Baldasare 1998). So everyone's satisfaction falls as the weakest score falls below today's weakest,
and rises as it is mended, whatever becomes of the best: assumption ``weakest.weighs``. Ways that are new are met by
those who take them, and have nothing to fall from.

Tact is the share of contacts on digital ways without people in which a person is within reach or the page knows, by
the customer's leave, whom it serves; less what is pressed on customers or taken from them in silence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import CHATBOT, IS_DIGITAL, PHONE, SELF_SERVICE, WAY
from cx_models.effects.data_use import betrayed, pressed, reached
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, ratio
from cx_models.service.channels import Channel
from cx_models.service.data_use import Asking

DIMENSIONS = ("usability", "service_design", "role")
ALONE = (*SELF_SERVICE, CHATBOT)
AT_HAND = (PHONE, WAY[Channel.CHAT])


@dataclass(frozen=True, eq=False)
class Scores:
    """The three and ``tact``, each ``(K,)`` between 0 and 1; NaN where nobody takes such a way."""

    usability: Floats
    service_design: Floats
    role: Floats
    tact: Floats

    @property
    def weakest(self) -> str | None:
        """The dimension with the lowest score in the first world; None where none is known."""
        known = {name: float(getattr(self, name)[0]) for name in DIMENSIONS}
        told = {name: score for name, score in known.items() if not np.isnan(score)}
        return min(told, key=lambda name: told[name]) if told else None

    @property
    def three(self) -> Floats:
        """The three dimensions, ``(3, K)``."""
        return np.stack([getattr(self, name) for name in DIMENSIONS])


def weakest_falls(three: Floats, usual: Floats) -> Floats:
    """How far the weakest is below the weakest of ``usual``, ``(K,)``, of dimensions ``(3, K)`` known in both.

    Less than nothing where it is above.

    A dimension that comes or goes is nobody's loss.
    """
    both = ~np.isnan(three) & ~np.isnan(usual)
    now, before = (np.where(both, one, 1.0).min(axis=0) for one in (three, usual))
    return np.asarray(before - now)


def scores(settled: Settled, among: npt.NDArray[np.bool_] | None = None) -> Scores:
    """The scores of a settled week; of the ways ``among`` ``(C,)`` alone, where given and some of them are met."""
    links = settled.links
    contacts = np.moveaxis(settled.seen.contacts, 1, 2)  # (K, I, C)
    by_first = first = np.moveaxis(settled.first.by_way.sum(axis=(2, 4)), 1, 2)  # (K, I, C)
    resolved = links.resolved
    straight = np.moveaxis(np.clip(settled.how.settled, 0.0, 1.0) * (1.0 - settled.how.transferred), 1, 2)
    alone, people = list(ALONE), list(ANSWERED_BY_PEOPLE)
    if among is not None:
        contacts, first = _of(contacts, among, people), _of(first, among, people)
        contacts[..., alone] *= among[alone]
    meant = contacts[..., people].sum(axis=(1, 2))
    reached_one = _share(resolved[..., people], contacts[..., people])
    met = reached_one * ratio(meant, meant + _turned_away(settled))
    return Scores(
        usability=_share(resolved[..., alone], contacts[..., alone]),
        service_design=_share(straight[..., people], first[..., people]),
        role=met * (1.0 - settled.service.design.promised * _unkept(resolved, by_first)),
        tact=_tact(settled, settled.seen.contacts.sum(axis=2)),
    )


def _of(contacts: Floats, among: npt.NDArray[np.bool_], people: list[int]) -> Floats:
    """The contacts ``(K, I, C)`` with people on the ways ``among``, or on all where nobody meets any of these."""
    some = (contacts * among)[..., people].sum(axis=(1, 2)) > 0
    kept = contacts.copy()
    kept[..., people] *= np.where(some[:, None], among[people], True)[:, None]
    return kept


def _turned_away(settled: Settled) -> Floats:
    """Matters a week whose customer has no person to turn to any more and lets it be, ``(K,)``."""
    drivers, away = settled.drivers, settled.first.away
    if away.size == 1:
        return np.zeros(drivers.worlds.count)
    return np.asarray(np.einsum("kasid,as,kid->k", away, drivers.where, drivers.wanted))


def _unkept(resolved: Floats, first: Floats) -> Floats:
    """Share of matters that begin on a digital way and are not settled there, ``(K,)``: advertised ease not felt."""
    return ratio((first * IS_DIGITAL * (1.0 - resolved)).sum(axis=(1, 2)), first.sum(axis=(1, 2)))


def _tact(settled: Settled, contacts: Floats) -> Floats:
    """Tact, where ``(K, C)`` contacts are made."""
    data, worlds = settled.service.data, settled.drivers.worlds
    answered = 1.0 - settled.of_way(settled.state.abandoned)
    staffed = [way for way in AT_HAND if way in settled.lines.ways]
    reachable = answered[:, staffed].max(axis=1, initial=0.0)
    at_hand = np.repeat(reachable[:, None], len(ALONE), axis=1)
    bot = settled.service.bot
    at_hand[:, ALONE.index(CHATBOT)] *= 0.0 if bot is None else bot.hands_over
    knows = 0.0 if data.asking is Asking.SILENT else data.adapted * reached(data, worlds)
    helped = _share(1.0 - (1.0 - at_hand) * (1.0 - np.reshape(knows, (-1, 1))), contacts[:, list(ALONE)])
    return helped * (1.0 - pressed(data, worlds)) * (1.0 - betrayed(data, worlds))


def _share(chance: Floats, weight: Floats) -> Floats:
    inner = tuple(range(1, weight.ndim))
    total = weight.sum(axis=inner)
    return np.where(total > 0, ratio((chance * weight).sum(axis=inner), total), np.nan)
