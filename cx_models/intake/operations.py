"""How the service runs today, as told by an operations workbook or a short form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cx_models.problems import Finding
from cx_models.quantities import Floats, Minutes, Share
from cx_models.service.channels import Channel


@dataclass(frozen=True)
class ChannelFacts:
    """What the sheet says of one channel; ``None`` where it says nothing."""

    channel: Channel
    contacts_per_week: float | None = None
    handling: Minutes | None = None
    resolved: Share | None = None
    transferred: Share | None = None
    abandoned: Share | None = None
    mean_wait: Minutes | None = None
    concurrency: int = 1


@dataclass(frozen=True)
class StoreFacts:
    """One store: place (municipality code), people at the counter, hours of the day, visits and rent (€)."""

    name: str
    municipality: str
    agents: int
    opens: float
    closes: float
    saturday_opens: float | None
    saturday_closes: float | None
    visits_per_week: float
    rent_per_month: float | None
    handling: Minutes | None = None


@dataclass(frozen=True)
class Economy:
    """The user's own money figures; ``None`` means not entered, and then no euro verdict is given."""

    agent_wage_per_hour: float | None = None
    store_wage_per_hour: float | None = None
    margin_per_customer_month: float | None = None
    bot_licence_per_year: float | None = None
    chat_licence_per_agent_year: float | None = None
    hiring_cost_per_agent: float | None = None
    annual_churn: Share | None = None
    hiring_ceiling_agents: float | None = None
    hiring_delay_weeks: float | None = None


@dataclass(frozen=True, eq=False)
class Operations:
    """Today's service as observed in an average week.

    ``arrivals``, ``staffing`` and ``abandoned`` map a channel to ``(336,)`` half-hours, Monday
    00:00 first: contacts per half-hour, agents present, contacts abandoned per half-hour.
    Arrivals include redials and repeat contacts: they are what the switch counted.
    ``customers`` maps a municipality code to its number of customers, ``segments`` to the shares of
    confident, occasional and assisted users of digital services (they sum to 1).
    ``guessed`` names the fields that nobody told us (``"phone.handling"``): shown as guesses.
    """

    channels: tuple[ChannelFacts, ...]
    stores: tuple[StoreFacts, ...]
    arrivals: Mapping[Channel, Floats]
    staffing: Mapping[Channel, Floats]
    abandoned: Mapping[Channel, Floats] = field(default_factory=dict)
    customers: Mapping[str, float] = field(default_factory=dict)
    segments: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    economy: Economy = Economy()
    guessed: tuple[str, ...] = ()

    def facts(self, channel: Channel) -> ChannelFacts | None:
        """What the sheet says of ``channel``, or None when it is not served."""
        return next((row for row in self.channels if row.channel is channel), None)

    @property
    def digest(self) -> str:
        """A fingerprint of the content: equal exactly when two Operations say the same."""
        seen = hashlib.blake2b(digest_size=16)
        customers = (sorted(self.customers.items()), sorted(self.segments.items()))
        for part in (self.channels, self.stores, self.economy, customers, self.guessed):
            seen.update(repr(part).encode())
        for name in ("arrivals", "staffing", "abandoned"):
            series: Mapping[Channel, Any] = getattr(self, name)
            for channel in sorted(series):
                seen.update(channel.encode() + np.ascontiguousarray(series[channel], dtype=float).tobytes())
        return seen.hexdigest()


@dataclass(frozen=True)
class OperationsReading:
    """All that came of one workbook: the operations (None when refused) and every finding."""

    operations: Operations | None
    findings: tuple[Finding, ...] = ()
