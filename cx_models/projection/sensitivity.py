"""How far each assumption alone moves what a scenario changes: one at a time, from end to end of its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cx_models.assumptions.registry import Assumptions
from cx_models.baseline.calibrate import calibrate
from cx_models.intake.feedback import Feedback
from cx_models.intake.operations import Operations
from cx_models.projection.project import project
from cx_models.scenario.scenario import Scenario


@dataclass(frozen=True)
class Swing:
    """One assumption at both ends: scenario minus today of every figure, each end fitted anew."""

    key: str
    at_low: Mapping[str, float]
    at_high: Mapping[str, float]

    def width(self, figure: str) -> float:
        """How far the figure moves between the ends."""
        return abs(self.at_high.get(figure, 0.0) - self.at_low.get(figure, 0.0))


def uncertain(assumptions: Assumptions) -> tuple[str, ...]:
    """The keys of the assumptions whose range has two ends."""
    return tuple(entry.key for entry in assumptions if entry.low < entry.high)


def swing(
    feedback: Feedback | None, operations: Operations, assumptions: Assumptions, scenario: Scenario, key: str
) -> Swing:
    """The scenario with assumption ``key`` at the low and at the high end, all others where they are."""
    entry = assumptions[key]
    low, high = (
        differences(feedback, operations, assumptions.with_value(key, end), scenario) for end in (entry.low, entry.high)
    )
    return Swing(key, low, high)


def differences(
    feedback: Feedback | None, operations: Operations, assumptions: Assumptions, scenario: Scenario
) -> Mapping[str, float]:
    """Scenario minus today of every figure, with today fitted under ``assumptions``."""
    projection = project(calibrate(feedback, operations, assumptions), scenario)
    names = projection.today.figures().keys() | projection.changed.figures().keys()
    return {name: projection.value(name) - projection.todays_value(name) for name in sorted(names)}
