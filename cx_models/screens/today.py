"""How do we serve today? Channels, satisfaction, the week of each queue, the map, and how well the model fits."""

from __future__ import annotations

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation import service_today as says
from cx_models.presentation.charts import places
from cx_models.presentation.charts.answers import breakdown_rows, groups_spec
from cx_models.presentation.sentences.answers import breakdown_says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.problems import Severity
from cx_models.projection.outcome import Outcome
from cx_models.scenario.scenario import NO_CHANGE
from cx_models.screens import cached, findings, pictures, projected, state
from cx_models.screens.charting import chart
from cx_models.screens.ready import ready_baseline
from cx_models.voice.metrics import FEWEST, Measure


def draw(text: Words) -> None:
    """The whole page below its title."""
    baseline = ready_baseline("today", text)
    if baseline is None:
        return
    projected.drawing().want(baseline.digest, baseline, NO_CHANGE)  # ready by the time a scenario asks
    today = projected.project(baseline, NO_CHANGE).today
    st.markdown(f"##### {says.headline(baseline, today, text)}")
    st.html(table_html(says.channel_table(baseline, today, text), text("today.channels")))
    st.caption(says.table_note(baseline, text))
    left, right = st.columns(2, gap="large")
    with left:
        _satisfied(text)
        _fit(baseline, text)
    with right:
        _where(baseline, today, text)
    st.subheader(text("today.week"), anchor=False)
    pictures.week_of(today.settled, None, text)
    _guesses(baseline, text)


def _satisfied(text: Words) -> None:
    st.subheader(text("today.satisfied"), anchor=False)
    reading = state.work().feedback
    feedback = reading.feedback if reading is not None else None
    if feedback is None or feedback.primary is None:
        st.info(text("today.no_feedback"))
        return
    found = cached.feedback_breakdown(feedback, feedback.primary, Measure.SATISFIED, "channel")
    names = {group.key: text.title(f"channels.{group.key}") for group in found.groups}
    rows = breakdown_rows(found, Measure.SATISFIED, "channel", text, names)
    if rows.empty:
        st.markdown(text("feedback.all_small", fewest=FEWEST))
        return
    st.markdown(breakdown_says(found, rows, "channel", text))
    title = text("today.satisfied_axis")
    chart(rows, groups_spec(Measure.SATISFIED, title, text.language, len(rows)), title, key="today.satisfied")
    st.caption(text("today.satisfied_note"))


def _fit(baseline: Baseline, text: Words) -> None:
    st.subheader(text("today.fit.title"), anchor=False)
    st.markdown(says.fit_says(baseline, text))
    st.html(table_html(says.fit_table(baseline, text), text("today.fit.title")))
    st.caption(says.limits_say(text))


def _where(baseline: Baseline, today: Outcome, text: Words) -> None:
    st.subheader(text("today.map"), anchor=False)
    customers, service = baseline.observed.customers, today.service
    areas, stores = len(customers.areas), len({store.municipality for store in service.stores})
    st.markdown(text("charts.places.today_says", areas=areas, stores=stores))
    rows = places.place_rows(customers, service, None, text)
    spec = places.place_spec(False, text.language)
    chart(rows, spec, text("charts.places.today_alt"), key="today.map", width=places.WIDTH)
    st.caption(text("charts.places.today_legend"))


def _guesses(baseline: Baseline, text: Words) -> None:
    """What was guessed on the way, each named."""
    found = baseline.findings
    if found:
        st.subheader(text("today.guesses"), anchor=False)
        findings.tell(found, text, Severity.WARNING, Severity.NOTE)
