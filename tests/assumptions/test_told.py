"""Assumptions as the reader sees, writes and takes them along."""

import csv
import io

import pytest
from openpyxl import load_workbook
from pytest import approx

from cx_models.assumptions.registry import shipped
from cx_models.presentation import tables
from cx_models.presentation.assumptions import (
    COLUMNS,
    Shown,
    bare_range,
    chosen,
    counts,
    explained,
    fault,
    headers,
    parsed,
    table,
    with_edits,
    written,
)
from cx_models.presentation.words import Language, words

ENTRIES = pytest.mark.parametrize("entry", tuple(shipped()), ids=lambda entry: entry.key)
LANGUAGES = pytest.mark.parametrize("text", [words(language) for language in Language], ids=list(Language))


@ENTRIES
@LANGUAGES
def test_every_assumption_is_explained(entry, text):
    assert all(explained(entry, part, text) for part in ("name", "note", "moves"))
    assert bool(explained(entry, "against", text)) == bool(entry.against)
    assert f"assumptions.unit.{entry.unit}" in text
    assert f"assumptions.subject_of.{entry.subject}" in text


@LANGUAGES
def test_no_words_are_left_of_assumptions_that_are_gone(text):
    told = {key.split(".entry.")[1].rsplit(".", 1)[0] for key in text.sentences if ".entry." in key}
    assert told == shipped().keys


@LANGUAGES
def test_names_tell_assumptions_apart(text):
    names = [explained(entry, "name", text) for entry in shipped()]
    assert len(set(names)) == len(names)


@ENTRIES
@pytest.mark.parametrize("language", Language)
def test_what_is_shown_can_be_typed_back(entry, language):
    for value in (entry.value, entry.low, entry.high):
        assert parsed(written(value, entry.unit, language), entry.unit) == approx(value, abs=1e-9)


@pytest.mark.parametrize("typed", ["", "many", "1e3", "1_000", "nan", "inf", "1,2,3", "=1+1", "--2"])
def test_what_is_no_number_is_told_and_shows_a_right_one(typed):
    text, entry = words(Language.FI), shipped()["callback.accepted"]
    assert parsed(typed, entry.unit) is None
    assert "37" in fault(typed, entry, text)


def test_a_number_without_meaning_is_told_with_its_bounds():
    text, entry = words(Language.EN), shipped()["redial.share"]
    assert "0%" in fault("140", entry, text) and "100%" in fault("140", entry, text)
    assert fault("40", entry, text) == ""


def test_a_choice_of_values_has_no_range():
    assert bare_range(shipped()["objective.dissatisfied_matter"], Language.EN) == ""


def test_search_looks_through_names_explanations_and_citations():
    text = words(Language.EN)
    by_author = {entry.key for entry in chosen(shipped(), Shown(search="hathaway"), text)}
    assert by_author == {"callback.accepted", "callback.felt_wait", "choice.new_bot"}
    assert "patience.phone" in {entry.key for entry in chosen(shipped(), Shown(search="Plusnet"), text)}


def test_filters_keep_guesses_and_what_was_changed():
    edited = with_edits({"redial.share": 0.5, "callback.accepted": 0.5})
    text = words(Language.FI)
    assert all(entry.guess for entry in chosen(edited, Shown(guesses=True), text))
    assert {entry.key for entry in chosen(edited, Shown(edited=True), text)} == {"redial.share", "callback.accepted"}
    assert counts(edited)["edited"] == 2


@LANGUAGES
def test_the_workbook_has_every_assumption_and_no_formula(text):
    book = load_workbook(io.BytesIO(tables.workbook(headers(text), table(shipped(), text), "x" * 40)))
    rows = list(book.active.iter_rows())
    assert len(rows) == 1 + len(shipped().entries)
    assert len(rows[0]) == len(COLUMNS)
    assert not [cell.value for row in rows for cell in row if cell.data_type == "f"]


def test_text_that_looks_like_a_formula_stays_text():
    book = load_workbook(io.BytesIO(tables.workbook(["a"], [["=1+1"]], "sheet")))
    assert book.active["A2"].data_type == "s"
    assert "'=1+1" in tables.delimited(["a"], [["=1+1"]], Language.EN).decode("utf-8-sig")


def test_the_csv_has_the_decimals_of_the_readers_country():
    finnish = tables.delimited(["a", "b"], [["x", -0.25]], Language.FI).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(finnish), delimiter=";"))[1] == ["x", "-0,25"]
    assert "x,-0.25" in tables.delimited(["a", "b"], [["x", -0.25]], Language.EN).decode("utf-8-sig")
