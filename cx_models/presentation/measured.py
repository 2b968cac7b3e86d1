"""How fast the queues were beside other libraries, as last measured: ``measured.toml``, which the benchmark writes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import floor, log10

from cx_models.presentation.method import markdown_table
from cx_models.presentation.numbers import SPACE, day, number
from cx_models.presentation.words import Words

COLUMNS = ("measured", "ours", "theirs", "ratio", "apart")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Timed:
    """One comparison: medians of one run, in microseconds of processor time a customer or desk.

    ``apart`` is how far the answers are from each other: in standard errors where both are left to chance, else the
    largest difference of two shares.
    """

    code: str
    ours: float
    theirs: float
    ratio: float
    apart: float
    by_chance: bool


@dataclass(frozen=True)
class Measured:
    """All comparisons of one run, when and where it was made, and how much was asked."""

    on: date
    cores: int
    versions: Mapping[str, str]
    asked: Mapping[str, int]
    rows: tuple[Timed, ...]


@cache
def measured() -> Measured:
    """What the benchmark last wrote."""
    told = tomllib.loads(files("cx_models.presentation").joinpath("measured.toml").read_text("utf-8"))
    return Measured(
        on=told["date"],
        cores=told["cores"],
        versions=told["versions"],
        asked=told["asked"],
        rows=tuple(Timed(**row) for row in told["row"]),
    )


def says(found: Measured, text: Words) -> str:
    """When, where and how it was measured, and the command that repeats it."""
    versions = ", ".join(f"{name}{SPACE}{version}" for name, version in found.versions.items())
    asked = {name: number(amount, text.language) for name, amount in found.asked.items()}
    return text(
        "method.measured.says", date=day(found.on, text.language), cores=found.cores, versions=versions, **asked
    )


def table(found: Measured, text: Words) -> str:
    """A row for each comparison."""
    headers = [text(f"method.column.{name}") for name in COLUMNS]
    return markdown_table(headers, [_row(one, text) for one in found.rows])


def _row(one: Timed, text: Words) -> list[str]:
    apart = text("method.measured.errors", n=number(one.apart, text.language, 1)) if one.by_chance else _tiny(one.apart)
    times = (_time(spent, text.language) for spent in (one.ours, one.theirs))
    return [text(f"method.measured.row.{one.code}"), *times, f"{_short(one.ratio, text.language)}{SPACE}×", apart]


def _time(microseconds: float, language: str) -> str:
    scale, unit = (1e3, "ms") if microseconds >= 1e3 else (1.0, "µs")
    return f"{_short(microseconds / scale, language)}{SPACE}{unit}"


def _short(value: float, language: str) -> str:
    """Two digits that tell."""
    digits = 1 - floor(log10(value))
    return number(round(value, digits), language, max(digits, 0))


def _tiny(share: float) -> str:
    """No more than a power of ten: the digits of a rounding error mean nothing."""
    return f"<{SPACE}10{str(floor(log10(max(share, 1e-16))) + 1).translate(RAISED)}"
