"""How the sheets, columns and items of an operations workbook are recognised: Finnish, Swedish and English.

The words are those of ``operations_vocabulary.toml``, words that we *read*; those that we write live in
``presentation``. All are compared after :func:`plain`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any, TypeVar

from cx_models.intake.names import channel_named
from cx_models.service.channels import Channel

Role = TypeVar("Role")

LONG_ENOUGH = 4  # letters from which a word of several stands for all words that begin with it


def _vocabulary() -> Mapping[str, Any]:
    text = files("cx_models.intake").joinpath("operations_vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_WORDS = _vocabulary()
Known = Mapping[str, Sequence[str]]
SHEETS: Known = _WORDS["sheets"]
CHANNEL_COLUMNS: Known = _WORDS["channel_columns"]
STORE_COLUMNS: Known = {**_WORDS["store_columns"], "handling": CHANNEL_COLUMNS["handling"]}
WEEK_COLUMNS: Known = _WORDS["week_columns"]
CUSTOMER_COLUMNS: Known = _WORDS["customer_columns"]
ECONOMY_COLUMNS: Known = _WORDS["economy_columns"]
ITEMS: Known = _WORDS["items"]
UNIT_WORDS: Known = _WORDS["units"]
NOTE: Sequence[str] = _WORDS["note"]  # a column for the user's own remarks

_UNIT = re.compile(r"\([^)]*\)|[€%]\S*")
_NOT_LETTERS = re.compile(r"[^\w]+")
_LEADING = re.compile(rf"^(?:(?:{'|'.join(sorted(_WORDS['leading'], key=len, reverse=True))}) )+")


def plain(text: object) -> str:
    """A header or word without case, units, brackets and punctuation.

    >>> plain("Vuokra (€/kk)"), plain("E-mail "), plain("Luopuneet %")
    ('vuokra', 'e mail', 'luopuneet')
    """
    without_unit = _UNIT.sub(" ", str(text).casefold())
    return _NOT_LETTERS.sub(" ", without_unit).replace("_", " ").strip()


def recognised(text: object, words: Mapping[Role, Sequence[str]]) -> Role | None:
    """The entry one of whose words is ``text`` itself, or else the longest one that begins it or stands in it.

    A single word must begin the text, or follow what only says that it is a number, a share or a mean; the
    words of an entry of several may stand anywhere, also inflected.

    >>> recognised("Keskijonotus minuutteina", CHANNEL_COLUMNS), recognised("Andel överförda", CHANNEL_COLUMNS)
    ('mean_wait', 'transferred')
    >>> recognised("Kundtjänstens timkostnad", ITEMS), recognised("Kundtjänst", ITEMS) is None
    ('agent_wage_per_hour', True)
    """
    said = plain(text)
    bare = _LEADING.sub("", said)
    spoken = said.split()
    matches = [
        (word in (said, bare), len(word), role)
        for role, known in words.items()
        for word in known
        if _begins(said, word) or _begins(bare, word) or _stands_in(spoken, word.split())
    ]
    return max(matches, key=lambda match: match[:2])[2] if matches else None


def _begins(said: str, word: str) -> bool:
    return said == word or said.startswith(word + " ")


def _stands_in(spoken: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether each of several words is in the text, the longer ones at least as the beginning of a word."""
    return len(parts) > 1 and all(
        any(word == part or (len(part) >= LONG_ENOUGH and word.startswith(part)) for word in spoken) for part in parts
    )


def tells_abandoned(header: object) -> bool:
    """Whether a column of a channel's contacts holds those who gave up.

    >>> tells_abandoned("Telefon, avbrutna samtal"), tells_abandoned("Telefon")
    (True, False)
    """
    return any(word.startswith(tuple(_WORDS["abandoned"])) for word in plain(header).split())


def operations_sheets(names: Iterable[str]) -> tuple[str, ...]:
    """Those among the names of sheets that tell how a service runs; notes and lists are none.

    >>> operations_sheets(("Kanavat", "Palautteet", "Miehitys", "Lue minut"))
    ('Kanavat', 'Miehitys')
    """
    return tuple(name for name in names if recognised(name, SHEETS) not in (None, "readme"))


def channel_in(text: object) -> Channel | None:
    """The channel that a cell or header names; None when it names none.

    >>> channel_in("Puhelin luopuneet"), channel_in("Yhteensä")
    (<Channel.PHONE: 'phone'>, None)
    """
    channel = channel_named(str(text))
    return None if channel is Channel.UNKNOWN else channel


def is_example(cells: Iterable[object]) -> bool:
    """Whether a row is a template's example: one of its cells begins with that word.

    >>> is_example(("Puhelin", 500.0, "ESIMERKKI – poista tämä rivi"))
    True
    """
    return any(isinstance(cell, str) and plain(cell).startswith(tuple(_WORDS["example"])) for cell in cells)


def weekday(text: object) -> int | None:
    """The day's number, Monday 0; None when it is no day.

    >>> weekday("Ti"), weekday(7.0), weekday("lördag"), weekday("huomenna")
    (1, 6, 5, None)
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    said = plain(text)
    return next((number for number, words in enumerate(_WORDS["weekdays"]) if said in words), None)
