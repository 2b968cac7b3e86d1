"""Several starts, one service: whether waiting feeds itself so that two different weeks are both at rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cx_models.effects.experience import experienced
from cx_models.effects.settle import CLOSE_ENOUGH, Settled, settle
from cx_models.projection.outcome import Outcome, line_figures
from cx_models.quantities import Share

APART = 10 * CLOSE_ENOUGH  # minutes: further apart than rounding of two rests


@dataclass(frozen=True)
class Rest:
    """A week at rest of one service, in the middle world.

    ``satisfied`` is everyone's share if every week were like it; ``figures`` are its :func:`line_figures`;
    ``shown`` says that it is the week behind every other figure of the outcome.
    """

    satisfied: Share
    figures: Mapping[str, float]
    shown: bool


def rests(outcome: Outcome) -> tuple[Rest, ...]:
    """The different rests of the outcome's service, the one shown first; two mean a tipping point."""
    reference = outcome.reference
    return tuple(
        Rest(
            float(experienced(week, reference.level, reference.store_visits).everyone[0]),
            {name: float(values[0]) for name, values in line_figures(week).items()},
            shown=week is outcome.settled,
        )
        for week in weeks_at_rest(outcome.settled)
    )


def weeks_at_rest(settled: Settled) -> tuple[Settled, ...]:
    """The different weeks at rest that are found from the week shown, a calm start and a crowded one.

    A start that does not come to rest finds none, so an empty answer says that nothing was found.
    """
    calm = settle(settled.drivers, settled.service)
    anxious = settle(settled.drivers, settled.service, pessimistic=True)
    return apart(week for week in (settled, calm, anxious) if week.converged)


def apart(weeks: Iterable[Settled]) -> tuple[Settled, ...]:
    """Those of the ``weeks`` that lie further than :data:`APART` from all before them."""
    found: list[Settled] = []
    for week in weeks:
        here = week.state.flat()
        if all(abs(here - other.state.flat()).max() > APART for other in found):
            found.append(week)
    return tuple(found)
