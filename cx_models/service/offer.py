"""All that is on offer: stores, desks, self-service, a bot — today or after a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Euros, EurosPerYear, Floats, Minutes, Share
from cx_models.service.bill import AS_BILLED, Bill
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason
from cx_models.service.data_use import UNUSED, DataUse
from cx_models.service.design import AS_MADE, Design
from cx_models.service.hours import HALF_HOURS, open_between, whole_people


@dataclass(frozen=True)
class Store:
    """A shop that customers visit. ``municipality`` is a code, opening hours are hours of the day."""

    name: str
    municipality: str
    population: float
    lat: float
    lon: float
    agents: int
    opens: float
    closes: float
    saturday_opens: float | None
    saturday_closes: float | None
    handling: Minutes
    rent: EurosPerYear | None

    def hours(self) -> Floats:
        """People at the counter in each half-hour, shape ``(336,)``."""
        week = _store_open(self.opens, self.closes, self.saturday_opens, self.saturday_closes)
        return np.asarray(week * float(self.agents), dtype=np.float64)


@lru_cache(maxsize=256)
def _store_open(
    opens: float, closes: float, saturday_opens: float | None, saturday_closes: float | None
) -> npt.NDArray[np.bool_]:
    """When a store is open; kept, since every plan asks it of every store a dozen times."""
    week = open_between(opens, closes)
    if saturday_opens is not None and saturday_closes is not None:
        week = week | open_between(saturday_opens, saturday_closes, days=(5,))
    week.flags.writeable = False
    return week


@dataclass(frozen=True, eq=False)
class Desk:
    """One staffed channel with a queue: agents by half-hour ``(336,)`` and minutes per handled leg.

    ``concurrency`` is how many conversations one agent holds at once (1 on the phone).
    """

    channel: Channel
    agents: Floats
    handling: Minutes
    concurrency: int = 1

    def __post_init__(self) -> None:
        if self.agents.shape != (HALF_HOURS,):
            raise ValueError(f"agents of {self.channel} must have shape (336,), got {self.agents.shape}")
        if (self.agents < 0).any():
            raise ValueError(f"agents of {self.channel} must not be negative")

    @property
    def open(self) -> Floats:
        """1 in the half-hours when somebody is there, else 0."""
        return (self.agents > 0).astype(float)

    @property
    def agent_hours(self) -> float:
        """Agent hours per week."""
        return float(self.agents.sum() / 2)


@dataclass(frozen=True)
class Bot:
    """A chatbot: the share of matters of each reason it settles, and of the rest, the share it hands to a person."""

    resolves: tuple[Share, ...]  # in the order of Reason
    hands_over: Share
    assisted: Share = 0.0

    def __post_init__(self) -> None:
        if len(self.resolves) != len(Reason):
            raise ValueError(f"resolves needs {len(Reason)} shares, got {len(self.resolves)}")


@dataclass(frozen=True)
class CallBack:
    """Callers who would wait longer than ``threshold`` are offered a call back."""

    threshold: Minutes


@dataclass(frozen=True)
class Coming:
    """People, at once, who come to a channel's desk after so many weeks."""

    channel: Channel
    people: float
    weeks: float


@dataclass(frozen=True)
class Recruiting:
    """Agents on their way, as people at once: how many are asked, how many can come, and those ``late`` among them.

    ``ceiling`` is how many can come at most; None where the plan says nothing of it.
    """

    asked: float = 0.0
    hired: float = 0.0
    ceiling: float | None = None
    late: tuple[Coming, ...] = ()

    @property
    def delay_weeks(self) -> float:
        """Weeks until those who come late are there; their mean where they come at different times, 0 for nobody."""
        people = sum(group.people for group in self.late)
        return sum(group.people * group.weeks for group in self.late) / people if people else 0.0

    def sought_after(self, weeks: float) -> float:
        """How many have not come yet after so many weeks."""
        return sum(group.people for group in self.late if round(group.weeks) > weeks)

    def beside(self, other: Recruiting) -> Recruiting:
        """Both together."""
        ceiling = self.ceiling if other.ceiling is None else other.ceiling
        return Recruiting(self.asked + other.asked, self.hired + other.hired, ceiling, self.late + other.late)


@dataclass(frozen=True, eq=False)
class Service:
    """All channels, desks and stores on offer.

    ``desks`` are the staffed channels after recruiting; ``desks_at_first`` those of the weeks before
    the recruits arrive (the same when nobody is being recruited). ``unqueued`` are channels that
    answer without a line (web, e-mail within its promise). ``new_phone_handling`` and
    ``new_mail_handling`` are how long a call or an e-mail takes where a plan opens the first line for them.
    ``app_assisted`` is the share of customers helped at their first use of the app. ``charges`` are the euros that a
    contact on a channel costs its customer; less than nothing is a reward. ``design`` is what is made better than
    today, ``data`` what is done with customers' data, ``paid_once`` what both cost; ``bill`` what customers get and
    pay a month. ``staff_left`` and ``staff_moved`` are people of closed stores, ``hours_moved`` the weekly hours that
    the latter bring to the phone.
    """

    stores: tuple[Store, ...]
    desks: tuple[Desk, ...]
    unqueued: tuple[Channel, ...]
    new_phone_handling: Minutes
    new_mail_handling: Minutes
    bot: Bot | None = None
    app_assisted: Share = 0.0
    callback: CallBack | None = None
    recruiting: Recruiting = Recruiting()
    desks_at_first: tuple[Desk, ...] = ()
    closed: tuple[Store, ...] = ()
    charges: tuple[tuple[Channel, float], ...] = ()
    design: Design = AS_MADE
    data: DataUse = UNUSED
    bill: Bill = AS_BILLED
    paid_once: Euros = 0.0
    staff_left: float = 0.0
    staff_moved: float = 0.0
    hours_moved: float = 0.0

    def desk(self, channel: Channel) -> Desk | None:
        """The desk that staffs ``channel``; None when nobody does, at any hour."""
        return next((desk for desk in self.desks if desk.channel is channel and desk.agents.any()), None)

    @property
    def at_first(self) -> Service:
        """The same service in the weeks before any recruits arrive; e-mail that they open is not there yet."""
        return self.after(0)

    def after(self, weeks: int) -> Service:
        """The same service as far as recruits have come after so many weeks."""
        awaited = {group.channel for group in self.recruiting.late if round(group.weeks) > weeks}
        if not awaited:
            return self
        there = tuple(desk for desk in self.desks if desk.channel not in awaited)
        meanwhile = tuple(desk for desk in self.desks_at_first if desk.channel in awaited)
        first = replace(self, desks=(*there, *meanwhile))
        opened = self.desk(Channel.EMAIL) is not None and first.desk(Channel.EMAIL) is None
        return replace(first, unqueued=_without_mail(first.unqueued)) if opened else first

    def offers_the_same(self, other: Service) -> bool:
        """Whether a customer meets the same stores, desks, bot and call-back; what comes later plays no part."""

        def met(service: Service) -> tuple[object, ...]:
            staffed = (desk for desk in service.desks if desk.agents.any())
            desks = [(desk.channel, desk.agents.tobytes(), desk.handling, desk.concurrency) for desk in staffed]
            ways = (
                service.unqueued,
                service.bot,
                service.app_assisted,
                service.callback,
                sorted(service.charges),
                service.design,
                service.data,
                service.bill,
            )
            return service.stores, service.closed, sorted(desks), *ways

        return met(self) == met(other)

    def without_stores(self, names: Iterable[str]) -> Service:
        """The service with the named stores closed; their people have left."""
        gone = set(names)
        unknown = gone - {store.name for store in self.stores}
        if unknown:
            raise ValueError(f"no open store is called {sorted(unknown)}")
        closing = tuple(store for store in self.stores if store.name in gone)
        return replace(
            self,
            stores=tuple(store for store in self.stores if store.name not in gone),
            closed=self.closed + closing,
            staff_left=self.staff_left + sum(store.agents for store in closing),
        )

    def charge(self, channel: Channel) -> float:
        """What a contact on a channel costs its customer, in euros; a reward is less than nothing."""
        return dict(self.charges).get(channel, 0.0)

    def with_charges(self, euros: Mapping[Channel, float]) -> Service:
        """The service with these charges in place of those of the same channels; a channel without one is free."""
        kept = {**dict(self.charges), **euros}
        return replace(self, charges=tuple((channel, charge) for channel, charge in kept.items() if charge))

    def made_better(self, price: Euros, **shares: Share) -> Service:
        """The service with these parts of its :class:`Design` changed, at a ``price`` paid once."""
        return replace(self, design=replace(self.design, **shares), paid_once=self.paid_once + price)

    def using_data(self, price: Euros, data: DataUse) -> Service:
        """The service with customers' ``data`` used so, at a ``price`` paid once."""
        return replace(self, data=data, paid_once=self.paid_once + price)

    def with_app(self, price: Euros, perk: float, assisted: Share) -> Service:
        """The service with an app, a ``perk`` in euros a month for those who have it, and the share ``assisted`` of
        them helped at first use.

        It is made at a ``price`` where there is none yet.
        """
        offered = replace(self, bill=replace(self.bill, perk=perk), app_assisted=assisted)
        if Channel.APP in self.unqueued:
            return offered
        return replace(offered, unqueued=(*self.unqueued, Channel.APP), paid_once=self.paid_once + price)

    def with_desk(self, desk: Desk) -> Service:
        """The service with ``desk`` put in place of the one of the same channel, or added."""
        first = _put(self.desks_at_first, desk) if self.desks_at_first else ()
        return replace(self, desks=_put(self.desks, desk), desks_at_first=first)

    def with_mail(self, offered: bool) -> Service:
        """The service with e-mail among its ways, or without it."""
        others = _without_mail(self.unqueued)
        return replace(self, unqueued=(Channel.EMAIL, *others) if offered else others)

    def with_more_agents(self, channel: Channel, more: Floats) -> Service:
        """The service with ``more`` agents ``(336,)`` at the desk of ``channel``, from the first day on."""

        def joined(desks: tuple[Desk, ...]) -> tuple[Desk, ...]:
            return tuple(
                replace(desk, agents=whole_people(desk.agents + more)) if desk.channel is channel else desk
                for desk in desks
            )

        return replace(self, desks=joined(self.desks), desks_at_first=joined(self.desks_at_first))

    def with_recruits(self, desk: Desk, recruiting: Recruiting) -> Service:
        """The service whose ``desk`` is reached only once the recruits have arrived, with those awaited already."""
        first = self.desks_at_first or self.desks
        together = self.recruiting.beside(recruiting)
        return replace(self, desks=_put(self.desks, desk), desks_at_first=first, recruiting=together)


def _without_mail(ways: tuple[Channel, ...]) -> tuple[Channel, ...]:
    return tuple(way for way in ways if way is not Channel.EMAIL)


def _put(desks: tuple[Desk, ...], new: Desk) -> tuple[Desk, ...]:
    kept = tuple(desk for desk in desks if desk.channel is not new.channel)
    return (*kept, new)
