"""Asked, told or in silence: what each gives and takes, in words, the rows of a chart, and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.figures import difference, unsigned_points, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.consent import Asked
from cx_models.scenario.levers import Personalise
from cx_models.scenario.scenario import Scenario
from cx_models.service.data_use import Asking

SATISFIED, LEAVERS, COST = "satisfaction.everyone", "leaving.customers", "cost.total"
LEAST = 0.0005
"""Of the share satisfied: a smaller change is none that a page should name."""


def consent_say(found: Sequence[Asked], plan: Scenario, text: Words) -> str:
    """What is compared, how many agree, what asking first gives, and what silence takes beside it."""
    use = next(one.after.scenario.lever(Personalise.name) for one in found)
    shared = {"adapted": numbers.percent(use.adapted, text.language), "n": use.messages}
    whose = text(f"levers.personalise.interest_of.{use.interest}")
    planned = plan.lever(Personalise.name)
    code = "example" if planned is None or replace(planned, asking=use.asking) != use else "planned"
    said = [text(f"consent.{code}", interest=whose, **shared)]
    if use.plainly:
        said.append(text("consent.plainly", plainly=numbers.percent(use.plainly, text.language)))
    said.append(_agreeing(next(one for one in found if one.asking is Asking.ASKED), text))
    gains = {one.asking: one.gain(SATISFIED).middle for one in found}
    said += [_told(way, gains[way], text) for way in (Asking.ASKED, Asking.SILENT)]
    return " ".join(said)


def _agreeing(asked: Asked, text: Words) -> str:
    share, plainest = (
        numbers.percent(one.middle, text.language) for one in (asked.reached(), asked.reached(plainly=1.0))
    )
    return text("consent.agree_as_is" if share == plainest else "consent.agree", share=share, plainest=plainest)


def _told(way: Asking, gain: float, text: Words) -> str:
    if abs(gain) < LEAST:
        return text(f"consent.{way.value}.level")
    return text(f"consent.{way.value}.{'up' if gain > 0 else 'down'}", points=unsigned_points(gain, text))


def consent_rows(found: Sequence[Asked], text: Words) -> pd.DataFrame:
    """What each way adds to everyone's satisfaction (percentage points), as the chart of changes takes them."""
    rows = []
    for one in found:
        gain = one.gain(SATISFIED)
        ends = (100 * gain.low, 100 * gain.middle, 100 * gain.high)
        rows.append((text.title(_name_of(one)), *ends, with_band(gain, difference(SATISFIED, text), text)))
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def _name_of(one: Asked) -> str:
    return f"levers.personalise.asking_of.{one.asking.value}"


def _figures(found: Sequence[Asked]) -> tuple[str, ...]:
    """What is told of each way; the cost where wages and margin are known."""
    return (SATISFIED, LEAVERS, *((COST,) if found[0].after.changed.cost is not None else ()))


def consent_shown(found: Sequence[Asked], text: Words) -> pd.DataFrame:
    """Every way with what it adds, as one reads it."""
    told = _figures(found)
    rows = [
        (
            text.title(_name_of(one)),
            with_band(one.reached(), lambda share: numbers.percent(share, text.language), text),
            *(with_band(one.gain(name), difference(name, text), text) for name in told),
        )
        for one in found
    ]
    columns = ("way", "share", *(name.partition(".")[0] for name in told))
    heads = [text(f"consent.column.{column}") for column in columns]
    return pd.DataFrame(rows, columns=heads)


def consent_table(found: Sequence[Asked], text: Words) -> Table:
    """Plain numbers to take along; shares in percentage points."""
    told = _figures(found)
    headers = [text("consent.column.way"), *ends_of(text, text("consent.column.share"))]
    for name in told:
        headers += ends_of(text, text(f"consent.column.{name.partition('.')[0]}"))
    rows: list[Row] = []
    for one in found:
        share = one.reached()
        row: list[str | float | None] = [text.title(_name_of(one))]
        row += [100 * end for end in (share.low, share.middle, share.high)]
        for name in told:
            gain, scale = one.gain(name), 100.0 if name == SATISFIED else 1.0
            row += [scale * end for end in (gain.low, gain.middle, gain.high)]
        rows.append(row)
    return headers, rows
