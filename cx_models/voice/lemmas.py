"""Comments as words in their basic form, in Finnish or English, on this machine alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Language = Literal["fi", "en", "other", ""]
"""What a comment is written in; empty where it is too short to tell."""
_WORD = re.compile(r"\d{0,3}[^\W\d_][^\W_]*(?:[-'’][^\W_]+)*")
_PIECE = re.compile(
    rf"(?P<word>{_WORD.pattern})"
    r"|(?P<sign>>?[:;=]['’]?-?[()\[\]/\\dp](?![\w/])|<3|\^\^|\b\d+/\d+\b|[☀-➿🌀-🏺🐀-🫿])"
    r"|(?P<end>\[\w+\]|[,.;:!?()\n–—]|(?<=\s)-(?=\s))",  # what is masked is no word
    re.IGNORECASE,
)
KEPT = 200_000  # words remembered
FEWEST_KNOWN = 0.5
"""Share of a comment's words that a language must know for the comment to be in it."""
SHORT = 2  # words: so few may be of any language


@dataclass(frozen=True)
class Comment:
    """One comment's language, its words and signs (``👍``, ``:)``, ``10/10``) in lower case as written, and, one for
    one, their basic forms and the number of the clause each stands in.
    """

    language: Language
    written: tuple[str, ...]
    lemmas: tuple[str, ...]
    clauses: tuple[int, ...]


def comments_of(texts: Iterable[str]) -> tuple[Comment, ...]:
    """Each text's words in their basic form, by the language of the text.

    >>> comments_of(["Odotin jonossa kauan.", "The queues were long"])[0].lemmas
    ('odottaa', 'jono', 'kauan')
    """
    known: dict[str, Comment] = {}
    return tuple(known[text] if text in known else known.setdefault(text, _comment(text)) for text in texts)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are written, in small letters; their basic forms are not looked up."""
    return tuple(word for word, _ in _words(text))


def _words(text: str) -> Iterator[tuple[str, int]]:
    """Each word with the number of its clause."""
    clause = 0
    for piece in _PIECE.finditer(unicodedata.normalize("NFC", text)):
        if piece.lastgroup == "end":
            clause += 1
        else:
            yield piece[0].lower().replace("’", "'"), clause


def _comment(text: str) -> Comment:
    found = tuple(_words(text))
    written = tuple(word for word, _ in found)
    language = _language([word for word in written if word[0].isalpha()])
    first: Literal["fi", "en"] = "en" if language == "en" else "fi"
    lemmas = tuple(_lemma(word, first) if word[0].isalpha() else word for word in written)
    return Comment(language, written, lemmas, tuple(clause for _, clause in found))


def _language(written: Sequence[str]) -> Language:
    """The language that knows most of the words: another one where neither knows half of them, or Swedish knows most;
    not told where there are hardly any, or Finnish and English know as many."""
    finnish, english, swedish = (sum(_is_known(word, language) for word in written) for language in ("fi", "en", "sv"))
    if max(finnish, english) < FEWEST_KNOWN * len(written) or swedish > max(finnish, english):
        return "" if len(written) <= SHORT and swedish <= max(finnish, english) else "other"
    if finnish == english:
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
