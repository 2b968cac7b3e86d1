"""A line's settled day, measure by measure: for charts, as a table of words, and as numbers to take along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.charts.queue_day import SHARES, span
from cx_models.presentation.charts.week import Line, lost_on, series
from cx_models.presentation.tables import workbook
from cx_models.presentation.words import Words
from cx_models.quantities import Floats, Share
from cx_models.service.hours import DAYS, PER_DAY

MEASURES = ("wait", "long_wait", "arrivals", "agents", "abandoned", "occupancy")
Series = Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Hours:
    """Every measure ``(T,)`` from half-hour ``first`` of the day on; ``behind`` today's where a plan is shown.

    The hours are those in which either is open; NaN where the line is closed. ``lost`` is the share of all who
    queue that day and are left without an answer.
    """

    first: int
    now: Series
    behind: Series | None
    lost: Share

    @property
    def count(self) -> int:
        """How many half-hours there are."""
        return len(self.now["wait"])


def hours(settled: Settled, today: Settled | None, line: Line, day: int) -> Hours | None:
    """The day (0 = Monday) of a line; None where it is closed. ``today`` is laid behind where it has that line."""
    now, behind = _of_day(settled, line, day), None if today is None else _of_day(today, line, day)
    if now is None:
        return None
    opened = ~np.isnan(now["agents"]) | (False if behind is None else ~np.isnan(behind["agents"]))
    places = np.flatnonzero(opened)
    within = slice(int(places[0]), int(places[-1]) + 1)

    def cut(whole: Series) -> Series:
        return {measure: values[within] for measure, values in whole.items()}

    return Hours(int(places[0]), cut(now), None if behind is None else cut(behind), lost_on(settled, line, day))


def _of_day(settled: Settled, line: Line, day: int) -> Series | None:
    found: dict[str, Floats] = {}
    for measure in MEASURES:
        week = series(settled, line, measure)
        if week is None:
            return None
        found[measure] = week.reshape(DAYS, PER_DAY)[day]
    return None if np.isnan(found["agents"]).all() else found


def hours_table(found: Hours, text: Words) -> pd.DataFrame:
    """A row for each half-hour, everything as written; the unit stands in the heading."""
    written = {measure: [_written(value, measure, text) for value in column] for measure, column in _columns(found)}
    names = {column: _heading(column, text) for column in written}
    spans = [span(found.first + place, text) for place in range(found.count)]
    return pd.DataFrame({text("queues.hours.clock"): spans, **{names[column]: written[column] for column in written}})


def hours_workbook(found: Hours, text: Words) -> bytes:
    """The same as numbers, in an xlsx file; shares in per cent."""
    columns = _columns(found)
    headings = [text("queues.hours.clock"), *(_heading(column, text) for column, _ in columns)]
    rows: list[list[str | float]] = []
    for place in range(found.count):
        values = [_plain(float(values[place]), column) for column, values in columns]
        rows.append([span(found.first + place, text), *values])
    return workbook(headings, rows, text("queues.hours.sheet"))


def _columns(found: Hours) -> list[tuple[str, Floats]]:
    """Each measure, and beside it today's: ``wait``, ``wait.today`` …"""
    columns: list[tuple[str, Floats]] = []
    for measure in MEASURES:
        columns.append((measure, found.now[measure]))
        if found.behind is not None:
            columns.append((f"{measure}.today", found.behind[measure]))
    return columns


def _heading(column: str, text: Words) -> str:
    measure, _, today = column.partition(".")
    name = text(f"queues.measure.{measure}")
    return text("queues.hours.of_today", measure=name) if today else name


def _scale(column: str) -> float:
    return 100.0 if column.partition(".")[0] in SHARES else 1.0


def _plain(value: float, column: str) -> str | float:
    return "" if np.isnan(value) else round(_scale(column) * value, 6)


def _written(value: float, column: str, text: Words) -> str:
    measure = column.partition(".")[0]
    digits = 0 if measure in (*SHARES, "agents") else 1
    return numbers.number(_scale(column) * value, text.language, digits)
