"""Whom the survey does not hear, in words, a chart's rows and a table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.charts.answers import shown, written
from cx_models.presentation.figures import unsigned_points
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.missing_voices import MissingVoices
from cx_models.quantities import Estimate
from cx_models.voice.metrics import Measure

ROWS = ("surveyed", "everyone")


def voices_say(found: MissingVoices, text: Words) -> str:
    """How many matters end unheard, and how much brighter the survey is than what everyone felt."""
    percent = written(Measure.SATISFIED, text.language)
    unheard = text(
        "voices.unheard",
        matters=numbers.number(found.matters.middle, text.language),
        gave_up=_told(found.gave_up, percent),
        never=_told(found.never, percent),
    )
    if found.gap.low < 0 < found.gap.high:
        return f"{unheard} {text('voices.alike')}"
    code, size = ("brighter", found.gap) if found.gap.middle >= 0 else ("darker", _negated(found.gap))
    return f"{unheard} {text(f'voices.{code}', size=_told(size, lambda value: unsigned_points(value, text)))}"


def voices_rows(found: MissingVoices, text: Words) -> pd.DataFrame:
    """Satisfied among those the survey hears and among everyone, as the chart of groups takes them."""
    write = written(Measure.SATISFIED, text.language)
    levels = {name: getattr(found, name) for name in ROWS}
    rows = [(text(f"voices.{name}"), one.low, one.middle, one.high, shown(one, write)) for name, one in levels.items()]
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def voices_table(found: MissingVoices, text: Words) -> Table:
    """Every figure with both ends of its interval: matters per week, the others in percent."""
    headers = [text("voices.figure"), *(text.title(f"taking.{end}") for end in ("low", "middle", "high"))]
    named = {name: getattr(found, name) for name in ("matters", "gave_up", "never", "surveyed", "everyone", "gap")}
    rows: list[Row] = []
    for name, one in named.items():
        scale = 1.0 if name == "matters" else 100.0
        rows.append([text(f"voices.row.{name}"), scale * one.low, scale * one.middle, scale * one.high])
    return headers, rows


def _told(found: Estimate, write: Callable[[float], str]) -> str:
    """The middle, with the interval once there is one."""
    if found.low == found.high:
        return write(found.middle)
    return f"{write(found.middle)} ({numbers.between(found, write)})"


def _negated(found: Estimate) -> Estimate:
    return Estimate(-found.high, -found.middle, -found.low)
