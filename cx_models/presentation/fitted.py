"""What the user's own answers say of assumptions, in words and a table: prior, answers, both together."""

from __future__ import annotations

from math import floor, log10

import pandas as pd

from cx_models.assumptions.registry import Assumption, Assumptions, Edit
from cx_models.baseline.fit import Fitted, Learned
from cx_models.baseline.slopes import FEWEST
from cx_models.presentation import numbers
from cx_models.presentation.assumptions import explained, with_unit
from cx_models.presentation.words import Words


def fitted_say(found: Fitted, text: Words) -> str:
    """How many answers there were, and whether they could tell anything."""
    if not found.learned:
        code = "few" if found.answers < FEWEST else "nothing"
        return text(f"fitted.{code}", n=found.answers, fewest=FEWEST)
    told = [one for one in found.learned if one.told]
    said = text("fitted.says", n=found.answers, learned=len(told), all=len(found.learned))
    return said if told else f"{said} {text('fitted.cannot_tell')}"


def fitted_notes(found: Fitted, assumptions: Assumptions, text: Words) -> list[str]:
    """What could not be learned, and what lies outside what the evidence holds plausible."""
    notes = []
    if found.learned and found.untold:
        names = ", ".join(f"”{explained(assumptions[key], 'name', text)}”" for key in found.untold)
        notes.append(text("fitted.untold", names=names if text.language == "fi" else names.replace("”", '"')))
    for one in found.learned:
        if one.beyond:
            notes.append(text("fitted.beyond", name=explained(assumptions[one.key], "name", text)))
    return notes


def fitted_table(found: Fitted, assumptions: Assumptions, text: Words) -> pd.DataFrame:
    """A row per assumption: evidence, the answers alone, both together, and what of that is evidence."""
    rows = [_row(one, assumptions[one.key], text) for one in found.learned]
    heads = ("name", "prior", "alone", "posterior", "from_evidence")
    return pd.DataFrame(rows, columns=[text(f"fitted.column.{name}") for name in heads])


def _row(one: Learned, entry: Assumption, text: Words) -> tuple[str, ...]:
    share = numbers.percent(one.from_evidence, text.language) if one.told else text("fitted.not_told")
    return (
        explained(entry, "name", text),
        _written(one.prior, entry, text),
        _written(rounded(one.alone), entry, text),
        _written(rounded(one.posterior), entry, text),
        share,
    )


def rounded(edit: Edit) -> Edit:
    """To two figures of how wide the range is: more would say what nobody knows.

    >>> rounded(Edit(0.160675, 0.115052, 0.206299))
    Edit(value=0.161, low=0.115, high=0.206)
    """
    wide = edit.high - edit.low
    digits = 4 if wide <= 0 else 1 - floor(log10(wide))
    return Edit(*(round(one, digits) for one in (edit.value, edit.low, edit.high)))


def _written(edit: Edit, entry: Assumption, text: Words) -> str:
    """The number with its unit, and its ends in brackets."""
    ends = (with_unit(end, entry.unit, text.language) for end in (edit.low, edit.high))
    return f"{with_unit(edit.value, entry.unit, text.language)} ({' … '.join(ends)})"
