"""Hour by hour: a sentence and a small chart for each measure, all with the same clock; the numbers to take along."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cx_models.presentation.charts.queue_day import panel_rows, panel_spec
from cx_models.presentation.charts.queue_hours import Hours, hours, hours_table, hours_workbook
from cx_models.presentation.sentences.queues import HARDLY, measure_says
from cx_models.presentation.sentences.scenario import A_MOMENT, line_name
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.screens.charting import chart
from cx_models.screens.queues_choice import Chosen
from cx_models.screens.sources import EXCEL

PAIRS = (("arrivals", "agents"), ("abandoned", "occupancy"))
_QUIET = {"wait": A_MOMENT, "abandoned": HARDLY}


def draw_hours(chosen: Chosen, text: Words) -> None:
    """The wait over the whole width, what makes it below."""
    found = hours(chosen.week.settled, chosen.week.today, chosen.line, chosen.day.day)
    assert found is not None, f"{chosen.line.code} is open on day {chosen.day.day}"
    name, day = line_name(chosen.line, text), text(f"queues.weekday.{chosen.day.day}")
    st.subheader(text("queues.hours.title", line=name, day=day), anchor=False)
    _panel("wait", found, name, day, text)
    if chosen.awaits_calls_back:
        st.caption(text("queues.callback"))
    for pair in PAIRS:
        for place, measure in zip(st.columns(2, gap="large"), pair, strict=True):
            with place:
                _panel(measure, found, name, day, text)
    st.caption(
        f"{text('queues.hours.alone' if found.behind is None else 'queues.hours.grey')} {text('queues.hours.lost')}"
    )
    _numbers(found, text)


def _panel(measure: str, found: Hours, name: str, day: str, text: Words) -> None:
    title = text(f"queues.measure.{measure}")
    st.markdown(f"**{title}.** {measure_says(measure, found, text)}")
    if _is_quiet(measure, found):
        return
    behind = None if found.behind is None else found.behind[measure]
    long = found.now["long_wait"] if measure == "wait" else None
    rows = panel_rows(found.first, found.now[measure], behind, long, text)
    spec = panel_spec(measure, "none" if behind is None else "today", text.language)
    words = "queues.hours.alt" if behind is None else "queues.hours.alt_behind"
    described = text(words, measure=title, line=name, day=day)
    chart(rows, spec, described, key=f"queues.chart.{measure}")


def _is_quiet(measure: str, found: Hours) -> bool:
    """Whether a chart would show an empty ground: neither now nor today is there anything to see."""
    least = _QUIET.get(measure, 0.0)
    shown = [found.now[measure], *([found.behind[measure]] if found.behind is not None else [])]
    return all(bool(np.nanmax(values) < least) for values in shown)


def _numbers(found: Hours, text: Words) -> None:
    opened = st.expander(text("queues.hours.table"), on_change="rerun", key="queues.numbers")
    if opened.open:
        with opened:
            st.html(table_html(hours_table(found, text), text("queues.hours.table")))
            st.download_button(
                text("queues.hours.download"),
                data=lambda: hours_workbook(found, text),
                file_name=text("queues.hours.file"),
                mime=EXCEL,
                icon=":material/download:",
                on_click="ignore",
                key="queues.download",
            )
