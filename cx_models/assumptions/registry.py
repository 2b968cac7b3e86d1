"""Assumptions as data: read from TOML, edited by making new ones, drawn as plausible worlds."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.coupling import Joint, coupled
from cx_models.assumptions.entry import UNITS, Assumption, Edit
from cx_models.assumptions.evenly import FIRST, evenly
from cx_models.quantities import Floats, Told

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


@dataclass(frozen=True)
class Source:
    """What an assumption rests on; ``verified`` when the citation was seen and says so.

    ``citation`` is empty where it is prose rather than a title: words are kept by language.
    """

    code: str
    verified: bool
    citation: str = ""


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
class Assumptions(Told):
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

    @cached_property
    def _by_key(self) -> Mapping[str, Assumption]:
        return {entry.key: entry for entry in self.entries}

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
        return Worlds({entry.key: np.array([float(entry.value)]) for entry in self.entries})

    def worlds(self, count: int, seed: int) -> Worlds:
        """``count`` seeded worlds: a Latin hypercube over triangular distributions low–value–high, see :func:`evenly`:
        the first :data:`FIRST` are the same, however many are drawn.

        Triangular says no more than we know: two ends and a mode. Independent of one another, since no source gives
        their correlation; but those learned from the same answers go together as there (:attr:`drawn_together`), by
        the order in which each one's numbers come, so that each is drawn as it would be alone.
        """
        uniform = evenly(count, len(self.entries), seed)
        if together := self.drawn_together:
            place = {entry.key: i for i, entry in enumerate(self.entries)}
            columns = [place[key] for key in together.keys]
            for some in (uniform[:FIRST], uniform[FIRST:]):  # apart, so that the first stay as they are
                some[:, columns] = coupled(some[:, columns], np.array(together.correlation))
        return Worlds({entry.key: entry.quantile(uniform[:, i]) for i, entry in enumerate(self.entries)})


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
