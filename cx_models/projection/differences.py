"""A scenario minus today as plain values: the middle world's difference and the interval of the draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cx_models.effects.choice import WAYS
from cx_models.effects.journeys import CAUSES
from cx_models.projection.finer import finer_figures
from cx_models.projection.mail_week import answer_time
from cx_models.projection.outcome import Outcome, long_waits
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate, Floats, estimate
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

Difference = dict[str, float | None] | None
OF_QUEUES = {"wait_min": "wait", "abandoned": "abandoned", "occupancy": "occupancy", "agents_missing": "missing"}


def differences(projection: Projection) -> dict[str, Any]:
    """Scenario minus today.

    ``low`` and ``high`` are None without draws, and of ``wait_p90_min`` and ``answer_min`` always: they take a pass of
    their own through the queues, made in the middle world only. A whole difference is None where one side has nothing
    to compare: the wait of a channel that comes or goes. Its contacts are compared with none.
    """
    figures = projection.changed.figures()
    fine = _finer(projection)
    areas = projection.changed.settled.drivers.customers.names
    return {
        "channels": {way.value: _channel(projection, way, fine) for way in _met(projection)},
        "first_weeks": _first_weeks(projection),
        "satisfaction": {
            "everyone": plain(projection.difference("satisfaction.everyone")),
            "surveyed": plain(projection.difference("satisfaction.surveyed")),
            "by_segment": {s.value: plain(projection.difference(f"satisfaction.{s}")) for s in Segment},
            "by_area": {name: fine[f"area.{name}"] for name in areas},
        },
        "leaving_12_months": {
            "share": plain(projection.difference("leaving.share")),
            "customers": plain(projection.difference("leaving.customers")),
            "customers_by": {
                path: plain(projection.difference(f"leaving.by.{path}")) for path in projection.changed.leaving.paths
            },
            "newcomers": plain(projection.difference("winning.customers")),
        },
        "freedom_lost_min": plain(projection.difference("choice.lost")),
        "failure_demand_contacts_per_week": plain(projection.difference("failure.contacts")),
        "failure_demand_hours_per_week": plain(projection.difference("failure.hours")),
        "cost_per_year": plain(projection.difference("cost.total")) if "cost.total" in figures else None,
    }


def plain(value: Estimate | float) -> dict[str, float | None]:
    """A difference with its interval, which is unknown for a plain number."""
    if isinstance(value, Estimate):
        return {"low": value.low, "middle": value.middle, "high": value.high}
    return {"low": None, "middle": value, "high": None}


def awaited(outcome: Outcome) -> bool:
    """Whether the outcome's first weeks differ from the later ones, because recruits are on their way."""
    return outcome.at_first is not outcome.settled


def _met(projection: Projection) -> tuple[Channel, ...]:
    """The ways that anybody takes today or in the scenario."""
    figures = projection.changed.figures()
    return tuple(way for way in WAYS if f"{way}.contacts" in figures)


def _channel(projection: Projection, way: Channel, fine: Mapping[str, Difference]) -> dict[str, Any]:
    before, after = long_waits(projection.today.settled), long_waits(projection.changed.settled)
    of_queues = {key: _on_both_sides(projection, f"{way}.{name}") for key, name in OF_QUEUES.items()}
    return {
        "contacts_per_week": plain(projection.difference(f"{way}.contacts")),
        "share": fine[f"{way}.share"],
        **of_queues,
        "wait_p90_min": plain(after[way] - before[way]) if way in before and way in after else None,
        "answer_min": _answers_later(projection) if way is Channel.EMAIL else None,
        "causes": {cause: fine[f"{way}.{cause}"] for cause in CAUSES},
    }


def _answers_later(projection: Projection) -> Difference:
    before, after = answer_time(projection.today.settled), answer_time(projection.changed.settled)
    return None if before is None or after is None else plain(after - before)


def _on_both_sides(projection: Projection, figure: str) -> Difference:
    there = all(figure in outcome.figures() for outcome in (projection.today, projection.changed))
    return plain(projection.difference(figure)) if there else None


def _first_weeks(projection: Projection) -> dict[str, Any] | None:
    """Waits before recruits come; None when nobody is awaited."""
    if not awaited(projection.changed):
        return None
    found = {
        way.value: {key: _on_both_sides(projection, f"first.{way}.{name}") for key, name in OF_QUEUES.items()}
        for way in _met(projection)
    }
    return {"channels": found}


def _finer(projection: Projection) -> dict[str, Difference]:
    before, after = finer_figures(projection.today), finer_figures(projection.changed)
    drawn = projection.draws.finer if projection.draws is not None else None

    def difference(name: str) -> Difference:
        middle = float(after[name][0] - before[name][0])
        return plain(middle if drawn is None else estimate(middle, _paired(drawn, name)))

    return {name: difference(name) for name in after}


def _paired(drawn: tuple[Mapping[str, Floats], Mapping[str, Floats]], name: str) -> Floats:
    today, changed = drawn
    return changed[name] - today[name]
