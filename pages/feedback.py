"""What do customers say?"""

import streamlit as st

from cx_models.screens import columns, feedback, findings, missing_voices, operations, state, weighing
from cx_models.screens.frame import open_page

text = open_page("feedback")
feedback.choose_source(text)
reading = state.work().feedback
if reading is not None:
    feedback.tell_outcome(reading, text)
    columns.confirm_columns(reading, text)
if reading is not None and reading.feedback is not None:
    says, noticed, service = st.tabs(
        [
            text("feedback.tab.says"),
            text("feedback.tab.noticed", n=len(reading.findings)),
            text("feedback.tab.service"),
        ],
        key="feedback_tabs",
        on_change="rerun",
    )
    if says.open:
        with says:
            feedback.warn_if_unsettled(reading, text)
            answers = weighing.weighed(reading.feedback, text)
            feedback.show_summaries(answers, text)
            feedback.show_breakdown(answers, text)
            feedback.show_answers(answers, text)
            missing_voices.show_missing_voices(text)
    if noticed.open:
        with noticed:
            findings.show_findings(reading.findings, text, "feedback")
    if service.open:
        with service:
            operations.choose_operations(text)
else:
    st.header(text("feedback.tab.service"), anchor=False)
    operations.choose_operations(text)
