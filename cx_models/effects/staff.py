"""How work wears on those who answer, and what that does to customers.

Pressure comes of being busy nearly all the time and of customers who come angry: some have waited long, others were
failed, passed on or pushed before (customers' mistreatment wears on staff: E146). It saturates. Strain follows pressure
over weeks and shows as longer handling, fewer matters settled, a poorer tone, absence and people who leave; those who
leave are replaced after some weeks, as far as people can be found, and until then fewer answer. Only what differs from
today's strain counts: today's numbers already hold today's. Evidence conflicts (E142 against E144), so ranges are wide.
Sources: assumptions ``staff.*``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import STORE, WAY, WAYS
from cx_models.effects.forced import forced_first
from cx_models.effects.mail import EMAIL, felt_minutes
from cx_models.effects.settle import Settled
from cx_models.quantities import WEEKS_PER_YEAR, Floats, ratio
from cx_models.service.channels import Channel

ALWAYS_BUSY = 0.12  # from the limit of tiring to busy without a pause
DESKS = [WAY[channel] for channel in (Channel.PHONE, Channel.CHAT, Channel.EMAIL)]
MOST_AWAY = 0.5  # of a desk's people


@dataclass(frozen=True, eq=False)
class Staff:
    """Those who answer, by way, each ``(K, C)``: ``strain`` against today's (0), and the share ``vacant``.

    ``vacant`` are places not yet filled again, beyond today's.
    """

    strain: Floats
    vacant: Floats


def as_today(count: int) -> Staff:
    """Nobody is more strained than today."""
    return Staff(np.zeros((count, len(WAYS))), np.zeros((count, len(WAYS))))


@dataclass(frozen=True)
class Market:
    """Where those are found who take the places left beyond today's: ``people`` ``(C,)`` at each desk that seeks its
    own in one market (0 at the others, which are filled at the usual pace), of whom it lets in ``found`` a week.
    """

    people: Floats
    found: float


def pressure(settled: Settled, otherwise: Floats | None = None) -> Floats:
    """Pressure on the people of each line, ``(K, Q)`` from 0 to 1; ``otherwise`` is :func:`angry_otherwise`, where
    known.
    """
    otherwise = angry_otherwise(settled) if otherwise is None else otherwise
    queue, week = settled.lines, settled.week
    busy = ratio(week.busy.sum(axis=2), queue.agents.sum(axis=1)[None])
    waited = ratio((week.wait * week.arrivals).sum(axis=2), week.arrivals.sum(axis=2))
    return _pressed(busy, waited / (waited + queue.patience), otherwise[:, list(queue.way_of)], settled)


def mail_pressure(settled: Settled, otherwise: Floats | None = None) -> Floats:
    """Pressure on those who answer e-mail, ``(K,)``: 0 where nobody is told to; arguments as of :func:`pressure`.

    Who has waited long for an answer is as angry as on the phone after the minutes that weigh as much.
    """
    worlds, desk = settled.drivers.worlds, settled.service.desk(Channel.EMAIL)
    if desk is None:
        return np.zeros(worlds.count)
    work = settled.seen.contacts[:, EMAIL].sum(axis=1) * desk.handling * settled.mail_longer / 60.0
    waited = felt_minutes(settled.state.mail_hours, worlds)
    busy, angry = np.minimum(work / desk.agent_hours, 1.0), waited / (waited + worlds["patience.phone"])
    otherwise = angry_otherwise(settled) if otherwise is None else otherwise
    return _pressed(busy[:, None], angry[:, None], otherwise[:, [EMAIL]], settled)[:, 0]


def angry_otherwise(settled: Settled) -> Floats:
    """Share of those met on each way who are angry for another reason than their wait, ``(K, C)``.

    Some of those are whom a bot could not help, who come again with a matter left open, who are passed on, or who were
    pushed off a store or the phone or charged for a visit; each counts once. Who rings again after giving up a queue
    has waited, and counts there.
    """
    links = settled.links
    fresh = np.maximum(settled.first.by_way.sum(axis=(2, 4)) - forced_first(settled), 0.0)
    redial = np.moveaxis(np.diagonal(links.redial, axis1=2, axis2=3), 1, 2)
    spared = fresh / (1.0 - redial)  # contacts of those to whom nothing but a wait has happened yet, (K, C, I)
    met = settled.seen.contacts * links.legs.per_contact
    tried = ratio(np.maximum(met - spared, 0.0).sum(axis=2), met.sum(axis=2))
    return np.asarray(settled.drivers.worlds["staff.angry_otherwise"][:, None] * tried)


def _pressed(busy: Floats, waited: Floats, otherwise: Floats, settled: Settled) -> Floats:
    """Pressure where so much of the time is ``busy``, and so many of those met are angry for having ``waited`` or
    ``otherwise``, all ``(K, n)``.

    Whoever may decide a matter bears the same load more easily, as does whoever is supported.
    """
    worlds, design = settled.drivers.worlds, settled.service.design
    tiring = np.clip((busy - worlds["staff.tired_above"][:, None]) / ALWAYS_BUSY, 0.0, 1.0)
    left = 1.0 - worlds["design.decided_relief"] * design.decided
    left = left * (1.0 - worlds["design.support_relief"] * design.supported)
    return np.asarray((1.0 - (1.0 - tiring) * (1.0 - waited) * (1.0 - otherwise)) * left[:, None])


def beside(today: Settled, now: Settled) -> Floats:
    """By how much the pressure differs from ``today``'s, ``(K, C)``; where nobody answers there is none.

    In the stores each counter's people are held against themselves: a closed store's rest is nobody's relief. Whoever
    answers where nobody did is held against how many come angry to the phone, chat and e-mail today.
    """
    usual, otherwise = angry_otherwise(today), angry_otherwise(now)
    before, after = pressure(today, usual), pressure(now, otherwise)
    change = np.zeros((len(after), len(WAYS)))
    change[:, list(now.lines.ways)] += after[:, : now.lines.desks]
    change[:, list(today.lines.ways)] -= before[:, : today.lines.desks]
    change[:, EMAIL] = mail_pressure(now, otherwise) - mail_pressure(today, usual)
    new = [WAY[desk.channel] for desk in now.service.desks if today.service.desk(desk.channel) is None]
    contacts = today.seen.contacts[:, DESKS].sum(axis=2)
    mean = ratio((usual[:, DESKS] * contacts).sum(axis=1), contacts.sum(axis=1))
    change[:, new] = np.maximum(change[:, new] - mean[:, None], 0.0)
    names = [store.name for store in today.service.stores]
    kept = [today.lines.desks + names.index(store.name) for store in now.service.stores]
    hours = now.lines.people[now.lines.desks :].sum(axis=1)
    change[:, STORE] = ((after[:, now.lines.desks :] - before[:, kept]) @ hours) / max(hours.sum(), 1e-9)
    return change


def after_a_week(staff: Staff, change: Floats, market: Market, worlds: Worlds) -> Staff:
    """A week later, under pressure that differs from today's by ``change`` ``(K, C)``."""
    nearer = 1.0 - 0.5 ** (1.0 / worlds["staff.half_life"])
    strain = staff.strain + nearer[:, None] * (change - staff.strain)
    gone = worlds["staff.quits"] * worlds["staff.quits_more"] / WEEKS_PER_YEAR  # a week, when strain is 1 above today's
    vacant = staff.vacant + gone[:, None] * strain - replaced(staff, market, worlds)
    return replace(staff, strain=strain, vacant=vacant)


def replaced(staff: Staff, market: Market, worlds: Worlds) -> Floats:
    """Share of a desk's people who are hired in a week for others who left, beyond today's, ``(K, C)``; below zero
    where fewer leave than today. Where the market has fewer than are sought, every desk gets the same part of its need.
    """
    filled = staff.vacant / worlds["staff.vacant"][:, None]
    sought = np.maximum(filled, 0.0) @ market.people
    part = np.minimum(market.found / np.maximum(sought, 1e-12), 1.0)
    return np.where((market.people > 0) & (filled > 0), filled * part[:, None], filled)


def unfilled(staff: Staff) -> Floats:
    """Share of a desk's people whose place is empty beyond today's, ``(K, C)``: nobody is paid for it."""
    return np.clip(staff.vacant, -MOST_AWAY, MOST_AWAY)


def away(staff: Staff, worlds: Worlds) -> Floats:
    """Share of a desk's people who are not there, ``(K, C)``: absence and empty places, beyond today's."""
    return np.clip(worlds["staff.absence"][:, None] * staff.strain + staff.vacant, -MOST_AWAY, MOST_AWAY)


def slower(staff: Staff, worlds: Worlds) -> Floats:
    """How many times as long a contact keeps a desk, ``(K, C)``: handling, and those who are away."""
    return np.asarray((1.0 + worlds["staff.slower"][:, None] * staff.strain) / (1.0 - away(staff, worlds)))


def settles(staff: Staff, worlds: Worlds) -> Floats:
    """How many times as often a contact settles its matter, ``(K, C)``."""
    return np.asarray(1.0 - worlds["staff.resolves_less"][:, None] * staff.strain)


def tone(staff: Staff, worlds: Worlds) -> Floats:
    """What the tone takes from satisfaction, in standard deviations, ``(K, C)``."""
    return np.asarray(worlds["staff.tone"][:, None] * staff.strain)
