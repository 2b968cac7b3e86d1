"""Two years, week by week: one figure of the plan, how sure it is, and today's level behind it."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from cx_models.presentation.charts.ink import TODAY
from cx_models.presentation.charts.look import ROWS, UNSIGNED_ZERO, bare
from cx_models.presentation.words import Language
from cx_models.quantities import Floats

QUARTERS = tuple(range(0, 105, 13))


def year_rows(course: Floats, today: float, band: tuple[Floats, Floats] | None, shown: list[str]) -> pd.DataFrame:
    """A row per week: the figure ``changed``, ``today``, the ends ``low`` and ``high``, and in words ``shown``."""
    low, high = band if band is not None else (course, course)
    weeks = np.arange(len(course))
    return pd.DataFrame({"week": weeks, "changed": course, "today": today, "low": low, "high": high, "shown": shown})


@cache
def years_spec(
    title: str, weeks: str, tooltip: str, pattern: str, undone_in: int | None, undone: str, language: Language
) -> dict[str, Any]:
    """The line with its shade; today's level is grey, and the week in which the plan is undone a dashed line."""
    x = alt.X("week:Q", title=weeks, axis=alt.Axis(values=QUARTERS, grid=False), scale=alt.Scale(domain=[0, 104]))
    axis = alt.Axis(format=pattern, tickCount=5, labelExpr=UNSIGNED_ZERO)
    y = alt.Y("changed:Q", title=title, axis=axis, scale=alt.Scale(zero=False))
    base = alt.Chart(alt.NamedData(ROWS)).encode(x=x)
    layers: list[alt.Chart] = [
        base.mark_line(color=TODAY, strokeWidth=1.5).encode(y="today:Q"),
        base.mark_area(opacity=0.18).encode(y="low:Q", y2="high:Q"),
        base.mark_line(strokeWidth=2).encode(y=y),
    ]
    if undone_in is not None:
        mark = base.transform_filter(alt.datum.week == undone_in)
        layers.append(mark.mark_rule(strokeDash=[4, 4], opacity=0.7))
        words = mark.mark_text(align="left", dx=5, dy=8, y=0, baseline="top", fontSize=13)
        layers.append(words.encode(text=alt.value(undone)))
    touch = base.mark_rule(opacity=0, strokeWidth=6).encode(
        tooltip=[alt.Tooltip("week:Q", title=weeks), alt.Tooltip("shown:N", title=tooltip)]
    )
    return bare(alt.LayerChart(layer=[*layers, touch]).properties(height=280), language)
