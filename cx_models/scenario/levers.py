"""What can be changed. Each lever is defined once: a frozen dataclass whose fields carry bounds and units.

Widgets, command-line forms, saved files, report lines and the Method page derive from these
annotations through :data:`LEVERS`; a lever that joins the registry is covered by the laws at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

import numpy as np

from cx_models.quantities import Share
from cx_models.scenario.fields import Number, OneOf, StoreNames, checked
from cx_models.service.bots import PRIMITIVE_BOT
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason
from cx_models.service.data_use import Asking, DataUse, Interest
from cx_models.service.hours import Daypart, daypart_of_half_hour, open_between, whole_people
from cx_models.service.offer import Bot, CallBack, Coming, Desk, Recruiting, Service, Store

Percent = Annotated[float, Number(0.0, 1.0, 0.01, "share")]
Agents = Annotated[int, Number(-100, 200, 1, "agents")]
Ceiling = Annotated[int, Number(0, 200, 1, "agents")]
Delay = Annotated[int, Number(0, 52, 1, "weeks")]
OncePaid = Annotated[int, Number(0, 1_000_000, 10_000, "euros")]
REWARDED = (Channel.CHAT, Channel.CHATBOT, Channel.WEB, Channel.APP)


class Lever(Protocol):
    """One change to the service."""

    name: ClassVar[str]

    def applied_to(self, service: Service) -> Service:
        """The service with this change made."""
        ...


LEVERS: dict[str, type[Any]] = {}
Kind = TypeVar("Kind", bound=type[Any])


def lever(kind: Kind) -> Kind:
    """Register a lever. Levers act in the order of registration, whatever the order of a scenario's list."""
    LEVERS[kind.name] = kind
    return kind


@lever
@dataclass(frozen=True)
class CloseStores:
    """Close every store in towns smaller than ``below`` and those picked in ``also``, but none of ``keep``.

    ``price`` is what closing costs once: leases that run on, those who are given notice.
    """

    name: ClassVar[str] = "close_stores"
    below: Annotated[int, Number(0, 1_000_000, 5_000, "inhabitants")] = 0
    also: Annotated[tuple[str, ...], StoreNames()] = ()
    keep: Annotated[tuple[str, ...], StoreNames()] = ()
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def is_small(self, store: Store) -> bool:
        """Whether the limit of town size closes it, if it is not kept."""
        return store.population < self.below

    def applied_to(self, service: Service) -> Service:
        """Stores named that do not exist are left alone: the data may have changed since."""
        closing = [
            store.name
            for store in service.stores
            if (self.is_small(store) or store.name in self.also) and store.name not in self.keep
        ]
        if not closing:
            return service
        fewer = service.without_stores(closing)
        return replace(fewer, paid_once=fewer.paid_once + float(self.price))


SATURDAY_HOURS = (10.0, 15.0)
SHORTEST_DAY = 2.0  # hours


@lever
@dataclass(frozen=True)
class ChangeStoreHours:
    """Stores close so many hours earlier or later on weekdays, and are open on Saturdays or not."""

    name: ClassVar[str] = "change_store_hours"
    weekday: Annotated[int, Number(-6, 6, 1, "hours")] = 0
    saturday: Annotated[str, OneOf(("as_today", "closed", "open"))] = "as_today"

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """As many people are at each counter as today, for fewer or more hours."""
        return replace(service, stores=tuple(self._of(store) for store in service.stores))

    def _of(self, store: Store) -> Store:
        shortest = min(store.closes, store.opens + SHORTEST_DAY)
        closes = min(max(store.closes + self.weekday, shortest), max(store.closes, 24.0))
        changed = replace(store, closes=closes)
        if self.saturday == "closed":
            return replace(changed, saturday_opens=None, saturday_closes=None)
        if self.saturday == "open" and store.saturday_opens is None:
            return replace(changed, saturday_opens=SATURDAY_HOURS[0], saturday_closes=SATURDAY_HOURS[1])
        return changed


_STAFFED = (Daypart.MORNING, Daypart.MIDDAY, Daypart.AFTERNOON, Daypart.EVENING, Daypart.WEEKEND)


@lever
@dataclass(frozen=True)
class StaffPhone:
    """Agents more (or fewer) on the phone in each part of the week; recruits come late and up to a ceiling.

    The ceiling is of people, and the same people may work in several parts of the week: so no part gets more of
    them than the ceiling, and what is asked in one part takes nothing from another. Within a part agents are
    added to the hours already open; a part in which the line is closed altogether is opened by asking for
    agents. Fewer agents take effect at once.
    """

    name: ClassVar[str] = "staff_phone"
    morning: Agents = 0
    midday: Agents = 0
    afternoon: Agents = 0
    evening: Agents = 0
    weekend: Agents = 0
    ceiling: Ceiling = 200
    delay_weeks: Delay = 0

    def __post_init__(self) -> None:
        checked(self)

    @property
    def asked(self) -> Mapping[Daypart, int]:
        """Agents asked for by part of the week; negative where they are to go."""
        return {part: getattr(self, part.value) for part in _STAFFED}

    def applied_to(self, service: Service) -> Service:
        """The desk of later weeks has the recruits; that of the first weeks does not."""
        parts = tuple(Daypart)
        asked = np.array([self.asked.get(part, 0) for part in parts], dtype=np.float64)
        if not asked.any():
            return service
        nobody = Desk(Channel.PHONE, np.zeros(len(daypart_of_half_hour())), service.new_phone_handling)
        desk = service.desk(Channel.PHONE) or nobody
        part = daypart_of_half_hour()
        usual = np.bincount(part, weights=desk.open, minlength=len(parts))
        change = np.where((desk.open > 0) | (usual[part] == 0), asked[part], 0.0)
        recruits = float(max(asked.max(), 0.0))
        hired = min(recruits, float(self.ceiling))
        coming = np.clip(change, 0.0, self.ceiling)
        fewer = replace(desk, agents=np.maximum(desk.agents + np.minimum(change, 0.0), 0.0))
        later = replace(fewer, agents=whole_people(fewer.agents + coming))
        ceiling = float(self.ceiling) if recruits else None
        if not self.delay_weeks or not hired:
            return replace(service.with_desk(later), recruiting=Recruiting(recruits, hired, ceiling))
        late = (Coming(Channel.PHONE, hired, float(self.delay_weeks)),)
        return service.with_desk(fewer).with_recruits(later, Recruiting(recruits, hired, ceiling, late))


@lever
@dataclass(frozen=True)
class MoveStoreStaff:
    """Let closed stores' people answer the phone instead of leaving: their weekly hours, spread over its hours.

    They are there from the first day, also on a line that the same plan opens.
    """

    name: ClassVar[str] = "move_store_staff"
    to_phone: Percent = 0.0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nobody moves where there is no phone line to move to."""
        desk = service.desk(Channel.PHONE)
        if desk is None or not service.closed or not self.to_phone:
            return service
        half_hours = sum(float(store.hours().sum()) for store in service.closed) * self.to_phone
        people = self.to_phone * service.staff_left
        moved = service.with_more_agents(Channel.PHONE, half_hours / desk.open.sum() * desk.open)
        return replace(
            moved,
            staff_left=service.staff_left - people,
            staff_moved=service.staff_moved + people,
            hours_moved=service.hours_moved + half_hours / 2,
        )


@lever
@dataclass(frozen=True)
class OfferCallBack:
    """Offer callers who would wait longer than ``threshold`` a call back."""

    name: ClassVar[str] = "offer_callback"
    threshold: Annotated[float, Number(0.0, 30.0, 1.0, "min")] = 5.0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Only a phone line can call back."""
        return replace(service, callback=CallBack(self.threshold)) if service.desk(Channel.PHONE) else service


@lever
@dataclass(frozen=True)
class AddChat:
    """People answer in writing, the same hours on every weekday; those who are not in a chat today come late.

    As many of them can be found as the ceiling leaves beside those whom the phone gets.
    """

    name: ClassVar[str] = "add_chat"
    agents: Annotated[int, Number(0, 100, 1, "agents")] = 0
    at_once: Annotated[int, Number(1, 4, 1, "conversations")] = 2
    handling: Annotated[float, Number(2.0, 30.0, 1.0, "min")] = 10.0
    opens: Annotated[float, Number(6.0, 14.0, 1.0, "o'clock")] = 8.0
    closes: Annotated[float, Number(12.0, 23.0, 1.0, "o'clock")] = 18.0
    ceiling: Ceiling = 200
    delay_weeks: Delay = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """A chat that exists already is replaced by this one, with its people until the others come."""
        if not self.agents:
            return service
        week = np.where(open_between(self.opens, self.closes), float(self.agents), 0.0)
        desk = Desk(Channel.CHAT, week, self.handling, self.at_once)
        return _staffed_late(service, desk, self.ceiling, self.delay_weeks)


def _staffed_late(service: Service, desk: Desk, ceiling: int, delay_weeks: int) -> Service:
    """The service with ``desk``: who is too many goes at once, and whom it has not today comes after so many weeks, as
    far as the ceiling has room for more than those hired already.
    """
    today = service.desk(desk.channel)
    here = np.minimum(desk.agents, 0.0 if today is None else today.agents)
    asked = float((desk.agents - here).max())
    if not asked:
        return service.with_desk(desk)
    hired = min(asked, max(ceiling - service.recruiting.hired, 0.0))
    later = replace(desk, agents=np.minimum(desk.agents, here + hired))
    if not delay_weeks or not hired:
        return replace(service.with_desk(later), recruiting=service.recruiting.beside(Recruiting(asked, hired)))
    coming = Recruiting(asked, hired, late=(Coming(desk.channel, hired, float(delay_weeks)),))
    return service.with_desk(replace(desk, agents=here)).with_recruits(later, coming)


MAIL_HOURS = (8.0, 16.0)


@lever
@dataclass(frozen=True)
class StaffMail:
    """So many more people answer e-mail, or fewer, in the hours when it is answered; more of them come late, as many as
    the ceiling leaves beside those whom phone and chat get.

    Where there is no e-mail yet it is opened, and answered in office hours; with nobody left to answer it is closed.
    """

    name: ClassVar[str] = "staff_mail"
    agents: Annotated[int, Number(-40, 40, 1, "agents")] = 0
    ceiling: Ceiling = 200
    delay_weeks: Delay = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Of e-mail that nobody is told to answer, it is not known how many more would be."""
        desk = service.desk(Channel.EMAIL)
        if not self.agents or (desk is None and (Channel.EMAIL in service.unqueued or self.agents < 0)):
            return service
        if desk is None:
            office = np.where(open_between(*MAIL_HOURS), float(self.agents), 0.0)
            later = Desk(Channel.EMAIL, office, service.new_mail_handling)
        else:
            later = replace(desk, agents=np.maximum(desk.agents + desk.open * self.agents, 0.0))
        staffed = _staffed_late(service, later, self.ceiling, self.delay_weeks)
        return staffed.with_mail(staffed.desk(Channel.EMAIL) is not None)


@lever
@dataclass(frozen=True)
class AddBot:
    """A chatbot: the share of each reason's matters it settles, whom it hands the rest to, and help at first use.

    It begins as a primitive bot.
    """

    name: ClassVar[str] = "add_bot"
    buy: Percent = PRIMITIVE_BOT[Reason.BUY]
    bill: Percent = PRIMITIVE_BOT[Reason.BILL]
    fault: Percent = PRIMITIVE_BOT[Reason.FAULT]
    move: Percent = PRIMITIVE_BOT[Reason.MOVE]
    cancel: Percent = PRIMITIVE_BOT[Reason.CANCEL]
    advice: Percent = PRIMITIVE_BOT[Reason.ADVICE]
    other: Percent = PRIMITIVE_BOT[Reason.OTHER]
    hand_over: Annotated[str, OneOf(("none", "person"))] = "none"
    assisted: Percent = 0.0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """The bot is there at all hours."""
        settles = tuple(float(getattr(self, reason.value)) for reason in Reason)
        return replace(service, bot=Bot(settles, float(self.hand_over == "person"), self.assisted))

    @classmethod
    def settling(cls, shares: Mapping[Reason, Share], service: Service, **others: Any) -> AddBot:
        """A bot that settles these shares of each reason's matters, or what today's settles where that is more."""
        today = service.bot.resolves if service.bot is not None else (0.0,) * len(Reason)
        best: dict[str, Any] = {
            reason.value: max(shares[reason], known) for reason, known in zip(Reason, today, strict=True)
        }
        return cls(**best, **others)


@lever
@dataclass(frozen=True)
class ChargeForVisits:
    """Customers pay for each visit to a store. The phone has no such lever: the law bars charging customers for it."""

    name: ClassVar[str] = "charge_visits"
    per_visit: Annotated[int, Number(0, 30, 1, "euros")] = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nobody pays where no store is left."""
        return service.with_charges({Channel.STORE: float(self.per_visit)}) if service.stores else service


@lever
@dataclass(frozen=True)
class RewardDigital:
    """Customers are given something for each matter that they begin in chat, with the bot, on the web or in the app.

    Those who did so anyway are given it too.
    """

    name: ClassVar[str] = "reward_digital"
    per_matter: Annotated[int, Number(0, 20, 1, "euros")] = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Ways that are not offered cannot be taken, so a reward for them costs nothing."""
        return service.with_charges(dict.fromkeys(REWARDED, -float(self.per_matter))) if self.per_matter else service


@lever
@dataclass(frozen=True)
class ClearSelfService:
    """Make the web pages and the app clearer: mend a share of what is unclear, at a price paid once."""

    name: ClassVar[str] = "clear_self_service"
    clearer: Percent = 0.0
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where nothing is made clearer."""
        return service.made_better(float(self.price), clearer=self.clearer) if self.clearer else service


@lever
@dataclass(frozen=True)
class OfferApp:
    """A mobile app, where there is none yet, a perk for those who have it, and help at its first use."""

    name: ClassVar[str] = "offer_app"
    perk: Annotated[int, Number(0, 20, 1, "euros_per_month")] = 0
    price: OncePaid = 0
    assisted: Percent = 0.0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """An app that exists already stays as it is."""
        return service.with_app(float(self.price), float(self.perk), self.assisted)


@lever
@dataclass(frozen=True)
class ChangePrice:
    """Every customer pays so much more, or less, a month."""

    name: ClassVar[str] = "change_price"
    dearer: Annotated[int, Number(-10, 10, 1, "euros_per_month")] = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """How service is given stays as it is."""
        return replace(service, bill=replace(service.bill, dearer=float(self.dearer)))


@lever
@dataclass(frozen=True)
class GuideContacts:
    """Lead contacts to the right person at once, and hand the matter over where they are passed on all the same."""

    name: ClassVar[str] = "guide_contacts"
    right_first: Percent = 0.0
    warm: Percent = 0.0
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where nothing is changed."""
        if not (self.right_first or self.warm):
            return service
        return service.made_better(float(self.price), right_first=self.right_first, warm=self.warm)


@lever
@dataclass(frozen=True)
class LetStaffDecide:
    """Let those who answer decide more matters themselves, and have someone in charge take a share of the rest."""

    name: ClassVar[str] = "let_staff_decide"
    decided: Percent = 0.0
    taken: Percent = 0.0
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where nothing is changed."""
        if not (self.decided or self.taken):
            return service
        return service.made_better(float(self.price), decided=self.decided, taken=self.taken)


@lever
@dataclass(frozen=True)
class LetMachineDecide:
    """Let a machine make a share of the decisions that people make today; who asks for it gets a person's (GDPR 22)."""

    name: ClassVar[str] = "machine_decides"
    share: Percent = 0.0
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where nothing is decided so."""
        return service.made_better(float(self.price), machine=self.share) if self.share else service


@lever
@dataclass(frozen=True)
class SupportStaff:
    """Support those who answer: breaks after hard contacts, someone to turn to, training, leaders who are there.

    How much of what can be done is done; over months they bear the same load more easily.
    """

    name: ClassVar[str] = "support_staff"
    supported: Percent = 0.0
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where nothing is done."""
        return service.made_better(float(self.price), supported=self.supported) if self.supported else service


@lever
@dataclass(frozen=True)
class PromiseEase:
    """Advertise that digital service is easy: more try it, some join, and all who come expect what was promised."""

    name: ClassVar[str] = "promise_ease"
    promised: Percent = 0.0
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where nothing is promised."""
        return service.made_better(float(self.price), promised=self.promised) if self.promised else service


@lever
@dataclass(frozen=True)
class Personalise:
    """Use what customers' data tell: digital service adapts to who comes, and things are recommended."""

    name: ClassVar[str] = "personalise"
    asking: Annotated[str, OneOf(tuple(one.value for one in Asking))] = Asking.ASKED.value
    plainly: Percent = 0.0
    adapted: Percent = 0.0
    messages: Annotated[int, Number(0, 20, 1, "per_month")] = 0
    interest: Annotated[str, OneOf(tuple(one.value for one in Interest))] = Interest.CUSTOMER.value
    price: OncePaid = 0

    def __post_init__(self) -> None:
        checked(self)

    def applied_to(self, service: Service) -> Service:
        """Nothing is bought where no data are used."""
        whose = Interest(self.interest)
        data = DataUse(Asking(self.asking), self.adapted, float(self.messages), whose, self.plainly)
        return service if data.is_none else service.using_data(float(self.price), data)
