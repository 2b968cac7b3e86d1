"""What a workbook to fill in says: sheets, headers, choices, the example rows, the instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cx_models.service.channels import Channel
from cx_models.service.customers import Reason, Segment


@dataclass(frozen=True)
class SheetWords:
    """One sheet to fill in: its name, its headers by role, and an example row by role."""

    name: str
    headers: Mapping[str, str]
    example: Mapping[str, Any]


@dataclass(frozen=True)
class TemplateWords:
    """All words of both templates in one language."""

    note: str
    example_mark: str
    lists_sheet: str
    readme_sheet: str
    check: str
    channels: Mapping[Channel, str]
    reasons: Mapping[Reason, str]
    segments: Mapping[Segment, str]
    yes_no: tuple[str, str]
    weekdays: tuple[str, ...]
    abandoned: str
    items: Mapping[str, tuple[str, str]]  # money: what, unit
    sheets: Mapping[str, SheetWords]  # feedback channels stores staffing volumes customers economy
    feedback_readme: tuple[str, ...]
    operations_readme: tuple[str, ...]
