"""What a year costs: people, premises, licences, a better bot, recruiting, help, and the margin of those who leave or
come.

Failure demand is told beside people's cost, never added to it. Hiring and chat licences are paid by people:
weekly hours over those of one contract (assumption ``contract.week``). Without wages and margin there is no verdict in
euros; any other price that nobody told counts as nothing in its line, and a finding says so (``baseline.unpriced``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import CHATBOT, STORE, WAY, WAYS, terms_of
from cx_models.effects.data_use import earned
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE
from cx_models.effects.loads import QUEUED
from cx_models.effects.settle import Settled, by_way
from cx_models.effects.winning import perks_paid
from cx_models.quantities import WEEKS_PER_YEAR, EurosPerYear, Floats, Share, ratio
from cx_models.service.bots import PRIMITIVE_BOT
from cx_models.service.channels import Channel
from cx_models.service.offer import Service

MONTHS = 12


@dataclass(frozen=True)
class Prices:
    """The user's own money figures; None where not entered.

    ``licensed`` is what a bot settles at ``bot_year``: today's, where there is one, else a primitive one's shares.
    """

    agent_hour: float | None = None
    store_hour: float | None = None
    margin_month: float | None = None
    bot_year: EurosPerYear | None = None
    chat_seat_year: EurosPerYear | None = None
    hiring: float | None = None
    licensed: tuple[Share, ...] = tuple(PRIMITIVE_BOT.values())

    @property
    def enough(self) -> bool:
        """Whether a verdict in euros can be given: wages and margin are known."""
        return None not in (self.agent_hour, self.store_hour, self.margin_month)


@dataclass(frozen=True, eq=False)
class Cost:
    """Euros in the first year, each ``(K,)``.

    ``better_bot`` is what a bot costs beyond its licence, ``first_use`` the help at first use; ``making`` is paid
    once for a better design, ``in_charge`` for the time of those who take matters left open or decide anew; ``rewards``
    are paid for matters begun on a rewarded way, ``fees`` by customers for each contact, below zero, as is what
    recommendations bring in, ``sales``, and what the service is ``dearer`` by for today's customers; ``perks`` are paid
    to those who have the app. ``margin_lost`` counts a leaver for half of the year on average, ``margin_won``, below
    zero, so too those who come beyond today's number.
    """

    agents: Floats
    stores: Floats
    premises: Floats
    licences: Floats
    better_bot: Floats
    recruiting: Floats
    first_use: Floats
    making: Floats
    in_charge: Floats
    rewards: Floats
    fees: Floats
    sales: Floats
    perks: Floats
    dearer: Floats
    margin_lost: Floats
    margin_won: Floats

    @property
    def total(self) -> Floats:
        """All lines together."""
        return np.asarray(sum(getattr(self, line) for line in COST_LINES))


COST_LINES = tuple(line.name for line in fields(Cost))


@dataclass(frozen=True, eq=False)
class Year:
    """The first twelve months: the share ``first_part`` of them as the week ``first``, the rest as ``later``."""

    first: Settled
    later: Settled
    first_part: Share

    def mean(self, of: Callable[[Settled], Floats]) -> Floats:
        """A figure of the week, averaged over the year."""
        return np.asarray(self.first_part * of(self.first) + (1 - self.first_part) * of(self.later))


@dataclass(frozen=True, eq=False)
class Gone:
    """Customers within the year, each ``(K,)``: ``leavers``, how many ``more`` these are than today, and how many are
    ``won`` beyond as many as today.
    """

    leavers: Floats
    more: Floats
    won: Floats


def cost(year: Year, today: Service, gone: Gone, prices: Prices, mail_minutes: float) -> Cost | None:
    """The year's cost; None without wages and margin.

    Hired is whoever works beyond ``today``; ``mail_minutes`` is handling of one e-mail, where nobody is told to do it.
    Perks, a changed price and what recommendations bring count for as many customers as there are on average through
    the year.
    """
    if not prices.enough:
        return None
    assert prices.agent_hour is not None and prices.store_hour is not None and prices.margin_month is not None
    service, worlds = year.later.service, year.later.drivers.worlds
    hours = year.mean(lambda settled: _agent_hours(settled, mail_minutes))
    rent = sum(store.rent or 0.0 for store in service.stores)
    contract = worlds["contract.week"]
    seats = _desk_hours(service, Channel.CHAT) / contract
    bot = (prices.bot_year or 0.0) if service.bot is not None else 0.0
    flat = np.ones(worlds.count)
    there = 1.0 + (gone.won - gone.more) / 2 / year.later.drivers.customers.total
    return Cost(
        agents=hours * prices.agent_hour * WEEKS_PER_YEAR,
        stores=flat * _counter_hours(service) * prices.store_hour * WEEKS_PER_YEAR,
        premises=flat * rent,
        licences=seats * (prices.chat_seat_year or 0.0) + bot,
        better_bot=year.mean(lambda settled: _settled_beyond(settled, prices.licensed))
        * worlds["bot.settled_price"]
        * WEEKS_PER_YEAR,
        recruiting=hired_hours(today, service) / contract * (prices.hiring or 0.0),
        first_use=_helped(year) * worlds["first_use.minutes"] / 60 * prices.agent_hour,
        making=flat * service.paid_once,
        in_charge=year.mean(_seen_to) * worlds["design.taken_minutes"] / 60 * prices.agent_hour * WEEKS_PER_YEAR,
        rewards=year.mean(_rewarded) * WEEKS_PER_YEAR,
        fees=0.0 - year.mean(_charged) * WEEKS_PER_YEAR,
        sales=0.0 - earned(service.data, worlds) * year.later.drivers.customers.total * there,
        perks=year.mean(perks_paid) * MONTHS * there,
        dearer=0.0 - service.bill.dearer * MONTHS * year.later.drivers.customers.total * there,
        margin_lost=gone.leavers * prices.margin_month * MONTHS / 2,
        margin_won=0.0 - gone.won * prices.margin_month * MONTHS / 2,
    )


def _rewarded(settled: Settled) -> Floats:
    """Euros per week given for matters begun on a rewarded way, ``(K,)``."""
    reward = -np.minimum(np.array(terms_of(settled.service).charge), 0.0)
    return np.asarray(settled.first.by_way.sum(axis=(2, 3, 4)) @ reward)


def _charged(settled: Settled) -> Floats:
    """Euros per week that customers pay for contacts, ``(K,)``."""
    charge = np.maximum(np.array(terms_of(settled.service).charge), 0.0)
    return np.asarray(settled.seen.contacts.sum(axis=2) @ charge)


def _taken(settled: Settled) -> Floats:
    """Matters a week that someone in charge takes, ``(K,)``: of those that a person could not settle."""
    return np.asarray(np.einsum("kic,kci->k", settled.links.handed_up, settled.seen.contacts))


def _agent_hours(settled: Settled, mail_minutes: float) -> Floats:
    """Paid hours per week at the desks; where nobody is told to answer e-mail, its hours follow its volume."""
    desks = sum(desk.agent_hours for desk in settled.service.desks)
    mails = settled.seen.contacts[:, WAY[Channel.EMAIL]].sum(axis=1)
    follows = settled.service.desk(Channel.EMAIL) is None
    return np.asarray(desks + follows * mails * settled.mail_longer * mail_minutes / 60.0)


def _seen_to(settled: Settled) -> Floats:
    """Matters a week that someone in charge sees to, ``(K,)``: those taken, and those a machine decided that customers
    ask a person to decide anew.
    """
    decided = settled.service.design.machine * settled.drivers.worlds["machine.appeals"]
    by_people = np.moveaxis(settled.links.resolved, 1, 2)[:, ANSWERED_BY_PEOPLE]  # (K, C', I)
    settled_by_people = (settled.seen.contacts[:, ANSWERED_BY_PEOPLE] * by_people).sum(axis=(1, 2))
    return np.asarray(_taken(settled) + decided * settled_by_people)


def _settled_beyond(settled: Settled, licensed: tuple[Share, ...]) -> Floats:
    """Contacts per week that the bot is bought to settle beyond what the licence buys, ``(K,)``."""
    bot = settled.service.bot
    more = np.zeros(len(licensed)) if bot is None else np.maximum(np.subtract(bot.resolves, licensed), 0.0)
    return np.asarray(settled.seen.contacts[:, CHATBOT] @ more)


def _helped(year: Year) -> Floats:
    """Customers helped at their first use of a way within the year, ``(K,)``: of those who use it at all."""
    assisted, count = np.array(terms_of(year.later.service).assisted), year.later.drivers.people[:, None]
    uses = year.mean(lambda settled: settled.first.by_way.sum(axis=(3, 4))) * WEEKS_PER_YEAR  # (K, C, S)
    users = count * (1.0 - np.exp(-ratio(uses, count)))
    return np.asarray(users.sum(axis=2) @ assisted)


def hired_hours(today: Service, service: Service) -> float:
    """Weekly hours at the desks that nobody of today works, nor anybody who moved from a closed store."""
    moved = {Channel.PHONE: service.hours_moved}
    added = (
        _desk_hours(service, channel) - _desk_hours(today, channel) - moved.get(channel, 0.0)
        for channel in (*QUEUED, Channel.EMAIL)
    )
    return sum(max(hours, 0.0) for hours in added)


@dataclass(frozen=True, eq=False)
class Turnover:
    """Euros a week beyond today's, each ``(K,)``: wages ``unpaid`` for empty places, ``replacing`` those who left."""

    unpaid: Floats
    replacing: Floats


def turnover(service: Service, unfilled: Floats, replaced: Floats, prices: Prices, worlds: Worlds) -> Turnover | None:
    """What empty places save and filling them costs; None without wages.

    ``unfilled`` and ``replaced`` ``(K, C)`` are shares of each way's people beyond today's. Whoever is ill is paid;
    whoever has left is not. A hiring costs what it does for a plan's own recruits.
    """
    if prices.agent_hour is None or prices.store_hour is None:
        return None
    hours, wage = np.array([_desk_hours(service, way) for way in WAYS]), np.full(len(WAYS), prices.agent_hour)
    hours[STORE], wage[STORE] = _counter_hours(service), prices.store_hour
    people = hours / worlds["contract.week"][:, None]
    return Turnover(unfilled @ (hours * wage), (replaced * people).sum(axis=1) * (prices.hiring or 0.0))


def _counter_hours(service: Service) -> float:
    """Weekly hours at the counters of all stores."""
    return sum(float(store.hours().sum()) / 2 for store in service.stores)


def _desk_hours(service: Service, channel: Channel) -> float:
    desk = service.desk(channel)
    return 0.0 if desk is None else desk.agent_hours


def failure_hours(settled: Settled, mail_minutes: float) -> Floats:
    """Hours a week that people on each way would need for contacts that should not have come, ``(cause, K, C)``.

    The first cause is the matter itself and has none. A leg takes its usual handling, whether or not anybody is free
    for it: where a queue is overloaded, part of this work is never done, and its customers give up. An e-mail takes
    ``mail_minutes``; other ways take nobody's time.
    """
    needless = settled.seen.by_cause.copy()  # (cause, K, C)
    needless[0] = 0.0
    return np.asarray(needless * _hours_each(settled, mail_minutes)[None])


def _hours_each(settled: Settled, mail_minutes: float) -> Floats:
    """Hours of somebody's time that a contact, or a further leg of one, takes on each way, ``(K, C)``."""
    queue, arriving = settled.lines, settled.week.arrivals.sum(axis=2)
    at_once = np.maximum(ratio(queue.agents.sum(axis=1), queue.people.sum(axis=1)), 1.0)
    minutes = by_way(queue.handling / at_once, queue, arriving)
    minutes[:, WAY[Channel.EMAIL]] = mail_minutes * settled.mail_longer
    return np.asarray(minutes / 60.0)


def failure_euros(hours: Floats, prices: Prices) -> Floats | None:
    """Euros a year of the ``hours`` a week that :func:`failure_hours` tells, ``(cause, K, C)``; None without wages.

    Beside people's cost, never added to it: to be rid of it saves money only where people are then fewer, and where
    nobody is free for it, it is paid by customers who give up.
    """
    if prices.agent_hour is None or prices.store_hour is None:
        return None
    wage = np.full(len(WAYS), prices.agent_hour)
    wage[STORE] = prices.store_hour
    return np.asarray(hours * wage * WEEKS_PER_YEAR)
