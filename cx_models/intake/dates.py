"""Dates in the forms that exports use; day-first or month-first decided by the column, never by a cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from cx_models.intake.cells import number_of
from cx_models.intake.words import plain, vocabulary

FIRST_YEAR, LAST_YEAR = 1970, 2100
MANY = 2_000  # distinct cells from which parsing by whole columns pays
ROUNDS = 4  # forms tried for a whole column before going cell by cell
_CLOCKS = ("", " %H:%M:%S", " %H:%M", " %H.%M", " klo %H.%M", " %I:%M:%S %p")
_COMMON = (
    *(day + clock for day in ("%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d") for clock in _CLOCKS),
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
)
_DAY_FIRST = tuple("%d/%m/%Y" + clock for clock in _CLOCKS)
_MONTH_FIRST = tuple("%m/%d/%Y" + clock for clock in _CLOCKS)
SERIALS = (20_000, 80_000)  # Excel's day numbers from 1954 to 2119
DAYS_TO_1904 = 1_462  # what day numbers that begin in 1904 are short of the usual ones
_EXCEL_ZERO = dt.datetime(1899, 12, 30)

_CLOCK = (
    r"(?:(?:[T,:]|\s+[-–/|])?\s*(?:klo\.?|kl\.?|at)?\s*(?P<h>\d{1,2})[.:](?P<min>\d{2})(?:[.:](?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<half>ap\.?|ip\.?|am|pm|a\.m\.|p\.m\.|fm|em)?\s*(?:z|utc|gmt|eet|eest|cet)?\s*(?:[+-]\d{1,2}:?(?:\d{2})?)?)?"
    r"(?:\s+(?:klo|kl)\.?\s*(?P<hour>\d{1,2}))?"
    r"(?:\s+uhr)?(?:\s+[a-z]+/[a-z_]+)?\s*(?:\([^)]*\))?$"
)
_WEEKDAY = (
    r"^(?:(?:ma|ti|ke|to|pe|la|su|(?:maanan|tiis|tors|perjan|lauan|sunnun)tai(?:na)?|keskiviikko(?:na)?"
    r"|mån|tis|ons|tors?|fre|lör|sön|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?"
    r"|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,?\s+)?(?:den\s+)?"
)
_YEAR_FIRST = re.compile(r"^(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})" + _CLOCK, re.IGNORECASE)
_DOTTED = re.compile(
    _WEEKDAY + r"(?P<d>\d{1,2})\s?\.\s?(?P<m>\d{1,2})\s?\.\s?(?P<y>\d{4}|\d{2})\.?" + _CLOCK, re.IGNORECASE
)
_SLASHED = re.compile(_WEEKDAY + r"(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4}|\d{2})" + _CLOCK, re.IGNORECASE)
_DAY_MONTH = re.compile(
    _WEEKDAY
    + r"(?P<d>\d{1,2})(?:st|nd|rd|th|:e|\.)?[\s/-]*(?P<name>[a-zåäö]{3,13})\.?,?[\s/-]*(?P<y>\d{4}|\d{2})"
    + _CLOCK,
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    _WEEKDAY + r"(?P<name>[a-zåäö]{3,13})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _CLOCK,
    re.IGNORECASE,
)
_CLOCK_FIRST = re.compile(r"^(\d{1,2}:\d{2}(?::\d{2})?),?\s+(\d.*\d{4}|\d{4}-.*)$")
_YEAR_LAST = re.compile(
    r"^(?P<day>\D.*\d)\s+(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)\s+(?:[a-z]{2,5}\s+|[+-]\d{4}\s+)?(?P<year>\d{4})$",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?Z?)?$"
)
_PAIRS = re.compile(r"^(\d\d)[-/.](\d\d)[-/.](\d\d)(?= |T|$)")
_YEAR_MONTH = re.compile(r"^(?P<y>(?:19|20)\d{2})\s?[-/.m ]\s?(?P<m>\d{1,2})\.?$", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"^(?P<m>\d{1,2})\s?[-/. ]\s?(?P<y>(?:19|20)\d{2})$")
_NAMED_YEAR = re.compile(r"^(?P<name>[a-zåäö]{3,13})\.?[\s_/-]*(?P<y>(?:19|20)\d{2})$", re.IGNORECASE)
_YEAR_NAMED = re.compile(r"^(?P<y>(?:19|20)\d{2})[\s_/-]*(?P<name>[a-zåäö]{3,13})\.?$", re.IGNORECASE)


@dataclass(frozen=True)
class SlashOrder:
    """Which of day and month comes first where slashes leave it open, and how we know.

    ``how`` is ``certain`` (some cell can be read in one way only), ``contradicted`` (cells of both
    orders), ``open`` (nothing tells) or ``unused`` (no slashes at all).
    """

    day_first: bool
    how: str


def slash_order(cells: Iterable[object]) -> SlashOrder:
    """The order of day and month in a column.

    Date cells that all fall before the 13th beside texts that all fall after it were read in the
    wrong order by the program that wrote the sheet: contradicted.

    >>> slash_order(["7/29/2013", "8/1/2013"])
    SlashOrder(day_first=False, how='certain')
    """
    first_big = second_big = slashes = halves = 0
    days: list[int] = []
    for cell in cells:
        if isinstance(cell, dt.date):
            days.append(cell.day)
        found = _SLASHED.match(cell.strip()) if isinstance(cell, str) else None
        if found:
            slashes += 1
            first_big += int(found["a"]) > 12
            second_big += int(found["b"]) > 12
            halves += plain(found["half"] or "") in {"am", "pm", "a.m.", "p.m."}
    if not slashes:
        return SlashOrder(True, "unused")
    damaged = len(days) >= 5 and max(days) <= 12 and first_big + second_big == slashes
    if damaged or (first_big and second_big):
        return SlashOrder(first_big >= second_big, "contradicted")
    if first_big or second_big:
        return SlashOrder(bool(first_big), "certain")
    return SlashOrder(not halves, "open")


def year_first(cells: Iterable[object]) -> bool:
    """Whether dates of three pairs of digits begin with the year: it changes less than the day at the end.

    >>> year_first(["25-03-04", "25-03-17", "25-04-02"]), year_first(["25-03-04", "17-03-04"])
    (True, False)
    """
    found = [_PAIRS.match(cell.strip()) for cell in cells if isinstance(cell, str) and cell.strip()]
    pairs = [match.groups() for match in found if match]
    if len(pairs) < max(2, 0.9 * len(found)) or any(not 1 <= int(last) <= 31 for _, _, last in pairs):
        return False
    return 2 * len({first for first, _, _ in pairs}) < len({last for _, _, last in pairs})


def with_century(cell: object) -> object:
    """A text like "25-03-04" as "2025-03-04"; any other cell as it is."""
    return f"20{cell.strip()}" if isinstance(cell, str) and _PAIRS.match(cell.strip()) else cell


def counted_from_1904(cell: object) -> object:
    """A plain day number that begins in 1904 as one that begins in 1900; any other cell as it is."""
    return cell + DAYS_TO_1904 if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def is_slashed(text: str) -> bool:
    """Whether a date is written so that day and month might change places."""
    return _SLASHED.match(text.strip()) is not None


def moment_of(cell: object, day_first: bool = True, serials: bool = True) -> dt.datetime | None:
    """The cell as local date and time, or None; zones are dropped, the clock stays as written.

    >>> moment_of("2024/03/05 2.31.45 ip. UTC+2")
    datetime.datetime(2024, 3, 5, 14, 31, 45)
    >>> moment_of("31.2.2024") is None, moment_of("45292").date()
    (True, datetime.date(2024, 1, 1))
    """
    if isinstance(cell, dt.datetime):
        return _within(cell.replace(tzinfo=None))
    if isinstance(cell, dt.date):
        return _within(dt.datetime(cell.year, cell.month, cell.day))
    number = number_of(cell)
    if number is not None:
        return _from_number(number) if serials else None
    return _from_text(cell.strip().lstrip("'").strip(), day_first) if isinstance(cell, str) else None


def month_of(cell: object) -> dt.datetime | None:
    """The first day of the month that a text tells, or None.

    >>> month_of("3/2024"), month_of("tammikuu 2025").date(), month_of("13/2024") is None
    (datetime.datetime(2024, 3, 1, 0, 0), datetime.date(2025, 1, 1), True)
    """
    text = cell.strip() if isinstance(cell, str) and len(cell) <= 40 else ""
    for form in (_YEAR_MONTH, _MONTH_YEAR, _NAMED_YEAR, _YEAR_NAMED):
        if found := form.match(text):
            parts = found.groupdict()
            month = parts.get("m") or month_named(parts["name"])
            return _first_of(int(parts["y"]), int(month)) if month else None
    return None


def _first_of(year: int, month: int) -> dt.datetime | None:
    return dt.datetime(year, month, 1) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def moments_of(cells: Sequence[object], day_first: bool = True) -> pd.Series:
    """Many cells at once, as ``moment_of`` reads each; common forms are parsed together when there are many."""
    found = pd.Series(pd.NaT, index=range(len(cells)), dtype="datetime64[us]")
    left = np.ones(len(cells), dtype=bool)
    if len(cells) >= MANY:
        texts = pd.Series([cell.strip() if isinstance(cell, str) else "" for cell in cells], dtype="str")
        common = _COMMON + (_DAY_FIRST if day_first else _MONTH_FIRST)
        for _ in range(ROUNDS):
            example = next((text for text in texts[left] if text and moment_of(text, day_first)), None)
            form = next((form for form in common if example is not None and _parses(example, form)), None)
            if form is None:
                break
            parsed = pd.to_datetime(texts[left], format=form, errors="coerce").astype("datetime64[us]")
            parsed = parsed[parsed.dt.year.between(FIRST_YEAR, LAST_YEAR)]
            found.loc[parsed.index] = parsed
            left[parsed.index] = False
    slow = [index for index in np.flatnonzero(left).tolist() if cells[index] != ""]
    found.loc[slow] = pd.Series([moment_of(cells[index], day_first) for index in slow], slow, dtype="datetime64[us]")
    return found


def _parses(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)
    except ValueError:
        return False
    return True


def _from_text(text: str, day_first: bool) -> dt.datetime | None:
    if not text or not any(map(str.isdigit, text)) or len(text) > 80:
        return None
    clock_first = _CLOCK_FIRST.match(text)
    if clock_first:
        text = f"{clock_first[2]} {clock_first[1]}"
    year_last = _YEAR_LAST.match(text)
    if year_last:
        text = f"{year_last['day']} {year_last['year']} {year_last['clock']}"
    for form in (_YEAR_FIRST, _DOTTED, _COMPACT, _SLASHED, _DAY_MONTH, _MONTH_DAY):
        found = form.match(text)
        if found:
            parts = found.groupdict()
            if form is _SLASHED:
                return _slashed(parts, day_first)
            month = parts.get("m") or month_named(parts["name"])
            if month:
                return _assembled(parts["y"], int(month), int(parts["d"]), parts)
    return None


def _slashed(parts: Mapping[str, str], day_first: bool) -> dt.datetime | None:
    """In the column's order; a cell that only the other order can read is read so."""
    first, second = int(parts["a"]), int(parts["b"])
    day, month = (first, second) if day_first else (second, first)
    if month > 12 >= day:
        day, month = month, day
    return _assembled(parts["y"], month, day, parts)


def _assembled(year: str, month: int, day: int, parts: Mapping[str, str | None]) -> dt.datetime | None:
    full = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 70 else 1900)
    hour, minute, second = (int(parts.get(key) or 0) for key in ("h", "min", "s"))
    hour = int(parts.get("hour") or hour)
    half = plain(parts.get("half") or "").replace(".", "")
    if half in {"ip", "pm", "em"} and hour < 12:
        hour += 12
    if half in {"ap", "am", "fm"} and hour == 12:
        hour = 0
    try:
        return _within(dt.datetime(full, month, day, hour, minute, second))
    except ValueError:
        return None  # no such day or hour: the cell is reported as unreadable


def _from_number(number: float) -> dt.datetime | None:
    if SERIALS[0] <= number <= SERIALS[1]:
        return _EXCEL_ZERO + dt.timedelta(seconds=round(number * 86_400))
    if number == int(number) and (found := _COMPACT.match(str(int(number)))):
        return _assembled(found["y"], int(found["m"]), int(found["d"]), found.groupdict())
    if 1e9 <= number < 4.2e9:
        return dt.datetime(1970, 1, 1) + dt.timedelta(seconds=int(number))
    if 1e12 <= number < 4.2e12:
        return dt.datetime(1970, 1, 1) + dt.timedelta(milliseconds=int(number))
    return None


def _within(moment: dt.datetime) -> dt.datetime | None:
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


@cache
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in vocabulary()["months"].items() for name in names}


def month_named(name: str) -> str:
    """The number of a month by its name in three languages, whole, short or inflected; "" for any other word."""
    word = plain(name)
    for ending in ("", "k", "ta", "n", "ssa"):
        found = _months().get(word.removesuffix(ending) if ending else word)
        if found:
            return str(found)
    return ""
