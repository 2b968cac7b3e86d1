"""One assumption: its value, the ends of what we hold plausible, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cx_models.quantities import Floats

UNITS: Mapping[str, tuple[float, float]] = {
    "share": (0.0, 1.0),
    "share_of_hold": (0.0, 1.0),
    "share_of_response": (0.0, 1.0),
    "longer_per_extra": (0.0, 2.0),
    "top_box_lost": (0.0, 0.5),
    "top_box_lost_per_contact": (0.0, 0.5),
    "top_box_per_resolved": (0.0, 2.0),
    "min": (0.5, 240.0),
    "hours": (0.1, 168.0),
    "spread": (0.0, 3.0),
    "ratio": (0.1, 10.0),
    "likeness": (0.1, 1.0),
    "exponent": (0.2, 2.0),
    "correlation": (0.0, 1.0),
    "utility": (-3.0, 3.0),
    "utility_per_step": (-3.0, 3.0),
    "utility_per_minute": (0.0, 1.0),
    "utility_per_log_km": (0.0, 5.0),
    "utility_per_euro": (0.0, 2.0),
    "utility_per_contact": (0.0, 3.0),
    "logit": (-3.0, 3.0),
    "logit_per_minute": (0.0, 1.0),
    "logit_per_sd": (0.0, 3.0),
    "logit_per_share_squared": (0.0, 10.0),
    "logit_per_euro_a_month": (0.0, 1.0),
    "log_per_euro_a_month": (0.0, 1.0),
    "rate_per_euro_a_month": (0.0, 1.0),
    "rate_per_euro": (0.0, 1.0),
    "euros_per_month": (0.0, 100.0),
    "km": (1.0, 500.0),
    "sd_against_phone": (-3.0, 3.0),
    "euros_per_matter": (0.0, 10_000.0),
    "euros_per_contact": (0.0, 1_000.0),
    "hours_per_week": (1.0, 60.0),
    "agents": (0.0, 200.0),
    "weeks": (0.0, 52.0),
    "sd": (0.0, 3.0),
    "per_year": (0.0, 10.0),
    "per_month": (0.1, 30.0),
    "per_day": (0.0, 1.0),
    "minutes_per_hour": (0.0, 3.0),
    "euros_per_message": (0.0, 10.0),
    "share_per_year": (0.0, 3.0),
    "share_per_sd": (0.0, 1.0),
}
"""Each unit with the ends within which a number of it has a meaning here; an entry may set closer ``bounds``."""


@dataclass(frozen=True)
class Edit:
    """Someone's own number for an assumption: its value with the ends of what they hold plausible."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Assumption:
    """One number.

    ``low`` and ``high`` are the ends of what we hold plausible; ``floor`` and ``ceiling`` of what has a meaning.
    ``evidence`` and ``against`` name the :func:`sources` that support and that speak against it. ``verified``:
    a source that we have seen gives the number, or it follows by arithmetic; ``guess``: its size is our own
    judgement, whatever gives its direction; neither: cited from memory.
    """

    key: str
    subject: str
    value: float
    low: float
    high: float
    unit: str
    floor: float
    ceiling: float
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    verified: bool = False
    guess: bool = False

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.key}: value {self.value} is outside its range {self.low}…{self.high}")
        if self.verified and self.guess:
            raise ValueError(f"{self.key}: cannot be both verified and a guess")

    @property
    def edit(self) -> Edit:
        """The number and its range alone."""
        return Edit(self.value, self.low, self.high)

    @property
    def is_choice(self) -> bool:
        """Whether it is a policy or a value of one's own, of which there is no range."""
        return self.low == self.high

    def allows(self, value: float) -> bool:
        """Whether ``value`` has a meaning here."""
        return bool(np.isfinite(value)) and self.floor <= value <= self.ceiling

    def quantile(self, share: Floats) -> Floats:
        """The number that ``share`` of the plausible ones stay below: a triangle low–value–high."""
        width = self.high - self.low
        if width == 0:
            return np.full(np.shape(share), self.value)
        rising = (self.value - self.low) / width
        left = self.low + np.sqrt(share * width * (self.value - self.low))
        right = self.high - np.sqrt((1 - share) * width * (self.high - self.value))
        return np.asarray(np.where(share < rising, left, right))

    def below(self, number: Floats) -> Floats:
        """The share of plausible numbers below ``number``: :meth:`quantile` the other way round."""
        if self.is_choice:
            return np.where(number < self.value, 0.0, 1.0)
        inside = np.clip(number, self.low, self.high)
        left = (inside - self.low) * self.density(inside) / 2
        right = 1 - (self.high - inside) * self.density(inside) / 2
        return np.asarray(np.where(inside < self.value, left, right))

    def density(self, number: Floats) -> Floats:
        """How plausible ``number`` is, per unit: the same triangle; endless at a choice."""
        if self.is_choice:
            return np.where(number == self.value, np.inf, 0.0)
        peak = 2.0 / (self.high - self.low)
        left = (number - self.low) / max(self.value - self.low, 1e-300)
        right = (self.high - number) / max(self.high - self.value, 1e-300)
        return np.asarray(peak * np.clip(np.where(number < self.value, left, right), 0.0, 1.0))
