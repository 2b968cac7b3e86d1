"""Themes and their words as a workbook to take along, edit, and bring back in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from cx_models.intake.opening import open_sheets
from cx_models.presentation.spoken import spoken_name
from cx_models.presentation.tables import workbook
from cx_models.presentation.words import Language, Words, words
from cx_models.voice.themes import MOST_THEMES, MOST_WORDS, SETS, Theme, is_unfit, shipped_themes, words_from

HEADS = ("set", "theme", "words")
HEADER_WITHIN = 10  # rows from the top


@dataclass(frozen=True)
class ThemesRead:
    """Themes by their set, of the sets that the file has; ``unfit`` are words and rows that could not be used."""

    themes: Mapping[str, tuple[Theme, ...]]
    unfit: tuple[str, ...] = ()


def themes_workbook(themes: Mapping[str, Sequence[Theme]], text: Words) -> bytes:
    """One row for each theme: its set, its name, and its words with commas between."""
    rows = [
        [text(f"comments.set.{of}"), spoken_name(theme.name, text), ", ".join(theme.words)]
        for of, its in themes.items()
        for theme in its
    ]
    return workbook([text(f"theme_file.header.{head}") for head in HEADS], rows, text("theme_file.sheet"))


def read_themes(file: BinaryIO, name: str) -> ThemesRead:
    """The themes in a workbook; none where it has no such table. CannotContinue where it cannot be opened."""
    for sheet in open_sheets(file, name).sheets:
        for start, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            columns = _columns(row)
            if len(columns) == len(HEADS):
                return _read(sheet.rows[start + 1 :], columns)
    return ThemesRead({})


def _columns(row: Sequence[Any]) -> dict[str, int]:
    known = {_both(f"theme_file.header.{head}")[language]: head for head in HEADS for language in Language}
    found = [(known.get(_plain(cell)), at) for at, cell in enumerate(row)]
    return {head: at for head, at in reversed(found) if head is not None}


def _read(rows: Sequence[Sequence[Any]], columns: Mapping[str, int]) -> ThemesRead:
    sets = {told: of for of in SETS for told in _both(f"comments.set.{of}").values()}
    found: dict[str, dict[str, Theme]] = {}
    unfit: list[str] = []
    for row in rows:
        of, name, told = (str(row[columns[head]]).strip() for head in HEADS)
        if not of and not name and not told:
            continue
        its = words_from(told)
        unfit += [word for word in its if is_unfit(word)]
        fit = tuple(word for word in its if not is_unfit(word))[:MOST_WORDS]
        themes = found.get(sets.get(of.casefold(), ""), {})
        if of.casefold() not in sets or not name or not fit or len(themes) >= MOST_THEMES:
            unfit.append(name or of)
            continue
        code = sets[of.casefold()]
        theme = Theme(_code_of(code, name[:60]), fit)
        if len(its) > MOST_WORDS or theme.name in themes:
            unfit.append(name)  # words beyond the limit, or a second row of one name: the first holds
        found.setdefault(code, {}).setdefault(theme.name, theme)
    return ThemesRead({of: tuple(its.values()) for of, its in found.items()}, tuple(dict.fromkeys(unfit)))


def _code_of(of: str, name: str) -> str:
    """The code of a theme that is ours, told in either language; else the name."""
    ours = {told: theme.name for theme in shipped_themes(of) for told in _both(f"comments.theme.{theme.name}").values()}
    return ours.get(name.casefold(), name)


def _both(key: str) -> dict[Language, str]:
    return {language: words(language)(key).casefold() for language in Language}


def _plain(cell: Any) -> str:
    return str(cell).strip().casefold()
