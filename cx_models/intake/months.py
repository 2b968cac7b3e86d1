"""Dates told in parts: a year and a month in columns of their own, or a month as the name of a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from cx_models.intake.cells import Column, number_of, text_of
from cx_models.intake.choosing import TOGETHER
from cx_models.intake.dates import FIRST_YEAR, LAST_YEAR, moment_of, month_named, month_of
from cx_models.intake.layout import Table
from cx_models.intake.roles import EXACT, header_weight
from cx_models.intake.words import pattern, plain_header

PARTS = ("year", "month", "day")
FITTING = 0.95  # share of a column's cells that must be years, months or days


def with_joined_dates(table: Table) -> Table:
    """The table with a year and a month (and a day) in columns of their own joined in one column of dates.

    Left as it is where another column may be the date.
    """
    found = {part: column for part in PARTS if (column := _only(part, table.columns)) is not None}
    joined = tuple(found[part] for part in PARTS if part in found)
    others = [c for c in table.columns if c not in joined and header_weight("date", c.header) >= EXACT]
    if not found.keys() >= {"year", "month"} or any(_holds_moments(column) for column in others):
        return table
    kept = tuple(column for column in table.columns if column not in joined[1:])
    date = _joined(joined)
    return replace(table, columns=tuple(date if column is joined[0] else column for column in kept))


def _only(part: str, columns: Sequence[Column]) -> Column | None:
    """The one column whose header is a year, month or day and whose cells are such."""
    named = [c for c in columns if pattern("date_parts", part).match(plain_header(c.header)) and c.n_answered]
    fitting = [c for c in named if c.share(lambda cell: _part(part, cell) is not None) >= FITTING]
    return fitting[0] if len(fitting) == 1 else None


def _part(part: str, cell: object) -> int | None:
    number = number_of(cell)
    if number is None:
        return int(month_named(text_of(cell)) or 0) or None if part == "month" else None
    low, high = {"year": (FIRST_YEAR, LAST_YEAR), "month": (1, 12), "day": (1, 31)}[part]
    return int(number) if number == int(number) and low <= number <= high else None


def _holds_moments(column: Column) -> bool:
    return column.share(lambda cell: moment_of(cell) is not None) >= 0.5


def _joined(parts: Sequence[Column]) -> Column:
    """One column whose cells are the dates; where the parts give none, what they hold as text."""
    sizes = [len(column.distinct) for column in parts]
    codes, kinds = pd.factorize(np.ravel_multi_index([column.codes for column in parts], sizes))
    places = zip(*np.unravel_index(kinds, sizes), strict=True)
    said = tuple(
        _date_or_text([column.distinct[code] for column, code in zip(parts, at, strict=True)]) for at in places
    )
    header = TOGETHER.join(column.header for column in parts)
    silent = np.any([column.silent for column in parts], axis=0)
    return Column(parts[0].index, header, parts[0].group, codes, said, silent)


def _date_or_text(cells: Sequence[object]) -> object:
    """A date of three parts; of two "2024-03", which is known as a month without its day."""
    numbers = [_part(part, cell) for part, cell in zip(PARTS, cells, strict=False)]
    text = " ".join(filter(None, map(text_of, cells)))
    if None in numbers:
        return text
    year, month, day = ([number for number in numbers if number is not None] + [0])[:3]
    if len(cells) == 2:
        return f"{year}-{month:02d}"
    try:
        return dt.datetime(year, month, day)
    except ValueError:
        return text  # 31 February: told as unreadable


def dates_of_sheets(table: Table) -> dict[str, pd.Series]:
    """The first day of each row's month by the name of its sheet, where every sheet is named after one."""
    months = [month_of(sheet) for sheet in table.sheets]
    if None in months:
        return {}
    return {"date": pd.Series(np.array(months, dtype="datetime64[us]")[table.origin])}
