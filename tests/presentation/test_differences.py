"""Differences in words: what is beyond chance, what may be chance, and what the season leaves open."""

import pytest

from cx_models.presentation.differences import (
    difference_rows,
    differences_say,
    gap_written,
    step_rows,
    steps_say,
)
from cx_models.presentation.numbers import UNKNOWN
from cx_models.presentation.words import Language, words
from cx_models.quantities import Estimate
from cx_models.voice.differences import Difference, Step
from cx_models.voice.metrics import Measure

LANGUAGES = pytest.mark.parametrize("language", Language)


def difference(gap, p):
    return Difference(Estimate(gap - 0.02, gap, gap + 0.02), p, 0.05)


@LANGUAGES
def test_groups_beyond_chance_are_named_the_surest_first_and_the_rest_counted(language):
    text = words(language)
    found = {f"g{at}": difference(0.1 + 0.1 * at, 0.06 - 0.01 * at) for at in range(6)}
    told = differences_say(
        found | {"same": difference(0.01, 0.7)}, {"g5": "Verkko"}, gap_written(Measure.SATISFIED, text), text
    )
    assert told.index("Verkko +60") < told.index("g4 +50") < told.index("g2 +30")
    assert "g1" not in told and "same" not in told and " 2 " in told


@LANGUAGES
def test_where_nothing_differs_what_would_have_gone_unseen_is_told(language):
    text = words(language)
    found = {"a": difference(0.01, 0.7), "b": Difference(Estimate(-0.1, 0.0, 0.1), 0.7, 0.12)}
    told = differences_say(found, {}, gap_written(Measure.SATISFIED, text), text)
    assert told == text(
        "differences.none", detectable=text("scenario.points.unit", value="5,0" if language is Language.FI else "5.0")
    )
    assert differences_say({}, {}, gap_written(Measure.SATISFIED, text), text) == ""


@LANGUAGES
def test_each_group_has_its_row_and_one_that_is_not_compared_says_so(language):
    text = words(language)
    rows = difference_rows({"a": difference(-0.2, 0.0001)}, ["a", "b"], gap_written(Measure.SATISFIED, text), text)
    assert rows["gap"][0].startswith("−20")
    assert rows["p"][0] == text("feedback.chance_least", share="1\xa0%" if language is Language.FI else "1%")
    assert rows.iloc[1].tolist() == [UNKNOWN] * 3


@LANGUAGES
def test_the_last_month_is_told_and_without_a_year_the_season_is_named(language):
    text, write = words(language), gap_written(Measure.NPS, words(language))
    one = Difference(Estimate(-12.0, -9.0, -6.0), 0.001, 8.0)
    young = steps_say([Step("2025-10-01", None, None, None), Step("2025-11-01", one, None, None)], write, text)
    assert text("differences.real") in young and text("differences.no_year") in young
    other = Difference(Estimate(-4.0, 1.0, 6.0), 0.8, 12.0)
    grown = steps_say([Step("2025-11-01", one, other, other)], write, text)
    assert text("differences.maybe") in grown and text("differences.no_year") not in grown
    assert text("differences.unseasonal", gap="|").split("|")[0] in grown
    assert steps_say([Step("2025-11-01", None, None, None)], write, text) == steps_say([], write, text) == ""


def test_columns_of_months_that_tell_nothing_are_left_out():
    text = words(Language.EN)
    one = Difference(Estimate(-12.0, -9.0, -6.0), 0.001, 8.0)
    found = [Step("2025-10-01", None, None, None), Step("2025-11-01", one, None, None)]
    rows = step_rows(found, ["2025-10-01", "2025-11-01"], gap_written(Measure.NPS, text), text)
    assert list(rows) == ["since", "detectable"]
    assert rows["since"][0] == UNKNOWN
    assert rows["since"][1].startswith("\N{MINUS SIGN}9 (") and rows["since"][1].endswith(", beyond chance")
    assert rows["detectable"].tolist() == [UNKNOWN, "8"]
