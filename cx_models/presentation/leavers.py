"""Who leaves, who comes, and why: in words and in tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.changes import LEAVERS, leaver_changes
from cx_models.presentation.figures import band, difference, rounded
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate, Floats

WORST = 8
"""Municipalities named."""
LEAST = 0.5  # of a customer: fewer are none


def leavers_say(projection: Projection, text: Words) -> str:
    """How many more leave and for what reason most, and how many come."""
    changes = {name: change for name, _, change in leaver_changes(projection)}
    whole, won = changes.pop("all"), changes.pop("won")
    changes.pop("word", None)  # of those who come
    said = [_one(whole, "leave", text)]
    reasons = {name: change.middle for name, change in changes.items() if change.middle * whole.middle > 0}
    if reasons and abs(whole.middle) >= LEAST:
        most = max(reasons, key=lambda name: abs(reasons[name]))
        write = difference(LEAVERS, text)
        said.append(text("leavers.most", reason=text(f"leavers.by.{most}"), n=write(reasons[most])))
    return " ".join([*said, _one(won, "come", text)])


def _one(change: Estimate, verb: str, text: Words) -> str:
    """How many more or fewer, with the interval of the change where it was drawn."""
    if abs(change.middle) < LEAST:
        return text(f"leavers.{verb}.level")
    way = "up" if change.middle > 0 else "down"
    size = numbers.number(rounded(abs(change.middle)), text.language)
    said = text(f"leavers.{verb}.{way}", n=size)
    if change.width == 0:
        return said
    return f"{said} {text('leavers.band', band=band(change, difference(LEAVERS, text), text))}"


def worst_places(projection: Projection, text: Words) -> pd.DataFrame:
    """Municipalities whose customers leave most beyond today, as a share of them, in percentage points."""
    customers, moved = projection.baseline.observed.customers, _moved(projection)
    order = [place for place in np.argsort(-moved) if moved[place] > 0.0005][:WORST]
    return pd.DataFrame(
        {
            text("leavers.column.place"): [customers.names[place] for place in order],
            text("leavers.column.share"): [difference("leaving.share", text)(float(moved[place])) for place in order],
            text("leavers.column.customers"): [
                difference(LEAVERS, text)(float(moved[place] * customers.count[place].sum())) for place in order
            ],
        }
    )


def _moved(projection: Projection) -> Floats:
    """The change in the share that leaves, by municipality, ``(A,)``."""
    return np.asarray(projection.changed.leaving.by_area[0] - projection.today.leaving.by_area[0])


def leavers_table(projection: Projection, text: Words) -> Table:
    """A row per reason, plain numbers to take along."""
    headers = [text("leavers.column.reason"), *ends_of(text, text("leavers.column.customers"))]
    rows: list[Row] = [
        [text(f"leavers.by.{name}"), change.low, change.middle, change.high]
        for name, _, change in leaver_changes(projection)
    ]
    return headers, rows
