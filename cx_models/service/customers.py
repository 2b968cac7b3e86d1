"""Who customers are and what they come for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cx_models.quantities import Floats
from cx_models.service.areas import distances


class Reason(StrEnum):
    """What a matter is about."""

    BUY = "buy"
    BILL = "bill"
    FAULT = "fault"
    MOVE = "move"
    CANCEL = "cancel"
    ADVICE = "advice"
    OTHER = "other"


class Segment(StrEnum):
    """How at home a customer is in digital services."""

    CONFIDENT = "confident"
    OCCASIONAL = "occasional"
    ASSISTED = "assisted"


ABILITY = np.array([1.0, 0.0, -1.0])  # steps of digital ability, in the order of Segment


@dataclass(frozen=True, eq=False)
class Customers:
    """Customers by municipality and segment.

    ``areas`` are municipality codes; ``names``, ``population``, ``lat``, ``lon`` follow their
    order; ``count`` has shape ``(areas, segments)``.
    """

    areas: tuple[str, ...]
    names: tuple[str, ...]
    population: Floats
    lat: Floats
    lon: Floats
    count: Floats

    @property
    def total(self) -> float:
        """All customers."""
        return float(self.count.sum())

    @property
    def groups(self) -> tuple[Segment, ...]:
        """The segments that have customers."""
        return tuple(segment for segment, count in zip(Segment, self.count.sum(axis=0), strict=True) if count > 0)

    def index(self, municipality: str) -> int:
        """Where ``municipality`` (a code) stands; ValueError when nobody lives there."""
        return self.areas.index(municipality)

    def km_to(self, lat: Floats, lon: Floats) -> Floats:
        """Kilometres from each area to each given place, shape ``(areas, places)``."""
        return distances(self.lat, self.lon, lat, lon)
