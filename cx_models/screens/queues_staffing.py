"""A curve of agents to pull at, and at once what becomes of the same callers. Runs apart from the rest of the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st

from cx_models.presentation import numbers
from cx_models.presentation.charts.queue_day import panel_rows, panel_spec
from cx_models.presentation.missing import longest_wait
from cx_models.presentation.sentences import queues as says
from cx_models.presentation.tile_page import tiles_html
from cx_models.presentation.tiles import Tile
from cx_models.presentation.words import Words
from cx_models.projection.line_day import DayFigures, LineDay, day_figures
from cx_models.quantities import Floats, ratio
from cx_models.queues.over_time import Course
from cx_models.queues.staffing import Counts, Goal
from cx_models.screens import queues_promise, queues_replay, queues_shifts, queues_sketch, queues_spreadsheet, state
from cx_models.screens.charting import chart
from cx_models.screens.queues_choice import Chosen
from cx_models.screens.queues_curve import draw_curve, told

_NOTE = "queues.note"


@st.fragment
def draw_staffing(chosen: Chosen, text: Words) -> None:
    """The curve, what it does, its shifts, what a spreadsheet would say of it, and its customers one by one."""
    day, of = chosen.day, chosen.of
    st.subheader(text("queues.curve.title"), anchor=False)
    st.markdown(text("queues.curve.lead"))
    promised = queues_promise.promise(longest_wait(chosen.week.settled))
    queues_promise.ask(promised, text)
    sketch, goal = queues_sketch.sketch_of(of, day), promised.goal
    most = queues_sketch.most_of(day, sketch.now)
    draw_curve(day, sketch.now, of, sketch.heard, most, partial(_released, of, day), text)
    legend = "queues.curve.legend" if day.concurrency == 1 else "queues.curve.legend_chat"
    st.caption(text(legend, n=day.concurrency))
    _buttons(of, day, sketch, goal, text)
    course, roster = day.course(sketch.now, goal.target), day.course(day.people, goal.target)
    _outcome(day, sketch, goal, (course, roster), text)
    queues_shifts.draw_shifts(of, day, sketch.now, partial(_take, of, day), text)
    queues_spreadsheet.draw_spreadsheet(day, sketch.now, course, goal.target, text)
    queues_replay.draw_replay(of, day, sketch.now, text)


def _released(of: str, day: LineDay) -> None:
    """The browser let go of the curve."""
    sketch = queues_sketch.sketch_of(of, day)
    queues_sketch.keep(of, queues_sketch.released(told(), of, day, sketch))
    state.remember(_NOTE, "")


def _take(of: str, day: LineDay, curve: Counts) -> None:
    queues_sketch.keep(of, queues_sketch.sketch_of(of, day).tried([int(value) for value in curve]))
    state.remember(_NOTE, "")


def _fewest(of: str, day: LineDay, goal: Goal) -> None:
    _take(of, day, day.fewest(goal))


def _better(of: str, day: LineDay, goal: Goal) -> None:
    before = queues_sketch.sketch_of(of, day)
    _take(of, day, day.better_shape(before.now, goal))
    if queues_sketch.sketch_of(of, day) == before:
        state.remember(_NOTE, "queues.curve.no_better")


def _back(of: str, day: LineDay) -> None:
    _take(of, day, day.people)


def _undo(of: str, day: LineDay) -> None:
    queues_sketch.keep(of, queues_sketch.sketch_of(of, day).undone())
    state.remember(_NOTE, "")


def _buttons(of: str, day: LineDay, sketch: queues_sketch.Sketch, goal: Goal, text: Words) -> None:
    def button(name: str, icon: str, pressed: Callable[[], None], disabled: bool = False) -> None:
        label, key = text(f"queues.curve.{name}"), f"queues.{name}"
        st.button(label, icon=f":material/{icon}:", key=key, on_click=pressed, disabled=disabled)

    with st.container(horizontal=True):
        button("fewest", "target", partial(_fewest, of, day, goal))
        button("better", "auto_graph", partial(_better, of, day, goal), disabled=not sketch.now.any())
        button("back", "restart_alt", partial(_back, of, day), disabled=sketch.is_roster)
        button("undo", "undo", partial(_undo, of, day), disabled=len(sketch.steps) == 1)
    if note := state.recalled(_NOTE, ""):
        st.caption(text(note))


def _outcome(
    day: LineDay, sketch: queues_sketch.Sketch, goal: Goal, courses: tuple[Course, Course], text: Words
) -> None:
    """The sentence, the tiles, whether the promise holds, and the waits and losses beside the roster's."""
    course, roster = courses
    now, before = day_figures(course, sketch.now, goal), day_figures(roster, day.people, goal)
    st.markdown(f"**{says.curve_says(now, before, sketch.is_roster, text)}**")
    st.html(tiles_html(_tiles(day, now, before, goal, text), text("queues.curve.result"), text))
    st.markdown(says.kept_says(day, course, goal, text))
    left, right = st.columns(2, gap="large")
    with left:
        _compared("wait", day, (course.wait, roster.wait), text)
    with right:
        _compared("lost", day, (_lost(course), _lost(roster)), text)


def _lost(course: Course) -> Floats:
    return np.minimum(ratio(course.abandoned + course.cut_off, course.arrivals, 1e-6), 1.0)


def _compared(measure: str, day: LineDay, values: tuple[Floats, Floats], text: Words) -> None:
    now, roster = (np.where(day.opened, one, np.nan) for one in values)
    title = text(f"queues.curve.{measure}_chart")
    st.markdown(f"**{title}.** {says.peak_says(measure, day, now, roster, text)}")
    spec = panel_spec("wait" if measure == "wait" else "abandoned", "roster", text.language)
    chart(panel_rows(day.first, now, roster, None, text), spec, title, key=f"queues.curve.{measure}")


def _tiles(day: LineDay, now: DayFigures, roster: DayFigures, goal: Goal, text: Words) -> tuple[Tile, ...]:
    language = text.language

    def tile(name: str, value: str, before: str, **facts: object) -> Tile:
        return Tile(text(f"queues.tile.{name}", **facts), value, "", text("queues.tile.beside", value=before), "")

    def hours(one: DayFigures) -> str:
        return text("queues.tile.hours_value", n=numbers.number(one.agent_hours, language, 1))

    def short(one: DayFigures) -> str:
        return text("queues.tile.short_value", n=one.short, all=int(day.opened.sum()))

    return (
        tile("wait", numbers.minutes(now.wait, language), numbers.minutes(roster.wait, language)),
        tile(
            "in_time",
            numbers.percent(now.in_target, language),
            numbers.percent(roster.in_target, language),
            seconds=round(goal.target * 60),
        ),
        tile("lost", numbers.percent(now.lost, language), numbers.percent(roster.lost, language)),
        tile("hours", hours(now), hours(roster)),
        tile("short", short(now), short(roster)),
    )
