"""Findings to take along: one line per row of the user's sheet, safe to open in any spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from cx_models.presentation.findings import findings_rows
from cx_models.presentation.words import Language, words
from cx_models.problems import Finding

COLUMNS = ("severity", "sheet", "row", "column", "found", "what", "cure", "count")
_WIDTHS = (12, 16, 8, 22, 22, 60, 60, 10)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def findings_workbook(findings: Iterable[Finding], language: Language) -> bytes:
    """An xlsx file; what customers typed stays text, never a formula."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = words(language)("findings.sheet_name")
    sheet.append(_headers(language))
    for number, row in enumerate(_lines(findings, language), start=2):
        for place, value in enumerate(row, start=1):
            cell = sheet.cell(number, place, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell, width in zip(sheet[1], _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def findings_csv(findings: Iterable[Finding], language: Language) -> bytes:
    """A csv file for spreadsheet programs: semicolons, UTF-8 with its mark, no cell read as a formula."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(_headers(language))
    for row in _lines(findings, language):
        writer.writerow([_defused(value) for value in row])
    return file.getvalue().encode("utf-8-sig")


def _defused(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _headers(language: Language) -> list[str]:
    text = words(language)
    return [text(f"findings.heading.{name}") for name in COLUMNS]


def _lines(findings: Iterable[Finding], language: Language) -> Iterable[Sequence[str | int]]:
    for row in findings_rows(findings, language):
        yield [row[name] for name in COLUMNS]
