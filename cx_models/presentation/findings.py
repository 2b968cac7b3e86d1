"""Findings in words: what was noticed, where, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from cx_models.presentation import numbers
from cx_models.presentation.words import Language, Words, words
from cx_models.problems import Finding, Severity

LISTED = 4  # rows or names told one by one before "and n more"
# Facts that are codes, and where their words are found.
_SHELVES = {
    "kind": ("findings.kind",),
    "role": ("roles",),
    "channel": ("channels",),
    "guess": ("findings.date.guess",),
    "found": ("findings.found",),
    "unpriced": ("findings.unpriced",),
    "missing": ("findings.column",),
    "expected": ("findings.column", "findings.unit"),
}
_WRITTEN: Mapping[str, Callable[[float, str], str]] = {
    "share": numbers.percent,
    "opens": numbers.clock,
    "closes": numbers.clock,
}
_SCALES = {"scale", "guess", "candidates"}  # facts that may be a pair (lowest, highest answer)
_PLACEHOLDER = re.compile(r"{(\w+)}")


def finding_sentence(finding: Finding, language: Language) -> tuple[str, str]:
    """What was noticed and what to do about it, as two sentences."""
    text = words(language)
    facts: dict[str, object] = {"n": finding.count}
    facts |= {"sheet": finding.where.sheet} if finding.where.sheet else {}
    facts |= {"row": finding.where.row} if finding.where.row else {}
    facts |= {name: _told(name, fact, text) for name, fact in finding.facts.items()}
    return _filled(text, f"{finding.code}.says", facts), _filled(text, f"{finding.code}.cure", facts)


def findings_table(findings: Iterable[Finding], language: Language) -> list[dict[str, str | int]]:
    """One row per finding, gravest first: how grave, what, cure, sheet, rows, column, count."""
    text = words(language)
    table = []
    for finding in _gravest_first(findings):
        says, cure = finding_sentence(finding, language)
        row: dict[str, str | int] = {
            "severity": text(f"findings.severity.{finding.severity}"),
            "rows": _shortened([str(row) for row in _row_numbers(finding)], text),
            "column": finding.where.column or "",
            "what": says,
            "cure": cure,
            "sheet": finding.where.sheet or "",
            "count": finding.count,
        }
        table.append(row)
    return table


def findings_rows(findings: Iterable[Finding], language: Language) -> list[dict[str, str | int]]:
    """One line per row of the user's sheet; a finding that is about no row in particular has one line."""
    lines: list[dict[str, str | int]] = []
    for finding, told in zip(_gravest_first(findings), findings_table(findings, language), strict=True):
        numbered = _row_numbers(finding)
        line = {**told, "found": str(finding.facts.get("found", ""))}
        lines += [{**line, "row": row, "count": 1} for row in numbered]
        if not numbered:
            lines.append({**line, "row": "", "count": finding.count})
    return lines


def _gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    order = list(Severity)
    return sorted(findings, key=lambda found: order.index(found.severity))


def _row_numbers(finding: Finding) -> list[int]:
    """The rows of the user's sheet that the finding is about, ascending; the first is 1."""
    rows = finding.facts.get("rows", ())
    told = rows if isinstance(rows, Iterable) else ()
    return sorted({*told, *([finding.where.row] if finding.where.row else [])})


def _filled(text: Words, key: str, facts: Mapping[str, object]) -> str:
    """The sentence with its facts; a fact that the finding does not know is told as unknown."""
    needed = _PLACEHOLDER.findall(text.sentences[f"findings.{key}"])
    unknown = {name: numbers.UNKNOWN for name in needed if name not in facts}
    return text(f"findings.{key}", **facts, **unknown)


def _told(name: str, fact: object, text: Words) -> object:
    if isinstance(fact, tuple | list | set | frozenset):
        if name in _SCALES and all(isinstance(end, int | float) for end in fact):
            low, high = fact
            return scale_words(low, high, text)
        return _shortened([str(_told(name, one, text)) for one in fact], text)
    if isinstance(fact, date):
        return numbers.day(fact, text.language)
    if name in _WRITTEN and isinstance(fact, int | float):
        return _WRITTEN[name](fact, text.language)
    if name == "field":
        return _guessed(str(fact), text)
    code = str(fact).lower() if isinstance(fact, bool) else str(fact)
    known = (f"{shelf}.{code or 'nothing'}" for shelf in _SHELVES.get(name, ()))
    return next((text(key) for key in known if key in text), fact)


def _guessed(field: str, text: Words) -> str:
    """A field that nobody told (``phone.handling``) in words; its own code where there are none."""
    thing, _, what = field.partition(".")
    key, channel = f"findings.guessed.{what}", f"channels.{thing}"
    return text(key, channel=text(channel) if channel in text else thing) if key in text else field


def scale_words(low: float, high: float, text: Words) -> str:
    """A scale by its ends.

    >>> scale_words(1.0, 5.0, words(Language.EN))
    '1–5'
    """
    ends = (numbers.number(end, text.language, 0 if float(end).is_integer() else 1) for end in (low, high))
    return "\N{EN DASH}".join(ends)


def _shortened(told: list[str], text: Words) -> str:
    if len(told) <= LISTED + 1:
        return ", ".join(told)
    return f"{', '.join(told[:LISTED])} {text('findings.and_more', n=len(told) - LISTED)}"
