"""What customers answered: one table, its scales, and what was not used."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from cx_models.problems import Finding


@dataclass(frozen=True)
class Scale:
    """The lowest and highest possible answer of a question (not of the data)."""

    low: float
    high: float
    reversed: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a scale runs from a lower to a higher answer, not from {self.low:g} to {self.high:g}")


@dataclass(frozen=True)
class ColumnMap:
    """The user's word on how to read a sheet: role → header, and the scale of the score.

    Roles: date channel place segment reason csat nps ces score comment wait transfers resolved mode id weight.
    ``score`` names the primary score when several are present; an empty header says that no column plays
    the role, whatever is recognised. ``day_first`` settles dates like 3/4/2024.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    scale: Scale | None = None
    sheet: str | None = None
    day_first: bool | None = None


@dataclass(frozen=True, eq=False)
class Feedback:
    """One row per feedback.

    ``records`` has the columns ``row`` (physical, 1 first), ``date`` (datetime64), ``channel``
    (codes of Channel), ``place`` (municipality code or missing), ``segment``, ``reason``
    (``buy bill fault move cancel advice other``), ``score`` (the primary, raw), ``csat``,
    ``nps``, ``ces`` (raw, missing where not asked), ``wait_s``, ``transfers``, ``resolved``
    (0…1/missing), ``comment``, ``mode`` (how the answer was asked for, as the sheet says), ``id``, ``weight`` and
    ``sheet``. ``scales`` maps score columns to their Scale; ``primary`` names the column of ``scales`` that ``score``
    repeats.
    """

    records: pd.DataFrame
    scales: Mapping[str, Scale]
    primary: str | None

    @cached_property
    def digest(self) -> str:
        """A fingerprint of every cell: equal exactly when two Feedbacks say the same."""
        seen = hashlib.blake2b(digest_size=16)
        seen.update(repr((sorted(self.scales.items()), self.primary, list(self.records.columns))).encode())
        seen.update(pd.util.hash_pandas_object(self.records, index=False).to_numpy().tobytes())
        return seen.hexdigest()


@dataclass(frozen=True)
class Layout:
    """How the sheet was understood: where the table lies and which header plays which role."""

    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    headers: tuple[str, ...] = ()
    mapping: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that came of one sheet: the feedback (None when refused), its layout, and every finding."""

    outcome: str  # load | load_with_warnings | needs_user_choice | empty | reject
    feedback: Feedback | None
    layout: Layout
    findings: tuple[Finding, ...] = ()
    rejected: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
