"""The next step in words, the rows of a chart, and tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cx_models.effects.dimensions import DIMENSIONS, Scores
from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.figures import difference, points, rounded, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.next_steps import COST, HARDLY, SATISFIED, NextStep, NextSteps
from cx_models.quantities import Estimate

FAILURE = "failure.hours"
RATE = 10_000
"""Euros that a gain is told for."""
SURE = 0.9
"""Of the worlds in which one step is before another: from here on that is called sure, as intervals hold so many."""


def step_name(step: NextStep, text: Words) -> str:
    """What the step is: "Agents on the phone: one more"."""
    there = {store.name for store in step.before.changed.service.stores}
    more = (store.name for store in step.after.changed.service.stores if store.name not in there)
    return text(f"next.step.{step.code}", store=", ".join(more))


def next_say(found: NextSteps, text: Words) -> str:
    """What helps most for its money and what helps most at once, and whether that is sure; a paragraph of each."""
    if not found.by_gain or not found.by_gain[0].helps:
        return text("next.nothing")
    return "\n\n".join((" ".join(_for_money(found, text)), " ".join(_at_once(found, text))))


def _for_money(found: NextSteps, text: Words) -> list[str]:
    """The steps that save and the best of those that cost; what is missing where that cannot be told."""
    if not is_priced(found):
        return [text("next.needs")]
    said = []
    if found.free:
        best = found.free[0]
        said.append(text("next.saves" if _saves(best) else "next.hardly", **_changes(best, text)))
    if found.paid:
        best, *others = found.paid
        rate = _rate(best.per_euro or 0.0, text)
        said.append(text("next.pays" if others else "next.pays_alone", rate=rate, **_changes(best, text)))
        if others and best.before.draws is not None:
            rival = min(others, key=best.beats)
            is_sure = best.beats(*others) >= SURE
            said.append(text("next.sure") if is_sure else text("next.open", step=step_name(rival, text)))
    return said or [text("next.no_price")]


def _saves(step: NextStep) -> bool:
    return step.cost is not None and step.cost.middle <= -HARDLY


def _changes(step: NextStep, text: Words) -> dict[str, str]:
    """What the step is, and what it changes at what cost."""
    assert step.cost is not None
    cost = with_band(step.cost, difference(COST, text), text)
    return {"step": step_name(step, text), "gain": _points(step.gain(SATISFIED), text), "cost": cost}


def _at_once(found: NextSteps, text: Words) -> list[str]:
    """Which step helps most whatever it costs, up to which price it is worth it, and whether it is of the weakest
    dimension.
    """
    best, *others = found.by_gain
    code = "best_too" if best in (*found.free[:1], *found.paid[:1]) else "best"
    said = [text(f"next.{code}", step=step_name(best, text), gain=_points(best.gain(SATISFIED), text))]
    limit = found.as_good_up_to(best)
    if limit is not None:
        code = "up_to" if limit > 0 else "not_even"
        price = numbers.euros(rounded(limit), text.language)
        said.append(text(f"next.{code}", price=price, step=step_name(found.paid[0], text)))
    if found.weakest is not None:
        code = "weakest_too" if best.dimension == found.weakest else "weakest_not"
        said.append(text(f"next.{code}", dimension=text(f"next.dimension.{found.weakest}")))
    rival = next((step for step in others if _overlap(best, step)), None)
    if rival is not None:
        said.append(text("next.unsure", step=step_name(rival, text)))
    return said


def _overlap(best: NextStep, other: NextStep) -> bool:
    """Whether the worlds leave open which of two steps helps more."""
    one, two = best.gain(SATISFIED), other.gain(SATISFIED)
    return two.high > one.low and two.middle > 0.5 * one.middle


def _points(gain: Estimate, text: Words) -> str:
    return with_band(gain, lambda value: points(value, text), text)


def _rate(per_euro: float, text: Words) -> str:
    value = numbers.number(100 * RATE * per_euro, text.language, 2, signed=True)
    return text("scenario.points.unit", value=value)


def step_rows(found: NextSteps, text: Words) -> pd.DataFrame:
    """What each step adds to everyone's satisfaction (percentage points), as the chart of changes takes them."""
    rows = []
    for step in found.by_euro:
        gain = step.gain(SATISFIED)
        ends = (100 * gain.low, 100 * gain.middle, 100 * gain.high)
        rows.append((step_name(step, text), *ends, _points(gain, text)))
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def is_priced(found: NextSteps) -> bool:
    """Whether wages and margin are known, so that there are euros at all."""
    return bool(found.steps) and found.steps[0].known_cost is not None


def steps_shown(found: NextSteps, text: Words) -> pd.DataFrame:
    """Every step with what it adds and what it costs, as one reads it; the most for the money first."""
    priced = is_priced(found)
    rows = []
    for step in found.by_euro:
        euros = (_cost(step, text), _for_each(step, text), _limit(found, step, text)) if priced else ()
        gain = points(step.gain(SATISFIED).middle, text)
        less = f"{numbers.number(step.gain(FAILURE).middle, text.language, 1, signed=True)}{numbers.SPACE}h"
        rows.append((step_name(step, text), gain, *euros, less, _dimension(step, text)))
    told = ("satisfaction", *(("cost", "rate", "limit") if priced else ()), "failure", "dimension")
    table = pd.DataFrame(rows, columns=[text(f"next.column.{name}") for name in ("step", *told)])
    all_priced = all(found.as_good_up_to(step) is None for step in found.steps)
    return table.drop(columns=text("next.column.limit")) if priced and all_priced else table


def _dimension(step: NextStep, text: Words) -> str:
    return text(f"next.dimension.{step.dimension or 'capacity'}")


def _cost(step: NextStep, text: Words) -> str:
    if step.cost is None:
        return text("next.cell.no_rent" if step.rentless else "next.cell.not_given")
    return difference(COST, text)(step.cost.middle)


def _for_each(step: NextStep, text: Words) -> str:
    """What it gives for :data:`RATE` euros, or that it needs none."""
    if step.cost is None or not step.helps:
        return numbers.UNKNOWN
    if step.per_euro is not None:
        return _rate(step.per_euro, text)
    return text("next.cell.saves" if _saves(step) else "next.cell.hardly")


def _limit(found: NextSteps, step: NextStep, text: Words) -> str:
    limit = found.as_good_up_to(step)
    if limit is None:
        return numbers.UNKNOWN
    return numbers.euros(rounded(limit), text.language) if limit > 0 else text("next.cell.not_even")


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
    """Plain numbers to take along; shares in percentage points, what is not known left empty."""
    priced = is_priced(found)
    headers = [text("next.column.step"), text("next.column.dimension")]
    for name in ("satisfaction", "failure", *(("cost",) if priced else ())):
        headers += ends_of(text, text(f"next.column.{name}"))
    headers += [text(f"next.column.{name}") for name in (("rate", "limit") if priced else ())]
    rows: list[Row] = []
    for step in found.by_euro:
        row: list[str | float | None] = [step_name(step, text), _dimension(step, text)]
        row += [*_ends(step.gain(SATISFIED), 100.0), *_ends(step.gain(FAILURE))]
        if priced:
            rate = None if step.per_euro is None else 100 * RATE * step.per_euro
            limit = found.as_good_up_to(step)
            row += [*_ends(step.cost), rate, None if limit is None else max(limit, 0.0)]
        rows.append(row)
    return headers, rows


def _ends(found: Estimate | None, scale: float = 1.0) -> list[float | None]:
    return [None] * 3 if found is None else [scale * end for end in (found.low, found.middle, found.high)]
