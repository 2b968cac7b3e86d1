"""A projection and a comparison as plain values, for ``--json``: stable keys, neutral names, units in them."""

from __future__ import annotations

import math
from typing import Any

from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.dimensions import DIMENSIONS, scores
from cx_models.effects.settle import Settled
from cx_models.problems import as_plain as plain_finding
from cx_models.projection.causes import FEWEST, causes_of
from cx_models.projection.compare import Comparison
from cx_models.projection.differences import OF_QUEUES, awaited, differences
from cx_models.projection.mail_week import answer_time
from cx_models.projection.outcome import Outcome, line_figures, long_waits
from cx_models.projection.project import Projection
from cx_models.projection.statement import statement
from cx_models.projection.tipping import Rest, Rests, rests
from cx_models.projection.two_years import two_years
from cx_models.scenario.scenario import as_plain
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

TODAY = "today"


def project_document(projection: Projection) -> dict[str, Any]:
    """The keys of a projection: levels of load and wait, and everything as a difference from today."""
    outcome = projection.changed
    settled, experience, found = outcome.settled, outcome.experience, rests(outcome)
    return {
        "scenario": as_plain(projection.scenario),
        "settled": {
            "rounds": settled.rounds,
            "gap": float(settled.gap[0]),
            "converged": settled.converged,
            "equilibria": len(found.later),
            "rests": [_rest(rest) for rest in found.later],
        },
        "channels": _channels(settled),
        "first_weeks": _first_weeks(outcome, found),
        "satisfaction": {
            "everyone": float(experience.everyone[0]),
            "surveyed": float(experience.surveyed[0]),
            "by_segment": dict(zip(Segment, experience.by_segment[0].tolist(), strict=True)),
            "by_area": dict(zip(settled.drivers.customers.names, experience.by_area[0].tolist(), strict=True)),
        },
        "leaving_12_months": {
            "share": float(outcome.leaving.share[0]),
            "customers": float(outcome.leaving.customers[0]),
            "more_than_today_by": {cause: float(more[0]) for cause, more in outcome.leaving.paths.items()},
            "newcomers_more_than_today": float(outcome.won.customers[0]),
            "newcomers_by_word_of_mouth": float(outcome.won.told[0]),
        },
        "scores": {"today": _scores(projection.today.settled), "planned": _scores(settled)},
        "freedom_lost_min": float(outcome.choice_lost[0]),
        "cost_per_year": None if outcome.cost is None else float(outcome.cost.total[0]),
        "statement_104_weeks": _statement(projection),
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
        "difference": differences(projection),
        "findings": [plain_finding(finding) for finding in projection.baseline.findings],
    }


def compare_document(comparison: Comparison, price: float) -> dict[str, Any]:
    """The reference, its alternatives, and the verdict at ``price`` € per dissatisfied matter."""
    verdict = comparison.verdict(price)
    names = [comparison.reference.scenario.name or TODAY, *(p.scenario.name for p in comparison.alternatives)]
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


def _scores(settled: Settled) -> dict[str, Any]:
    """The three dimensions and tact, shares of what should go well; None where nobody takes such a way."""
    found = scores(settled)
    told = {name: float(getattr(found, name)[0]) for name in (*DIMENSIONS, "tact")}
    return {**{name: None if math.isnan(score) else score for name, score in told.items()}, "weakest": found.weakest}


def _statement(projection: Projection) -> dict[str, Any] | None:
    """Two years at the middle assumptions, beside today: euros above zero are to the plan's good."""
    if not projection.baseline.observed.prices.enough:
        return None
    stated = statement(two_years(projection.baseline, projection.scenario))
    assert stated is not None
    return {
        **{f"{line}_euros": euros.middle for line, euros in stated.lines.items()},
        "net_euros": stated.net.middle,
        "failure_demand_hours": stated.failure_hours.middle,
        "failure_demand_euros": stated.failure_euros.middle,
        "break_even_week": stated.break_even,
    }


def _channels(settled: Settled) -> dict[str, Any]:
    """Each channel that anybody takes; the queues' figures are None where there is no queue."""
    figures = {name: float(value[0]) for name, value in line_figures(settled).items()}
    causes, slow = causes_of(settled), long_waits(settled)
    contacts = settled.seen.contacts[0].sum(axis=1)
    return {
        channel.value: {
            "contacts_per_week": float(contacts[WAY[channel]]),
            "share": float(contacts[WAY[channel]] / contacts.sum()),
            **{key: figures.get(f"{channel}.{name}") for key, name in OF_QUEUES.items()},
            "wait_p90_min": slow.get(channel),
            "answer_min": answer_time(settled) if channel is Channel.EMAIL else None,
            "causes": causes[channel],
        }
        for channel in WAYS
        if contacts[WAY[channel]] >= FEWEST
    }


def _first_weeks(outcome: Outcome, found: Rests) -> dict[str, Any] | None:
    """The weeks before recruits come; None when nobody is awaited."""
    if not awaited(outcome):
        return None
    return {
        "weeks": outcome.service.recruiting.delay_weeks,
        "rests": [_rest(rest) for rest in found.at_first or ()],
        "channels": _channels(outcome.at_first),
    }


def _rest(rest: Rest) -> dict[str, Any]:
    """One week at rest: what its queues are like, and how satisfied everyone would be if all weeks were like it."""
    queued = [way for way in WAYS if f"{way}.wait" in rest.figures]
    return {
        "shown": rest.shown,
        "satisfied": rest.satisfied,
        "channels": {
            way.value: {key: rest.figures[f"{way}.{name}"] for key, name in OF_QUEUES.items()} for way in queued
        },
    }
