"""The stores of the short form: a table to fill in, and its rows as answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from cx_models.intake.short_form import STORE_HOURS, StoreAnswer
from cx_models.presentation import numbers
from cx_models.presentation.words import Language, Words
from cx_models.service.areas import finland

HALF_HOURS_OF_DAY = tuple(half / 2 for half in range(49))
MUNICIPALITIES = {place.code: place.name_fi for place in finland()}
_COLUMNS = {"municipality": "object", "people": "float", "visits": "float", "opens": "object", "closes": "object"}


def ask_stores(before: tuple[StoreAnswer, ...], text: Words) -> tuple[StoreAnswer, ...]:
    """A table that begins with the stores told ``before``; the stores it holds now."""
    opens, closes = (numbers.clock(hour, text.language) for hour in STORE_HOURS)
    st.markdown(text("form.stores_lead", opens=opens, closes=closes))
    clocks = [numbers.clock(hour, text.language) for hour in HALF_HOURS_OF_DAY]
    filled = st.data_editor(
        pd.DataFrame(rows_of(before, text.language), columns=list(_COLUMNS)).astype(_COLUMNS),
        num_rows="dynamic",
        hide_index=True,
        placeholder="",
        column_config={
            "municipality": st.column_config.SelectboxColumn(
                text("form.municipality"), options=sorted(MUNICIPALITIES.values()), width="medium"
            ),
            "people": st.column_config.NumberColumn(text("form.store_people"), min_value=1, step=1),
            "visits": st.column_config.NumberColumn(text("form.visits"), min_value=0, step=1),
            "opens": st.column_config.SelectboxColumn(text("form.opens"), options=clocks),
            "closes": st.column_config.SelectboxColumn(text("form.closes"), options=clocks),
        },
        key=f"short_form.stores.{hash(before)}.{text.language}",
    )
    return stores_in(filled.to_dict("records"), text.language)


def rows_of(stores: Iterable[StoreAnswer], language: Language) -> list[dict[str, Any]]:
    """The table's rows: names for codes, clocks for hours, None where nothing was told."""
    return [
        {
            "municipality": None if store.municipality is None else MUNICIPALITIES[store.municipality],
            "people": store.people,
            "visits": store.visits,
            "opens": None if store.opens is None else numbers.clock(store.opens, language),
            "closes": None if store.closes is None else numbers.clock(store.closes, language),
        }
        for store in stores
    ]


def stores_in(rows: Iterable[Mapping[Any, Any]], language: Language) -> tuple[StoreAnswer, ...]:
    """The stores that the rows tell; a wholly empty row is none."""
    codes = {name: code for code, name in MUNICIPALITIES.items()}
    hours = {numbers.clock(hour, language): hour for hour in HALF_HOURS_OF_DAY}
    stores = []
    for row in rows:
        told = {name: cell for name, cell in row.items() if not pd.isna(cell)}
        if told:
            stores.append(
                StoreAnswer(
                    codes.get(told.get("municipality", "")),
                    int(told["people"]) if "people" in told else None,
                    told.get("visits"),
                    hours.get(told.get("opens", "")),
                    hours.get(told.get("closes", "")),
                )
            )
    return tuple(stores)
