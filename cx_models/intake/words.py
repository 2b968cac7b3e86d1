"""The recognition vocabulary (``vocabulary.toml``), and text in the form in which it is compared."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_NUMBERING = re.compile(r"^\s*(?:(?:q|k|f|kysymys|question|fråga)\s*)?\d{1,3}\s*[.):\-]\s*", re.IGNORECASE)
LONGEST_MISSING = 40  # longer texts say something
_BRACKETS = re.compile(r" ?[(\[{][^()\[\]{}]*[)\]}]")  # the innermost ones; spaces are single by then
_JOINT = re.compile(r"_|(?<=[a-zåäö])(?=[A-ZÅÄÖ])")

TEXTS_KEPT = 4_096
"""Cells and headers whose meaning is remembered: what customers wrote is not kept without bound."""


@cache
def vocabulary() -> Mapping[str, Any]:
    """The whole vocabulary as written."""
    return tomllib.loads(files("cx_models.intake").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """One compiled expression of the vocabulary, by its path."""
    node: Any = vocabulary()
    for key in path:
        node = node[key]
    return re.compile(node, re.IGNORECASE)


@cache
def wordlist(*path: str) -> frozenset[str]:
    """One list of words of the vocabulary, in comparable form."""
    node: Any = vocabulary()
    for key in path:
        node = node[key]
    return frozenset(plain(word) for word in node)


def plain(text: str) -> str:
    """Text for comparing: composed, casefolded, single spaces, none at the ends.

    >>> plain("  Päivä\\u00a0Määrä ")
    'päivä määrä'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return " ".join(text.split()).casefold()


def plain_header(text: str) -> str:
    """A header for comparing: without question number, scale in brackets and closing signs.

    >>> plain_header("6. Kokonaisarvosana palvelulle (1-5):")
    'kokonaisarvosana palvelulle'
    """
    bare = _BRACKETS.sub("", _BRACKETS.sub("", _NUMBERING.sub("", plain(text).replace("_", " "))))
    return bare.strip(" .:;,*-–—\"'") or plain(text)


def spaced(header: str) -> str:
    """A header for comparing, the words of a program's name apart.

    >>> spaced("waitTimeSec"), spaced("queue_time_ms")
    ('wait time sec', 'queue time ms')
    """
    return plain(_JOINT.sub(" ", header))


def is_blank_word(text: str) -> bool:
    """Whether a cell's text is one of the ways of leaving it empty.

    >>> is_blank_word(" #N/A "), is_blank_word("Nastola")
    (True, False)
    """
    word = plain(text[:LONGEST_MISSING])
    return not word or word in wordlist("missing", "blank")


def is_missing_word(text: str) -> bool:
    """Whether a cell's text is empty, a way of leaving it empty, or says that there is no answer."""
    if len(text) >= LONGEST_MISSING:
        return not text.strip()
    word = plain(text)
    return not word or word in wordlist("missing", "blank") or word.rstrip(".!") in wordlist("missing", "no_answer")
