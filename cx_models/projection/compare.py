"""Scenarios side by side, and which one we would choose under a stated objective."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import spearmanr

from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection
from cx_models.quantities import WEEKS_PER_YEAR, Floats, Share


@dataclass(frozen=True)
class Verdict:
    """What the objective says, and what would turn it.

    ``best`` and ``runner_up`` are places in the comparison (0 is today); ``better_in`` is the share of
    plausible worlds in which the best beats the runner-up, ``best_in`` of each place the share in which it beats all
    the others. ``turning_price`` is the price of one
    dissatisfied matter (€) at which the two are level, None when no price does that. ``decisive`` is the
    assumption whose value goes along most with the difference, ``correlation`` Spearman's.
    """

    best: int
    runner_up: int
    better_in: float
    best_in: tuple[Share, ...]
    price: float
    turning_price: float | None
    decisive: str
    correlation: float
    in_euros: bool


@dataclass(frozen=True, eq=False)
class Comparison:
    """Today and its alternatives; all drawn from the same plausible worlds."""

    reference: Projection
    alternatives: tuple[Projection, ...]

    @property
    def all(self) -> tuple[Projection, ...]:
        """Today first, then the alternatives."""
        return (self.reference, *self.alternatives)

    def verdict(self, price: float) -> Verdict | None:
        """The least of the first year's cost plus ``price`` per dissatisfied matter; None without draws.

        Where wages and margin are unknown there is no euro: then the most satisfied everyone is best.
        """
        if len(self.all) < 2 or any(p.draws is None for p in self.all):
            return None
        in_euros = all(p.changed.cost is not None for p in self.all)
        middle = [_objective(p, price, in_euros) for p in self.all]
        best, second = (int(i) for i in np.argsort([m[0] for m in middle], kind="stable")[:2])
        worlds = [_objective_draws(p, price, in_euros) for p in self.all]
        gap = worlds[second] - worlds[best]
        key, correlation = self._decisive(gap)
        turning = _turning_price(self.all[best], self.all[second]) if in_euros else None
        better_in = float((gap > 0).mean())
        return Verdict(best, second, better_in, _best_in(worlds), price, turning, key, correlation, in_euros)

    def _decisive(self, gap: Floats) -> tuple[str, float]:
        draws = self.reference.draws
        assert draws is not None
        worlds = self.reference.baseline.assumptions.worlds(draws.count, draws.seed)
        found = {
            key: float(spearmanr(values, gap).statistic)
            for key, values in worlds.numbers.items()
            if np.ptp(values) > 0 and np.ptp(gap) > 0
        }
        key = max(found, key=lambda name: abs(found[name]), default="")
        return key, found.get(key, 0.0)


def compare(reference: Projection, *alternatives: Projection) -> Comparison:
    """Set alternatives beside a reference. ValueError when they do not share a baseline or draws."""
    for other in alternatives:
        if other.baseline.digest != reference.baseline.digest:
            raise ValueError(f"scenario {other.scenario.name!r} was projected from another baseline")
        if (other.draws is None) != (reference.draws is None):
            raise ValueError(f"scenario {other.scenario.name!r} was drawn and its reference was not, or the reverse")
        if other.draws and reference.draws:
            if other.draws.seed != reference.draws.seed:
                raise ValueError(f"scenario {other.scenario.name!r} was drawn with another seed")
            if other.draws.count != reference.draws.count:
                raise ValueError(f"scenario {other.scenario.name!r} was drawn {other.draws.count} times")
    return Comparison(reference, alternatives)


def dissatisfied_matters(satisfied: Floats, outcome: Outcome) -> Floats:
    """Matters per year that leave a customer dissatisfied, ``(K,)``."""
    return np.asarray((1 - satisfied) * outcome.reference.drivers.wanted.sum(axis=(1, 2)) * WEEKS_PER_YEAR)


def _best_in(worlds: Sequence[Floats]) -> tuple[Share, ...]:
    """Share of worlds in which each has the least; those who are level share a world, so that all add up to one."""
    costs = np.stack(worlds)
    least = costs == costs.min(axis=0)
    return tuple((least / least.sum(axis=0)).mean(axis=1).tolist())


def _objective(projection: Projection, price: float, in_euros: bool) -> Floats:
    return _of(projection.changed.figures(), projection.changed, price, in_euros)


def _objective_draws(projection: Projection, price: float, in_euros: bool) -> Floats:
    assert projection.draws is not None
    figures = projection.draws.changed
    if not in_euros:
        return -figures["satisfaction.everyone"]
    matters = projection.draws.matters_per_year
    return np.asarray(figures["cost.total"] + price * (1 - figures["satisfaction.everyone"]) * matters)


def _of(figures: Mapping[str, Floats], outcome: Outcome, price: float, in_euros: bool) -> Floats:
    satisfied = figures["satisfaction.everyone"]
    if not in_euros:
        return -satisfied
    return np.asarray(figures["cost.total"] + price * dissatisfied_matters(satisfied, outcome))


def _turning_price(best: Projection, second: Projection) -> float | None:
    """Where cost and dissatisfaction balance; None when one is better on both."""
    euros = float((_objective(second, 0.0, True) - _objective(best, 0.0, True))[0])
    matters = float((_objective(second, 1.0, True) - _objective(best, 1.0, True))[0]) - euros
    if abs(matters) < 1e-9 or -euros / matters < 0:
        return None
    return -euros / matters
