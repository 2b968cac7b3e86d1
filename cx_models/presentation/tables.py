"""A plain table to take along: xlsx or csv, in which no text ever becomes a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cx_models.presentation.words import Language

Row = Sequence[str | float | None]
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # which no workbook can hold
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _NARROWEST = 60, 10


def workbook(headers: Sequence[str], rows: Sequence[Row], sheet_name: str) -> bytes:
    """An xlsx file with one sheet, its header frozen and filtered; None is an empty cell."""
    book = Workbook()
    sheet = book.active
    sheet.title = sheet_name[:31]
    for row, values in enumerate([headers, *rows], start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(row, column, plain_text(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=row == 1)
    for place, cell in enumerate(sheet[1]):
        longest = max((len(str(values[place])) for values in [headers, *rows]), default=0)
        sheet.column_dimensions[cell.column_letter].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def plain_text(value: str) -> str:
    """Text without the characters that no workbook can hold."""
    return _CONTROL.sub("", value)


def delimited(headers: Sequence[str], rows: Sequence[Row], language: Language) -> bytes:
    """A csv file for spreadsheet programs: UTF-8 with its mark; separators and decimals as the reader's country has."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";" if language is Language.FI else ",")
    for row in [headers, *rows]:
        writer.writerow([_text(value, language) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _text(value: str | float | None, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    bare = f"{value:.10g}"
    return bare.replace(".", ",") if language is Language.FI else bare
