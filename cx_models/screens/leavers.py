"""Who leaves, who comes, and why?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.changes import change_spec, leaver_rows
from cx_models.presentation.leavers import leavers_say, leavers_table, worst_places
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along


def show_leavers(projection: Projection, text: Words) -> None:
    """Why customers leave or come, and where most leave."""
    st.markdown(f"**{text('leavers.title')}** {leavers_say(projection, text)}")
    rows = leaver_rows(projection, text)
    spec = change_spec(text("leavers.axis"), "+,d", text.language)
    chart(rows, spec, text("leavers.alt"), key="chart.leavers")
    st.caption(text("leavers.note"))
    places = worst_places(projection, text)
    if len(places):
        st.caption(text("leavers.places"))
        st.html(table_html(places, text("leavers.places")))
    take_along(text("leavers.title").rstrip("?"), leavers_table(projection, text), text, spec, rows)
