"""The case that shows what Kanava is for: one click loads it and opens the scenario page."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.words import Words
from cx_models.screens import plans, projected, sources, state

SAMPLE = "internet_provider"


def offer_case(text: Words) -> None:
    """What the case is, and the button that opens it."""
    projected.drawing().wake()
    with st.container(border=True):
        st.markdown(f"### {text('case.title')}")
        st.markdown(text("case.text"))
        if st.button(text("case.button"), type="primary", icon=":material/play_arrow:", key="open_case"):
            with st.spinner(text("case.opening")):
                _load()
            st.switch_page("pages/scenario.py")


def _load() -> None:
    """The sample, its closures chosen, and the remedies beside them."""
    sources.use_sample(SAMPLE)
    baseline = projected.baseline(state.work())
    assert baseline is not None, f"sample {SAMPLE} has no operations"
    scenarios = projected.case(baseline)
    projected.drawing().want(state.session_name(), baseline, scenarios[0])
    plans.show(scenarios, 0)
