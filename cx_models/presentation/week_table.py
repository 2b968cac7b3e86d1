"""Every line of the week, computed and replayed: as a table of words, and as numbers to take along."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.charts.week import lines_of
from cx_models.presentation.figures import channel_name
from cx_models.presentation.sentences.scenario import line_name
from cx_models.presentation.sentences.week_replay import with_reach
from cx_models.presentation.tables import workbook
from cx_models.presentation.words import Words
from cx_models.projection.service_replay import LineBeside, ServiceReplay
from cx_models.service.channels import Channel

MEASURES = ("arrivals", "wait", "lost")


def week_table(found: ServiceReplay, settled: Settled, text: Words) -> pd.DataFrame:
    """A row for each line; replayed figures with half their confidence interval."""
    write: dict[str, Callable[[float], str]] = {
        "arrivals": lambda value: numbers.number(value, text.language),
        "wait": lambda value: numbers.minutes(value, text.language),
        "lost": lambda value: numbers.percent(value, text.language, 1),
    }
    rows = []
    for name, beside in _named(found, settled, text):
        row = [name]
        for measure in MEASURES:
            one = getattr(beside, measure)
            grows = [text("week_replay.grows")] * 2
            row += grows if one is None else [write[measure](one.against), with_reach(one, write[measure], text)]
        rows.append(row)
    return pd.DataFrame(rows, columns=headers(text))


def headers(text: Words) -> list[str]:
    """The words over the columns."""
    names = ["line", *(name for measure in MEASURES for name in (measure, f"{measure}_replayed"))]
    return [text(f"week_replay.column.{name}") for name in names]


def week_workbook(found: ServiceReplay, settled: Settled, text: Words) -> bytes:
    """The same with bare numbers: contacts, minutes, shares."""
    rows: list[list[str | float | None]] = [
        [line, *(value for name in MEASURES for value in _pair(beside, name))]
        for line, beside in _named(found, settled, text)
    ]
    return workbook(headers(text), rows, text("week_replay.sheet"))


def _named(found: ServiceReplay, settled: Settled, text: Words) -> list[tuple[str, LineBeside]]:
    """Every line by its name, and e-mail."""
    lines = [line_name(line, text) for line in lines_of(settled)]
    mail = [] if found.mail is None else [(channel_name(Channel.EMAIL, text), found.mail)]
    return [*zip(lines, found.lines, strict=True), *mail]


def _pair(beside: object, measure: str) -> tuple[float | None, float | None]:
    one = getattr(beside, measure)
    return (None, None) if one is None else (round(one.against, 4), round(one.replayed, 4))
