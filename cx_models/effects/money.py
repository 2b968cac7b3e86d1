"""What a year costs: people, premises, licences, recruiting, and the margin of those who leave.

Failure demand is an "of which" of people's cost, never added to it. A figure nobody entered makes the
line that needs it unknown, not zero; without wages and margin there is no verdict in euros.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.effects.choice import WAY
from cx_models.effects.settle import Settled
from cx_models.quantities import WEEKS_PER_YEAR, EurosPerYear, Floats, Share
from cx_models.service.channels import Channel

MONTHS = 12


@dataclass(frozen=True)
class Prices:
    """The user's own money figures; None where not entered."""

    agent_hour: float | None = None
    store_hour: float | None = None
    margin_month: float | None = None
    bot_year: EurosPerYear | None = None
    chat_seat_year: EurosPerYear | None = None
    hiring: float | None = None

    @property
    def enough(self) -> bool:
        """Whether a verdict in euros can be given: wages and margin are known."""
        return None not in (self.agent_hour, self.store_hour, self.margin_month)


@dataclass(frozen=True, eq=False)
class Cost:
    """Euros per year, each ``(K,)``: ``margin_lost`` counts a leaver for half of the year on average."""

    agents: Floats
    stores: Floats
    premises: Floats
    licences: Floats
    recruiting: Floats
    margin_lost: Floats

    @property
    def total(self) -> Floats:
        """All lines together."""
        return self.agents + self.stores + self.premises + self.licences + self.recruiting + self.margin_lost


def cost(
    settled: Settled,
    at_first: Settled,
    first_part: Share,
    leavers: Floats,
    prices: Prices,
    mail_minutes: float,
) -> Cost | None:
    """The year's cost, ``first_part`` of it as ``at_first``; None without wages and margin.

    ``leavers`` ``(K,)`` customers; ``mail_minutes`` handling of one e-mail, whose staff follows its volume.
    """
    if not prices.enough:
        return None
    assert prices.agent_hour is not None and prices.store_hour is not None and prices.margin_month is not None
    service, worlds = settled.service, settled.drivers.worlds
    hours = first_part * _agent_hours(at_first, mail_minutes) + (1 - first_part) * _agent_hours(settled, mail_minutes)
    counter_hours = sum(float(store.hours().sum()) / 2 for store in service.stores)
    rent = sum(store.rent or 0.0 for store in service.stores)
    chat = service.desk(Channel.CHAT)
    seats = float(chat.agents.max()) if chat is not None else 0.0
    licences = seats * (prices.chat_seat_year or 0.0) + ((prices.bot_year or 0.0) if service.bot is not None else 0.0)
    flat = np.ones(worlds.count)
    return Cost(
        agents=hours * prices.agent_hour * WEEKS_PER_YEAR,
        stores=flat * counter_hours * prices.store_hour * WEEKS_PER_YEAR,
        premises=flat * rent,
        licences=flat * licences,
        recruiting=flat * service.recruiting.hired * (prices.hiring or 0.0),
        margin_lost=leavers * prices.margin_month * MONTHS / 2,
    )


def _agent_hours(settled: Settled, mail_minutes: float) -> Floats:
    """Paid hours per week at the desks; e-mail's follow its volume."""
    desks = sum(desk.agent_hours for desk in settled.service.desks if desk.channel is not Channel.EMAIL)
    mails = settled.seen.contacts[:, WAY[Channel.EMAIL]].sum(axis=1)
    return np.asarray(desks + mails * mail_minutes / 60.0)


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
