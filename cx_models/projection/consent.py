"""Asked, told or in silence: the same use of customers' data with each way of asking, beside not using them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.data_use import reached
from cx_models.projection.beginnings import begun
from cx_models.projection.project import Projection, added, project
from cx_models.quantities import Estimate, Share, estimate
from cx_models.scenario.levers import Personalise
from cx_models.scenario.scenario import Scenario
from cx_models.service.data_use import Asking


@dataclass(frozen=True, eq=False)
class Asked:
    """One way of asking: the plan ``before`` without the use of data, and ``after`` with it."""

    asking: Asking
    before: Projection
    after: Projection

    def gain(self, figure: str) -> Estimate:
        """What the use of data adds to a figure; in the same worlds where both were drawn."""
        return added(self.before, self.after, figure)

    def reached(self, plainly: Share | None = None) -> Estimate:
        """Share of customers whose data are used; were it told as ``plainly`` as that instead, where given."""
        data, drawn = self.after.changed.settled.service.data, self.after.draws
        if plainly is not None:
            data = replace(data, plainly=plainly)
        middle = float(reached(data, self.after.changed.settled.drivers.worlds)[0])
        if drawn is None:
            return Estimate(middle, middle, middle)
        return estimate(middle, reached(data, self.after.baseline.assumptions.worlds(drawn.count, drawn.seed)))


def ways_of_asking(baseline: Baseline, plan: Scenario, *, draws: int = 0, seed: int = 0) -> tuple[Asked, ...]:
    """Every way of asking, for the use of data of ``plan``, or for the first step of one where it has none."""
    before = project(baseline, plan.without_lever(Personalise.name), draws=draws, seed=seed)
    return tuple(asked(before, plan, way) for way in Asking)


def asked(before: Projection, plan: Scenario, way: Asking) -> Asked:
    """The same with one way of asking; ``before`` is ``plan`` without the use of data, in as many worlds."""
    baseline, use = before.baseline, plan.lever(Personalise.name)
    service = baseline.observed.service
    if use is None or use.applied_to(service) is service:
        use = begun(Personalise.name, baseline.observed)
    assert isinstance(use, Personalise)
    draws, seed = (before.draws.count, before.draws.seed) if before.draws is not None else (0, 0)
    with_use = plan.with_lever(replace(use, asking=way.value))
    return Asked(way, before, project(baseline, with_use, draws=draws, seed=seed))
