"""One replayed day: a bar for every customer, and one agent's day as a strip."""

from __future__ import annotations

from functools import cache
from heapq import heappop, heappush
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.charts.ink import BETTER, TODAY, WORSE
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.charts.queue_day import clock_axis
from cx_models.presentation.words import Language, Words, words
from cx_models.projection.line_lives import FATES, AgentDay, OneDay
from cx_models.quantities import Minutes

HOUR: Minutes = 60.0
_LANE, _LOWEST, _HIGHEST = 9, 120, 560  # pixels: of one lane, and of the whole chart
_STRIP = 90  # pixels, the clock below included
_NO_ANSWER = (FATES.index("abandoned"), FATES.index("cut_off"))


def exact_clock(minute: Minutes, text: Words) -> str:
    """A minute of the day as on a clock; of the evening before, too."""
    return numbers.clock((int(minute) % 1440) / 60.0, text.language)


def lanes(day: OneDay, rows: list[int]) -> dict[int, int]:
    """The lowest lane free for each customer, so that bars never cover each other."""
    ends: list[tuple[float, int]] = []  # when each lane in use becomes free
    free: list[int] = []
    placed: dict[int, int] = {}
    for row in sorted(rows, key=lambda one: float(day.came[one])):
        while ends and ends[0][0] <= float(day.came[row]):
            heappush(free, heappop(ends)[1])
        placed[row] = heappop(free) if free else len(ends)
        heappush(ends, (day.until(row), placed[row]))
    return placed


def swim_rows(day: OneDay, start: Minutes, text: Words) -> pd.DataFrame:
    """An hour's customers: a row for waiting, one for the conversation and one for leaving without an answer."""
    end, there = start + HOUR, day.within(start, start + HOUR)
    made: list[dict[str, object]] = []
    for row, lane in lanes(day, there).items():
        told = {"lane": lane, "top": lane + 0.1, "bottom": lane + 0.9, **_tips(day, row, text)}
        left, answered = day.until(row), float(day.answered[row])
        talks = day.was_answered(row)
        parts = [("wait", float(day.came[row]), answered if talks else left)]
        parts += [("talk", answered, left)] if talks else []
        made += [
            {**told, "part": part, "from": max(begins, start), "to": min(stops, end)}
            for part, begins, stops in parts
            if max(begins, start) < min(stops, end)
        ]
        if day.fate[row] in _NO_ANSWER and start <= left < end:
            made.append({**told, "part": "gone", "from": left, "to": left})
    return pd.DataFrame(made)


def _tips(day: OneDay, row: int, text: Words) -> dict[str, str]:
    agent = int(day.agent[row])
    talked = day.until(row) - float(day.answered[row]) if day.was_answered(row) else None
    return {
        "came": exact_clock(float(day.came[row]), text),
        "waited": numbers.minutes(day.waited(row), text.language),
        "talked": numbers.minutes(talked, text.language),
        "left": exact_clock(day.until(row), text),
        "agent": numbers.UNKNOWN if agent < 0 else str(agent + 1),
        "fate": text(f"queues.replay.fate.{FATES[day.fate[row]]}"),
    }


COLUMNS = ("came", "waited", "talked", "left", "agent", "fate")


def swim_table(day: OneDay, start: Minutes, text: Words) -> pd.DataFrame:
    """The same customers, a row each."""
    told = [_tips(day, row, text) for row in day.within(start, start + HOUR)]
    return pd.DataFrame({text(f"queues.replay.column.{name}"): [one[name] for one in told] for name in COLUMNS})


@cache
def swim_spec(language: Language) -> dict[str, Any]:
    """Waiting thin and orange, talking thick and blue, a cross where somebody left without an answer."""
    text = words(language)
    dot = "." if language is Language.FI else ":"
    label = f"floor(datum.value / 60) + '{dot}' + format(datum.value % 60, '02d')"
    x = alt.X(
        "from:Q",
        title=None,
        axis=alt.Axis(labelExpr=label, tickMinStep=5, tickCount=6, grid=True, labelOverlap=True),
        scale=alt.Scale(zero=False, nice=False, domainMin=alt.ExprRef("begins"), domainMax=alt.ExprRef("ends")),
    )
    tips = [alt.Tooltip(f"{name}:N", title=text(f"queues.replay.column.{name}")) for name in COLUMNS]
    depth = alt.Scale(reverse=True, zero=False, nice=False, domainMin=0, domainMax=alt.ExprRef("deepest"))
    y = alt.Y("top:Q", title=None, axis=None, scale=depth)
    base = alt.Chart(alt.NamedData(ROWS)).encode(tooltip=tips)

    def part(name: str) -> alt.Chart:
        return base.transform_filter(f"datum.part == '{name}'")

    middle = base.transform_filter("datum.part == 'gone'").transform_calculate(middle="datum.lane + 0.5")
    waiting = part("wait").transform_calculate(upper="datum.lane + 0.3", lower="datum.lane + 0.7")
    layers = [
        waiting.mark_rect(color=WORSE).encode(x=x, x2="to:Q", y=alt.Y("upper:Q", axis=None, scale=depth), y2="lower:Q"),
        part("talk").mark_rect(color=BETTER).encode(x=x, x2="to:Q", y=y, y2="bottom:Q"),
        middle.mark_text(text="✕", fontSize=11, fontWeight="bold").encode(
            x=x, y=alt.Y("middle:Q", axis=None, scale=depth)
        ),
    ]
    return bare(alt.LayerChart(layer=layers), language)


def swim_at(spec: dict[str, Any], start: Minutes, rows: pd.DataFrame) -> dict[str, Any]:
    """The chart of one hour, as high as its lanes take."""
    deep = int(rows["lane"].max()) + 1
    known = {"begins": start, "ends": start + HOUR, "deepest": deep}
    params = [{"name": name, "value": value} for name, value in known.items()]
    return {**spec, "params": params, "height": min(max(_LANE * deep, _LOWEST), _HIGHEST)}


def strip_rows(found: AgentDay, text: Words) -> pd.DataFrame:
    """An agent's conversations and pauses in turn, in hours of the day."""
    made = [
        {
            "start": start / 60.0,
            "end": end / 60.0,
            "kind": kind,
            "shade": 1.0 if place % 2 == 0 else 0.65,
            "said": text(f"queues.replay.strip.{kind}"),
            "when": f"{exact_clock(start, text)}–{exact_clock(end, text)}",
            "long": numbers.minutes(end - start, text.language),
        }
        for kind, spans in (("busy", found.talks), ("idle", found.pauses))
        for place, (start, end) in enumerate(spans)
    ]
    return pd.DataFrame(made)


@cache
def strip_spec(language: Language) -> dict[str, Any]:
    """Busy high and blue, each conversation in another shade than the last; idle low and grey."""
    text = words(language)
    tips = [
        alt.Tooltip("when:N", title=text("queues.hours.clock")),
        alt.Tooltip("said:N", title=text("queues.replay.strip.title")),
        alt.Tooltip("long:N", title=text("queues.replay.strip.long")),
    ]
    base = alt.Chart(alt.NamedData(ROWS)).encode(x=clock_axis("start", language), x2="end:Q", tooltip=tips)
    whole = alt.Scale(domain=[0, 1])

    def layer(kind: str, colour: str, height: float) -> Any:
        drawn = base.transform_filter(f"datum.kind == '{kind}'").transform_calculate(low="0", high=str(height))
        shade = alt.Opacity("shade:Q", scale=None, legend=None)
        return drawn.mark_rect(color=colour).encode(
            y=alt.Y("low:Q", axis=None, scale=whole), y2="high:Q", opacity=shade
        )

    layers = [layer("busy", BETTER, 1.0), layer("idle", TODAY, 0.35)]
    return bare(alt.LayerChart(layer=layers).properties(height=_STRIP), language)
