"""The failure-demand statement in words and tables: cause by cause, and back to the lever that brought it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.figures import channel_name, rounded
from cx_models.presentation.table_page import Section
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.causes import Step
from cx_models.projection.failure import NEEDLESS, Line, Needless, total

CONTACTS, HOURS, EUROS = "failure.contacts", "failure.hours", "failure.euros"


def failure_say(lines: Sequence[Line], text: Words) -> str:
    """How much needless work there is in all beside today, and where most of it comes from."""
    if not lines:
        return text("failure.none")
    today, changed = (total(tuple(getattr(line, of) for line in lines)) for of in ("today", "changed"))
    most = max(lines, key=lambda line: line.changed.hours)
    said = text("failure.says", hours=_hours(changed, text), today=_hours(today, text))
    if changed.euros is not None and today.euros is not None:
        said += " " + text("failure.euros", euros=_euros(changed, text), today=_euros(today, text))
    if most.changed.hours <= 0:
        return said
    named = text(f"charts.causes.{most.cause}"), channel_name(most.channel.value, text)
    return f"{said} {text('failure.most', cause=named[0], channel=named[1], hours=_hours(most.changed, text))}"


def failure_heads(text: Words) -> tuple[str, ...]:
    """The columns of the statement."""
    return tuple(text(f"failure.column.{name}") for name in ("channel", "contacts", "hours", "euros"))


def failure_sections(lines: Sequence[Line], text: Words) -> list[Section]:
    """A section per cause; of each cell the plan's figure, and today's below it."""
    sections = []
    for cause in NEEDLESS:
        of_it = [line for line in lines if line.cause == cause]
        if of_it:
            whole = total(tuple(line.changed for line in of_it))
            facts = {"n": round(whole.contacts), "hours": _hours(whole, text)}
            rows = [_row(line, text) for line in of_it]
            sections.append(Section(text.title(f"charts.causes.{cause}"), text("failure.in_all", **facts), rows))
    return sections


def _row(line: Line, text: Words) -> tuple[str, ...]:
    def beside(new: str, old: str) -> str:
        return f"{new}\n{text('failure.today', value=old)}"

    counts = (numbers.number(part.contacts, text.language) for part in (line.changed, line.today))
    return (
        channel_name(line.channel.value, text),
        beside(*counts),
        beside(_hours(line.changed, text), _hours(line.today, text)),
        beside(_euros(line.changed, text), _euros(line.today, text)),
    )


def _hours(part: Needless, text: Words) -> str:
    return f"{numbers.number(part.hours, text.language)}{numbers.SPACE}h"


def _euros(part: Needless, text: Words) -> str:
    return numbers.UNKNOWN if part.euros is None else numbers.euros(rounded(part.euros), text.language)


def lever_rows(steps: Sequence[Step], text: Words) -> pd.DataFrame:
    """What each lever adds to needless work, as one reads it."""
    rows = []
    for step in steps:
        contacts = numbers.number(step.change.get(CONTACTS, 0.0), text.language, signed=True)
        hours = numbers.number(step.change.get(HOURS, 0.0), text.language, signed=True)
        euros = numbers.UNKNOWN
        if EUROS in step.change:
            euros = numbers.euros(rounded(step.change[EUROS]), text.language, signed=True)
        rows.append((text(f"levers.{step.lever}.name"), contacts, f"{hours}{numbers.SPACE}h", euros))
    heads = [text(f"failure.column.{name}") for name in ("lever", "contacts", "hours", "euros")]
    return pd.DataFrame(rows, columns=heads)


def failure_table(lines: Sequence[Line], text: Words) -> Table:
    """Plain numbers to take along: one row per cause and channel, today and in the plan."""
    of = ("contacts", "hours", "euros")
    headers = [text("failure.column.cause"), text("failure.column.channel")]
    headers += [f"{text(f'failure.column.{name}')}, {text(f'charts.{when}')}" for name in of for when in _WHEN]
    rows: list[Row] = []
    for line in lines:
        told = [getattr(getattr(line, when), name) for name in of for when in _WHEN]
        rows.append([text(f"charts.causes.{line.cause}"), channel_name(line.channel.value, text), *told])
    return headers, rows


_WHEN = ("today", "changed")
