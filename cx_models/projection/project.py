"""Project a scenario: the middle value exactly, the interval from paired draws of all that is uncertain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from cx_models.assumptions.evenly import FIRST
from cx_models.baseline.calibrate import Baseline
from cx_models.projection.finer import finer_figures
from cx_models.projection.moves import moved
from cx_models.projection.outcome import Outcome, outcome, todays_outcome
from cx_models.quantities import WEEKS_PER_YEAR, Estimate, Floats, estimate, estimates
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.customers import Segment
from cx_models.service.offer import Service

MOST_KEPT = 4  # baselines: a workshop seldom has more open at once, and each holds some tens of megabytes


@dataclass(frozen=True, eq=False)
class Draws:
    """Paired figures: the same plausible worlds for today and for the scenario, each ``(draws,)`` by name.

    ``matters_per_year`` ``(draws,)`` is how many matters customers have, whatever the scenario; ``flows`` and
    ``first_flows`` ``(draws, C+1, C+1)`` first contacts per week from each way to each (see :func:`moved`), once
    recruits have come and before. ``areas`` ``(draws, A)`` is the change in everyone's satisfaction by municipality;
    ``finer`` the :func:`finer_figures` of today and of the scenario, None where nobody reads them (they fill more
    than the rest).
    """

    today: Mapping[str, Floats]
    changed: Mapping[str, Floats]
    matters_per_year: Floats
    flows: Floats
    first_flows: Floats
    areas: Floats
    seed: int
    finer: tuple[Mapping[str, Floats], Mapping[str, Floats]] | None

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

        The middle is the middle world's, known before any draw; the interval holds nine in ten of the drawn
        worlds and may lie to one side of it. A channel that is absent counts as nothing (no contacts, no wait).
        """
        middle = float(self._of(self.changed, figure) - self._of(self.today, figure))
        if self.draws is None:
            return middle
        zero = np.zeros(self.draws.count)
        paired = self.draws.changed.get(figure, zero) - self.draws.today.get(figure, zero)
        return estimate(middle, paired)

    def area_changes(self) -> tuple[Estimate, ...]:
        """Change in everyone's satisfaction by municipality; the intervals have no width until they are drawn."""
        middle = self.changed.experience.by_area[0] - self.today.experience.by_area[0]
        if self.draws is None:
            return tuple(Estimate(change, change, change) for change in middle.tolist())
        return estimates(middle, self.draws.areas)

    def group_changes(self) -> Mapping[Segment, Estimate]:
        """The same by customer group, of those that have customers."""
        there = self.baseline.observed.customers.groups
        found = {segment: self.difference(f"satisfaction.{segment}") for segment in there}
        return {name: one if isinstance(one, Estimate) else Estimate(one, one, one) for name, one in found.items()}

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
    today = _today(baseline)
    service = scenario.applied_to(baseline.observed.service)
    unchanged = _changes_nothing(service, baseline.observed.service)
    changed = today if unchanged else outcome(baseline.observed, baseline.middle, service)
    drawn = draw(baseline, scenario, draws, seed) if draws else None
    return Projection(scenario, baseline, today, changed, drawn)


@lru_cache(maxsize=MOST_KEPT)
def _today(baseline: Baseline) -> Outcome:
    """Today in the middle world: the same for every plan."""
    return todays_outcome(baseline.observed, baseline.middle)


def _changes_nothing(service: Service, today: Service) -> bool:
    """Whether levers were moved in vain: nobody can be recruited, a chat is open at no hour."""
    return service is today or (service.offers_the_same(today) and not service.recruiting.hired)


WORLDS_AT_ONCE = 25
"""Few enough to stay near the processor, and two lots of fifty can be drawn side by side."""
MANY_AT_ONCE = 45
"""Beyond the first fifty: a tenth less time for each world, and ten such lots are the rest of five hundred."""


def lots(draws: int) -> tuple[slice, ...]:
    """The worlds ``0 … draws`` cut into lots that are drawn one by one.

    >>> lots(110)
    (slice(0, 25, None), slice(25, 50, None), slice(50, 95, None), slice(95, 110, None))
    """
    first = [slice(start, start + WORLDS_AT_ONCE) for start in range(0, min(draws, FIRST), WORLDS_AT_ONCE)]
    more = [slice(start, start + MANY_AT_ONCE) for start in range(FIRST, draws, MANY_AT_ONCE)]
    return tuple(slice(lot.start, min(lot.stop, draws)) for lot in (*first, *more))


def draw(baseline: Baseline, scenario: Scenario, draws: int, seed: int) -> Draws:
    """Paired draws of ``scenario``: today and the change in the same ``draws`` plausible worlds."""
    return joined(draw_lot(baseline, scenario, draws, seed, lot, finer=True) for lot in lots(draws))


def draw_lot(
    baseline: Baseline, scenario: Scenario, draws: int, seed: int, lot: slice, *, finer: bool = False
) -> Draws:
    """One of the :func:`lots`, with the ``finer`` figures where asked for."""
    today = todays_lot(baseline, draws, seed, lot)
    changed = today
    service = scenario.applied_to(baseline.observed.service)
    if not _changes_nothing(service, baseline.observed.service):
        changed = outcome(baseline.observed, today.reference, service)
    matters = today.reference.drivers.wanted.sum(axis=(1, 2)) * WEEKS_PER_YEAR
    flows = moved(today, changed)
    first_flows = flows if changed.at_first is changed.settled else moved(today, changed, at_first=True)
    areas = changed.experience.by_area - today.experience.by_area
    fine = (finer_figures(today), finer_figures(changed)) if finer else None
    return Draws(today.figures(), changed.figures(), matters, flows, first_flows, areas, seed, fine)


def joined(drawn: Iterable[Draws]) -> Draws:
    """All lots as one, in their order."""
    parts = list(drawn)
    fine = [part.finer for part in parts if part.finer is not None]
    return replace(
        parts[0],
        today=_end_to_end([part.today for part in parts]),
        changed=_end_to_end([part.changed for part in parts]),
        matters_per_year=np.concatenate([part.matters_per_year for part in parts]),
        flows=np.concatenate([part.flows for part in parts]),
        first_flows=np.concatenate([part.first_flows for part in parts]),
        areas=np.concatenate([part.areas for part in parts]),
        finer=(_end_to_end([one for one, _ in fine]), _end_to_end([one for _, one in fine])) if fine else None,
    )


def _end_to_end(parts: list[Mapping[str, Floats]]) -> Mapping[str, Floats]:
    """Each figure over all lots; a way that hardly anybody takes in the worlds of one lot has none there."""
    names = dict.fromkeys(name for part in parts for name in part)
    sizes = [len(next(iter(part.values()))) for part in parts]
    return {
        name: np.concatenate([part.get(name, np.zeros(size)) for part, size in zip(parts, sizes, strict=True)])
        for name in names
    }


# The same question has the same answer, so what is kept changes no result: it spares fifty fits for each new scenario.
_KEPT: dict[tuple[str, int, int], dict[int, Outcome]] = {}
MOST_WORLDS = 700  # of all kept together: many draws of one baseline beside the few of others


def todays_lot(baseline: Baseline, draws: int, seed: int, lot: slice) -> Outcome:
    """Today in the worlds of ``lot``; kept for the last few baselines, since every scenario shares it.

    The first worlds are the same however many are drawn (:meth:`Assumptions.worlds`), and kept for all.
    """
    count = FIRST if lot.stop <= FIRST <= draws else draws
    key = (baseline.digest, count, seed)
    if key not in _KEPT:
        while len(_KEPT) >= MOST_KEPT or (_KEPT and count + sum(many for _, many, _ in _KEPT) > MOST_WORLDS):
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = {}
    kept = _KEPT[key]
    if lot.start not in kept:
        reference = baseline.under(baseline.assumptions.worlds(draws, seed).among(lot))
        kept[lot.start] = todays_outcome(baseline.observed, reference)
    return kept[lot.start]


def added(before: Projection, after: Projection, figure: str) -> Estimate:
    """What the plan of ``after`` adds to a figure beside that of ``before``, in the same worlds where drawn."""
    middle = after.value(figure) - before.value(figure)
    if before.draws is None or after.draws is None:
        return Estimate(middle, middle, middle)
    return estimate(middle, after.draws.changed[figure] - before.draws.changed[figure])
