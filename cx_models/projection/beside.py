"""A replayed figure beside what it is held against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from cx_models.quantities import Floats


@dataclass(frozen=True)
class Beside:
    """A replayed figure beside what it is held against; ``error`` is the standard error of their difference."""

    against: float
    replayed: float
    error: float
    days: int

    @property
    def difference(self) -> float:
        """What the replay says more."""
        return self.replayed - self.against

    @property
    def apart(self) -> float:
        """The difference in standard errors; 0 where both are the same and nothing varies."""
        if self.error > 0:
            return self.difference / self.error
        return 0.0 if abs(self.difference) < 1e-9 else float("inf")

    @property
    def reach(self) -> float:
        """Half the 95 % confidence interval (Student's t over days)."""
        return float(stdtrit(self.days - 1, 0.975)) * self.error


def beside(amounts: Floats, arrivals: Floats, exact: float) -> Beside:
    """A ratio over days with its standard error, to first order."""
    value = float(amounts.sum() / max(arrivals.sum(), 1.0))
    return Beside(exact, value, _error(amounts - value * arrivals, arrivals), len(amounts))


def paired(amounts: Floats, others: Floats, arrivals: Floats) -> Beside:
    """Two ratios over the same customers: what is common to both cancels from the error of their difference."""
    value, against = (float(one.sum() / max(arrivals.sum(), 1.0)) for one in (amounts, others))
    spread = amounts - others - (value - against) * arrivals
    return Beside(against, value, _error(spread, arrivals), len(amounts))


def _error(spread: Floats, arrivals: Floats) -> float:
    return float(np.std(spread, ddof=1) / np.sqrt(len(spread)) / max(float(arrivals.mean()), 1e-9))
