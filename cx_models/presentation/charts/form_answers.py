"""Chart of a question's answers: the share of each today and in the plan, side by side."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from cx_models.presentation.charts.ink import BETTER, TODAY
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.words import Language

HEIGHT = 260  # pixels


@cache
def form_answers_spec(
    text_answer: str, text_share: str, text_today: str, text_changed: str, language: Language
) -> dict[str, Any]:
    """Two bars to an answer; rows have ``answer`` (in words), ``when`` and ``share``, with ``shown`` in words."""
    order = [text_today, text_changed]
    tooltip = [
        alt.Tooltip("answer:O", title=text_answer),
        alt.Tooltip("when:N", title=" "),
        alt.Tooltip("shown:N", title=text_share),
    ]
    bars = alt.Chart(alt.NamedData(ROWS)).mark_bar(cornerRadiusEnd=2)
    bars = bars.encode(
        x=alt.X("answer:O", sort=None, title=text_answer, axis=alt.Axis(labelAngle=0, ticks=False)),
        xOffset=alt.XOffset("when:N", sort=order),
        y=alt.Y("share:Q", title=text_share, axis=alt.Axis(format=".0%", tickCount=5)),
        color=alt.Color("when:N", scale=alt.Scale(domain=order, range=[TODAY, BETTER]), legend=None),
        tooltip=tooltip,
    )
    return bare(bars.properties(height=HEIGHT), language)
