"""Findings to take along: one line per row of the user's sheet, safe to open in any spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterable

from cx_models.presentation import tables
from cx_models.presentation.findings import findings_rows
from cx_models.presentation.words import Language, words
from cx_models.problems import Finding

COLUMNS = ("severity", "sheet", "row", "column", "found", "what", "cure", "count")


def findings_workbook(findings: Iterable[Finding], language: Language) -> bytes:
    """An xlsx file; what customers typed stays text, never a formula."""
    return tables.workbook(_headers(language), _lines(findings, language), words(language)("findings.sheet_name"))


def findings_csv(findings: Iterable[Finding], language: Language) -> bytes:
    """A csv file as spreadsheet programs of that language expect it; no cell is read as a formula."""
    return tables.delimited(_headers(language), _lines(findings, language), language)


def _headers(language: Language) -> list[str]:
    return [words(language)(f"findings.heading.{name}") for name in COLUMNS]


def _lines(findings: Iterable[Finding], language: Language) -> list[tables.Row]:
    return [[row[name] for name in COLUMNS] for row in findings_rows(findings, language)]
