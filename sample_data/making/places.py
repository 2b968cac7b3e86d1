"""Municipalities as data: read from the published table, without importing the product."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).parents[2] / "cx_models" / "service" / "finland.csv"
EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Place:
    """One municipality: official code, Finnish name, inhabitants, centre (WGS84), share aged 65 or over."""

    code: str
    name: str
    population: int
    lat: float
    lon: float
    share_65plus: float


def finland() -> dict[str, Place]:
    """All municipalities by Finnish name."""
    with TABLE.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    places = (
        Place(
            row["code"],
            row["name_fi"],
            int(row["population"]),
            float(row["lat"]),
            float(row["lon"]),
            float(row["share_65plus"]),
        )
        for row in rows
    )
    return {place.name: place for place in places}


def kilometres(one: Place, other: Place) -> float:
    """Great-circle distance between the centres of two municipalities."""
    lat1, lon1, lat2, lon2 = map(math.radians, (one.lat, one.lon, other.lat, other.lon))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))
