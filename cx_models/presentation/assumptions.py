"""Assumptions as the reader sees and writes them: values in the reader's numbers, filters, a table to take along."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cx_models.assumptions.registry import Assumption, Assumptions, Source, shipped, sources
from cx_models.presentation.numbers import MINUS, SPACE, number
from cx_models.presentation.words import Language, Words

PERCENT = frozenset(
    {
        "share",
        "share_of_hold",
        "share_of_response",
        "longer_per_extra",
        "top_box_lost",
        "top_box_lost_per_contact",
    }
)
"""Units that are written as percentages; the model holds them as shares."""

COLUMNS = (
    "key", "subject", "name", "value", "shipped", "low", "high", "unit", "status", "note", "moves", "source", "against",
)  # fmt: skip
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|-?\.\d+")
_MOST_DIGITS = 4


@dataclass(frozen=True)
class Shown:
    """What to show of the registry: a text to find, only guesses, only those the user has changed, one subject."""

    search: str = ""
    guesses: bool = False
    edited: bool = False
    subject: str = ""


def with_edits(edits: Mapping[str, float]) -> Assumptions:
    """The shipped assumptions with the user's own values."""
    assumptions = shipped()
    for key, value in edits.items():
        assumptions = assumptions.with_value(key, value)
    return assumptions


def status(entry: Assumption) -> str:
    """How sure the shipped number is: ``verified``, ``guess`` or from ``memory``."""
    return "guess" if entry.guess else "verified" if entry.verified else "memory"


def is_edited(entry: Assumption) -> bool:
    """Whether the user has changed the value."""
    return entry.value != shipped()[entry.key].value


def written(value: float, unit: str, language: Language) -> str:
    """The bare number in the unit's scale, with as few digits as it needs.

    >>> written(0.142, "share", Language.FI), written(-0.14, "sd_against_phone", Language.EN)
    ('14,2', '−0.14')
    """
    shown = 100 * value if unit in PERCENT else value
    for digits in range(_MOST_DIGITS):
        if abs(round(shown, digits) - shown) < 1e-9:
            return number(shown, language, digits)
    return number(shown, language, _MOST_DIGITS)


def with_unit(value: float, unit: str, language: Language) -> str:
    """The number as it stands in a sentence: short units follow it, long ones are left to the label.

    >>> with_unit(0.65, "share", Language.FI), with_unit(25.0, "min", Language.EN)
    ('65\\xa0%', '25\\xa0min')
    """
    bare = written(value, unit, language)
    if unit in PERCENT:
        return f"{bare}{SPACE}%" if language is Language.FI else f"{bare}%"
    return f"{bare}{SPACE}min" if unit == "min" else bare


def range_written(entry: Assumption, text: Words) -> str:
    """The ends of what is plausible, in a sentence; a choice of values has none."""
    bare = bare_range(entry, text.language)
    return text("assumptions.range", range=bare) if bare else text("assumptions.no_range")


def bare_range(entry: Assumption, language: Language) -> str:
    """The ends of what is plausible; empty where there is but one value.

    >>> bare_range(shipped()["patience.phone"], Language.EN), bare_range(shipped()["bot.level"], Language.FI)
    ('12–36\\xa0min', '−0,7 … 0,1')
    """
    if entry.low == entry.high:
        return ""
    low, high = (written(end, entry.unit, language) for end in (entry.low, entry.high))
    joined = " … " if MINUS in low + high else "–"
    return f"{low}{joined}{with_unit(entry.high, entry.unit, language)}"


def parsed(typed: str, unit: str) -> float | None:
    """The number that someone typed, comma or point alike; None when it is none.

    >>> parsed("14,2 %", "share"), parsed("−0.14", "sd_against_phone"), parsed("many", "min")
    (0.142, -0.14, None)
    """
    bare = re.sub(r"\s", "", typed).replace(MINUS, "-").replace(",", ".").removesuffix("%").removesuffix("min")
    if not _NUMBER.fullmatch(bare):
        return None
    value = float(bare)
    return round(value / 100, 12) if unit in PERCENT else value


def fault(typed: str, entry: Assumption, text: Words) -> str:
    """What is wrong with what was typed, and what would be right; empty when nothing is."""
    language = text.language
    value = parsed(typed, entry.unit)
    if value is None:
        example = written(shipped()[entry.key].value, entry.unit, language)
        return text("assumptions.error.not_a_number", typed=typed, example=example)
    if not entry.allows(value):
        low, high = (with_unit(end, entry.unit, language) for end in (entry.floor, entry.ceiling))
        return text("assumptions.error.outside", typed=typed, low=low, high=high)
    return ""


def explained(entry: Assumption, part: str, text: Words) -> str:
    """The words on an assumption: its ``name``, ``note``, ``moves`` or what speaks ``against`` it (may be empty)."""
    key = f"assumptions.entry.{entry.key}.{part}"
    return text(key) if key in text else ""


def citations(codes: Iterable[str], text: Words) -> list[str]:
    """Each source as one line: citation, its row in the evidence table, and a mark where it was not checked."""
    return [_cited(sources()[code], text) for code in codes]


def _cited(source: Source, text: Words) -> str:
    mark = "" if source.verified else f" – {text('assumptions.from_memory')}"
    citation = source.citation or text(f"citations.{source.code}")
    return f"{citation} [{source.code}]{mark}"


def chosen(assumptions: Assumptions, wanted: Shown, text: Words) -> list[Assumption]:
    """The entries that fit; a search looks through names, explanations, citations and keys."""
    seek = wanted.search.strip().casefold()
    return [
        entry
        for entry in assumptions
        if (not wanted.subject or entry.subject == wanted.subject)
        and (not wanted.guesses or entry.guess)
        and (not wanted.edited or is_edited(entry))
        and (not seek or seek in _everything_about(entry, text).casefold())
    ]


def _everything_about(entry: Assumption, text: Words) -> str:
    told = [explained(entry, part, text) for part in ("name", "note", "moves", "against")]
    return " ".join([entry.key, *told, *citations((*entry.evidence, *entry.against), text)])


def counts(assumptions: Assumptions) -> dict[str, int]:
    """How many there are, by how sure they are, and how many the user has changed."""
    found = [status(entry) for entry in assumptions]
    return {
        "n": len(found),
        "verified": found.count("verified"),
        "memory": found.count("memory"),
        "guesses": found.count("guess"),
        "edited": len(assumptions.edited()),
    }


def table(assumptions: Assumptions, text: Words) -> list[list[str | float]]:
    """Every assumption as a row of :data:`COLUMNS`; percentages as they are shown."""
    return [_row(entry, text) for entry in assumptions]


def headers(text: Words) -> list[str]:
    """The words over the columns."""
    return [text(f"assumptions.column.{name}") for name in COLUMNS]


def _row(entry: Assumption, text: Words) -> list[str | float]:
    scale = 100 if entry.unit in PERCENT else 1
    numbers = [round(scale * value, 10) for value in (entry.value, shipped()[entry.key].value, entry.low, entry.high)]
    state = [text(f"assumptions.badge.{status(entry)}")]
    if is_edited(entry):
        state.append(text("assumptions.badge.edited"))
    return [
        entry.key,
        text(f"assumptions.subject_of.{entry.subject}"),
        explained(entry, "name", text),
        *numbers,
        text(f"assumptions.unit.{entry.unit}"),
        ", ".join(state),
        explained(entry, "note", text),
        explained(entry, "moves", text),
        "; ".join(citations(entry.evidence, text)),
        " ".join([explained(entry, "against", text), *citations(entry.against, text)]).strip(),
    ]


def change_written(change: float, figure: str, language: Language) -> str:
    """A difference of a headline figure as the reader writes it: percentage points, minutes, people, euros.

    >>> change_written(-0.045, "satisfaction.everyone", Language.EN)
    '−4.5'
    """
    scale, digits = FIGURES[figure]
    return number(scale * change, language, digits, signed=True)


FIGURES: Mapping[str, tuple[float, int]] = {
    "satisfaction.everyone": (100, 1),
    "satisfaction.surveyed": (100, 1),
    "leaving.customers": (1, 0),
    "phone.wait": (1, 1),
    "phone.abandoned": (100, 1),
    "phone.occupancy": (100, 1),
    "failure.hours": (1, 0),
    "cost.total": (1, 0),
}
"""Headline figures that assumptions can be weighed by: scale and digits of their differences."""
