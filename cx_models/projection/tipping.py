"""Several starts, one service: whether waiting feeds itself so that two different weeks are both at rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cx_models.effects.experience import experienced
from cx_models.effects.settle import CLOSE_ENOUGH, Settled, settle_plainly, starts
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


@dataclass(frozen=True)
class Rests:
    """The different weeks at rest, the one shown first; two are a tipping point, none says that none was found.

    ``later`` are those of the service once recruits have come, ``at_first`` of the weeks before; None when nobody is
    awaited.
    """

    later: tuple[Rest, ...]
    at_first: tuple[Rest, ...] | None = None


def rests(outcome: Outcome) -> Rests:
    """Whether a tipping point lies in the outcome's service, and in that of its first weeks."""
    awaited = outcome.at_first is not outcome.settled
    return Rests(_rests(outcome, at_first=False), _rests(outcome, at_first=True) if awaited else None)


def _rests(outcome: Outcome, *, at_first: bool) -> tuple[Rest, ...]:
    reference, shown = outcome.reference, outcome.week(at_first)
    return tuple(
        Rest(
            float(experienced(week, reference.level, reference.store_visits).everyone[0]),
            {name: float(values[0]) for name, values in line_figures(week).items()},
            shown=week is shown,
        )
        for week in weeks_at_rest(shown)
    )


def weeks_at_rest(settled: Settled) -> tuple[Settled, ...]:
    """The different weeks at rest that are found from the week shown and from all of the :func:`starts`.

    A start that does not come to rest finds none, so an empty answer says that nothing was found.
    """
    drivers, service = settled.drivers, settled.service
    others = [settle_plainly(drivers, service, start) for start in starts(drivers, service)]
    return apart(week for week in (settled, *others) if week.converged)


def apart(weeks: Iterable[Settled]) -> tuple[Settled, ...]:
    """Those of the ``weeks`` that lie further than :data:`APART` from all before them."""
    found: list[Settled] = []
    for week in weeks:
        here = week.state.flat()
        if all(abs(here - other.state.flat()).max() > APART for other in found):
            found.append(week)
    return tuple(found)
