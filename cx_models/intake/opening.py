"""The one door for spreadsheets: any supported file becomes a Workbook of plain cells.

Workbooks are read by :mod:`cx_models.intake.child` in a process of its own under limits of
memory, time and cells, so that nothing a file contains can end or stall the app.
"""

from __future__ import annotations

import gzip
import io
import pickle
import subprocess
import sys
import tempfile
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cx_models.intake.delimited import COLUMNS_LIMIT, read_text
from cx_models.intake.guard import FILE_LIMIT, HONEST_UNPACKED, RATIO_LIMIT, examine, stop
from cx_models.problems import Finding, Where

MEMORY_LIMIT = 1_500 * 2**20  # bytes of address space of the reader
PROCESSOR_LIMIT = 60  # seconds
WALL_LIMIT = 90  # seconds
CELL_LIMIT = 15_000_000  # cells of all sheets together

SIGXCPU = 24  # not in Windows' own list of signals

Address = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: a table of raw cells, row *i* being the sheet's physical row *i + 1*.

    Cells are ``str`` (``""`` when empty), ``int``, ``float``, ``bool`` or a date, time, datetime
    or timedelta; a text file has only ``str``. ``merged`` are ``((top, left), (bottom, right))``,
    ``uncached`` the addresses of formulas never calculated, ``errors`` those of error cells;
    all counted from 0. ``separator`` is that of a text file; ``from_1904`` says
    that day numbers begin in 1904 instead of 1900.
    """

    name: str
    hidden: bool
    table: pd.DataFrame
    merged: tuple[tuple[Address, Address], ...] = ()
    uncached: frozenset[Address] = frozenset()
    errors: frozenset[Address] = frozenset()
    separator: str = ""
    from_1904: bool = False

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """All rows as tuples of equal length."""
        return list(self.table.itertuples(index=False, name=None))


@dataclass(frozen=True, eq=False)
class Workbook:
    """All sheets of one file, in its order; a text file is one sheet named ``""``."""

    kind: str  # xlsx xlsb xls ods parquet html text
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...] = ()
    name: str | None = None

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def open_sheets(sheet: Path | BinaryIO, name: str | None = None) -> Workbook:
    """Open a spreadsheet of any supported kind; ``name`` is the file's name where it is known.

    Raises CannotContinue with one finding when the file cannot be read.
    """
    if isinstance(sheet, str | Path):
        with open(sheet, "rb") as stream:
            return _open(stream, name or Path(sheet).name)
    return _open(sheet, name)


def _open(stream: BinaryIO, name: str | None) -> Workbook:
    kind, findings = examine(stream)
    if kind == "gz":
        stream = _unpacked(stream)
        kind, findings = examine(stream)
        if kind == "gz":
            raise stop("file.not_a_spreadsheet", kind="gz")
    stream.seek(0)
    if kind == "text":
        table, separator, notes = read_text(stream.read())
        return Workbook(kind, (Sheet("", False, table, separator=separator),), (*findings, *notes), name)
    if kind == "parquet":
        return Workbook(kind, (_parquet(stream),), tuple(findings), name)
    if kind == "html":
        findings = [*findings, Finding("html.table_read")]
    sheets, notes = _read_apart(stream, kind)
    return Workbook(kind, tuple(sheets), (*findings, *notes), name)


def _unpacked_limit(stream: BinaryIO) -> tuple[int, int]:
    """The size of a packed file, and how many bytes it may hold unpacked; the stream stands at its start again."""
    packed = stream.seek(0, 2)
    stream.seek(0)
    return packed, max(HONEST_UNPACKED, min(FILE_LIMIT, RATIO_LIMIT * packed))


def _unpacked(stream: BinaryIO) -> BinaryIO:
    packed, limit = _unpacked_limit(stream)
    try:
        with gzip.GzipFile(fileobj=stream) as archive:
            content = archive.read(limit + 1)
    except (OSError, EOFError, zlib.error) as fault:
        raise stop("file.truncated") from fault
    if len(content) > limit:
        raise stop("file.unpacks_too_large", bytes=len(content), limit=limit, packed=packed)
    return io.BytesIO(content)


def _parquet(stream: BinaryIO) -> Sheet:
    try:
        file = pq.ParquetFile(stream)
        cells = file.metadata.num_rows * file.metadata.num_columns
        if cells > CELL_LIMIT:
            raise stop("file.too_many_cells", sheet="", cells=cells, limit=CELL_LIMIT)
        columns = pq.ParquetFile(stream, read_dictionary=_text_columns(file)).read()
        _refuse_long_texts(columns, *_unpacked_limit(stream))
        frame = _plain_columns(columns).to_pandas(date_as_object=True, ignore_metadata=True)  # an index is a column too
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise stop("file.unreadable", reason=str(fault)[:200]) from fault
    names = ["" if str(column).startswith("__index_level_") else str(column) for column in frame.columns]
    heading = pd.DataFrame([names], dtype=object)
    body = frame.astype(object).where(frame.notna(), "")
    body.columns = heading.columns
    return Sheet("", False, pd.concat([heading, body], ignore_index=True))


def _text_columns(file: pq.ParquetFile) -> list[str]:
    """The columns of texts: read as their distinct ones, since a few bytes may say one long text a million times."""
    columns = (file.metadata.schema.column(index) for index in range(file.metadata.num_columns))
    return [column.path for column in columns if column.physical_type == "BYTE_ARRAY" and "." not in column.path]


def _refuse_long_texts(table: pa.Table, packed: int, limit: int) -> None:
    """Refuse texts (still told apart from the rows that hold them) that would be too long all together."""
    parts = [part for column in table.columns for part in column.chunks if pa.types.is_dictionary(part.type)]
    unpacked = sum(pc.sum(pc.binary_length(part.dictionary).take(part.indices)).as_py() or 0 for part in parts)
    if unpacked > limit:
        raise stop("file.unpacks_too_large", bytes=unpacked, limit=limit, packed=packed)


def _plain_columns(table: pa.Table) -> pa.Table:
    """The same columns with cells of kinds that a sheet knows: decimals as numbers, bytes and nested values as text."""
    return pa.Table.from_arrays([_plain_column(column) for column in table.columns], names=table.column_names)


def _plain_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_decimal(kind):
        return column.cast(pa.float64())
    if pa.types.is_dictionary(kind):
        parts = [pa.DictionaryArray.from_arrays(part.indices, _texts(part.dictionary)) for part in column.chunks]
        return pa.chunked_array(parts, pa.dictionary(kind.index_type, pa.string()))
    if pa.types.is_nested(kind) or pa.types.is_fixed_size_binary(kind):
        return pa.chunked_array([_texts(column)], pa.string())
    return column


def _texts(values: pa.Array) -> pa.Array:
    return pa.array(map(_text_of_value, values.to_pylist()), pa.string())


def _text_of_value(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return None if value is None else str(value)


def _read_apart(stream: BinaryIO, kind: str) -> tuple[list[Sheet], list[Finding]]:
    """Read a workbook in a child process; its death becomes one clear finding."""
    limits = (MEMORY_LIMIT, PROCESSOR_LIMIT, CELL_LIMIT, _unpacked_limit(stream)[1], COLUMNS_LIMIT)
    command = [sys.executable, "-I", str(Path(__file__).with_name("child.py")), kind, *map(str, limits)]
    with _as_file(stream) as source:
        reader = subprocess.Popen(command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        late = threading.Event()

        def too_late() -> None:
            late.set()
            reader.kill()

        clock = threading.Timer(WALL_LIMIT, too_late)
        clock.start()
        try:
            return _sheets(_messages(reader))
        except (EOFError, pickle.UnpicklingError) as fault:
            raise stop("file.reader_stopped", reason=_death(reader, late.is_set())) from fault
        finally:
            clock.cancel()
            reader.kill()
            reader.communicate()


def _death(reader: subprocess.Popen[bytes], late: bool) -> str:
    """Why the child died: its time was over, the system ended it (memory), or it failed by itself."""
    try:
        code = reader.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return "time"
    if late or code == -SIGXCPU:
        return "time"
    return "memory" if code < 0 else "crash"


class _PlainUnpickler(pickle.Unpickler):
    """Accepts plain values and dates only, whatever the child might send."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a plain value")


def _messages(reader: subprocess.Popen[bytes]) -> Iterator[tuple[Any, ...]]:
    assert reader.stdout is not None
    while True:
        message = _PlainUnpickler(reader.stdout).load()
        if message[0] == "end":
            return
        yield message


def _sheets(messages: Iterator[tuple[Any, ...]]) -> tuple[list[Sheet], list[Finding]]:
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    rows: list[list[list[Any]]] = []
    for message in messages:
        if message[0] == "fault":
            raise stop(message[1], **message[2])
        if message[0] == "limited" and not message[1]:
            findings.append(Finding("workbook.read_without_limits"))
        elif message[0] == "sheet":
            about = message[1]
            rows.append([])
            sheets.append(
                Sheet(
                    about["name"],
                    about["hidden"],
                    pd.DataFrame(),
                    tuple(about["merged"]),
                    frozenset(about["uncached"]),
                    frozenset(about["errors"]),
                    from_1904=about["from_1904"],
                )
            )
        elif message[0] == "rows":
            rows[-1].extend(message[1])
    filled = [replace(sheet, table=_table(cells)) for sheet, cells in zip(sheets, rows, strict=True)]
    findings += [
        Finding("workbook.error_cells", Where(sheet=sheet.name or None), count=len(sheet.errors))
        for sheet in filled
        if sheet.errors and not sheet.hidden
    ]
    return filled, findings


def _table(rows: list[list[Any]]) -> pd.DataFrame:
    width = max(map(len, rows), default=0)
    even = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    return pd.DataFrame(even, columns=range(width), dtype=object)


class _as_file:
    """A real file with the stream's content, for a child's standard input."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def __enter__(self) -> Any:
        try:
            self.stream.fileno()
            self.stream.seek(0)
            self.copy: Any = None
            return self.stream
        except (OSError, AttributeError):
            self.copy = tempfile.TemporaryFile()
            self.stream.seek(0)
            self.copy.write(self.stream.read())
            self.copy.seek(0)
            return self.copy

    def __exit__(self, *fault: object) -> None:
        if self.copy is not None:
            self.copy.close()
