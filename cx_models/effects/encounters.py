"""How one contact goes: settled, passed on, at what cost; and what changes when the service is made better.

Today's quality is what was observed. A :class:`Design` moves each chance a share of the way to what it could be:
clearer pages settle more, guided contacts are passed on less, warm transfers lose less, and what staff may decide,
someone in charge takes or a machine decides at once does not stay open. Sources: assumptions ``transfer.*``,
``design.*`` and ``machine.*``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import SELF_SERVICE, WAY, WAYS
from cx_models.effects.data_use import adapting_settles
from cx_models.quantities import Floats, Share
from cx_models.service.channels import Channel
from cx_models.service.data_use import UNUSED, DataUse
from cx_models.service.design import AS_MADE, Design

MOST_TRANSFERS = 5
MOST_SETTLED: Share = 0.999
ANSWERED_BY_PEOPLE = [WAY[channel] for channel in (Channel.STORE, Channel.PHONE, Channel.CHAT, Channel.EMAIL)]


@dataclass(frozen=True, eq=False)
class Quality:
    """How encounters go on each way, as today: ``resolved`` ``(K, C, I)`` and ``transferred`` ``(K, C, I)``.

    ``transferred`` is the chance that a first answered leg is passed on; each later one is passed on
    with chance ``transfer.again``; five at most.
    """

    resolved: Floats
    transferred: Floats


@dataclass(frozen=True, eq=False)
class Legs:
    """One contact seen as legs in the queue, each ``(K, C, I)``.

    ``per_contact`` legs that enter the queue; ``abandoned`` chance that some leg is abandoned;
    ``transfers`` expected number of times passed on.
    """

    per_contact: Floats
    abandoned: Floats
    transfers: Floats


def legs(abandoned: Floats, transferred: Floats, again: Floats) -> Legs:
    """Legs of one contact when each leg is abandoned with chance ``abandoned`` ``(K, C)``.

    ``transferred`` ``(K, C, I)`` and ``again`` ``(K,)`` are the chances of being passed on after the first
    and after later legs. Everything ends: abandoned or answered for good.
    """
    stay = 1.0 - abandoned[:, :, None]
    first, later = stay * transferred, stay * again[:, None, None]
    passed_on = first * sum((later**k for k in range(MOST_TRANSFERS)), start=np.zeros_like(first))
    per_contact = 1.0 + passed_on
    return Legs(per_contact, abandoned[:, :, None] * per_contact, passed_on)


@dataclass(frozen=True, eq=False)
class Encounters:
    """The chances of one contact on each way.

    ``settled`` ``(K, C, I)`` is that of a contact that is not passed on (above 1 it stands for certain),
    ``transferred`` ``(K, C, I)`` of being passed on; ``transfer_cost`` ``(K, C)`` is what each transfer takes from
    settling. For each matter that is left open all the same ``handed_up`` ``(K, C)`` go to someone in charge, who
    settles ``in_charge`` ``(K, C)`` of them. ``in_time`` ``(K, C)`` is the share of answers that come before their
    customer asks again.
    """

    settled: Floats
    transferred: Floats
    transfer_cost: Floats
    handed_up: Floats
    in_charge: Floats
    in_time: Floats


def encounters(quality: Quality, worlds: Worlds, design: Design = AS_MADE, data: DataUse = UNUSED) -> Encounters:
    """Today's encounters, made better as ``design`` and the use of ``data`` say."""
    cost = np.repeat(worlds["transfer.resolution_lost"][:, None], len(WAYS), axis=1)
    settled = _settled_at_once(quality, worlds)
    if design == AS_MADE and data.is_none:
        return Encounters(
            settled, quality.transferred, cost, np.zeros_like(cost), np.zeros_like(cost), np.ones_like(cost)
        )
    settled = settled + _clearer(design, data, worlds)[:, :, None] * np.maximum(1.0 - settled, 0.0)
    cost = cost * (1.0 - worlds["design.warm_saves"] * design.warm)[:, None]
    kept = kept_open(design, worlds)[:, :, None]
    return Encounters(
        1.0 - kept * (1.0 - settled),
        quality.transferred * (1.0 - design.right_first),
        cost * kept[..., 0],
        _of_each_open(design.taken, design, worlds),
        _of_each_open(_settled_in_charge(design, worlds), design, worlds),
        np.ones_like(cost),
    )


def _clearer(design: Design, data: DataUse, worlds: Worlds) -> Floats:
    """Share of what self-service leaves unsettled that pages settle which are clearer or know who comes, ``(K, C)``."""
    left = (1.0 - worlds["design.clearer_settles"] * design.clearer) * (1.0 - adapting_settles(data, worlds))
    share = np.zeros((worlds.count, len(WAYS)))
    share[:, list(SELF_SERVICE)] = (1.0 - left)[:, None]
    return share


def kept_open(design: Design, worlds: Worlds) -> Floats:
    """Share of what people leave open that stays so, where staff or a machine may decide and someone in charge takes,
    ``(K, C)``.
    """
    left = (1.0 - worlds["design.decided_settles"] * design.decided) * (1.0 - _settled_in_charge(design, worlds))
    left = left * (1.0 - worlds["machine.settles"] * design.machine)
    share = np.ones((worlds.count, len(WAYS)))
    share[:, ANSWERED_BY_PEOPLE] = left[:, None]
    return share


def _settled_in_charge(design: Design, worlds: Worlds) -> Floats:
    """Share of matters open still that someone in charge takes and settles, ``(K,)``; never quite all."""
    return np.minimum(worlds["design.taken_settles"] * design.taken, MOST_SETTLED)


def _of_each_open(share: Floats | Share, design: Design, worlds: Worlds) -> Floats:
    """From a ``share`` of the matters that are open before someone in charge takes any to how many that are for each
    that stays open, ``(K, C)``: with people alone.
    """
    found = np.zeros((worlds.count, len(WAYS)))
    found[:, ANSWERED_BY_PEOPLE] = (share / (1.0 - _settled_in_charge(design, worlds)))[:, None]
    return found


def _settled_at_once(quality: Quality, worlds: Worlds) -> Floats:
    """Chance that a contact that is not passed on settles its matter, ``(K, C, I)``.

    What is told of today is a mean over contacts, those passed on among them.
    """
    nobody = np.zeros(quality.transferred.shape[:2])
    usual = legs(nobody, quality.transferred, worlds["transfer.again"]).transfers
    return np.asarray(quality.resolved + worlds["transfer.resolution_lost"][:, None, None] * usual)
