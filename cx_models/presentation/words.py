"""The words of the product: one catalogue per language, found by key.

``words/fi/start.toml`` holds the keys that begin with ``start.``; the other languages have the
same files, the same keys and the same placeholders (a test holds that).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from cx_models.presentation.numbers import number

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
"""The stop of an abbreviation with that of the sentence it ends: one is written for both."""


class Language(StrEnum):
    """The languages of the product; Finnish comes first."""

    FI = "fi"
    EN = "en"


@dataclass(frozen=True)
class Words:
    """All sentences of one language; call it with a key and the facts of its placeholders.

    A count named ``n`` of exactly one picks the key's ``_one`` form where there is one.

    >>> words(Language.EN)("frame.rows", n=1), words(Language.FI)("frame.rows", n=12345)
    ('1 row', '12\\xa0345 riviä')
    """

    language: Language
    sentences: Mapping[str, str]

    def __call__(self, key: str, **facts: object) -> str:
        """The sentence at ``key`` with ``facts`` filled in; numbers are written as the language does."""
        if facts.get("n") == 1 and f"{key}_one" in self.sentences:
            key = f"{key}_one"
        said = self.sentences[key].format_map({name: self._shown(fact) for name, fact in facts.items()})
        return _TWO_STOPS.sub(".", said) if facts else said

    def title(self, key: str, **facts: object) -> str:
        """The same as the beginning of a line: its first letter large, the others as they are."""
        said = self(key, **facts)
        return said[:1].upper() + said[1:]

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def _shown(self, fact: object) -> str:
        if isinstance(fact, bool) or not isinstance(fact, int | float):
            return str(fact)
        digits = 0 if float(fact).is_integer() else 2
        return number(fact, self.language, digits)


@cache
def words(language: Language) -> Words:
    """Everything there is to say in ``language``."""
    sentences: dict[str, str] = {}
    folder = files("cx_models.presentation").joinpath("words", language.value)
    for page in folder.iterdir():
        if page.name.endswith(".toml"):
            sentences |= _flat(page.name.removesuffix(".toml"), tomllib.loads(page.read_text("utf-8")))
    return Words(language, MappingProxyType(sentences))


def _flat(prefix: str, table: Mapping[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, entry in table.items():
        if isinstance(entry, Mapping):
            flat |= _flat(f"{prefix}.{name}", entry)
        else:
            flat[f"{prefix}.{name}"] = str(entry)
    return flat
