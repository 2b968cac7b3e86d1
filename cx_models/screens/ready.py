"""Today's baseline for a page that needs one, or the way there."""

from __future__ import annotations

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation.words import Words
from cx_models.problems import CannotContinue, Severity
from cx_models.screens import findings, frame, projected, state


def ready_baseline(page: str, text: Words) -> Baseline | None:
    """The baseline; without one ``page`` says what it needs, and where to bring it."""
    try:
        baseline = projected.baseline(state.work())
    except CannotContinue as stopped:
        st.warning(text("scenario.empty.cannot"))
        findings.tell(stopped.findings, text, Severity.STOP)
        return None
    if baseline is None:
        st.info(text(f"{page}.needs"))
        st.page_link("pages/feedback.py", label=text("form.tell_today"), icon=":material/arrow_forward:")
        st.page_link(f"pages/{frame.START}.py", label=text("scenario.empty.start"), icon=":material/arrow_forward:")
    return baseline
