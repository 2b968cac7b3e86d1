"""Whom does the survey not hear? The model's estimate of those who gave up or never got in touch."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation.charts.answers import groups_spec
from cx_models.presentation.missing_voices import voices_rows, voices_say, voices_table
from cx_models.presentation.words import Words
from cx_models.problems import CannotContinue
from cx_models.projection.missing_voices import missing_voices
from cx_models.projection.project import Projection
from cx_models.scenario.scenario import NO_CHANGE
from cx_models.screens import projected, state
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along
from cx_models.voice.metrics import Measure


def show_missing_voices(text: Words) -> None:
    """The middle values at once, the intervals once they have been drawn; without operations what is needed."""
    st.subheader(text("voices.title"), anchor=False)
    baseline = _baseline()
    if baseline is None:
        st.info(text("voices.needs_operations"))
        return
    drawing = projected.drawing()
    drawing.want(baseline.digest, baseline, NO_CHANGE)
    projection = projected.project(baseline, NO_CHANGE)
    if projection.draws is not None or drawing.failed(baseline, NO_CHANGE):
        _show(projection, text)
    else:
        st.fragment(_awaiting, run_every=drawing.look_again)(projection, text)


def _baseline() -> Baseline | None:
    try:
        return projected.baseline(state.work())
    except CannotContinue:  # Today tells why
        return None


def _awaiting(projection: Projection, text: Words) -> None:
    """Drawn anew until the intervals have come."""
    drawing = projected.drawing()
    found = replace(projection, draws=drawing.get(projection.baseline, NO_CHANGE))
    _show(found, text)
    if found.draws is not None or drawing.failed(projection.baseline, NO_CHANGE):
        st.rerun()


def _show(projection: Projection, text: Words) -> None:
    found = missing_voices(projection)
    st.markdown(voices_say(found, text))
    rows = voices_rows(found, text)
    spec = groups_spec(Measure.SATISFIED, text("feedback.measure.satisfied"), text.language, len(rows))
    chart(rows, spec, text("voices.alt"), key="voices.chart")
    st.caption(text("voices.note" if projection.draws is not None else "voices.note_awaited"))
    take_along(text("voices.title"), voices_table(found, text), text, spec, rows)
