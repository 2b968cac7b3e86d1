"""The two workbooks of a sample, written so that the same seed gives the same file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

FIXED = "2025-11-03T00:00:00Z"  # the workbooks' own date, so that a rebuild gives the same bytes
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="2F4B5C")

Row = Sequence[Any]


def new_workbook() -> Workbook:
    """An empty workbook for rows that are written once."""
    return Workbook(write_only=True)


def add_sheet(
    workbook: Workbook, name: str, header: Row, rows: Iterable[Row], formats: dict[int, str] | None = None
) -> None:
    """One sheet: a frozen bold header, then rows; ``formats`` gives number formats by column from 0."""
    sheet = workbook.create_sheet(name)
    sheet.freeze_panes = "A2"
    for index, title in enumerate(header):
        sheet.column_dimensions[get_column_letter(index + 1)].width = max(11, len(str(title)) + 3)
    titles = []
    for title in header:
        cell = WriteOnlyCell(sheet, title)
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
        titles.append(cell)
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(sheet, value, (formats or {}).get(index)) for index, value in enumerate(row)])


def _cell(sheet: Any, value: Any, number_format: str | None) -> Any:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.data_type = "s"
        return cell
    if number_format is None and isinstance(value, date):
        number_format = "dd.mm.yyyy"
    if number_format is None or value is None:
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def save(workbook: Workbook, path: Path) -> None:
    """Write with fixed dates inside, whatever the clock says."""
    raw = io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", FIXED.encode(), content)
            target.writestr(zipfile.ZipInfo(name, (2025, 11, 3, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 9)
