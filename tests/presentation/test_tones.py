"""The tone of comments in words, rows and tables, with its accuracy."""

import pytest

from cx_models.presentation.tones import accuracy_says, blamed_rows, blamed_table, toned_table, tones_say
from cx_models.presentation.topics import topics_table
from cx_models.presentation.words import Language, words
from cx_models.quantities import Estimate
from cx_models.voice.accuracy import shipped_accuracy
from cx_models.voice.differences import Difference
from cx_models.voice.metrics import Measure
from cx_models.voice.themed import Spoken, Themed
from cx_models.voice.tone import Toned
from cx_models.voice.tones import Blamed
from cx_models.voice.topics import Topic

LANGUAGES = pytest.mark.parametrize("language", Language)


def themed(name, share, gap=None, p=0.001):
    difference = None if gap is None else Difference(Estimate(gap - 0.02, gap, gap + 0.02), p, 0.05)
    return Themed(name, int(1000 * share), Estimate(share, share, share), difference, {}, ())


def spoken(gap, p=0.001):
    parts = (themed("tone.positive", 0.5), themed("tone.negative", 0.3, gap, p), themed("tone.neither", 0.2))
    return Spoken({"fi": 1000}, 1000, 0.0, parts)


@LANGUAGES
def test_the_tone_is_held_against_the_writers_own_answers(language):
    text = words(language)
    told = tones_say(spoken(-0.4), Measure.SATISFIED, text)
    assert "30" in told and "50" in told and "20" in told
    assert told.endswith(text("tones.agrees", gap="|").split("|")[-1])
    for gap, p in ((-0.4, 0.5), (0.4, 0.001)):
        assert text("tones.agrees_not", gap="|").split("|")[-1] in tones_say(spoken(gap, p), Measure.SATISFIED, text)
    assert tones_say(spoken(-0.4), None, text) == tones_say(spoken(None), Measure.SATISFIED, text)


@LANGUAGES
@pytest.mark.parametrize("of", ["fi", "en"])
def test_accuracy_is_told_with_its_number_and_what_guessing_would_reach(language, of):
    told = accuracy_says(shipped_accuracy(of), of, words(language))
    assert "40" in told and ("300" if of == "fi" else "200") in told


@LANGUAGES
def test_rows_and_tables_hold_the_same_figures(language):
    text = words(language)
    found = [Blamed("matters.wait", 120, Estimate(0.5, 0.6, 0.7), Estimate(0.1, 0.2, 0.3))]
    assert blamed_rows(found, text)["middle"].tolist() == [0.6]
    headers, rows = blamed_table(found, text)
    assert len(headers) == len(rows[0]) == 8 and rows[0][2:] == pytest.approx([50, 60, 70, 10, 20, 30])
    table = toned_table(["Ei hyvä"], [Toned("negative", -0.8, (("ei hyvä", -0.8),))], text)
    assert "ei hyvä" in table.iloc[0, 1] and ("0,8" if language is Language.FI else "0.8") in table.iloc[0, 1]


@LANGUAGES
def test_topics_are_shown_with_all_their_words(language):
    topic = Topic(("jono", "pitkä", "hidas", "odottaa"))
    table = topics_table([topic], Spoken({}, 10, 0.0, (themed(topic.name, 0.3),)), words(language))
    assert table.iloc[0].tolist() == ["Jono, pitkä, hidas", "jono, pitkä, hidas, odottaa", "300"]
