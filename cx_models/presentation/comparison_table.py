"""Scenarios side by side as a table of words, and as a workbook to take along."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from math import ceil

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from cx_models.presentation import numbers
from cx_models.presentation.charts.compare import SCALES, change_of, figures_of
from cx_models.presentation.figures import difference, level, points, with_band
from cx_models.presentation.sentences.compare import changes_say, name_of, verdict_says
from cx_models.presentation.sentences.scenario import HARDLY
from cx_models.presentation.words import Words
from cx_models.projection.compare import Comparison, Verdict
from cx_models.projection.project import Projection
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

Row = Callable[[Projection], str]
LINE = 15  # points: the height of a line in a workbook


def side_by_side(comparison: Comparison, text: Words) -> pd.DataFrame:
    """Rows are figures, columns today and each alternative; everything as written."""
    label = text("compare.row.figure")
    table = {label: [name for name, _ in _rows(text)]}
    for place, projection in enumerate(comparison.all):
        table[name_of(comparison, place, text)] = [write(projection) for _, write in _rows(text)]
    shown = pd.DataFrame(table)
    return shown[(shown.drop(columns=label) != numbers.UNKNOWN).any(axis=1)]


def _rows(text: Words) -> tuple[tuple[str, Row], ...]:
    language = text.language

    def phone(figure: str) -> Row:
        return lambda p: _level(p, figure, text) if _has_phone(p) else numbers.UNKNOWN

    def first(p: Projection) -> str:
        awaited = p.changed.at_first is not p.changed.settled
        return _level(p, "first.phone.wait", text) if awaited and _has_phone(p) else numbers.UNKNOWN

    def cost(p: Projection) -> str:
        return numbers.UNKNOWN if p.changed.cost is None else _change(p, "cost.total", text)

    return (
        (text("compare.row.everyone"), lambda p: _change(p, "satisfaction.everyone", text)),
        (text("compare.row.surveyed"), lambda p: _change(p, "satisfaction.surveyed", text)),
        (text("compare.row.leaving"), lambda p: _change(p, "leaving.customers", text)),
        (text("compare.row.cost"), cost),
        (text("compare.row.wait_first"), first),
        (text("compare.row.wait"), phone("phone.wait")),
        (text("compare.row.abandoned"), phone("phone.abandoned")),
        (text("compare.row.missing"), phone("phone.missing")),
        (text("compare.row.freedom"), lambda p: _level(p, "choice.lost", text)),
        (text("compare.row.worst_group"), lambda p: _worst_group(p, text)),
        (text("compare.row.worst_area"), lambda p: _worst_area(p, text)),
        (text("compare.row.stores"), lambda p: numbers.number(len(p.changed.service.stores), language)),
    )


def _has_phone(projection: Projection) -> bool:
    return projection.changed.service.desk(Channel.PHONE) is not None


def _level(projection: Projection, figure: str, text: Words) -> str:
    """A level, and of a scenario its change from today with the interval."""
    written = level(figure, text)(projection.value(figure))
    if projection.changed is projection.today:
        return written
    return text("compare.level", level=written, change=_change(projection, figure, text))


def _change(projection: Projection, figure: str, text: Words) -> str:
    return with_band(change_of(projection, figure), difference(figure, text), text)


def _worst_group(projection: Projection, text: Words) -> str:
    change = projection.changed.experience.by_segment[0] - projection.today.experience.by_segment[0]
    worst = int(np.argmin(change))
    if change[worst] > -HARDLY:
        return text("compare.row.nobody")
    return f"{text(f'charts.groups.{list(Segment)[worst].value}')} {points(float(change[worst]), text)}"


def _worst_area(projection: Projection, text: Words) -> str:
    change = projection.changed.experience.by_area[0] - projection.today.experience.by_area[0]
    worst = int(np.argmin(change))
    if change[worst] > -HARDLY:
        return text("compare.row.none")
    return f"{projection.baseline.observed.customers.names[worst]} {points(float(change[worst]), text)}"


def comparison_workbook(comparison: Comparison, verdict: Verdict | None, text: Words) -> bytes:
    """The table as shown, and the differences as numbers with their intervals."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = text("compare.sheet")
    if verdict is not None:
        for said in (verdict_says(comparison, verdict, text), *changes_say(comparison, verdict, text)):
            first.append([_text(first, said)])
            _across(first, 1 + len(comparison.all))
        first.append([_text(first, "")])
    table = side_by_side(comparison, text)
    _put(first, [list(table.columns), *table.to_numpy().tolist()])
    _worlds(book.create_sheet(text("compare.sheet_worlds")), comparison, text)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _worlds(sheet: Worksheet, comparison: Comparison, text: Words) -> None:
    ends = [text(f"compare.end.{end}") for end in ("low", "middle", "high")]
    rows: list[list[str | float]] = [[text("compare.row.figure"), text("scenario.choose"), *ends]]
    for figure in figures_of(comparison):
        for place, projection in enumerate(comparison.alternatives, start=1):
            change, scale = change_of(projection, figure), SCALES[figure]
            name = text(f"compare.axis.{figure.replace('.', '_')}")
            values = [scale * end for end in (change.low, change.middle, change.high)]
            rows.append([name, name_of(comparison, place, text), *values])
    _put(sheet, rows)


def _across(sheet: Worksheet, columns: int) -> None:
    """Let the sentence of the last row run over the table's width, two lines high."""
    row = sheet.max_row
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    sheet.row_dimensions[row].height = 2 * LINE


def _put(sheet: Worksheet, rows: list[list[str | float]]) -> None:
    """Append a table, its header bold; the sheet prints on one page's width."""
    for place, row in enumerate(rows):
        sheet.append([_text(sheet, value) if isinstance(value, str) else value for value in row])
        longest = max(len(str(value)) / _width(column) for column, value in enumerate(row, start=1))
        sheet.row_dimensions[sheet.max_row].height = LINE * ceil(1.1 * longest)
        for cell in sheet[sheet.max_row]:
            if place == 0:
                cell.font = Font(name="Calibri", size=11, bold=True)
            if isinstance(cell.value, float):
                cell.number_format = "#,##0" if abs(cell.value) >= 1000 else "#,##0.0"
    for column in range(1, len(rows[0]) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = _width(column)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(column: int) -> int:
    """Letters that fit a column."""
    return 38 if column == 1 else 26


def _text(sheet: Worksheet, value: str) -> Cell:
    """A cell that stays text whatever a user has typed into a name: never a formula."""
    cell = Cell(sheet, value=value)
    cell.data_type = "s"
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell
