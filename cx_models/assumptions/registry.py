"""Assumptions as data: read from TOML, edited by making new ones, drawn as plausible worlds."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import qmc

from cx_models.assumptions.coupling import coupled
from cx_models.quantities import Floats

SUBJECTS = (
    "queues",
    "journeys",
    "choice",
    "experience",
    "leaving",
    "customers",
    "money",
    "design",
    "data",
    "years",
    "objective",
)

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
}
"""Each unit with the ends within which a number of it has a meaning here; an entry may set closer ``bounds``."""


@dataclass(frozen=True)
class Source:
    """What an assumption rests on; ``verified`` when the citation was seen and says so.

    ``citation`` is empty where it is prose rather than a title: words are kept by language.
    """

    code: str
    verified: bool
    citation: str = ""


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

    def among(self, rows: slice | npt.NDArray[np.bool_]) -> Worlds:
        """Only those worlds."""
        return Worlds({key: values[rows] for key, values in self.numbers.items()})


@dataclass(frozen=True)
class Joint:
    """How numbers learned from the same answers go together.

    ``numbers`` are the keys with value and range as learned, or as they were where the answers tell nothing of them;
    ``correlation`` ``(n, n)`` is of their normal scores. Raises ValueError when no draws can correlate so.
    """

    numbers: tuple[tuple[str, Edit], ...]
    correlation: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        table = np.array(self.correlation)
        if table.shape != (len(self.numbers),) * 2 or not np.allclose(np.diag(table), 1.0):
            raise ValueError(f"{len(self.numbers)} numbers need a correlation of as many, got {table.shape}")
        if not np.allclose(table, table.T) or np.linalg.eigvalsh(table).min() <= 0:
            raise ValueError("correlation must be symmetric and positive definite")

    @property
    def keys(self) -> tuple[str, ...]:
        """Which numbers."""
        return tuple(key for key, _ in self.numbers)

    def among(self, keys: Collection[str]) -> Joint | None:
        """How those of them go together; None when they are fewer than two."""
        rows = [place for place, key in enumerate(self.keys) if key in keys]
        if len(rows) < 2:
            return None
        correlation = tuple(tuple(self.correlation[row][other] for other in rows) for row in rows)
        return Joint(tuple(self.numbers[row] for row in rows), correlation)


@dataclass(frozen=True)
class Assumptions:
    """The whole set, by key. Editing gives a new set; the shipped one stays as it was.

    ``joint`` tells how numbers learned together go together, for as long as they stay as learned: see
    :attr:`drawn_together`.

    >>> edited = shipped().with_value("patience.phone", 9.0)
    >>> edited["patience.phone"].value, shipped()["patience.phone"].value
    (9.0, 25.0)
    """

    entries: tuple[Assumption, ...]
    joint: Joint | None = None

    def __getitem__(self, key: str) -> Assumption:
        return self._by_key[key]

    def __iter__(self) -> Iterator[Assumption]:
        return iter(self.entries)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all entries."""
        return frozenset(self._by_key)

    @property
    def _by_key(self) -> Mapping[str, Assumption]:
        return _indexed(self.entries)

    def with_value(self, key: str, value: float) -> Assumptions:
        """The same set with another value; the range moves out to hold it, and a choice stays one.

        Raises KeyError when no assumption has that key, ValueError when the value has no meaning.
        """
        old = self[key]
        if old.is_choice:
            return self.with_edit(key, Edit(value, value, value))
        return self.with_edit(key, Edit(value, min(old.low, value), max(old.high, value)))

    def with_range(self, key: str, low: float, high: float) -> Assumptions:
        """The same set with another plausible range round the same value.

        Raises KeyError when no assumption has that key, ValueError when the range does not hold the value.
        """
        return self.with_edit(key, Edit(self[key].value, low, high))

    def with_edit(self, key: str, edit: Edit) -> Assumptions:
        """The same set with another value and range; raises as :meth:`with_value` and :meth:`with_range` do."""
        old = self[key]
        for number in (edit.value, edit.low, edit.high):
            if not old.allows(number):
                raise ValueError(f"{key}: value must lie between {old.floor:g} and {old.ceiling:g}, got {number}")
        new = replace(old, value=edit.value, low=edit.low, high=edit.high)
        return replace(self, entries=tuple(new if entry.key == key else entry for entry in self.entries))

    def with_edits(self, edits: Mapping[str, Edit]) -> Assumptions:
        """The same set with someone's own numbers, by key."""
        changed = self
        for key, edit in edits.items():
            changed = changed.with_edit(key, edit)
        return changed

    def with_joint(self, joint: Joint | None) -> Assumptions:
        """The same numbers, drawn together as ``joint`` tells."""
        return replace(self, joint=joint)

    @property
    def drawn_together(self) -> Joint | None:
        """What holds of :attr:`joint`; None where nothing does.

        A number that has been changed since it was learned is someone's own and goes alone; how the others go together
        stays. Once none that was learned is in use, nothing goes together any more.
        """
        if self.joint is None:
            return None
        mine, ours = self._by_key, shipped()._by_key
        as_learned = {key for key, edit in self.joint.numbers if mine[key].edit == edit and not mine[key].is_choice}
        learned = any(mine[key].edit != ours[key].edit for key in as_learned)
        return self.joint.among(as_learned) if learned else None

    def edited(self) -> tuple[Assumption, ...]:
        """The entries whose value or range differs from the shipped one."""
        return tuple(entry for entry in self.entries if entry.edit != shipped()[entry.key].edit)

    def middle(self) -> Worlds:
        """One world: each assumption at its middle value."""
        return Worlds({entry.key: np.array([entry.value]) for entry in self.entries})

    def worlds(self, count: int, seed: int) -> Worlds:
        """``count`` seeded worlds: a Latin hypercube over triangular distributions low–value–high.

        Triangular says no more than we know: two ends and a mode. Independent of one another, since no source gives
        their correlation; but those learned from the same answers go together as there (:attr:`drawn_together`), by
        the order in which each one's numbers come, so that each is drawn as it would be alone.
        """
        uniform = qmc.LatinHypercube(len(self.entries), rng=np.random.default_rng(seed)).random(count)
        if together := self.drawn_together:
            place = {entry.key: i for i, entry in enumerate(self.entries)}
            columns = [place[key] for key in together.keys]
            uniform[:, columns] = coupled(uniform[:, columns], np.array(together.correlation))
        return Worlds({entry.key: entry.quantile(uniform[:, i]) for i, entry in enumerate(self.entries)})


@cache
def _indexed(entries: tuple[Assumption, ...]) -> Mapping[str, Assumption]:
    return {entry.key: entry for entry in entries}


@cache
def shipped() -> Assumptions:
    """The assumptions as they ship, in the order of the files."""
    return Assumptions(tuple(entry for subject in SUBJECTS for entry in _read(subject)))


@cache
def sources() -> Mapping[str, Source]:
    """Every source that the shipped assumptions name, by its code."""
    return {code: Source(code, **row) for code, row in _table("sources").items()}


def _read(subject: str) -> Iterator[Assumption]:
    for group, members in _table(subject).items():
        for name, row in members.items():
            low, high = row.pop("range")
            floor, ceiling = row.pop("bounds", UNITS[row["unit"]])
            evidence, against = tuple(row.pop("evidence", ())), tuple(row.pop("against", ()))
            yield Assumption(
                f"{group}.{name}",
                subject,
                low=low,
                high=high,
                floor=floor,
                ceiling=ceiling,
                evidence=evidence,
                against=against,
                **row,
            )


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads(files("cx_models.assumptions").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
