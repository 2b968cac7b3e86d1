"""Does the plan pay, and who pays for it?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.findings import finding_sentence
from cx_models.presentation.statement import statement_heads, statement_says, statement_sections, statement_table
from cx_models.presentation.table_page import sections_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.projection.statement import statement
from cx_models.screens.taking import take_along
from cx_models.screens.years import found_years


def show_statement(projection: Projection, text: Words) -> None:
    """What the plan saves, spends and loses over two years; without wages and margin, what to tell and where."""
    title = text("statement.title")
    if not projection.baseline.observed.prices.enough:
        st.info(f"**{title}** {text('statement.needs')}")
        st.page_link("pages/feedback.py", label=text("form.tell_today"), icon=":material/arrow_forward:")
        return
    said = st.container()
    stated = statement(found_years(projection, None, text))
    assert stated is not None
    said.markdown(f"**{title}** {statement_says(stated, text)}")
    if stated.changes_nothing:
        return
    st.html(sections_html(statement_heads(text), statement_sections(stated, text), title))
    st.caption(text("statement.note"))
    for unpriced in (one for one in projection.baseline.findings if one.code == "baseline.unpriced"):
        st.caption(finding_sentence(unpriced, text.language)[0])
    take_along(title.rstrip("?"), statement_table(stated, text), text)
