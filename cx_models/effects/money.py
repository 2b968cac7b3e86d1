"""What a year costs: people, premises, licences, a better bot, recruiting, help, and the margin of those who leave.

Failure demand is an "of which" of people's cost, never added to it. Hiring and chat licences are paid by people:
weekly hours over those of one contract (assumption ``contract.week``). A figure nobody entered makes the
line that needs it unknown, not zero; without wages and margin there is no verdict in euros.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from cx_models.effects.choice import CHATBOT, WAY, terms_of
from cx_models.effects.loads import QUEUED
from cx_models.effects.settle import Settled
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

    ``better_bot`` is what a bot costs beyond its licence, ``first_use`` the help at first use; ``rewards``
    are paid for matters begun on a rewarded way, ``fees`` by customers for each contact, below zero; ``margin_lost``
    counts a leaver for half of the year on average.
    """

    agents: Floats
    stores: Floats
    premises: Floats
    licences: Floats
    better_bot: Floats
    recruiting: Floats
    first_use: Floats
    rewards: Floats
    fees: Floats
    margin_lost: Floats

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


def cost(year: Year, today: Service, leavers: Floats, prices: Prices, mail_minutes: float) -> Cost | None:
    """The year's cost; None without wages and margin.

    Hired is whoever works beyond ``today``. ``leavers`` ``(K,)`` customers; ``mail_minutes`` handling of one
    e-mail, whose staff follows its volume.
    """
    if not prices.enough:
        return None
    assert prices.agent_hour is not None and prices.store_hour is not None and prices.margin_month is not None
    service, worlds = year.later.service, year.later.drivers.worlds
    hours = year.mean(lambda settled: _agent_hours(settled, mail_minutes))
    counter_hours = sum(float(store.hours().sum()) / 2 for store in service.stores)
    rent = sum(store.rent or 0.0 for store in service.stores)
    contract = worlds["contract.week"]
    seats = _desk_hours(service, Channel.CHAT) / contract
    bot = (prices.bot_year or 0.0) if service.bot is not None else 0.0
    flat = np.ones(worlds.count)
    return Cost(
        agents=hours * prices.agent_hour * WEEKS_PER_YEAR,
        stores=flat * counter_hours * prices.store_hour * WEEKS_PER_YEAR,
        premises=flat * rent,
        licences=seats * (prices.chat_seat_year or 0.0) + bot,
        better_bot=year.mean(lambda settled: _settled_beyond(settled, prices.licensed))
        * worlds["bot.settled_price"]
        * WEEKS_PER_YEAR,
        recruiting=hired_hours(today, service) / contract * (prices.hiring or 0.0),
        first_use=_helped(year) * worlds["first_use.minutes"] / 60 * prices.agent_hour,
        rewards=year.mean(_rewarded) * WEEKS_PER_YEAR,
        fees=0.0 - year.mean(_charged) * WEEKS_PER_YEAR,
        margin_lost=leavers * prices.margin_month * MONTHS / 2,
    )


def _rewarded(settled: Settled) -> Floats:
    """Euros per week given for matters begun on a rewarded way, ``(K,)``."""
    reward = -np.minimum(np.array(terms_of(settled.service).charge), 0.0)
    return np.asarray(settled.first.by_way.sum(axis=(2, 3, 4)) @ reward)


def _charged(settled: Settled) -> Floats:
    """Euros per week that customers pay for contacts, ``(K,)``."""
    charge = np.maximum(np.array(terms_of(settled.service).charge), 0.0)
    return np.asarray(settled.seen.contacts.sum(axis=2) @ charge)


def _agent_hours(settled: Settled, mail_minutes: float) -> Floats:
    """Paid hours per week at the desks; e-mail's follow its volume."""
    desks = sum(desk.agent_hours for desk in settled.service.desks if desk.channel is not Channel.EMAIL)
    mails = settled.seen.contacts[:, WAY[Channel.EMAIL]].sum(axis=1)
    return np.asarray(desks + mails * mail_minutes / 60.0)


def _settled_beyond(settled: Settled, licensed: tuple[Share, ...]) -> Floats:
    """Contacts per week that the bot is bought to settle beyond what the licence buys, ``(K,)``."""
    bot = settled.service.bot
    more = np.zeros(len(licensed)) if bot is None else np.maximum(np.subtract(bot.resolves, licensed), 0.0)
    return np.asarray(settled.seen.contacts[:, CHATBOT] @ more)


def _helped(year: Year) -> Floats:
    """Customers helped at their first use of the bot within the year, ``(K,)``: of those who use it at all."""
    bot, count = year.later.service.bot, year.later.drivers.customers.count.sum(axis=0)
    uses = year.mean(lambda settled: settled.first.by_way[:, CHATBOT].sum(axis=(2, 3))) * WEEKS_PER_YEAR  # (K, S)
    users = count * (1.0 - np.exp(-ratio(uses, count[None])))
    return np.asarray((bot.assisted if bot is not None else 0.0) * users.sum(axis=1))


def hired_hours(today: Service, service: Service) -> float:
    """Weekly hours at the phone and in chat that nobody of today works, nor anybody who moved from a closed store."""
    moved = {Channel.PHONE: service.hours_moved}
    added = (
        _desk_hours(service, channel) - _desk_hours(today, channel) - moved.get(channel, 0.0) for channel in QUEUED
    )
    return sum(max(hours, 0.0) for hours in added)


def _desk_hours(service: Service, channel: Channel) -> float:
    desk = service.desk(channel)
    return 0.0 if desk is None else desk.agent_hours


def failure_hours(settled: Settled) -> Floats:
    """Agent hours per week at the phone and chat desks spent on contacts that should not have come, ``(K,)``."""
    worlds = settled.drivers.worlds
    hours = np.zeros(worlds.count)
    for line, way in enumerate(settled.lines.ways):
        served = settled.week.busy[:, line].sum(axis=1) / 2
        causes = settled.seen.by_cause[:, :, way]  # (cause, K)
        total = np.maximum(causes.sum(axis=0), 1e-9)
        hours += served * (1 - causes[0] / total)
    return hours
