"""What two years bring and take, week by week, and from the beginning line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cx_models.baseline.observed import Observed
from cx_models.effects.money import MONTHS, Gone, Year, cost, failure_euros, failure_hours, hired_hours
from cx_models.effects.settle import Drivers, Settled
from cx_models.projection.phases import WEEKS, Phase
from cx_models.quantities import WEEKS_PER_YEAR, Floats

RUNNING = ("agents", "stores", "premises", "licences", "better_bot", "in_charge")
ASKED = ("rewards", "fees")
"""Lines that go with what customers do: given or asked for each matter or contact."""
OFFERED = ("perks", "dearer", "sales")
"""Lines that grow with the number of customers."""
STATED = ("service", "changes", "hiring", "first_use", "payments", "turnover", "leavers", "newcomers")
"""Lines that a plan's net is the sum of, as they are stated."""
RATES = frozenset({"running", "helping", "asked", "offered", "unpaid", "replacing", "failing.hours", "failing.euros"})
"""A week's figures that :func:`gathered` makes the statement of."""


def rates(observed: Observed, week: Settled) -> dict[str, Floats]:
    """Euros a week that a service costs as long as it runs, what is given and asked for each contact, what helping at
    first use costs in the first year, and what perks and a changed price cost with as many customers as today; hours
    and euros a week of contacts that should not have come.
    """
    nobody = np.zeros(week.drivers.worlds.count)
    gone = Gone(nobody, nobody, nobody)
    found = cost(Year(week, week, 0.0), observed.service, gone, observed.prices, observed.mail_minutes)
    if found is None:
        return {}
    groups = {"running": RUNNING, "asked": ASKED, "offered": OFFERED, "helping": ("first_use",)}
    hours = failure_hours(week, observed.mail_minutes)
    yearly = {name: np.asarray(sum((getattr(found, line) for line in of), nobody)) for name, of in groups.items()}
    failing = failure_euros(hours, observed.prices)
    assert failing is not None
    yearly["failing.euros"] = failing.sum(axis=(0, 2))
    rates = {name: euros / WEEKS_PER_YEAR for name, euros in yearly.items()}
    return {**rates, "failing.hours": hours.sum(axis=(0, 2))}


def gathered(
    observed: Observed,
    drivers: Drivers,
    gone_through: Sequence[Phase],
    figures: Mapping[str, Floats],
    today: Mapping[str, Floats],
) -> dict[str, Floats]:
    """Of the weeks' ``figures`` ``(K, 105)`` beside ``today``'s ``(K,)``: euros saved and margin won in each week; from
    the beginning every line of the statement, with what was paid once, and their sum; and the work for contacts that
    should not have come.
    """
    prices, worlds = observed.prices, drivers.worlds
    if "running" not in figures or prices.margin_month is None:
        return {}

    def beside(rate: str) -> Floats:
        return np.asarray(figures[rate] - today[rate][:, None])

    margin = prices.margin_month * MONTHS / WEEKS_PER_YEAR
    there = 1.0 + figures["customers"] / drivers.customers.total
    saved = {
        "service": -beside("running"),
        "first_use": -figures["helping"] * (np.arange(WEEKS + 1) < WEEKS_PER_YEAR),
        "payments": -beside("asked") - figures["offered"] * there,
        "turnover": figures["unpaid"] - figures["replacing"],
    }
    won = {
        "leavers": (figures["customers"] - figures["newcomers"]) * margin,
        "newcomers": figures["newcomers"] * margin,
    }
    failing = {"failure_hours": beside("failing.hours"), "failure_euros": beside("failing.euros")}
    hired = np.zeros(WEEKS + 1)
    for phase in gone_through:  # nobody hired is hired again, nor gets the money back when the plan is undone
        hired[phase.start :] = np.maximum(hired[phase.start :], hired_hours(observed.service, phase.service))
    lines = {line: _by_earlier_weeks(weekly) for line, weekly in (saved | won | failing).items()}
    lines["hiring"] = 0.0 - hired / worlds["contract.week"][:, None] * (prices.hiring or 0.0)
    lines["changes"] = np.full_like(there, 0.0 - gone_through[0].service.paid_once)
    return {
        "saved": np.asarray(sum(saved.values())),
        "margin": np.asarray(sum(won.values())),
        "net": np.asarray(sum(lines[line] for line in STATED)),
        **{f"gathered.{line}": euros for line, euros in lines.items()},
    }


def _by_earlier_weeks(weekly: Floats) -> Floats:
    """What the weeks before each have brought, ``(K, W)``."""
    return np.asarray(np.cumsum(weekly, axis=1) - weekly)
