"""Who pays in other towns and channels for a closure?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts import places
from cx_models.presentation.shadow import shadow_groups, shadow_say, shadow_table
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.projection.shadow import shadow
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along


def show_shadow(projection: Projection, text: Words) -> None:
    """The map of what crowding alone does, and who pays for it."""
    found, customers = shadow(projection), projection.baseline.observed.customers
    st.markdown(f"**{text('shadow.title')}.** {shadow_say(found, customers, text)}")
    rows = places.place_rows(customers, projection.changed.service, found.by_area, text)
    spec = places.place_spec(True, text.language)
    left, right = st.columns(2)
    with left:
        chart(rows, spec, text("shadow.alt"), key="chart.shadow", width=places.WIDTH)
        st.caption(text("shadow.legend"))
    with right:
        st.html(table_html(shadow_groups(found, text), text("shadow.title")))
        st.caption(text("shadow.note"))
    take_along(text("shadow.title"), shadow_table(found, customers, text), text, spec, rows)
