"""What customers answered, in charts and in the sentences before them."""

from dataclasses import replace

import numpy as np
import pytest
from pytest import approx

from cx_models.presentation.charts.answers import alike_rows, alike_spec, answer_rows, answers_spec, breakdown_rows
from cx_models.presentation.numbers import percent
from cx_models.presentation.sentences.answers import alike_says, answers_say, breakdown_says, mode_says
from cx_models.presentation.words import Language, words
from cx_models.quantities import Estimate
from cx_models.voice.alike import alike
from cx_models.voice.metrics import Breakdown, Group, Measure, wilson
from cx_models.voice.spread import Answer

LANGUAGES = pytest.mark.parametrize("language", Language)


def answered(**counts):
    """Rows of answers like ``a2_5=3``: three times 2.5."""
    total = sum(counts.values())
    return [
        Answer(float(answer.lstrip("a").replace("_", ".")), wilson(count / total, total), count)
        for answer, count in counts.items()
    ]


def test_answers_and_shares_are_written_as_the_language_does():
    rows = answer_rows(answered(a2=3, a2_5=1), Language.FI)
    assert rows["answer"].tolist() == ["2", "2,5"]
    assert rows["count"].tolist() == [3, 1]
    assert rows["shown"].iloc[0].startswith("75\xa0% (")


def test_too_many_answers_to_tell_one_by_one_are_not_drawn():
    assert answer_rows([Answer(float(n), wilson(0.0, 100), 0) for n in range(101)], Language.EN).empty


def test_each_share_is_drawn_with_its_interval():
    bars, whiskers = answers_spec("a", "b", "c", Language.EN)["layer"]
    assert bars["encoding"]["y"]["field"] == "middle"
    assert (whiskers["encoding"]["y"]["field"], whiskers["encoding"]["y2"]["field"]) == ("low", "high")


@LANGUAGES
def test_the_commonest_answer_is_told(language):
    said = answers_say("Arvosana", answer_rows(answered(a2=3, a5=1), language), words(language))
    assert "**Arvosana**" in said and " 2" in said and "75" in said


def broken_down(*groups):
    return Breakdown(tuple(Group(key, Estimate(*estimate), 40) for key, estimate in groups))


def said(found, column, language):
    rows = breakdown_rows(found, Measure.SATISFIED, column, words(language), {})
    return breakdown_says(found, rows, column, words(language))


@LANGUAGES
def test_the_ends_of_a_breakdown_are_told_with_whether_they_differ(language):
    text = words(language)
    apart = said(broken_down(("b", (0.4, 0.5, 0.6)), ("a", (0.7, 0.8, 0.9)), ("c", (0.1, 0.2, 0.3))), "place", language)
    assert apart.index("a,") < apart.index("c,") and text("feedback.apart") in apart and "b," not in apart
    near = said(broken_down(("a", (0.4, 0.5, 0.6)), ("b", (0.5, 0.6, 0.7))), "place", language)
    assert text("feedback.not_apart") in near


@LANGUAGES
def test_months_are_told_from_first_to_last(language):
    found = broken_down(
        ("2024-01-01", (0.7, 0.8, 0.9)), ("2024-02-01", (0.1, 0.2, 0.3)), ("2024-03-01", (0.4, 0.5, 0.6))
    )
    told = said(found, "month", language)
    assert "2024" in told and "80" in told and "50" in told and "20" not in told.replace("2024", "")


@LANGUAGES
def test_a_breakdown_of_one_group_compares_nothing(language):
    told = said(broken_down(("a", (0.4, 0.5, 0.6))), "place", language)
    assert "50" in told and words(language)("feedback.not_apart") not in told


def taken_together(levels, errors):
    found = broken_down(
        *((key, (level - 0.05, level, level + 0.05)) for key, level in zip("abcd", levels, strict=False))
    )
    return replace(found, alike=alike(np.array(levels), np.array(errors), 1.0, 0.9))


def said_together(found, language):
    text = words(language)
    return alike_says(found.alike, alike_rows(found, Measure.SATISFIED, text, {"a": "Espoo"}), text)


@LANGUAGES
def test_clear_ends_are_named_with_their_chances_and_open_ones_called_open(language):
    text = words(language)
    clear = said_together(taken_together([0.9, 0.5, 0.1], [0.01] * 3), language)
    assert clear.index("Espoo") < clear.index("c,") and text("feedback.ends_clear") in clear
    assert text("feedback.chance_most", share=percent(0.99, language)) in clear
    unclear = said_together(taken_together([0.52, 0.5, 0.5, 0.48], [0.2] * 4), language)
    assert text("feedback.ends_open") in unclear and text("feedback.ends_clear") not in unclear


def test_groups_taken_together_keep_their_order_and_show_what_is_their_own():
    found = taken_together([0.2, 0.9, 0.5], [0.3, 0.01, 0.01])
    rows = alike_rows(found, Measure.SATISFIED, words(Language.EN), {})
    assert rows["group"].tolist() == ["a", "b", "c"]
    assert rows["observed"].tolist() == approx([0.2, 0.9, 0.5])
    assert rows["middle"][0] > 0.2 and rows["middle"][1] == approx(0.9, abs=0.02)
    drawn = alike_spec(Measure.SATISFIED, "t", Language.EN, 3)["layer"]
    assert [layer["encoding"]["x"]["field"] for layer in drawn] == ["low", "observed", "middle"]


def test_months_are_not_taken_together():
    assert alike_rows(broken_down(("2024-01-01", (0.4, 0.5, 0.6))), Measure.MEAN, words(Language.EN), {}).empty


@LANGUAGES
def test_what_the_way_of_asking_may_do_is_told_unless_there_is_one(language):
    text = words(language)
    shift = "5,5" if language is Language.FI else "5.5"
    told = mode_says({"SMS": 0.75, "Web": 0.25}, text)
    assert "SMS 75" in told and "Web 25" in told and shift in told and "0–18" in told
    assert shift in mode_says({}, text) and "SMS" not in mode_says({}, text)
    assert mode_says({"SMS": 1.0}, text) == ""
