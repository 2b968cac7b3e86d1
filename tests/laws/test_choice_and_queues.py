"""Laws that hold per desk at fixed demand, or of choice at fixed waits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.effects.choice import WAYS, Waits, odds
from cx_models.effects.freedom import freedom_lost, value_of_choice
from cx_models.effects.loads import reach, serve
from cx_models.effects.settle import settle
from cx_models.projection.outcome import line_figures
from cx_models.projection.project import project
from cx_models.projection.tipping import APART, different, equilibria
from cx_models.scenario.levers import AddBot, CloseStores, StaffPhone
from cx_models.scenario.scenario import Scenario


def test_more_agents_never_wait_longer_at_a_desk_with_fixed_demand(internet_provider):
    settled = internet_provider.middle.settled
    more = replace(settled.lines, agents=settled.lines.agents + (settled.lines.agents > 0))
    before = serve(settled.lines, settled.week.arrivals, settled.lines.patience)
    after = serve(more, settled.week.arrivals, settled.lines.patience)
    assert (after.wait <= before.wait + 1e-6).all()
    assert (after.abandoned.sum(axis=2) <= before.abandoned.sum(axis=2) + 1e-9).all()


def test_every_leg_that_arrives_is_served_abandoned_or_cut_off(internet_provider):
    settled = internet_provider.middle.settled
    week = settled.week
    served = week.busy.sum(axis=2) * 30 / settled.lines.handling
    out = served + week.abandoned.sum(axis=2) + week.cut_off.sum(axis=2)
    assert (out <= week.arrivals.sum(axis=2) * (1 + 1e-6)).all()
    assert out == pytest.approx(week.arrivals.sum(axis=2), rel=0.03)  # the last calls of a day end after closing


def test_queue_equals_arrival_rate_times_wait_over_the_day(internet_provider):
    week = internet_provider.middle.settled.week
    phone = 0
    waiting_minutes = week.queue[0, phone].sum() * 30
    waited = (week.wait[0, phone] * week.arrivals[0, phone]).sum()
    assert waiting_minutes == pytest.approx(waited, rel=0.1)


def test_losing_a_store_never_raises_the_value_of_choice_at_fixed_waits(internet_provider):
    today = internet_provider.middle.settled
    closed = Scenario("x", (CloseStores(below=100_000),)).applied_to(today.service)
    names = [store.name for store in today.service.stores]
    kept = [names.index(store.name) for store in closed.stores]
    desks = np.zeros((1, len(WAYS), today.state.wait.shape[2]))
    desks[:, list(today.lines.ways)] = today.state.wait[:, : today.lines.desks]
    stores = today.state.wait[:, today.lines.desks :]
    less = reach(closed, today.drivers.customers, today.drivers.rhythm)
    pull = today.drivers.pull.of_stores(tuple(store.name for store in closed.stores))
    before = value_of_choice(odds(today.drivers.pull, today.reach, Waits(desks, stores), today.drivers.worlds))
    after = value_of_choice(odds(pull, less, Waits(desks, stores[:, kept]), today.drivers.worlds))
    assert (after <= before + 1e-12).all()


def test_freedom_is_lost_where_the_store_closed_and_nowhere_when_nothing_changed(internet_provider):
    plan = project(internet_provider, Scenario("x", (CloseStores(below=100_000),)))
    lost = plan.changed.freedom_lost[0].mean(axis=1)
    names = plan.baseline.observed.customers.names
    assert lost[names.index("Kajaani")] > 5 * lost[names.index("Helsinki")]
    assert (plan.changed.freedom_lost >= -1e-9).all()
    unchanged = freedom_lost(internet_provider.middle.freedom, internet_provider.middle.settled)
    assert np.abs(unchanged).max() < 1e-6


def test_the_loop_comes_to_the_same_rest_from_calm_and_from_distress(internet_provider):
    plan = Scenario("x", (CloseStores(below=100_000), AddBot()))
    service = plan.applied_to(internet_provider.observed.service)
    drivers = internet_provider.middle.drivers
    calm, anxious = settle(drivers, service), settle(drivers, service, pessimistic=True)
    assert calm.converged and anxious.converged
    assert equilibria(calm) == 1
    assert calm.state.wait == pytest.approx(anxious.state.wait, abs=0.5)


def test_only_weeks_at_rest_count_and_those_close_together_are_one(internet_provider):
    settled = internet_provider.middle.settled
    state = settled.state
    near, far = (replace(state, wait=state.wait + minutes) for minutes in (0.5 * APART, 2 * APART))
    assert [different(rests) for rests in ((), (state, near), (state, near, far))] == [0, 1, 2]
    restless = replace(settled, gap=settled.gap + 9.0, state=far)
    assert not restless.converged
    assert equilibria(restless) == 1


def test_recruits_help_only_after_they_have_arrived(internet_provider):
    late = project(internet_provider, Scenario("x", (CloseStores(below=100_000), StaffPhone(9, 9, 9, delay_weeks=26))))
    first = line_figures(late.changed.at_first)["phone.wait"][0]
    later = line_figures(late.changed.settled)["phone.wait"][0]
    assert late.changed.first_part == pytest.approx(26 / (365.25 / 7))
    assert first > 2 * later
