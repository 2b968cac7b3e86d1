"""What do customers write? Themes by words, topics found, the tone, and how far all this can be trusted."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cx_models.intake.feedback import Feedback
from cx_models.presentation.words import Words
from cx_models.screens import cached
from cx_models.screens.comment_checks import show_checks
from cx_models.screens.comment_themes import show_themes
from cx_models.screens.comment_tones import show_tones
from cx_models.screens.comment_topics import show_topics
from cx_models.voice.commented import Commented

VIEWS: dict[str, Callable[[Commented, Words], None]] = {
    "themes": show_themes,
    "topics": show_topics,
    "tones": show_tones,
    "checks": show_checks,
}


def show_comments(feedback: Feedback, text: Words) -> None:
    """One question about the comments at a time."""
    if not feedback.records["comment"].notna().any():
        st.info(text("comments.none"))
        return
    names = list(VIEWS)
    view = str(
        st.segmented_control(
            text("comments.choose_view"),
            names,
            format_func=lambda code: text(f"comments.view.{code}"),
            default=names[0],
            required=True,
            key="comments_view",
            persist_state="session",
        )
    )
    st.subheader(text(f"comments.title.{view}"), anchor=False)
    with st.spinner(text("comments.working")):
        told = cached.feedback_commented(feedback)
    if not told.comments:
        st.info(text("comments.none_readable"))
        return
    VIEWS[view](told, text)
