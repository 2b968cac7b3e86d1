"""The whole week customer by customer, behind a switch: what is behind it is loaded only when it is asked for."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.words import Words
from cx_models.projection.line_replay import prepare
from cx_models.projection.service_replay import can_replay_service
from cx_models.screens.queues_choice import Week


@st.fragment
def draw_week(week: Week, text: Words) -> None:
    """A switch; behind it the replayed weeks."""
    st.subheader(text("week_replay.title"), anchor=False)
    if not st.toggle(text("week_replay.toggle"), key="queues.week"):
        return
    prepare()
    st.markdown(text("week_replay.lead"))
    if not can_replay_service(week.settled):
        st.info(text("week_replay.empty"))
        return
    from cx_models.screens.queues_week_found import draw_found  # noqa: PLC0415  only when asked for

    draw_found(week, text)
