"""What comments speak of on the page: how often, how those who do so answered, and one of them looked into."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from cx_models.presentation.answers_table import Table
from cx_models.presentation.charts.answers import groups_spec
from cx_models.presentation.charts.drivers import axis_of, changes_spec
from cx_models.presentation.drivers import change_title
from cx_models.presentation.spoken import (
    channel_rows,
    channels_table,
    gap_rows,
    share_rows,
    spoken_name,
    spoken_table,
    title_of,
)
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.screens.asking import measure_of
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along
from cx_models.voice.metrics import FEWEST, Measure, Summary
from cx_models.voice.themed import Spoken, Themed


def show_shares(found: Spoken, summary: Summary | None, view: str, text: Words) -> None:
    """How often each is spoken of."""
    rows = share_rows(found, text)
    spec = groups_spec(Measure.SATISFIED, text("comments.shares_title"), text.language, len(rows))
    chart(rows, spec, text("comments.shares_alt"), key=f"{view}.shares")
    take_along(text(f"comments.title.{view}").rstrip("?"), _table(found, summary, view, text), text, spec, rows)


def show_gaps(found: Spoken, summary: Summary, view: str, text: Words) -> None:
    """How those who speak of each answered beside the others who commented."""
    rows = gap_rows(found, summary.measure, text)
    if rows.empty:
        return
    st.markdown(f"**{text('comments.gaps_title')}**")
    spec = changes_spec(axis_of(summary.measure), change_title(summary.measure, text), text.language, len(rows))
    chart(rows, spec, text("comments.gaps_alt"), key=f"{view}.gaps")
    st.caption(text(f"comments.gaps_note.{view}"))
    take_along(text("comments.gaps_title"), _table(found, summary, view, text), text, spec, rows)


def look_into(found: Spoken, view: str, examples: Callable[[Themed], pd.DataFrame], text: Words) -> None:
    """One of them by channel, and some of its comments."""
    names = {one.name: title_of(one.name, text) for one in found.themes}
    chosen = st.selectbox(
        text("comments.look"),
        list(names),
        format_func=lambda name: names.get(name, ""),
        key=f"{view}_look_{text.language}_{'_'.join(names)}",
    )
    one = next((theme for theme in found.themes if theme.name == chosen), None)
    if one is None:
        return
    if one.comments < FEWEST:
        st.info(text("comments.few", fewest=FEWEST))
        return
    if one.channels:
        rows = channel_rows(one, text)
        spec = groups_spec(Measure.SATISFIED, text("comments.channels_title"), text.language, len(rows))
        chart(rows, spec, text("comments.channels_alt"), key=f"{view}.channels")
        name = f"{spoken_name(one.name, text)}, {text('comments.channels_title').lower()}"
        take_along(name, channels_table(one, text), text, spec, rows)
    st.html(table_html(examples(one), text("comments.examples")))
    st.caption(text("comments.examples_note", fewest=FEWEST))


def _table(found: Spoken, summary: Summary | None, view: str, text: Words) -> Table:
    return spoken_table(found, measure_of(summary), text(f"comments.header.{view}"), text)
