"""Words looked for in comments: as written or in basic form, by a beginning before ``*``, or some in a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cx_models.voice.lemmas import Comment

KEPT = 100_000  # different words remembered by one lookup

Row = tuple[str, ...]


@dataclass(frozen=True)
class _Rows:
    """Rows with the same first word, longest first: by their second word where it is whole, and the others."""

    by_second: Mapping[str, tuple[Row, ...]]
    others: tuple[Row, ...]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Rows:
        by_second: dict[str, list[Row]] = {}
        for row in (row for row in rows if not row[1].endswith("*")):
            by_second.setdefault(row[1], []).append(row)
        others = tuple(row for row in rows if row[1].endswith("*"))
        return cls({second: tuple(found) for second, found in by_second.items()}, others)


class Lookup:
    """Words to look for, so sorted that a comment's every word is looked at once, however many are looked for."""

    def __init__(self, words: Iterable[str]) -> None:
        words = tuple(words)
        single = [word for word in words if " " not in word]
        rows = sorted((tuple(word.split()) for word in words if " " in word), key=lambda row: (-len(row), row))
        self._single = frozenset(single)
        self._beginnings = frozenset(word for word in single if word.endswith("*"))
        firsts = {row[0] for row in rows}
        self._rows = {first: _Rows.of([row for row in rows if row[0] == first]) for first in firsts}
        self._first_beginnings = frozenset(first for first in firsts if first.endswith("*"))
        self._longest = max(map(len, (*self._beginnings, *self._first_beginnings)), default=1) - 1
        self.known = lru_cache(maxsize=KEPT)(self._known)

    def singles(self, comment: Comment, at: int) -> tuple[str, ...]:
        """Which of the single words stands at a place: whole ones first, then the longest beginning."""
        return self.known(comment.written[at], comment.lemmas[at])[0]

    def rows(self, comment: Comment, at: int) -> Iterator[Row]:
        """Which of the rows begin at a place, those with the same first word longest first."""
        groups = self.known(comment.written[at], comment.lemmas[at])[1]
        if groups and at + 1 < len(comment.written):
            seconds = dict.fromkeys((comment.written[at + 1], comment.lemmas[at + 1]))
            for group in groups:
                for second in seconds:
                    yield from (row for row in group.by_second.get(second, ()) if _follows(comment, at, row))
                yield from (row for row in group.others if _follows(comment, at, row))

    def _known(self, written: str, lemma: str) -> tuple[tuple[str, ...], tuple[_Rows, ...]]:
        forms = dict.fromkeys((written, lemma))
        singles = [word for word in forms if word in self._single]
        cut = [f"{word[:length]}*" for word in forms for length in range(min(len(word), self._longest), 0, -1)]
        singles += [beginning for beginning in cut if beginning in self._beginnings]
        firsts = [word for word in forms if word in self._rows]
        firsts += [beginning for beginning in cut if beginning in self._first_beginnings]
        return tuple(dict.fromkeys(singles)), tuple(self._rows[first] for first in dict.fromkeys(firsts))


def _follows(comment: Comment, at: int, row: Row) -> bool:
    """Whether the words of a row, of which the first is there, stand here one after the other."""
    if at + len(row) > len(comment.written):
        return False
    return all(
        _is(word, comment.written[at + step], comment.lemmas[at + step]) for step, word in enumerate(row) if step
    )


def _is(word: str, written: str, lemma: str) -> bool:
    if word.endswith("*"):
        return written.startswith(word[:-1]) or lemma.startswith(word[:-1])
    return word in (written, lemma)
