"""What comments are about: themes known by words that anybody can read and edit."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from cx_models.voice.lemmas import Comment, words_of
from cx_models.voice.lookup import Lookup

SETS = ("matters", "dimensions", "feelings")
MOST_THEMES, MOST_WORDS = 40, 200


@dataclass(frozen=True)
class Theme:
    """A theme and the words it is known by: basic forms, a beginning before ``*``, or up to three words in a row.

    ``name`` is a code of :data:`SETS` (``matters.wait``), or what its maker calls it.
    """

    name: str
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a theme has no name; it must have one")
        if not 0 < len(self.words) <= MOST_WORDS:
            raise ValueError(f"the theme {self.name} has {len(self.words)} words; it must have 1 to {MOST_WORDS}")
        for word in self.words:
            if is_unfit(word):
                raise ValueError(f"the theme {self.name} has “{word}”; it must be 1 to 3 words, with * at the end only")


def is_unfit(word: str) -> bool:
    """Whether a word (or up to three in a row) is none to look for: comments are never cut into such words."""
    parts = word.split()
    if not 0 < len(parts) <= 3 or "*" in word[:-1] or len(word.removesuffix("*").strip()) < 2:
        return True
    return words_of(word.removesuffix("*")) != tuple(part.removesuffix("*") for part in parts)


def words_from(told: str) -> tuple[str, ...]:
    """Words as they are typed: between commas, semicolons or lines, in any case, each once.

    >>> words_from("Jono*, odottaa;  soittaa  takaisin")
    ('jono*', 'odottaa', 'soittaa takaisin')
    """
    separated = told.replace(";", ",").replace("\n", ",").split(",")
    parts = (" ".join(part.lower().strip(" \"'“”„’").split()) for part in separated)
    return tuple(dict.fromkeys(part for part in parts if part))


@cache
def shipped_themes(of: str) -> tuple[Theme, ...]:
    """The themes of one of :data:`SETS`, in the order shipped; Finnish and English words together."""
    told = tomllib.loads(files("cx_models.voice").joinpath("themes.toml").read_text("utf-8"))[of]
    return tuple(Theme(f"{of}.{code}", tuple(dict.fromkeys([*it["fi"], *it["en"]]))) for code, it in told.items())


def mentions(comments: Sequence[Comment], themes: Sequence[Theme]) -> npt.NDArray[np.bool_]:
    """Which comments speak of which themes, (N, themes)."""
    lookup = Lookup(word for theme in themes for word in theme.words)
    bits: dict[str, int] = {}
    for place, theme in enumerate(themes):
        for word in theme.words:
            bits[word] = bits.get(word, 0) | 1 << place
    seen = np.array([_bits(comment, lookup, bits) for comment in comments], dtype=np.uint64)
    places = np.arange(len(themes), dtype=np.uint64)
    found: npt.NDArray[np.bool_] = (seen[:, None] >> places) & np.uint64(1) == 1
    return found


def _bits(comment: Comment, lookup: Lookup, bits: Mapping[str, int]) -> int:
    """The themes a comment speaks of, as bits."""
    found = 0
    for at in range(len(comment.written)):
        for word in lookup.singles(comment, at):
            found |= bits[word]
        for row in lookup.rows(comment, at):
            found |= bits[" ".join(row)]
    return found
