"""Text tables: which encoding, which separator, and the cells as plain text.

Nothing is converted here: a cell is exactly the text of the file, an empty cell is ``""``.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

import numpy as np
import pandas as pd

from cx_models.problems import CannotContinue, Finding

SEPARATORS = ",;\t|^"
SNIFFED_CHARACTERS = 200_000
SNIFFED_ROWS = 300
COLUMNS_LIMIT = 2_000
CELLS_LIMIT = 40_000_000
LEAST_TO_TELL = 3  # columns: of fewer a line of a comment may well look like a record

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # no text has them, and no workbook can hold them
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_EURO_OF_LATIN_9 = b"\xa4"  # in Latin-1 and cp1252 the sign of any currency, which nobody writes
_NORDIC = "äöåÄÖÅéüÉæøÆØß€–—’”“½"
_BROKEN_PAIRS = {
    letter.encode("utf-8").decode("cp1252"): letter for letter in "äöåÄÖéüæø€–—’“" if letter not in "Å"
} | {"Ã…": "Å"}


def read_text(content: bytes) -> tuple[pd.DataFrame, str, list[Finding]]:
    """The cells of a text table (row *i* is the file's record *i + 1*), its separator, and notes."""
    text, findings = decode(content)
    text = _unwrapped(_in_double_quotes(text))
    separator, start = separator_of(text)
    table, faults = parse(text, separator)
    if start:  # the instruction line stays a row, whole, so that row numbers stay physical
        table.iat[0, 0] = text[:start].strip()
    return table, separator, findings + faults


def _in_double_quotes(text: str) -> str:
    """The same records in the usual quotes, where every cell of the first line stands in single ones."""
    first = text[:SNIFFED_CHARACTERS].split("\n", 1)[0].strip()
    quoted = (mark for mark in SEPARATORS if re.fullmatch(rf"'[^']*'(?:{re.escape(mark)}'[^']*')+", first))
    separator = next(quoted, None)
    if separator is None:
        return text
    whole = io.StringIO()
    try:
        records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quotechar="'")
        csv.writer(whole, delimiter=separator).writerows(records)
    except csv.Error:
        return text
    return whole.getvalue()


def _unwrapped(text: str) -> str:
    """The records of a file whose every line was put in quotes as if it were one cell."""
    if not text.startswith('"'):
        return text
    try:
        heads = [
            list(islice(csv.reader(io.StringIO(text[:SNIFFED_CHARACTERS]), delimiter=separator), SNIFFED_ROWS))
            for separator in SEPARATORS
        ]
        wrapped = all(len(record) <= 1 for head in heads for record in head)
        if not wrapped or not any(separator in heads[0][0][0] for separator in SEPARATORS):
            return text
        records = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return text
    return "\n".join(record[0] if record else "" for record in records) if max(map(len, records)) == 1 else text


def decode(content: bytes) -> tuple[str, list[Finding]]:
    """Text of ``content`` whatever its encoding, with a note when it is not UTF-8."""
    findings: list[Finding] = []
    encoding = encoding_of(content)
    text = content.decode(encoding, errors="replace")
    if encoding == "utf-8" and (lost := text.count("\ufffd")):
        findings.append(Finding("text.undecodable", count=lost))
    if not encoding.startswith("utf-8"):
        findings.append(Finding("text.encoding", facts={"encoding": encoding}))
    repaired, count = _undo_double_encoding(text)
    if count:
        findings.append(Finding("text.double_encoded", count=count))
    return repaired.lstrip("\ufeff"), findings


def encoding_of(content: bytes) -> str:
    """The encoding, by mark, by validity, then by which reading gives letters rather than signs."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return name
    sample = content[:4096]
    if sample.count(0) > 0.2 * len(sample):
        return "utf-16-be" if sample[0::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        pass  # expected of older exports: decide by the letters below
    high = bytes(byte for byte in content[: 4 * SNIFFED_CHARACTERS] if byte >= 0x80) or bytes(
        byte for byte in content if byte >= 0x80
    )
    valid = len(high.decode("utf-8", errors="ignore").encode("utf-8"))
    if valid > 0.9 * len(high):
        return "utf-8"  # UTF-8 with a few broken bytes
    letters = {name: _letters(high, name) for name in ("cp1252", "cp850", "mac_roman")}
    best = max(letters, key=lambda name: (letters[name], name == "cp1252"))
    if best == "cp1252" and not any(0x80 <= byte < 0xA0 for byte in high):
        return "iso-8859-15" if _EURO_OF_LATIN_9 in high else "iso-8859-1"
    return best if letters[best] > 1.5 * letters["cp1252"] else "cp1252"


def _letters(high: bytes, encoding: str) -> int:
    text = high.decode(encoding, errors="replace")
    return sum(text.count(letter) for letter in _NORDIC)


def _undo_double_encoding(text: str) -> tuple[str, int]:
    """Text whose UTF-8 was once taken for cp1252, mended; only where no letter speaks against it."""
    if "Ã" not in text or any(letter in text for letter in "äöåÄÖ"):
        return text, 0
    count = 0
    for broken, letter in _BROKEN_PAIRS.items():
        count += text.count(broken)
        text = text.replace(broken, letter)
    return text, count


def separator_of(text: str) -> tuple[str, int]:
    """The separator, and how many characters a leading ``sep=;`` line takes."""
    first = text[:20].split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4], len(text.split("\n", 1)[0]) + 1
    head = text[:SNIFFED_CHARACTERS]
    if len(text) > SNIFFED_CHARACTERS:
        head = head[: head.rfind("\n") + 1] or head
    return max(SEPARATORS, key=lambda separator: _regularity(head, separator)), 0


def _regularity(head: str, separator: str) -> tuple[float, bool, int]:
    """How evenly a separator cuts the first records.

    (share of records of the usual width, whether the first record is one of them, width); a mark that
    stands in running text only, below a first line without it, cuts worse than one never met.
    """
    if separator not in head:
        return (0.0, False, 0)
    widths = Counter[int]()
    try:
        for index, record in enumerate(csv.reader(io.StringIO(head), delimiter=separator)):
            if index >= SNIFFED_ROWS:
                break
            widths[len(record)] += bool(record)
    except csv.Error:
        widths = Counter(line.count(separator) + 1 for line in head.splitlines()[:SNIFFED_ROWS])
    first = next((line for line in head.splitlines() if line.strip()), "")
    wide = {width: times for width, times in widths.items() if width > 1}
    if not wide:
        return (0.0, False, 0)
    usual = max(wide, key=lambda width: (wide[width], width))
    if usual == 2 and separator not in first and head.count(separator + " ") >= 0.9 * head.count(separator):
        return (-1.0, False, 0)
    return (round(wide[usual] / widths.total(), 1), first.count(separator) == usual - 1, usual)


def parse(text: str, separator: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Cells of the text, every record kept with all its cells, blank ones too."""
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = text.count("\n") + 1
    _refuse_more_than_limit(lines + text.count(separator), 1)
    width = _width(text[:SNIFFED_CHARACTERS], separator)
    _refuse_more_than_limit(lines, width)
    table = _parse_fast(text, separator, width)
    if table is None or len(table) < lines - 1:  # some cells span lines: properly, or by a quote left open
        mended, times = _with_stray_quotes_kept(text, separator, width)
        if times:
            table, _ = parse(mended, separator)
            return table, [Finding("text.unclosed_quote", count=times)]
    if table is not None:
        return table, []
    table, unclosed = _parse_slowly(text, separator)
    return table, [Finding("text.unclosed_quote")] if unclosed else []


def _with_stray_quotes_kept(text: str, separator: str, width: int) -> tuple[str, int]:
    """The text with quotes that open a cell and never close it made part of that cell; and how many there were.

    Such a quote swallows the lines that follow. It is told by the next line, which is a whole record of its own: as
    many cells as the table has. A comment of several lines hardly holds such a line.
    """
    if width < LEAST_TO_TELL:
        return text, 0
    lines = text.replace("\r\n", "\n").split("\n")
    odd = [line.count('"') % 2 == 1 for line in lines]
    opens = [line.startswith('"') or f'{separator}"' in line for line in lines]
    whole = [line.count(separator) >= width - 1 and (not odd[at] or opens[at]) for at, line in enumerate(lines)]
    times, inside = 0, False
    for at, line in enumerate(lines[:-1]):
        if odd[at] and not inside and opens[at] and whole[at] and whole[at + 1]:
            lines[at] = _doubled(line, separator)
            times += 1
        elif odd[at]:
            inside = not inside
    if odd[-1] and not inside and opens[-1] and whole[-1]:
        lines[-1] = _doubled(lines[-1], separator)
        times += 1
    return "\n".join(lines), times


def _doubled(line: str, separator: str) -> str:
    """A record with a stray quote, its every cell in quotes of its own and the stray one a part of its cell."""
    quoted = (cell.replace('"', '""') for cell in line.split(separator))
    return separator.join(f'"{cell}"' for cell in quoted)


def _refuse_more_than_limit(rows: int, width: int) -> None:
    if width > COLUMNS_LIMIT:
        raise CannotContinue(Finding("file.too_many_columns", facts={"columns": width, "limit": COLUMNS_LIMIT}))
    if rows * width > CELLS_LIMIT:
        facts = {"sheet": "", "cells": rows * width, "limit": CELLS_LIMIT}
        raise CannotContinue(Finding("file.too_many_cells", facts=facts))


def _width(head: str, separator: str) -> int:
    try:
        return max((len(row) for row in csv.reader(io.StringIO(head), delimiter=separator)), default=1) or 1
    except csv.Error:
        return 1  # the fast parser will refuse, the slow one decide


def _parse_fast(text: str, separator: str, width: int) -> pd.DataFrame | None:
    """The table, or None when some record is longer than the first ones or a quote stays open."""
    try:
        table = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            names=range(width),
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            engine="c",
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError):
        return None
    # A surplus of cells in the first record would have become an index.
    return table.fillna("") if isinstance(table.index, pd.RangeIndex) else None


def _parse_slowly(text: str, separator: str) -> tuple[pd.DataFrame, bool]:
    """For records of uneven length and stray quotes, which the fast parser refuses."""
    csv.field_size_limit(min(len(text) + 1, np.iinfo(np.int32).max))
    unclosed = False
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False))
    except csv.Error:
        rows = []
    if not rows or _swallowed(rows, text):
        rows = [line.split(separator) for line in text.splitlines()]
        unclosed = True
    width = max(map(len, rows), default=1) or 1
    _refuse_more_than_limit(len(rows), width)
    even = [row + [""] * (width - len(row)) for row in rows]
    return pd.DataFrame(even, columns=range(width), dtype=str), unclosed


def _swallowed(rows: list[list[str]], text: str) -> bool:
    """Whether an unclosed quote made the last cell swallow the rest of the file."""
    last = rows[-1][-1] if rows[-1] else ""
    return last.count("\n") > 20 and last.count("\n") > 0.1 * text.count("\n")
