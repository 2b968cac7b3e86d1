"""Which column is what: shown as understood, corrected by the user, confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from cx_models.intake.choosing import TOGETHER
from cx_models.intake.feedback import ColumnMap, Layout, Reading, Scale
from cx_models.presentation.findings import scale_words
from cx_models.presentation.words import Words
from cx_models.problems import Severity
from cx_models.screens import sources, state

ROLES = (
    "score", "nps", "csat", "ces", "date", "channel", "place", "reason",
    "segment", "comment", "wait", "transfers", "resolved", "mode", "weight",
)  # fmt: skip
SCORES = frozenset({"score", "nps", "csat", "ces"})
SCALES = tuple(Scale(low, high) for low, high in ((1, 5), (0, 10), (1, 10), (1, 7), (1, 4), (1, 3), (0, 100), (0, 1)))
ASKED = {  # each finding that needs a choice, with the part of the form that makes it
    "sheet.several": "sheet",
    "score.primary_unclear": "score",
    "score.formula_uncached": "score",
    "score.scale_unclear": "scale",
    "date.order_unclear": "day_first",
}
_PER_LINE = 3

Header = str | tuple[str, ...] | None


def confirm_columns(reading: Reading, text: Words) -> None:
    """A form with each role's column; open until the user has confirmed it."""
    layout = reading.layout
    if not layout.headers:
        return
    confirmed = state.work().confirmed
    label = text("columns.confirmed" if confirmed else "columns.to_confirm", n=len(layout.mapping))
    with st.expander(label, expanded=not confirmed, icon=":material/check:" if confirmed else ":material/rule:"):
        st.markdown(text("columns.lead"))
        with st.form(f"columns_{_form_key()}", border=False):
            told = _questions(reading, text)
            sent = st.form_submit_button(text("columns.confirm"), type="primary")
        if sent:
            sources.read_again(told)
            st.rerun()


def _form_key() -> str:
    """Changes with the sheet and its reading, so that a new reading starts the form afresh."""
    work = state.work()
    return f"{work.feedback_source.digest if work.feedback_source else ''}_{hash(repr(work.columns))}"


def _questions(reading: Reading, text: Words) -> ColumnMap:
    """The form's fields; what differs from the reading, was told before or is asked, is the user's word."""
    before, asked = state.work().columns, _asked(reading)
    sheet = _sheet(reading, text)
    day_first = _date_order(reading, text)
    roles: dict[str, str] = {}
    shown = [role for role in ROLES if role in reading.layout.mapping or role in ("score", "nps", "ces", *ROLES[4:])]
    scale = before.scale
    places = _places()
    for role in shown:
        with next(places):
            chosen = _column(role, reading.layout, text)
        now = reading.layout.mapping.get(role)
        told = TOGETHER.join(chosen) if isinstance(chosen, tuple) and role in SCORES else chosen
        if not isinstance(told, tuple) and (chosen != now or role in before.roles or role in asked):
            roles[role] = told or ""
        if role == "score" and now is not None:
            with next(places):
                scale = _scale(reading, text, is_told="scale" in asked and chosen == now)
    if scale is not None and "score" not in roles and isinstance(reading.layout.mapping.get("score"), str):
        roles["score"] = str(reading.layout.mapping["score"])
    return ColumnMap(roles, scale, sheet, day_first)


def _asked(reading: Reading) -> frozenset[str]:
    """What the reading leaves to the user (:data:`ASKED`): to leave a suggestion as it stands is an answer too."""
    return frozenset(ASKED[finding.code] for finding in reading.findings if finding.severity is Severity.CHOICE)


def _places() -> Iterator[Any]:
    """Columns of the grid one after another, line by line."""
    while True:
        yield from st.columns(_PER_LINE)


def _column(role: str, layout: Layout, text: Words) -> Header:
    now: Header = layout.mapping.get(role)
    joined = layout.mapping.get("channel") if role in SCORES else now  # the scores of several channels as one
    several = list(dict.fromkeys(header for header in (now, joined) if isinstance(header, tuple)))
    options: list[Header] = [None, *several, *filter(None, layout.headers)]
    return st.selectbox(
        text.title(f"roles.{role}") if role != "score" else text("columns.main_score"),
        options,
        index=options.index(now),
        format_func=lambda header: _header_words(header, bool(now), text),
        key=f"role_{role}_{_form_key()}",
    )


def _header_words(header: Header, found: bool, text: Words) -> str:
    if header is None:
        return text("columns.none" if found else "columns.not_found")
    return " + ".join(header) if isinstance(header, tuple) else header


def _scale(reading: Reading, text: Words, *, is_told: bool) -> Scale | None:
    """The scale of the main score; None leaves it to recognition, unless leaving it as it stands is told."""
    feedback = reading.feedback
    now = feedback.scales.get(feedback.primary) if feedback and feedback.primary else None
    options = list(dict.fromkeys([*([now] if now else [None]), *SCALES, *(_turned(now) if now else ())]))
    chosen = st.selectbox(
        text("columns.scale"),
        options,
        format_func=lambda scale: _scale_words(scale, text),
        key=f"scale_{_form_key()}",
    )
    return chosen if chosen != now or is_told or state.work().columns.scale is not None else None


def _turned(scale: Scale) -> tuple[Scale, ...]:
    return (Scale(scale.low, scale.high, reversed=not scale.reversed),)


def _scale_words(scale: Scale | None, text: Words) -> str:
    if scale is None:
        return text("columns.not_found")
    ends = scale_words(scale.low, scale.high, text)
    return text("columns.reversed", scale=ends) if scale.reversed else ends


def _sheet(reading: Reading, text: Words) -> str | None:
    """The sheet to read, asked only where the workbook has several that could be meant."""
    named: list[str] = []
    for finding in reading.findings:
        if finding.code == "sheet.several":
            named += [str(name) for name in finding.facts.get("candidates", ())]
        elif finding.code == "sheet.not_used" and finding.where.sheet:
            named.append(finding.where.sheet)
    before = state.work().columns.sheet
    options = list(dict.fromkeys([*filter(None, [reading.layout.sheet]), *named]))
    if len(options) < 2:
        return before
    chosen = st.selectbox(text("columns.sheet"), options, key=f"sheet_{_form_key()}")
    return chosen if chosen != reading.layout.sheet or before or "sheet" in _asked(reading) else None


def _date_order(reading: Reading, text: Words) -> bool | None:
    """Day or month first, asked only where the dates do not tell."""
    before = state.work().columns.day_first
    unclear = next((f for f in reading.findings if f.code == "date.order_unclear"), None)
    if unclear is None and before is None:
        return None
    guess = before if before is not None else bool(unclear and unclear.facts.get("guess", True))
    chosen = st.radio(
        text("columns.date_order"),
        [True, False],
        index=0 if guess else 1,
        format_func=lambda day_first: text(f"findings.date.guess.{str(day_first).lower()}"),
        horizontal=True,
        key=f"day_first_{_form_key()}",
    )
    return bool(chosen)
