"""Assumptions as the reader sees and writes them: values in the reader's numbers, filters, a table to take along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cx_models.assumptions.entry import Assumption, Edit
from cx_models.assumptions.registry import Assumptions, Source, shipped, sources
from cx_models.presentation import fields
from cx_models.presentation.fields import Bounds
from cx_models.presentation.numbers import MINUS, euros, fewest, number
from cx_models.presentation.words import Language, Words

PERCENT = frozenset(
    {
        "share",
        "share_per_year",
        "share_per_sd",
        "share_of_hold",
        "share_of_response",
        "longer_per_extra",
        "top_box_lost",
        "top_box_lost_per_contact",
    }
)
"""Units that are written as percentages; the model holds them as shares."""

COLUMNS = (
    "key", "subject", "name", "value", "shipped", "low", "high", "shipped_low", "shipped_high", "unit", "status",
    "note", "moves", "source", "against",
)  # fmt: skip
FIELDS = ("low", "value", "high")
"""What can be edited of an assumption, in the order it is asked."""


@dataclass(frozen=True)
class Shown:
    """What to show of the registry: a text to find, only guesses, only those the user has changed, one subject."""

    search: str = ""
    guesses: bool = False
    edited: bool = False
    subject: str = ""


def status(entry: Assumption) -> str:
    """How sure the number is: ``verified``, ``guess`` or from ``memory``; the user's own is ``edited``."""
    if is_edited(entry):
        return "edited"
    return "guess" if entry.guess else "verified" if entry.verified else "memory"


def is_edited(entry: Assumption) -> bool:
    """Whether the user has changed the value or its range."""
    return entry.edit != shipped()[entry.key].edit


def shown(value: float, unit: str) -> float:
    """The number in the scale in which it is shown: shares as percentages.

    >>> shown(0.142, "share"), shown(-0.14, "sd_against_phone")
    (14.2, -0.14)
    """
    return round(100 * value, 10) if unit in PERCENT else value


def meant(value: float, unit: str) -> float:
    """The number that the model holds for the one that is shown.

    >>> meant(14.2, "share")
    0.142
    """
    return round(value / 100, 12) if unit in PERCENT else value


def short_unit(unit: str) -> str:
    """The unit as it stands behind a number; empty where it is too long for that."""
    return "%" if unit in PERCENT else "min" if unit == "min" else ""


def bounds(entry: Assumption, field: str) -> Bounds:
    """What one of :data:`FIELDS` takes, as it is shown; the ends of a range keep to their side of the value."""
    low = entry.value if field == "high" else entry.floor
    high = entry.value if field == "low" else entry.ceiling
    example = getattr(shipped()[entry.key], field)
    low, high, example = (shown(number, entry.unit) for number in (low, high, example))
    return Bounds(low, high, short_unit(entry.unit), example=example)


def changed(assumptions: Assumptions, key: str, field: str, told: float) -> Edit:
    """The edit that comes of a number told, as it is shown, in one of :data:`FIELDS`."""
    entry = assumptions[key]
    number = meant(told, entry.unit)
    if field == "value":
        return assumptions.with_value(key, number)[key].edit
    return replace(entry.edit, **{field: number})


def moved_end(entry: Assumption) -> str:
    """Which end of the shipped range gave way to the user's value, ``low`` or ``high``; empty when none did."""
    ours = shipped()[entry.key]
    if entry.is_choice:
        return ""
    return "low" if entry.value == entry.low < ours.low else "high" if entry.value == entry.high > ours.high else ""


def written(value: float, unit: str, language: Language) -> str:
    """The bare number in the unit's scale, with as few digits as it needs.

    >>> written(0.142, "share", Language.FI), written(-0.14, "sd_against_phone", Language.EN)
    ('14,2', '−0.14')
    """
    return fewest(shown(value, unit), language)


def with_unit(value: float, unit: str, language: Language) -> str:
    """The number as it stands in a sentence: short units follow it, long ones are left to the label.

    >>> with_unit(0.65, "share", Language.FI), with_unit(25.0, "min", Language.EN)
    ('65\\xa0%', '25\\xa0min')
    """
    return fields.with_unit(shown(value, unit), short_unit(unit), language)


def ours_written(entry: Assumption, text: Words) -> str:
    """The shipped value with its range and how sure it is, in a sentence, for those who have their own."""
    ours = shipped()[entry.key]
    facts = {
        "value": with_unit(ours.value, ours.unit, text.language),
        "status": text(f"assumptions.badge.{status(ours)}"),
    }
    if ours.is_choice:
        return text("assumptions.shipped_choice", **facts)
    return text("assumptions.shipped", range=bare_range(ours, text.language), **facts)


def bare_range(entry: Assumption, language: Language) -> str:
    """The ends of what is plausible; empty where there is but one value.

    >>> bare_range(shipped()["patience.phone"], Language.EN), bare_range(shipped()["bot.level"], Language.FI)
    ('12–36\\xa0min', '−0,7 … 0,1')
    """
    if entry.is_choice:
        return ""
    low, high = (written(end, entry.unit, language) for end in (entry.low, entry.high))
    joined = " … " if MINUS in low + high else "–"
    return f"{low}{joined}{with_unit(entry.high, entry.unit, language)}"


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
    """How many there are, by how sure they are; each is counted once, those the user has changed as such."""
    found = [status(entry) for entry in assumptions]
    return {
        "n": len(found),
        "verified": found.count("verified"),
        "memory": found.count("memory"),
        "guesses": found.count("guess"),
        "edited": found.count("edited"),
    }


def table(assumptions: Assumptions, text: Words) -> list[list[str | float]]:
    """Every assumption as a row of :data:`COLUMNS`; percentages as they are shown."""
    return [_row(entry, text) for entry in assumptions]


def headers(text: Words) -> list[str]:
    """The words over the columns."""
    return [text(f"assumptions.column.{name}") for name in COLUMNS]


def _row(entry: Assumption, text: Words) -> list[str | float]:
    ours = shipped()[entry.key]
    values = (entry.value, ours.value, entry.low, entry.high, ours.low, ours.high)
    return [
        entry.key,
        text(f"assumptions.subject_of.{entry.subject}"),
        explained(entry, "name", text),
        *(shown(value, entry.unit) for value in values),
        text(f"assumptions.unit.{entry.unit}"),
        text(f"assumptions.badge.{status(entry)}"),
        explained(entry, "note", text),
        explained(entry, "moves", text),
        "; ".join(citations(entry.evidence, text)),
        " ".join([explained(entry, "against", text), *citations(entry.against, text)]).strip(),
    ]


def change_written(change: float, figure: str, text: Words) -> str:
    """A difference of a headline figure as the reader writes it, with its unit.

    >>> from cx_models.presentation.words import words
    >>> change_written(-0.045, "satisfaction.everyone", words(Language.EN))
    '−4.5 pp'
    """
    scale, digits, unit = FIGURES[figure]
    if unit == "euros":
        return euros(change, text.language, signed=True)
    bare = number(scale * change, text.language, digits, signed=True)
    return text(f"assumptions.figure_change.{unit}", value=bare)


FIGURES: Mapping[str, tuple[float, int, str]] = {
    "satisfaction.everyone": (100, 1, "points"),
    "satisfaction.surveyed": (100, 1, "points"),
    "leaving.customers": (1, 0, "customers"),
    "phone.wait": (1, 1, "minutes"),
    "phone.abandoned": (100, 1, "points"),
    "phone.occupancy": (100, 1, "points"),
    "failure.hours": (1, 0, "hours"),
    "cost.total": (1, 0, "euros"),
}
"""Headline figures that assumptions can be weighed by: scale, digits and unit of their differences."""
