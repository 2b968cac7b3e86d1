"""Two years of a plan in words, the rows of a chart, and a table."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.charts.years import year_rows
from cx_models.presentation.figures import channel_name, points, rounded, unsigned_points, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.phases import WEEKS
from cx_models.projection.two_years import TwoYears
from cx_models.service.channels import Channel

YEAR = 52
TOLD = (0, 13, 26, YEAR, WEEKS)
"""Weeks that the table tells."""
SATISFIED, IMAGE, CUSTOMERS, NET, DIGITAL = "satisfaction.everyone", "image", "customers", "net", "digital"
WAIT, STRAIN, AWAY = "wait", "strain", "away"
OF_A_CHANNEL = frozenset({WAIT, STRAIN, AWAY})
"""Subjects that each channel with people has a figure of."""
SUBJECTS = (SATISFIED, IMAGE, CUSTOMERS, NET, WAIT, DIGITAL, STRAIN, AWAY)
USED_TO = 0.8
"""Of the first fall: where less of it is left after two years, people have got used to some of it."""


def subjects(found: TwoYears) -> tuple[str, ...]:
    """What can be shown: euros where wages and margin are known, and of channels what some channel has."""
    money = NET in found.middle.figures
    return tuple(name for name in SUBJECTS if (lines(found, name) if name in OF_A_CHANNEL else name != NET or money))


def lines(found: TwoYears, subject: str) -> tuple[str, ...]:
    """The channels that have a figure of a subject :data:`OF_A_CHANNEL`, as their codes; none that the plan has closed,
    where nobody ever waits.
    """
    figures = found.middle.figures
    told = (name.rpartition(".") for name in figures)
    there = (line for line, _, kind in told if line and kind == subject)
    return tuple(line for line in there if f"{line}.{WAIT}" not in figures or figures[f"{line}.{WAIT}"].any())


def figure_name(figure: str, text: Words) -> str:
    """What a figure is called on its axis."""
    if (kind := _kind(figure)) in OF_A_CHANNEL:
        return text(f"years.axis.{kind}", line=_line(figure, text))
    return text(f"years.axis.{kind}")


def _short_name(figure: str, text: Words) -> str:
    """The figure's name without its unit."""
    kind = _kind(figure)
    subject = text(f"years.subject_of.{kind}")
    return f"{subject} ({_line(figure, text)})" if kind in OF_A_CHANNEL else subject


def written(figure: str, text: Words) -> Callable[[float], str]:
    """How a figure is written: changes carry their sign, levels do not."""
    language, kind = text.language, _kind(figure)
    ways: dict[str, Callable[[float], str]] = {
        AWAY: lambda value: points(value, text),
        "satisfaction": lambda value: points(value, text),
        IMAGE: lambda value: text("years.sd", value=numbers.number(value, language, 2, signed=True)),
        CUSTOMERS: lambda value: numbers.number(rounded(value), language, signed=True),
        NET: lambda value: numbers.euros(rounded(value), language, signed=True),
        STRAIN: lambda value: numbers.percent(value, language, signed=True),
        WAIT: lambda value: numbers.minutes(value, language),
        DIGITAL: lambda value: numbers.percent(value, language, 1),
    }
    return ways[kind]


def years_say(found: TwoYears, figure: str, text: Words) -> str:
    """What becomes of a figure at first, in a year and in two, and what that means."""
    write = written(figure, text)
    first, year, two = (with_band(found.at(figure, week), write, text) for week in (0, YEAR, WEEKS))
    kind, facts = _kind(figure), {"today": write(found.todays(figure)), "first": first, "year": year, "two": two}
    if kind in OF_A_CHANNEL:
        facts["line"] = _line(figure, text).capitalize()
    said = [text(f"years.say.{kind}", **facts)]
    if kind in {STRAIN, AWAY}:
        said.append(text(f"years.say.{kind}_{'store' if figure.startswith(Channel.STORE) else 'desk'}"))
    if figure == NET:
        net = float(found.course(NET)[-1])
        said.append(paying_back(found.middle.break_even[0], net, found.pays_back, text))
        if found.undone_in is None:  # the statement is of a plan that stays
            said.append(text("statement.elsewhere"))
    if figure == SATISFIED and (meaning := _getting_used(found, text)):
        said.append(meaning)
    if figure == DIGITAL and found.undone_in is None and float(found.middle.figures["known"][0, 0]) < 1.0:
        known = (found.middle.figures["known"][0, week] for week in (0, YEAR, WEEKS))
        shares = zip(("first", "year", "two"), (numbers.percent(share, text.language) for share in known), strict=True)
        said.append(text("years.known", **dict(shares)))
    return " ".join(filter(None, said))


def _kind(figure: str) -> str:
    """The subject of a figure."""
    first, _, last = figure.partition(".")
    return last if last in OF_A_CHANNEL else first


def _line(figure: str, text: Words) -> str:
    return channel_name(figure.partition(".")[0], text)


def paying_back(week: int | None, net: float, worlds: tuple[int, int] | None, text: Words) -> str:
    """From which week on a plan has paid for itself, and in how many of how many ``worlds`` where they were drawn;
    nothing of one whose ``net`` over two years is nothing.
    """
    if not rounded(net):
        return ""
    if week is None:
        said = text("years.pays_never")
    elif week == 0:
        said = text("years.pays_at_once")
    else:
        said = text("years.pays_from", week=week)
    return said if worlds is None else f"{said} {text('years.pays_in', n=worlds[0], all=worlds[1])}"


def _getting_used(found: TwoYears, text: Words) -> str:
    """That people get used to worse, in part: told where it shows, and not where the plan is undone."""
    course = found.course(SATISFIED)
    worst, last = float(course.min()), float(course[-1])
    if found.undone_in is not None:
        return text("years.scar", left=unsigned_points(last, text)) if last < -0.0005 else ""
    if worst < -0.002 and last > USED_TO * worst:
        return text("years.used_to", worst=unsigned_points(worst, text))
    return ""


def rows_of(found: TwoYears, figure: str, text: Words) -> pd.DataFrame:
    """The rows of the chart; shares in percentage points or percent."""
    write = written(figure, text)
    scale = 100.0 if _kind(figure) in {AWAY, "satisfaction"} else 1.0
    course, band = found.course(figure), found.band(figure)
    shown = [with_band(found.at(figure, week), write, text) for week in range(len(course))]
    ends = None if band is None else (scale * band[0], scale * band[1])
    return year_rows(scale * course, scale * found.todays(figure), ends, shown)


def pattern(figure: str) -> str:
    """How the axis writes its numbers."""
    if (kind := _kind(figure)) in {AWAY, "satisfaction"}:
        return "+~r"
    if kind == IMAGE:
        return "+.2f"
    if kind in {DIGITAL, STRAIN}:
        return "+.0%" if kind == STRAIN else ".0%"
    return "+,d" if kind in {CUSTOMERS, NET} else "~r"


def _told(found: TwoYears) -> list[str]:
    """The figures of a table: all subjects, those of a channel for each."""
    told: list[str] = []
    for subject in subjects(found):
        told += [f"{line}.{subject}" for line in lines(found, subject)] if subject in OF_A_CHANNEL else [subject]
    return told


def years_table(found: TwoYears, text: Words, weeks: tuple[int, ...] = tuple(range(WEEKS + 1))) -> Table:
    """A row per week: every figure in plain numbers, shares in percent and percentage points."""
    told = _told(found)
    headers = [text("years.week"), *(figure_name(name, text) for name in told)]
    rows: list[Row] = []
    for week in weeks:
        cells: list[str | float | None] = [week]
        cells += [_percent(name) * float(found.course(name)[week]) for name in told]
        rows.append(cells)
    return headers, rows


def _percent(figure: str) -> float:
    return 100.0 if _kind(figure) in {"satisfaction", DIGITAL, STRAIN, AWAY} else 1.0


def glance_table(found: TwoYears, text: Words) -> pd.DataFrame:
    """A few weeks in words: one row per figure, whose unit each number carries."""
    told = _told(found)
    columns = {text("years.figure"): [_short_name(name, text) for name in told]}
    for week in TOLD:
        head = text("years.at_week", week=week)
        columns[head] = [written(name, text)(found.at(name, week).middle) for name in told]
    return pd.DataFrame(columns)
