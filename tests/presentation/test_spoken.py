"""Comments in words, rows and tables."""

import pandas as pd
import pytest

from cx_models.intake.feedback import Feedback
from cx_models.presentation.spoken import (
    channels_table,
    comments_say,
    examples_table,
    gap_rows,
    share_rows,
    spoken_name,
    spoken_table,
    themes_say,
)
from cx_models.presentation.words import Language, words
from cx_models.quantities import Estimate
from cx_models.voice.commented import Commented
from cx_models.voice.differences import Difference
from cx_models.voice.metrics import Measure
from cx_models.voice.themed import Spoken, Themed
from cx_models.voice.themes import SETS, shipped_themes

LANGUAGES = pytest.mark.parametrize("language", Language)


def themed(name, comments, gap, p=0.001):
    share = Estimate(comments / 1000 - 0.01, comments / 1000, comments / 1000 + 0.01)
    difference = None if gap is None else Difference(Estimate(gap - 0.02, gap, gap + 0.02), p, 0.05)
    return Themed(name, comments, share, difference, {"phone": share}, (3,))


FOUND = Spoken(
    {"fi": 900, "en": 80, "": 20},
    1_000,
    0.31,
    (themed("matters.price", 300, 0.1), themed("Parkki", 200, -0.2), themed("matters.wait", 100, -0.5, p=0.4)),
)


@LANGUAGES
def test_the_sentence_names_the_commonest_and_the_ends_that_are_beyond_chance(language):
    text = words(language)
    told = themes_say(FOUND, Measure.SATISFIED, text)
    assert text("comments.theme.matters.price") in told and "Parkki" in told and "31" in told
    assert text("comments.theme.matters.wait") not in told  # perhaps chance
    alone = themes_say(FOUND, None, text)
    assert "Parkki" not in alone


@LANGUAGES
@pytest.mark.parametrize("of", SETS)
def test_every_shipped_theme_has_a_name_in_both_languages(language, of):
    for theme in shipped_themes(of):
        assert "." not in spoken_name(theme.name, words(language))


@LANGUAGES
def test_a_theme_of_ones_own_keeps_its_name(language):
    assert spoken_name("matters.mine", words(language)) == "matters.mine"


@LANGUAGES
def test_rows_and_tables_hold_the_same_figures(language):
    text = words(language)
    assert share_rows(FOUND, text)["middle"].tolist() == [0.3, 0.2, 0.1]
    assert gap_rows(FOUND, Measure.SATISFIED, text)["middle"].tolist() == pytest.approx([10, -20, -50])
    headers, rows = spoken_table(FOUND, Measure.SATISFIED, "Teema", text)
    assert len(headers) == len(rows[0]) == 9
    assert rows[1][0] == "Parkki" and rows[1][6] == pytest.approx(-20)
    headers, rows = spoken_table(FOUND, None, "Teema", text)
    assert len(headers) == len(rows[0]) == 5
    headers, rows = channels_table(FOUND.themes[0], text)
    assert len(headers) == 4 and rows[0][0] == text.title("channels.phone") and rows[0][2] == pytest.approx(30)


@LANGUAGES
def test_examples_are_given_as_they_are(language):
    assert examples_table(["Jono <b>oli</b> pitkä"], words(language)).iloc[:, 0].tolist() == ["Jono <b>oli</b> pitkä"]


@LANGUAGES
def test_where_only_some_comments_were_drawn_the_sentence_says_so(language):
    text = words(language)
    records = pd.DataFrame({"comment": ["jono"] * 3})
    whole = Commented(Feedback(records, {}, None), (), 0, 1_000)
    some = Commented(Feedback(records, {}, None), (), 0, 250_000)
    foreign = Commented(Feedback(records, {}, None), (), 40, 1_040)
    assert comments_say(FOUND, foreign, text).endswith(text("comments.other", n=40))
    drawn = text("comments.drawn", of="|").split("|")[-1]
    assert drawn not in comments_say(FOUND, whole, text)
    assert comments_say(FOUND, some, text).endswith(drawn)
