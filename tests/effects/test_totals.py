"""Summed over levels of nearness, first contacts are the sums over every area."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import WRITTEN, first_contacts, odds
from cx_models.effects.settle import Loop
from cx_models.effects.totals import LEVELS, LeftByPeople, mean_worth, totals
from cx_models.scenario.levers import AddBot, CloseStores
from cx_models.scenario.scenario import Scenario
from cx_models.service.areas import finland


@pytest.fixture(scope="module")
def everywhere(provider_operations):
    """The provider has customers in every municipality."""
    customers = {place.code: place.population / 30 for place in finland()}
    return calibrate(None, replace(provider_operations, customers=customers, segments={}))


def chosen_in(baseline, worlds):
    reference = baseline.under(baseline.assumptions.worlds(8, 3)) if worlds else baseline.middle
    settled, drivers = reference.settled, reference.drivers
    return odds(drivers.pull, settled.reach, settled.waits, drivers.worlds), drivers


@pytest.mark.parametrize("worlds", [False, True])
def test_the_sums_are_those_over_every_area(everywhere, worlds):
    chosen, drivers = chosen_in(everywhere, worlds)
    assert len(drivers.where) > 2 * LEVELS
    by_way, by_store = totals(chosen, drivers.wanted, drivers.where)
    first = first_contacts(chosen, drivers.wanted, drivers.where)
    wanted = drivers.wanted.sum(axis=(1, 2))
    apart = np.abs(by_way - first.by_way.sum(axis=2)).sum(axis=(1, 2, 3)) / wanted
    assert apart.max() < 5e-4
    assert (np.abs(by_store - first.by_store).sum(axis=(1, 2)) / wanted).max() < 5e-4


@pytest.mark.parametrize("fixture", ["everywhere", "tiny_city"])
def test_whom_people_leave_go_the_other_ways(fixture, request):
    """Whatever those weigh: people are weighed once, before an app is there."""
    chosen, drivers = chosen_in(request.getfixturevalue(fixture), worlds=True)
    left = LeftByPeople.of(chosen, drivers.where)
    for times in (1.0, 3.0):
        heavier = replace(chosen, others=times * chosen.others)
        by_way, _ = totals(heavier, drivers.wanted, drivers.where)
        for way in WRITTEN:
            going = (chosen.share[:, way] * left.to(heavier.others)).sum(axis=1) * drivers.wanted
            np.testing.assert_allclose(by_way[:, way], going, rtol=1e-6, atol=1e-9)


def test_what_choice_is_worth_by_levels_is_what_it_is_area_by_area(everywhere):
    """To some thousandths of a utility, of which areas differ by several."""
    chosen, drivers = chosen_in(everywhere, worlds=True)
    matters = drivers.wanted / drivers.wanted.sum(axis=(1, 2), keepdims=True)
    exactly = np.einsum("kasid,kid->kas", chosen.worth(), matters)
    np.testing.assert_allclose(mean_worth(chosen, drivers.wanted), exactly, atol=4e-3)


def test_nobody_disappears_between_levels(everywhere):
    chosen, drivers = chosen_in(everywhere, worlds=False)
    by_way, by_store = totals(chosen, drivers.wanted, drivers.where)
    nothing = first_contacts(chosen, drivers.wanted, drivers.where).nothing.sum(axis=1)
    np.testing.assert_allclose(by_way.sum(axis=1) + nothing, drivers.wanted, rtol=2e-3, atol=1e-9)
    np.testing.assert_allclose(by_store.sum(axis=1), by_way[:, 0].sum(axis=1), rtol=2e-3, atol=1e-9)


def test_few_areas_are_followed_one_by_one(tiny_city):
    chosen, drivers = chosen_in(tiny_city, worlds=False)
    by_way, by_store = totals(chosen, drivers.wanted, drivers.where)
    first = first_contacts(chosen, drivers.wanted, drivers.where)
    np.testing.assert_array_equal(by_way, first.by_way.sum(axis=2))
    np.testing.assert_array_equal(by_store, first.by_store)


@pytest.mark.parametrize("levers", [(), (CloseStores(below=100_000), AddBot())], ids=["today", "closures"])
def test_many_worlds_in_single_precision_choose_as_each_does_in_double(internet_provider, levers):
    worlds = internet_provider.assumptions.worlds(4, 7)
    today = internet_provider.under(worlds)
    service = Scenario("plan", levers).applied_to(internet_provider.observed.service)
    together = Loop(today.drivers, service)
    waits = together.waits(together.in_distress())
    _, first = together.choose(waits, roughly=True)
    for world in range(worlds.count):
        one = np.arange(worlds.count) == world
        usual = today.drivers.usual
        alone = replace(
            today.drivers,
            worlds=worlds.among(one),
            wanted=today.drivers.wanted[one],
            pull=today.drivers.pull.among(one),
            usual=replace(usual, visited=usual.visited[one].astype(float), called=usual.called[one].astype(float)),
        )
        _, exact = Loop(alone, service).choose(waits.among(one), roughly=False)
        for name in ("by_way", "by_store", "visit", "call", "nothing"):
            np.testing.assert_allclose(getattr(first, name)[one], getattr(exact, name), rtol=2e-4, atol=1e-4)
    begun = first.by_way.sum(axis=(1, 2)) + first.nothing.sum(axis=1)
    np.testing.assert_allclose(begun, today.drivers.wanted, rtol=1e-5, atol=1e-4)
