"""The assumptions page: every number with its grounds, to be changed, put back and taken along."""

from __future__ import annotations

import streamlit as st

from cx_models.assumptions.registry import SUBJECTS, Assumption, Assumptions, shipped
from cx_models.presentation import tables
from cx_models.presentation.assumptions import (
    Shown,
    chosen,
    citations,
    counts,
    explained,
    fault,
    headers,
    is_edited,
    parsed,
    range_written,
    status,
    table,
    with_edits,
    with_unit,
    written,
)
from cx_models.presentation.words import Language, Words
from cx_models.screens import state
from cx_models.screens.sources import EXCEL

_BOX = "assumption_value."
_COLOURS = {"verified": "green", "memory": "orange", "guess": "violet"}


def introduce(text: Words) -> None:
    """What the page is for, how sure the numbers are, and what changing one means."""
    st.markdown(text("assumptions.lead"))
    st.markdown(text("assumptions.summary", **counts(_current())))
    st.caption(f"{text('assumptions.ranges_note')} {text('assumptions.edited_note')}")


def list_entries(text: Words) -> None:
    """Search and filters, then the entries that fit, by subject."""
    assumptions = _current()
    found = chosen(assumptions, _wanted(text), text)
    if assumptions.edited():
        st.button(text("assumptions.reset_all"), icon=":material/undo:", on_click=_reset_all)
    if not found:
        st.info(text("assumptions.nothing_found"))
    for subject in SUBJECTS:
        entries = [entry for entry in found if entry.subject == subject]
        if entries:
            st.header(text(f"assumptions.subject_of.{subject}"), anchor=False)
        for entry in entries:
            _card(entry, text)


def offer_files(text: Words) -> None:
    """The whole list as a file, whatever is filtered."""
    assumptions, name = _current(), text("assumptions.file")
    with st.container(horizontal=True):
        st.download_button(
            text("assumptions.download_xlsx"),
            data=lambda: tables.workbook(headers(text), table(assumptions, text), name),
            file_name=f"{name}.xlsx",
            mime=EXCEL,
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            text("assumptions.download_csv"),
            data=lambda: tables.delimited(headers(text), table(assumptions, text), text.language),
            file_name=f"{name}.csv",
            mime="text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def _current() -> Assumptions:
    return with_edits(state.work().assumptions)


def _wanted(text: Words) -> Shown:
    left, right = st.columns(2, vertical_alignment="bottom")
    search = left.text_input(
        text("assumptions.search"), placeholder=text("assumptions.search_hint"), key="assumption_search"
    )
    only = right.pills(
        text("assumptions.show"),
        ["guesses", "edited"],
        selection_mode="multi",
        format_func=lambda code: text(f"assumptions.only_{code}"),
        key="assumption_only",
    )
    subject = st.pills(
        text("assumptions.subject"),
        ["all", *SUBJECTS],
        format_func=lambda code: text(f"assumptions.subject_of.{code}"),
        key=state.seeded("assumption_subject", SUBJECTS[0]),
        required=True,
    )
    everywhere = bool(search.strip()) or bool(only) or subject == "all"
    return Shown(search, "guesses" in only, "edited" in only, "" if everywhere else str(subject))


def _card(entry: Assumption, text: Words) -> None:
    with st.container(border=True):
        grounds, value = st.columns([5, 3], gap="medium")
        with grounds:
            st.markdown(f"**{explained(entry, 'name', text)}** {_badges(entry, text)}")
            st.markdown(explained(entry, "note", text))
            st.markdown(f"*{text('assumptions.moves')}:* {explained(entry, 'moves', text)}")
            _rests_on(entry, text)
        with value:
            _box(entry, text)


def _badges(entry: Assumption, text: Words) -> str:
    sure = status(entry)
    shown = f":{_COLOURS[sure]}-badge[{text(f'assumptions.badge.{sure}')}]"
    return f"{shown} :blue-badge[{text('assumptions.badge.edited')}]" if is_edited(entry) else shown


def _rests_on(entry: Assumption, text: Words) -> None:
    if entry.evidence:
        st.caption(f"{text('assumptions.source')}: {'; '.join(citations(entry.evidence, text))}")
    else:
        st.caption(text("assumptions.no_source"))
    if entry.against:
        told = f"{explained(entry, 'against', text)} {'; '.join(citations(entry.against, text))}"
        st.caption(f"**{text('assumptions.against')}:** {told}")


def _box(entry: Assumption, text: Words) -> None:
    """The value as the reader writes numbers; what cannot be taken is told and changes nothing."""
    language = text.language
    key = _box_key(entry.key, language)
    unit = text(f"assumptions.unit.{entry.unit}")
    st.caption(unit)
    typed = st.text_input(
        f"{explained(entry, 'name', text)}, {unit}",
        label_visibility="collapsed",
        key=state.seeded(key, written(entry.value, entry.unit, language)),
        on_change=_take,
        args=(entry.key, key),
    )
    wrong = fault(typed, entry, text)
    if wrong:
        st.error(wrong)
    st.caption(range_written(entry, text))
    if is_edited(entry):
        ours = with_unit(shipped()[entry.key].value, entry.unit, language)
        st.caption(text("assumptions.shipped", value=ours))
    if is_edited(entry) or wrong:
        st.button(
            text("assumptions.reset"),
            key=f"assumption_reset.{entry.key}",
            on_click=_reset,
            args=(entry.key,),
            icon=":material/undo:",
            type="tertiary",
        )


def _box_key(key: str, language: Language) -> str:
    return f"{_BOX}{key}.{language}"


def _take(key: str, box: str) -> None:
    """Keep what was typed when it has a meaning; our own value is no edit."""
    entry = shipped()[key]
    value = parsed(str(state.value_of(box)), entry.unit)
    if value is None or not entry.allows(value):
        return
    others = {name: kept for name, kept in state.work().assumptions.items() if name != key}
    state.keep(assumptions=others if value == entry.value else {**others, key: value})


def _reset(key: str) -> None:
    state.keep(assumptions={name: kept for name, kept in state.work().assumptions.items() if name != key})
    state.forget(lambda widget: widget.startswith(f"{_BOX}{key}."))


def _reset_all() -> None:
    state.keep(assumptions={})
    state.forget(lambda widget: widget.startswith(_BOX))
