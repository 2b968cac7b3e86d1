"""Where would the next step help most?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.next_steps import next_say, scores_shown, step_rows, steps_shown, steps_table
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.next_steps import STEPS, together
from cx_models.projection.project import Projection
from cx_models.screens import projected
from cx_models.screens.charting import chart
from cx_models.screens.counting import counted
from cx_models.screens.taking import take_along


def show_next_steps(projection: Projection, text: Words) -> None:
    """The three scores, and one small step of each kind from the plan at hand with what it adds."""
    baseline, plan = projection.baseline, projection.scenario
    steps = counted(tuple(STEPS), lambda code: projected.next_step(baseline, plan, code), text("next.working"))
    found = together(projected.in_few_worlds(baseline, plan), steps)
    st.markdown(f"**{text('next.title')}** {next_say(found, text)}")
    rows = step_rows(found, text)
    spec = changes_spec("+.1f", text("next.axis"), text.language, len(rows))
    chart(rows, spec, text("next.alt"), key="chart.next_steps")
    st.html(table_html(steps_shown(found, text), text("next.title")))
    st.markdown(f"**{text('next.scores')}**")
    means = text("next.column.means")
    st.html(table_html(scores_shown(found, text), text("next.scores"), wide=(means,)))
    st.caption(text("next.note"))
    take_along(text("next.title").rstrip("?"), steps_table(found, text), text, spec, rows)
