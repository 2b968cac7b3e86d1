"""The short form that stands in for an operations workbook: its answers, checked and made into operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cx_models.intake.operations import Economy, Operations, OperationsReading, StoreFacts
from cx_models.intake.operations_form import operations_from_form
from cx_models.problems import Finding, Severity, Where, catalogue
from cx_models.quantities import Minutes, PerWeek
from cx_models.service.areas import finland
from cx_models.service.channels import Channel
from cx_models.service.hours import WEEKDAYS

STAFFED = (Channel.PHONE, Channel.EMAIL, Channel.CHAT)  # asked with people and hours
OTHERS = (Channel.WEB,)  # asked with the volume alone
USUAL_HOURS = (9.0, 17.0)  # our guess where the hours are not told: office hours, Monday to Friday
STORE_HOURS = (10.0, 18.0)  # likewise for stores
OFTEN = 1.0  # contacts per customer and week above which one of the two numbers is likely mistaken

catalogue(
    Severity.STOP,
    "form.nothing_told",
    "form.customers_missing",
    "form.contacts_missing",  # channel: people are told, contacts are not
    "form.hours_reversed",  # channel, opens, closes
    "form.store_incomplete",  # where.row; missing: names of columns
    "form.store_hours_reversed",  # where.row; opens, closes
)
catalogue(Severity.WARNING, "form.contacts_exceed_customers")  # contacts, customers


@dataclass(frozen=True)
class ChannelAnswer:
    """What was answered of one channel; None where nothing was. ``days``: 0 is Monday.

    Without ``people`` the staffing stays unknown: the baseline guesses it and says so.
    """

    contacts: PerWeek | None = None
    people: float | None = None
    handling: Minutes | None = None
    opens: float | None = None
    closes: float | None = None
    days: tuple[int, ...] | None = None


@dataclass(frozen=True)
class StoreAnswer:
    """One row of the stores, by municipality code; None where a cell is empty."""

    municipality: str | None = None
    people: int | None = None
    visits: PerWeek | None = None
    opens: float | None = None
    closes: float | None = None


@dataclass(frozen=True)
class ShortForm:
    """All answers. ``places`` are municipality codes; none means that customers live all over Finland."""

    channels: Mapping[Channel, ChannelAnswer] = field(default_factory=dict)
    stores: tuple[StoreAnswer, ...] = ()
    customers: float | None = None
    places: tuple[str, ...] = ()
    economy: Economy = field(default_factory=Economy)


def operations_told(form: ShortForm) -> OperationsReading:
    """The operations that the answers make, every guess named; none, and why, when they do not suffice.

    >>> phone = ChannelAnswer(contacts=500, people=4)
    >>> made = operations_told(ShortForm({Channel.PHONE: phone}, customers=20_000)).operations
    >>> made.guessed
    ('phone.profile', 'customers.places', 'phone.hours', 'phone.days')
    """
    found = tuple(_problems(form))
    if any(finding.severity is Severity.STOP for finding in found):
        return OperationsReading(None, found)
    return OperationsReading(_operations(form), found)


def _problems(form: ShortForm) -> list[Finding]:
    told = {channel: answer for channel, answer in form.channels.items() if answer.contacts}
    found = [] if told or form.stores else [Finding("form.nothing_told")]
    for channel in STAFFED:
        answer = form.channels.get(channel, ChannelAnswer())
        if answer.people and not answer.contacts:
            found.append(Finding("form.contacts_missing", facts={"channel": channel}))
        opens, closes = _hours(answer)
        if closes <= opens:
            facts = {"channel": channel, "opens": opens, "closes": closes}
            found.append(Finding("form.hours_reversed", facts=facts))
    for row, store in enumerate(form.stores, start=1):
        found += _store_problems(row, store)
    if not form.customers:
        found.append(Finding("form.customers_missing"))
    else:
        contacts = sum(answer.contacts or 0.0 for answer in told.values())
        if contacts > OFTEN * form.customers:
            facts = {"contacts": contacts, "customers": form.customers}
            found.append(Finding("form.contacts_exceed_customers", facts=facts))
    return found


def _store_problems(row: int, store: StoreAnswer) -> list[Finding]:
    cells = {"municipality": store.municipality, "agents": store.people, "visits_per_week": store.visits}
    missing = tuple(name for name, cell in cells.items() if not cell)
    found = [Finding("form.store_incomplete", Where(row=row), {"missing": missing})] if missing else []
    opens, closes = _store_hours(store)
    if closes <= opens:
        found.append(Finding("form.store_hours_reversed", Where(row=row), {"opens": opens, "closes": closes}))
    return found


def _operations(form: ShortForm) -> Operations:
    told = {channel: answer for channel, answer in form.channels.items() if answer.contacts}
    staffed = {channel: answer for channel, answer in told.items() if channel in STAFFED}
    hours = {channel: _hours(answer) for channel, answer in staffed.items()}
    made = operations_from_form(
        {channel: answer.contacts or 0.0 for channel, answer in told.items()},
        {channel: answer.people for channel, answer in staffed.items() if answer.people},
        {channel: opens for channel, (opens, _) in hours.items()},
        {channel: closes for channel, (_, closes) in hours.items()},
        customers=form.customers,
        days={channel: answer.days or WEEKDAYS for channel, answer in staffed.items()},
        places=_weights(form.places),
        stores=_stores(form.stores),
        handling={channel: answer.handling for channel, answer in told.items() if answer.handling},
        economy=form.economy,
    )
    surely_placed = {"customers.places"} if len(form.places) == 1 else set()
    guessed = [name for name in made.guessed if name not in surely_placed]
    for channel, answer in staffed.items():
        guessed += [f"{channel}.hours"] if answer.opens is None or answer.closes is None else []
        guessed += [f"{channel}.days"] if not answer.days else []
    if any(store.opens is None or store.closes is None for store in form.stores):
        guessed.append(f"{Channel.STORE}.hours")
    return replace(made, guessed=tuple(guessed))


def _hours(answer: ChannelAnswer) -> tuple[float, float]:
    opens, closes = USUAL_HOURS
    return opens if answer.opens is None else answer.opens, closes if answer.closes is None else answer.closes


def _store_hours(store: StoreAnswer) -> tuple[float, float]:
    opens, closes = STORE_HOURS
    return opens if store.opens is None else store.opens, closes if store.closes is None else store.closes


def _weights(places: tuple[str, ...]) -> dict[str, float] | None:
    """The picked municipalities by population."""
    return {place.code: float(place.population) for place in finland() if place.code in places} or None


def _stores(answers: tuple[StoreAnswer, ...]) -> list[StoreFacts]:
    """The stores, called by their municipality; a second one there carries a number."""
    names = {place.code: place.name_fi for place in finland()}
    stores: list[StoreFacts] = []
    for answer in answers:
        code = answer.municipality or ""
        before = sum(store.municipality == code for store in stores)
        name = f"{names[code]} ({before + 1})" if before else names[code]
        opens, closes = _store_hours(answer)
        people, visits = answer.people or 0, answer.visits or 0.0
        stores.append(StoreFacts(name, code, people, opens, closes, None, None, visits, None))
    return stores
