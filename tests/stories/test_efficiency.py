"""Efficiency against customers: what is saved on service and lost again, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.projection.case import case_and_remedies
from cx_models.projection.phases import WEEKS
from cx_models.projection.statement import statement
from cx_models.projection.two_years import two_years
from cx_models.scenario.levers import ChangeStoreHours, ClearSelfService
from cx_models.scenario.scenario import Scenario


@pytest.fixture(scope="module")
def case(internet_provider):
    return case_and_remedies(internet_provider)[0]


@pytest.fixture(scope="module")
def closed(internet_provider, case):
    return two_years(internet_provider, case)


def test_closing_saves_on_service_and_loses_a_part_again_in_failure_demand_and_departures(closed):
    stated = statement(closed)
    saved = stated.lines["service"].middle
    assert saved > 0 > stated.lines["leavers"].middle
    assert stated.failure_hours.middle > 0 and stated.failure_euros.middle > 0
    against = stated.failure_euros.middle - stated.lines["leavers"].middle
    assert against > 0.25 * saved


def test_what_it_saves_comes_at_once_and_what_it_loses_comes_later(closed):
    year = WEEKS // 2
    service, leavers = (closed.course(f"gathered.{line}") for line in ("service", "leavers"))
    assert service[year] == pytest.approx(0.5 * service[WEEKS], rel=0.1)
    assert leavers[year] > 0.35 * leavers[WEEKS], "most of the lost margin is of the second year"


def test_where_a_customer_is_worth_more_the_same_closing_loses_it_all_again(provider_operations, case):
    """Eight times the margin: the same queues, the same leavers, another result."""
    economy = replace(provider_operations.economy, margin_per_customer_month=76.0)
    dear = calibrate(None, replace(provider_operations, economy=economy))
    stated = statement(two_years(dear, case))
    assert stated.lines["service"].middle > 0 > stated.net.middle


def test_against_it_an_efficiency_that_customers_hardly_notice_pays(internet_provider):
    """Konuş, Neslin & Verhoef (2014): a channel that was taken away saved more than its customers took with them."""
    shorter = statement(two_years(internet_provider, Scenario("hours", (ChangeStoreHours(weekday=-1),))))
    assert shorter.break_even == 0 and shorter.net.middle > 100_000
    assert abs(shorter.sum_of("leavers", "newcomers")) < 0.05 * shorter.lines["service"].middle
    assert abs(shorter.failure_euros.middle) < 0.05 * shorter.lines["service"].middle


def test_against_it_to_serve_better_may_pay_too_but_later(internet_provider):
    stated = statement(two_years(internet_provider, Scenario("clear", (ClearSelfService(0.5, 30_000),))))
    assert stated.lines["changes"].middle < 0 < stated.sum_of("leavers", "newcomers")
    assert stated.failure_hours.middle < 0
    assert 26 < stated.break_even < WEEKS and stated.net.middle > 0
