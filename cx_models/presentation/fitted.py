"""What the user's own answers say of assumptions, in words and a table: prior, answers, both together."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from cx_models.assumptions.entry import Assumption, Edit
from cx_models.assumptions.registry import Assumptions
from cx_models.baseline.fit import Fitted, Learned, rounded
from cx_models.baseline.slopes import FEWEST
from cx_models.presentation import numbers
from cx_models.presentation.assumptions import explained, with_unit
from cx_models.presentation.words import Words

CLOSE = 0.3
"""Correlation from which two numbers are said to go together: a tenth of what is open of one goes with the other."""


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


def together_say(assumptions: Assumptions, text: Words) -> list[str]:
    """A sentence for each two numbers that the plausible worlds draw together, the closest first."""
    together = assumptions.drawn_together
    if together is None:
        return []
    names = [explained(assumptions[key], "name", text) for key in together.keys]
    pairs = combinations(range(len(names)), 2)
    close = sorted(((together.correlation[a][b], a, b) for a, b in pairs), key=lambda pair: -abs(pair[0]))
    return [
        text(f"fitted.together.{'same' if how > 0 else 'opposite'}", one=names[a], other=names[b])
        for how, a, b in close
        if abs(how) >= CLOSE
    ]


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
        text("fitted.not_alone") if one.alone is None else _written(rounded(one.alone), entry, text),
        _written(rounded(one.posterior), entry, text),
        share,
    )


def _written(edit: Edit, entry: Assumption, text: Words) -> str:
    """The number with its unit, and its ends in brackets."""
    ends = (with_unit(end, entry.unit, text.language) for end in (edit.low, edit.high))
    return f"{with_unit(edit.value, entry.unit, text.language)} ({' … '.join(ends)})"
