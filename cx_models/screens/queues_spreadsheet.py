"""What a planner's spreadsheet would say of the curve at hand, laid over the truth on demand."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.charts.queue_spreadsheet import TRUTH, cut_at, overlay_rows, overlay_spec, top_of
from cx_models.presentation.numbers import number
from cx_models.presentation.sentences import queues as says
from cx_models.presentation.words import Words
from cx_models.projection.line_day import LineDay
from cx_models.quantities import Floats, Minutes
from cx_models.queues.over_time import Course
from cx_models.queues.spreadsheet import Formula
from cx_models.queues.staffing import Counts
from cx_models.screens.charting import chart

FORMULAS: tuple[Formula, ...] = ("erlang_a", "erlang_c")


def draw_spreadsheet(day: LineDay, curve: Counts, truth: Course, target: Minutes, text: Words) -> None:
    """A switch; behind it one sentence and two charts."""
    st.subheader(text("queues.sheet.title"), anchor=False)
    if not st.toggle(text("queues.sheet.toggle"), key="queues.sheet"):
        return
    st.markdown(text("queues.sheet.lead"))
    told = {formula: day.spreadsheet(curve, formula, target) for formula in FORMULAS}
    seconds = 60.0 * target
    st.markdown(f"**{says.spreadsheet_says(day, truth, told, seconds, text)}** {says.silent_says(day, told, text)}")
    st.markdown(text("queues.sheet.legend"))
    left, right = st.columns(2, gap="large")
    with left:
        title = text("queues.sheet.in_time", seconds=round(seconds))
        st.markdown(f"**{title}.** {says.spreadsheet_share_says(truth, told, text)}")
        shares: dict[str, Floats] = {TRUTH: truth.in_target}
        shares |= {name: says.shares_told(one) for name, one in told.items()}
        rows = overlay_rows(day, shares, 1.0, text)
        chart(rows, overlay_spec(True, text.language), text("queues.sheet.alt_in_time"), key="queues.sheet.in_time")
    with right:
        st.markdown(f"**{text('queues.sheet.wait')}.** {says.spreadsheet_wait_says(day, truth, told, text)}")
        waits: dict[str, Floats] = {TRUTH: truth.wait}
        waits |= {name: one.wait for name, one in told.items()}
        top = top_of(waits)
        spec = cut_at(overlay_spec(False, text.language), top)
        chart(overlay_rows(day, waits, top, text), spec, text("queues.sheet.alt_wait"), key="queues.sheet.wait")
        if max(float(values.max()) for values in waits.values()) > top:
            st.caption(text("queues.sheet.cut", top=number(top, text.language)))
