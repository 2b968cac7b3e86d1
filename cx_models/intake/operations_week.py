"""Staffing and volumes: sheets with one row per half-hour (or hour) of the week."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.intake.opening import Sheet
from cx_models.intake.operations_table import Row, Table, find_table, is_nothing, number_in
from cx_models.intake.operations_words import WEEK_COLUMNS, channel_in, tells_abandoned, weekday
from cx_models.problems import Finding, Severity, catalogue
from cx_models.quantities import Floats
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS, PER_DAY

catalogue(
    Severity.WARNING,
    "operations.channel_unknown",  # found
    "operations.day_unknown",  # found
    "operations.row_repeated",  # the same half-hour twice: the later row is not used
    "operations.column_repeated",  # a channel twice: the later column is not used
)
catalogue(
    Severity.NOTE,
    "operations.whole_hours",  # each row was taken for both halves of its hour
    "operations.cells_blank",  # count: blank cells of listed half-hours, read as none
    "operations.column_blank",  # a channel's column without a single cell: not read
)


@dataclass(frozen=True)
class Week:
    """One sheet by half-hour and channel, ``(336,)`` each: those present or arrived, those who gave up."""

    present: dict[Channel, Floats]
    abandoned: dict[Channel, Floats]


def read_week(sheet: Sheet, findings: list[Finding], *, flow: bool) -> Week:
    """Read a sheet of weekday, time and channels. A ``flow`` (contacts) is split over an hour's halves."""
    table = find_table(sheet, WEEK_COLUMNS, ("weekday", "time"), findings)
    week = Week({}, {})
    if table is None:
        return week
    slots = _slots(table, findings)
    hourly = bool(slots) and all(slot % 2 == 0 for slot, _ in slots)
    if hourly:
        findings.append(Finding("operations.whole_hours", table.where()))
    for column, header in table.other_columns():
        channel = channel_in(header)
        if channel is None:
            findings.append(Finding("operations.channel_unknown", table.where(column=column), {"found": header}))
            continue
        target = week.abandoned if tells_abandoned(header) else week.present
        if channel in target:
            findings.append(Finding("operations.column_repeated", table.where(column=column)))
            continue
        series = _series(table, column, slots, findings)
        if series is not None:
            target[channel] = _both_halves(series, flow) if hourly else series
    return week


def _slots(table: Table, findings: list[Finding]) -> list[tuple[int, Row]]:
    """The half-hour of the week of each row that names one."""
    found: dict[int, Row] = {}
    for row in table.rows(findings):
        day, hour = weekday(row.cell("weekday")), row.clock("time")
        if day is None:
            row.note("operations.day_unknown", "weekday", found=row.text("weekday"))
        elif hour is not None and hour < 24:
            slot = day * PER_DAY + int(hour * 2)
            if slot in found:
                row.note("operations.row_repeated", "time")
            else:
                found[slot] = row
    return sorted(found.items())


def _series(table: Table, column: int, slots: list[tuple[int, Row]], findings: list[Finding]) -> Floats | None:
    """One column by half-hour; None when it is wholly blank."""
    series, blanks = np.zeros(HALF_HOURS), 0
    for slot, row in slots:
        cell = row.cells[column]
        value = number_in(cell)
        if is_nothing(cell):
            blanks += 1
        elif value is None:
            where = table.where(row.number, column)
            findings.append(Finding("operations.not_a_number", where, {"found": str(cell)}))
        elif value < 0:
            findings.append(Finding("operations.negative", table.where(row.number, column), {"found": value}))
        else:
            series[slot] = value
    if blanks == len(slots):
        findings.append(Finding("operations.column_blank", table.where(column=column)))
        return None
    if blanks:
        findings.append(Finding("operations.cells_blank", table.where(column=column), count=blanks))
    return series


def _both_halves(series: Floats, flow: bool) -> Floats:
    hours = series.reshape(-1, 2)[:, 0]
    return np.repeat(hours / 2 if flow else hours, 2)
