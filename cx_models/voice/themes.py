"""What comments are about: themes known by words that anybody can read and edit."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from cx_models.voice.lemmas import Comment

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
    """Whether a word (or up to three in a row) is none to look for."""
    return not 0 < len(word.split()) <= 3 or "*" in word[:-1] or len(word.removesuffix("*").strip()) < 2


def words_from(told: str) -> tuple[str, ...]:
    """Words as they are typed: between commas, semicolons or lines, in any case, each once.

    >>> words_from("Jono*, odottaa;  soittaa  takaisin")
    ('jono*', 'odottaa', 'soittaa takaisin')
    """
    parts = (" ".join(part.lower().split()) for part in told.replace(";", ",").replace("\n", ",").split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


@cache
def shipped_themes(of: str) -> tuple[Theme, ...]:
    """The themes of one of :data:`SETS`, in the order shipped; Finnish and English words together."""
    told = tomllib.loads(files("cx_models.voice").joinpath("themes.toml").read_text("utf-8"))[of]
    return tuple(Theme(f"{of}.{code}", tuple(dict.fromkeys([*it["fi"], *it["en"]]))) for code, it in told.items())


def mentions(comments: Sequence[Comment], themes: Sequence[Theme]) -> npt.NDArray[np.bool_]:
    """Which comments speak of which themes, (N, themes)."""
    rules = [_Rules.of(theme.words) for theme in themes]
    seen: dict[Comment, list[bool]] = {}
    rows = [seen[one] if one in seen else seen.setdefault(one, [rule.holds(one) for rule in rules]) for one in comments]
    return np.array(rows, dtype=np.bool_).reshape(len(comments), len(themes))


@dataclass(frozen=True)
class _Rules:
    """Words sorted by how they are looked for."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> _Rules:
        single = [word for word in words if " " not in word]
        return cls(
            frozenset(word for word in single if not word.endswith("*")),
            tuple(word.removesuffix("*") for word in single if word.endswith("*")),
            tuple(tuple(word.split()) for word in words if " " in word),
        )

    def holds(self, comment: Comment) -> bool:
        """Whether a word, as written or in its basic form, is one of these."""
        both = {*comment.written, *comment.lemmas}
        if not self.whole.isdisjoint(both) or any(word.startswith(self.beginnings) for word in both):
            return True
        pairs = list(zip(comment.written, comment.lemmas, strict=True))
        return any(_follow(pairs, row) for row in self.rows)


def _follow(pairs: Sequence[tuple[str, str]], row: tuple[str, ...]) -> bool:
    """Whether the words of a row follow each other somewhere; the last may be a beginning."""
    return any(
        all(_is(word, pair) for word, pair in zip(row, pairs[at : at + len(row)], strict=True))
        for at in range(len(pairs) - len(row) + 1)
    )


def _is(word: str, pair: tuple[str, str]) -> bool:
    return any(one.startswith(word[:-1]) for one in pair) if word.endswith("*") else word in pair
