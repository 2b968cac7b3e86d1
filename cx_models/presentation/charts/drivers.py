"""Chart of changes: how a measure differs when one thing differs and the others stay."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt

from cx_models.presentation.charts.ink import TEXT, TODAY
from cx_models.presentation.charts.look import ROWS, UNSIGNED_ZERO, bare
from cx_models.presentation.words import Language
from cx_models.voice.metrics import Measure

ROW_HEIGHT = 46  # pixels: a name, and below it its dot
AXIS_HEIGHT = 60


def axis_of(measure: Measure) -> str:
    """How an axis writes changes of a measure: means with a decimal, shares and net scores in whole points."""
    return "+.1f" if measure is Measure.MEAN else "+d"


@cache
def changes_spec(written: str, text_title: str, language: Language, rows: int) -> dict[str, Any]:
    """Middle and interval of each change, in the table's order, under its name; and where there is no change.

    ``written`` is how the axis writes its numbers. The names stand above their rows: they are long, and a narrow
    screen would have no room beside them.
    """
    moves = alt.Y("group:N", sort=None, title=None, axis=None)
    tooltip = [alt.Tooltip("group:N", title=" "), alt.Tooltip("shown:N", title="  ")]
    base = alt.Chart(alt.NamedData(ROWS)).encode(y=moves, tooltip=tooltip)
    axis = alt.Axis(format=written, tickCount=5, labelExpr=UNSIGNED_ZERO)
    low = alt.X("low:Q", title=text_title, axis=axis)
    whiskers = base.mark_rule(strokeWidth=3, opacity=0.45, yOffset=9).encode(x=low, x2="high:Q")
    points = base.mark_circle(size=110, opacity=1, yOffset=9).encode(x="middle:Q")
    names = base.mark_text(align="left", dy=-9, fontSize=13, color=TEXT, limit=alt.ExprRef("width"), x=0).encode(
        text="group:N"
    )
    nothing = base.mark_tick(color=TODAY, thickness=1.5, size=22, yOffset=9).encode(x=alt.datum(0))  # between the names
    return bare((nothing + whiskers + points + names).properties(height=ROW_HEIGHT * rows + AXIS_HEIGHT), language)
