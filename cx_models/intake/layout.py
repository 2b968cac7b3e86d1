"""Where the table lies in a sheet: title rows, header rows, the body, and rows that are no record."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from cx_models.intake.cells import Column, column, is_moment, number_of
from cx_models.intake.headers import EVIDENCE, LONGEST, LOOKED_AT, Label, head_row, header_rows, labels_of
from cx_models.intake.opening import Sheet
from cx_models.intake.roles import EXACT, SCORES, header_weight, names_a_role
from cx_models.intake.words import pattern, plain

_DASHES = re.compile(r"\s*[-‐-―−]\s*")
BLOCKS = 200  # rows below a blank one that are looked at as headers of another table
USUAL_SHARE = 0.35  # a word of summing up in more rows than this is one of the column's own values
USUAL_TIMES = 5  # and never where it stands in fewer rows than these


@dataclass(frozen=True, eq=False)
class Table:
    """The body of one sheet, or of several with the same header.

    ``numbers`` gives the physical row (1 first) of each body row and ``origin`` the index into
    ``sheets``; ``aside`` maps a finding code to the (sheet, row) that are no record or were mended;
    ``titles`` are the texts above the header; ``from_1904`` says that day numbers begin in 1904.
    """

    sheets: tuple[str, ...]
    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    numbers: npt.NDArray[np.int64]
    origin: npt.NDArray[np.int64]
    aside: dict[str, tuple[tuple[str, int], ...]]
    titles: tuple[str, ...] = ()
    from_1904: bool = False

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers, each once: repeated ones carry a running number."""
        return tuple(column.header for column in self.columns)

    def taking(self, rows: npt.NDArray[np.bool_]) -> Table:
        """The same table over some of its body rows."""
        columns = tuple(column.taking(rows) for column in self.columns)
        return replace(self, columns=columns, numbers=self.numbers[rows], origin=self.origin[rows])

    def setting_aside(self, reasons: dict[str, npt.NDArray[np.bool_]]) -> Table:
        """The same table without the rows named by a finding code (the first that names a row counts)."""
        left = np.ones(len(self.numbers), dtype=bool)
        aside = dict(self.aside)
        for code, rows in reasons.items():
            places = tuple(self.place_of(int(index)) for index in np.flatnonzero(rows & left))
            if places:
                aside[code] = (*aside.get(code, ()), *places)
            left &= ~rows
        return self if left.all() else replace(self.taking(left), aside=aside)

    def place_of(self, index: int) -> tuple[str, int]:
        """(sheet, physical row) of one body row."""
        return self.sheets[self.origin[index]], int(self.numbers[index])


def find_table(sheet: Sheet) -> Table | None:
    """The table of a sheet; None when the sheet says nothing at all."""
    cells = sheet.table.head(LOOKED_AT + EVIDENCE).itertuples(index=False, name=None)
    head = [head_row(row) for row in cells]
    if not any(row.filled for row in head):
        return None
    rows = header_rows(head, sheet)
    first = rows[-1] + 1 if rows else 0
    labels = labels_of(head, rows, sheet)
    body, aside = _mended(_unmerged(sheet, first, labels), [label.text for label in labels], sheet)
    silent = _silent(sheet, body)
    columns = tuple(
        replace(column(index, label.text, label.group, body.iloc[:, index], silent.get(index)), repeated=label.repeated)
        for index, label in enumerate(labels[: body.shape[1]])
    )
    used = tuple(column for column in columns if column.header or column.counts[column.filled].any())
    if rows and rows[0]:
        aside["row.before_header"] = tuple((sheet.name, row) for row in range(1, rows[0] + 1))
    numbers = body.index.to_numpy(dtype=np.int64) + 1
    titles = tuple(text[:LONGEST] for line in head[: rows[0]] for text in line.texts if text) if rows else ()
    origin = np.zeros(len(numbers), dtype=np.int64)
    table = Table((sheet.name,), rows, used, numbers, origin, aside, titles, sheet.from_1904)
    return _without_non_records(table, [label.text for label in labels])


def _unmerged(sheet: Sheet, first: int, labels: Sequence[Label]) -> pd.DataFrame:
    """The rows from ``first`` on, with texts and dates of cells merged downwards in each of their rows.

    Answers are not repeated: one number, mark or comment merged over three rows is one.
    """
    body = sheet.table.iloc[first:]
    tall = [area for area in sheet.merged if first <= area[0][0] < area[1][0] and area[0][1] == area[1][1]]
    if not tall:
        return body
    body = body.copy()
    for (top, column_), (bottom, _) in tall:
        if top < len(sheet.table) and column_ < body.shape[1]:
            cell = sheet.table.iat[top, column_]
            answers = any(header_weight(role, labels[column_].text) for role in (*SCORES, "comment"))
            if isinstance(cell, str | dt.date) and not answers:
                body.iloc[top - first : bottom + 1 - first, column_] = cell
    return body


def _silent(sheet: Sheet, body: pd.DataFrame) -> dict[int, npt.NDArray[np.bool_]]:
    """Column → body rows whose formula was never calculated."""
    position = {row: index for index, row in enumerate(body.index)} if sheet.uncached else {}
    silent: dict[int, npt.NDArray[np.bool_]] = {}
    for row, index in sheet.uncached:
        if row in position:
            silent.setdefault(index, np.zeros(len(body), dtype=bool))[position[row]] = True
    return silent


def _mended(
    body: pd.DataFrame, labels: list[str], sheet: Sheet
) -> tuple[pd.DataFrame, dict[str, tuple[tuple[str, int], ...]]]:
    """Rows of a text file with more cells than headers: an unquoted comment was cut at its separators.

    The surplus is joined to the comment again, where there is one; other such rows are set aside.
    """
    width = max((index for index, label in enumerate(labels) if label), default=-1) + 1
    if not sheet.separator or not 0 < width < body.shape[1]:
        return body, {}
    surplus = (body.iloc[:, width:].apply(lambda cells: cells.str.strip()) != "").to_numpy()
    long = surplus.any(axis=1)
    if not long.any() or (width > 1 and long.mean() > 0.3):
        return body, {}
    rows = tuple((sheet.name, int(number) + 1) for number in body.index[long])
    spoken = [index for index in range(width) if header_weight("comment", labels[index])]
    if not spoken:
        return body.loc[~long].iloc[:, :width], {"row.too_many_cells": rows}
    comment = max(spoken, key=lambda index: header_weight("comment", labels[index]))
    cells = body.to_numpy(dtype=object)
    for index in np.flatnonzero(long):
        texts = cells[index].tolist()
        extra = max(at for at, text in enumerate(texts) if text.strip()) - width + 1
        joined = sheet.separator.join(texts[comment : comment + extra + 1])
        cells[index, :width] = [*texts[:comment], joined, *texts[comment + extra + 1 : width + extra]]
    mended = pd.DataFrame(cells[:, :width], index=body.index, columns=body.columns[:width], dtype=str)
    return mended, {"row.text_rejoined": rows}


def header_key(header: str) -> str:
    """A header as it is compared between sheets: case, spaces and the kind of dash make no difference.

    >>> header_key("Arvosana (1–5)") == header_key(" arvosana (1-5)")
    True
    """
    return plain(_DASHES.sub("-", header))


def combined(tables: Sequence[Table]) -> Table:
    """Tables of several sheets with the same headers in any order, one below the other."""
    first = tables[0]
    columns = []
    by_key = [{header_key(column.header): column for column in reversed(table.columns)} for table in tables]
    for place, model in enumerate(first.columns):
        told = header_key(model.header)
        parts = [by[told] if told else table.columns[place] for by, table in zip(by_key, tables, strict=True)]
        cells = pd.concat(
            [pd.Series(part.distinct, dtype=object).take(part.codes) for part in parts], ignore_index=True
        )
        silent = np.concatenate([part.silent for part in parts])
        joined = column(model.index, model.header, model.group, cells, silent)
        columns.append(replace(joined, repeated=model.repeated))
    aside: dict[str, tuple[tuple[str, int], ...]] = {}
    for table in tables:
        for code, rows in table.aside.items():
            aside[code] = (*aside.get(code, ()), *rows)
    return Table(
        tuple(table.sheets[0] for table in tables),
        first.header_rows,
        tuple(columns),
        np.concatenate([table.numbers for table in tables]),
        np.concatenate([np.full(len(table.numbers), index) for index, table in enumerate(tables)]),
        aside,
        first.titles,
        first.from_1904,
    )


def _without_non_records(table: Table, labels: list[str]) -> Table:
    """Set aside blank rows, totals, repeated headers and a template's example."""
    if not len(table.numbers) or not table.columns:
        return table
    filled = np.column_stack([column.filled[column.codes] | column.silent for column in table.columns])
    n_filled = filled.sum(axis=1)
    blank = n_filled == 0
    usual = float(np.median(n_filled[~blank])) if (~blank).any() else 0.0
    repeated = _repeats_header(table, labels)
    totals = _is_total(table, filled, n_filled, usual)
    reasons = {"row.blank": blank, "row.repeated_header": repeated, "row.example": _is_example(table)}
    below = _in_another_table(table, blank, repeated)
    return table.setting_aside({**reasons, "row.total": totals, "row.note": below})


def _in_another_table(
    table: Table, blank: npt.NDArray[np.bool_], repeated: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Rows from a second, different header below a blank row until the table's own header is repeated."""
    after_blank = np.concatenate([[False], blank[:-1]]) & ~blank & ~repeated
    starts = [row for row in np.flatnonzero(after_blank)[:BLOCKS].tolist() if _heads_a_table(table, row)]
    inside = np.zeros(len(table.numbers), dtype=bool)
    for start in starts:
        ends = np.flatnonzero(repeated[start:])
        inside[start : start + int(ends[0]) if len(ends) else None] = True
    return inside


def _heads_a_table(table: Table, row: int) -> bool:
    """Whether a row holds words only, two of them headers that we know."""
    cells = [column_.distinct[column_.codes[row]] for column_ in table.columns if column_.filled[column_.codes[row]]]
    words = [cell for cell in cells if isinstance(cell, str) and len(cell) <= 60 and number_of(cell) is None]
    return len(words) == len(cells) and sum(map(_heads_a_column, words)) >= 2


def _heads_a_column(text: str) -> bool:
    """Whether a text is a header we know, of answers or of figures about them."""
    figure = any(pattern("totals", where).match(plain(text)) for where in ("first_cell", "beside_numbers"))
    return figure or names_a_role(text, EXACT)


def _is_example(table: Table) -> npt.NDArray[np.bool_]:
    """Rows that a template's mark calls an example to be removed; a comment may well begin with that word."""
    marked = np.zeros(len(table.numbers), dtype=bool)
    for column_ in table.columns:
        marks = [
            isinstance(cell, str) and len(cell) <= 60 and bool(pattern("example", "mark").match(plain(cell)))
            for cell in column_.distinct
        ]
        marked |= np.array(marks, dtype=bool)[column_.codes]
    return marked


def _repeats_header(table: Table, labels: list[str]) -> npt.NDArray[np.bool_]:
    named = [column for column in table.columns if labels[column.index]]
    same = np.zeros(len(table.numbers), dtype=int)
    for column_ in named:
        word = plain(labels[column_.index])
        same += np.array([_is_word(cell, word) for cell in column_.distinct], dtype=bool)[column_.codes]
    return same >= max(2, 0.6 * len(named))


def _is_word(cell: object, word: str) -> bool:
    return isinstance(cell, str) and len(cell) <= 2 * len(word) and plain(cell) == word


def _is_total(
    table: Table, filled: npt.NDArray[np.bool_], n_filled: npt.NDArray[np.int64], usual: float
) -> npt.NDArray[np.bool_]:
    """Rows whose first filled cell is a word of summing up, unless such words are usual in that column.

    Weaker words count beside numbers only, and in a nearly empty row the word may stand anywhere.
    A row as full as any other whose further cells hold words too is a record.
    """
    first = filled.argmax(axis=1)
    sparse = n_filled < 0.5 * usual
    spoken = np.column_stack([_spoken(column_)[column_.codes] for column_ in table.columns])
    n_spoken = spoken.sum(axis=1)
    total = np.zeros(len(table.numbers), dtype=bool)
    for position, column_ in enumerate(table.columns):
        here = (first == position) & (n_filled > 0) | (sparse & spoken[:, position])
        if here.any():
            short = [plain(cell) if isinstance(cell, str) and len(cell) <= 60 else "" for cell in column_.distinct]
            exact = np.array([bool(pattern("totals", "first_cell").match(text)) for text in short], dtype=bool)
            within = np.array([bool(pattern("totals", "inside_cell").search(text[:40])) for text in short], dtype=bool)
            weak = np.array([bool(pattern("totals", "beside_numbers").match(text)) for text in short], dtype=bool)
            fewer = n_filled < usual
            words = exact[column_.codes] & (fewer | (n_spoken <= 1))
            words |= (within[column_.codes] & fewer) | (weak[column_.codes] & fewer & (n_spoken <= 1))
            if words.mean() < USUAL_SHARE or words.sum() < USUAL_TIMES or len(words) <= 10:
                total |= here & words
    return total & (n_filled <= max(usual, 2))


def _spoken(column_: Column) -> npt.NDArray[np.bool_]:
    """Which distinct cells hold words: no number, no date."""
    said = [isinstance(cell, str) and number_of(cell) is None and not is_moment(cell) for cell in column_.distinct]
    return np.array(said, dtype=bool) & column_.filled
