"""What can be wrong, said as codes and facts; ``presentation`` finds the words and the cure.

A :class:`Finding` never holds a sentence: it names a code of :data:`CODES`, the place and the
facts. All findings are collected and shown together; :class:`CannotContinue` is raised only
when nothing sensible can follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np


class Severity(StrEnum):
    """How far a finding reaches."""

    STOP = "stop"  # nothing can be computed until it is mended
    CHOICE = "choice"  # two readings are possible: the user must say which
    WARNING = "warning"  # something was left out or guessed
    NOTE = "note"  # worth knowing, nothing is lost


@dataclass(frozen=True)
class Where:
    """A place in the user's own material: sheet, physical row (1 is the first) and column header."""

    sheet: str | None = None
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Finding:
    """Something noticed: its code, its place, and the facts that its sentence needs.

    >>> Finding("score.outside_scale", Where(row=41, column="CSAT"), {"found": 11, "scale": "1–5"}).severity
    <Severity.WARNING: 'warning'>
    """

    code: str
    where: Where = Where()
    facts: Mapping[str, Any] = field(default_factory=dict)
    count: int = 1

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise KeyError(f"finding code {self.code!r} is not in problems.CODES")

    @property
    def severity(self) -> Severity:
        """How far this kind of finding reaches."""
        return CODES[self.code]


class CannotContinue(Exception):
    """Raised when nothing sensible can follow; carries the findings that say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among ``findings``; None when there are none."""
    order = list(Severity)
    return min((f.severity for f in findings), key=order.index, default=None)


ROWS_LISTED = 1_000


def as_plain(finding: Finding) -> dict[str, Any]:
    """A finding as plain values, ready for JSON; of its place only what is known.

    >>> as_plain(Finding("score.outside_scale", Where(row=41), {"found": 11.0}))["where"]
    {'row': 41}
    """
    where = {"sheet": finding.where.sheet, "row": finding.where.row, "column": finding.where.column}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": {name: value for name, value in where.items() if value is not None},
        "facts": {name: _plain(fact) for name, fact in finding.facts.items()},
        "count": finding.count,
    }


def _plain(fact: Any) -> Any:
    """A fact as JSON knows it; long lists of rows are cut (``count`` tells how many there are)."""
    if isinstance(fact, tuple | list | frozenset | set):
        return [_plain(part) for part in list(fact)[:ROWS_LISTED]]
    if isinstance(fact, Mapping):
        return {str(name): _plain(part) for name, part in fact.items()}
    if isinstance(fact, np.generic):
        fact = fact.item()
    if isinstance(fact, float):
        return int(fact) if fact.is_integer() else round(fact, 6)
    return fact if isinstance(fact, str | int | bool) or fact is None else str(fact)


CODES: dict[str, Severity] = {}


def catalogue(severity: Severity, *codes: str) -> None:
    """Add ``codes`` to the catalogue; each code belongs to one severity."""
    for code in codes:
        if CODES.setdefault(code, severity) is not severity:
            raise ValueError(f"finding code {code!r} already has another severity")


catalogue(Severity.WARNING, "score.outside_scale")
