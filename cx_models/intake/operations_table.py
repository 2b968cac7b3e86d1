"""One sheet of an operations workbook as a table with known columns, and its cells read one by one.

Whatever cannot be read becomes None and a finding with its row and column.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from cx_models.intake.cells import number_of
from cx_models.intake.opening import Sheet
from cx_models.intake.operations_words import NOTE, is_example, recognised
from cx_models.intake.words import is_missing_word
from cx_models.problems import Finding, Severity, Where, catalogue

HEADER_WITHIN = 20  # rows from the top
LONGEST_CLOCK_HANDLING = 1.0  # hours: a longer one is a mm:ss that the spreadsheet took for hh:mm

catalogue(
    Severity.WARNING,
    "operations.not_a_number",  # found
    "operations.negative",  # found
    "operations.share_outside",  # found
    "operations.share_doubtful",  # found, read: a small number among percentages
    "operations.not_a_time",  # found
    "operations.header_missing",  # sheet without a row of known headers; expected
)
catalogue(
    Severity.NOTE,
    "operations.cell_missing",
    "operations.example_row",
    "operations.column_unknown",
    "operations.read_as_minutes_seconds",  # found, minutes
)


@dataclass(frozen=True)
class Table:
    """A sheet below its header: ``columns`` role → column number, ``headers`` by column number."""

    sheet: str
    headers: tuple[str, ...]
    columns: Mapping[str, int]
    body: tuple[tuple[int, tuple[Any, ...]], ...]  # physical row number (1 first), cells

    def where(self, row: int | None = None, column: int | None = None) -> Where:
        """A place in this sheet."""
        return Where(self.sheet, row, None if column is None else self.headers[column])

    def other_columns(self) -> Iterator[tuple[int, str]]:
        """Columns with a header but no known role."""
        known = set(self.columns.values())
        return ((number, text) for number, text in enumerate(self.headers) if text and number not in known)

    def rows(self, findings: list[Finding]) -> Iterator[Row]:
        """The filled rows; the template's example rows are passed over and noted."""
        for number, cells in self.body:
            if is_example(cells):
                findings.append(Finding("operations.example_row", self.where(number)))
            else:
                yield Row(self, number, cells, findings)


def find_table(
    sheet: Sheet, words: Mapping[str, Sequence[str]], needed: tuple[str, ...], findings: list[Finding]
) -> Table | None:
    """The table whose header row has every role of ``needed``; None, with a finding, when none has."""
    known = {**words, "note": NOTE}
    for index, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
        columns: dict[str, int] = {}
        for number, cell in enumerate(cells):
            role = recognised(cell, known) if isinstance(cell, str) and cell.strip() else None
            if role is not None:
                columns.setdefault(role, number)
        if all(role in columns for role in needed):
            headers = tuple(str(cell).strip() for cell in cells)
            body = tuple(
                (index + 2 + below, row)
                for below, row in enumerate(sheet.rows[index + 1 :])
                if any(not is_nothing(cell) for cell in row)
            )
            return Table(sheet.name, headers, columns, body)
    findings.append(Finding("operations.header_missing", Where(sheet.name), {"expected": needed}))
    return None


@dataclass(frozen=True)
class Row:
    """One row; each reader gives a value in the internal unit, or None with a finding."""

    table: Table
    number: int
    cells: tuple[Any, ...]
    findings: list[Finding]

    def cell(self, role: str) -> Any:
        """The raw cell; None where the sheet has no such column."""
        column = self.table.columns.get(role)
        return None if column is None else self.cells[column]

    def text(self, role: str) -> str:
        """The cell as text, "" when there is nothing."""
        cell = self.cell(role)
        return "" if is_nothing(cell) else str(cell).strip()

    def note(self, code: str, role: str, **facts: Any) -> None:
        """A finding about this cell."""
        self.findings.append(Finding(code, self.table.where(self.number, self.table.columns.get(role)), facts))

    def count(self, role: str, expected: bool = True) -> float | None:
        """A number that cannot be negative; ``expected`` says whether its absence is worth a note."""
        cell = self.cell(role)
        if is_nothing(cell):
            self._miss(role, expected)
            return None
        value = number_in(cell)
        if value is None:
            self.note("operations.not_a_number", role, found=str(cell))
        elif value < 0:
            self.note("operations.negative", role, found=value)
            return None
        return value

    def share(self, role: str, expected: bool = True) -> float | None:
        """A share 0..1, written as a share or as percent: the column's largest plain number decides."""
        cell = self.cell(role)
        if is_nothing(cell):
            self._miss(role, expected)
            return None
        signed = isinstance(cell, str) and "%" in cell
        value = number_in(cell.replace("%", "") if isinstance(cell, str) else cell)
        if value is None:
            self.note("operations.not_a_number", role, found=str(cell))
            return None
        if signed or self._column_in_percent(role):
            value /= 100
            if not signed and 0 < value < 0.01:
                self.note("operations.share_doubtful", role, found=str(cell), read=value)
        if not 0 <= value <= 1:
            self.note("operations.share_outside", role, found=str(cell))
            return None
        return value

    def minutes(self, role: str, expected: bool = True) -> float | None:
        """Minutes from a number (the header may say seconds or hours), a time cell or ``mm:ss``."""
        cell = self.cell(role)
        if is_nothing(cell):
            self._miss(role, expected)
            return None
        if isinstance(cell, time | timedelta):
            return self._minutes_of_time(role, cell)
        if isinstance(cell, str) and (clock := re.fullmatch(r"\s*(\d+):(\d\d)\s*", cell)):
            return int(clock[1]) + int(clock[2]) / 60
        value = self.count(role)
        return None if value is None else value * _unit_in_minutes(self.table.headers[self.table.columns[role]])

    def clock(self, role: str, expected: bool = True) -> float | None:
        """An hour of the day, 0..24."""
        cell = self.cell(role)
        if is_nothing(cell):
            self._miss(role, expected)
            return None
        hour = clock_hour(cell)
        if hour is None:
            self.note("operations.not_a_time", role, found=str(cell))
        return hour

    def _miss(self, role: str, expected: bool) -> None:
        if expected and role in self.table.columns:
            self.note("operations.cell_missing", role)

    def _column_in_percent(self, role: str) -> bool:
        column = self.table.columns[role]
        plain_numbers = (number_in(cells[column]) for _, cells in self.table.body if "%" not in str(cells[column]))
        return any(value is not None and value > 1 for value in plain_numbers)

    def _minutes_of_time(self, role: str, cell: time | timedelta) -> float:
        if isinstance(cell, timedelta):
            hours = cell.total_seconds() / 3600
        else:
            hours = cell.hour + cell.minute / 60 + cell.second / 3600
        if hours < LONGEST_CLOCK_HANDLING:
            return hours * 60
        self.note("operations.read_as_minutes_seconds", role, found=str(cell), minutes=hours)
        return hours


def is_nothing(cell: Any) -> bool:
    """Whether a cell is empty or one of the ways to write that nothing is known."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or (isinstance(cell, str) and is_missing_word(cell))


def number_in(cell: Any) -> float | None:
    """The number of a cell: decimal comma or point, blanks between thousands, a euro sign allowed.

    >>> number_in("1 234,5"), number_in("7,5 €"), number_in("paljon")
    (1234.5, 7.5, None)
    """
    if not isinstance(cell, str):
        return number_of(cell)
    text = cell.replace("€", "").replace("−", "-")
    if re.fullmatch(r"\s*-?\d{1,3}(\.\d{3})+,\d+\s*", text):
        text = text.replace(".", "")
    return number_of(text)


def clock_hour(cell: Any) -> float | None:
    """The hour of the day that a cell names, or the start of a span of time.

    >>> [clock_hour(cell) for cell in ("9.30", "08:00–08:30", 18.0, 0.375, "klo 10", "aamulla")]
    [9.5, 8.0, 18.0, 9.0, 10.0, None]
    """
    if isinstance(cell, time | datetime):
        return cell.hour + cell.minute / 60
    if isinstance(cell, timedelta):
        hour = cell.total_seconds() / 3600
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        hour = cell * 24 if 0 < cell < 1 else float(cell)  # a spreadsheet keeps times as parts of a day
    else:
        found = re.match(r"(?:klo|kl)?\.?\s*(\d{1,2})(?:[.:](\d\d))?(?:\s*[-–—].*)?$", str(cell).strip().casefold())
        if found is None:
            return None
        hour = int(found[1]) + int(found[2] or 0) / 60
    return round(hour, 4) if 0 <= hour <= 24 else None


def _unit_in_minutes(header: str) -> float:
    """How many minutes the header's unit is; a minute when it names none."""
    said = header.casefold()
    if re.search(r"\b(s|sek|sec|sekun[nt]\w*|seconds?|sekund\w*)\b", said):
        return 1 / 60
    return 60.0 if re.search(r"\b(h|t|tunt\w*|tunne\w*|hours?|tim|timm\w*)\b", said) else 1.0
