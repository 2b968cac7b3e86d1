"""Topics found in comments: words planted together come out together, and nothing comes of too little."""

import numpy as np
import pandas as pd
import pytest

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.commented import MOST_READ, commented
from cx_models.voice.lemmas import comments_of
from cx_models.voice.topics import FEWEST_OF_WORD, WORDS, topics

PLANTED = {
    "pysäköinti": ("parkkipaikka", "auto", "halli"),
    "musiikki": ("laulu", "soitin", "kaiutin"),
    "ruoka": ("keitto", "leipä", "salaatti"),
}


def planted(number=300):
    """Comments that each speak of one of three matters in two of its words, with common words between."""
    chance = np.random.default_rng(3)
    names = list(PLANTED)
    of = chance.integers(0, 3, number)
    texts = ["Minä olin ja {} sekä {} oli se".format(*chance.choice(PLANTED[names[at]], 2, replace=False)) for at in of]
    return texts, of


def test_planted_words_come_out_together_and_each_comment_speaks_of_its_own():
    texts, of = planted()
    found, speaks = topics(comments_of(texts), 3)
    matched = [
        next(at for at, words in enumerate(PLANTED.values()) if set(topic.words) == set(words)) for topic in found
    ]
    assert sorted(matched) == [0, 1, 2]
    for column, at in enumerate(matched):
        assert np.array_equal(speaks[:, column], of == at)


def test_words_that_every_text_has_are_in_no_topic():
    found, _ = topics(comments_of(planted()[0]), 3)
    assert not {"minä", "olla", "ja", "sekä", "se"} & {word for topic in found for word in topic.words}


def test_topics_are_always_the_same_and_named_by_their_first_words():
    texts, _ = planted()
    (one, _), (again, _) = (topics(comments_of(texts), 3) for _ in range(2))
    assert one == again
    assert all(topic.name == ", ".join(topic.words[:3]) and 0 < len(topic.words) <= WORDS for topic in one)


@pytest.mark.parametrize("texts", [[], ["jono"] * (FEWEST_OF_WORD - 1), ["ja se oli"] * 50, ["", "!!!", "123"] * 20])
def test_of_too_little_comes_no_topic(texts):
    found, speaks = topics(comments_of(texts), 5)
    assert found == () and speaks.shape == (len(texts), 0)


def test_there_are_never_more_topics_than_words():
    found, speaks = topics(comments_of(["jono", "jono pitkä"] * 20), 8)
    assert 1 <= len(found) <= 2 and speaks.shape == (40, len(found))


def test_masked_data_is_no_word():
    found, _ = topics(comments_of(["Soita [phone] tai [email] heti jonoon"] * 30 + ["Hinta [name] nousi"] * 30), 4)
    assert not {"phone", "email", "name"} & {word for topic in found for word in topic.words}


def test_very_many_comments_are_drawn_at_random_and_that_is_known():
    number = MOST_READ + 500
    records = pd.DataFrame({"comment": pd.Series(["Jono", "Hyvä"] * (number // 2), dtype=object)})
    records["csat"], records["channel"], records["weight"] = 3.0, "phone", 1.0
    told = commented(Feedback(records, {"csat": Scale(1, 5)}, "csat"))
    assert len(told.comments) == len(told.feedback.records) == MOST_READ and told.of == number
    waits = sum(one.written == ("jono",) for one in told.comments) / MOST_READ
    assert abs(waits - 0.5) < 0.01
    assert told.texts([0, 1]) == [str(text) for text in told.feedback.records["comment"].iloc[[0, 1]]]
