"""What does it give to use customers' data, asked, told or in silence?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.consent import consent_rows, consent_say, consent_shown, consent_table
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.screens import projected
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along


def show_consent(projection: Projection, text: Words) -> None:
    """The same use of data with each way of asking, beside the plan without it."""
    with st.spinner(text("consent.working")):
        found = projected.ways_of_asking(projection.baseline, projection.scenario)
    st.markdown(f"**{text('consent.title')}** {consent_say(found, projection.scenario, text)}")
    rows = consent_rows(found, text)
    spec = changes_spec("+.1f", text("consent.axis"), text.language, len(rows))
    chart(rows, spec, text("consent.alt"), key="chart.consent")
    st.html(table_html(consent_shown(found, text), text("consent.title")))
    st.caption(text("consent.note"))
    take_along(text("consent.title").rstrip("?"), consent_table(found, text), text, spec, rows)
