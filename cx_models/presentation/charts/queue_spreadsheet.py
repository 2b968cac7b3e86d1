"""What a spreadsheet would say of a day, laid over the truth."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import ceil
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.charts.queue_day import TALL, clock_axis, span, value_axis
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.line_day import LineDay
from cx_models.quantities import Floats

TRUTH = "truth"
WAYS = (TRUTH, "erlang_a", "erlang_c")
_FAR = 10.0  # times the height of the chart: where a formula without an answer is drawn, out of sight
_ROOM = 1.6  # the chart's height over the longest wait of those that end


def overlay_rows(day: LineDay, values: Mapping[str, Floats], top: float, text: Words) -> pd.DataFrame:
    """A row for each way and half-hour; what is infinite lies above the chart and is told in words."""
    frames = []
    for way in WAYS:
        told = values[way]
        frames.append(
            pd.DataFrame(
                {
                    "way": text(f"queues.sheet.{way}"),
                    "start": (day.first + np.arange(len(told))) / 2,
                    "end": (day.first + np.arange(len(told))) / 2 + 0.5,
                    "middle": (day.first + np.arange(len(told))) / 2 + 0.25,
                    "when": [span(day.first + place, text) for place in range(len(told))],
                    "value": np.where(day.opened, np.minimum(told, _FAR * top), np.nan),
                    "shown": [_shown(float(value), top, text) for value in told],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _shown(value: float, top: float, text: Words) -> str:
    if not np.isfinite(value):
        return text("queues.sheet.none")
    return numbers.percent(value, text.language) if top <= 1.0 else numbers.minutes(value, text.language)


def top_of(values: Mapping[str, Floats]) -> float:
    """Minutes at the top of the chart of waits: above what ends, while Erlang C may run out of it."""
    return float(max(ceil(_ROOM * max(float(values[way].max()) for way in (TRUTH, "erlang_a"))), 2))


@cache
def overlay_spec(shares: bool, language: Language) -> dict[str, Any]:
    """The truth as a full line, each formula broken in its own way: the page says which is which."""
    text = words(language)
    names = [text(f"queues.sheet.{way}") for way in WAYS]
    height = alt.Scale(domain=[0, 1]) if shares else alt.Scale(domainMin=0, domainMax=alt.ExprRef("top"))
    dashes = alt.Scale(domain=names, range=[[1, 0], [7, 4], [2, 3]])
    base = alt.Chart(alt.NamedData(ROWS))
    lines = base.mark_line(clip=True, strokeWidth=2.2).encode(
        x=clock_axis("middle", language),
        y=alt.Y("value:Q", title=None, axis=value_axis("occupancy" if shares else "wait"), scale=height),
        color=alt.Color("way:N", scale=alt.Scale(domain=names), legend=None),
        strokeDash=alt.StrokeDash("way:N", scale=dashes, legend=None),
        tooltip=[
            alt.Tooltip("when:N", title=text("queues.hours.clock")),
            alt.Tooltip("way:N", title=text("queues.sheet.series")),
            alt.Tooltip("shown:N", title=text("queues.sheet.in_time_title" if shares else "queues.sheet.wait")),
        ],
    )
    whole_day = base.mark_rect(opacity=0).encode(x="start:Q", x2="end:Q")
    return bare(alt.LayerChart(layer=[whole_day, lines]).properties(height=TALL), language)


def cut_at(spec: dict[str, Any], top: float) -> dict[str, Any]:
    """The chart with its height in minutes."""
    return {**spec, "params": [{"name": "top", "value": top}]}
