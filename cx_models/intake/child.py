"""The reader of workbooks, run as a program of its own: ``python -I child.py`` with limits as arguments.

A legal 1.4 kB workbook can abort the interpreter that reads it, so the app never reads one in
its own process. This file imports nothing of the package: it must start in milliseconds and
run under a small address space. The file comes on standard input; messages leave on standard
output as pickles of plain values: ``("limited", bool)``, ``("sheet", {...})``,
``("rows", [[...], ...])`` …, ``("end", None)`` or ``("fault", code, facts)``.
"""

from __future__ import annotations

import gc
import io
import lzma
import pickle
import re
import sys
import zipfile
import zlib
from html import unescape
from html.parser import HTMLParser
from types import ModuleType
from typing import Any

import python_calamine as calamine

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has no such limits: the other side says so in a finding
    resource = None

BROKEN_PACKAGE = (
    KeyError, ValueError, RuntimeError, NotImplementedError, OSError, EOFError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
BATCH = 5_000
EXACT_BOUNDS_BELOW = 16 * 2**20  # bytes of sheet XML up to which every cell address is looked at
MERGES_KEPT = 10_000
LEAST_WIDTH = 5  # cells that a row counts for at least: a narrow row takes nearly as much to send and keep
MOST_ROWS = 2**20  # of a sheet in any spreadsheet program
PIECE = 2**20  # bytes inflated at a time

_CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)([0-9]+)"([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)', re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)>[^<]|<(?:\w+:)?is>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*date1904\s*=\s*[\"'](?:1|true)[\"']")
_BIFF_BEGINS = bytes.fromhex("0908100000060500")  # the head of an old workbook's first record
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")


def main(arguments: list[str]) -> None:
    """Read standard input as the given kind of workbook and send its sheets."""
    gc.disable()  # a short life, bounded by the limits: collecting would only cost time
    kind, memory, seconds, cells, characters, columns = arguments[0], *map(int, arguments[1:6])
    send("limited", limit(memory, seconds))
    content = sys.stdin.buffer.read()
    try:
        if kind == "html":
            send_html(content, cells)
        else:
            send_workbook(content, kind, cells, characters, columns)
    except TextsTooLong as fault:
        facts = {"bytes": fault.characters, "limit": characters, "packed": len(content)}
        send("fault", "file.unpacks_too_large", facts)
    except MemoryError:
        send("fault", "file.reader_stopped", {"reason": "memory"})
    send("end", None)


def send(*message: object) -> None:
    """Write one message; the other side reads them in turn."""
    pickle.dump(message, sys.stdout.buffer, protocol=5)
    sys.stdout.buffer.flush()


def limit(memory: int, seconds: int) -> bool:
    """Bound this process's memory (bytes) and processor time; False where the system cannot."""
    if resource is None:
        return False
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return True


class TextsTooLong(Exception):
    """Raised when the texts of all cells are longer together than the limit; one text may stand in many cells."""

    def __init__(self, characters: int) -> None:
        super().__init__(characters)
        self.characters = characters


def send_workbook(content: bytes, kind: str, cells: int, characters: int, columns: int) -> None:
    """Send every worksheet, or one fault; raises TextsTooLong when their texts exceed ``characters``."""
    sent = 0
    from_1904 = counts_from_1904(content, kind)
    parts = sheet_parts(content) if kind in {"xlsx", "xlsm"} else {}
    for name, part in parts.items():
        size = max(cells_spanned(part), rows_beyond(part) * LEAST_WIDTH)
        if size > cells:
            send("fault", "file.too_many_cells", {"sheet": name, "cells": size, "limit": cells})
            return
    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for metadata in workbook.sheets_metadata:
            if metadata.typ == calamine.SheetTypeEnum.WorkSheet:
                sheet = workbook.get_sheet_by_name(metadata.name)
                if sheet.width > columns:
                    send("fault", "file.too_many_columns", {"columns": sheet.width, "limit": columns})
                    return
                spanned = sheet.total_height * max(sheet.total_width, LEAST_WIDTH)
                if spanned > cells:
                    facts = {"sheet": metadata.name, "cells": spanned, "limit": cells}
                    send("fault", "file.too_many_cells", facts)
                    return
                cells -= spanned
                visible = metadata.visible == calamine.SheetVisibleEnum.Visible
                xml = parts.get(metadata.name, b"")
                heading = {"name": metadata.name, "hidden": not visible, "from_1904": from_1904}
                sent = send_sheet(heading, sheet, xml, characters, sent)
    except calamine.PasswordError:
        send("fault", "file.encrypted", {})
    except (calamine.CalamineError, OSError, ValueError) as fault:
        send("fault", "file.unreadable", {"reason": str(fault)[:200]})


def send_sheet(heading: dict[str, Any], sheet: Any, xml: bytes, characters: int, sent: int) -> int:
    """Send one sheet's ``heading`` and then its rows in batches; ``sent`` plus the characters of its texts."""
    uncached, errors = silent_cells(xml)
    merged = (sheet.merged_cell_ranges or [])[:MERGES_KEPT]
    send("sheet", {**heading, "merged": merged, "uncached": uncached, "errors": errors})
    left = (sheet.start or (0, 0))[1]
    batch: list[list[Any]] = []
    for row in sheet.iter_rows():  # from the first row on, but from the first column used; one row at a time in memory
        sent += sum(len(cell) for cell in row if isinstance(cell, str))
        if sent > characters:
            raise TextsTooLong(sent)
        batch.append([""] * left + row)
        if len(batch) >= BATCH:
            send("rows", batch)
            batch = []
    send("rows", batch)
    return sent


def counts_from_1904(content: bytes, kind: str) -> bool:
    """Whether the workbook's day numbers begin in 1904, as the first spreadsheets of the Macintosh had it."""
    if kind == "xls":
        return 1 in old_records(content, 0x22)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = {"xlsx": "xl/workbook.xml", "xlsm": "xl/workbook.xml", "xlsb": "xl/workbook.bin"}.get(kind)
            head = inflated(archive, part) if part else b""
    except BROKEN_PACKAGE:
        return False  # an odd package: the reader itself will say what is wrong
    return 1 in binary_records(head, 153) if kind == "xlsb" else bool(_FROM_1904.search(head))


def old_records(content: bytes, wanted: int) -> list[int]:
    """The first byte, lowest bit, of each record of that type at the beginning of an old workbook."""
    found: list[int] = []
    at = content.find(_BIFF_BEGINS)
    while 0 <= at <= len(content) - 4 and len(found) < 2:
        kind, size = (int.from_bytes(content[at + shift : at + shift + 2], "little") for shift in (0, 2))
        if kind == 0x0A:  # the end of what is told of the whole workbook
            break
        if kind == wanted and size:
            found.append(content[at + 4] & 1)
        at += 4 + size
    return found


def binary_records(content: bytes, wanted: int) -> list[int]:
    """The first byte, lowest bit, of each record of that type in a part of a binary workbook."""
    found: list[int] = []
    at = 0
    while at < len(content) - 2:
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < len(content):
            size |= (content[at] & 0x7F) << shift
            shift += 7
            at += 1
            if not content[at - 1] & 0x80 or shift >= 28:
                break
        if kind == wanted and size and at < len(content):
            found.append(content[at] & 1)
        at += size
    return found


def sheet_parts(content: bytes) -> dict[str, bytes]:
    """Sheet name → its XML, found without an XML parser."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            targets = {
                attribute(tag, b"Id"): attribute(tag, b"Target")
                for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
            }
            names = set(archive.namelist())
            parts = {}
            for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
                target = targets.get(attribute(tag, rb"\w+:id"), "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if path in names:
                    parts[attribute(tag, b"name")] = inflated(archive, path)
            return parts
    except BROKEN_PACKAGE:
        return {}  # an odd package: the reader itself will say what is wrong


def inflated(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part of the package, piece by piece: one that holds more than its heading says is not inflated whole."""
    pieces, told = [], archive.getinfo(path).file_size
    with archive.open(path) as part:
        while told > 0 and (piece := part.read(min(PIECE, told))):
            pieces.append(piece)
            told -= len(piece)
    return b"".join(pieces)


def attribute(tag: bytes, name: bytes) -> str:
    """The value of one attribute of a tag; empty when absent."""
    found = re.search(rb"\s" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", tag)
    return unescape((found[1] or found[2] or b"").decode("utf-8", "replace")) if found else ""


def cells_spanned(xml: bytes) -> int:
    """Rows × columns of the rectangle from the first to the last cell with content."""
    if len(xml) > EXACT_BOUNDS_BELOW and not re.search(rb'<c r="[A-Z]{3}', xml):
        return 0  # long but narrow: counted after reading, within the memory limit
    rows, columns = [], []
    for match in _CELL.finditer(xml):
        if match[4]:
            columns.append(column_number(match[1]))
            rows.append(int(match[2]))
    return (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1) if rows else 0


def rows_beyond(xml: bytes) -> int:
    """The rows of a sheet that has more of them than any spreadsheet program makes; 0 for others."""
    rows = xml.count(b"<row") + xml.count(b":row ")
    return rows if rows > MOST_ROWS else 0


def silent_cells(xml: bytes) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Addresses (0-based row, column) of formulas never calculated, and of error cells."""
    uncached: list[tuple[int, int]] = []
    errors: list[tuple[int, int]] = []
    if b"<f" in xml or b't="e"' in xml or (b":row" in xml[:8192] and b":f" in xml):
        for match in _CELL.finditer(xml):
            inside = match[4] or b""
            address = (int(match[2]) - 1, column_number(match[1]) - 1)
            if b't="e"' in match[3]:
                errors.append(address)
            elif _FORMULA.search(inside) and b't="str"' not in match[3] and not _VALUE.search(inside):
                uncached.append(address)
    return uncached, errors


def column_number(letters: bytes) -> int:
    """Column letters as a number: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class Tables(HTMLParser):
    """Collects the rows of the tables of a page; nothing is fetched or run."""

    def __init__(self, cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.cells_left = cells
        self.inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        if tag == "table":
            self.close_cell()
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.close_cell()
            self.tables[-1].append([])
        elif tag in {"td", "th"} and self.tables:
            self.close_cell()
            self.inside = []
        elif tag == "br" and self.inside is not None:
            self.inside.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in {"td", "th", "tr", "table"}:
            self.close_cell()

    def handle_data(self, data: str) -> None:
        """Keep the text of the open cell."""
        if self.inside is not None:
            self.inside.append(data)

    def close_cell(self) -> None:
        """Put the open cell, if any, at the end of the open row."""
        if self.inside is not None:
            if not self.tables[-1]:
                self.tables[-1].append([])
            self.tables[-1][-1].append("".join(self.inside).strip())
            self.inside = None
            self.cells_left -= 1
            if self.cells_left < 0:
                raise OverflowError


def send_html(content: bytes, cells: int) -> None:
    """Send the largest table of a page saved under a spreadsheet's name."""
    named = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", content[:4096])
    try:
        text = content.decode(named[1].decode() if named else "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = content.decode("cp1252", "replace")
    page = Tables(cells)
    try:
        page.feed(text)
    except OverflowError:
        send("fault", "file.too_many_cells", {"sheet": "", "cells": cells + 1, "limit": cells})
        return
    rows = max(page.tables, key=len, default=[])
    if not rows:
        send("fault", "file.html_without_table", {})
        return
    heading = {"name": "", "hidden": False, "from_1904": False}
    send("sheet", {**heading, "merged": [], "uncached": [], "errors": []})
    for start in range(0, len(rows), BATCH):
        send("rows", rows[start : start + BATCH])


if __name__ == "__main__":
    main(sys.argv[1:])
