"""Charts of what customers answered: a measure by group or month, and the answers themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.charts.look import ROWS, bare
from cx_models.presentation.words import Language, Words
from cx_models.quantities import Estimate
from cx_models.voice.metrics import Breakdown, Measure
from cx_models.voice.spread import Answer

ROW_HEIGHT = 30  # pixels for one group
AXIS_HEIGHT = 90
GROUPS_SHOWN = 15
SELDOM = 0.01  # chances below it are not told apart
ANSWERS_SHOWN = 21  # as many as a scale from 0 to 20 has


def written(measure: Measure, language: Language) -> Callable[[float | None], str]:
    """How a value of ``measure`` is written."""
    if measure is Measure.SATISFIED:
        return lambda value: numbers.percent(value, language)
    return lambda value: numbers.number(value, language, 0 if measure is Measure.NPS else 2)


def breakdown_rows(
    found: Breakdown, measure: Measure, column: str, text: Words, names: Mapping[str, str]
) -> pd.DataFrame:
    """The breakdown as a table: ``group``, ``low``, ``middle``, ``high``, ``answers`` and ``shown`` (in words)."""
    write = written(measure, text.language)
    rows = []
    for group in found.groups:
        if column == "month":
            label = numbers.month(date.fromisoformat(group.key), text.language)
        else:
            label = names.get(group.key, group.key)
        rows.append(
            {
                "group": label,
                "low": group.estimate.low,
                "middle": group.estimate.middle,
                "high": group.estimate.high,
                "answers": group.answers,
                "shown": shown(group.estimate, write),
            }
        )
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "answers", "shown"])


def alike_rows(found: Breakdown, measure: Measure, text: Words, names: Mapping[str, str]) -> pd.DataFrame:
    """Groups taken together, in the order of ``found``: empty where it holds none.

    ``low``, ``middle`` and ``high`` are what all answers together make plausible, ``observed`` what the group's own
    say; ``shown`` and ``seen`` are the same in words, as are the chances to be ``highest`` and ``lowest``.
    """
    columns = ["group", "low", "middle", "high", "observed", "answers", "shown", "seen", "highest", "lowest"]
    if found.alike is None:
        return pd.DataFrame(columns=columns)
    write = written(measure, text.language)
    ends = zip(found.alike.levels, found.alike.highest.tolist(), found.alike.lowest.tolist(), strict=True)
    rows = [
        (
            names.get(group.key, group.key),
            level.low,
            level.middle,
            level.high,
            group.estimate.middle,
            group.answers,
            shown(level, write),
            shown(group.estimate, write),
            chance(highest, text),
            chance(lowest, text),
        )
        for group, (level, highest, lowest) in zip(found.groups, ends, strict=True)
    ]
    return pd.DataFrame(rows, columns=columns)


def chance(share: float, text: Words) -> str:
    """A chance in words, which never says that it is nothing or everything.

    >>> from cx_models.presentation.words import words
    >>> [chance(share, words(Language.EN)) for share in (0.001, 0.456, 0.999)]
    ['under 1%', '46%', 'over 99%']
    """
    if share < SELDOM:
        return text("feedback.chance_least", share=numbers.percent(SELDOM, text.language))
    if share > 1 - SELDOM:
        return text("feedback.chance_most", share=numbers.percent(1 - SELDOM, text.language))
    return numbers.percent(share, text.language)


def shown(estimate: Estimate, write: Callable[[float | None], str]) -> str:
    """The middle with its interval in brackets."""
    return f"{write(estimate.middle)} ({numbers.between(estimate, write)})"


@cache
def groups_spec(measure: Measure, text_title: str, language: Language, rows: int) -> dict[str, Any]:
    """Middle and interval of each group, one row per group, in the order of the table."""
    groups = alt.Y("group:N", sort=None, title=None, axis=alt.Axis(labelLimit=220, ticks=False, domain=False))
    base = alt.Chart(alt.NamedData(ROWS)).encode(y=groups, tooltip=_tooltip())
    axis = alt.Axis(format=_axis_format(measure), tickCount=6)
    low = alt.X("low:Q", title=text_title, scale=alt.Scale(zero=False, nice=True), axis=axis)
    whiskers = base.mark_rule(strokeWidth=3, opacity=0.45).encode(x=low, x2="high:Q")
    points = base.mark_circle(size=110, opacity=1).encode(x="middle:Q")
    return bare((whiskers + points).properties(height=ROW_HEIGHT * rows + AXIS_HEIGHT), language)


@cache
def alike_spec(measure: Measure, text_title: str, language: Language, rows: int) -> dict[str, Any]:
    """What is plausible of each group, and a mark where its own answers are."""
    spec = groups_spec(measure, text_title, language, rows)
    own = {
        "mark": {"type": "tick", "thickness": 2, "size": 16, "opacity": 0.8},
        "encoding": {**spec["layer"][1]["encoding"], "x": {"field": "observed", "type": "quantitative"}},
    }
    return {**spec, "layer": [spec["layer"][0], own, spec["layer"][1]]}


@cache
def months_spec(measure: Measure, text_title: str, language: Language) -> dict[str, Any]:
    """Middle and interval month by month."""
    months = alt.X("group:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True, ticks=False))
    base = alt.Chart(alt.NamedData(ROWS)).encode(x=months, tooltip=_tooltip())
    axis = alt.Axis(format=_axis_format(measure), tickCount=5)
    low = alt.Y("low:Q", title=text_title, scale=alt.Scale(zero=False, nice=True), axis=axis)
    band = base.mark_area(opacity=0.2).encode(y=low, y2="high:Q")
    line = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=60)).encode(y="middle:Q")
    return bare((band + line).properties(height=300), language)


def answer_rows(answers: Sequence[Answer], language: Language) -> pd.DataFrame:
    """How answers are spread: ``answer`` and ``shown`` (in words), ``count`` and share (``low``, ``middle``, ``high``).

    Empty where the answers are too many to tell one by one.
    """
    told = answers if len(answers) <= ANSWERS_SHOWN else ()
    rows = [
        (
            numbers.fewest(one.value, language),
            one.count,
            one.share.low,
            one.share.middle,
            one.share.high,
            shown(one.share, written(Measure.SATISFIED, language)),
        )
        for one in told
    ]
    return pd.DataFrame(rows, columns=["answer", "count", "low", "middle", "high", "shown"])


@cache
def answers_spec(text_answer: str, text_share: str, text_count: str, language: Language) -> dict[str, Any]:
    """The share of each answer with its interval."""
    tooltip = [
        alt.Tooltip("answer:O", title=text_answer),
        alt.Tooltip("shown:N", title=text_share),
        alt.Tooltip("count:Q", title=text_count, format=",d"),
    ]
    answers = alt.X("answer:O", sort=None, title=text_answer, axis=alt.Axis(labelAngle=0, ticks=False))
    base = alt.Chart(alt.NamedData(ROWS)).encode(x=answers, tooltip=tooltip)
    axis = alt.Axis(format=".0%", tickCount=5)
    bars = base.mark_bar(cornerRadiusEnd=3, opacity=0.6).encode(y=alt.Y("middle:Q", title=text_share, axis=axis))
    whiskers = base.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q")
    return bare((bars + whiskers).properties(height=260), language)


def _tooltip() -> list[alt.Tooltip]:
    return [alt.Tooltip("group:N", title=" "), alt.Tooltip("shown:N", title="  ")]


def _axis_format(measure: Measure) -> str:
    return {Measure.SATISFIED: ".0%", Measure.NPS: "d", Measure.MEAN: ".1f"}[measure]
