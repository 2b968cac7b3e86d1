"""Where customers live: the municipalities of Finland, and how far it is from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from cx_models.quantities import Floats, Km

EARTH_RADIUS: Km = 6371.0


@dataclass(frozen=True)
class Municipality:
    """One municipality: official code, names, inhabitants and the place of its centre (WGS84)."""

    code: str
    name_fi: str
    name_sv: str
    region: str
    population: int
    lat: float
    lon: float
    share_65plus: float


@cache
def finland() -> tuple[Municipality, ...]:
    """All 308 municipalities, in the order of their codes.

    >>> len(finland()), max(finland(), key=lambda m: m.population).name_fi
    (308, 'Helsinki')
    """
    source = files("cx_models.service").joinpath("finland.csv")
    with source.open(encoding="utf-8") as lines:
        table = pd.read_csv(lines, comment="#", dtype={"code": str})
    return tuple(Municipality(**row) for row in table.to_dict("records"))


def distances(from_lat: Floats, from_lon: Floats, to_lat: Floats, to_lon: Floats) -> Floats:
    """Great-circle kilometres, shape ``(len(from), len(to))``.

    >>> helsinki, tampere = (np.array([60.17]), np.array([24.94])), (np.array([61.50]), np.array([23.76]))
    >>> round(float(distances(*helsinki, *tampere)[0, 0]))
    161
    """
    lat1, lon1 = np.radians(from_lat)[:, None], np.radians(from_lon)[:, None]
    lat2, lon2 = np.radians(to_lat)[None, :], np.radians(to_lon)[None, :]
    haversine = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(haversine)))
