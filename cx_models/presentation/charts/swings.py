"""Which assumptions decide a result: one bar per assumption from end to end of its range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from textwrap import fill
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation.assumptions import FIGURES, change_written
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.words import Language, Words
from cx_models.projection.sensitivity import Swing

ROW_HEIGHT = 36  # pixels for one assumption: two lines of its name
LINE = 34  # letters of a name on one line
MOST_SHOWN = 15
LEAST_PART = 0.01  # of the longest bar: shorter ones are counted, not drawn


def swing_rows(swings: Sequence[Swing], middle: Mapping[str, float], figure: str, text: Words) -> pd.DataFrame:
    """Long bars first: ``assumption``, its ``label`` in lines, ``middle``, ``change`` and ``shown``.

    ``end`` tells which end of the range the half bar leads to.
    """
    longest = max((swing.width(figure) for swing in swings), default=0.0)
    drawn = sorted(
        (swing for swing in swings if swing.width(figure) > LEAST_PART * longest),
        key=lambda swing: -swing.width(figure),
    )[:MOST_SHOWN]
    scale = FIGURES[figure][0]
    rows = [
        {
            "assumption": text(f"assumptions.entry.{swing.key}.name"),
            "label": fill(text(f"assumptions.entry.{swing.key}.name"), LINE, break_on_hyphens=False),
            "end": text(f"assumptions.tornado.{end}_short"),
            "middle": scale * middle.get(figure, 0.0),
            "change": scale * change,
            "shown": change_written(change, figure, text),
        }
        for swing in drawn
        for end, change in (("low", swing.at_low.get(figure, 0.0)), ("high", swing.at_high.get(figure, 0.0)))
    ]
    return pd.DataFrame(rows, columns=["assumption", "label", "end", "middle", "change", "shown"])


@cache
def swings_spec(title: str, low: str, high: str, language: Language, rows: int) -> dict[str, Any]:
    """Two half bars per assumption from the middle value, told apart by colour and by the legend's words."""
    in_lines = alt.Axis(labelExpr=r"split(datum.label, '\n')", labelLimit=0, ticks=False, domain=False)
    names = alt.Y("label:N", sort=None, title=None, axis=in_lines)
    ends = alt.Color("end:N", title=None, sort=[low, high], legend=alt.Legend(orient="top"))
    base = alt.Chart(alt.NamedData(ROWS)).encode(y=names)
    change = alt.X("change:Q", title=title, scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(tickCount=6))
    hints = {"assumption": " ", "end": "  ", "shown": "   "}
    told = [alt.Tooltip(f"{name}:N", title=title) for name, title in hints.items()]
    bars = base.mark_bar(size=16, cornerRadiusEnd=2).encode(x=change, x2="middle:Q", color=ends, tooltip=told)
    line = alt.Chart(alt.NamedData(ROWS)).mark_rule(strokeWidth=1.5, color="#7a8790").encode(x="middle:Q")
    return bare((bars + line).properties(height=ROW_HEIGHT * rows + 40), language)
