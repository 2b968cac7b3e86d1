"""The comparison to take along: numbers to reckon with, their intervals, and the verdict in words."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cx_models.presentation.charts.compare import change_of
from cx_models.presentation.comparison_table import ROWS, Row, awaits_recruits, group_name, is_today
from cx_models.presentation.sentences.compare import changes_say, name_of, verdict_says
from cx_models.presentation.statement import break_even_written
from cx_models.presentation.words import Words
from cx_models.projection.compare import Comparison, Verdict
from cx_models.projection.project import Projection
from cx_models.projection.statement import Statement
from cx_models.service.customers import Segment

Value = str | float | None
SCALES = {"points": 100.0, "share": 100.0}
GROUPS = tuple(Row(segment.value, f"satisfaction.{segment}", "points", is_level=False) for segment in Segment)
WIDE, NARROW = 46, 20  # letters
SENTENCE = 110  # letters


def comparison_workbook(
    comparison: Comparison, verdict: Verdict | None, text: Words, stated: Sequence[Statement | None] = ()
) -> bytes:
    """One sheet with a column for each alternative, one with every change's interval, one with the verdict.

    ``stated`` are the two years of each.
    """
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = text("compare.sheet")
    _put(first, _side_by_side(comparison, verdict, stated, text), "C2")
    _put(book.create_sheet(text("compare.sheet_worlds")), _intervals(comparison, text), "D2")
    if verdict is not None:
        said = (verdict_says(comparison, verdict, text), *changes_say(comparison, verdict, text))
        _say(book.create_sheet(text("compare.sheet_verdict")), said)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _side_by_side(
    comparison: Comparison, verdict: Verdict | None, stated: Sequence[Statement | None], text: Words
) -> list[list[Value]]:
    """A row for each figure, its unit beside it; a level where there is one, else the change from today."""
    names: list[Value] = [name_of(comparison, place, text) for place in range(len(comparison.all))]
    rows: list[list[Value]] = [[text("compare.row.figure"), text("compare.row.unit"), *names]]
    if verdict is not None:
        best: list[Value] = [100 * share for share in verdict.best_in]
        rows.append([text("compare.row.best_in"), text("compare.unit.worlds"), *best])
    for row in _rows(comparison):
        values = [_value(projection, row, awaits_recruits(comparison)) for projection in comparison.all]
        if any(value is not None for value in values):
            rows.append([_name(row, text), text(f"compare.unit.{row.unit}"), *values])
    if any(stated):
        net: list[Value] = [None if one is None else one.net.middle for one in stated]
        week: list[Value] = [None if one is None else _week(one, text) for one in stated]
        rows.append([text("compare.row.net_two_years"), "€", *net])
        rows.append([text("compare.row.break_even"), text("compare.unit.week"), *week])
    stores: list[Value] = [float(len(projection.changed.service.stores)) for projection in comparison.all]
    return [*rows, [text("compare.row.stores"), text("compare.unit.stores"), *stores]]


def _week(stated: Statement, text: Words) -> Value:
    """From which on a plan has paid for itself; in words where it has not, nothing where it changes nothing."""
    if stated.changes_nothing:
        return None
    return break_even_written(stated, text) if stated.break_even is None else float(stated.break_even)


def _intervals(comparison: Comparison, text: Words) -> list[list[Value]]:
    """A row for each figure and scenario: its levels, and the change with both ends of its interval."""
    ends: list[Value] = [text(f"compare.end.{end}") for end in ("today", "level", "low", "middle", "high")]
    rows: list[list[Value]] = [
        [text("compare.row.figure"), text("compare.row.unit"), text("scenario.choose"), *ends],
    ]
    for row in _rows(comparison):
        for place, projection in enumerate(comparison.alternatives, start=1):
            if row.is_known(projection, awaits_recruits(comparison)):
                told: list[Value] = [_name(row, text), text(f"compare.unit.{row.unit}")]
                rows.append(
                    [*told, name_of(comparison, place, text), *_levels(projection, row), *_ends(projection, row)]
                )
    return rows


def _rows(comparison: Comparison) -> tuple[Row, ...]:
    """What is told of each scenario; of customer groups those that have customers."""
    there = comparison.reference.baseline.observed.customers.groups
    return (*ROWS, *(row for row in GROUPS if row.name in there))


def _name(row: Row, text: Words) -> str:
    if row in GROUPS:
        return text("compare.row.group", group=group_name(Segment(row.name), text))
    return text(f"compare.row.{row.name}")


def _scale(row: Row) -> float:
    return SCALES.get(row.unit, 1.0)


def _value(projection: Projection, row: Row, awaited: bool) -> Value:
    if not row.is_known(projection, awaited):
        return None
    return _scale(row) * (projection.value(row.figure) if row.is_level else change_of(projection, row.figure).middle)


def _levels(projection: Projection, row: Row) -> list[Value]:
    if not row.is_level:
        return [None, None]
    return [_scale(row) * value for value in (projection.todays_value(row.figure), projection.value(row.figure))]


def _ends(projection: Projection, row: Row) -> list[Value]:
    """Both ends stay empty until the worlds have been drawn."""
    change = change_of(projection, row.figure)
    if projection.draws is None and not is_today(projection):
        return [None, _scale(row) * change.middle, None]
    return [_scale(row) * end for end in (change.low, change.middle, change.high)]


def _put(sheet: Worksheet, rows: Sequence[Sequence[Value]], frozen: str) -> None:
    """A table whose header and first columns stay in sight; the sheet prints on one page's width."""
    for place, row in enumerate(rows):
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])
        for cell in sheet[sheet.max_row]:
            if place == 0:
                cell.font = Font(name="Calibri", size=11, bold=True)
            if isinstance(cell.value, float):
                cell.number_format = "#,##0" if abs(cell.value) >= 1000 else "#,##0.0"
                cell.alignment = Alignment(vertical="top")
    for column in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDE if column == 1 else NARROW
    sheet.freeze_panes = frozen
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _say(sheet: Worksheet, sentences: Sequence[str]) -> None:
    """A sentence to a line, as wide as a page."""
    for said in sentences:
        sheet.append([_text(sheet, said)])
    sheet.column_dimensions["A"].width = SENTENCE


def _text(sheet: Worksheet, value: str) -> Cell:
    """A cell that stays text whatever a user has typed into a name: never a formula."""
    cell = Cell(sheet, value=value)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
