"""Why a figure moved: flows between channels, contacts by cause, and what each lever adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.choice import PHONE, STORE, WAYS
from cx_models.effects.journeys import CAUSES
from cx_models.effects.settle import Settled
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection, project
from cx_models.quantities import Floats, ratio
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

NOTHING = "nothing"


@dataclass(frozen=True)
class Flow:
    """First contacts per week that go ``to`` one way instead of ``origin``; equal codes are those who stay."""

    origin: str
    to: str
    contacts: float


def flows(today: Outcome, changed: Outcome) -> tuple[Flow, ...]:
    """Who moves where in the middle world, cell by cell: what one way loses the others gain in proportion.

    Doing nothing counts as a way, so the flows from each add up to its contacts today.
    """
    before, after = _cells(today.settled), _cells(changed.settled)  # (C+1, A, S, I, D)
    stay = np.minimum(before, after)
    lost, gained = before - stay, after - stay
    share = ratio(gained, gained.sum(axis=0, keepdims=True))
    moved = np.einsum("casid,easid->ce", lost, share, optimize=True)
    moved[np.diag_indices(len(moved))] += stay.sum(axis=(1, 2, 3, 4))
    names = [*(way.value for way in WAYS), NOTHING]
    return tuple(Flow(names[i], names[j], float(moved[i, j])) for i, j in zip(*np.nonzero(moved > 0.05), strict=True))


def _cells(settled: Settled) -> Floats:
    """First contacts per week by way (and nothing), area, segment, reason and daypart, of the first world."""
    drivers, first, chosen = settled.drivers, settled.first, settled.chosen
    people = drivers.where[:, :, None, None] * drivers.wanted[0][None, None]  # (A, S, I, D)
    visit, call = first.visit[0], first.call[0]
    rest = (1 - visit - call) * people
    cells = chosen.share[0][:, None] * rest[None]
    cells[STORE], cells[PHONE] = visit * people, call * people
    return np.concatenate([cells, (chosen.nothing[0][None] * rest)[None]])


def contacts_by_cause(outcome: Outcome) -> dict[Channel, dict[str, float]]:
    """Contacts per week at each way by what brought them, in the middle world."""
    causes = outcome.settled.seen.by_cause[:, 0]  # (cause, C)
    return {
        way: {cause: float(causes[i, place]) for i, cause in enumerate(CAUSES)}
        for place, way in enumerate(WAYS)
        if causes[:, place].sum() > 0.05
    }


@dataclass(frozen=True)
class Step:
    """One lever's part in a scenario: what ``figures`` change when it joins those before it."""

    lever: str
    change: dict[str, float]


def contributions(projection: Projection) -> tuple[Step, ...]:
    """Add the scenario's levers one by one, in the order in which they act; the steps sum to the whole."""
    baseline, scenario = projection.baseline, projection.scenario
    steps: list[Step] = []
    before = _figures(project(baseline))
    for count in range(1, len(scenario.in_order) + 1):
        after = _figures(_partial(baseline, scenario, count))
        names = sorted(set(before) | set(after))
        change = {name: after.get(name, 0.0) - before.get(name, 0.0) for name in names}
        steps.append(Step(scenario.in_order[count - 1].name, change))
        before = after
    return tuple(steps)


def _partial(baseline: Baseline, scenario: Scenario, count: int) -> Projection:
    return project(baseline, Scenario(scenario.name, scenario.in_order[:count]))


def _figures(projection: Projection) -> dict[str, float]:
    return {name: float(value[0]) for name, value in projection.changed.figures().items()}
