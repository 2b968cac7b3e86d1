"""One grid of cells in every kind of file that feedback comes in."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import html
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

Grid = Sequence[Sequence[Any]]

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")  # when a workbook was made: now, and no two alike
_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/></manifest:manifest>'
)
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def as_text(
    grid: Grid,
    separator: str = ";",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
    quote_all: bool = False,
    ragged: bool = False,
    before: str = "",
) -> bytes:
    """Separated text; ``ragged`` leaves out the empty cells at a line's end, ``before`` goes ahead of it all."""
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    lines = csv.writer(text, delimiter=separator, lineterminator=line_end, quoting=quoting)
    lines.writerows(_without_empty_end(row) if ragged else row for row in grid)
    return (before + text.getvalue()).encode(encoding)


def _without_empty_end(row: Sequence[Any]) -> Sequence[Any]:
    last = max((index for index, cell in enumerate(row) if cell not in {"", None}), default=-1)
    return row[: last + 1]


def as_gzip(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def as_xlsx(grid: Grid, merged: Sequence[str] = (), cover: str = "") -> bytes:
    """A workbook; texts stay texts whatever they begin with. ``cover`` names a sheet of words before the table."""
    book = openpyxl.Workbook()
    sheet = book.active
    if cover:
        sheet.title = cover
        sheet["B2"] = cover
        sheet = book.create_sheet("Data")
    for row, cells in enumerate(grid, start=1):
        for column, value in enumerate(cells, start=1):
            if value not in {"", None}:
                cell = sheet.cell(row, column, value)
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
    for area in merged:
        sheet.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    with zipfile.ZipFile(stream) as package:
        return as_package(
            {part: _MOMENT.sub(b"2024-01-01T00:00:00Z", package.read(part)) for part in package.namelist()}
        )


def as_package(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip package with the same bytes whenever it is made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for part, inside in parts.items():
            package.writestr(zipfile.ZipInfo(part), inside, method)
    return stream.getvalue()


def as_ods(grid: Grid) -> bytes:
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in grid)
    content = (
        f'<?xml version="1.0"?><office:document-content {_SPACES} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    parts = {"mimetype": _ODS, "content.xml": content, "META-INF/manifest.xml": _MANIFEST}
    return as_package({part: text.encode() for part, text in parts.items()})


def _ods_cell(value: Any) -> str:
    if value in {"", None}:
        return "<table:table-cell/>"
    if isinstance(value, dt.datetime):
        return f'<table:table-cell office:value-type="date" office:date-value={quoteattr(value.isoformat())}/>'
    if isinstance(value, dt.time):
        duration = value.strftime("PT%HH%MM%SS")
        return f'<table:table-cell office:value-type="time" office:time-value="{duration}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def as_html(grid: Grid, encoding: str = "utf-8") -> bytes:
    """A web page's table, as programs save it under a spreadsheet's name."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_shown(cell))}</td>" for cell in row) + "</tr>\n" for row in grid
    )
    page = f'<html><head><meta charset="{encoding}"></head><body><table>\n{rows}</table></body></html>'
    return page.encode(encoding)


def as_parquet(grid: Grid) -> bytes:
    """The first row as names; a column of one kind of value keeps it, any other becomes text."""
    names, *rows = grid
    columns = [[None if cell == "" else cell for cell in cells] for cells in zip(*rows, strict=True)] or [[]] * len(
        names
    )
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_arrays([_array(cells) for cells in columns], names=list(names)), stream)
    return stream.getvalue()


def _array(cells: Sequence[Any]) -> pa.Array:
    kinds = {type(cell) for cell in cells} - {type(None)}
    if len(kinds) <= 1 or kinds <= {int, float}:
        return pa.array(cells, pa.float64() if kinds == {int, float} else None)
    return pa.array([None if cell is None else _shown(cell) for cell in cells])


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)
