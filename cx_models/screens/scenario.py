"""What could we change? Levers on one side, their effects beside them at once."""

from __future__ import annotations

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation.words import Words
from cx_models.screens import effects, levers, plans
from cx_models.screens.ready import ready_baseline


def draw(text: Words) -> None:
    """The whole page below its title."""
    baseline = ready_baseline("scenario", text)
    if baseline is None:
        return
    plans.tell_of_other_data(text)
    plans.choose(text)
    _workbench(text, baseline)


def _workbench(text: Words, baseline: Baseline) -> None:
    """The effects are drawn first: whoever moved a lever looks at them. What may take long waits until the levers
    stand: the browser pales what is not drawn yet.

    On a narrow screen they come below the levers, so the few main figures stay in sight above these.
    """
    left, right = st.columns([3, 5], gap="large")
    glance = left.container(key="glance")
    with right:
        st.subheader(text("scenario.effects"), anchor=False)
        draw_the_rest = effects.draw_effects(text, baseline, glance)
    with left:
        st.subheader(text("scenario.levers"), anchor=False)
        levers.draw_levers(text, baseline)
    draw_the_rest()
