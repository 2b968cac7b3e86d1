"""What does it give to use customers' data, asked, told or in silence?"""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.consent import consent_rows, consent_say, consent_shown, consent_table
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.screens import projected
from cx_models.screens.told_changes import show_changes


def show_consent(projection: Projection, text: Words) -> None:
    """The same use of data with each way of asking, beside the plan without it."""
    with st.spinner(text("consent.working")):
        found = projected.ways_of_asking(projection.baseline, projection.scenario)
    said, rows = consent_say(found, projection.scenario, text), consent_rows(found, text)
    show_changes("consent", said, rows, consent_shown(found, text), consent_table(found, text), "+.1f", text)
