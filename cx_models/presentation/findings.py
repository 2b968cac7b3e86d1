"""Findings in words: what was noticed, where, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from cx_models.presentation import numbers
from cx_models.presentation.words import Language, Words, words
from cx_models.problems import Finding, Severity

LISTED = 6  # rows or names told one by one before "and n more"
# Facts that are codes, and where their words are found.
_SHELVES = {
    "kind": ("findings.kind",),
    "role": ("roles",),
    "channel": ("channels",),
    "guess": ("findings.date.guess",),
}
_PLACEHOLDER = re.compile(r"{(\w+)}")


def finding_sentence(finding: Finding, language: Language) -> tuple[str, str]:
    """What was noticed and what to do about it, as two sentences."""
    text = words(language)
    facts: dict[str, object] = {"n": finding.count}
    facts |= {"sheet": finding.where.sheet} if finding.where.sheet else {}
    facts |= {name: _told(name, fact, text) for name, fact in finding.facts.items()}
    return _filled(text, f"{finding.code}.says", facts), _filled(text, f"{finding.code}.cure", facts)


def findings_table(findings: Iterable[Finding], language: Language) -> list[dict[str, str | int]]:
    """One row per finding, gravest first: how grave, what, cure, sheet, rows, column, count."""
    text = words(language)
    order = list(Severity)
    table = []
    for finding in sorted(findings, key=lambda found: order.index(found.severity)):
        says, cure = finding_sentence(finding, language)
        row: dict[str, str | int] = {
            "severity": text(f"findings.severity.{finding.severity}"),
            "rows": _rows(finding, text),
            "column": finding.where.column or "",
            "says": says,
            "cure": cure,
            "sheet": finding.where.sheet or "",
            "count": finding.count,
        }
        table.append(row)
    return table


def _filled(text: Words, key: str, facts: Mapping[str, object]) -> str:
    """The sentence with its facts; a fact that the finding does not know is told as unknown."""
    needed = _PLACEHOLDER.findall(text.sentences[f"findings.{key}"])
    unknown = {name: numbers.UNKNOWN for name in needed if name not in facts}
    return text(f"findings.{key}", **facts, **unknown)


def _rows(finding: Finding, text: Words) -> str:
    rows = finding.facts.get("rows", ())
    if not isinstance(rows, Iterable):
        rows = ()
    listed = sorted({*rows, *([finding.where.row] if finding.where.row else [])})
    return _shortened([str(row) for row in listed], len(listed), text)


def _told(name: str, fact: object, text: Words) -> object:
    if isinstance(fact, tuple | list | set | frozenset):
        return _shortened([str(_told(name, one, text)) for one in fact], len(fact), text)
    if isinstance(fact, date):
        return numbers.day(fact, text.language)
    if name == "share" and isinstance(fact, int | float):
        return numbers.percent(fact, text.language)
    code = str(fact).lower() if isinstance(fact, bool) else str(fact)
    known = (f"{shelf}.{code}" for shelf in _SHELVES.get(name, ()))
    return next((text(key) for key in known if key in text), fact)


def _shortened(told: list[str], count: int, text: Words) -> str:
    if count <= LISTED + 1:
        return ", ".join(told)
    return f"{', '.join(told[:LISTED])} {text('findings.and_more', n=count - LISTED)}"
