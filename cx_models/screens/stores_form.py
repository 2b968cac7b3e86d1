"""The stores of the short form: a row of fields for each, which fits a phone as well as a desk."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.intake.short_form import STORE_HOURS, StoreAnswer
from cx_models.presentation import numbers
from cx_models.presentation.fields import Bounds
from cx_models.presentation.words import Words
from cx_models.screens import state
from cx_models.screens.form_fields import BY_NAME, KEY, MUNICIPALITIES, group, hour, number

_TWO = 134  # pixels: two stand side by side in the box on a phone
Rows = tuple[int, ...]  # a name for each row asked, which it keeps when one above it goes


def ask_stores(before: tuple[StoreAnswer, ...], text: Words) -> tuple[StoreAnswer, ...]:
    """Rows that begin with the stores told ``before``; the stores they hold now, wholly empty rows left out."""
    opens, closes = (numbers.clock(time, text.language) for time in STORE_HOURS)
    st.markdown(text("form.stores_lead", opens=opens, closes=closes))
    whose = f"stores.{hash(before)}"  # other stores begin with other fields
    rows: Rows = state.recalled(whose, tuple(range(max(len(before), 1))))
    told = []
    for place, row in enumerate(rows, start=1):
        known = before[row] if row < len(before) else StoreAnswer()
        with group(text("form.store", n=place)) as faults:
            told.append(_store(f"{whose}.{row}", known, faults, text))
            st.form_submit_button(
                text("form.store_remove"),
                icon=":material/delete:",
                type="tertiary",
                key=f"{KEY}{whose}.{row}.remove",
                on_click=partial(state.remember, whose, tuple(other for other in rows if other != row)),
            )
    st.form_submit_button(
        text("form.store_add"),
        icon=":material/add:",
        key=f"{KEY}{whose}.add",
        on_click=partial(state.remember, whose, (*rows, max((len(before) - 1, *rows)) + 1)),
    )
    return tuple(store for store in told if store != StoreAnswer())


def _store(whose: str, before: StoreAnswer, faults: DeltaGenerator, text: Words) -> StoreAnswer:
    municipality = st.selectbox(
        text("form.municipality"),
        BY_NAME,
        index=None,
        format_func=lambda code: MUNICIPALITIES[code],
        placeholder="",
        key=state.seeded(f"{KEY}{whose}.municipality", before.municipality),
        width=_TWO,
    )
    people = number(
        f"{whose}.people", before.people, faults, text, label="store_people", bounds=Bounds(whole=True), width=_TWO
    )
    visits = number(f"{whose}.visits", before.visits, faults, text, label="visits", width=_TWO)
    opens = hour(whose, "opens", before.opens, STORE_HOURS[0], text)
    closes = hour(whose, "closes", before.closes, STORE_HOURS[1], text)
    return StoreAnswer(municipality, None if people is None else round(people), visits, opens, closes)
