"""Channels, stores, customers and money: sheets with one row per thing."""

from __future__ import annotations

import difflib
import re
from functools import cache

from cx_models.intake.opening import Sheet
from cx_models.intake.operations import ChannelFacts, Economy, StoreFacts
from cx_models.intake.operations_table import Row, Table, find_table, number_in
from cx_models.intake.operations_units import factor_of, months_of_rent, per_week
from cx_models.intake.operations_words import (
    CHANNEL_COLUMNS,
    CUSTOMER_COLUMNS,
    ECONOMY_COLUMNS,
    ITEMS,
    STORE_COLUMNS,
    channel_in,
    recognised,
)
from cx_models.intake.places import municipality_named
from cx_models.problems import Finding, Severity, catalogue
from cx_models.service.areas import finland
from cx_models.service.channels import Channel

NOT_STAFFED = frozenset({Channel.WEB, Channel.APP, Channel.CHATBOT})
WITHOUT_LINE = NOT_STAFFED | {Channel.EMAIL, Channel.MAIL, Channel.SOCIAL}
LIKE = 0.75  # how alike (0..1) a name must be to be offered as the nearest
WHOLE = 0.02  # how far three rounded shares may be from summing to 1

catalogue(
    Severity.WARNING,
    "operations.channel_repeated",  # the later row is not used
    "operations.municipality_unknown",  # found, nearest (may be empty)
    "operations.municipality_repeated",  # the rows are added up
    "operations.store_incomplete",  # missing: roles without which a store cannot be used
    "operations.store_hours_reversed",  # opens, closes
    "operations.name_repeated",  # found, renamed
    "operations.segments_not_whole",  # sum
    "operations.item_unknown",  # found
    "operations.unit_unknown",  # found, expected (the item): not used
    "operations.period_unknown",  # a count per day, which makes no week
)


def read_channels(sheet: Sheet, findings: list[Finding]) -> tuple[ChannelFacts, ...]:
    """The facts of each channel, in the sheet's order."""
    table = find_table(sheet, CHANNEL_COLUMNS, ("channel",), findings)
    _unknown_columns(table, findings)
    found: dict[Channel, ChannelFacts] = {}
    for row in table.rows(findings) if table else ():
        channel = channel_in(row.text("channel"))
        if channel is None:
            row.note("operations.channel_unknown", "channel", found=row.text("channel"))
        elif channel in found:
            row.note("operations.channel_repeated", "channel", found=row.text("channel"))
        else:
            found[channel] = _channel(row, channel)
    return tuple(found.values())


def _channel(row: Row, channel: Channel) -> ChannelFacts:
    staffed, queued = channel not in NOT_STAFFED, channel not in WITHOUT_LINE
    concurrency = row.count("concurrency", expected=False)
    return ChannelFacts(
        channel=channel,
        contacts_per_week=_weekly(row, "contacts_per_week"),
        handling=row.minutes("handling", staffed),
        resolved=row.share("resolved"),
        transferred=row.share("transferred", queued and channel is not Channel.STORE),
        abandoned=row.share("abandoned", queued),
        mean_wait=row.minutes("mean_wait", staffed),
        concurrency=max(1, round(concurrency)) if concurrency else 1,
    )


def read_stores(sheet: Sheet, findings: list[Finding]) -> tuple[StoreFacts, ...]:
    """The stores that have all that a store cannot do without; the others are named in findings."""
    table = find_table(sheet, STORE_COLUMNS, ("name", "municipality"), findings)
    _unknown_columns(table, findings)
    stores: dict[str, StoreFacts] = {}
    for row in table.rows(findings) if table else ():
        store = _store(row, table, stores) if table else None
        if store is not None:
            stores[store.name] = store
    return tuple(stores.values())


def _store(row: Row, table: Table, before: dict[str, StoreFacts]) -> StoreFacts | None:
    municipality = _municipality(row)
    agents, visits = _people(row), _weekly(row, "visits_per_week")
    opens, closes = row.clock("opens"), row.clock("closes")
    saturday_opens = row.clock("saturday_opens", expected=False)
    saturday_closes = row.clock("saturday_closes", expected=False)
    if municipality is None or agents is None or visits is None or opens is None or closes is None:
        values = {"municipality": municipality, "agents": agents, "visits_per_week": visits, "opens": opens}
        missing = tuple(role for role, value in (values | {"closes": closes}).items() if value is None)
        row.note("operations.store_incomplete", "name", store=row.text("name"), missing=missing)
        return None
    if closes <= opens:
        row.note("operations.store_hours_reversed", "closes", opens=opens, closes=closes)
        return None
    rent = row.count("rent_per_month")
    return StoreFacts(
        name=_own_name(row, before),
        municipality=municipality,
        agents=agents,
        opens=opens,
        closes=closes,
        saturday_opens=saturday_opens if saturday_closes is not None else None,
        saturday_closes=saturday_closes if saturday_opens is not None else None,
        visits_per_week=visits,
        rent_per_month=None if rent is None else rent / months_of_rent(table.headers[table.columns["rent_per_month"]]),
        handling=row.minutes("handling"),
    )


def _people(row: Row) -> int | None:
    """People at the counter: one who is there for a part of the day is one, and nobody serves nobody."""
    count = row.count("agents")
    return max(1, round(count)) if count else None


def _weekly(row: Row, role: str) -> float | None:
    """A count of a week, whatever period the header speaks of; None, with a finding, where none can be made."""
    count = row.count(role)
    factor = per_week(row.table.headers[row.table.columns[role]]) if count is not None else None
    if count is not None and factor is None:
        row.note("operations.period_unknown", role)
    return None if count is None or factor is None else count * factor


def _own_name(row: Row, before: dict[str, StoreFacts]) -> str:
    name = row.text("name") or row.text("municipality")
    if name not in before:
        return name
    number = next(n for n in range(2, len(before) + 3) if f"{name} ({n})" not in before)
    row.note("operations.name_repeated", "name", found=name, renamed=f"{name} ({number})")
    return f"{name} ({number})"


def read_customers(
    sheet: Sheet, findings: list[Finding]
) -> tuple[dict[str, float], dict[str, tuple[float, float, float]]]:
    """Customers by municipality code, and their shares by segment where the sheet tells all three."""
    table = find_table(sheet, CUSTOMER_COLUMNS, ("municipality", "customers"), findings)
    _unknown_columns(table, findings)
    customers: dict[str, float] = {}
    segments: dict[str, tuple[float, float, float]] = {}
    for row in table.rows(findings) if table else ():
        code, count = _municipality(row), row.count("customers", expected=False)
        if code is None or count is None:
            continue
        if code in customers:
            row.note("operations.municipality_repeated", "municipality", found=row.text("municipality"))
        customers[code] = customers.get(code, 0.0) + count
        shares = _segments(row)
        if shares is not None:
            segments[code] = shares
    return customers, segments


def _segments(row: Row) -> tuple[float, float, float] | None:
    roles = ("confident", "occasional", "assisted")
    some = any(row.text(role) for role in roles)
    confident, occasional, assisted = (row.share(role, expected=some) for role in roles)
    if confident is None or occasional is None or assisted is None:
        return None
    total = confident + occasional + assisted
    if abs(total - 1) > WHOLE:
        row.note("operations.segments_not_whole", "confident", sum=total)
        return None
    return confident / total, occasional / total, assisted / total


def read_economy(sheet: Sheet, findings: list[Finding]) -> Economy:
    """The money figures that the sheet tells, in the internal units."""
    table = find_table(sheet, ECONOMY_COLUMNS, ("item", "value"), findings)
    told: dict[str, float] = {}
    for row in table.rows(findings) if table else ():
        item = recognised(row.text("item"), ITEMS)
        if item is None:
            row.note("operations.item_unknown", "item", found=row.text("item"))
            continue
        value = _money(row, item)
        if value is not None:
            told[item] = value
    return Economy(**told)


def _money(row: Row, item: str) -> float | None:
    cell, unit = row.cell("value"), row.text("unit")
    if isinstance(cell, str) and cell.strip().endswith("%"):
        value = number_in(cell.replace("%", ""))
        return None if value is None else value / 100
    value = row.count("value")
    factor = factor_of(item, unit, row.text("item"))
    if factor is None:
        row.note("operations.unit_unknown", "unit", found=unit or row.text("item"), expected=item)
        return None
    return None if value is None else value * factor


def _municipality(row: Row) -> str | None:
    """The code of the municipality that the row names: by name (fi, sv; inflected too) or by code."""
    said = row.text("municipality")
    code = f"{int(float(said)):03d}" if re.fullmatch(r"\d{1,3}(\.0)?", said) else municipality_named(said)
    if code in _names():
        return code
    near = difflib.get_close_matches(said.casefold(), [name.casefold() for name in _names().values()], 1, LIKE)
    row.note("operations.municipality_unknown", "municipality", found=said, nearest=near[0].title() if near else "")
    return None


@cache
def _names() -> dict[str, str]:
    return {place.code: place.name_fi for place in finland()}


def _unknown_columns(table: Table | None, findings: list[Finding]) -> None:
    if table is not None:
        findings += [
            Finding("operations.column_unknown", table.where(column=column)) for column, _ in table.other_columns()
        ]
