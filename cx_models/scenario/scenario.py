"""A scenario: a named list of changes, made in the order in which levers are registered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cx_models.scenario.faults import NotAScenario, quoted
from cx_models.scenario.fields import StoreNames, fields_of
from cx_models.scenario.levers import LEVERS, Lever
from cx_models.service.offer import Service


@dataclass(frozen=True)
class Scenario:
    """One change or several, under a name.

    >>> from cx_models.scenario.levers import CloseStores
    >>> Scenario("Four stores", (CloseStores(below=100_000),)).lever("close_stores").below
    100000
    """

    name: str
    levers: tuple[Lever, ...] = ()

    def __post_init__(self) -> None:
        kinds = [change.name for change in self.levers]
        twice = {kind for kind in kinds if kinds.count(kind) > 1}
        if twice:
            raise ValueError(f"scenario {self.name!r} has the lever {', '.join(sorted(twice))} twice")

    def applied_to(self, service: Service) -> Service:
        """The service after all changes."""
        for change in self.in_order:
            service = change.applied_to(service)
        return service

    @property
    def in_order(self) -> tuple[Lever, ...]:
        """The changes in the order in which they act."""
        order = list(LEVERS)
        return tuple(sorted(self.levers, key=lambda change: order.index(change.name)))

    def before(self, name: str) -> Scenario:
        """The changes that act before the one called ``name``."""
        order = list(LEVERS)
        earlier = (change for change in self.levers if order.index(change.name) < order.index(name))
        return Scenario(self.name, tuple(earlier))

    @property
    def stores_named(self) -> frozenset[str]:
        """Every store that some lever names."""
        return frozenset(
            store
            for change in self.levers
            for field, allowed in fields_of(change.__class__).items()
            if isinstance(allowed, StoreNames)
            for store in getattr(change, field)
        )

    def lever(self, name: str) -> Any:
        """The change of that kind, or None."""
        return next((change for change in self.levers if change.name == name), None)

    def with_lever(self, change: Lever) -> Scenario:
        """The scenario with ``change`` in place of any of its kind."""
        return Scenario(self.name, (*self._without(change.name), change))

    def without_lever(self, name: str) -> Scenario:
        """The scenario without that kind of change."""
        return Scenario(self.name, self._without(name))

    def renamed(self, name: str) -> Scenario:
        """The same changes under another name."""
        return Scenario(name, self.levers)

    def _without(self, name: str) -> tuple[Lever, ...]:
        return tuple(change for change in self.levers if change.name != name)


NO_CHANGE = Scenario("")


def as_plain(scenario: Scenario) -> dict[str, Any]:
    """The scenario as plain values, ready for TOML or JSON."""
    levers = {change.name: asdict(change) for change in scenario.in_order}  # type: ignore[call-overload]
    return {"version": 1, "name": scenario.name, **{name: _listed(row) for name, row in levers.items()}}


def from_plain(plain: Mapping[str, Any]) -> Scenario:
    """A scenario from plain values. NotAScenario (a ValueError) names what is unknown or out of bounds."""
    if plain.get("version", 1) != 1:
        raise NotAScenario("version_unknown", found=quoted(plain["version"]))
    name = plain.get("name", "")
    if not isinstance(name, str):
        raise NotAScenario("name_not_text", found=quoted(name))
    kinds = {kind: row for kind, row in plain.items() if kind not in ("version", "name")}
    return Scenario(name, tuple(_lever(kind, row) for kind, row in kinds.items()))


def _lever(kind: str, row: Any) -> Lever:
    if kind not in LEVERS:
        raise NotAScenario("lever_unknown", lever=quoted(kind), known=", ".join(LEVERS))
    if not isinstance(row, dict):
        raise NotAScenario("lever_not_table", lever=kind, found=quoted(row))
    lever: Any = LEVERS[kind]
    known = fields_of(lever)
    unknown = sorted(set(row) - set(known))
    if unknown:
        raise NotAScenario("field_unknown", lever=kind, field=quoted(unknown[0]), known=", ".join(known))
    change: Lever = lever(**{name: _tupled(value) for name, value in row.items()})
    return change


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in row.items()}


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
