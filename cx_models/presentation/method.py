"""The method in words and tables, from the code's own lists: assumptions, levers, findings."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from typing import Any, cast

import cx_models.intake.read_operations
import cx_models.intake.reading
import cx_models.intake.short_form  # noqa: F401 all three register the findings they can make
from cx_models.assumptions.entry import Assumption
from cx_models.assumptions.registry import Assumptions, sources
from cx_models.baseline.observed import LEAST_LENT, LEAST_TOLD, MOST_LENT, REASON_PRIOR
from cx_models.baseline.weighing import ENOUGH, FURTHEST
from cx_models.effects.freedom import TRIED_MINUTES
from cx_models.effects.loads import MANY
from cx_models.effects.settle import CLOSE_ENOUGH, CLOSE_IN_MANY, FAR, MOST_ROUNDS, REMEMBERED
from cx_models.presentation.assumptions import bare_range, citations, explained, short_unit, status, with_unit
from cx_models.presentation.findings import finding_sentence
from cx_models.presentation.numbers import SPACE as UNBROKEN
from cx_models.presentation.numbers import UNKNOWN, number, percent
from cx_models.presentation.stages import Stage
from cx_models.presentation.words import Language, Words
from cx_models.problems import CODES, Finding, Severity
from cx_models.projection.case import HARDLY_MORE
from cx_models.scenario import case
from cx_models.scenario.fields import Field, Number, OneOf, fields_of
from cx_models.scenario.levers import LEVERS
from cx_models.service.bots import GOOD_BOT

Table = list[list[str]]


def facts(draws: int) -> dict[str, float]:
    """The numbers of the code that the words on the stages need; ``draws`` is how many worlds are drawn."""
    return {
        "close": CLOSE_ENOUGH,
        "close_in_many": CLOSE_IN_MANY,
        "far": FAR,
        "rounds": MOST_ROUNDS,
        "remembered": REMEMBERED,
        "many": MANY,
        "draws": draws,
        "hardly": 100 * HARDLY_MORE,
        "least_lent": LEAST_LENT,
        "most_lent": MOST_LENT,
        "reason_prior": REASON_PRIOR,
        "least_told": LEAST_TOLD,
        "effective": ENOUGH,
        "furthest": FURTHEST,
        "most_lost": float(TRIED_MINUTES[-1]),
    }


def assumptions_table(stage: Stage, assumptions: Assumptions, text: Words) -> Table:
    """Each assumption the stage reads: name, value in effect, range, how sure."""
    return [_assumption_row(assumptions, key, text) for key in stage.assumptions]


_WORDS_IN = re.compile(r"\\(text|mathrm)\{([a-z][a-z ,]+)\}")
_DECIMAL = re.compile(r"(\d)\.(\d)")


def formula(tex: str, text: Words) -> str:
    r"""A formula with its words and decimals in the reader's language.

    >>> from cx_models.presentation.words import Language, words
    >>> print(formula(r"b_{\mathrm{store}} = 1.7", words(Language.FI)))
    b_{\mathrm{toimipiste}} = 1{,}7
    """
    told = _WORDS_IN.sub(lambda found: rf"\{found[1]}{{{text('method.math.' + re.sub(r'[ ,]+', '_', found[2]))}}}", tex)
    return _DECIMAL.sub(r"\1{,}\2", told) if text.language is Language.FI else told


def _assumption_row(assumptions: Assumptions, key: str, text: Words) -> list[str]:
    entry = assumptions[key]
    return [
        _named(entry, text),
        with_unit(entry.value, entry.unit, text.language),
        bare_range(entry, text.language) or UNKNOWN,
        text(f"assumptions.badge.{status(entry)}"),
    ]


def _named(entry: Assumption, text: Words) -> str:
    """The assumption's name, and its unit where that is too long to follow each number."""
    name, unit = explained(entry, "name", text), text(f"assumptions.unit.{entry.unit}")
    return name if short_unit(entry.unit) or not unit else f"{name} ({unit})"


@dataclass(frozen=True)
class LeverTold:
    """One lever in words: its name, what it does, and a table of its fields, bounds and shipped values."""

    name: str
    says: str
    fields: Table


def levers_told(text: Words) -> list[LeverTold]:
    """Every lever of the registry, in the order in which levers act."""
    return [
        LeverTold(
            text(f"levers.{name}.name"),
            text(f"levers.{name}.help"),
            [
                [text(f"levers.{name}.{field}"), _bounds(allowed, name, field, text), _default(kind, field, name, text)]
                for field, allowed in _fields(kind).items()
            ],
        )
        for name, kind in LEVERS.items()
    ]


def _fields(kind: type[Any]) -> Mapping[str, Field]:
    return fields_of(cast(Hashable, kind))


def _bounds(allowed: Field, lever: str, field: str, text: Words) -> str:
    if isinstance(allowed, Number):
        joined = f"{UNBROKEN}…{UNBROKEN}" if allowed.low < 0 else "–"
        low, high = (_bare(end, allowed.unit, text) for end in (allowed.low, allowed.high))
        unit = text(f"method.unit.{allowed.unit}")
        return f"{low}{joined}{high}{UNBROKEN}{unit}"
    if isinstance(allowed, OneOf):
        return " / ".join(text(f"levers.{lever}.{field}_of.{code}") for code in allowed.codes)
    return text("method.store_names")


def _default(kind: type[Any], field: str, lever: str, text: Words) -> str:
    found = next(one.default for one in fields(kind) if one.name == field)
    allowed = _fields(kind)[field]
    if found is MISSING:
        return ""
    if isinstance(allowed, Number):
        return _amount(found, allowed.unit, text)
    return text(f"levers.{lever}.{field}_of.{found}") if isinstance(allowed, OneOf) else text("method.none")


def _amount(value: float, unit: str, text: Words) -> str:
    return percent(value, text.language) if unit == "share" else _bare(value, unit, text)


def _bare(value: float, unit: str, text: Words) -> str:
    shown = 100 * value if unit == "share" else value
    return number(shown, text.language, 0 if float(shown).is_integer() else 2)


def good_bot_told(text: Words) -> str:
    """What a good bot settles, reason by reason."""
    shares = (
        f"{text(f'levers.add_bot.{reason}')} {percent(share, text.language)}" for reason, share in GOOD_BOT.items()
    )
    return text("method.good_bot", shares=", ".join(shares))


def case_told(text: Words) -> str:
    """The case's own numbers."""
    return text(
        "method.case_plans",
        small=case.SMALL_TOWN,
        reopened=case.REOPENED,
        called_back=case.CALLED_BACK,
        helped=100 * case.HELPED,
        chats=case.CHATS,
        moved=100 * case.MOVED,
    )


def findings_told(text: Words) -> dict[Severity, Table]:
    """Every finding code with its sentence and its cure, by how far it reaches."""
    told: dict[Severity, Table] = {severity: [] for severity in Severity}
    for code, severity in sorted(CODES.items()):
        told[severity].append([code, *finding_sentence(Finding(code), text.language)])
    return told


def references(text: Words) -> list[str]:
    """Every citation that the assumptions rest on, in the order of authors."""
    return sorted(citations(sources(), text), key=str.casefold)


def markdown_table(headers: Sequence[str], rows: Table) -> str:
    """A table that prints as it is read; a bar within a cell does not end it."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("$", "\\$")
