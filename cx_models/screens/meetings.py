"""What do customers meet, and how does it feel?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.meetings import meeting_rows, meetings_say, meetings_shown, meetings_table
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along


def show_meetings(projection: Projection, text: Words) -> None:
    """How many of all matters go smoothly, wait, are passed on, come again or end with nothing, beside today."""
    st.markdown(f"**{text('met.title')}** {meetings_say(projection, text)}")
    rows = meeting_rows(projection, text)
    spec = changes_spec("+d", text("met.axis"), text.language, len(rows))
    chart(rows, spec, text("met.alt"), key="chart.met")
    st.html(table_html(meetings_shown(projection, text), text("met.title")))
    st.caption(text("met.note"))
    take_along(text("met.title").rstrip("?"), meetings_table(projection, text), text, spec, rows)
