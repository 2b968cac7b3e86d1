"""What becomes of the plan over two years, and if it is undone?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.years import years_spec
from cx_models.presentation.figures import channel_name
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.presentation.years import (
    OF_A_CHANNEL,
    SATISFIED,
    figure_name,
    glance_table,
    lines,
    pattern,
    rows_of,
    subjects,
    years_say,
    years_table,
)
from cx_models.projection.project import WORLDS_AT_ONCE, Projection
from cx_models.projection.two_years import TwoYears
from cx_models.screens import projected, state
from cx_models.screens.charting import chart
from cx_models.screens.drawing import key_of
from cx_models.screens.taking import take_along
from cx_models.screens.worded import worded_key

_SURE, _SUBJECT = "years.sure", "years.subject"
USUAL_WEEK = 26


def show_years(projection: Projection, text: Words) -> None:
    """One figure week by week; how sure it is when asked, and what undoing the plan would leave."""
    st.markdown(f"**{text('years.title')}** {text('years.lead')}")
    undone_in = _undone_in(text)
    found = found_years(projection, undone_in, text)
    figure = _figure(found, text)
    st.markdown(years_say(found, figure, text))
    rows, name = rows_of(found, figure, text), figure_name(figure, text)
    spec = years_spec(
        name, text("years.weeks"), text("years.figure"), pattern(figure), undone_in, text("years.undone"), text.language
    )
    chart(rows, spec, text("years.alt", figure=name), key="chart.years")
    st.caption(text("years.legend"))
    st.html(table_html(glance_table(found, text), text("years.table")))
    st.caption(text("years.note"))
    take_along(text("years.title").rstrip("."), years_table(found, text), text, spec, rows)


def _undone_in(text: Words) -> int | None:
    """The week in which the plan is undone, where that is asked."""
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        asked = st.toggle(text("years.undo"), help=text("years.undo_help"), key="years.undo", persist_state="session")
        if not asked:
            return None
        return int(
            st.slider(text("years.undone_in"), 4, 91, USUAL_WEEK, key="years.undone_in", persist_state="session")
        )


def found_years(projection: Projection, undone_in: int | None, text: Words) -> TwoYears:
    """The middle world at once; the plausible worlds when asked for, as long as the plan stays the same."""
    baseline, scenario = projection.baseline, projection.scenario
    about = (*key_of(baseline, scenario), undone_in)
    if state.recalled(_SURE) == about:
        with st.spinner(text("years.working", n=WORLDS_AT_ONCE)):
            return projected.two_years(baseline, scenario, undone_in, drawn=True)
    if st.button(text("years.sure"), help=text("years.sure_help", n=WORLDS_AT_ONCE), key="years.ask_sure"):
        state.remember(_SURE, about)
        st.rerun()
    with st.spinner(text("years.walking")):
        return projected.two_years(baseline, scenario, undone_in, drawn=False)


def open_subject(text: Words) -> str:
    """What is shown of the two years, before they are drawn; of waits and people ``channel.subject``."""
    subject = str(state.value_of(state.recalled(_SUBJECT, _SUBJECT)) or SATISFIED).partition(".")[0]
    line = state.value_of(f"years.line.{subject}.{text.language}")
    return f"{line}.{subject}" if subject in OF_A_CHANNEL and line else subject


def _figure(found: TwoYears, text: Words) -> str:
    """The figure to show; of waits and people, the channel."""
    offered = subjects(found)
    key = f"years_subject_{len(offered)}"
    state.remember(_SUBJECT, key)
    subject = str(
        st.segmented_control(
            text("years.subject"),
            offered,
            default=offered[0],
            required=True,
            format_func=lambda code: text(f"years.subject_of.{code.partition('.')[0]}"),
            key=key,
            persist_state="session",
        )
    )
    if subject not in OF_A_CHANNEL:
        return subject
    offering = lines(found, subject)
    line = st.selectbox(
        text("years.line"),
        offering,
        format_func=lambda code: channel_name(code, text).capitalize(),
        key=worded_key(f"years.line.{subject}", offering[0], text),
    )
    return f"{line}.{subject}"
