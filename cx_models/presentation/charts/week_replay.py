"""Replayed weeks: how many contacts matters take, and one customer's way as bars."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.charts.ink import BETTER, TODAY, WORSE
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.sentences.week_replay import LOST, moment, outcome, place
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.matters import MOST_COUNTED, Encounter, Matters

_BARS, _ROW = 230, 26  # pixels: height of all bars, and of one contact
STEPS = ("when", "where", "why", "waited", "served", "outcome")


def tries_rows(now: Matters, today: Matters | None, text: Words) -> pd.DataFrame:
    """Share of matters by contacts, a row for each week that is shown."""
    weeks = {"today": today, "now": now}
    return pd.DataFrame(
        [
            {
                "contacts": str(count) if count < MOST_COUNTED else text("week_replay.or_more", n=count),
                "week": code,
                "share": float(matters.shares_by_contacts[count - 1]),
                "said": text(f"week_replay.{code}"),
                "written": numbers.percent(float(matters.shares_by_contacts[count - 1]), text.language, 1),
            }
            for count in range(1, MOST_COUNTED + 1)
            for code, matters in weeks.items()
            if matters is not None
        ]
    )


@cache
def tries_spec(language: Language) -> dict[str, Any]:
    """Bars beside each other, today's grey."""
    text = words(language)
    order, colour = ["today", "now"], alt.Scale(domain=["today", "now"], range=[TODAY, BETTER])
    tips = [
        alt.Tooltip("said:N", title=text("week_replay.which")),
        alt.Tooltip("contacts:N", title=text("week_replay.contacts")),
        alt.Tooltip("written:N", title=text("week_replay.share")),
    ]
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        y=alt.Y("contacts:N", title=text("week_replay.contacts"), sort=None, axis=alt.Axis(ticks=False, domain=False)),
        yOffset=alt.YOffset("week:N", sort=order),
        x=alt.X("share:Q", title=text("week_replay.share"), axis=alt.Axis(format="%", tickCount=5)),
        tooltip=tips,
    )
    bars = base.mark_bar().encode(color=alt.Color("week:N", scale=colour, legend=None))
    values = base.mark_text(dx=4, align="left", fontSize=12).encode(text="written:N")
    return bare(alt.layer(bars, values).properties(height=_BARS), language)


def way_rows(way: tuple[Encounter, ...], settled: Settled, text: Words) -> pd.DataFrame:
    """Parts of each contact: waiting, being served, leaving without an answer."""
    made: list[dict[str, object]] = []
    for at, one in enumerate(way):
        told = {"row": at, "name": f"{moment(one.arrived, text)} {place(one, settled, text)}", **_tips(way, at, text)}
        made.append({**told, "part": "wait", "from": 0.0, "to": one.waited})
        made.append({**told, "part": "served", "from": one.waited, "to": one.waited + one.served})
        if one.outcome in LOST:
            made.append({**told, "part": "gone", "from": one.waited, "to": one.waited})
    return pd.DataFrame(made)


def _tips(way: tuple[Encounter, ...], at: int, text: Words) -> dict[str, str]:
    one = way[at]
    return {
        "why": text(f"week_replay.cause.{one.cause}"),
        "waited": numbers.minutes(one.waited, text.language) if one.waited else numbers.UNKNOWN,
        "served": numbers.minutes(one.served, text.language) if one.served else numbers.UNKNOWN,
        "outcome": outcome(way, at, text),
    }


def way_table(way: tuple[Encounter, ...], settled: Settled, text: Words) -> pd.DataFrame:
    """The same contacts, a row each."""
    told = [
        {"when": moment(one.arrived, text), "where": place(one, settled, text), **_tips(way, at, text)}
        for at, one in enumerate(way)
    ]
    return pd.DataFrame({text(f"week_replay.step.{name}"): [one[name] for one in told] for name in STEPS})


@cache
def way_spec(language: Language) -> dict[str, Any]:
    """Waiting thin and orange, served thick and blue, a cross where the customer left without an answer."""
    text = words(language)
    tips = [
        alt.Tooltip("name:N", title=text("week_replay.step.when")),
        *(alt.Tooltip(f"{name}:N", title=text(f"week_replay.step.{name}")) for name in STEPS[2:]),
    ]
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        y=alt.Y(
            "name:N",
            title=None,
            sort=alt.EncodingSortField("row", order="ascending"),
            axis=alt.Axis(labelLimit=220, ticks=False, domain=False),
        ),
        tooltip=tips,
    )

    def part(name: str) -> alt.Chart:
        return base.transform_filter(f"datum.part == '{name}'")

    x = alt.X("from:Q", title=text("week_replay.way.minutes"), axis=alt.Axis(tickMinStep=1, tickCount=6))
    layers = [
        part("wait").mark_bar(color=WORSE, size=9).encode(x=x, x2="to:Q"),
        part("served").mark_bar(color=BETTER, size=17).encode(x=x, x2="to:Q"),
        part("gone").mark_text(text="✕", fontSize=12, fontWeight="bold", align="left", dx=2).encode(x=x),
    ]
    return bare(alt.LayerChart(layer=layers).properties(height=alt.Step(_ROW)), language)
