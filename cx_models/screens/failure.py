"""What does failure cost, and which lever brings it?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.failure import (
    failure_heads,
    failure_say,
    failure_sections,
    failure_table,
    lever_rows,
)
from cx_models.presentation.table_page import sections_html, table_html
from cx_models.presentation.words import Words
from cx_models.projection.causes import in_every_order
from cx_models.projection.failure import failure_statement
from cx_models.projection.project import Projection
from cx_models.screens import projected
from cx_models.screens.taking import take_along


def show_failure(projection: Projection, text: Words) -> None:
    """The statement, cause by cause; where there are several levers, what each of them adds."""
    lines = failure_statement(projection)
    st.markdown(f"**{text('failure.title')}** {failure_say(lines, text)}")
    if not lines:
        return
    st.html(sections_html(failure_heads(text), failure_sections(lines, text), text("failure.title")))
    if len(projection.scenario.levers) > 1:
        st.markdown(f"**{text('failure.by_lever')}**")
        st.html(table_html(lever_rows(projected.steps(projection), text), text("failure.by_lever")))
        every = in_every_order(projection.scenario)
        st.caption(text("failure.by_lever_note" if every else "why.note.levers_two"))
    st.caption(text("failure.note"))
    take_along(text("failure.title").rstrip("?"), failure_table(lines, text), text)
