"""Changes as they are shown: a sentence, their chart, the same in a table, a note, and all of it to take along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from cx_models.presentation.answers_table import Table
from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along


def show_changes(
    subject: str, said: str, rows: pd.DataFrame, shown: pd.DataFrame, taken: Table, written: str, text: Words
) -> None:
    """Title, axis, description and note are words of ``subject``; ``written`` is how the axis writes its numbers."""
    title = text(f"{subject}.title")
    st.markdown(f"**{title}** {said}")
    spec = changes_spec(written, text(f"{subject}.axis"), text.language, len(rows))
    chart(rows, spec, text(f"{subject}.alt"), key=f"chart.{subject}")
    st.html(table_html(shown, title))
    st.caption(text(f"{subject}.note"))
    take_along(title.rstrip("?"), taken, text, spec, rows)
