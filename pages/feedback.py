"""What do customers say?"""

import streamlit as st

from cx_models.screens import columns, feedback, feedback_tabs, operations, state
from cx_models.screens.frame import open_page

text = open_page("feedback")
feedback.choose_source(text)
reading = state.work().feedback
if reading is not None:
    feedback.tell_outcome(reading, text)
    columns.confirm_columns(reading, text)
if reading is not None and reading.feedback is not None:
    feedback_tabs.show_tabs(reading, reading.feedback, text)
else:
    st.header(text("feedback.tab.service"), anchor=False)
    operations.choose_operations(text)
