"""The next step in words, the rows of a chart, and tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cx_models.effects.dimensions import DIMENSIONS, Scores
from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.figures import difference, points, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.next_steps import NextStep, NextSteps
from cx_models.quantities import Estimate

SATISFIED, COST, FAILURE = "satisfaction.everyone", "cost.total", "failure.hours"
LEAST = 0.0005
"""Of the share satisfied: a smaller gain is none that a page should name."""


def by_gain(found: NextSteps) -> list[NextStep]:
    """The steps, that which helps most first."""
    return sorted(found.steps, key=lambda step: -step.gain(SATISFIED).middle)


def step_name(step: NextStep, text: Words) -> str:
    """What the step is: "Agents on the phone: one more"."""
    return text(f"next.step.{step.code}")


def next_say(found: NextSteps, text: Words) -> str:
    """Which step helps most, whether it is of the weakest dimension, and whether that is sure."""
    ranked = by_gain(found)
    if not ranked or ranked[0].gain(SATISFIED).middle < LEAST:
        return text("next.nothing")
    best = ranked[0]
    said = [text("next.best", step=step_name(best, text), gain=_points(best.gain(SATISFIED), text))]
    weakest = found.planned.weakest
    if weakest is not None:
        code = "weakest_too" if best.dimension == weakest else "weakest_not"
        said.append(text(f"next.{code}", dimension=text(f"next.dimension.{weakest}")))
    rival = next((step for step in ranked[1:] if _overlap(best, step)), None)
    if rival is not None:
        said.append(text("next.unsure", step=step_name(rival, text)))
    return " ".join(said)


def _overlap(best: NextStep, other: NextStep) -> bool:
    """Whether the worlds leave open which of two steps helps more."""
    one, two = best.gain(SATISFIED), other.gain(SATISFIED)
    return two.high > one.low and two.middle > 0.5 * one.middle


def _points(gain: Estimate, text: Words) -> str:
    return with_band(gain, lambda value: points(value, text), text)


def step_rows(found: NextSteps, text: Words) -> pd.DataFrame:
    """What each step adds to everyone's satisfaction (percentage points), as the chart of changes takes them."""
    rows = []
    for step in by_gain(found):
        gain = step.gain(SATISFIED)
        ends = (100 * gain.low, 100 * gain.middle, 100 * gain.high)
        rows.append((step_name(step, text), *ends, _points(gain, text)))
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def figures(found: NextSteps) -> tuple[str, ...]:
    """What is told of each step; costs where wages and margin are known."""
    priced = bool(found.steps) and found.steps[0].after.changed.cost is not None
    return (SATISFIED, FAILURE, *((COST,) if priced else ()))


def steps_shown(found: NextSteps, text: Words) -> pd.DataFrame:
    """Every step with what it adds, as one reads it."""
    told = figures(found)
    rows = []
    for step in by_gain(found):
        cells = [_written(name, step.gain(name).middle, text) for name in told]
        rows.append((step_name(step, text), _dimension(step, text), *cells))
    heads = [text("next.column.step"), text("next.column.dimension")]
    heads += [text(f"next.column.{name.partition('.')[0]}") for name in told]
    return pd.DataFrame(rows, columns=heads)


def _dimension(step: NextStep, text: Words) -> str:
    return text(f"next.dimension.{step.dimension or 'capacity'}")


def _written(figure: str, value: float, text: Words) -> str:
    if figure == FAILURE:
        return f"{numbers.number(value, text.language, 1, signed=True)}{numbers.SPACE}h"
    return difference(figure, text)(value)


def scores_shown(found: NextSteps, text: Words) -> pd.DataFrame:
    """The three scores and tact, today and in the plan, and what each means."""
    rows = []
    for name in (*DIMENSIONS, "tact"):
        cells = [_score(scores, name, text) for scores in (found.today, found.planned)]
        rows.append((text.title(f"next.dimension.{name}"), *cells, text(f"next.means.{name}")))
    heads = ("dimension", "today", "planned", "means")
    return pd.DataFrame(rows, columns=[text(f"next.column.{name}") for name in heads])


def _score(scores: Scores, name: str, text: Words) -> str:
    value = float(getattr(scores, name)[0])
    return numbers.UNKNOWN if np.isnan(value) else numbers.percent(value, text.language)


def steps_table(found: NextSteps, text: Words) -> Table:
    """Plain numbers to take along; shares in percentage points."""
    told: Sequence[str] = figures(found)
    headers = [text("next.column.step"), text("next.column.dimension")]
    for name in told:
        headers += ends_of(text, text(f"next.column.{name.partition('.')[0]}"))
    rows: list[Row] = []
    for step in by_gain(found):
        row: list[str | float | None] = [step_name(step, text), _dimension(step, text)]
        for name in told:
            gain, scale = step.gain(name), 100.0 if name == SATISFIED else 1.0
            row += [scale * end for end in (gain.low, gain.middle, gain.high)]
        rows.append(row)
    return headers, rows
