"""Comments by their words: the language, the basic form, and what they are about, tied to answers and channels."""

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.stats import ttest_ind

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.commented import commented
from cx_models.voice.lemmas import comments_of
from cx_models.voice.metrics import FEWEST, Measure, wilson
from cx_models.voice.themed import EXAMPLES, spoken
from cx_models.voice.themes import MOST_WORDS, SETS, Theme, is_unfit, mentions, shipped_themes, words_from

WAIT = Theme("wait", ("jono*", "odottaa", "queue*", "soittaa takaisin"))
STAFF = Theme("staff", ("myyjä", "agent"))


def feedback(comments, csat=None, channel=None):
    records = pd.DataFrame({"comment": pd.Series(comments, dtype=object)})
    records["csat"] = np.nan if csat is None else np.asarray(csat, dtype=float)
    records["channel"], records["weight"] = channel, 1.0
    return Feedback(records, {"csat": Scale(1, 5)}, "csat")


def told_by(told, themes, question, measure):
    read = commented(told)
    return spoken(read, [theme.name for theme in themes], mentions(read.comments, themes), question, measure)


@pytest.mark.parametrize(("text", "language"), [
    ("Odotin jonossa liian kauan", "fi"), ("The agent was rude and slow", "en"), ("Huono", "fi"),
    ("Great service", "en"),
    ("Mycket bra service, trevlig personal", "other"),
    ("Pouvez-vous nous aider demain", "other"), ("👍", ""), ("12345", ""), ("ok", ""),
    ("Nettisivuilta ei löydy mitään", "fi"), ("App crashes all the time", "en"),
])  # fmt: skip
def test_a_comments_language_is_told_or_left_open(text, language):
    assert comments_of([text])[0].language == language


def test_words_are_brought_to_their_basic_form_in_the_comments_own_language():
    finnish, english = comments_of(["Myyjät olivat jonoissa. Laskussa virheitä!", "The agents were waiting in queues"])
    assert finnish.lemmas == ("myyjä", "olla", "jono", "lasku", "virhe")
    assert english.lemmas == ("the", "agent", "be", "wait", "in", "queue")
    assert finnish.written[0] == "myyjät"


def test_equal_texts_are_read_once_and_order_is_kept():
    read = comments_of(["Jono", "Hyvä", "Jono"])
    assert read[0] is read[2] and read[1].lemmas == ("hyvä",)


@pytest.mark.parametrize(("text", "is_of_wait"), [
    ("Jonottaminen on turhaa", True), ("Odottanut tunnin", True), ("soititte takaisin vasta illalla", True),
    ("Takaisin soittaa ei voi", False), ("Queues everywhere", True), ("Ajonopeus oli hidas", False), ("", False),
    ("soittakaa", False), ("odotus… jonoon", True),
])  # fmt: skip
def test_a_theme_is_found_by_basic_forms_beginnings_and_rows_of_words(text, is_of_wait):
    assert mentions(comments_of([text]), [WAIT, STAFF]).tolist() == [[is_of_wait, False]]


def test_no_comments_and_no_themes_are_empty_tables():
    assert mentions((), [WAIT]).shape == (0, 1)
    assert mentions(comments_of(["jono"]), []).shape == (1, 0)


def test_typed_words_are_taken_apart_and_each_kept_once():
    assert words_from(" Jono*,\nodottaa; soittaa   TAKAISIN,, odottaa ") == ("jono*", "odottaa", "soittaa takaisin")
    assert words_from(" , ;") == ()


@pytest.mark.parametrize("word", ["a", "*", "jo*no", "yksi kaksi kolme neljä", "", "x*"])
def test_words_that_cannot_be_looked_for_are_refused(word):
    assert is_unfit(word)
    with pytest.raises(ValueError, match="it must"):
        Theme("x", (word,))


@pytest.mark.parametrize("made", [("", ("jono",)), ("x", ()), ("x", tuple(f"w{at}" for at in range(MOST_WORDS + 1)))])
def test_a_theme_has_a_name_and_some_words(made):
    with pytest.raises(ValueError, match="it must have"):
        Theme(*made)


@pytest.mark.parametrize(("text", "theme"), [
    ("Jonotin puoli tuntia ennen kuin vastattiin", "matters.wait"),
    ("We were kept waiting for an hour", "matters.wait"),
    ("Asiaani ei ratkaistu", "matters.solved"),
    ("My problem was never resolved", "matters.solved"),
    ("Myyjänne olivat tylyjä", "matters.people"),
    ("The agents were knowledgeable", "matters.people"),
    ("Laskuni oli väärin", "matters.price"),
    ("Overcharged again, the invoices are wrong", "matters.price"),
    ("Netti pätkii jatkuvasti", "matters.fault"),
    ("Sovelluksenne ei avaudu", "matters.digital"),
    ("Could not log in to the website", "matters.digital"),
    ("Liikkeessänne oli siistiä", "matters.store"),
    ("Sivut ovat sekavat, mitään ei löydy", "dimensions.usability"),
    ("Minua pompoteltiin luukulta toiselle", "dimensions.design"),
    ("Mainoksenne lupasivat muuta", "dimensions.role"),
    ("Jouduin soittamaan uudelleen", "feelings.effort"),
    ("Such a hassle", "feelings.effort"),
    ("Olen todella pettynyt ja vihainen", "feelings.anger"),
    ("Absolutely furious", "feelings.anger"),
    ("Kiitos ihanasta palvelusta", "feelings.joy"),
    ("Wonderful people, thanks", "feelings.joy"),
])  # fmt: skip
def test_shipped_themes_find_inflected_words(text, theme):
    themes = [one for of in SETS for one in shipped_themes(of)]
    found = mentions(comments_of([text]), themes)[0]
    assert theme in [one.name for one, holds in zip(themes, found, strict=True) if holds]


def test_shipped_sets_have_the_three_dimensions_effort_and_feelings():
    assert [theme.name for theme in shipped_themes("dimensions")] == [
        "dimensions.usability", "dimensions.design", "dimensions.role",
    ]  # fmt: skip
    assert "feelings.effort" in [theme.name for theme in shipped_themes("feelings")]


def test_how_those_who_speak_of_a_theme_answered_is_welchs_and_corrected():
    chance = np.random.default_rng(0)
    waited, staff = np.arange(400) % 4 == 0, np.arange(400) % 5 == 0
    texts = np.where(waited, "Jono oli pitkä.", "Asia hoitui.") + np.where(staff, " Myyjä auttoi.", "")
    csat = np.clip(np.round(chance.normal(3.8 - 1.2 * waited, 1.0)), 1, 5)
    found = told_by(feedback(texts, csat), [WAIT, STAFF], "csat", Measure.MEAN)
    wait, other = found.themes
    assert (wait.name, wait.comments, wait.share) == ("wait", 100, wilson(0.25, 400))
    assert wait.gap.gap.middle == approx(csat[waited].mean() - csat[~waited].mean())
    single = [ttest_ind(csat[of], csat[~of], equal_var=False).pvalue for of in (waited, staff)]
    assert wait.gap.p == approx(2 * min(single), rel=0.1)  # the surest of two
    assert other.gap.p == approx(max(single), rel=0.1)
    assert wait.gap.is_beyond_chance and not other.gap.is_beyond_chance
    assert found.of_none == approx(((~waited) & (~staff)).mean())


def test_of_themes_that_few_speak_of_nothing_is_shown_or_compared():
    texts = ["Jono oli pitkä"] * (FEWEST - 1) + ["Asia hoitui"] * 50
    one = told_by(feedback(texts, [3] * len(texts), "phone"), [WAIT], "csat", Measure.MEAN).themes[0]
    assert (one.comments, one.gap, one.examples) == (FEWEST - 1, None, ())


def test_examples_are_different_comments_and_always_the_same():
    texts = [f"Jono oli {word}" for word in "pitkä hidas tyhjä outo uusi vanha iso pieni".split()] * 3  # noqa: SIM905
    one, again = (told_by(feedback(texts), [WAIT], None, None).themes[0].examples for _ in range(2))
    assert one == again and len({texts[place] for place in one}) == EXAMPLES


def test_channels_with_enough_comments_have_their_share():
    channel = ["phone"] * 40 + ["store"] * 20 + ["web"] * (FEWEST - 1)
    texts = ["Jono"] * 20 + ["Hyvä"] * (len(channel) - 20)
    one = told_by(feedback(texts, channel=channel), [WAIT], None, None).themes[0]
    assert list(one.channels) == ["phone", "store"]
    assert one.channels["phone"] == wilson(0.5, 40)


def test_answers_without_a_comment_are_not_among_the_others():
    texts = ["Jono oli pitkä"] * 20 + ["Asia hoitui"] * 20 + [None] * 60
    csat = [2] * 20 + [4] * 20 + [1] * 60
    found = told_by(feedback(texts, csat), [WAIT], "csat", Measure.MEAN)
    assert found.comments == 40
    assert found.themes[0].gap.gap.middle == approx(-2)


def test_languages_are_counted():
    found = told_by(feedback(["Odotin jonossa", "The queue was long", "👍"]), [WAIT], None, None)
    assert found.languages == {"fi": 1, "en": 1, "": 1}
