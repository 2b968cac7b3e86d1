"""The groups that answers fall into: a column of the records, or what follows from one."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

import pandas as pd

from cx_models.intake.feedback import Feedback
from cx_models.quantities import Share
from cx_models.service.areas import finland

LARGE_TOWN, MIDDLE_TOWN = 100_000, 20_000  # inhabitants from which a municipality is one
TOWNS = ("large", "middle", "small")


def groups_along(records: pd.DataFrame, column: str) -> pd.Series:
    """Each record's group, missing where it has none.

    ``month`` is the first day of the month of ``date``, ``town`` the size of ``place`` (one of :data:`TOWNS`),
    anything else the column of that name.
    """
    if column == "month":
        return records["date"].dt.strftime("%Y-%m-01")
    if column == "town":
        return records["place"].map(towns())
    return records[column]


def answered_shares(feedback: Feedback, column: str) -> dict[str, Share]:
    """Each group's share of the answers that have the primary score, the largest first; of groups that are known."""
    if feedback.primary is None:
        return {}
    answered = feedback.records[feedback.records[feedback.primary].notna()]
    shares = groups_along(answered, column).value_counts(normalize=True)
    return {str(group): float(share) for group, share in shares.items()}


@cache
def towns() -> MappingProxyType[str, str]:
    """How large each municipality (its code) is.

    >>> towns()["091"], towns()["111"]
    ('large', 'small')
    """
    return MappingProxyType({area.code: _town(area.population) for area in finland()})


def _town(population: int) -> str:
    if population >= LARGE_TOWN:
        return "large"
    return "middle" if population >= MIDDLE_TOWN else "small"
