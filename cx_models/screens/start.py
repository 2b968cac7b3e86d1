"""The start page: what Kanava is, and the ways in."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.words import Words


def introduce(text: Words) -> None:
    """One sentence on what this is."""
    st.markdown(f"##### {text('start.lead')}")
