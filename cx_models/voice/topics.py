"""Topics that comments themselves suggest: words that occur together, found by non-negative matrix factorisation."""

from __future__ import annotations

import tomllib
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.voice.lemmas import Comment, Language

FEWEST_COMMENTS = 100  # of a language, below which words that occur together do so by chance
FEWEST_OF_WORD = 5  # comments that a word must be in
MOST_FITTED = 30_000  # comments from which the topics are learned; all are then told by them
WORDS = 10  # of a topic
ROUNDS = 400
LEAST_OF_WORD = 0.05  # of the most telling word's weight, for a word to be told
SPEAKS = 0.3
"""A comment speaks of a topic that makes up so much of what its words tell of all topics."""


@dataclass(frozen=True)
class Topic:
    """Words that occur together, the most telling first."""

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its first three words."""
        return ", ".join(self.words[:3])


def topics(comments: Sequence[Comment], number: int) -> tuple[tuple[Topic, ...], npt.NDArray[np.bool_]]:
    """At most ``number`` topics in comments of one language, and which comments speak of which, (N, topics).

    Each comment is its words' basic forms, weighed by how few comments they are in (tf-idf); Lee and Seung's
    factorisation (1999) explains these weights by few sums of words. No topics where no word is in enough comments.
    """
    from sklearn.decomposition import NMF  # noqa: PLC0415  a second to import, and asked for by one view alone
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

    told = [_telling(one) for one in comments]
    seen = Counter(word for words in told for word in set(words))
    known = sorted(word for word, number in seen.items() if number >= FEWEST_OF_WORD)
    if not known:
        return (), np.zeros((len(comments), 0), dtype=np.bool_)
    weigh = TfidfVectorizer(analyzer=tuple, vocabulary=known, sublinear_tf=True)
    weights = weigh.fit_transform(told)
    chosen = np.random.default_rng(0).permutation(len(told))[:MOST_FITTED]
    model = NMF(min(number, len(known), len(chosen)), init="nndsvd", max_iter=ROUNDS, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the last rounds move weights that no topic is named by
        model.fit(weights[chosen])
    found = [_topic(row, known) for row in model.components_]
    amounts = model.transform(weights) * model.components_.sum(axis=1)
    whole = amounts.sum(axis=1, keepdims=True)
    speaks = np.divide(amounts, whole, out=np.zeros_like(amounts), where=whole > 0) >= SPEAKS
    kept = [at for at, topic in enumerate(found) if topic is not None]
    return tuple(topic for topic in found if topic is not None), speaks[:, kept]


def _topic(weights: Floats, known: Sequence[str]) -> Topic | None:
    """A topic's words; None where it has none."""
    heaviest = np.argsort(-weights, kind="stable")[:WORDS]
    words = tuple(known[at] for at in heaviest if weights[at] > LEAST_OF_WORD * weights[heaviest[0]])
    return Topic(words) if words else None


def _telling(comment: Comment) -> tuple[str, ...]:
    """The words that could tell a topic: no signs, no masks, none that every text has."""
    common = _common(comment.language)
    return tuple(word for word in comment.lemmas if len(word) > 2 and word[0].isalpha() and word not in common)


@cache
def _common(language: Language) -> frozenset[str]:
    told = tomllib.loads(files("cx_models.voice").joinpath("common_words.toml").read_text("utf-8"))
    return frozenset(told[language or "fi"]["words"])
