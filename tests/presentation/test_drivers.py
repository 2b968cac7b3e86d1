"""Associations in words, rows and tables."""

import pytest

from cx_models.presentation.drivers import (
    change_rows,
    change_says,
    changes_table,
    drivers_table,
    explained_says,
    halo_says,
    move_name,
    option,
    share_rows,
)
from cx_models.presentation.words import Language, words
from cx_models.quantities import Estimate
from cx_models.voice.coding import Move
from cx_models.voice.drivers import HALO, Drivers
from cx_models.voice.metrics import Measure

LANGUAGES = pytest.mark.parametrize("language", Language)
WAIT = Move("wait", 1.0, 4.5, (0.7,), (1.7,))
SOLVED = Move("resolved", 0.0, 1.0, (0.0,), (1.0,))
PHONE = Move("channel", "store", "phone", (0.0,), (1.0,))
CHANGES = {
    WAIT: Estimate(-0.12, -0.10, -0.08), SOLVED: Estimate(0.38, 0.42, 0.46), PHONE: Estimate(-0.03, 0.0, 0.02)
}  # fmt: skip
FOUND = Drivers(
    ("wait", "resolved", "channel"),
    1_900,
    (Estimate(0.03, 0.05, 0.07), Estimate(0.15, 0.18, 0.21), Estimate(0.0, 0.0, 0.004)),
    Estimate(0.2, 0.23, 0.26),
    CHANGES,
)


@LANGUAGES
def test_the_sentence_names_the_first_and_what_is_next_to_nothing(language):
    text = words(language)
    told = explained_says(FOUND, 2_000, text)
    assert text.title("roles.resolved") in told and text("feedback.along.channel") in told
    assert text.title("roles.wait") not in told
    assert ("1\u00a0900" if language is Language.FI else "1,900") in told
    assert text("drivers.told_all", n="1").split("1")[0] in explained_says(FOUND, 1_900, text)


@LANGUAGES
def test_rows_go_from_the_largest_share_and_the_table_holds_them_and_the_whole(language):
    text = words(language)
    assert share_rows(FOUND, text)["middle"].tolist() == [0.18, 0.05, 0.0]
    headers, rows = drivers_table(FOUND, text)
    assert len(headers) == 4
    assert [row[2] for row in rows] == pytest.approx([5, 18, 0, 23])
    assert rows[-1][0] == text("drivers.header.all")


@LANGUAGES
def test_changes_of_a_share_are_in_percentage_points(language):
    text = words(language)
    rows = change_rows(CHANGES, Measure.SATISFIED, text)
    assert rows["middle"].tolist() == pytest.approx([-10, 42, 0])
    assert "42" in rows["shown"][1]
    headers, body = changes_table(rows, "x", text)
    assert len(headers) == 4 and body[1][1:] == pytest.approx([38, 42, 46])
    assert change_rows(CHANGES, Measure.NPS, text)["middle"].tolist() == pytest.approx([-0.1, 0.42, 0])


@LANGUAGES
def test_the_largest_change_is_told_and_none_where_all_may_be_chance(language):
    text = words(language)
    assert move_name(SOLVED, text) in change_says(CHANGES, Measure.SATISFIED, text)
    assert change_says({PHONE: CHANGES[PHONE]}, Measure.SATISFIED, text) == text("drivers.none_real")


@LANGUAGES
def test_moves_are_named_in_the_readers_words(language):
    text = words(language)
    assert text.title("channels.phone") in move_name(PHONE, text)
    assert ("4,5" if language is Language.FI else "4.5") in move_name(WAIT, text)
    assert move_name(Move("transfers", 0.0, 1.0, (0.0,), (1.0,)), text) == text("drivers.transfers")
    assert "8" in move_name(Move("nps", 6.0, 8.0, (6.0,), (8.0,)), text)


@LANGUAGES
def test_a_halo_is_told_from_its_convention_on(language):
    text = words(language)
    assert halo_says(None, text) == halo_says(HALO - 0.01, text) == ""
    assert ("0,75" if language is Language.FI else "0.75") in halo_says(0.75, text)


@LANGUAGES
def test_an_option_tells_how_many_tell_it(language):
    text = words(language)
    assert option("wait", 1.0, text) == text.title("roles.wait")
    assert "64" in option("wait", 0.64, text)
