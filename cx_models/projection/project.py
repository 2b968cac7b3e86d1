"""Project a scenario: the middle value exactly, the interval from paired draws of all that is uncertain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cx_models.baseline.calibrate import Baseline, Reference
from cx_models.projection.outcome import Outcome, outcome, todays_outcome
from cx_models.quantities import WEEKS_PER_YEAR, Estimate, Floats, estimate
from cx_models.scenario.scenario import NO_CHANGE, Scenario


@dataclass(frozen=True, eq=False)
class Draws:
    """Paired figures: the same plausible worlds for today and for the scenario, each ``(draws,)`` by name.

    ``matters_per_year`` ``(draws,)`` is how many matters customers have, whatever the scenario.
    """

    today: Mapping[str, Floats]
    changed: Mapping[str, Floats]
    matters_per_year: Floats
    seed: int

    @property
    def count(self) -> int:
        """How many worlds were drawn."""
        return len(next(iter(self.today.values())))


@dataclass(frozen=True, eq=False)
class Projection:
    """All that is computed for one scenario: today and the change in the middle world, and the draws."""

    scenario: Scenario
    baseline: Baseline
    today: Outcome
    changed: Outcome
    draws: Draws | None = None

    def difference(self, figure: str) -> Estimate | float:
        """Scenario minus today of one of the :meth:`Outcome.figures`; an Estimate when draws were made.

        A channel that is absent counts as nothing (no contacts, no wait).
        """
        middle = float(self._of(self.changed, figure) - self._of(self.today, figure))
        if self.draws is None or figure.endswith(".long_wait"):
            return middle
        zero = np.zeros(self.draws.count)
        paired = self.draws.changed.get(figure, zero) - self.draws.today.get(figure, zero)
        return estimate(middle, paired)

    def value(self, figure: str) -> float:
        """The scenario's middle value of a figure."""
        return float(self._of(self.changed, figure))

    def todays_value(self, figure: str) -> float:
        """Today's middle value of a figure."""
        return float(self._of(self.today, figure))

    @staticmethod
    def _of(outcome_: Outcome, figure: str) -> float:
        found = outcome_.figures().get(figure)
        return 0.0 if found is None else float(found[0])


def project(baseline: Baseline, scenario: Scenario = NO_CHANGE, *, draws: int = 0, seed: int = 0) -> Projection:
    """What ``scenario`` leads to; with ``draws`` > 0 also how sure that is (90 % intervals)."""
    today = todays_outcome(baseline.observed, baseline.middle)
    service = scenario.applied_to(baseline.observed.service)
    unchanged = not scenario.levers or service is baseline.observed.service
    changed = today if unchanged else outcome(baseline.observed, baseline.middle, service)
    middle = Projection(scenario, baseline, today, changed)
    if not draws:
        return middle
    return Projection(scenario, baseline, today, changed, draw(middle, draws, seed))


def draw(projection: Projection, draws: int, seed: int) -> Draws:
    """Paired draws for a projection whose middle is known."""
    baseline, changed = projection.baseline, projection.changed
    reference = reference_draws(baseline, draws, seed)
    today = todays_outcome(baseline.observed, reference)
    unchanged = changed is projection.today
    drawn = today if unchanged else outcome(baseline.observed, reference, changed.service)
    matters = reference.drivers.wanted.sum(axis=(1, 2)) * WEEKS_PER_YEAR
    return Draws(today.figures(), drawn.figures(), matters, seed)


_REFERENCES: dict[tuple[str, int, int], Reference] = {}
MOST_REFERENCES = 4


def reference_draws(baseline: Baseline, draws: int, seed: int) -> Reference:
    """Today in ``draws`` plausible worlds; kept for the last few baselines, since every scenario shares it."""
    key = (baseline.digest, draws, seed)
    if key not in _REFERENCES:
        while len(_REFERENCES) >= MOST_REFERENCES:
            _REFERENCES.pop(next(iter(_REFERENCES)))
        _REFERENCES[key] = baseline.under(baseline.assumptions.worlds(draws, seed))
    return _REFERENCES[key]
