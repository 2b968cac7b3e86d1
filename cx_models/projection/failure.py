"""The failure-demand statement: contacts that should not have come, their work and its price, cause by cause."""

from __future__ import annotations

from dataclasses import dataclass

from cx_models.effects.choice import WAYS
from cx_models.effects.journeys import CAUSES
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection
from cx_models.service.channels import Channel

NEEDLESS = tuple(cause for cause in CAUSES if cause != "new")
FEWEST = 0.5  # contacts a week


@dataclass(frozen=True)
class Needless:
    """Contacts a week that one cause brings, hours a week of those who answer, and euros a year (None without wages).

    A transfer is a further leg of a contact, not a contact more.
    """

    contacts: float
    hours: float
    euros: float | None

    def __add__(self, other: Needless) -> Needless:
        euros = None if self.euros is None or other.euros is None else self.euros + other.euros
        return Needless(self.contacts + other.contacts, self.hours + other.hours, euros)


@dataclass(frozen=True)
class Line:
    """One cause's contacts at one channel, today and in the plan."""

    cause: str
    channel: Channel
    today: Needless
    changed: Needless


def failure_statement(projection: Projection) -> tuple[Line, ...]:
    """Every cause at every channel where it brings contacts today or in the plan, in the middle world."""
    today, changed = projection.today, projection.changed
    lines = (
        Line(cause, channel, _needless(today, place, way), _needless(changed, place, way))
        for place, cause in enumerate(CAUSES)
        if cause in NEEDLESS
        for way, channel in enumerate(WAYS)
    )
    return tuple(line for line in lines if max(line.today.contacts, line.changed.contacts) >= FEWEST)


def _needless(outcome: Outcome, cause: int, way: int) -> Needless:
    euros = outcome.failure_euros
    return Needless(
        float(outcome.settled.seen.by_cause[cause, 0, way]),
        float(outcome.failure_hours[cause, 0, way]),
        None if euros is None else float(euros[cause, 0, way]),
    )


def total(parts: tuple[Needless, ...]) -> Needless:
    """All parts together."""
    return sum(parts[1:], start=parts[0])
