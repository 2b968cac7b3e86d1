"""In what tone a comment is written, by words that anybody can read: praise, blame, or neither."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from cx_models.voice.lemmas import Comment, Language
from cx_models.voice.lookup import Lookup

Tone = Literal["negative", "neither", "positive"]
TONES: tuple[Tone, ...] = ("negative", "neither", "positive")
WEIGHTS = {"best": 2.0, "good": 1.0, "nothing": 0.0, "trouble": -0.5, "bad": -1.0, "worst": -2.0}
"""What a word of each section of :file:`tone.toml` weighs. These and the numbers below are our own choice, made on
reviews other than those that the accuracy is measured on."""
REACH = 4  # words after a negation that it may turn
TURNED = -0.8  # what is left of a weight behind a negation: "not bad" is no full praise
TURNABLE = 0.6  # the least weight that a negation turns: "not yet" is no praise
LONE_NEGATION = -0.6  # "did not arrive": said of what failed far more often than of anything else
SOFTER, STRONGER = 0.6, 1.4
LAST = 2.0  # what follows "but" is what the writer means
LEAST = 0.55  # of the sum, for a tone to be told


@dataclass(frozen=True)
class Toned:
    """A comment's tone, the sum of its words' weights, and those words as written with the weight each had."""

    tone: Tone
    weight: float
    words: tuple[tuple[str, float], ...]


def tone_of(comment: Comment) -> Toned:
    """The tone by the words of :file:`tone.toml`, a negation turning what follows it within its clause.

    >>> from cx_models.voice.lemmas import comments_of
    >>> good, bad = comments_of(["Ei mitään valittamista, asia hoitui.", "Friendly, but it still does not work."])
    >>> tone_of(good).tone, tone_of(bad).tone
    ('positive', 'negative')
    """
    words = _Words.shipped(comment.language)
    told = list(words.telling(comment))
    inside = {place for at, length, _ in told for place in range(at, at + length)}
    used: set[int] = set()
    weighed: list[tuple[int, str, float]] = []
    for at, length, weight in told:
        written = " ".join(comment.written[at : at + length])
        negation = words.negation_before(comment, at)
        if negation is None or negation in inside or abs(weight) < TURNABLE or not written[0].isalpha():
            weighed.append((at, written, weight))
            continue
        used.add(negation)
        between = " " if at - negation == 1 else " … "
        weighed.append((at, f"{comment.written[negation]}{between}{written}", TURNED * weight))
    alone = [at for at, word in enumerate(comment.written) if words.is_lone(word) and at not in used | inside]
    weighed += [(at, comment.written[at], LONE_NEGATION) for at in alone]
    return _summed(weighed, words.last_turn(comment))


def _summed(weighed: Sequence[tuple[int, str, float]], turn: int) -> Toned:
    """The sum, in which counts more what follows the last "but" at ``turn`` (-1: none)."""
    words = tuple(
        (written, weight * (LAST if at > turn >= 0 else 1.0)) for at, written, weight in sorted(weighed) if weight
    )
    total = sum(weight for _, weight in words)
    tone: Tone = "positive" if total > LEAST else "negative" if total < -LEAST else "neither"
    return Toned(tone, total, words)


@dataclass(frozen=True)
class _Words:
    """The words of a language: what each weighs, where they are looked up, and those that change others' weight."""

    weights: Mapping[str, float]
    lookup: Lookup
    turns: frozenset[str]
    joins: frozenset[str]
    strengthens: frozenset[str]
    softens: frozenset[str]
    however: frozenset[str]

    @staticmethod
    @cache
    def shipped(language: Language) -> _Words:
        """The words of one language, or of both where it is not told."""
        both = tomllib.loads(files("cx_models.voice").joinpath("tone.toml").read_text("utf-8"))
        told = {
            kind: [word for name, words in lists.items() if language in (name, "") for word in words]
            for kind, lists in both.items()
        }
        weights = {word: weight for kind, weight in WEIGHTS.items() for word in told[kind]}
        small = ("turns", "joins", "strengthens", "softens", "however")
        return _Words(weights, Lookup(weights), *(frozenset(told[kind]) for kind in small))

    def telling(self, comment: Comment) -> Iterator[tuple[int, int, float]]:
        """Where words begin that tell a tone, how many they are together, and what they weigh."""
        at = 0
        while at < len(comment.written):
            length, weight = self._longest(comment, at)
            if weight and not self._only_strengthens(comment, at, length):
                yield at, length, weight * self._strength(comment, at)
            elif length > 1:
                yield at, length, 0.0
            at += length

    def is_lone(self, word: str) -> bool:
        """Whether a negation tells a little even where it turns nothing; one that joins clauses does not."""
        return word in self.turns and word not in self.joins

    def negation_before(self, comment: Comment, at: int) -> int | None:
        """Where the nearest negation stands that reaches this word within its clause."""
        for place in range(at - 1, max(at - 1 - REACH, -1), -1):
            if comment.clauses[place] != comment.clauses[at]:
                return None
            if comment.written[place] in self.turns:
                return place
        return None

    def last_turn(self, comment: Comment) -> int:
        """Where the last "but" stands; -1 where none does."""
        return max((at for at, word in enumerate(comment.written) if word in self.however), default=-1)

    def _longest(self, comment: Comment, at: int) -> tuple[int, float]:
        """How many words from here weigh together, and what; (1, 0) where none does."""
        row = max(self.lookup.rows(comment, at), key=len, default=None)
        if row is not None:
            return len(row), self.weights[" ".join(row)]
        for word in self.lookup.singles(comment, at):
            return 1, self.weights[word]
        return 1, 0.0

    def _only_strengthens(self, comment: Comment, at: int, length: int) -> bool:
        """Whether a word ("hyvin") only makes the next one stronger that tells a tone ("hidas")."""
        after = at + length
        is_stronger = length == 1 and comment.written[at] in self.strengthens
        return is_stronger and after < len(comment.written) and self._longest(comment, after)[1] != 0.0

    def _strength(self, comment: Comment, at: int) -> float:
        before = comment.written[at - 1] if at else ""
        return STRONGER if before in self.strengthens else SOFTER if before in self.softens else 1.0
