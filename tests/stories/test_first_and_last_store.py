"""Closing one of several stores is not closing the last: the literature's natural experiments, without tuning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import IS_DIGITAL, PHONE, STORE
from cx_models.projection.project import project
from cx_models.projection.years import years
from cx_models.scenario.levers import CloseStores, StaffPhone
from cx_models.scenario.scenario import Scenario


def closing(baseline, *names):
    return project(baseline, Scenario("closing", (CloseStores(also=names),)))


def store_of(baseline, town):
    return next(store for store in baseline.observed.service.stores if town in store.name)


def change_in(projection, store):
    area = projection.baseline.observed.customers.index(store.municipality)
    return projection.changed.experience.by_area[0, area] - projection.today.experience.by_area[0, area]


def test_closing_a_towns_only_store_lowers_satisfaction_there_and_more_than_nearby(internet_provider):
    store = store_of(internet_provider, "Kajaani")
    found = closing(internet_provider, store.name)
    there = change_in(found, store)
    elsewhere = found.difference("satisfaction.everyone")
    assert there < -0.02 and there < 3 * elsewhere < 0


NEVER_OPEN = {"closes": 9.0, "saturday_opens": None, "saturday_closes": None}


@pytest.mark.parametrize("nobody", [{"agents": 0}, NEVER_OPEN, {"visits_per_week": 0.0, "agents": 0}])
def test_a_store_that_serves_nobody_is_nobodys_loss(provider_operations, nobody):
    rows = [
        replace(row, **{"opens": 9.0, **nobody}) if "Kajaani" in row.name else row for row in provider_operations.stores
    ]
    name = next(row.name for row in rows if "Kajaani" in row.name)
    baseline = calibrate(None, replace(provider_operations, stores=tuple(rows)))
    found = closing(baseline, name)
    if not any(store.name == name for store in baseline.observed.service.stores):
        assert found.changed is found.today
    assert found.difference("satisfaction.everyone") == pytest.approx(0.0, abs=1e-4)
    assert found.difference("leaving.customers") == pytest.approx(0.0, abs=1.0)


def test_the_first_of_several_stores_hurts_less_than_the_last(internet_provider):
    """The first closure leaves another store some way off; the last leaves none at all."""
    names = [store.name for store in internet_provider.observed.service.stores]
    first = closing(internet_provider, names[-1])
    all_but_one, none = closing(internet_provider, *names[1:]), closing(internet_provider, *names)
    last = none.difference("satisfaction.everyone") - all_but_one.difference("satisfaction.everyone")
    assert last < first.difference("satisfaction.everyone") < 0
    freedom = [one.value("choice.lost") for one in (first, all_but_one, none)]
    assert freedom[2] - freedom[1] > freedom[0] > 0


def test_of_two_stores_in_one_town_the_first_to_close_hurts_less_there_than_the_last(provider_operations):
    """One town's store made two, each with half of its people and visits: while one stays it is as near as before."""
    rows = []
    for row in provider_operations.stores:
        halves = {"agents": 1, "visits_per_week": row.visits_per_week / 2}
        two = [replace(row, name=f"Kajaani {half}", **halves) for half in "AB"]
        rows += two if row.name == "Kajaani" else [row]
    baseline = calibrate(None, replace(provider_operations, stores=tuple(rows)))
    store = store_of(baseline, "Kajaani A")
    first, both = closing(baseline, "Kajaani A"), closing(baseline, "Kajaani A", "Kajaani B")
    last = change_in(both, store) - change_in(first, store)
    assert last < 2 * change_in(first, store) < 0
    assert 0 < 3 * first.value("choice.lost") < both.value("choice.lost") - first.value("choice.lost")


def test_phone_load_rises_and_online_does_not_absorb_most_of_the_visits_displaced(internet_provider):
    """Gürlek et al. (2025): some tenth of what closed stores sold is recovered online."""
    plan = project(internet_provider, Scenario("closing", (CloseStores(below=100_000),)))
    first = [one.settled.first.by_way[0].sum(axis=(1, 2, 3)) for one in (plan.today, plan.changed)]
    gone = first[0][STORE] - first[1][STORE]
    online = (first[1] - first[0])[IS_DIGITAL > 0].sum()
    assert gone > 0 and online < 0.5 * gone
    contacts = [one.settled.seen.contacts[0, PHONE].sum() for one in (plan.today, plan.changed)]
    assert contacts[1] > 1.2 * contacts[0]


def test_a_neighbours_store_is_crowded_by_a_closure(internet_provider):
    closed, near = store_of(internet_provider, "Hämeenlinna"), store_of(internet_provider, "Tampere")
    found = closing(internet_provider, closed.name)
    visits = [
        one.settled.first.by_store[0, [store.name for store in one.service.stores].index(near.name)].sum()
        for one in (found.today, found.changed)
    ]
    assert visits[1] > visits[0]


def test_the_harm_is_greater_at_first_than_later(internet_provider):
    service = Scenario("closing", (CloseStores(below=100_000),)).applied_to(internet_provider.observed.service)
    change = years(internet_provider.observed, internet_provider.middle, service).change("satisfaction.everyone")[0]
    assert change[0] < change[26] < change[104] < 0 and np.all(np.diff(change)[5:40] > 0)


def test_against_it_those_who_never_visit_hardly_notice_a_far_away_closure(internet_provider):
    store = store_of(internet_provider, "Rovaniemi")
    found = closing(internet_provider, store.name)
    customers = internet_provider.observed.customers
    far = customers.km_to(np.array([store.lat]), np.array([store.lon]))[:, 0] > 500
    change = found.changed.experience.by_area[0] - found.today.experience.by_area[0]
    assert np.average(change[far], weights=customers.count[far].sum(axis=1)) == pytest.approx(0.0, abs=0.006)


def test_whoever_must_go_farther_is_less_content_even_where_nobody_waits_longer(internet_provider):
    """Closing a town's store lowers satisfaction there, however many answer the phone: the way is a burden too."""
    store = store_of(internet_provider, "Kajaani")
    closed = CloseStores(also=(store.name,))
    plan = project(internet_provider, Scenario("plan", (closed, StaffPhone(10, 10, 10, 10))))
    assert plan.difference("phone.wait") < 0
    assert change_in(plan, store) < -0.02
