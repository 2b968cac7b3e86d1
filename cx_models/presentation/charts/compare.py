"""Scenarios side by side: how much each figure moves and how sure that is, and what satisfaction costs."""

from __future__ import annotations

from functools import cache
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation.charts.ink import TEXT, TODAY
from cx_models.presentation.charts.look import ROWS, UNSIGNED_ZERO, bare
from cx_models.presentation.figures import band, difference, scenario_name
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.compare import Comparison
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate

SCALES = {"satisfaction.everyone": 100.0, "leaving.customers": 1.0, "phone.wait": 1.0, "cost.total": 1.0}
NAME_WIDTH, NAME_LINES = 26, 2  # letters to a line beside a chart, and lines
FORMATS = {"satisfaction.everyone": "+.0f", "leaving.customers": "+,d", "phone.wait": "+.0f", "cost.total": "+,d"}

# A label's baseline is its first line's: the first of two stands half a line higher.
_IN_THE_MIDDLE: Any = {
    "condition": {"test": r"length(split(datum.value, '\n')) > 2", "value": "line-bottom"},
    "value": "middle",
}


def figures_of(comparison: Comparison) -> tuple[str, ...]:
    """The figures that can be compared: no euros without prices, no wait without a phone."""
    known = comparison.reference.changed.figures()
    return tuple(figure for figure in SCALES if figure in known)


def change_of(projection: Projection, figure: str) -> Estimate:
    """Difference from today; without draws the interval has no width."""
    change = projection.difference(figure)
    return change if isinstance(change, Estimate) else Estimate(change, change, change)


def change_rows(comparison: Comparison, figure: str, text: Words) -> pd.DataFrame:
    """One row per alternative: the figure's difference from today with its interval.

    ``row`` is the alternative's place and, a line each, its name as it fits beside the chart: two plans
    of one name keep a row each.
    """
    write, scale = difference(figure, text), SCALES[figure]
    rows = []
    for place, projection in enumerate(comparison.alternatives, start=1):
        change, name = change_of(projection, figure), scenario_name(projection.scenario, text)
        sure = f" ({band(change, write, text)})" if projection.draws is not None else ""
        rows.append(
            {
                "row": "\n".join([str(place), *wrap(name, NAME_WIDTH, max_lines=NAME_LINES, placeholder="…")]),
                "name": name,
                "low": scale * change.low,
                "middle": scale * change.middle,
                "high": scale * change.high,
                "shown": f"{write(change.middle)}{sure}",
            }
        )
    return pd.DataFrame(rows, columns=["row", "name", "low", "middle", "high", "shown"])


@cache
def change_spec(figure: str, language: Language) -> dict[str, Any]:
    """A dot with its interval for each scenario; the grey line is today."""
    names = alt.Axis(
        ticks=False,
        domain=False,
        labelLimit=190,
        labelOverlap=False,
        labelExpr=r"slice(split(datum.label, '\n'), 1)",
        labelBaseline=_IN_THE_MIDDLE,
    )
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        y=alt.Y("row:N", sort=None, title=None, axis=names),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")],
    )
    axis = alt.Axis(format=FORMATS[figure], tickCount=4, labelExpr=UNSIGNED_ZERO)
    x = alt.X("low:Q", title=None, axis=axis, scale=alt.Scale(zero=True, nice=True))
    whiskers = base.mark_rule(strokeWidth=3, opacity=0.45).encode(x=x, x2="high:Q")
    dots = base.mark_circle(size=110, opacity=1).encode(x="middle:Q")
    nothing = alt.Chart(alt.NamedData(ROWS)).mark_rule(color=TODAY).encode(x=alt.datum(0))
    return bare(alt.LayerChart(layer=[nothing, whiskers, dots]).properties(height=alt.Step(48)), language)


def trade_rows(comparison: Comparison, text: Words) -> pd.DataFrame:
    """Today and each alternative: change in cost (€) against change in satisfaction (points)."""
    rows = []
    for place, projection in enumerate(comparison.all):
        cost, satisfied = change_of(projection, "cost.total"), change_of(projection, "satisfaction.everyone")
        euros, points = difference("cost.total", text), difference("satisfaction.everyone", text)
        rows.append(
            {
                "name": scenario_name(projection.scenario, text) if place else text("scenario.today"),
                "cost": cost.middle,
                "cost_low": cost.low,
                "cost_high": cost.high,
                "satisfied": 100 * satisfied.middle,
                "satisfied_low": 100 * satisfied.low,
                "satisfied_high": 100 * satisfied.high,
                "shown": f"{euros(cost.middle)}, {points(satisfied.middle)}",
                "number": str(place) if place else text("scenario.today"),
                "plan": place > 0,
            }
        )
    return pd.DataFrame(rows)


@cache
def trade_spec(language: Language) -> dict[str, Any]:
    """A cross for each scenario, a grey square for today: up is more satisfied, left is cheaper."""
    text = words(language)
    tooltip = [alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")]
    every = alt.Chart(alt.NamedData(ROWS)).encode(tooltip=tooltip)
    base = every.transform_filter("datum.plan")
    x = alt.X(
        "cost:Q",
        title=text("compare.axis.cost_total"),
        axis=alt.Axis(format="+,d", tickCount=5, labelExpr=UNSIGNED_ZERO),
        scale=alt.Scale(zero=True, nice=True, padding=20),
    )
    y = alt.Y(
        "satisfied:Q",
        title=text("compare.axis.satisfaction_everyone"),
        axis=alt.Axis(format="+.0f", tickCount=5, labelExpr=UNSIGNED_ZERO),
        scale=alt.Scale(zero=True, nice=True, padding=20),
    )
    colour = alt.Color("number:N", sort=None, title=None, legend=None)
    across = base.mark_rule(strokeWidth=2, opacity=0.5).encode(x="cost_low:Q", x2="cost_high:Q", y=y, color=colour)
    along = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        x=x, y="satisfied_low:Q", y2="satisfied_high:Q", color=colour
    )
    dots = base.mark_circle(size=150, opacity=1).encode(x=x, y=y, color=colour)
    today = every.transform_filter("!datum.plan").mark_square(size=150, opacity=1, color=TODAY).encode(x=x, y=y)
    labels = every.mark_text(dx=8, dy=-12, align="left", fontSize=13, color=TEXT).encode(x=x, y=y, text="number:N")
    return bare(alt.LayerChart(layer=[today, across, along, dots, labels]).properties(height=340), language)
