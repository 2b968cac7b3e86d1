"""Several starts, one service: whether waiting feeds itself so that two different weeks are both at rest."""

from __future__ import annotations

from collections.abc import Iterable

from cx_models.effects.settle import CLOSE_ENOUGH, Settled, State, settle
from cx_models.quantities import Floats

APART = 10 * CLOSE_ENOUGH  # minutes: further apart than rounding of two rests


def equilibria(settled: Settled) -> int:
    """How many weeks at rest are found from the week shown and from a calm and a crowded start.

    A start that does not come to rest finds none, so 0 says that nothing was found.
    """
    calm = settle(settled.drivers, settled.service)
    anxious = settle(settled.drivers, settled.service, pessimistic=True)
    return different(week.state for week in (settled, calm, anxious) if week.converged)


def different(rests: Iterable[State]) -> int:
    """How many of the states lie further than :data:`APART` from all before them."""
    found: list[Floats] = []
    for state in rests:
        here = state.flat()
        if all(abs(here - other).max() > APART for other in found):
            found.append(here)
    return len(found)
