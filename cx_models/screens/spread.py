"""How far do people differ?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.spread import spread_spec
from cx_models.presentation.spread import spread_rows, spread_say, spread_shown, spread_table
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.projection.spread import FIFTHS, spread
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along


def show_spread(projection: Projection, text: Words) -> None:
    """Each group's matters by today's fifths, today and in the plan."""
    found, title = spread(projection), text("spread.title")
    st.markdown(f"**{title}** {spread_say(found, text)}")
    rows = spread_rows(found, text)
    fifths = tuple(text(f"spread.fifth.{place + 1}") for place in range(FIFTHS))
    spec = spread_spec(text("spread.axis"), fifths, text.language)
    chart(rows, spec, text("spread.alt"), key="chart.spread")
    st.html(table_html(spread_shown(found, text), title))
    st.caption(text("spread.note"))
    take_along(title.rstrip("?"), spread_table(found, text), text, spec, rows)
