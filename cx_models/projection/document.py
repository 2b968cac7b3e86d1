"""A projection and a comparison as plain values, for ``--json``: stable keys, neutral names, units in them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from cx_models.effects.choice import WAY, WAYS
from cx_models.problems import Finding
from cx_models.projection.causes import contacts_by_cause
from cx_models.projection.compare import Comparison
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection
from cx_models.projection.tipping import equilibria
from cx_models.quantities import Estimate
from cx_models.scenario.scenario import as_plain
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

PER_CHANNEL = {
    "contacts_per_week": "contacts",
    "wait_min": "wait",
    "abandoned": "abandoned",
    "occupancy": "occupancy",
    "agents_missing": "missing",
}


def project_document(projection: Projection) -> dict[str, Any]:
    """The keys of a projection: levels of load and wait, and everything as a difference from today."""
    outcome = projection.changed
    settled, experience = outcome.settled, outcome.experience
    return {
        "scenario": as_plain(projection.scenario),
        "settled": {
            "rounds": settled.rounds,
            "gap": float(settled.gap[0]),
            "converged": settled.converged,
            "equilibria": equilibria(settled),
        },
        "channels": _channels(outcome),
        "satisfaction": {
            "everyone": float(experience.everyone[0]),
            "surveyed": float(experience.surveyed[0]),
            "by_segment": dict(zip(Segment, experience.by_segment[0].tolist(), strict=True)),
            "by_area": dict(zip(settled.drivers.customers.names, experience.by_area[0].tolist(), strict=True)),
        },
        "leaving_12_months": {
            "share": float(outcome.leaving.share[0]),
            "customers": float(outcome.leaving.customers[0]),
        },
        "freedom_lost_min": float(outcome.choice_lost[0]),
        "cost_per_year": None if outcome.cost is None else float(outcome.cost.total[0]),
        "fit": [
            {
                "channel": row.channel,
                "figure": row.figure,
                "observed": row.observed,
                "modelled": row.modelled,
                "fitted": row.fitted,
            }
            for row in projection.baseline.fit
        ],
        "difference": _differences(projection),
        "findings": [finding_document(finding) for finding in projection.baseline.findings],
    }


def compare_document(comparison: Comparison, price: float) -> dict[str, Any]:
    """The reference, its alternatives, and the verdict at ``price`` € per dissatisfied matter."""
    verdict = comparison.verdict(price)
    names = [projection.scenario.name for projection in comparison.all]
    return {
        "reference": project_document(comparison.reference),
        "alternatives": [project_document(projection) for projection in comparison.alternatives],
        "verdict": None
        if verdict is None
        else {
            "best": names[verdict.best],
            "runner_up": names[verdict.runner_up],
            "better_in": verdict.better_in,
            "price_of_a_dissatisfied_matter": verdict.price,
            "turning_price": verdict.turning_price,
            "decisive_assumption": verdict.decisive,
            "correlation": verdict.correlation,
            "in_euros": verdict.in_euros,
        },
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """One finding as plain values."""
    where = {"sheet": finding.where.sheet, "row": finding.where.row, "column": finding.where.column}
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": {name: value for name, value in where.items() if value is not None},
        "facts": {name: _plain(value) for name, value in finding.facts.items()},
        "count": finding.count,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    return str(value)


def _channels(outcome: Outcome) -> dict[str, Any]:
    figures = {name: float(value[0]) for name, value in outcome.figures().items()}
    causes = contacts_by_cause(outcome)
    total = float(outcome.settled.seen.contacts[0].sum())
    document: dict[str, Any] = {}
    for channel in WAYS:
        contacts = float(outcome.settled.seen.contacts[0, WAY[channel]].sum())
        if contacts < 0.05:
            continue
        document[channel.value] = {
            "contacts_per_week": contacts,
            "share": contacts / total,
            "wait_min": figures.get(f"{channel}.wait"),
            "wait_p90_min": outcome.long_waits.get(channel),
            "abandoned": figures.get(f"{channel}.abandoned"),
            "occupancy": figures.get(f"{channel}.occupancy"),
            "agents_missing": figures.get(f"{channel}.missing"),
            "causes": causes.get(channel, {}),
        }
    return document


def _differences(projection: Projection) -> dict[str, Any]:
    """Scenario minus today under the same keys; low and high are None where no draws speak of it."""

    today, now = projection.today, projection.changed
    figures = now.figures()
    known = {**today.figures(), **figures}

    def change(figure: str) -> dict[str, float | None] | None:
        return _estimate(projection.difference(figure)) if figure in known else None

    def channel(way: Channel) -> dict[str, Any]:
        longer = now.long_waits.get(way, 0.0) - today.long_waits.get(way, 0.0)
        known_here = way in now.long_waits or way in today.long_waits
        found = {key: change(f"{way}.{name}") for key, name in PER_CHANNEL.items()}
        causes = {cause: _estimate(count - before.get(way, {}).get(cause, 0.0)) for cause, count in after[way].items()}
        return found | {
            "wait_p90_min": _estimate(longer) if known_here else None,
            "share": _estimate(_share(now, way) - _share(today, way)),
            "causes": causes,
        }

    before, after = contacts_by_cause(today), defaultdict(dict, contacts_by_cause(now))
    names = now.settled.drivers.customers.names
    by_area = (now.experience.by_area - today.experience.by_area)[0].tolist()
    ways = [way for way in WAYS if f"{way}.contacts" in figures]
    return {
        "channels": {way.value: channel(way) for way in ways},
        "satisfaction": {
            "everyone": change("satisfaction.everyone"),
            "surveyed": change("satisfaction.surveyed"),
            "by_segment": {segment.value: change(f"satisfaction.{segment}") for segment in Segment},
            "by_area": {name: _estimate(value) for name, value in zip(names, by_area, strict=True)},
        },
        "leaving_12_months": {"share": change("leaving.share"), "customers": change("leaving.customers")},
        "freedom_lost_min": change("choice.lost"),
        "failure_demand_hours_per_week": change("failure.hours"),
        "cost_per_year": change("cost.total") if "cost.total" in figures else None,
    }


def _share(outcome: Outcome, way: Channel) -> float:
    """A channel's share of all contacts."""
    contacts = outcome.settled.seen.contacts[0]
    return float(contacts[WAY[way]].sum() / max(contacts.sum(), 1e-12))


def _estimate(value: Estimate | float) -> dict[str, float | None]:
    if isinstance(value, Estimate):
        return {"low": value.low, "middle": value.middle, "high": value.high}
    return {"low": None, "middle": value, "high": None}
