"""Words are found wherever a plain search through every word and every place would find them."""

from hypothesis import given
from hypothesis import strategies as st

from cx_models.voice.lemmas import Comment
from cx_models.voice.lookup import Lookup

WORDS = ("jono", "jonot", "jonottaa", "ei", "en", "hyvä", "hyvin", "olla")
LOOKED_FOR = st.lists(
    st.lists(st.sampled_from(["jono", "jono*", "jo*", "hyv*", "hyvä", "ei", "olla"]), min_size=1, max_size=3).map(
        " ".join
    ),
    unique=True,
    max_size=12,
)


def stands(word, written, lemma):
    if word.endswith("*"):
        return any(form.startswith(word[:-1]) for form in (written, lemma))
    return word in (written, lemma)


def plainly(comment, words):
    """Every word and row that stands somewhere, and where."""
    pairs = list(zip(comment.written, comment.lemmas, strict=True))
    return {
        (at, word)
        for word in words
        for row in [word.split()]
        for at in range(len(pairs) - len(row) + 1)
        if all(stands(one, *pair) for one, pair in zip(row, pairs[at:], strict=False))
    }


@given(LOOKED_FOR, st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=8))
def test_all_words_and_rows_are_found_and_no_others(words, pairs):
    comment = Comment("fi", tuple(one for one, _ in pairs), tuple(one for _, one in pairs), (0,) * len(pairs))
    lookup = Lookup(words)
    found = {(at, word) for at in range(len(pairs)) for word in lookup.singles(comment, at)}
    found |= {(at, " ".join(row)) for at in range(len(pairs)) for row in lookup.rows(comment, at)}
    assert found == plainly(comment, words)


def test_of_several_the_whole_word_comes_first_and_then_the_longest_beginning():
    comment = Comment("fi", ("jonot",), ("jono",), (0,))
    assert Lookup(["jo*", "jono*", "jono"]).singles(comment, 0) == ("jono", "jono*", "jo*")
