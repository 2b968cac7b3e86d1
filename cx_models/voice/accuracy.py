"""How often a tone told by words is the one a reader would tell."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from cx_models.quantities import Estimate, Share
from cx_models.voice.lemmas import Language, comments_of
from cx_models.voice.metrics import wilson
from cx_models.voice.tone import Tone, tone_of


@dataclass(frozen=True)
class Accuracy:
    """``right`` is the share of ``comments`` whose tone of three is told rightly, ``commonest`` what always telling
    the commonest tone would reach. Of the comments that a reader finds positive or negative ``told`` is the share told
    as either, and ``right_where_told`` the share of those told as the right one.
    """

    comments: int
    right: Estimate
    commonest: Share
    told: Estimate
    right_where_told: Estimate


def accuracy(told: Sequence[Tone], truth: Sequence[Tone], times: float = 1.0) -> Accuracy | None:
    """Tones beside what a reader says of the same comments; None where there is no comment.

    ``times`` is how often each comment was read: its readings count as one for the intervals.
    """
    pairs = list(zip(told, truth, strict=True))
    if not pairs:
        return None
    felt = [(found, true) for found, true in pairs if true != "neither"]
    sided = [(found, true) for found, true in felt if found != "neither"]
    return Accuracy(
        len(pairs),
        _share(sum(found == true for found, true in pairs), len(pairs), times),
        max(Counter(truth).values()) / len(pairs),
        _share(len(sided), len(felt), times),
        _share(sum(found == true for found, true in sided), len(sided), times),
    )


def _share(part: int, whole: int, times: float) -> Estimate:
    """A share with its interval; nothing known of nothing."""
    return wilson(part / whole, whole / times) if whole else Estimate(0.0, 0.5, 1.0)


@cache
def labelled(language: Language) -> tuple[tuple[str, Tone], ...]:
    """The shipped comments of one language with the tone that their writer gave them."""
    told = files("cx_models.voice").joinpath("labelled.csv").read_text("utf-8").splitlines()
    tones: dict[str, Tone] = {"negative": "negative", "neither": "neither", "positive": "positive"}
    return tuple((row["text"], tones[row["tone"]]) for row in csv.DictReader(told) if row["language"] == language)


@cache
def shipped_accuracy(language: Language) -> Accuracy:
    """How well the shipped words tell the tone of the shipped comments, which they were not made with."""
    known = labelled(language)
    found = accuracy([tone_of(one).tone for one in comments_of(text for text, _ in known)], [tone for _, tone in known])
    assert found is not None
    return found
