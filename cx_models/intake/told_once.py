"""A channel or place told once for the rows below it: on the first row of each group, as pivot tables have it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cx_models.intake.cells import Column
from cx_models.intake.layout import Table
from cx_models.intake.names import channel_named
from cx_models.intake.places import municipality_named
from cx_models.problems import Finding, Where

FEWEST_GROUPS = 2
FEWEST_BELOW = 3  # rows without it for each row with it: where hardly any are left out, they were left out


def with_groups_filled(table: Table) -> tuple[Table, list[Finding]]:
    """The table with each such name on all rows of its group, and what was done."""
    filled = {column.index: _filled(column) for column in table.columns if _is_told_once(column)}
    if not filled:
        return table, []
    columns = tuple(filled.get(column.index, column) for column in table.columns)
    findings = [
        Finding(
            "group.told_once",
            Where(table.sheets[0] or None, column=column.header),
            {"groups": int(column.filled.sum())},
            count=int((~column.filled[column.codes]).sum()),
        )
        for column in table.columns
        if column.index in filled
    ]
    return replace(table, columns=columns), findings


def _is_told_once(column: Column) -> bool:
    """Each name once, the first on the first row, many rows without: so do not answers that are left out."""
    told = column.filled[column.codes] if len(column.codes) else np.zeros(0, dtype=bool)
    groups = int(told.sum())
    if groups < FEWEST_GROUPS or not told[0] or (column.counts[column.filled] > 1).any():
        return False
    if (~told).sum() < FEWEST_BELOW * groups:
        return False
    names = [text for text, filled in zip(column.texts, column.filled, strict=True) if filled]
    return any(all(known(name) for name in names) for known in (channel_named, municipality_named))


def _filled(column: Column) -> Column:
    told = np.flatnonzero(column.filled[column.codes])
    latest = told[np.searchsorted(told, np.arange(len(column.codes)), side="right") - 1]
    return replace(column, codes=column.codes[latest])
