"""The charts of one scenario, one question to a tab; a hidden tab costs nothing."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.effects.settle import Settled
from cx_models.presentation.charts import causes, changes, flows, places, week
from cx_models.presentation.missing import longest_wait
from cx_models.presentation.queue_table import queue_table
from cx_models.presentation.sentences import scenario as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.causes import flows as flows_of
from cx_models.projection.project import Projection
from cx_models.screens import state
from cx_models.screens.charting import chart
from cx_models.screens.consent import show_consent
from cx_models.screens.failure import show_failure
from cx_models.screens.form_answers import show_form_answers
from cx_models.screens.held import held
from cx_models.screens.leavers import show_leavers
from cx_models.screens.meetings import show_meetings
from cx_models.screens.next_steps import show_next_steps
from cx_models.screens.roads import show_roads
from cx_models.screens.shadow import show_shadow
from cx_models.screens.spread import show_spread
from cx_models.screens.statement import show_statement
from cx_models.screens.worded import worded_key
from cx_models.screens.years import open_subject, show_years

_PERIOD, _GROUPS = "week.period", "groups.view"
TABS = ("queues", "flows", "places", "groups", "roads", "money", "years", "next")
SLOW = frozenset({"roads", "money", "years", "next"})  # compute for seconds when they are opened first


def open_tab(text: Words) -> tuple[str, DeltaGenerator]:
    """All tabs, empty: which one is open, and its place."""
    tabs = st.tabs([text(f"scenario.tab.{name}") for name in TABS], on_change="rerun", key="pictures")
    return next(((name, tab) for name, tab in zip(TABS, tabs, strict=True) if tab.open), (TABS[0], tabs[0]))


def open_view(tab: str, text: Words) -> str:
    """The chart that is open: a tab's name, and where it has several views, also the view's."""
    view = {"groups": state.value_of(_GROUPS) or "groups", "years": open_subject(text)}.get(tab)
    return f"{tab}.{view}" if view else tab


def draw_tab(name: str, projection: Projection, text: Words) -> None:
    """What a tab shows; the others are not computed."""
    drawn = {
        "queues": queues, "flows": moves, "places": where, "groups": whom,
        "roads": pushed_or_asked, "money": money, "years": show_years, "next": show_next_steps,
    }  # fmt: skip
    drawn[name](projection, text)


def queues(projection: Projection, text: Words) -> None:
    """The week of one queue, at first or once recruits have come."""
    changed = projection.changed
    settled = changed.week(_at_first(projection, "queues", text))
    week_of(settled, projection.today.settled, text)
    table = queue_table(projection, settled is not changed.settled, text)
    if len(table):
        title = text("charts.queue_table.title")
        st.markdown(f"**{title}**")
        st.html(table_html(table, title))
        target = says.target_says(longest_wait(settled), text)
        st.caption(text("charts.queue_table.note", target=target))


def _at_first(projection: Projection, tab: str, text: Words) -> bool:
    """Whether the weeks before recruits come are to be shown: asked where they differ, for all tabs at once."""
    changed = projection.changed
    if changed.at_first is changed.settled:
        return False
    weeks = round(changed.service.recruiting.delay_weeks)
    periods = {code: text(f"charts.week.{code}", weeks=weeks) for code in ("first", "later")}
    chosen = str(state.recalled(_PERIOD, "first"))
    box = held(f"{_PERIOD}.{tab}", chosen, periods)
    st.segmented_control(
        text("charts.week.period"),
        list(periods),
        default=box.start,
        required=True,
        format_func=lambda code: periods[code],
        **box.tells(partial(state.remember, _PERIOD)),
    )
    return chosen == "first"


def week_of(settled: Settled, today: Settled | None, text: Words) -> None:
    """The week of one queue by one measure; ``today`` is drawn behind it when given."""
    lines = {line.code: line for line in week.lines_of(settled)}
    if not lines:
        st.info(text("charts.week.no_line"))
        return
    with st.container(horizontal=True):
        code = st.selectbox(
            text("charts.week.line"),
            list(lines),
            format_func=lambda code: says.line_name(lines[code], text),
            key=worded_key("week.line", next(iter(lines)), text),
        )
        line = lines[code]
        name = says.line_name(line, text)
        measure = st.selectbox(
            text("charts.week.measure"),
            week.measures_of(line),
            format_func=lambda code: text(f"charts.week.{code}"),
            key=worded_key("week.measure", week.MEASURES[0], text),
        )
    now = week.series(settled, line, measure)
    if now is None:
        return
    long = week.series(settled, line, "long_wait") if measure == "wait" else None
    st.markdown(says.week_says(measure, now, long, name, longest_wait(settled), text))
    behind = None if today is None else week.series(today, line, measure)
    described = text("charts.week.alt", measure=text(f"charts.week.{measure}"), line=name)
    rows = week.week_rows(behind, now, long, text)
    chart(rows, week.week_spec(measure, today is not None, text.language), described, key="chart.week")
    if today is not None:
        st.caption(text("charts.week.legend_wait" if measure == "wait" else "charts.week.legend"))
    elif measure == "wait":
        st.caption(text("charts.week.legend_alone"))


def moves(projection: Projection, text: Words) -> None:
    """Who moves where, and why they come."""
    first = _at_first(projection, "flows", text)
    found = flows_of(projection, at_first=first)
    st.markdown(f"**{text('charts.flows.title')}** {says.flows_say(found, text)}")
    chart(flows.flow_rows(found, text), flows.flow_spec(text.language), text("charts.flows.alt"), key="chart.flows")
    st.caption(text("charts.flows.legend"))
    table = flows.move_table(found, text)
    if len(table):
        st.html(table_html(table, text("charts.flows.table")))
    st.markdown(f"**{text('charts.causes.title')}** {says.causes_say(projection.changed, text, at_first=first)}")
    rows = causes.cause_rows(projection.today, projection.changed, text, at_first=first)
    chart(rows, causes.cause_spec(text.language), text("charts.causes.alt"), key="chart.causes")
    st.caption(text("charts.causes.legend"))


def where(projection: Projection, text: Words) -> None:
    """The map of the change, or of what crowding alone does, and who feels it most beside it."""
    view = _view("shadow", ("whole", "shadow"), "places.view", text)
    _whole_change(projection, text) if view == "whole" else show_shadow(projection, text)


def pushed_or_asked(projection: Projection, text: Words) -> None:
    """Roads to the same digital share, or ways of asking for customers' data."""
    view = _view("consent", ("roads", "consent"), "roads.view", text)
    show_roads(projection, text) if view == "roads" else show_consent(projection, text)


def _view(words: str, codes: tuple[str, ...], key: str, text: Words) -> str:
    """Which of a tab's views is open; the first until another is chosen."""
    return st.segmented_control(
        text(f"{words}.view"),
        codes,
        default=codes[0],
        required=True,
        format_func=lambda code: text(f"{words}.{code}"),
        key=key,
        persist_state="session",
    )


def _whole_change(projection: Projection, text: Words) -> None:
    customers = projection.baseline.observed.customers
    changes_ = projection.area_changes()
    change = np.array([one.middle for one in changes_])
    st.markdown(f"**{text('charts.places.title')}** {says.places_say(projection, text)}")
    rows = places.place_rows(customers, projection.changed.service, change, text)
    left, right = st.columns(2)
    with left:
        spec = places.place_spec(True, text.language)
        chart(rows, spec, text("charts.places.alt"), key="chart.places", width=places.WIDTH)
        st.caption(text("charts.places.legend"))
    if says.moves_anywhere(changes_):
        with right:
            st.caption(text("charts.places.worst"))
            st.html(table_html(places.worst_table(customers, changes_, text), text("charts.places.worst")))


def whom(projection: Projection, text: Words) -> None:
    """Who is better or worse off, how far they differ, what they meet, how they would answer, who leaves and comes."""
    shown = {
        "groups": _who,
        "spread": show_spread,
        "met": show_meetings,
        "answers": show_form_answers,
        "leavers": show_leavers,
    }
    shown[_view("leavers", tuple(shown), _GROUPS, text)](projection, text)


def _who(projection: Projection, text: Words) -> None:
    """By customer group."""
    st.markdown(f"**{text('charts.groups.title')}** {says.groups_say(projection, text)}")
    spec = changes.change_spec(text("charts.groups.change"), "+.1f", text.language)
    chart(changes.group_rows(projection, text), spec, text("charts.groups.alt"), key="chart.groups")


def money(projection: Projection, text: Words) -> None:
    """The statement of two years, the first year by kind of cost, and what of people's cost is needless.

    The statement takes a second: the others do not wait for it.
    """
    stated = st.container()
    if projection.changed.cost is not None:
        st.markdown(f"**{text('charts.money.title')}** {says.money_says(projection, text)}")
        spec = changes.change_spec(text("charts.money.change"), "+,d", text.language)
        chart(changes.cost_rows(projection, text), spec, text("charts.money.alt"), key="chart.money")
    show_failure(projection, text)
    with stated:
        show_statement(projection, text)
