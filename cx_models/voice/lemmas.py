"""Comments as words in their basic form, in Finnish or English, on this machine alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Language = Literal["fi", "en", ""]
"""What a comment is written in; empty where it is too short to tell, or in another language."""
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
KEPT = 200_000  # words remembered
FEWEST_KNOWN = 0.5
"""Share of a comment's words that a language must know for the comment to be in it."""


@dataclass(frozen=True)
class Comment:
    """One comment's language, its words in lower case as written, and their basic forms, one for one."""

    language: Language
    written: tuple[str, ...]
    lemmas: tuple[str, ...]


def comments_of(texts: Iterable[str]) -> tuple[Comment, ...]:
    """Each text's words in their basic form, by the language of the text.

    >>> comments_of(["Odotin jonossa kauan.", "The queues were long"])[0].lemmas
    ('odottaa', 'jono', 'kauan')
    """
    known: dict[str, Comment] = {}
    return tuple(known[text] if text in known else known.setdefault(text, _comment(text)) for text in texts)


def _comment(text: str) -> Comment:
    written = tuple(word.lower().replace("’", "'") for word in _WORD.findall(text))
    language = _language(written)
    first: Literal["fi", "en"] = "en" if language == "en" else "fi"
    return Comment(language, written, tuple(_lemma(word, first) for word in written))


def _language(written: tuple[str, ...]) -> Language:
    """The language that knows most of the words; empty where none knows half of them, two as many, or Swedish most."""
    finnish, english, swedish = (sum(_is_known(word, language) for word in written) for language in ("fi", "en", "sv"))
    if finnish == english or max(finnish, english) < FEWEST_KNOWN * len(written) or swedish > max(finnish, english):
        return ""
    return "fi" if finnish > english else "en"


@lru_cache(maxsize=KEPT)
def _is_known(word: str, language: str) -> bool:
    from simplemma import is_known  # noqa: PLC0415  its dictionaries are read only when asked for

    return bool(is_known(word, lang=language))


@lru_cache(maxsize=KEPT)
def _lemma(word: str, first: Literal["fi", "en"]) -> str:
    from simplemma import lemmatize  # noqa: PLC0415  its dictionaries are read only when asked for

    order = ("fi", "en") if first == "fi" else ("en", "fi")
    return str(lemmatize(word, lang=order)).lower()
