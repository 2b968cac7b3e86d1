"""Which assumptions decide the result: computed on demand in a process of its own, so that nobody else waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import pandas as pd
import streamlit as st

from cx_models.assumptions.registry import Assumptions
from cx_models.baseline.calibrate import Baseline
from cx_models.intake.feedback import Feedback
from cx_models.intake.operations import Operations
from cx_models.presentation.assumptions import FIGURES, change_written
from cx_models.presentation.charts.swings import swing_rows, swings_spec
from cx_models.presentation.method import markdown_table
from cx_models.presentation.sentences.swings import swings_say
from cx_models.presentation.words import Words
from cx_models.projection.differences import awaited
from cx_models.projection.project import Projection
from cx_models.projection.sensitivity import Swing, swing, uncertain
from cx_models.scenario.scenario import Scenario
from cx_models.screens import projected, ready, state
from cx_models.screens.charting import chart
from cx_models.screens.drawing import Key, key_of

_KEPT = "swings"  # what was computed lately, by what it was computed for: all figures come of one run
MOST_KEPT = 4


def show_swings(text: Words) -> None:
    """A scenario and a figure to choose, then the bars."""
    st.header(text("assumptions.tornado.title"), anchor=False)
    st.markdown(text("assumptions.tornado.lead"))
    baseline = ready.ready_baseline("assumptions", text)
    if baseline is None:
        return
    _tell_edits(baseline, text)
    left, right = st.columns(2)
    scenario = left.selectbox(
        text("assumptions.tornado.scenario"),
        _scenarios(baseline),
        format_func=lambda scenario: _name(scenario, text),
        key="swings_scenario",
    )
    projection = projected.project(baseline, scenario)
    figures = [figure for figure in FIGURES if figure in projection.today.figures()]
    figure = right.selectbox(
        text("assumptions.tornado.figure"),
        figures,
        format_func=lambda figure: text(f"assumptions.figure.{figure}"),
        key="swings_figure",
    )
    if figure.startswith("phone."):
        _tell_weeks(projection, text)
    if st.button(text("assumptions.tornado.run"), key="swings_run", type="primary"):
        _compute(baseline, scenario, text)
    kept: Mapping[Key, tuple[Swing, ...]] = state.recalled(_KEPT, {})
    found = kept.get(key_of(baseline, scenario))
    if found is not None:
        _draw(found, projection.value(figure) - projection.todays_value(figure), figure, text)
    elif kept:
        st.info(text("assumptions.tornado.stale"))


def _tell_edits(baseline: Baseline, text: Words) -> None:
    """What the user's own values do to the scenario at hand, beside ours."""
    if not state.work().assumptions:
        return
    ours = projected.baseline(replace(state.work(), assumptions={}, joint=None))
    assert ours is not None  # the same sheets have just given one
    scenario = _scenarios(baseline)[0]
    before, after = projected.project(ours, scenario), projected.project(baseline, scenario)
    st.markdown(text("assumptions.edits.lead", scenario=_name(scenario, text)))
    headers = [text(f"assumptions.edits.{column}") for column in ("figure", "ours", "yours")]
    rows = [
        [text(f"assumptions.figure.{figure}"), *(_change(one, figure, text) for one in (before, after))]
        for figure in FIGURES
        if figure in after.today.figures()
    ]
    st.markdown(markdown_table(headers, rows))
    _tell_weeks(after, text)


def _tell_weeks(projection: Projection, text: Words) -> None:
    """Which weeks the phone's figures are of, where recruits are awaited."""
    if awaited(projection.changed):
        st.caption(text("assumptions.edits.later", n=round(projection.changed.service.recruiting.delay_weeks)))


def _change(projection: Projection, figure: str, text: Words) -> str:
    change = projection.value(figure) - projection.todays_value(figure)
    return change_written(change, figure, text)


def _scenarios(baseline: Baseline) -> list[Scenario]:
    """The session's own scenarios that change something; without any, the case and its remedies."""
    work = state.work()
    own = [work.chosen, *(scenario for scenario in work.scenarios if scenario is not work.chosen)]
    return [scenario for scenario in own if scenario.levers] or list(projected.case(baseline))


def _name(scenario: Scenario, text: Words) -> str:
    key = scenario.name.replace("case.", "case.name.", 1)
    return text(key) if key in text else scenario.name


def _compute(baseline: Baseline, scenario: Scenario, text: Words) -> None:
    keys = uncertain(baseline.assumptions)
    found: list[Swing] = []
    bar = st.progress(0.0, text("assumptions.tornado.starting", n=len(keys)))
    cancel = st.empty()
    cancel.button(text("assumptions.tornado.cancel"), key="swings_cancel", icon=":material/close:")  # any press stops
    for one in _in_own_process(_brought(baseline.assumptions, scenario), keys):
        found.append(one)
        bar.progress(len(found) / len(keys), text("assumptions.tornado.progress", done=len(found), n=len(keys)))
    bar.empty()
    cancel.empty()
    before: Mapping[Key, tuple[Swing, ...]] = state.recalled(_KEPT, {})
    lately = dict(list(before.items())[1 - MOST_KEPT :])
    state.remember(_KEPT, {**lately, key_of(baseline, scenario): tuple(found)})


@dataclass(frozen=True, eq=False)
class _Brought:
    """All that a swing is computed from; sent to the process once."""

    feedback: Feedback | None
    operations: Operations
    assumptions: Assumptions
    scenario: Scenario


def _brought(assumptions: Assumptions, scenario: Scenario) -> _Brought:
    work = state.work()
    assert work.operations is not None and work.operations.operations is not None  # else there is no baseline
    feedback = work.feedback.feedback if work.feedback is not None else None
    return _Brought(feedback, work.operations.operations, assumptions, scenario)


def _in_own_process(brought: _Brought, keys: tuple[str, ...]) -> Iterator[Swing]:
    pool = ProcessPoolExecutor(1, get_context("spawn"), _receive, (brought,))
    try:
        yield from pool.map(_swing_of, keys)
    finally:  # also when the reader leaves the page half-way
        pool.shutdown(wait=False, cancel_futures=True)


_RECEIVED: list[_Brought] = []


def _receive(brought: _Brought) -> None:
    _RECEIVED[:] = [brought]


def _swing_of(key: str) -> Swing:
    given = _RECEIVED[0]
    return swing(given.feedback, given.operations, given.assumptions, given.scenario, key)


def _draw(swings: tuple[Swing, ...], middle: float, figure: str, text: Words) -> None:
    rows = swing_rows(swings, {figure: middle}, figure, text)
    if rows.empty:
        st.info(text("assumptions.tornado.none"))
        return
    bars = rows["assumption"].nunique()
    st.markdown(swings_say(rows, middle, figure, text))
    low, high = text("assumptions.tornado.low_short"), text("assumptions.tornado.high_short")
    unit = text(f"assumptions.figure_unit.{FIGURES[figure][2]}")
    title = f"{text('assumptions.tornado.axis')}, {unit}"
    chart(rows, swings_spec(title, low, high, text.language, bars), text("assumptions.tornado.alt"))
    st.caption(text("assumptions.tornado.middle", value=change_written(middle, figure, text)))
    if bars < len(swings):
        st.caption(text("assumptions.tornado.rest", n=len(swings) - bars))
    with st.expander(text("assumptions.tornado.table")):
        _table(rows, text)


def _table(rows: pd.DataFrame, text: Words) -> None:
    ends = rows.pivot(index="assumption", columns="end", values="shown").loc[list(dict.fromkeys(rows["assumption"]))]
    ends = ends[[text("assumptions.tornado.low_short"), text("assumptions.tornado.high_short")]]
    ends.columns = [text("assumptions.tornado.at_low"), text("assumptions.tornado.at_high")]
    st.table(ends.rename_axis(text("assumptions.tornado.assumption")))
