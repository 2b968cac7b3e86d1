"""Who leaves, who comes, and why: in words and in tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.changes import LEAVERS, WON, leaver_changes
from cx_models.presentation.figures import difference, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.quantities import Floats

WORST = 8
"""Municipalities named."""
LEAST = 0.5  # of a customer: fewer are none


def leavers_say(projection: Projection, text: Words) -> str:
    """How many more leave and for what most, and how many come instead."""
    changes = leaver_changes(projection)
    whole = {name: change for name, _, change in changes}
    reasons = {name: change.middle for name, _, change in changes if name not in ("all", "won")}
    said = [_one(whole["all"].middle, LEAVERS, "leave", with_band(whole["all"], difference(LEAVERS, text), text), text)]
    if reasons and abs(whole["all"].middle) >= LEAST:
        most = max(reasons, key=lambda name: abs(reasons[name]))
        shown = difference(LEAVERS, text)(reasons[most])
        said.append(text("leavers.most", reason=text(f"leavers.by.{most}"), n=shown))
    said.append(_one(whole["won"].middle, WON, "come", with_band(whole["won"], difference(WON, text), text), text))
    return " ".join(said)


def _one(change: float, figure: str, verb: str, shown: str, text: Words) -> str:
    if abs(change) < LEAST:
        return text(f"leavers.{verb}.level")
    size = shown.removeprefix("+").removeprefix("\N{MINUS SIGN}") if "(" not in shown else shown
    return text(f"leavers.{verb}.{'up' if change > 0 else 'down'}", n=size)


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
