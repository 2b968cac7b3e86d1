"""Contacts by what brought them: the new ones, and those that should not have been needed."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from cx_models.effects.journeys import CAUSES
from cx_models.presentation.charts.look import bare
from cx_models.presentation.figures import channel_name
from cx_models.presentation.numbers import number
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.causes import contacts_by_cause
from cx_models.projection.outcome import Outcome


def cause_rows(today: Outcome, changed: Outcome, text: Words, *, at_first: bool = False) -> pd.DataFrame:
    """Contacts per week by channel, cause and whether today or in the scenario; ``at_first`` before recruits come."""
    rows = []
    for when, outcome in (("today", today), ("changed", changed)):
        for channel, causes in contacts_by_cause(outcome, at_first=at_first).items():
            for order, cause in enumerate(CAUSES):
                rows.append(
                    {
                        "channel": channel_name(channel, text),
                        "when": text(f"charts.{when}"),
                        "cause": text(f"charts.causes.{cause}"),
                        "order": order,
                        "contacts": causes[cause],
                        "shown": number(causes[cause], text.language),
                        "past": when == "today",
                    }
                )
    return pd.DataFrame(rows, columns=["channel", "when", "cause", "order", "contacts", "shown", "past"])


@cache
def cause_spec(language: Language) -> dict[str, Any]:
    """Two bars for each channel, today's above the scenario's, coloured by cause."""
    text = words(language)
    causes = [text(f"charts.causes.{cause}") for cause in CAUSES]
    whens = [text("charts.today"), text("charts.changed")]
    chart = (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(height={"band": 0.85})
        .encode(
            x=alt.X("contacts:Q", title=text("charts.contacts"), axis=alt.Axis(format=",d", tickCount=5)),
            y=alt.Y("channel:N", sort=None, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=130)),
            yOffset=alt.YOffset("when:N", sort=whens),
            color=alt.Color("cause:N", sort=causes, title=None, legend=alt.Legend(orient="top", columns=2)),
            order="order:Q",
            opacity=alt.condition("datum.past", alt.value(0.5), alt.value(1.0)),
            tooltip=[
                alt.Tooltip("channel:N", title=" "),
                alt.Tooltip("when:N", title="  "),
                alt.Tooltip("cause:N", title="   "),
                alt.Tooltip("shown:N", title=text("charts.contacts")),
            ],
        )
        .properties(height=alt.Step(44, **{"for": "position"}))
    )
    return bare(chart, language)
