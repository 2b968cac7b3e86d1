"""Rows that stand twice in a sheet: an id tells copies from customers who happen to answer alike."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from cx_models.intake.cells import Column
from cx_models.intake.layout import Table
from cx_models.problems import Finding, Severity, Where, catalogue

catalogue(
    Severity.WARNING,
    "row.repeated",  # rows: same id and every cell as in an earlier row, left out
    "row.same_id",  # rows: same id, other cells; kept
)
catalogue(
    Severity.NOTE,
    "row.alike",  # rows: no id, every cell as in an earlier row, oftener than by chance; kept
)

FEW = 5  # fewer rows alike than this are not worth a word
MANY_TIMES = 5.0  # so many times what chance brings about is no chance
ENOUGH_KINDS = 10  # different rows that all stand an even number of times, say: chance does that once in 2¹⁰


def without_repeats(table: Table, identifier: Column | None) -> tuple[Table, list[Finding]]:
    """The table without the rows that repeat an earlier one whole, and what is doubtful about the others."""
    if not len(table.numbers):
        return table, []
    if identifier is None:
        return table, _alike(table)
    ids = _same_text(identifier)
    told = identifier.answered[identifier.codes]
    often = told & (np.bincount(ids[told], minlength=len(ids) + 1)[ids] > 1)
    if not often.any():
        return table, []
    places = np.flatnonzero(often)
    rows = pd.DataFrame({"id": ids[places]} | {f"{k}": _same_text(c)[places] for k, c in enumerate(table.columns)})
    own = ["id"]
    if _ids_begin_anew(rows, table.origin[places]):
        rows["sheet"], own = table.origin[places], ["id", "sheet"]
    again = rows.duplicated().to_numpy()
    differ = ~again & rows[~again].duplicated(own, keep=False).reindex(rows.index, fill_value=False).to_numpy()
    findings = _by_sheet(table, "row.same_id", places[differ])
    repeated = np.zeros(len(often), dtype=bool)
    repeated[places[again]] = True
    return table.setting_aside({"row.repeated": repeated}), findings


def _same_text(column: Column) -> npt.NDArray[np.intp]:
    """A number per row, equal where the cells read the same: 4, 4.0 and "4"."""
    codes, _ = pd.factorize(np.array([*column.texts, ""], dtype=object))
    return np.asarray(codes[column.codes], dtype=np.intp)


def _ids_begin_anew(rows: pd.DataFrame, sheet: npt.NDArray[np.int64]) -> bool:
    """Whether each sheet numbers its rows from one: an id on two sheets then mostly stands for two customers."""
    if len(np.unique(sheet)) < 2:
        return False
    distinct = rows.assign(sheet=sheet).drop_duplicates()
    sheets = distinct.groupby("id")["sheet"].nunique()
    versions = rows.drop_duplicates().groupby("id").size()
    shared = sheets[sheets > 1].index
    return len(shared) > 0 and bool((versions[shared] > 1).mean() > 0.5)


def _alike(table: Table) -> list[Finding]:
    """A note where rows are alike that customers who answer by themselves would hardly make alike.

    Only rows with a telling cell are judged (a time, a comment): without one, many answer alike. A sheet
    pasted whole is known even so.
    """
    marks = np.array([_marks(column) for column in table.columns])
    whole = marks.sum(axis=0)
    again = pd.Series(whole).duplicated().to_numpy()
    if again.sum() < FEW:
        return []
    suspicious = np.full(len(whole), _pasted_whole(whole))
    for mark, column in zip(marks, table.columns, strict=True):
        filled = column.filled[column.codes]
        if (again & filled).sum() >= FEW and _is_telling(mark[filled], whole[filled]):
            suspicious |= filled & (_pairs(whole[filled]) > MANY_TIMES * _pairs_by_chance(marks[:, filled]))
    return _by_sheet(table, "row.alike", np.flatnonzero(again & suspicious))


def _pasted_whole(whole: npt.NDArray[np.uint64]) -> bool:
    """Whether the times each row stands have a common divisor: the sheet was pasted twice, or thrice."""
    times = np.unique(whole, return_counts=True)[1]
    return len(times) >= ENOUGH_KINDS and int(np.gcd.reduce(times)) > 1


def _is_telling(mark: npt.NDArray[np.uint64], whole: npt.NDArray[np.uint64]) -> bool:
    """Whether at least every other one of the different rows has a cell of its own in this column."""
    kinds = len(np.unique(whole))
    return kinds >= ENOUGH_KINDS and len(np.unique(mark)) >= 0.5 * kinds


def _pairs_by_chance(marks: npt.NDArray[np.uint64]) -> float:
    """Pairs of rows that chance makes agree in every column; ``marks`` ``(columns, rows)``.

    Rows that agree in all columns but one tell how often chance agrees in that one too. Of all columns the
    one that explains most counts, so that columns which follow from each other raise no alarm.
    """
    whole = marks.sum(axis=0)
    pairs, by_chance = _pairs(whole), 0.0
    for mark in marks:
        agreeing = _pairs(mark) / (len(mark) * (len(mark) - 1) / 2)
        if agreeing < 1:
            by_chance = max(by_chance, (_pairs(whole - mark) - pairs) * agreeing / (1 - agreeing))
    return by_chance


def _marks(column: Column) -> npt.NDArray[np.uint64]:
    """A random 64-bit number for each distinct text; sums of them are equal where all cells are."""
    draws = np.random.default_rng(column.index).integers(0, 2**64, len(column.texts) + 1, dtype=np.uint64)
    return np.asarray(draws[_same_text(column)])


def _pairs(marks: npt.NDArray[np.uint64]) -> float:
    times = np.unique(marks, return_counts=True)[1].astype(float)
    return float((times * (times - 1) / 2).sum())


def _by_sheet(table: Table, code: str, places: npt.NDArray[np.intp]) -> list[Finding]:
    findings = []
    for origin in dict.fromkeys(table.origin[places].tolist()):
        rows = tuple(table.numbers[places[table.origin[places] == origin]].tolist())
        findings.append(Finding(code, Where(table.sheets[origin] or None, rows[0]), {"rows": rows}, len(rows)))
    return findings
