"""The phone as a last hope: what its queue adds to a closure, and what speaks against waiting as the worst of it."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.settle import lost_its_store
from cx_models.projection.explain import explain
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario

CLOSING = CloseStores(below=100_000)
MINUTE = "wait.logit_per_minute"


def plan(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


def parts(projection):
    return {part.name: part.change for part in explain(projection, "everyone").parts}


@pytest.fixture(scope="module")
def by_minute(provider_operations, assumptions):
    """The closure where a minute of waiting is held to cost as little, and as much, as may be."""
    entry = assumptions[MINUTE]
    return [
        plan(calibrate(None, provider_operations, assumptions.with_value(MINUTE, cost)), CLOSING)
        for cost in (entry.low, entry.high)
    ]


def test_closed_stores_hurt_by_the_phones_queue_in_waiting_and_most_in_giving_up(internet_provider):
    found = parts(plan(internet_provider, CLOSING))
    assert found["gave_up"] < found["wait"] < -0.01


def test_against_it_where_minutes_cost_little_waiting_is_small_beside_being_pushed_and_going_far(by_minute):
    """Garcia and others (2012), E023: of 3,013 calls the queue's time moved satisfaction little.

    Then being pushed weighs thrice as much as all waiting, and those who lost their store fall far further than those
    who wait in the same phone queue but kept theirs.
    """
    cheap, dear = by_minute
    low, high = parts(cheap), parts(dear)
    assert high["wait"] < 3 * low["wait"] < 0
    assert 3 * low["wait"] > low["forced"] and high["wait"] < high["forced"] < 0
    changed = cheap.changed.settled
    customers = changed.drivers.customers
    lost = lost_its_store(changed.service, customers, changed.reach.km)
    change = (cheap.changed.experience.by_area - cheap.today.experience.by_area)[0]
    count = customers.count.sum(axis=1)
    there, elsewhere = (np.average(change[of], weights=count[of]) for of in (lost, ~lost))
    assert there < 4 * elsewhere < 0


def test_but_giving_up_hurts_alike_however_little_a_minute_costs(by_minute):
    """A short wait held cheap does not make up for a matter that nobody settled."""
    cheap, dear = (parts(one)["gave_up"] for one in by_minute)
    assert cheap == pytest.approx(dear, rel=0.05) and cheap < 5 * parts(by_minute[0])["wait"]


def test_in_overload_a_call_back_spares_callers_the_wait_but_keeps_the_queue_long(internet_provider):
    """Whoever is to be called back does not give up, so a queue too long for its agents grows and loses as many."""
    without, offered = plan(internet_provider, CLOSING), plan(internet_provider, CLOSING, OfferCallBack(5))
    assert offered.value("phone.wait") > without.value("phone.wait") + 3
    assert parts(offered)["wait"] > parts(without)["wait"], "most of it is not spent on the line"
    assert offered.difference("satisfaction.everyone") > without.difference("satisfaction.everyone")
    kept = offered.value("phone.abandoned") / without.value("phone.abandoned")
    assert 0.9 < kept < 1.0, "nobody more answers the phone"


def test_with_agents_enough_the_same_call_back_lengthens_no_queue(internet_provider):
    more = (CLOSING, StaffPhone(10, 10, 10, 10))
    without, offered = plan(internet_provider, *more), plan(internet_provider, *more, OfferCallBack(5))
    assert offered.value("phone.wait") == pytest.approx(without.value("phone.wait"), abs=0.2)
    assert offered.difference("satisfaction.everyone") == pytest.approx(
        without.difference("satisfaction.everyone"), abs=1e-3
    )
