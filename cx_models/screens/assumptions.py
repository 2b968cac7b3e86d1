"""The assumptions page: every number with its grounds, to be changed, put back and taken along."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.assumptions.entry import Assumption
from cx_models.assumptions.registry import SUBJECTS, Assumptions, shipped
from cx_models.presentation import tables
from cx_models.presentation.assumptions import (
    FIELDS,
    Shown,
    bounds,
    changed,
    chosen,
    citations,
    counts,
    explained,
    headers,
    is_edited,
    moved_end,
    ours_written,
    shown,
    status,
    table,
)
from cx_models.presentation.fields import fault
from cx_models.presentation.words import Words
from cx_models.screens import state
from cx_models.screens.number_field import number_field
from cx_models.screens.sources import EXCEL

_BOX = "assumption_value."
_COLOURS = {"verified": "green", "memory": "orange", "guess": "violet", "edited": "blue"}
_WIDTH = 84  # pixels of one field: three stand side by side on a phone


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
    return state.work().assumed


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
            st.markdown(f"**{explained(entry, 'name', text)}** {_badge(entry, text)}")
            st.markdown(explained(entry, "note", text))
            st.markdown(f"*{text('assumptions.moves')}:* {explained(entry, 'moves', text)}")
            _rests_on(entry, text)
        with value:
            _boxes(entry, text)


def _badge(entry: Assumption, text: Words) -> str:
    sure = status(entry)
    return f":{_COLOURS[sure]}-badge[{text(f'assumptions.badge.{sure}')}]"


def _rests_on(entry: Assumption, text: Words) -> None:
    if entry.evidence:
        st.caption(f"{text('assumptions.source')}: {'; '.join(citations(entry.evidence, text))}")
    else:
        st.caption(text("assumptions.no_source"))
    if entry.against:
        told = f"{explained(entry, 'against', text)} {'; '.join(citations(entry.against, text))}"
        st.caption(f"**{text('assumptions.against')}:** {told}")


def _boxes(entry: Assumption, text: Words) -> None:
    """The value between the ends of its range; what cannot be taken is told and changes nothing."""
    st.caption(text(f"assumptions.unit.{entry.unit}"))
    row = st.container(horizontal=True, gap="xsmall")
    faults = st.container()
    for field in ("value",) if entry.is_choice else FIELDS:
        with row:
            _box(entry, field, faults, text)
    if entry.is_choice:
        st.caption(text("assumptions.no_range"))
    if is_edited(entry):
        st.caption(ours_written(entry, text))
    if end := moved_end(entry):
        st.caption(text(f"assumptions.moved.{end}"))
    if is_edited(entry) or any(_holds_fault(entry, field, text) for field in FIELDS):
        st.button(
            text("assumptions.reset"),
            key=f"assumption_reset.{entry.key}",
            on_click=_reset,
            args=(entry.key,),
            icon=":material/undo:",
            type="tertiary",
        )


def _box(entry: Assumption, field: str, faults: DeltaGenerator, text: Words) -> None:
    name, unit = explained(entry, "name", text), text(f"assumptions.unit.{entry.unit}")
    short = text(f"assumptions.field.{field}")
    with st.container(width=_WIDTH, gap="xxsmall"):
        st.caption(short)
        number_field(
            f"{name}, {short}, {unit}",
            f"{_BOX}{entry.key}.{field}",
            shown(getattr(entry, field), entry.unit),
            bounds(entry, field),
            text,
            take=partial(_take, entry.key, field),
            label_visibility="collapsed",
            told_in=faults,
        )


def _holds_fault(entry: Assumption, field: str, text: Words) -> bool:
    typed = state.value_of(f"{_BOX}{entry.key}.{field}")
    return typed is not None and bool(fault(typed, bounds(entry, field), text))


def _take(key: str, field: str, told: float | None) -> None:
    """Keep what was typed; our own value and range are no edit."""
    assert told is not None, key  # these fields are never empty
    edit = changed(_current(), key, field, told)
    others = {name: kept for name, kept in state.work().assumptions.items() if name != key}
    state.keep(assumptions=others if edit == shipped()[key].edit else {**others, key: edit})


def _reset(key: str) -> None:
    state.keep(assumptions={name: kept for name, kept in state.work().assumptions.items() if name != key})
    state.forget(lambda widget: widget.startswith(f"{_BOX}{key}."))


def _reset_all() -> None:
    state.keep(assumptions={}, joint=None)
    state.forget(lambda widget: widget.startswith(_BOX))
