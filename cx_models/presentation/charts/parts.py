"""Parts of a change one after another: each bar begins where the last one ended, and the last is the whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation.charts.ink import BETTER, TEXT, TODAY, WORSE
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.figures import Written, level
from cx_models.presentation.numbers import UNKNOWN, says_nothing
from cx_models.presentation.sentences.why import change_written, worsens
from cx_models.presentation.words import Language, Words
from cx_models.projection.explain import NAMES, Explanation, Part

NAME_WIDTH = 22  # letters to a line beside a bar
MOST_BARS = 7
LABEL = 78  # pixels kept free beside the last bar for its number
HARDLY = 0.02  # of the largest part: smaller ones are told together
# A label's baseline is its first line's: the first of two stands half a line higher.
_IN_THE_MIDDLE: Any = {
    "condition": {"test": "length(split(datum.value, '|')) > 1", "value": "line-bottom"},
    "value": "middle",
}
_COLUMNS = ["name", "start", "end", "right", "kind", "shown"]


def part_rows(told: Explanation, parts: Sequence[Part], name: Callable[[Part], str], text: Words) -> pd.DataFrame:
    """The bars of ``parts``, which add up to the change of ``told``.

    Loads and waits begin at today's level and end at the scenario's; of the rest only differences are claimed.
    """
    write, write_level = change_written(told.figure, text), level(NAMES[told.figure], text)
    at, rows = 0.0, []
    if told.queue:
        at = told.today
        rows.append(_whole(text("why.today"), at, UNKNOWN if told.opened else write_level(at)))
    for label, change in _worth_showing(parts, told.change, write, name, text):
        rows.append(
            {
                "name": label,
                "start": at,
                "end": at + change,
                "kind": "worse" if worsens(told.figure, change) else "better",
                "shown": write(change),
            }
        )
        at += change
    if told.queue:
        rows.append(_whole(text("why.changed"), told.changed, UNKNOWN if told.closed else write_level(told.changed)))
    else:
        rows.append(_whole(text("why.total"), told.change, write(told.change)))
    found = pd.DataFrame(rows, columns=_COLUMNS)
    found["name"] = ["|".join(wrap(text_, NAME_WIDTH)) for text_ in found["name"]]
    found["right"] = found[["start", "end"]].max(axis=1)
    return found


def _whole(name: str, value: float, shown: str) -> dict[str, Any]:
    return {"name": name, "start": 0.0, "end": value, "kind": "whole", "shown": shown}


def _worth_showing(
    parts: Sequence[Part], change: float, write: Written, name: Callable[[Part], str], text: Words
) -> list[tuple[str, float]]:
    """Parts that go the way of the change first, the large before the small; what hardly counts is told together."""
    least = HARDLY * max((abs(part.change) for part in parts), default=0.0)
    ranked = sorted(
        (part for part in parts if not says_nothing(write(part.change))), key=lambda part: -abs(part.change)
    )
    large = [part for part in ranked if abs(part.change) > least][:MOST_BARS]
    shown = ranked if len(ranked) == len(large) + 1 else large
    rest = sum(part.change for part in parts if part not in shown)
    others = [] if says_nothing(write(rest)) else [(text("why.others"), rest)]
    shown = sorted(shown, key=lambda part: (part.change * change < 0, -abs(part.change)))
    return [*((name(part), part.change) for part in shown), *others]


def part_table(rows: pd.DataFrame, text: Words) -> pd.DataFrame:
    """The same as words in two columns."""
    names = [name.replace("|", " ") for name in rows["name"]]
    return pd.DataFrame({text("why.part"): names, text("why.change"): rows["shown"].tolist()})


@cache
def part_spec(language: Language) -> dict[str, Any]:
    """Bars from where the last ended, with their numbers; worse and better apart in colour and sign."""
    names = alt.Axis(
        ticks=False,
        domain=False,
        labelLimit=190,
        labelOverlap=False,
        labelExpr="split(datum.label, '|')",
        labelBaseline=_IN_THE_MIDDLE,
        labelPadding=8,
    )
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=names),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")],
    )
    along = alt.Scale(zero=True, nice=False, range=[2, alt.ExprRef(f"width - {LABEL}")])
    colour = alt.Color(
        "kind:N", scale=alt.Scale(domain=["worse", "better", "whole"], range=[WORSE, BETTER, TODAY]), legend=None
    )
    bars = base.mark_bar(height={"band": 0.62}, cornerRadius=2)
    bars = bars.encode(x=alt.X("start:Q", title=None, axis=None, scale=along), x2="end:Q", color=colour)
    shown = base.mark_text(align="left", dx=6, fontSize=13, color=TEXT).encode(
        x=alt.X("right:Q", title=None, axis=None, scale=along), text="shown:N"
    )
    once = alt.Chart(alt.NamedData(ROWS)).transform_filter("datum.kind == 'whole'")
    nothing = once.mark_rule(color=TODAY, opacity=0.3).encode(x=alt.XDatum(0, axis=None, scale=along))
    return bare(alt.LayerChart(layer=[nothing, bars, shown]).properties(height=alt.Step(40)), language)


def group_table(parts: Sequence[Part], figure: str, text: Words) -> pd.DataFrame:
    """Groups or kinds of towns with their part of the change."""
    write = change_written(figure, text)
    return pd.DataFrame(
        {
            text("why.group"): [text(f"why.where.{part.name}") for part in parts],
            text("why.share"): [write(part.change) for part in parts],
        }
    )
