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
    bounds,
    chosen,
    counts,
    explained,
    headers,
    meant,
    shown,
    status,
    table,
    written,
)
from cx_models.presentation.fields import fault
from cx_models.presentation.numbers import parsed
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
    for value in (entry.value, entry.low, entry.high, entry.floor, entry.ceiling):
        typed = parsed(written(value, entry.unit, language), language)
        assert typed is not None and meant(typed, entry.unit) == approx(value, abs=1e-9)


@pytest.mark.parametrize("typed", ["", "many", "1e3", "1_000", "nan", "inf", "1,2,3", "=1+1", "--2"])
def test_what_is_no_number_is_told_and_shows_a_right_one(typed):
    assert parsed(typed, Language.FI) is None
    assert "37" in fault(typed, bounds(shipped()["callback.accepted"], "value"), words(Language.FI))


def test_a_number_without_meaning_is_told_with_its_bounds_in_one_unit():
    text, entry = words(Language.EN), shipped()["redial.share"]
    assert "0–100%" in fault("140", bounds(entry, "value"), text)
    assert fault("40", bounds(entry, "value"), text) == ""


def test_the_ends_of_a_range_keep_to_their_side_of_the_value():
    text, entry = words(Language.FI), shipped()["patience.phone"]
    assert "0,5–25\xa0min" in fault("26", bounds(entry, "low"), text)
    assert "25–240\xa0min" in fault("24", bounds(entry, "high"), text)


def test_a_choice_of_values_has_no_range():
    assert bare_range(shipped()["objective.dissatisfied_matter"], Language.EN) == ""


def test_search_looks_through_names_explanations_and_citations():
    text = words(Language.EN)
    by_author = {entry.key for entry in chosen(shipped(), Shown(search="hathaway"), text)}
    assert by_author == {"callback.accepted", "callback.felt_wait", "choice.new_bot"}
    assert "patience.phone" in {entry.key for entry in chosen(shipped(), Shown(search="Plusnet"), text)}


def test_filters_keep_guesses_and_what_was_changed():
    edited = shipped().with_value("redial.share", 0.5).with_range("callback.accepted", 0.1, 0.5)
    text = words(Language.FI)
    assert all(entry.guess for entry in chosen(edited, Shown(guesses=True), text))
    assert {entry.key for entry in chosen(edited, Shown(edited=True), text)} == {"redial.share", "callback.accepted"}
    assert counts(edited)["edited"] == 2


def test_every_assumption_is_counted_once():
    edited = shipped().with_value("redial.share", 0.5).with_value("callback.accepted", 0.5)
    for assumptions in (shipped(), edited):
        found = counts(assumptions)
        assert sum(found[sure] for sure in ("verified", "memory", "guesses", "edited")) == found["n"]
    assert status(edited["callback.accepted"]) == "edited"
    assert counts(edited)["verified"] == counts(shipped())["verified"] - 1


def test_an_edit_is_told_with_the_range_it_had():
    text = words(Language.EN)
    row = dict(
        zip(COLUMNS, table(shipped().with_range("redial.share", 0.2, 0.9), text)[_place("redial.share")], strict=True)
    )
    ours = shipped()["redial.share"]
    assert (row["low"], row["high"]) == (20.0, 90.0)
    assert (row["shipped_low"], row["shipped_high"]) == (shown(ours.low, ours.unit), shown(ours.high, ours.unit))
    assert row["status"] == text("assumptions.badge.edited")


def _place(key):
    return [entry.key for entry in shipped()].index(key)


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
