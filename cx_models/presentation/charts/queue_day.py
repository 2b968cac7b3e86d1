"""One day of one line: small charts that share the clock, with something to compare with in grey behind."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from cx_models.presentation.charts.ink import TODAY
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.numbers import clock
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.line_day import LineDay
from cx_models.quantities import Floats

SHARES = ("abandoned", "occupancy")
STEPS = ("arrivals", "agents")
Behind = Literal["none", "today", "roster", "curve"]
_WRITTEN = {"wait": ".1f", "abandoned": ".0%", "occupancy": ".0%", "arrivals": ".3~r", "agents": ".3~r"}
_TITLES = {
    "none": ("today", ""),
    "today": ("own", "today"),
    "roster": ("curve", "roster"),
    "curve": ("shifts", "curve"),
}
_EXTENT = 42  # pixels left of every chart, so that their clocks stand one above the other
TALL, LOW = 200, 140


def times_of(day: LineDay, text: Words) -> list[str]:
    """Each half-hour from start to end: ``8.00–8.30``."""
    return [span(day.first + place, text) for place in range(len(day.people))]


def hours_of(day: LineDay, text: Words) -> list[str]:
    """Each half-hour's beginning, and the end of the last: ``8.30``."""
    return [clock((day.first + place) / 2, text.language) for place in range(len(day.people) + 1)]


def span(half_hour: int, text: Words) -> str:
    """A half-hour of the day from start to end."""
    start, end = (clock((half_hour + step) / 2, text.language) for step in (0, 1))
    return f"{start}–{end}"


def panel_rows(first: int, now: Floats, behind: Floats | None, long: Floats | None, text: Words) -> pd.DataFrame:
    """Two rows for each half-hour ``(T,)`` from ``first`` on, one at either edge; NaN where the line is closed."""
    count = len(now)
    blank = np.full(count, np.nan)
    start = (first + np.arange(count)) / 2
    one = pd.DataFrame(
        {
            "start": start,
            "middle": start + 0.25,
            "end": start + 0.5,
            "when": [span(first + place, text) for place in range(count)],
            "now": now,
            "behind": blank if behind is None else behind,
            "long": blank if long is None else long,
        }
    )
    rows = one.loc[one.index.repeat(2)].reset_index(drop=True)
    rows["order"] = np.arange(2 * count)
    rows["once"] = rows["order"] % 2 == 0
    rows["edge"] = np.where(rows["once"], rows["start"], rows["end"])
    return rows


@cache
def panel_spec(measure: str, behind: Behind, language: Language) -> dict[str, Any]:
    """One measure over the clock: steps or a line, what it is compared with in grey, the long waits as a shade."""
    text = words(language)
    stepped = measure in STEPS
    base = alt.Chart(alt.NamedData(ROWS))
    drawn = base if stepped else base.transform_filter("datum.once")
    x, y_axis = clock_axis("edge" if stepped else "middle", language), value_axis(measure)
    line = drawn.encode(x=x, order="order:Q")
    title, grey_title = _TITLES[behind]
    tips = [
        alt.Tooltip("when:N", title=text("queues.hours.clock")),
        alt.Tooltip("now:Q", title=_name(title, text), format=_WRITTEN[measure]),
    ]
    layers = [line.mark_line(strokeWidth=2.2).encode(y=alt.Y("now:Q", title=None, axis=y_axis, scale=_scale(measure)))]
    if behind != "none":
        layers.insert(0, line.mark_line(color=TODAY, strokeWidth=1.8).encode(y="behind:Q"))
        tips.append(alt.Tooltip("behind:Q", title=_name(grey_title, text), format=_WRITTEN[measure]))
    if measure == "wait" and behind in ("none", "today"):
        layers.insert(0, line.mark_area(opacity=0.16).encode(y="long:Q"))
        tips.append(alt.Tooltip("long:Q", title=text("charts.week.long"), format=".1f"))
    touch = base.transform_filter("datum.once").mark_rect(opacity=0).encode(x="start:Q", x2="end:Q", tooltip=tips)
    height = TALL if measure == "wait" and behind in ("none", "today") else LOW
    return bare(alt.LayerChart(layer=[*layers, touch]).properties(height=height), language)


def _name(code: str, text: Words) -> str:
    names = {
        "today": "charts.today",
        "own": "charts.changed",
        "shifts": "queues.shifts.table",
        "curve": "queues.curve.own",
        "roster": "queues.curve.roster",
    }
    return text(names[code])


def clock_axis(field: str, language: Language) -> alt.X:
    """Hours of the day, whole ones only."""
    dot = "." if language is Language.FI else ":"
    axis = alt.Axis(labelExpr=f"datum.value + '{dot}00'", tickMinStep=1, grid=False, labelOverlap=True)
    return alt.X(f"{field}:Q", title=None, axis=axis, scale=alt.Scale(zero=False, nice=False))


def value_axis(measure: str) -> alt.Axis:
    """Values at the left, as wide in every chart."""
    written = ".0%" if measure in SHARES else "~r"
    axis = alt.Axis(format=written, tickCount=3, minExtent=_EXTENT, maxExtent=_EXTENT)
    if measure == "occupancy":
        axis.values = [0, 0.5, 1]
    return axis


def _scale(measure: str) -> alt.Scale:
    return alt.Scale(domain=[0, 1]) if measure == "occupancy" else alt.Scale(domainMin=0)
