"""The tabs of the feedback page: each is drawn only while it is open."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cx_models.intake.feedback import Feedback, Reading
from cx_models.presentation.words import Words
from cx_models.screens import comments, drivers, feedback, findings, missing_voices, operations, weighing


def show_tabs(reading: Reading, told: Feedback, text: Words) -> None:
    """What came of a sheet that was read, ``told`` being its feedback."""
    draws: dict[str, Callable[[], None]] = {
        "says": lambda: _results(reading, told, text),
        "drivers": lambda: _drivers(reading, told, text),
        "comments": lambda: comments.show_comments(told, text),
        "noticed": lambda: findings.show_findings(reading.findings, text, "feedback"),
        "service": lambda: operations.choose_operations(text),
    }
    names = [text(f"feedback.tab.{code}", n=len(reading.findings)) for code in draws]
    for tab, draw in zip(st.tabs(names, key="feedback_tabs", on_change="rerun"), draws.values(), strict=True):
        if tab.open:
            with tab:
                draw()


def _drivers(reading: Reading, told: Feedback, text: Words) -> None:
    feedback.warn_if_unsettled(reading, text)
    drivers.show_drivers(told, text)


def _results(reading: Reading, told: Feedback, text: Words) -> None:
    feedback.warn_if_unsettled(reading, text)
    answers = weighing.weighed(told, text)
    feedback.show_summaries(answers, text)
    feedback.show_breakdown(answers, text)
    feedback.show_answers(answers, text)
    missing_voices.show_missing_voices(text)
