"""Where would people wait? One line's day hour by hour, the same callers under other staffing, and one by one."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.sentences.queues import where_says
from cx_models.presentation.words import Words
from cx_models.screens import queues_choice, queues_hours, queues_mail, queues_staffing, queues_week
from cx_models.screens.ready import ready_baseline


def draw(text: Words) -> None:
    """The whole page below its title."""
    baseline = ready_baseline("queues", text)
    if baseline is None:
        return
    shown = queues_choice.choose_week(baseline, text)
    if not queues_choice.has_lines(shown):
        st.info(text("queues.no_line"))
        return
    st.markdown(f"##### {where_says(shown.settled, text)}")
    chosen = queues_choice.choose_day(shown, text)
    queues_hours.draw_hours(chosen, text)
    queues_staffing.draw_staffing(chosen, text)
    queues_mail.draw_mail(shown, baseline, text)
    queues_week.draw_week(shown, text)
