"""Roads week by week: a line for each, told apart by colour and by how it is broken."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from cx_models.presentation.charts.ink import TODAY
from cx_models.presentation.charts.look import ROWS, UNSIGNED_ZERO, bare
from cx_models.presentation.charts.years import QUARTERS
from cx_models.presentation.words import Language

DASHES = ([1, 0], [12, 4], [6, 3], [2, 3], [9, 3, 2, 3], [9, 3, 2, 3, 2, 3])
"""One for each road there can be; the page's palette has as many colours."""


@cache
def road_weeks_spec(
    roads: tuple[str, ...], title: str, weeks: str, tooltip: str, pattern: str, language: Language
) -> dict[str, Any]:
    """Rows have ``road``, ``week``, ``value``, what it is held against in ``level``, and ``shown`` in words."""
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("week:Q", title=weeks, axis=alt.Axis(values=QUARTERS, grid=False), scale=alt.Scale(domain=[0, 104]))
    )
    axis = alt.Axis(format=pattern, tickCount=5, labelExpr=UNSIGNED_ZERO)
    y = alt.Y("value:Q", title=title, axis=axis, scale=alt.Scale(zero=False))
    key = alt.Legend(orient="bottom", columns=1, labelLimit=0, title=None, symbolSize=1200, symbolStrokeWidth=2.4)
    names, dashes = list(roads), [list(dash) for dash in DASHES[: len(roads)]]
    line = base.mark_line(strokeWidth=2.4).encode(
        y=y,
        color=alt.Color("road:N", scale=alt.Scale(domain=names), legend=key),
        strokeDash=alt.StrokeDash("road:N", scale=alt.Scale(domain=names, range=dashes), legend=key),
    )
    told = (("road", tooltip), ("week", weeks), ("shown", title))
    touch = base.mark_point(opacity=0, size=90).encode(
        y="value:Q", tooltip=[alt.Tooltip(f"{name}:N", title=head) for name, head in told]
    )
    level = base.mark_line(color=TODAY, strokeWidth=1.5).encode(y="level:Q")
    size = alt.AutoSizeParams(type="fit-x", contains="padding")  # the legend stands below the height of the lines
    return bare(alt.LayerChart(layer=[level, line, touch]).properties(height=300, autosize=size), language)
