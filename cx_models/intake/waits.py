"""Waiting times in the forms that exports use, as seconds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from cx_models.intake.cells import number_of
from cx_models.intake.words import spaced

DAY_S = 86_400.0
MINUTES_POINT_SECONDS = -60.0  # no unit but a way of writing: 7.30 is seven and a half minutes
_UNITS = (
    (r"(?:h|t|hr|hrs|hours?|tuntia?|tim(?:me|mar)?)", 3600.0),
    (r"(?:min|mins|minutes?|minuuttia?|minuter|m)", 60.0),
    (r"(?:s|sek|sec|secs|seconds?|sekuntia?|sekunder|sekuntti)", 1.0),
)
_AMOUNT = r"(\d+(?:[.,]\d+)?)\s*"
_WITH_UNITS = re.compile(
    r"^\s*" + "".join(rf"(?:{_AMOUNT}{unit}\.?[\s,ja+&]*)?" for unit, _ in _UNITS) + r"$", re.IGNORECASE
)
_ISO = re.compile(r"^P(?:(\d+)D)?T?(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?$")
_COLONS = re.compile(r"^(?:(\d+)[:.])?(\d{1,4}):(\d{2})(?:[.,]\d+)?\s*(?:min|h|s)?\.?$")
_DAYS = re.compile(r"^(\d+)\s*(?:d|days?|pv|päivää?|dagar)?[ ,]+(\d+):(\d{2}):(\d{2})$")
_PRIMES = re.compile(r"^()(?:(\d{1,4})\s*['’′]\s*)?(?:(\d{1,4})\s*(?:\"|''|”|″)?)?$")
_MINUTES_POINT_SECONDS = re.compile(r"\b(?:m{1,2}|min)[.,:]\s*(?:ss?|sek|sec)\b")
_HEADER_UNITS = (
    (_MINUTES_POINT_SECONDS, MINUTES_POINT_SECONDS),
    (re.compile(r"(\bms\b|millisek|millisec)"), 0.001),
    (re.compile(r"(\bsek|\bsec|\bs\b|\[s\]|\(s\)|_s$|sekun)"), 1.0),
    (re.compile(r"(\bmin|\bm\b|minuu|minut)"), 60.0),
    (re.compile(r"(\btunt|\bhour|\bh\b|\btim(mar|me)?\b)"), 3600.0),
)


def unit_in_header(header: str) -> float | None:
    """Seconds per unit named in the header, or None.

    >>> unit_in_header("Jonotusaika (min)"), unit_in_header("Jonotusaika")
    (60.0, None)
    """
    text = spaced(header)
    return next((seconds for form, seconds in _HEADER_UNITS if form.search(text)), None)


def seconds_of(cell: object, unit: float = 1.0) -> float | None:
    """The cell in seconds; plain numbers are in ``unit`` (seconds each). None when unreadable.

    >>> seconds_of("03:25"), seconds_of("0:03:25"), seconds_of("205 s"), seconds_of("3 min 25 s")
    (205.0, 205.0, 205.0, 205.0)
    """
    if isinstance(cell, dt.timedelta):
        return cell.total_seconds()
    if isinstance(cell, dt.datetime):  # Excel's day 0 or 1 carries lengths of time beyond a day
        return (cell - dt.datetime(1899, 12, 31)).total_seconds() % DAY_S if cell.year <= 1900 else None
    if isinstance(cell, dt.time):
        return cell.hour * 3600.0 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    number = number_of(cell)
    if number is not None:
        return _minutes_point_seconds(number) if unit == MINUTES_POINT_SECONDS else number * unit
    return _from_text(cell.strip()) if isinstance(cell, str) else None


def _minutes_point_seconds(number: float) -> float | None:
    minutes, seconds = divmod(round(number * 100), 100)
    return minutes * 60.0 + seconds if seconds < 60 else None


def _from_text(text: str) -> float | None:
    if not text or len(text) > 40:
        return None
    for form in (_COLONS, _PRIMES):
        clock = form.match(text)
        if clock and any(clock.groups()):
            hours, minutes, seconds = (int(part or 0) for part in clock.groups())
            return hours * 3600.0 + minutes * 60 + seconds
    days = _DAYS.match(text)
    if days:
        day, hours, minutes, seconds = map(int, days.groups())
        return day * DAY_S + hours * 3600 + minutes * 60 + seconds
    found = _WITH_UNITS.match(text)
    if found and any(found.groups()):
        amounts = [float((part or "0").replace(",", ".")) for part in found.groups()]
        return sum(amount * seconds for amount, (_, seconds) in zip(amounts, _UNITS, strict=True))
    iso = _ISO.match(text)
    if iso and any(iso.groups()):
        return sum(float(part or 0) * size for part, size in zip(iso.groups(), (DAY_S, 3600, 60, 1), strict=True))
    return None


def unit_of_numbers(header: str, numbers: Sequence[float]) -> tuple[float, bool]:
    """Seconds per unit of a column's plain numbers, and whether that is sure.

    Fractions of a day (Excel's own form) are all below one; otherwise seconds unless the header says more.
    """
    named = unit_in_header(header)
    fractions = bool(numbers) and max(numbers) < 1 and any(number > 0 for number in numbers)
    if fractions and named != 3600.0:
        return DAY_S, True
    if named is not None:
        return named, True
    doubtful = len(numbers) >= 20 and max(numbers) <= 45
    return 1.0, not doubtful
