"""The tone of a comment by its words, what negations and "but" do to it, and how often it is right."""

import tomllib
from importlib.resources import files

import numpy as np
import pytest
from pytest import approx

from cx_models.voice.accuracy import accuracy, labelled, shipped_accuracy
from cx_models.voice.lemmas import comments_of
from cx_models.voice.themes import Theme, is_unfit, mentions
from cx_models.voice.tone import LAST, LONE_NEGATION, STRONGER, TURNED, WEIGHTS, tone_of
from cx_models.voice.tones import blamed, in_tones

SHIPPED = tomllib.loads(files("cx_models.voice").joinpath("tone.toml").read_text("utf-8"))


def told(text):
    return tone_of(comments_of([text])[0])


@pytest.mark.parametrize(("text", "tone"), [
    ("Ystävällinen ja asiantunteva palvelu", "positive"), ("Friendly and quick", "positive"),
    ("Aivan surkeaa", "negative"), ("Terrible service, never again", "negative"),
    ("Ei mitään valittamista", "positive"), ("Ei huono", "positive"), ("No problems at all", "positive"),
    ("En ole tyytyväinen", "negative"), ("The app does not work", "negative"), ("Netti ei toimi", "negative"),
    ("Paketti ei tullut", "negative"), ("Kysyin osoitteenmuutoksesta", "neither"), ("What are your hours?", "neither"),
    ("En osaa sanoa", "neither"), ("No opinion", "neither"), ("", "neither"), ("123", "neither"),
    ("Ystävällinen myyjä, mutta asia jäi kesken eikä laskua korjattu", "negative"),
    ("The queue was long but the agent was wonderful", "positive"),
    ("👍", "positive"), ("😡", "negative"), ("Jaa :(", "negative"), ("10/10", "positive"), ("👍🏽", "positive"),
    ("En saanut apua 😡", "negative"), ("hyvin hidas", "negative"), ("Asia hoitui kerralla", "positive"),
    ("ONGELMA RATKESI HETI", "positive"), ("Goods received on Monday", "neither"),
])  # fmt: skip
def test_the_tone_is_told_by_words_signs_and_negations(text, tone):
    assert told(text).tone == tone


def test_each_word_is_told_with_its_weight():
    assert told("Hidas ja kallis").words == (("hidas", -1.0), ("kallis", -1.0))
    assert told("Todella hidas").words == (("hidas", approx(-STRONGER)),)
    assert told("en ole tyytyväinen").words == (("en … tyytyväinen", approx(TURNED)),)
    assert told("Ei vastausta").words == (("ei", approx(LONE_NEGATION)),)
    assert told("Hidas, mutta ystävällinen").words == (("hidas", -1.0), ("ystävällinen", LAST))
    assert told("Kysyin laskusta").words == ()


def test_a_negation_reaches_no_further_than_its_clause():
    assert told("Ei jonoa, ystävällinen palvelu").words[-1] == ("ystävällinen", 1.0)


def test_a_word_of_finnish_means_nothing_in_english():
    assert told("No niin, kysyin vain laskusta").tone == "neither"  # "no" negates in English alone
    assert told("The lady gave me a pro forma invoice on Friday").tone == "neither"


def test_more_praise_is_never_less_positive():
    praise = ["hyvä", "ystävällinen", "loistava", "nopea", "mukava"]
    weights = [told(". ".join(praise[:number])).weight for number in range(len(praise) + 1)]
    assert weights == sorted(weights) and weights[-1] > weights[0]


@pytest.mark.parametrize("language", ["fi", "en"])
def test_shipped_words_are_fit_and_told_once(language):
    words = [word for kind in WEIGHTS for word in SHIPPED[kind][language]]
    assert len(words) == len(set(words))
    assert [word for word in words if word != word.lower()] == []
    assert [word for word in words if "*" in word and len(word.rstrip("*").split()[-1]) < 2] == []
    assert [word for word in SHIPPED["turns"][language] if is_unfit(word)] == []


@pytest.mark.parametrize(("language", "number"), [("fi", 300), ("en", 200)])
def test_the_shipped_comments_are_labelled_and_the_accuracy_is_counted_from_them(language, number):
    known = labelled(language)
    assert len(known) == len({text for text, _ in known}) == number
    found = shipped_accuracy(language)
    right = [tone_of(one).tone == tone for one, (_, tone) in zip(comments_of(t for t, _ in known), known, strict=True)]
    assert found.right.middle == approx(np.mean(right)) and found.comments == number
    assert found.right.low > found.commonest  # better than telling the commonest
    assert found.right_where_told.middle > found.right.middle


def test_accuracy_on_paper():
    truth = ["positive"] * 4 + ["negative"] * 3 + ["neither"] * 3
    found = [
        "positive",
        "positive",
        "neither",
        "negative",
        "negative",
        "negative",
        "neither",
        "neither",
        "neither",
        "positive",
    ]
    paper = accuracy(found, truth)
    assert (paper.comments, paper.right.middle, paper.commonest) == (10, approx(0.6), approx(0.4))
    assert paper.told.middle == approx(5 / 7)
    assert paper.right_where_told.middle == approx(4 / 5)
    assert accuracy([], []) is None
    assert accuracy(["neither"], ["neither"]).told.low == 0  # nothing is known of none


def test_themes_are_told_by_how_many_of_their_comments_are_negative():
    texts = ["jono oli hidas"] * 15 + ["jono oli nopea"] * 5 + ["myyjä oli ystävällinen"] * 12 + ["hinta on kallis"] * 9
    comments = comments_of(texts)
    themes = [Theme("jono", ("jono",)), Theme("myyjä", ("myyjä",)), Theme("hinta", ("hinta",))]
    toned = [tone_of(one) for one in comments]
    found = blamed(themes, mentions(comments, themes), toned)
    assert [(one.name, one.comments) for one in found] == [("jono", 20), ("myyjä", 12)]  # nine are too few to show
    assert found[1].negative.middle == 0 and found[1].positive.middle == 1
    assert in_tones(toned).sum(axis=1).tolist() == [1] * len(texts)
    assert in_tones([]).shape == (0, 3)
