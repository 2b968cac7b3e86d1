"""Answers that count for more or less than one, and what that costs in certainty."""

from __future__ import annotations

import pandas as pd

from cx_models.quantities import Floats


def weights_of(records: pd.DataFrame) -> Floats | None:
    """The records' weights, a missing one counting as 1; None when there are none."""
    if "weight" not in records or records["weight"].isna().all():
        return None
    weights: Floats = records["weight"].fillna(1.0).to_numpy(dtype=float)
    return weights if weights.sum() > 0 else None


def effective_number(count: int, weights: Floats | None) -> float:
    """How many answers of equal weight would tell as much as ``count`` of these (Kish 1965)."""
    if weights is None:
        return float(count)
    return float(weights.sum() ** 2 / (weights**2).sum())
