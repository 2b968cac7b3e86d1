"""The start page: what Kanava is, and the ways in."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.words import Words
from cx_models.screens import sources
from cx_models.screens.frame import is_registered

STEPS = ("feedback", "scenario", "compare")  # pages, in the order they are walked


def introduce(text: Words) -> None:
    """One sentence on what this is."""
    st.markdown(f"##### {text('start.lead')}")


def show_steps(text: Words) -> None:
    """The way through the pages, one card each."""
    steps = [code for code in STEPS if is_registered(code)]
    for number, (place, code) in enumerate(zip(st.columns(len(STEPS)), steps, strict=False), start=1):
        with place.container(border=True, height="stretch"):
            st.markdown(f"**{number}. {text(f'start.step.{code}.title')}**")
            st.markdown(text(f"start.step.{code}.text"))
            st.page_link(f"pages/{code}.py", label=text(f"start.step.{code}.link"), icon=":material/arrow_forward:")


def offer_samples(text: Words) -> None:
    """The samples, each one click away; taking one leads to what its customers say."""
    st.subheader(text("start.samples"), anchor=False)
    if sources.pick_sample(text):
        st.switch_page("pages/feedback.py")
