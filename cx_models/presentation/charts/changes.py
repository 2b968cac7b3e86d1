"""Bars that go either way from today: by customer group, by kind of cost, by why customers leave or come."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from cx_models.effects.money import COST_LINES
from cx_models.presentation.charts.ink import BETTER, TEXT, WORSE
from cx_models.presentation.charts.look import ROWS, UNSIGNED_ZERO, bare
from cx_models.presentation.figures import difference, points
from cx_models.presentation.words import Language, Words
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate

LEAVERS, WON, TOLD = "leaving.customers", "winning.customers", "winning.told"
_COLUMNS = ["name", "change", "shown", "worse", "low", "high", "left", "right"]


def group_rows(projection: Projection, text: Words) -> pd.DataFrame:
    """Change in the share satisfied by customer group, in percentage points, with its interval once drawn."""
    rows = [
        _row(
            text(f"charts.groups.{segment.value}"),
            Estimate(100 * change.low, 100 * change.middle, 100 * change.high),
            points(change.middle, text),
            change.middle < 0,
        )
        for segment, change in projection.group_changes().items()
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def cost_rows(projection: Projection, text: Words) -> pd.DataFrame:
    """Change in yearly cost by kind (€), last the total, with intervals once drawn; empty without prices."""
    rows = [
        _cost_row(text(f"charts.money.{line}"), _with_interval(projection, f"cost.{line}", change), text)
        for line, change in cost_changes(projection).items()
    ]
    if rows:
        rows.append(_cost_row(text("charts.money.total"), total_change(projection), text))
    return pd.DataFrame(rows, columns=_COLUMNS)


def leaver_rows(projection: Projection, text: Words) -> pd.DataFrame:
    """Customers more than today who leave for each reason within 12 months, who leave in all, and who come."""
    rows = [
        _row(
            text(f"leavers.by.{name}"),
            change,
            difference(figure, text)(change.middle),
            (change.middle > 0) != (figure in (WON, TOLD)),
        )
        for name, figure, change in leaver_changes(projection)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def leaver_changes(projection: Projection) -> list[tuple[str, str, Estimate]]:
    """The reasons that move anybody, all leavers, who come for what they hear and all who come: a name, its figure and
    the change.
    """
    reasons = [(path, f"leaving.by.{path}") for path in projection.changed.leaving.paths]
    told = [(name, figure, _change(projection, figure)) for name, figure in reasons]
    ends = (("all", LEAVERS), ("word", TOLD), ("won", WON))
    told += [(name, figure, _change(projection, figure)) for name, figure in ends]
    return [row for row in told if row[0] in ("all", "won") or _moves_anybody(row[2])]


def _moves_anybody(change: Estimate) -> bool:
    return any(abs(end) >= 0.5 for end in (change.low, change.middle, change.high))


def cost_changes(projection: Projection) -> dict[str, float]:
    """Change in yearly cost by kind (€), of the kinds that there are today or in the scenario; none without prices."""
    now, today = projection.changed.cost, projection.today.cost
    if now is None or today is None:
        return {}
    both = {line: (getattr(now, line), getattr(today, line)) for line in COST_LINES}
    return {line: float(new[0] - old[0]) for line, (new, old) in both.items() if new.any() or old.any()}


def total_change(projection: Projection) -> Estimate:
    """Change in yearly cost (€): the parts' sum; its interval has no width until it has been drawn."""
    return _with_interval(projection, "cost.total", sum(cost_changes(projection).values()))


def _with_interval(projection: Projection, figure: str, middle: float) -> Estimate:
    """The change in a figure whose ``middle`` is told."""
    drawn = projection.difference(figure)
    return Estimate(drawn.low, middle, drawn.high) if isinstance(drawn, Estimate) else _sure(middle)


def _change(projection: Projection, figure: str) -> Estimate:
    drawn = projection.difference(figure)
    return drawn if isinstance(drawn, Estimate) else _sure(drawn)


def _cost_row(name: str, change: Estimate, text: Words) -> dict[str, Any]:
    return _row(name, change, difference("cost.total", text)(change.middle), change.middle > 0)


def _row(name: str, change: Estimate, shown: str, worse: bool) -> dict[str, Any]:
    """One bar; ``left`` and ``right`` are the ends of bar and interval together, where its number stands."""
    ends = change.low, change.middle, change.high
    return {
        "name": name, "change": change.middle, "shown": shown, "worse": bool(worse),
        "low": change.low, "high": change.high, "left": min(ends), "right": max(ends),
    }  # fmt: skip


def _sure(change: float) -> Estimate:
    """A change whose interval has no width."""
    return Estimate(change, change, change)


@cache
def change_spec(title: str, written: str, language: Language) -> dict[str, Any]:
    """Bars from zero, the worse and the better apart in colour, each with its number beyond its interval."""
    names = alt.Axis(ticks=False, domain=False, labelLimit=180)
    signed = alt.Axis(format=written, tickCount=4, labelExpr=UNSIGNED_ZERO)
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=names),
        tooltip=[alt.Tooltip("name:N", title=" "), alt.Tooltip("shown:N", title="  ")],
    )
    colour = alt.condition("datum.worse", alt.value(WORSE), alt.value(BETTER))
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.6})
    bars = bars.encode(x=_along("change", title, signed), color=colour)
    rose, fell = (alt.condition(f"datum.change {sign} 0", "shown:N", alt.value("")) for sign in (">=", "<"))
    right = base.mark_text(align="left", dx=5, color=TEXT).encode(x=_along("right", title, signed), text=rose)
    left = base.mark_text(align="right", dx=-5, color=TEXT).encode(x=_along("left", title, signed), text=fell)
    seen = alt.condition("datum.low < datum.high", alt.value(0.6), alt.value(0))
    whiskers = base.mark_rule(strokeWidth=3).encode(x=_along("low", title, signed), x2="high:Q", opacity=seen)
    return bare(alt.LayerChart(layer=[bars, whiskers, right, left]).properties(height=alt.Step(40)), language)


def _along(field: str, title: str, axis: alt.Axis) -> alt.X:
    return alt.X(f"{field}:Q", title=title, axis=axis, scale=alt.Scale(padding=50))
