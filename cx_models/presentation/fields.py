"""Fields for numbers: what may be typed in them, and what is said when something else is."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from cx_models.presentation import numbers
from cx_models.presentation.words import Words
from cx_models.quantities import Estimate


@dataclass(frozen=True)
class Bounds:
    """What a field takes: numbers from ``low`` to ``high`` in ``unit`` (%, €, min or none), maybe only ``whole`` ones.

    ``example`` is a number to show to those who typed none.
    """

    low: float = 0.0
    high: float = inf
    unit: str = ""
    whole: bool = False
    example: float = 1.0

    def takes(self, value: float) -> bool:
        """Whether ``value`` may stand in the field."""
        return self.low <= value <= self.high and not (self.whole and value % 1)


def fault(typed: str, bounds: Bounds, text: Words) -> str:
    """What is wrong with what was typed, and what would be right; empty when nothing is.

    >>> from cx_models.presentation.words import Language, words
    >>> fault("240", Bounds(0, 100, "%"), words(Language.EN))
    '240 will not do: write a number within 0–100%.'
    """
    value = numbers.parsed(typed, text.language, bounds.unit)
    if value is None:
        return text("fields.not_a_number", typed=typed, example=numbers.fewest(bounds.example, text.language))
    if bounds.takes(value):
        return ""
    if bounds.low <= value <= bounds.high:
        return text("fields.not_whole", typed=typed)
    if bounds.high == inf:
        return text("fields.too_small", typed=typed, low=with_unit(bounds.low, bounds.unit, text.language))
    ends = Estimate(bounds.low, bounds.low, bounds.high)
    between = numbers.between(ends, lambda end: with_unit(end, bounds.unit, text.language))
    return text("fields.outside", typed=typed, range=between)


def with_unit(value: float, unit: str, language: str) -> str:
    """The number with its unit as the language joins them.

    >>> with_unit(65.0, "%", "fi"), with_unit(65.0, "%", "en"), with_unit(65.0, "", "en")
    ('65\\xa0%', '65%', '65')
    """
    bare = numbers.fewest(value, language)
    if not unit:
        return bare
    if language == "en" and unit in "%€":
        return f"{bare}%" if unit == "%" else f"€{bare}"
    return f"{bare}{numbers.SPACE}{unit}"
