"""Columns of the answers as numbers, for regressions: which can be told beside a question, and how each is coded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from cx_models.intake.feedback import Feedback
from cx_models.quantities import Floats, Share
from cx_models.voice.along import groups_along
from cx_models.voice.metrics import FEWEST, upwards

NUMBERS = ("wait", "transfers", "resolved")
GROUPS = ("channel", "reason", "segment", "town", "mode")
MOST_GROUPS = 12
"""Groups told apart in one column: the smallest beyond them are taken as one, without a name."""
REST = ""
"""The key of that one."""
MOST_TRANSFERS = 5


@dataclass(frozen=True)
class Move:
    """One thing that differs while all else stays: a number of ``column`` from ``low`` to ``high`` (minutes, transfers,
    share resolved, an answer), or a group in place of the most common one. ``at`` are the coded values (p,)."""

    column: str
    low: float | str
    high: float | str
    at_low: tuple[float, ...]
    at_high: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Coded:
    """Answers that tell all columns: ``table`` (N, P) of numbers, ``places`` of each column in it, ``rows`` of the
    records, and the moves worth telling."""

    table: Floats
    places: tuple[slice, ...]
    columns: tuple[str, ...]
    rows: npt.NDArray[np.intp]
    moves: tuple[Move, ...]


def told_beside(feedback: Feedback, question: str) -> dict[str, Share]:
    """Columns that could go with the answers to ``question``, and the share of these answers that tell each."""
    answered = feedback.records[feedback.records[question].notna()]
    found = {}
    for column in (*NUMBERS, *GROUPS, *(other for other in feedback.scales if other != question)):
        values = _values(feedback, answered, column).dropna()
        if values.nunique() > 1 and not (column in feedback.scales and values.equals(answered[question])):
            found[column] = len(values) / len(answered)
    return found


def coded(feedback: Feedback, question: str, columns: Sequence[str]) -> Coded:
    """``columns`` of the answers to ``question``, those answers that tell them all."""
    answered = feedback.records[feedback.records[question].notna()]
    values = {column: _values(feedback, answered, column) for column in columns}
    whole = pd.DataFrame(values).notna().all(axis=1).to_numpy()
    parts, moves = [], []
    for column, told in values.items():
        known = told[whole]
        part, found = _numbers(column, known) if _is_number(column, feedback) else _groups(column, known)
        parts.append(part)
        moves += found
    edges = np.cumsum([0, *(part.shape[1] for part in parts)])
    table = np.hstack(parts) if parts else np.zeros((int(whole.sum()), 0))
    return Coded(
        table=table,
        places=tuple(slice(int(start), int(end)) for start, end in pairwise(edges)),
        columns=tuple(columns),
        rows=np.flatnonzero(feedback.records[question].notna())[whole],
        moves=tuple(moves),
    )


def _is_number(column: str, feedback: Feedback) -> bool:
    return column in NUMBERS or column in feedback.scales


def _values(feedback: Feedback, answered: pd.DataFrame, column: str) -> pd.Series:
    """What each answer tells: minutes of wait, transfers, share resolved, an answer upwards, or a group."""
    if column == "wait":
        return answered["wait_s"] / 60.0
    if column == "transfers":
        return answered["transfers"].clip(upper=MOST_TRANSFERS)
    if column in feedback.scales:
        upward = upwards(answered[column].to_numpy(dtype=float), feedback.scales[column])
        return pd.Series(upward, index=answered.index)
    return answered[column] if column == "resolved" else groups_along(answered, column)


def _numbers(column: str, known: pd.Series) -> tuple[Floats, list[Move]]:
    """A wait by its logarithm (from one minute to three is as much as from four to nine), all else as it is."""
    values = known.to_numpy(dtype=float)
    low, high = (0.0, 1.0) if column in ("transfers", "resolved") else _quartiles(values)

    def code(numbers: Floats) -> Floats:
        return np.log1p(numbers) if column == "wait" else numbers

    at_low, at_high = code(np.array([low, high])).tolist()
    return code(values)[:, None], [Move(column, low, high, (at_low,), (at_high,))] if high > low else []


def _quartiles(values: Floats) -> tuple[float, float]:
    """Two usual values that differ, the narrowest of three pairs."""
    for share in (0.25, 0.1, 0.0):
        low, high = np.quantile(values, [share, 1 - share]) if len(values) else (0.0, 0.0)
        if high > low:
            break
    return float(low), float(high)


def _groups(column: str, known: pd.Series) -> tuple[Floats, list[Move]]:
    """A column for each group but the most common one."""
    counts = known.astype(str).value_counts()
    named = counts[counts >= FEWEST].index[:MOST_GROUPS].tolist()
    keys = known.astype(str).where(known.astype(str).isin(named), REST)
    groups = [*named, *([REST] if len(named) < len(counts) else [])]
    part = np.column_stack(
        [(keys == group).to_numpy(dtype=float) for group in groups[1:]] or [np.zeros((len(keys), 0))]
    )
    none = (0.0,) * part.shape[1]
    moves = [
        Move(column, groups[0], group, none, tuple(float(at == place) for at in range(part.shape[1])))
        for place, group in enumerate(groups[1:])
        if group != REST
    ]
    return part, moves
