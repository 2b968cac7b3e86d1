"""How far can the reading by words be trusted? A sample for people to read, and their agreement with it."""

from __future__ import annotations

import io

import streamlit as st

from cx_models.presentation.charts.answers import groups_spec
from cx_models.presentation.check_file import CheckReading, check_workbook, read_check
from cx_models.presentation.checks import alpha_rows, checks_page, checks_say, checks_table, reading_says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.problems import CannotContinue, Severity
from cx_models.screens import cached, state
from cx_models.screens.charting import chart
from cx_models.screens.findings import tell
from cx_models.screens.sources import EXCEL
from cx_models.screens.taking import take_along
from cx_models.screens.theme_words import pick_set, themes_of
from cx_models.voice.checks import MOST_DRAWN, checked, drawn
from cx_models.voice.commented import Commented
from cx_models.voice.metrics import Measure
from cx_models.voice.themes import mentions

SIZES = (50, 100, 200)
_FILES = "checks_files"
_READ = "checks.read"
_LYING = "checks.lying"


def show_checks(told: Commented, text: Words) -> None:
    """Draw comments, have them read, bring the files back: who tells the same as whom."""
    st.markdown(text("checks.lead"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        of = pick_set(text, "checks")
        size = st.segmented_control(
            text("checks.size"), SIZES, default=SIZES[1], required=True, key="checks_size", persist_state="session"
        )
    names = [theme.name for theme in themes_of(of)]
    st.download_button(
        text("checks.download"),
        lambda: check_workbook(drawn(told, int(size or SIZES[1])), names, text),
        text("checks.file_name"),
        EXCEL,
        key="checks_download",
        on_click="ignore",
        icon=":material/download:",
    )
    readings = _bring(told, names, text)
    if readings:
        _show_agreement(told, of, readings, text)


def _bring(told: Commented, names: list[str], text: Words) -> list[CheckReading]:
    """Files brought back; they stay while other views are looked at."""
    if not state.all_uploaded(_FILES):
        state.remember(_LYING, ())
    st.file_uploader(
        text("checks.upload"), accept_multiple_files=True, key=_FILES, on_change=_keep, help=text("checks.upload_help")
    )
    readings = []
    for source in state.recalled(_READ, ()):
        try:
            readings.append(read_check(io.BytesIO(source.content), source.name, drawn(told, MOST_DRAWN), names))
        except CannotContinue as fault:
            st.markdown(f"**{source.name}**")
            tell(fault.findings, text, *Severity)
    for reading in readings:
        (st.warning if reading.judged is None or reading.unread else st.caption)(reading_says(reading, text))
    if state.recalled(_READ, ()):
        st.button(text("checks.remove"), key="checks_remove", on_click=_remove, icon=":material/delete:")
    return [reading for reading in readings if reading.judged is not None]


def _keep() -> None:
    """What lies in the uploader now, and what was brought before it was drawn anew."""
    now = state.all_uploaded(_FILES)
    gone = {*state.recalled(_LYING, ()), *(source.digest for source in now)}
    before = [source for source in state.recalled(_READ, ()) if source.digest not in gone]
    state.remember(_READ, (*before, *now))
    state.remember(_LYING, tuple(source.digest for source in now))


def _remove() -> None:
    state.remember(_READ, ())


def _show_agreement(told: Commented, of: str, readings: list[CheckReading], text: Words) -> None:
    themes = themes_of(of)
    found = checked(
        drawn(told, MOST_DRAWN),
        [one.tone for one in cached.feedback_tones(told)],
        [theme.name for theme in themes],
        mentions(told.comments, themes),
        [reading.judged for reading in readings if reading.judged is not None],
    )
    st.markdown(checks_say(found, text))
    rows = alpha_rows(found, text)
    spec = groups_spec(Measure.MEAN, text("checks.alpha_axis"), text.language, len(rows))
    chart(rows, spec, text("checks.alpha_alt"), key="checks.alpha")
    st.html(table_html(checks_page(found, text), text("checks.table_label")))
    st.caption(text("checks.note"))
    take_along(text("checks.table_label"), checks_table(found, text), text, spec, rows)
