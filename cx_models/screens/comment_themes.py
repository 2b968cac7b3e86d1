"""What do customers write about? Themes by words that the reader may edit, tied to answers and channels."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.spoken import comments_say, examples_table, themes_say
from cx_models.presentation.words import Words
from cx_models.screens import cached
from cx_models.screens.asking import measure_of, pick_summary
from cx_models.screens.spoken import look_into, show_gaps, show_shares
from cx_models.screens.theme_words import edit_themes, pick_set, themes_of
from cx_models.voice.commented import Commented


def show_themes(told: Commented, text: Words) -> None:
    """Choose a set of themes; how often each is spoken of, how those answered, one theme to look into."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = pick_set(text)
        summary = pick_summary(told.feedback, "comments", text)
    found = cached.feedback_themed(told, themes_of(of), summary)
    st.markdown(f"{comments_say(found, told, text)} {themes_say(found, measure_of(summary), text)}")
    if found.themes:
        show_shares(found, summary, "themes", text)
        if summary is not None:
            show_gaps(found, summary, "themes", text)
        look_into(found, "themes", lambda one: examples_table(told.texts(one.examples), text), text)
    edit_themes(of, text)
