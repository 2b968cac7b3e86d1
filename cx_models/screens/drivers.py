"""What goes with good and bad answers? Associations in the sheet at hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from cx_models.intake.feedback import Feedback
from cx_models.presentation.charts.answers import groups_spec
from cx_models.presentation.charts.drivers import axis_of, changes_spec
from cx_models.presentation.drivers import (
    change_rows,
    change_says,
    change_title,
    changes_table,
    column_name,
    drivers_table,
    explained_says,
    halo_says,
    option,
    share_rows,
)
from cx_models.presentation.words import Words
from cx_models.screens import cached, state
from cx_models.screens.asking import pick_question
from cx_models.screens.charting import chart
from cx_models.screens.held import held
from cx_models.screens.taking import take_along
from cx_models.voice.dominance import MOST_COLUMNS
from cx_models.voice.drivers import Drivers
from cx_models.voice.metrics import Measure, Summary

USUALLY_TOLD = 0.5  # of the answers: columns that fewer tell are chosen by hand


def show_drivers(feedback: Feedback, text: Words) -> None:
    """Choose a question and what to hold it against; how much goes with each, and what differs with each."""
    st.subheader(text("drivers.title"), anchor=False)
    st.markdown(text("drivers.lead"))
    beside = {
        one.question: cached.feedback_beside(feedback, one.question) for one in cached.feedback_summaries(feedback)
    }
    asked = [one for one in cached.feedback_summaries(feedback) if beside[one.question]]
    if not asked:
        st.info(text("drivers.nothing"))
        return
    summary = pick_question(asked, "drivers", text)
    known = beside[summary.question]
    chosen = _columns(summary.question, known, feedback, text)
    if not chosen:
        st.info(text("drivers.choose_some"))
        return
    with st.spinner(text("drivers.working")):
        found = cached.feedback_drivers(feedback, summary.question, summary.measure, chosen)
    _warn_of_halo(feedback, summary.question, chosen, text)
    if found is None:
        st.info(text("drivers.too_few"))
        return
    _shares(found, summary, text)
    _changes(found, summary, text)


def _columns(question: str, known: dict[str, float], feedback: Feedback, text: Words) -> tuple[str, ...]:
    usual = [column for column, share in known.items() if share >= USUALLY_TOLD and column not in feedback.scales]
    usual = sorted(usual, key=lambda column: -known[column])[:MOST_COLUMNS]
    kept = f"drivers.chosen.{question}"
    names = {column: option(column, share, text) for column, share in known.items()}
    told = [column for column in state.recalled(kept, usual) if column in names]
    box = held(f"drivers.columns.{question}", told, names)
    st.multiselect(
        text("drivers.choose", most=MOST_COLUMNS),
        list(names),
        box.start,
        format_func=lambda column: names.get(column, ""),
        max_selections=MOST_COLUMNS,
        placeholder=text("drivers.choose_some"),
        **box.tells(partial(state.remember, kept)),
    )
    return tuple(column for column in names if column in told)


def _warn_of_halo(feedback: Feedback, question: str, chosen: Sequence[str], text: Words) -> None:
    """Only where another question of the form is chosen: then what it says is told, or that it says little."""
    others = [column for column in chosen if column in feedback.scales]
    if not others:
        return
    warning = halo_says(cached.feedback_halo(feedback, (question, *others)), text)
    if warning:
        st.warning(warning)
    else:
        st.caption(text("drivers.same_form"))


def _shares(found: Drivers, summary: Summary, text: Words) -> None:
    st.markdown(explained_says(found, summary.answers, text))
    rows = share_rows(found, text)
    spec = groups_spec(Measure.SATISFIED, text("drivers.shares_title"), text.language, len(rows))
    chart(rows, spec, text("drivers.shares_alt"), key="drivers.shares")
    st.caption(text("drivers.shares_note"))
    name = f"{column_name(summary.question, text)}, {text('drivers.shares_title').lower()}"
    take_along(name, drivers_table(found, text), text, spec, rows)


def _changes(found: Drivers, summary: Summary, text: Words) -> None:
    st.markdown(f"**{text('drivers.changes_title')}**")
    if found.changes is None:
        st.info(text("drivers.unsettled"))
        return
    title = change_title(summary.measure, text)
    rows = change_rows(found.changes, summary.measure, text)
    st.markdown(change_says(found.changes, summary.measure, text))
    spec = changes_spec(axis_of(summary.measure), title, text.language, len(rows))
    chart(rows, spec, text("drivers.changes_alt"), key="drivers.changes")
    st.caption(text("drivers.changes_note"))
    name = f"{column_name(summary.question, text)}, {text('drivers.changes_title').lower()}"
    take_along(name, changes_table(rows, title, text), text, spec, rows)
