"""Who moves from which channel to which: a grid whose diagonal are those who stay."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation.charts.ink import TEXT, WORSE
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.figures import channel_name
from cx_models.presentation.numbers import UNKNOWN, between, number
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.causes import Flow

FEWEST = 0.5  # first contacts per week: less is not worth a number


def flow_rows(flows: Sequence[Flow], text: Words) -> pd.DataFrame:
    """One row per pair of ways: names, ``moved`` (0 for those who stay) and the number as written."""
    rows = [
        {
            "origin": channel_name(flow.origin, text),
            "to": channel_name(flow.to, text),
            "moved": 0.0 if flow.origin == flow.to else flow.contacts,
            "shown": number(flow.contacts, text.language),
            "sure": UNKNOWN if flow.sure is None else between(flow.sure, lambda n: number(n, text.language)),
            "stays": flow.origin == flow.to,
        }
        for flow in flows
        if flow.contacts >= FEWEST
    ]
    return pd.DataFrame(rows, columns=["origin", "to", "moved", "shown", "sure", "stays"])


def move_table(flows: Sequence[Flow], text: Words, count: int = 8) -> pd.DataFrame:
    """The largest moves from one way to another, first contacts per week with their intervals once drawn."""
    moving = sorted((flow for flow in flows if flow.origin != flow.to), key=lambda flow: -flow.contacts)

    def written(flow: Flow) -> str:
        shown = number(flow.contacts, text.language)
        if flow.sure is None:
            return shown
        return text("charts.flows.sure", n=shown, band=between(flow.sure, lambda n: number(n, text.language)))

    kept = [flow for flow in moving[:count] if flow.contacts >= FEWEST]
    return pd.DataFrame(
        {
            text("charts.flows.move"): [f"{channel_name(f.origin, text)} → {channel_name(f.to, text)}" for f in kept],
            text.title("charts.flows.unit"): [written(flow) for flow in kept],
        }
    )


@cache
def flow_spec(language: Language) -> dict[str, Any]:
    """The grid: rows are today's channels, columns the scenario's; colour shows those who move."""
    text = words(language)
    top = alt.Axis(orient="top", labelAngle=-25, ticks=False, domain=False, labelLimit=130, labelOverlap=False)
    side = alt.Axis(ticks=False, domain=False, labelLimit=130)
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("to:N", sort=None, title=text("charts.flows.to"), axis=top),
        y=alt.Y("origin:N", sort=None, title=text("charts.flows.from"), axis=side),
        tooltip=[
            alt.Tooltip("origin:N", title=text("charts.flows.from")),
            alt.Tooltip("to:N", title=text("charts.flows.to")),
            alt.Tooltip("shown:N", title=text("charts.flows.unit")),
            alt.Tooltip("sure:N", title=text("charts.flows.sure_unit")),
        ],
    )
    strength = alt.Opacity("moved:Q", scale=alt.Scale(range=[0.06, 0.75], zero=True), legend=None)
    cells = base.mark_rect(cornerRadius=4, color=WORSE).encode(opacity=strength)
    figures = base.mark_text(fontSize=13, color=TEXT)
    return bare(alt.LayerChart(layer=[cells, figures.encode(text="shown:N")]).properties(height=alt.Step(38)), language)
