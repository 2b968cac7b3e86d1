"""Comments drawn for people to read, and how far their reading and that by words tell the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Estimate, Floats
from cx_models.voice.accuracy import Accuracy, accuracy
from cx_models.voice.agreement import Agreement, Order, agreement
from cx_models.voice.commented import Commented
from cx_models.voice.metrics import wilson
from cx_models.voice.tone import TONES, Tone

TONE = "tone"
"""The name under which the tone is checked; themes are checked under their own."""
MOST_DRAWN = 500


@dataclass(frozen=True)
class Drawn:
    """A comment to be read: its place among all, its text with personal data masked, and a code to know it again."""

    place: int
    text: str
    code: str


@dataclass(frozen=True)
class Judged:
    """What one reader told: the tone of comments by their code, and of the same ones whether each theme is spoken of,
    by the theme's name.
    """

    reader: str
    tones: Mapping[str, Tone]
    themes: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """Of one thing: how far ``readers`` agree among themselves (None with one) and how far the ``words`` agree with
    them. ``found`` is the share of what readers find that the words find too, ``right`` the share of what the words
    find that readers find; of the tone, ``accuracy`` says more than these two.
    """

    name: str
    readers: Agreement | None
    words: Agreement | None
    found: Estimate | None = None
    right: Estimate | None = None
    accuracy: Accuracy | None = None


def drawn(told: Commented, number: int) -> tuple[Drawn, ...]:
    """Comments drawn at random but always the same: of a larger number the first ones are those of a smaller."""
    order = np.random.default_rng(0).permutation(len(told.comments))[: min(number, MOST_DRAWN)]
    return tuple(
        Drawn(int(place), text, _code(told, int(place)))
        for place, text in zip(order, told.texts(order.tolist()), strict=True)
    )


def _code(told: Commented, place: int) -> str:
    """Letters first, so that no spreadsheet takes it for a number."""
    return "kv" + blake2b(f"{told.feedback.digest} {place}".encode(), digest_size=4).hexdigest()


def checked(
    given: Sequence[Drawn],
    tones: Sequence[Tone],
    themes: Sequence[str],
    speaks: npt.NDArray[np.bool_],
    judged: Sequence[Judged],
) -> tuple[Checked, ...]:
    """The tone and each theme that readers told of; ``tones`` (N,) and ``speaks`` (N, themes) are the words' reading of
    all comments.
    """
    ours = np.array([TONES.index(tones[one.place]) for one in given], dtype=float)
    theirs = np.array([[_tone(one.tones.get(drawn.code)) for drawn in given] for one in judged], dtype=float)
    found = [_checked(TONE, ours, theirs, "ordinal")]
    for at, name in enumerate(themes):
        telling = [one for one in judged if name in one.themes]
        if telling:
            ours = np.array([float(speaks[one.place, at]) for one in given])
            theirs = np.array([[_flag(one.themes[name].get(drawn.code)) for drawn in given] for one in telling])
            found.append(_checked(name, ours, theirs, "nominal"))
    return tuple(found)


def _checked(name: str, ours: Floats, theirs: Floats, order: Order) -> Checked:
    """``ours`` (comments,) beside ``theirs`` (readers, comments), nan where a reader told nothing."""
    among = agreement(theirs, order) if len(theirs) > 1 else None
    told = ~np.isnan(theirs)
    pairs = np.stack([np.broadcast_to(ours, theirs.shape)[told], theirs[told]])
    comment = np.broadcast_to(np.arange(len(ours)), theirs.shape)[told].tolist()
    words = agreement(pairs, order, comment)
    times = len(comment) / max(len(set(comment)), 1)  # readings of each comment: they are not told apart by chance
    if name == TONE:
        ours_told, theirs_told = ([TONES[int(value)] for value in row] for row in pairs)
        return Checked(name, among, words, accuracy=accuracy(ours_told, theirs_told, times))
    both = pairs.min(axis=0).sum()
    return Checked(name, among, words, found=_of(both, pairs[1].sum(), times), right=_of(both, pairs[0].sum(), times))


def _of(part: float, whole: float, times: float) -> Estimate | None:
    return wilson(part / whole, whole / times) if whole else None


def _tone(tone: Tone | None) -> float:
    return np.nan if tone is None else float(TONES.index(tone))


def _flag(told: bool | None) -> float:
    return np.nan if told is None else float(told)
