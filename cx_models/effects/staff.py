"""How work wears on those who answer, and what that does to customers.

Pressure comes of being busy nearly all the time and of customers who have waited long; it saturates. Strain
follows pressure over weeks and shows as longer handling, fewer matters settled, a poorer tone, absence and people
who leave; those who leave are replaced after some weeks, as far as people can be found, and until then fewer answer.
Only what differs from today's strain counts: today's numbers already hold today's. Evidence conflicts (E142 against
E144), so ranges are wide. Sources: assumptions ``staff.*``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import STORE, WAYS
from cx_models.effects.settle import Settled
from cx_models.quantities import WEEKS_PER_YEAR, Floats, ratio

ALWAYS_BUSY = 0.12  # from the limit of tiring to busy without a pause
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


def pressure(settled: Settled) -> Floats:
    """Pressure on the people of each line, ``(K, Q)`` from 0 to 1.

    Whoever may decide a matter bears the same load more easily, as does whoever is supported.
    """
    worlds, queue, week = settled.drivers.worlds, settled.lines, settled.week
    busy = ratio(week.busy.sum(axis=2), queue.agents.sum(axis=1)[None])
    tiring = np.clip((busy - worlds["staff.tired_above"][:, None]) / ALWAYS_BUSY, 0.0, 1.0)
    waited = ratio((week.wait * week.arrivals).sum(axis=2), week.arrivals.sum(axis=2))
    angry = waited / (waited + queue.patience)
    design = settled.service.design
    left = 1.0 - worlds["design.decided_relief"] * design.decided
    left = left * (1.0 - worlds["design.support_relief"] * design.supported)
    return np.asarray((1.0 - (1.0 - tiring) * (1.0 - angry)) * left[:, None])


def beside(today: Settled, now: Settled) -> Floats:
    """By how much the pressure differs from ``today``'s, ``(K, C)``; where nobody answers there is none.

    In the stores each counter's people are held against themselves: a closed store's rest is nobody's relief.
    """
    before, after = pressure(today), pressure(now)
    change = np.zeros((len(after), len(WAYS)))
    change[:, list(now.lines.ways)] += after[:, : now.lines.desks]
    change[:, list(today.lines.ways)] -= before[:, : today.lines.desks]
    names = [store.name for store in today.service.stores]
    kept = [today.lines.desks + names.index(store.name) for store in now.service.stores]
    hours = now.lines.people[now.lines.desks :].sum(axis=1)
    change[:, STORE] = ((after[:, now.lines.desks :] - before[:, kept]) @ hours) / max(hours.sum(), 1e-9)
    return change


def after_a_week(staff: Staff, change: Floats, findable: Floats, worlds: Worlds) -> Staff:
    """A week later, under pressure that differs from today's by ``change`` ``(K, C)``.

    ``findable`` ``(C,)`` is the share of a desk's people who can at most be found in a week, beyond those who replace
    as many as leave today.
    """
    nearer = 1.0 - 0.5 ** (1.0 / worlds["staff.half_life"])
    strain = staff.strain + nearer[:, None] * (change - staff.strain)
    gone = worlds["staff.quits"] * worlds["staff.quits_more"] / WEEKS_PER_YEAR  # a week, when strain is 1 above today's
    vacant = staff.vacant + gone[:, None] * strain - replaced(staff, findable, worlds)
    return replace(staff, strain=strain, vacant=vacant)


def replaced(staff: Staff, findable: Floats, worlds: Worlds) -> Floats:
    """Share of a desk's people who are hired in a week for others who left, beyond today's, ``(K, C)``; below zero
    where fewer leave than today. ``findable`` as in :func:`after_a_week`.
    """
    return np.minimum(staff.vacant / worlds["staff.vacant"][:, None], findable)


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
