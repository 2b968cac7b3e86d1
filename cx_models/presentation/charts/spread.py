"""Chart of how far people differ: two bars to a group, each divided into today's fifths, the worst first."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from cx_models.presentation.charts.ink import BETTER, TODAY, WORSE
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.words import Language

BAR = 22  # pixels
SHADES = (WORSE, "#e9a56b", TODAY, "#86b9dd", BETTER)
"""From the worst fifth to the best: the two colours of worse and better, lighter towards the middle."""


@cache
def spread_spec(text_share: str, fifths: tuple[str, ...], language: Language) -> dict[str, Any]:
    """Rows have ``bar`` (group and time), ``fifth`` in words, ``order``, ``share``, and ``shown`` in words."""
    tooltip = [
        alt.Tooltip("bar:N", title=" "),
        alt.Tooltip("fifth:N", title="  "),
        alt.Tooltip("shown:N", title=text_share),
    ]
    bars = alt.Chart(alt.NamedData(ROWS)).mark_bar()
    bars = bars.encode(
        y=alt.Y("bar:N", sort=None, title=None, axis=alt.Axis(labelLimit=260, ticks=False, domain=False)),
        x=alt.X("share:Q", stack="zero", title=text_share, axis=alt.Axis(format=".0%", tickCount=5)),
        color=alt.Color(
            "fifth:N",
            sort=None,
            scale=alt.Scale(domain=list(fifths), range=list(SHADES)),
            legend=alt.Legend(title=None, orient="bottom", columns=1, labelLimit=0),
        ),
        order=alt.Order("order:Q"),
        tooltip=tooltip,
    )
    return bare(bars.properties(height=alt.Step(BAR)), language)
