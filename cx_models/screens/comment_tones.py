"""In what tone do customers write, of what, and how often is that told rightly?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from cx_models.presentation.charts.answers import groups_spec
from cx_models.presentation.spoken import comments_say
from cx_models.presentation.tones import (
    accuracy_says,
    blamed_rows,
    blamed_table,
    toned_table,
    tones_say,
)
from cx_models.presentation.words import Words
from cx_models.screens import cached
from cx_models.screens.asking import measure_of, pick_summary
from cx_models.screens.charting import chart
from cx_models.screens.spoken import look_into, show_gaps, show_shares
from cx_models.screens.taking import take_along
from cx_models.screens.theme_words import pick_set, themes_of
from cx_models.voice.accuracy import shipped_accuracy
from cx_models.voice.commented import Commented
from cx_models.voice.lemmas import Language
from cx_models.voice.metrics import Measure
from cx_models.voice.themed import Themed

_LANGUAGES: tuple[Language, ...] = ("fi", "en")


def show_tones(told: Commented, text: Words) -> None:
    """The share of each tone with its measured accuracy beside it, by answers, themes and channels; examples."""
    summary = pick_summary(told.feedback, "tones", text)
    with st.spinner(text("tones.working")):
        toned = cached.feedback_tones(told)
    found = cached.feedback_toned(told, summary)
    st.markdown(f"{comments_say(found, told, text)} {tones_say(found, measure_of(summary), text)}")
    _accuracy(told, text)
    show_shares(found, summary, "tones", text)
    if summary is not None:
        show_gaps(found, summary, "tones", text)
    _by_theme(told, text)

    def examples(one: Themed) -> pd.DataFrame:
        return toned_table(told.texts(one.examples), [toned[at] for at in one.examples], text)

    look_into(found, "tones", examples, text)


def _accuracy(told: Commented, text: Words) -> None:
    """Beside the result: how often such a result is right."""
    says = [
        accuracy_says(shipped_accuracy(language), language, text) for language in _LANGUAGES if told.number_in(language)
    ]
    with st.container(border=True):
        st.markdown(f"**{text('tones.accuracy_title')}** {' '.join(says)}")
        st.caption(text("tones.accuracy_note"))


def _by_theme(told: Commented, text: Words) -> None:
    st.markdown(f"**{text('tones.themes_title')}**")
    of = pick_set(text, "tones")
    found = cached.feedback_blamed(told, themes_of(of))
    rows = blamed_rows(found, text)
    if rows.empty:
        st.info(text("tones.no_themes"))
        return
    spec = groups_spec(Measure.SATISFIED, text("tones.negative_share"), text.language, len(rows))
    chart(rows, spec, text("tones.themes_alt"), key=f"tones.themes.{of}")
    st.caption(text("tones.themes_note"))
    take_along(text("tones.themes_title"), blamed_table(found, text), text, spec, rows)
