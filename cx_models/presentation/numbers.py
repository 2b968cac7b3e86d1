"""Numbers as the reader writes them: 1 234,5 in Finnish, 1,234.5 in English.

``language`` is ``"fi"`` or ``"en"``. The minus is a real minus sign, spaces inside a number do
not break over lines, and what is not known is a dash.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from math import floor, isinf, isnan, log10

from cx_models.quantities import Estimate, Minutes, Share

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
UNKNOWN = "\N{EN DASH}"
INFINITE = "\N{INFINITY}"
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALLEST_WRITTEN_OUT = -4
"""Power of ten from which on down the zeros after the decimal mark can no longer be counted at a glance."""
_BARE = re.compile(r"-?\d+(?:\.\d+)?|-?\.\d+")
_ENGLISH_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_BEHIND_DIGITS = re.compile(r"\D*$")
_MOST_DIGITS = 4


def number(value: float | None, language: str, digits: int = 0, *, signed: bool = False) -> str:
    """A plain number; ``signed`` writes the plus too, as differences need it.

    >>> number(-1234.5, "en", 1), number(1234.5, "fi", 1), number(0.3, "en", 1, signed=True)
    ('−1,234.5', '1\\xa0234,5', '+0.3')
    """
    if value is None or isnan(value):
        return UNKNOWN
    grouped = f"{abs(value):,.{digits}f}"
    nothing = not any(sign in "123456789" for sign in grouped)
    sign = "" if nothing else MINUS if value < 0 else "+" if signed else ""
    if language == "fi":
        grouped = grouped.replace(",", SPACE).replace(".", ",")
    return sign + grouped


def significant(value: float, language: str, figures: int = 6) -> str:
    """A number of any size by its first ``figures`` figures, without zeros that say nothing.

    >>> significant(1815.271737, "fi"), significant(0.5, "en"), significant(8.768873588e-07, "en")
    ('1\\xa0815,27', '0.5', '8.76887·10⁻⁷')
    """
    if isnan(value):
        return UNKNOWN
    if isinf(value):
        return f"{MINUS if value < 0 else ''}{INFINITE}"
    size = floor(log10(abs(value))) if value else 0
    if size < _SMALLEST_WRITTEN_OUT:
        return f"{significant(value / 10.0**size, language, figures)}·{power_of_ten(size)}"
    digits = max(figures - 1 - size, 0)
    written = number(value, language, digits)
    return written.rstrip("0").rstrip(".,") if digits else written


def power_of_ten(exponent: int) -> str:
    """Ten to a whole power.

    >>> power_of_ten(-12)
    '10⁻¹²'
    """
    return f"10{str(exponent).translate(_RAISED)}"


def fewest(value: float, language: str) -> str:
    """The number with as few decimals as it needs, at most four: as it stands in a field that can be typed in.

    >>> fewest(28.5, "fi"), fewest(1200.0, "en"), fewest(1 / 3, "en")
    ('28,5', '1,200', '0.3333')
    """
    needed = (digits for digits in range(_MOST_DIGITS) if abs(round(value, digits) - value) < 1e-9)
    return number(value, language, next(needed, _MOST_DIGITS))


def parsed(typed: str, language: str, unit: str = "") -> float | None:
    """The number that someone typed; None when it is none.

    Comma and point both begin the decimals, spaces part the thousands, and the ``unit`` may stand on
    either side. In English commas that part the thousands are taken for such: 1,200 is twelve hundred.

    >>> parsed("28,5", "fi"), parsed("1 200,5 €", "fi", "€"), parsed("28,5", "en"), parsed("1,200", "en")
    (28.5, 1200.5, 28.5, 1200.0)
    >>> parsed("−0.14", "en"), parsed("many", "en"), parsed("1,2,3", "fi")
    (-0.14, None, None)
    """
    bare = re.sub(r"\s", "", typed).replace(MINUS, "-").removesuffix(unit).removeprefix(unit)
    parts_thousands = language == "en" and _ENGLISH_THOUSANDS.fullmatch(bare)
    bare = bare.replace(",", "" if parts_thousands else ".")
    return float(bare) if _BARE.fullmatch(bare) else None


def percent(share: Share | None, language: str, digits: int = 0, *, signed: bool = False) -> str:
    """A share between 0 and 1 as a percentage.

    >>> percent(0.125, "en", 1), percent(0.125, "fi", 1)
    ('12.5%', '12,5\\xa0%')
    """
    if share is None or isnan(share):
        return UNKNOWN
    written = number(100 * share, language, digits, signed=signed)
    return f"{written}{SPACE}%" if language == "fi" else f"{written}%"


def percent_pattern(language: str) -> str:
    """How a slider is told to write whole percentages.

    >>> percent_pattern("en") % 12, percent_pattern("fi") % 12
    ('12%', '12\\xa0%')
    """
    return f"%d{SPACE}%%" if language == "fi" else "%d%%"


def euros(value: float | None, language: str, *, signed: bool = False) -> str:
    """Whole euros.

    >>> euros(-1200, "en"), euros(-1200, "fi")
    ('−€1,200', '−1\\xa0200\\xa0€')
    """
    return _in_euros(number(value, language, signed=signed), language)


def price(value: float, language: str) -> str:
    """A price as it was typed, in euros.

    >>> price(17.5, "en"), price(20.0, "fi")
    ('€17.5', '20\\xa0€')
    """
    return _in_euros(fewest(value, language), language)


def _in_euros(written: str, language: str) -> str:
    if written == UNKNOWN:
        return UNKNOWN
    if language == "fi":
        return f"{written}{SPACE}€"
    sign = written[0] if written[0] in f"{MINUS}+" else ""
    return f"{sign}€{written.removeprefix(sign)}"


def minutes(value: Minutes | None, language: str, digits: int = 1, *, signed: bool = False) -> str:
    """A span of time: below one minute in seconds, from three hours on in hours.

    >>> minutes(4.25, "fi"), minutes(0.5, "en"), minutes(884, "fi")
    ('4,2\\xa0min', '30\\xa0s', '14,7\\xa0h')
    """
    if value is None or isnan(value):
        return UNKNOWN
    if 0 < abs(value) < 1:
        return f"{number(60 * value, language, signed=signed)}{SPACE}s"
    if abs(value) >= 180:
        return f"{number(value / 60, language, digits, signed=signed)}{SPACE}h"
    return f"{number(value, language, digits, signed=signed)}{SPACE}min"


def between(estimate: Estimate, write: Callable[[float], str]) -> str:
    """The interval alone, each end written by ``write``; a unit behind the numbers is written once.

    >>> between(Estimate(1.0, 2.0, 3.0), lambda end: minutes(end, "fi", 1))
    '1,0–3,0\xa0min'
    >>> between(Estimate(-2.0, 0.0, 3.0), lambda end: number(end, "en", 0, signed=True))
    '−2\\xa0…\\xa0+3'
    >>> between(Estimate(900.0, 950.0, 1000.0), lambda end: euros(end, "fi"))
    '900–1\\xa0000\\xa0€'
    """
    low, high = write(estimate.low), write(estimate.high)
    signed = any(end.startswith((MINUS, "+")) for end in (low, high))
    low = without_unit(low, unit_of(high))
    return f"{low}{SPACE}…{SPACE}{high}" if signed else f"{low}\N{EN DASH}{high}"


def says_nothing(written: str) -> bool:
    """Whether a number is so small that only noughts are written.

    >>> says_nothing("0.0 min"), says_nothing("+0.1 min")
    (True, False)
    """
    return not any(digit in written for digit in "123456789")


def unit_of(written: str) -> str:
    """What stands behind a written number: ``min`` of ``1,4 min``; empty where nothing does."""
    return str(_BEHIND_DIGITS.findall(written)[0]).strip(SPACE)


def without_unit(written: str, unit: str) -> str:
    """A written number without that unit behind it."""
    return written.removesuffix(unit).rstrip(SPACE) if unit else written


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def clock(hour: float, language: str) -> str:
    """An hour of the day.

    >>> clock(9.5, "fi"), clock(17.0, "en")
    ('9.30', '17:00')
    """
    whole, minute = divmod(round(hour * 60), 60)
    return f"{whole}{'.' if language == 'fi' else ':'}{minute:02}"


def day(value: date, language: str) -> str:
    """A calendar day.

    >>> day(date(2025, 3, 9), "fi"), day(date(2025, 3, 9), "en")
    ('9.3.2025', '9 Mar 2025')
    """
    if language == "fi":
        return f"{value.day}.{value.month}.{value.year}"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def month(value: date, language: str) -> str:
    """The month that holds ``value``.

    >>> month(date(2025, 3, 9), "fi"), month(date(2025, 3, 9), "en")
    ('3/2025', 'Mar 2025')
    """
    return f"{value.month}/{value.year}" if language == "fi" else f"{_MONTHS[value.month - 1]} {value.year}"
