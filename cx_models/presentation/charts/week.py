"""The week of one line, half-hour by half-hour, with today behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.settle import Settled
from cx_models.presentation.charts.ink import TODAY
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.missing import missing_in
from cx_models.presentation.words import Language, Words, words
from cx_models.quantities import Floats, Share, ratio
from cx_models.service.channels import Channel
from cx_models.service.hours import DAYS, PER_DAY

MEASURES = ("wait", "abandoned", "occupancy", "arrivals", "agents", "missing")
_SHARES = ("abandoned", "occupancy")


@dataclass(frozen=True)
class Line:
    """One queue: a channel's desk, or a store by its name."""

    channel: Channel
    store: str = ""

    @property
    def code(self) -> str:
        """A name for the queue that no language changes."""
        return f"{self.channel}.{self.store}" if self.store else self.channel.value


def lines_of(settled: Settled) -> tuple[Line, ...]:
    """Every queue of a service: desks first, then its stores."""
    desks = [Line(WAYS[way]) for way in settled.lines.ways]
    return (*desks, *(Line(Channel.STORE, store.name) for store in settled.service.stores))


def measures_of(line: Line) -> tuple[str, ...]:
    """What can be shown of a line; agents missing are known for stores only together."""
    return MEASURES if not line.store else MEASURES[:-1]


def series(settled: Settled, line: Line, measure: str) -> Floats | None:
    """One measure of a line through the week, ``(336,)``, NaN while closed; None without such a line.

    ``long_wait`` is the wait that one arrival in ten would exceed. ``abandoned`` are those left without an answer:
    who give up then, and at the last half-hour all who still wait as the line closes, against those who come then.
    """
    queue, week = settled.lines, settled.week
    if line not in lines_of(settled):
        return None
    place = lines_of(settled).index(line)
    opened = queue.people[place] > 0
    if measure == "wait":
        values = week.wait[0, place]
    elif measure == "long_wait":
        values = settled.long_wait[0, place]
    elif measure == "abandoned":
        values = np.minimum(ratio(_lost(settled, place), _coming(settled, place), 1e-6), 1.0)
    elif measure == "occupancy":
        values = ratio(week.busy[0, place], queue.agents[place])
    elif measure == "missing":
        values = missing_in(settled)[line.channel]
    elif measure == "arrivals":
        values = 2.0 * _coming(settled, place)
    else:
        values = queue.people[place]
    return np.asarray(np.where(opened, values, np.nan))


def lost_on(settled: Settled, line: Line, day: int) -> Share:
    """Share of all who queue on a day (0 = Monday) and are left without an answer; 0 where nobody comes.

    Counted for the day as a whole: many who still wait at closing came in earlier half-hours.
    """
    place = lines_of(settled).index(line)
    lost, coming = (week.reshape(DAYS, PER_DAY)[day].sum() for week in (_lost(settled, place), _coming(settled, place)))
    return float(lost / coming) if coming > 0 else 0.0


def _lost(settled: Settled, place: int) -> Floats:
    """Those who give up or still wait as the line closes, by half-hour ``(336,)``."""
    return np.asarray(settled.week.abandoned[0, place] + settled.week.cut_off[0, place])


def _coming(settled: Settled, place: int) -> Floats:
    return np.asarray(settled.week.arrivals[0, place])


def week_rows(today: Floats | None, changed: Floats | None, long: Floats | None, text: Words) -> pd.DataFrame:
    """Half-hours from first opening to last closing: ``day`` (0 … 7, nights left out), values, ``when``."""
    blank = np.full(DAYS * PER_DAY, np.nan)
    rows = pd.DataFrame(
        {
            "today": blank if today is None else today,
            "changed": blank if changed is None else changed,
            "long": blank if long is None else long,
            "when": list(_clock(text.language, text("charts.days"))),
        }
    )
    opened = (rows["today"].notna() | rows["changed"].notna()).to_numpy().reshape(DAYS, PER_DAY)
    hours = np.flatnonzero(opened.any(axis=0))
    if not len(hours):
        return rows.assign(day=0.0, weekday=0).iloc[:0]
    first, last = hours[0], hours[-1] + 1
    of_day = np.arange(DAYS * PER_DAY) % PER_DAY
    days = np.flatnonzero(opened.any(axis=1))[-1] + 1
    rows["weekday"] = np.arange(DAYS * PER_DAY) // PER_DAY
    rows["day"] = np.arange(DAYS * PER_DAY) // PER_DAY + (of_day - first) / (last - first)
    return rows[(of_day >= first) & (of_day < last) & (rows["weekday"] < days)]


def moment(half_hour: int, text: Words) -> str:
    """A half-hour of the week as one says it: ``ma 8.30``."""
    return _clock(text.language, text("charts.days"))[half_hour]


@cache
def _clock(language: Language, days: str) -> tuple[str, ...]:
    dot = "." if language is Language.FI else ":"
    return tuple(f"{day} {half // 2}{dot}{30 * (half % 2):02d}" for day in days.split(",") for half in range(PER_DAY))


@cache
def week_spec(measure: str, beside_today: bool, language: Language) -> dict[str, Any]:
    """The line of the scenario, today's grey behind it, and for waits the long one as a shade."""
    text = words(language)
    written = ".0%" if measure in _SHARES else ".1f" if measure == "wait" else ".3~r"
    days = text("charts.days").split(",")
    axis = alt.Axis(
        values=[day + 0.5 for day in range(DAYS)],
        labelExpr=f"{days}[floor(datum.value)]",
        grid=False,
        ticks=False,
        labelAngle=0,
    )
    x = alt.X("day:Q", title=None, axis=axis, scale=alt.Scale(zero=True, nice=False))
    base = alt.Chart(alt.NamedData(ROWS)).encode(x=x, detail="weekday:N")
    height = alt.Axis(format=".0%" if measure in _SHARES else "~r", tickCount=5)
    y = alt.Y("changed:Q", title=text(f"charts.week.{measure}"), axis=height)
    shape: Literal["step-after", "monotone"] = "step-after" if measure == "agents" else "monotone"
    layers = [base.mark_line(strokeWidth=2, interpolate=shape).encode(y=y)]
    if beside_today:
        layers.insert(0, base.mark_line(color=TODAY, strokeWidth=1.5, interpolate=shape).encode(y="today:Q"))
    if measure == "wait":
        layers.insert(0, base.mark_area(opacity=0.18, interpolate=shape).encode(y="long:Q"))
    names = [
        alt.Tooltip("when:N", title=text("charts.week.when")),
        alt.Tooltip("changed:Q", title=text("charts.changed" if beside_today else "charts.today"), format=written),
    ]
    if beside_today:
        names.append(alt.Tooltip("today:Q", title=text("charts.today"), format=written))
    if measure == "wait":
        names.append(alt.Tooltip("long:Q", title=text("charts.week.long"), format=written))
    touch = base.mark_rule(opacity=0, strokeWidth=6).encode(tooltip=names)
    return bare(alt.LayerChart(layer=[*layers, touch]).properties(height=280), language)


def phone() -> Line:
    """The line everyone asks about first."""
    return Line(WAYS[WAY[Channel.PHONE]])
