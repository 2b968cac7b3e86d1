"""The table of stores in the short form."""

import pytest

from cx_models.intake.short_form import StoreAnswer
from cx_models.presentation.words import Language
from cx_models.screens.stores_table import rows_of, stores_in

STORES = (StoreAnswer("853", 3, 210.0, 9.5, 17.0), StoreAnswer("091", None, 40.0), StoreAnswer(opens=0.0, closes=24.0))


@pytest.mark.parametrize("language", Language)
def test_stores_come_back_from_the_table_as_they_went(language):
    assert stores_in(rows_of(STORES, language), language) == STORES


def test_an_empty_row_is_no_store_and_a_blank_cell_is_unknown():
    nothing = {"municipality": None, "people": float("nan"), "visits": float("nan"), "opens": None, "closes": None}
    assert stores_in([nothing], Language.FI) == ()
    assert stores_in([nothing | {"municipality": "Turku", "people": 2.0}], Language.FI) == (StoreAnswer("853", 2),)
