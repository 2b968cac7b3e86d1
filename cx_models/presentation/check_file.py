"""A workbook of drawn comments for a person to read and mark, and what such a workbook says once marked."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cx_models.intake.opening import open_sheets
from cx_models.presentation.spoken import title_of
from cx_models.presentation.tables import plain_text
from cx_models.presentation.words import Language, Words, words
from cx_models.voice.checks import Drawn, Judged
from cx_models.voice.tone import TONES, Tone

MARK = "x"
HEADER_WITHIN = 10  # rows from the top
_WIDTHS = {1: 12.0, 2: 80.0, 3: 14.0}


@dataclass(frozen=True)
class CheckReading:
    """``judged`` is None where the sheet says nothing that can be used: then ``problem`` is a code (``no_header
    no_tones other_comments``). ``unread`` are words given for a tone that are none, and how often.
    """

    name: str
    judged: Judged | None
    problem: str = ""
    unread: Mapping[str, int] | None = None


def check_workbook(given: Sequence[Drawn], themes: Sequence[str], text: Words) -> bytes:
    """One row for each comment, a choice of tones beside it, a column to mark for each theme; how to fill it in."""
    book = Workbook()
    sheet = book.active
    sheet.title = text("checks.sheet")
    heads = [text(f"checks.header.{code}") for code in ("code", "comment", "tone")]
    heads += [title_of(name, text) for name in themes]
    for row, values in enumerate([heads, *([one.code, one.text] for one in given)], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, plain_text(value))
            cell.data_type = "s"
            cell.font = Font(bold=row == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(column, 14.0)
    sheet.freeze_panes = "C2"
    last = len(given) + 1
    tones = ",".join(text(f"comments.theme.tone.{tone}") for tone in TONES)
    _choices(sheet, tones, f"C2:C{last}", text("checks.tone_hint"))
    if themes:
        _choices(sheet, MARK, f"D2:{get_column_letter(len(heads))}{last}", text("checks.theme_hint"))
    _explain(book.create_sheet(text("checks.guide_sheet")), text)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _choices(sheet: Worksheet, choices: str, cells: str, hint: str) -> None:
    """A list to choose from in the cells; they may stay empty."""
    rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True, error=hint)
    sheet.add_data_validation(rule)
    rule.add(cells)


def _explain(sheet: Worksheet, text: Words) -> None:
    sheet.column_dimensions["A"].width = 100
    for row, line in enumerate(text("checks.guide").strip().splitlines(), start=1):
        cell = sheet.cell(row, 1, line)
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def read_check(file: BinaryIO, name: str, given: Sequence[Drawn], themes: Sequence[str]) -> CheckReading:
    """What a marked workbook says, in either language. CannotContinue where the file cannot be opened.

    Only comments with a tone count as read; of those an empty theme is one that is not spoken of.
    """
    for sheet in open_sheets(file, name).sheets:
        for start, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            columns = _columns(row, themes)
            if "code" in columns and "tone" in columns:
                return _judged(name, sheet.rows[start + 1 :], columns, given, themes)
    return CheckReading(name, None, "no_header")


def _columns(row: Sequence[Any], themes: Sequence[str]) -> dict[str, int]:
    """Where the code, the tone and each theme stand, by the words of either language."""
    known: dict[str, str] = {}
    for text in (words(language) for language in Language):
        known |= {title_of(theme, text).casefold(): theme for theme in themes}
    for text in (words(language) for language in Language):  # a theme of one's own may be called "Tone"
        known |= {text(f"checks.header.{code}").casefold(): code for code in ("code", "tone")}
    found = [(known.get(str(cell).strip().casefold()), at) for at, cell in enumerate(row)]
    return {name: at for name, at in reversed(found) if name is not None}


def _judged(
    name: str, rows: Sequence[Sequence[Any]], columns: Mapping[str, int], given: Sequence[Drawn], themes: Sequence[str]
) -> CheckReading:
    codes, named = {one.code for one in given}, _tone_names()
    tones: dict[str, Tone] = {}
    marked: dict[str, dict[str, bool]] = {theme: {} for theme in themes if theme in columns}
    unread: Counter[str] = Counter()
    is_ours = False
    for row in rows:
        code, told = (str(row[columns[column]]).strip() for column in ("code", "tone"))
        if code not in codes:
            continue
        is_ours = True
        if told and told.casefold() not in named:
            unread[told[:40]] += 1
        elif told:
            tones[code] = named[told.casefold()]
            for theme, flags in marked.items():
                flags[code] = _is_marked(row[columns[theme]])
    if not tones:
        return CheckReading(name, None, "no_tones" if is_ours else "other_comments", unread)
    return CheckReading(name, Judged(name, tones, marked), "", unread)


def _is_marked(cell: Any) -> bool:
    """Whether a reader said that a theme is spoken of; some write no rather than leave the cell empty."""
    return str(cell).strip().casefold() not in {"", "0", "0.0", "-", "–", "false", "ei", "no", "n", "e"}


def _tone_names() -> dict[str, Tone]:
    """Tones by their names in either language."""
    return {words(language)(f"comments.theme.tone.{tone}").casefold(): tone for language in Language for tone in TONES}
