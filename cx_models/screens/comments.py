"""What do customers write about? Themes by words that the reader may edit, tied to answers and channels."""

from __future__ import annotations

import streamlit as st

from cx_models.intake.feedback import Feedback
from cx_models.presentation.charts.answers import groups_spec
from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.comments import (
    channel_rows,
    channels_table,
    comments_say,
    examples_table,
    gap_rows,
    share_rows,
    theme_name,
    themes_table,
    title_of,
)
from cx_models.presentation.drivers import change_title
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.screens import cached
from cx_models.screens.asking import pick_question
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along
from cx_models.screens.theme_words import edit_themes, themes_of
from cx_models.voice.metrics import FEWEST, Measure, Summary
from cx_models.voice.themed import Spoken
from cx_models.voice.themes import SETS


def show_comments(feedback: Feedback, text: Words) -> None:
    """Choose a set of themes; how often each is spoken of, how those answered, one theme to look into."""
    st.subheader(text("comments.title"), anchor=False)
    if not feedback.records["comment"].notna().any():
        st.info(text("comments.none"))
        return
    asked = cached.feedback_summaries(feedback)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = str(
            st.segmented_control(
                text("comments.choose_set"),
                SETS,
                format_func=lambda code: text(f"comments.set.{code}"),
                default=SETS[0],
                required=True,
                key="comments_set",
                persist_state="session",
            )
        )
        summary = pick_question(asked, "comments", text) if asked else None
    question, measure = (None, None) if summary is None else (summary.question, summary.measure)
    with st.spinner(text("comments.working")):
        found = cached.feedback_spoken(feedback, themes_of(of), question, measure)
    st.markdown(comments_say(found, measure, text))
    if found.themes:
        _shares(found, measure, text)
        if summary is not None:
            _gaps(found, summary, text)
        _one(found, text)
    edit_themes(of, text)


def _shares(found: Spoken, measure: Measure | None, text: Words) -> None:
    rows = share_rows(found, text)
    spec = groups_spec(Measure.SATISFIED, text("comments.shares_title"), text.language, len(rows))
    chart(rows, spec, text("comments.shares_alt"), key="comments.shares")
    take_along(text("comments.title").rstrip("?"), themes_table(found, measure, text), text, spec, rows)


def _gaps(found: Spoken, summary: Summary, text: Words) -> None:
    rows = gap_rows(found, summary.measure, text)
    if rows.empty:
        return
    st.markdown(f"**{text('comments.gaps_title')}**")
    spec = changes_spec(summary.measure, change_title(summary.measure, text), text.language, len(rows))
    chart(rows, spec, text("comments.gaps_alt"), key="comments.gaps")
    st.caption(text("comments.gaps_note"))
    take_along(text("comments.gaps_title"), themes_table(found, summary.measure, text), text, spec, rows)


def _one(found: Spoken, text: Words) -> None:
    """One theme by channel, and some of its comments."""
    names = {one.theme.name: title_of(one.theme, text) for one in found.themes}
    chosen = st.selectbox(
        text("comments.look"),
        list(names),
        format_func=lambda name: names.get(name, ""),
        key=f"comments_look_{text.language}_{'_'.join(names)}",
    )
    one = next((theme for theme in found.themes if theme.theme.name == chosen), None)
    if one is None:
        return
    if one.comments < FEWEST:
        st.info(text("comments.few", fewest=FEWEST))
        return
    if one.channels:
        rows = channel_rows(one, text)
        spec = groups_spec(Measure.SATISFIED, text("comments.channels_title"), text.language, len(rows))
        chart(rows, spec, text("comments.channels_alt"), key="comments.channels")
        name = f"{theme_name(one.theme, text)}, {text('comments.channels_title').lower()}"
        take_along(name, channels_table(one, text), text, spec, rows)
    st.html(table_html(examples_table(one, text), text("comments.examples")))
    st.caption(text("comments.examples_note", fewest=FEWEST))
