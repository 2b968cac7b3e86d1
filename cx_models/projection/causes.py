"""Why a figure moved: flows between channels, contacts by cause, and what each lever adds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import WAYS
from cx_models.effects.journeys import CAUSES
from cx_models.effects.settle import Settled
from cx_models.projection.fair import in_place, shares
from cx_models.projection.moves import ENDS, moved
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection, project
from cx_models.quantities import Estimate, Floats, estimate
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

FEWEST = 0.05  # first contacts per week
MOST_IN_EVERY_ORDER = 5  # 32 weeks to settle: about a second


@dataclass(frozen=True)
class Flow:
    """First contacts per week that go ``to`` one way instead of ``origin``; equal codes are those who stay.

    ``contacts`` is the middle world's number, ``sure`` its interval once there are draws.
    """

    origin: str
    to: str
    contacts: float
    sure: Estimate | None = None


def flows(projection: Projection, *, at_first: bool = False) -> tuple[Flow, ...]:
    """Who moves where, once recruits have come or ``at_first``, before they do.

    Doing nothing counts as a way, so the flows from each add up to its contacts today.
    """
    middle = moved(projection.today, projection.changed, at_first=at_first)[0]
    draws = projection.draws
    drawn = None if draws is None else draws.first_flows if at_first else draws.flows

    def sure(origin: int, to: int) -> Estimate | None:
        return None if drawn is None else estimate(float(middle[origin, to]), drawn[:, origin, to])

    return tuple(
        Flow(ENDS[origin], ENDS[to], float(middle[origin, to]), sure(origin, to))
        for origin, to in zip(*np.nonzero(middle > FEWEST), strict=True)
    )


def contacts_by_cause(outcome: Outcome, *, at_first: bool = False) -> dict[Channel, dict[str, float]]:
    """Contacts per week at each way by what brought them, in the middle world; ``at_first`` before recruits come."""
    return causes_of(outcome.week(at_first))


def causes_of(settled: Settled) -> dict[Channel, dict[str, float]]:
    """Contacts per week at each way by what brought them, in the middle world; ``transfer`` counts legs more."""
    causes = settled.seen.by_cause[:, 0]  # (cause, C)
    return {
        way: {cause: float(causes[i, place]) for i, cause in enumerate(CAUSES)}
        for place, way in enumerate(WAYS)
        if causes[:, place].sum() > 0.05
    }


@dataclass(frozen=True)
class Step:
    """One lever's part in a scenario: its share of each figure's ``change``."""

    lever: str
    change: dict[str, float]


def contributions(projection: Projection) -> tuple[Step, ...]:
    """Share every figure's change among the scenario's levers; the steps sum to the whole.

    Up to :data:`MOST_IN_EVERY_ORDER` levers are added in every order and the mean is taken
    (:mod:`cx_models.projection.fair`); more of them in two orders only, that in which they act and its
    reverse.
    """
    levers = projection.scenario.in_order
    if not levers:
        return ()
    sets = in_place(len(levers)) if in_every_order(projection.scenario) else _one_by_one(len(levers))
    found = [_figures(_with_only(projection, chosen.astype(bool))) for chosen in sets]
    names = sorted(set().union(*found))
    worth = np.array([[figures.get(name, 0.0) for name in names] for figures in found])  # (sets, figures)
    each = shares(worth) if in_every_order(projection.scenario) else _in_two_orders(worth)
    return tuple(
        Step(lever.name, dict(zip(names, change.tolist(), strict=True)))
        for lever, change in zip(levers, each, strict=True)
    )


def in_every_order(scenario: Scenario) -> bool:
    """Whether the scenario's levers are few enough to be added in every order."""
    return len(scenario.levers) <= MOST_IN_EVERY_ORDER


def _one_by_one(count: int) -> Floats:
    """The sets met when levers join in order, none to all, and then leave in order, ``(2 count, count)``."""
    joining = np.tri(count + 1, count, -1)
    return np.concatenate([joining, 1 - joining[1:-1]])


def _in_two_orders(worth: Floats) -> Floats:
    """Mean of what each lever adds when joining and takes away when leaving, of the sets of :func:`_one_by_one`."""
    count = len(worth) // 2
    joining = np.diff(worth[: count + 1], axis=0)
    leaving = -np.diff(np.concatenate([worth[count : count + 1], worth[count + 1 :], worth[:1]]), axis=0)
    return np.asarray((joining + leaving) / 2)


def _with_only(projection: Projection, chosen: npt.NDArray[np.bool_]) -> Projection:
    """The scenario with only the ``chosen`` of its levers."""
    if chosen.all():
        return projection
    scenario = projection.scenario
    kept = tuple(lever for lever, there in zip(scenario.in_order, chosen, strict=True) if there)
    return project(projection.baseline, Scenario(scenario.name, kept))


def _figures(projection: Projection) -> dict[str, float]:
    return {name: float(value[0]) for name, value in projection.changed.figures().items()}
