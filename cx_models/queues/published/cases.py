"""What was published: cases with their inputs, figures and sources, read from the files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from cx_models.quantities import Minutes, PerHour

GROUPS = (
    "blocking", "waiting", "impatient", "room", "staffing", "over_time", "redial", "chat", "sharing", "onward",
    "replay",
)  # fmt: skip
"""Subjects in the order they are told, each a file of cases; the replay takes seconds and comes last."""
BASES = ("peer_test", "peer_page", "exercise", "example", "simulation", "closed_form", "exact", "edge")
"""What a figure rests on: another program's test or page, a printed exercise, example or simulation, a closed form,
an exact computation by other means, or a limit that follows by reasoning."""

UNITS: Mapping[str, Minutes] = {"s": 1.0 / 60.0, "min": 1.0, "h": 60.0}
TIMES = frozenset({"wait", "wait_served", "stay", "stay_first", "stay_second"})
RATES = frozenset({"calls"})
"""Figures that are spans of time, and figures per span of time; all others are bare numbers."""

HARMLESS = frozenset({"named_otherwise", "never_compared", "fixed_point"})
"""Codes of remarks that find no fault: a right figure with something to know about it, or a known approximation."""


@dataclass(frozen=True)
class Printed:
    """A figure as its source prints it: one number, a fraction, or both ends of an interval."""

    ends: tuple[str, ...]

    @property
    def low(self) -> float:
        """The least that rounds to what is printed."""
        return float(Fraction(self.ends[0])) - self._half_a_digit(self.ends[0])

    @property
    def high(self) -> float:
        """The most that rounds to what is printed."""
        return float(Fraction(self.ends[-1])) + self._half_a_digit(self.ends[-1])

    def holds(self, value: float, allowed: float = 0.0) -> bool:
        """Whether ``value`` is the one printed, but for the print's rounding and ``allowed``.

        >>> Printed(("0.667",)).holds(2 / 3), Printed(("9/26",)).holds(0.3462), Printed(("12", "14")).holds(13)
        (True, False, True)
        """
        return self.low - allowed <= value <= self.high + allowed

    @staticmethod
    def _half_a_digit(written: str) -> float:
        return 0.0 if "/" in written else 0.5 * 10.0 ** -len(written.partition(".")[2])


@dataclass(frozen=True)
class Remark:
    """Something to know about what ``who`` says of a figure: that it is off and why, or how it is to be read.

    ``said`` is in units of which ``per_unit`` make one unit of the case.
    """

    code: str
    who: str
    figure: str
    said: str
    per_unit: float = 1.0

    @property
    def is_fault(self) -> bool:
        """Whether the figure quoted is wrong."""
        return self.code not in HARMLESS


@dataclass(frozen=True)
class Case:
    """One case. Times in ``given`` and ``figures`` are in its ``unit``, rates per that unit, as in its source.

    ``tolerance`` is relative, and absolute for figures below one. ``basis`` is a code of what ``figures`` rest on,
    ``citation`` names it; ``printed`` holds what the source itself printed of them.
    """

    code: str
    group: str
    kind: str
    basis: str
    citation: str
    unit: str
    tolerance: float
    given: Mapping[str, Any]
    figures: Mapping[str, float]
    printed: Mapping[str, Printed]
    remarks: tuple[Remark, ...]

    def minutes(self, name: str) -> Minutes:
        """A given time in minutes."""
        return float(self.given[name] * UNITS[self.unit])

    def per_hour(self, name: str) -> PerHour:
        """A given rate per hour."""
        (rate,) = self.per_hour_each(name)
        return rate

    def per_hour_each(self, name: str) -> tuple[PerHour, ...]:
        """Given rates per hour, class by class."""
        told = self.given[name]
        return tuple(float(rate * 60.0 / UNITS[self.unit]) for rate in (told if isinstance(told, list) else [told]))

    def in_its_unit(self, figure: str, value: float) -> float:
        """A figure computed in minutes, or per minute, as this case counts it."""
        minutes = UNITS[self.unit]
        return value / minutes if figure in TIMES else value * minutes if figure in RATES else value

    def is_off(self, remark: Remark) -> bool:
        """Whether what the remark quotes differs from this case's figure by more than its rounding."""
        figure = self.figures[remark.figure] * remark.per_unit
        return not Printed((remark.said,)).holds(figure, self.tolerance * max(1.0, abs(figure)))


@cache
def cases() -> tuple[Case, ...]:
    """All of them, group by group."""
    return tuple(case for group in GROUPS for case in cases_of(group))


@cache
def cases_of(group: str) -> tuple[Case, ...]:
    """The cases of one group, in the order of its file.

    >>> [case.code for case in cases_of("chat")]
    ['CH-01', 'CH-02', 'CH-04']
    """
    file = files("cx_models.queues.published").joinpath(f"{group}.toml")
    return tuple(_case(code, group, entry) for code, entry in tomllib.loads(file.read_text("utf-8")).items())


def _case(code: str, group: str, entry: Mapping[str, Any]) -> Case:
    return Case(
        code=code,
        group=group,
        kind=entry["kind"],
        basis=entry["basis"],
        citation=entry.get("citation", ""),
        unit=entry["unit"],
        tolerance=entry["tolerance"],
        given=MappingProxyType(entry["given"]),
        figures=MappingProxyType({name: float(value) for name, value in entry["figures"].items()}),
        printed=MappingProxyType({name: Printed(_ends(told)) for name, told in entry.get("printed", {}).items()}),
        remarks=tuple(Remark(**remark) for remark in entry.get("remarks", ())),
    )


def _ends(told: str | Sequence[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)
