"""Assumptions as data: read from TOML, edited by making new ones, drawn as plausible worlds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np
from scipy.stats import qmc

from cx_models.quantities import Floats

SUBJECTS = ("queues", "journeys", "choice", "experience", "leaving", "customers", "objective")


@dataclass(frozen=True)
class Assumption:
    """One number. ``evidence`` names rows of the evidence table; a guess has none that gives its size.

    ``low`` and ``high`` are the ends of what we hold plausible; ``floor`` and ``ceiling`` of what has a meaning.
    """

    key: str
    subject: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    evidence: tuple[str, ...] = ()
    verified: bool = False
    guess: bool = False
    counter: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"{self.key}: value {self.value} is outside its range {self.low}…{self.high}")


@dataclass(frozen=True)
class Worlds:
    """Plausible worlds: for each assumption one number per world, shape ``(count,)``."""

    numbers: Mapping[str, Floats]

    def __getitem__(self, key: str) -> Floats:
        return self.numbers[key]

    @property
    def count(self) -> int:
        """How many worlds there are."""
        return len(next(iter(self.numbers.values())))


@dataclass(frozen=True)
class Assumptions:
    """The whole set, by key. Editing gives a new set; the shipped one stays as it was.

    >>> edited = shipped().with_value("patience.phone", 9.0)
    >>> edited["patience.phone"].value, shipped()["patience.phone"].value
    (9.0, 25.0)
    """

    entries: tuple[Assumption, ...]

    def __getitem__(self, key: str) -> Assumption:
        return self._by_key[key]

    def __iter__(self) -> Iterator[Assumption]:
        return iter(self.entries)

    @property
    def _by_key(self) -> Mapping[str, Assumption]:
        return _indexed(self.entries)

    def with_value(self, key: str, value: float) -> Assumptions:
        """The same set with another value; the range moves out to hold it.

        Raises KeyError when no assumption has that key, ValueError when the value has no meaning.
        """
        old = self[key]
        if not np.isfinite(value):
            raise ValueError(f"{key}: value must be a finite number, got {value}")
        if old.unit == "share" and not 0 <= value <= 1:
            raise ValueError(f"{key}: a share lies between 0 and 1, got {value}")
        if old.unit in ("min", "ratio") and value <= 0:
            raise ValueError(f"{key}: must be above 0, got {value}")
        new = replace(old, value=value, low=min(old.low, value), high=max(old.high, value))
        return Assumptions(tuple(new if entry.key == key else entry for entry in self.entries))

    def edited(self) -> tuple[Assumption, ...]:
        """The entries whose value differs from the shipped one."""
        return tuple(entry for entry in self.entries if entry.value != shipped()[entry.key].value)

    def middle(self) -> Worlds:
        """One world: each assumption at its middle value."""
        return Worlds({entry.key: np.array([entry.value]) for entry in self.entries})

    def worlds(self, count: int, seed: int) -> Worlds:
        """``count`` seeded worlds: a Latin hypercube over triangular distributions low–value–high.

        Triangular says no more than we know: two ends and a mode. Independent of one another,
        since no source gives their correlation.
        """
        uniform = qmc.LatinHypercube(len(self.entries), rng=np.random.default_rng(seed)).random(count)
        return Worlds({entry.key: _triangular(uniform[:, i], entry) for i, entry in enumerate(self.entries)})


def _triangular(uniform: Floats, entry: Assumption) -> Floats:
    width = entry.high - entry.low
    if width == 0:
        return np.full(len(uniform), entry.value)
    rising = (entry.value - entry.low) / width
    left = entry.low + np.sqrt(uniform * width * (entry.value - entry.low))
    right = entry.high - np.sqrt((1 - uniform) * width * (entry.high - entry.value))
    return np.asarray(np.where(uniform < rising, left, right))


@cache
def _indexed(entries: tuple[Assumption, ...]) -> Mapping[str, Assumption]:
    return {entry.key: entry for entry in entries}


@cache
def shipped() -> Assumptions:
    """The assumptions as they ship, in the order of the files."""
    return Assumptions(tuple(entry for subject in SUBJECTS for entry in _read(subject)))


def _read(subject: str) -> Iterator[Assumption]:
    text = files("cx_models.assumptions").joinpath(f"{subject}.toml").read_text(encoding="utf-8")
    for group, members in tomllib.loads(text).items():
        for name, row in members.items():
            low, high = row.pop("range")
            evidence = tuple(row.pop("evidence", ()))
            yield Assumption(f"{group}.{name}", subject, low=low, high=high, evidence=evidence, **row)
