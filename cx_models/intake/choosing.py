"""Which sheet of a workbook holds the feedback: visible ones only, and never one of several in silence."""

from __future__ import annotations

from dataclasses import replace
from math import log10

import pandas as pd

from cx_models.intake.cells import text_of
from cx_models.intake.layout import Table, combined, find_table, header_key
from cx_models.intake.opening import Sheet, Workbook
from cx_models.intake.operations_words import SHEETS, operations_sheets, recognised
from cx_models.intake.roles import EXACT, SCORES, header_weight, names_a_role
from cx_models.problems import CannotContinue, Finding, Where

OPERATIONS = 2  # sheets with names from an operations workbook that make it one
TOGETHER = " + "  # between the names of sheets that are read as one
MOST_HEADERS = 40  # rows of a table whose records may stand in columns
RIVAL = 0.75  # a sheet this near the best one is worth a question


def choose_table(workbook: Workbook, told: str | None) -> tuple[Table, list[Finding]]:
    """The table to read, and notes on the sheets left out; ``told`` names the user's sheet, or several read as one."""
    findings: list[Finding] = []
    sheets = _told_sheets(workbook, told) if told else []
    if told and not sheets:
        findings.append(Finding("sheet.not_found", Where(told)))
    visible = sheets or [sheet for sheet in workbook.sheets if not sheet.hidden]
    turned = {sheet.name for sheet in visible if is_transposed(sheet)}
    findings += [Finding("sheet.transposed", Where(name or None)) for name in sorted(turned)]
    upright = [replace(sheet, table=turned_table(sheet)) if sheet.name in turned else sheet for sheet in visible]
    tables = {sheet.name: table for sheet in upright if (table := find_table(sheet)) is not None}
    if not tables:
        hidden = tuple(s.name for s in workbook.sheets if s.hidden and len(s.table))
        code = "sheet.only_hidden" if hidden else "sheet.blank"
        raise CannotContinue(*workbook.findings, Finding(code, facts={"sheets": hidden} if hidden else {}))
    best = max(tables.values(), key=_promise)
    foreign = operations_sheets(tables)
    if not told and len(foreign) >= OPERATIONS and recognised(best.sheets[0], SHEETS) is not None:
        raise CannotContinue(Finding("sheet.is_operations", facts={"sheets": foreign}), *workbook.findings)
    alike = [table for table in tables.values() if len(table.numbers) and _same_headers(table, best)]
    if len(alike) > 1:
        names = tuple(table.sheets[0] for table in alike)
        findings.append(Finding("sheet.combined", facts={"sheets": names}, count=len(names)))
        best = combined(alike)
    rivals = [
        name
        for name, table in tables.items()
        if name not in best.sheets and len(table.numbers) and _promise(table) >= RIVAL * _promise(best)
    ]
    if rivals:
        facts = {"guess": best.sheets[0], "candidates": (best.sheets[0], *rivals)}
        findings.append(Finding("sheet.several", facts=facts))
    for sheet in workbook.sheets:
        if sheet.name not in best.sheets and len(sheet.table):
            code = "sheet.hidden" if sheet.hidden else "sheet.not_used"
            findings.append(Finding(code, Where(sheet.name), {"rows": len(sheet.table)}))
    return best, findings


def is_transposed(sheet: Sheet) -> bool:
    """Whether records stand in columns: known headers down the first column, and none across the first row."""
    table = sheet.table
    if not (MOST_HEADERS >= len(table) >= 2 and table.shape[1] > 2):
        return False
    names = {text_of(cell) for cell in table.iloc[:, 0]}
    down = sum(names_a_role(name, EXACT) for name in names)
    across = sum(names_a_role(text_of(cell)) for cell in table.iloc[0, 1:])
    return down >= 2 and down >= 0.5 * len(table) and across == 0


def turned_table(sheet: Sheet) -> pd.DataFrame:
    """The cells with rows and columns changed: what was a column's place becomes the row."""
    turned = sheet.table.T.reset_index(drop=True)
    turned.columns = pd.RangeIndex(turned.shape[1])
    return turned


def _told_sheets(workbook: Workbook, told: str) -> list[Sheet]:
    alone = [sheet for sheet in workbook.sheets if sheet.name == told]
    return alone or [sheet for sheet in workbook.sheets if sheet.name in told.split(TOGETHER)]


def holds_feedback(workbook: Workbook) -> bool:
    """Whether a sheet in view has a header of a score or a comment, and one of a date or channel."""
    tables = (find_table(sheet) for sheet in workbook.sheets if not sheet.hidden)
    return any(
        any(header_weight(kind, header) for kind in (*SCORES, "comment") for header in table.headers)
        and any(header_weight(role, header) for role in ("date", "channel") for header in table.headers)
        for table in tables
        if table is not None
    )


def _same_headers(table: Table, other: Table) -> bool:
    """Whether two tables have the same two or more headers; their order matters where some column has none."""
    ours, theirs = ([header_key(header) for header in t.headers] for t in (table, other))
    ordered = len(set(theirs)) < len(theirs)
    return len(ours) >= 2 and (ours == theirs if ordered else sorted(ours) == sorted(theirs))


def _promise(table: Table) -> float:
    """How much a table looks like feedback: known headers first, then rows."""
    answers = any(header_weight(kind, header) for kind in (*SCORES, "comment") for header in table.headers)
    known = sum(
        max(header_weight(role, header) for header in table.headers)
        for role in ("date", "channel", "place", "wait", "comment", "reason", "resolved", *SCORES)
        if table.headers
    )
    return (known + 4.0 * answers) * (1.0 if len(table.numbers) else 0.5) + 0.5 * log10(1 + len(table.numbers))
