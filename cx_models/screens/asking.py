"""Which question's answers a part of the feedback page looks at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cx_models.intake.feedback import Feedback
from cx_models.presentation.words import Words
from cx_models.screens import cached
from cx_models.voice.metrics import Measure, Summary


def pick_question(asked: Sequence[Summary], where: str, text: Words) -> Summary:
    """One of the questions, the first until another is chosen; ``where`` names the part that asks."""
    names = [one.question for one in asked]
    chosen = st.segmented_control(
        text("feedback.choose_question"),
        names,
        format_func=lambda code: text(f"feedback.question.{code}"),
        default=names[0],
        required=True,
        key=f"{where}_question_{'_'.join(names)}",
        persist_state="session",
    )
    return asked[names.index(str(chosen))]


def pick_summary(feedback: Feedback, where: str, text: Words) -> Summary | None:
    """The same where there may be no question; None then."""
    asked = cached.feedback_summaries(feedback)
    return pick_question(asked, where, text) if asked else None


def measure_of(summary: Summary | None) -> Measure | None:
    """How the answers to the question are summed up; None where there is no question."""
    return None if summary is None else summary.measure
