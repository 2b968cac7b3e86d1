"""Which week, which line, which day. What is chosen is kept by codes, through a change of language or of page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

import numpy as np
import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.settle import Settled
from cx_models.presentation.charts.week import Line, lines_of, series
from cx_models.presentation.figures import scenario_name
from cx_models.presentation.sentences.scenario import line_name
from cx_models.presentation.words import Words
from cx_models.projection.line_day import LineDay, line_day
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens import projected, state
from cx_models.screens.drawing import key_of
from cx_models.screens.held import held
from cx_models.service.channels import Channel
from cx_models.service.hours import DAYS, PER_DAY

TODAY = 0  # plans are numbered from 1
_CHOSEN = "queues.chosen"


@dataclass(frozen=True, eq=False)
class Week:
    """A settled week to look at, and today's to lay behind it; ``code`` names what it comes from."""

    settled: Settled
    today: Settled | None
    code: str


@dataclass(frozen=True, eq=False)
class Chosen:
    """A line's day; ``of`` is a name for it under which what is tried for it is kept."""

    week: Week
    line: Line
    day: LineDay

    @property
    def of(self) -> str:
        """The same for the same week, line and day, whatever the plan is called."""
        words = f"{self.week.code}|{self.line.code}|{self.day.day}"
        return blake2b(words.encode(), digest_size=12).hexdigest()

    @property
    def awaits_calls_back(self) -> bool:
        """Whether some on this line wait for a call back."""
        return self.line.channel is Channel.PHONE and self.week.settled.service.callback is not None


def choose_week(baseline: Baseline, text: Words) -> Week:
    """Today or a plan; where recruits are awaited, before or after they come."""
    plans = {plan.number: plan.scenario for plan in state.work().plans.listed if plan.scenario.levers}
    at = state.work().plans.at
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = _pick_plan(plans, at if at in plans else TODAY, text)
        if number == TODAY:
            today = projected.project(baseline, NO_CHANGE).today.settled
            return Week(today, None, "|".join(key_of(baseline, NO_CHANGE)))
        changed = projected.project(baseline, plans[number])
        week, period = changed.changed.settled, "later"
        if changed.changed.at_first is not week:
            period = _pick_period(round(week.service.recruiting.delay_weeks), text)
            week = changed.changed.at_first if period == "first" else week
    return Week(week, changed.today.settled, "|".join((*key_of(baseline, plans[number]), period)))


def has_lines(week: Week) -> bool:
    """Whether there is anything to wait in."""
    return bool(lines_of(week.settled)) and bool((week.settled.lines.people > 0).any())


def choose_day(week: Week, text: Words) -> Chosen:
    """A line and one of the days on which it is open; at first those with the worst wait."""
    lines = {line.code: place for place, line in enumerate(lines_of(week.settled)) if _open_days(week, place)}
    by_code = {line.code: line for line in lines_of(week.settled)}
    worst = max(lines, key=lambda code: float(week.settled.week.queue[0, lines[code]].sum()))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = _line_box(list(lines), worst, {code: line_name(by_code[code], text) for code in lines}, text)
        place = lines[code]
        number = _day_box(_open_days(week, place), _worst_day(week, by_code[code]), text)
    day = line_day(week.settled, place, number)
    assert day is not None, f"{code} is closed on day {number}"
    return Chosen(week, by_code[code], day)


def _open_days(week: Week, place: int) -> list[int]:
    people = week.settled.lines.people[place].reshape(DAYS, PER_DAY)
    return [int(day) for day in np.flatnonzero(people.any(axis=1))]


def _worst_day(week: Week, line: Line) -> int:
    wait = series(week.settled, line, "wait")
    assert wait is not None, f"{line.code} is a line of this week"
    return int(np.nanargmax(wait)) // PER_DAY


def _recall(name: str, options: Sequence[Any], otherwise: Any) -> Any:
    chosen = state.recalled(f"{_CHOSEN}.{name}")
    return chosen if chosen in options else otherwise


def _taker(name: str) -> Callable[[Any], None]:
    return partial(state.remember, f"{_CHOSEN}.{name}")


def _pick_plan(plans: dict[int, Scenario], otherwise: int, text: Words) -> int:
    names = {TODAY: text("queues.today"), **{one: scenario_name(plan, text) for one, plan in plans.items()}}
    options = list(names)
    chosen = _recall("plan", options, otherwise)
    box = held("queues.plan", chosen, names)
    st.selectbox(
        text("queues.service"),
        options,
        options.index(box.start),
        format_func=lambda number: names.get(number, ""),
        width=420,
        **box.tells(_taker("plan")),
    )
    return int(chosen)


def _pick_period(weeks: int, text: Words) -> str:
    chosen = _recall("period", ("first", "later"), "first")
    names = {code: text(f"charts.week.{code}", weeks=weeks) for code in ("first", "later")}
    box = held("queues.period", chosen, names)
    st.segmented_control(
        text("charts.week.period"),
        list(names),
        default=box.start,
        required=True,
        format_func=lambda code: names[code],
        **box.tells(_taker("period")),
    )
    return str(chosen)


def _line_box(codes: list[str], otherwise: str, names: dict[str, str], text: Words) -> str:
    chosen = _recall("line", codes, otherwise)
    box = held("queues.line", chosen, names)
    st.selectbox(
        text("queues.line"),
        codes,
        codes.index(box.start),
        format_func=lambda code: names.get(code, ""),
        width=420,
        **box.tells(_taker("line")),
    )
    return str(chosen)


def _day_box(days: list[int], otherwise: int, text: Words) -> int:
    chosen = _recall("day", days, otherwise)
    names = {day: text(f"queues.weekday_short.{day}") for day in days}
    box = held("queues.day", chosen, names)
    st.segmented_control(
        text("queues.day"),
        days,
        default=box.start,
        required=True,
        format_func=lambda day: names[day],
        **box.tells(_taker("day")),
    )
    return int(chosen)
