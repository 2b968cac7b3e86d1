"""One cell, whatever its type, as text or as a number; columns as their distinct cells.

A column of a hundred thousand rows has few distinct cells: every recognition below looks at
each distinct cell once and spreads the answer.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cx_models.intake.words import is_blank_word, is_missing_word

_NUMBER = re.compile(r"^[+-]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)?(?:[.,]\d+)?$")


def text_of(cell: object) -> str:
    """The cell as a person sees it: ``4.0`` is ``"4"``, an empty cell ``""``."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def number_of(cell: object) -> float | None:
    """The cell as a number, decimal comma or point; None when it is none.

    >>> number_of("4,5"), number_of(" 1 200 "), number_of("4 - Good"), number_of("9" * 400)
    (4.5, 1200.0, None, None)
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float | np.integer | np.floating):
        return float(cell) if np.isfinite(cell) else None
    if not isinstance(cell, str):
        return None
    text = cell.strip().lstrip("'").strip()
    if not text or not any(map(str.isdigit, text)) or not _NUMBER.match(text):
        return None
    number = float(re.sub(r"[ \u00a0\u202f]", "", text).replace(",", "."))
    return number if math.isfinite(number) else None  # some hundred digits are no number anyone meant


def is_moment(cell: object) -> bool:
    """Whether the cell is a date or datetime already (not merely text that looks like one)."""
    return isinstance(cell, dt.date)


def _says(cell: object, text_says: Callable[[str], bool]) -> bool:
    """Whether a cell says anything: text as ``text_says`` judges, numbers and dates always."""
    if isinstance(cell, str):
        return text_says(cell)
    return cell is not None and cell is not pd.NaT and not (isinstance(cell, float) and math.isnan(cell))


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the body: its header, its place in the sheet, and its distinct cells.

    ``codes`` gives for each body row the index into ``distinct``; ``silent`` says in which rows the
    cell is a formula that was never calculated; ``repeated`` marks a header that stood before already.
    """

    index: int
    header: str
    group: str
    codes: npt.NDArray[np.intp]
    distinct: tuple[Any, ...]
    silent: npt.NDArray[np.bool_]
    repeated: bool = False

    @property
    def header_in_file(self) -> str:
        """The header as the file has it, without the running number that tells repeated ones apart."""
        return re.sub(r" \(\d+\)$", "", self.header) if self.repeated else self.header

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The distinct cells as text."""
        return tuple(map(text_of, self.distinct))

    @cached_property
    def counts(self) -> npt.NDArray[np.intp]:
        """How many rows hold each distinct cell."""
        return np.bincount(self.codes, minlength=len(self.distinct))

    @cached_property
    def filled(self) -> npt.NDArray[np.bool_]:
        """Which distinct cells say anything at all."""
        return np.array([_says(cell, lambda text: bool(text.strip())) for cell in self.distinct], dtype=bool)

    @cached_property
    def answered(self) -> npt.NDArray[np.bool_]:
        """Which distinct cells hold an answer rather than a way of giving none."""
        return np.array([_says(cell, lambda text: not is_missing_word(text)) for cell in self.distinct], dtype=bool)

    @cached_property
    def marked(self) -> npt.NDArray[np.bool_]:
        """Which distinct cells are not blank in any spelling; words of no answer count as said."""
        return np.array([_says(cell, lambda text: not is_blank_word(text)) for cell in self.distinct], dtype=bool)

    def taking(self, rows: npt.NDArray[np.bool_]) -> Column:
        """The same column over some of the rows, with the distinct cells that remain."""
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        fewer = replace(self, codes=codes, distinct=tuple(self.distinct[i] for i in used), silent=self.silent[rows])
        if "texts" in self.__dict__:
            fewer.__dict__["texts"] = tuple(self.texts[i] for i in used)
        for name in ("filled", "answered", "marked", "numbers"):
            if name in self.__dict__:
                fewer.__dict__[name] = self.__dict__[name][used]
        return fewer

    @property
    def n_answered(self) -> int:
        """Rows with an answer."""
        return int(self.counts[self.answered].sum())

    def share(self, holds: Callable[[Any], bool], sample: int = 2_000) -> float:
        """Share of the answered rows whose cell satisfies ``holds`` (judged on the first distinct ones)."""
        chosen = np.flatnonzero(self.answered)[:sample]
        total = self.counts[chosen].sum()
        if total == 0:
            return 0.0
        fits = np.array([holds(self.distinct[i]) for i in chosen], dtype=bool)
        return float(self.counts[chosen][fits].sum() / total)

    def spread(self, values: list[Any], dtype: str) -> pd.Series:
        """One value per body row from one value per distinct cell."""
        return pd.Series(values, dtype=dtype).take(self.codes).reset_index(drop=True)

    @cached_property
    def numbers(self) -> npt.NDArray[np.float64]:
        """The distinct cells as numbers; NaN where they are none."""
        found = (number_of(cell) for cell in self.distinct)
        return np.array([np.nan if value is None else value for value in found], dtype=float)


def column(
    index: int, header: str, group: str, cells: pd.Series, silent: npt.NDArray[np.bool_] | None = None
) -> Column:
    """A Column from the body's cells; cells of different types never fall together (1 and True)."""
    silent = np.zeros(len(cells), dtype=bool) if silent is None else silent
    if not isinstance(cells.dtype, np.dtype) or cells.dtype != object:
        codes, distinct = pd.factorize(cells, use_na_sentinel=False)
        return Column(index, header, group, codes, tuple(distinct.tolist()), silent)
    keys: dict[tuple[type, Any], int] = {}
    codes = np.fromiter(
        (keys.setdefault((type(cell), cell), len(keys)) for cell in cells), dtype=np.intp, count=len(cells)
    )
    return Column(index, header, group, codes, tuple(cell for _, cell in keys), silent)
