"""Who would work when: shifts with breaks for the curve at hand, looked for when asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from cx_models.presentation.charts.queue_day import panel_rows, panel_spec
from cx_models.presentation.fields import Bounds
from cx_models.presentation.sentences.queues import curve_cover, shift_rows, shifts_say
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.day_shifts import DayShifts, cover
from cx_models.projection.line_day import LineDay
from cx_models.queues.staffing import Counts
from cx_models.screens import state
from cx_models.screens.charting import chart
from cx_models.screens.number_field import number_field

SHORTEST_DAY = 8  # half-hours: what a shift of four hours needs
MOST_PEOPLE = 2000
_FOUND, _AWAY, _MOST = "queues.shifts", "queues.shifts.away", "queues.shifts.most"


def draw_shifts(of: str, day: LineDay, curve: Counts, take: Callable[[Counts], None], text: Words) -> None:
    """What to look for, and what was found for just this curve; ``take`` makes another curve the one at hand."""
    st.subheader(text("queues.shifts.title"), anchor=False)
    st.markdown(text("queues.shifts.lead" if len(curve) >= SHORTEST_DAY else "queues.shifts.lead_short"))
    if not curve.any():
        st.info(text("queues.shifts.empty"))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        away = number_field(
            text("queues.shifts.shrinkage"),
            "queues.shrinkage",
            state.recalled(_AWAY, 0.0),
            Bounds(0, 80, "%"),
            text,
            take=partial(state.remember, _AWAY),
            help=text("queues.shifts.shrinkage_help"),
            width=180,
        )
        most = number_field(
            text("queues.shifts.people"),
            "queues.ceiling",
            state.recalled(_MOST),
            Bounds(1, MOST_PEOPLE, whole=True),
            text,
            take=partial(state.remember, _MOST),
            optional=True,
            help=text("queues.shifts.people_help"),
            width=180,
        )
        asked = (of, tuple(int(value) for value in curve), away, most)
        if st.button(text("queues.shifts.find"), icon=":material/schedule:", key="queues.find"):
            state.remember(_FOUND, asked)
    if state.recalled(_FOUND) == asked:
        _shifts(day, curve, (away or 0.0) / 100.0, None if most is None else round(most), take, text)


def _shifts(
    day: LineDay, curve: Counts, away: float, most: int | None, take: Callable[[Counts], None], text: Words
) -> None:
    found = _covered(tuple(int(value) for value in curve), away, most)
    st.markdown(f"**{shifts_say(found, day, text)}**")
    left, right = st.columns(2, gap="large")
    with left:
        st.html(table_html(pd.DataFrame(shift_rows(found, day, text)), text("queues.shifts.table")))
    with right:
        st.markdown(f"**{text('queues.shifts.chart')}.** {text('queues.shifts.chart_says')}")
        present, wanted = (np.where(day.opened, one, np.nan) for one in (found.roster.present[0], curve))
        rows = panel_rows(day.first, present, wanted, None, text)
        chart(rows, panel_spec("agents", "curve", text.language), text("queues.shifts.alt"), key="queues.shifts.chart")
        st.button(
            text("queues.shifts.see"),
            icon=":material/visibility:",
            key="queues.see",
            on_click=take,
            args=(np.where(day.opened, curve_cover(found), 0),),
        )


@st.cache_resource(max_entries=32, show_spinner=False)
def _covered(curve: tuple[int, ...], away: float, most: int | None) -> DayShifts:
    return cover(np.array(curve), away, most)
