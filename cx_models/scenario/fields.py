"""What a lever's field may hold: bounds, step and unit, told by an annotation and held to wherever it is set.

Widgets, command-line forms, saved files and the Method page read the same annotations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from math import isnan
from typing import Any, get_args, get_type_hints

from cx_models.scenario.faults import NotAScenario, quoted


@dataclass(frozen=True)
class Number:
    """A field that holds a number: its bounds, its step on a slider, its unit."""

    low: float
    high: float
    step: float
    unit: str


@dataclass(frozen=True)
class OneOf:
    """A field that holds one of a few codes."""

    codes: tuple[str, ...]


@dataclass(frozen=True)
class StoreNames:
    """A field that names stores, as the data name them."""


Field = Number | OneOf | StoreNames


@cache
def fields_of(kind: type[Any]) -> Mapping[str, Field]:
    """Each field of a lever with what it may hold."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: get_args(hints[field.name])[1] for field in fields(kind)}


def highest(kind: Any, field: str) -> int:
    """The most that a whole number of a lever may be."""
    allowed = fields_of(kind)[field]
    assert isinstance(allowed, Number)
    return int(allowed.high)


def checked(change: Any) -> None:
    """Hold every field to its bounds; NotAScenario (a ValueError) names lever, field, value and bound."""
    for name, allowed in fields_of(change.__class__).items():
        fault = _fault(getattr(change, name), allowed)
        if fault is not None:
            code, facts = fault
            raise NotAScenario(code, lever=change.name, field=name, found=quoted(getattr(change, name)), **facts)


def _fault(value: Any, allowed: Field) -> tuple[str, dict[str, object]] | None:
    """Why ``value`` is not allowed, or None."""
    if isinstance(allowed, Number):
        unknown = isinstance(value, float) and isnan(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or unknown:
            return "not_a_number", {}
        if not allowed.low <= value <= allowed.high:
            return "out_of_bounds", {"low": allowed.low, "high": allowed.high, "unit": allowed.unit}
        return ("not_whole", {}) if isinstance(allowed.step, int) and value != int(value) else None
    if isinstance(allowed, OneOf):
        return None if value in allowed.codes else ("not_one_of", {"known": ", ".join(allowed.codes)})
    names = isinstance(value, tuple) and all(isinstance(part, str) for part in value)
    return None if names else ("not_store_names", {})
