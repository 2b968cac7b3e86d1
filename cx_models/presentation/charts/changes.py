"""Bars that go either way from today: by customer group, by kind of cost."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation.charts.ink import BETTER, TEXT, WORSE
from cx_models.presentation.charts.look import UNSIGNED_ZERO, bare
from cx_models.presentation.figures import difference, points
from cx_models.presentation.words import Language, Words
from cx_models.projection.project import Projection
from cx_models.service.customers import Segment

COST_LINES = ("agents", "stores", "premises", "licences", "recruiting", "margin_lost")
_COLUMNS = ["name", "change", "shown", "worse"]


def group_rows(projection: Projection, text: Words) -> pd.DataFrame:
    """Change in the share satisfied by customer group, in percentage points."""
    change = projection.changed.experience.by_segment[0] - projection.today.experience.by_segment[0]
    rows = [
        {
            "name": text(f"charts.groups.{segment.value}"),
            "change": 100 * float(value),
            "shown": points(float(value), text),
            "worse": bool(value < 0),
        }
        for segment, value in zip(Segment, change, strict=True)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def cost_rows(projection: Projection, text: Words) -> pd.DataFrame:
    """Change in yearly cost by kind, thousands of euros; empty without prices."""
    if projection.changed.cost is None or projection.today.cost is None:
        return pd.DataFrame([], columns=_COLUMNS)
    rows = []
    for line in COST_LINES:
        change = float(getattr(projection.changed.cost, line)[0] - getattr(projection.today.cost, line)[0])
        shown = difference(f"cost.{line}", text)(change)
        rows.append(
            {"name": text(f"charts.money.{line}"), "change": change / 1000, "shown": shown, "worse": change > 0}
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


@cache
def change_spec(title: str, written: str, language: Language) -> dict[str, Any]:
    """Bars from zero, the worse and the better apart in colour, each with its number beside it."""
    names = alt.Axis(ticks=False, domain=False, labelLimit=180)
    signed = alt.Axis(format=written, tickCount=5, labelExpr=UNSIGNED_ZERO)
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=names),
        x=alt.X("change:Q", title=title, axis=signed, scale=alt.Scale(padding=50)),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")],
    )
    colour = alt.condition("datum.worse", alt.value(WORSE), alt.value(BETTER))
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.6}).encode(color=colour)
    right = base.transform_filter("datum.change >= 0").mark_text(align="left", dx=5, color=TEXT).encode(text="shown:N")
    left = base.transform_filter("datum.change < 0").mark_text(align="right", dx=-5, color=TEXT).encode(text="shown:N")
    return bare(alt.LayerChart(layer=[bars, right, left]).properties(height=alt.Step(40)), language)
