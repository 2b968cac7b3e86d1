"""The crowding shadow: others' coming alone, in towns and channels that lost nothing themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import PHONE, STORE
from cx_models.effects.experience import crowding, hurt, wait_hurt
from cx_models.effects.settle import settle
from cx_models.effects.unmoved import unmoved
from cx_models.presentation.shadow import shadow_groups, shadow_say, shadow_table
from cx_models.presentation.words import Language, words
from cx_models.projection.outcome import carried
from cx_models.projection.project import project
from cx_models.projection.shadow import AGES, Group, Shadow, shadow
from cx_models.scenario.levers import (
    ChangePrice,
    ChangeStoreHours,
    ChargeForVisits,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.customers import Segment

CLOSING = Scenario("closing", (CloseStores(below=100_000),))

CHARGING = Scenario("charging", (ChargeForVisits(10),))


def of(baseline, plan):
    return shadow(project(baseline, plan))


def test_neighbours_pay_for_a_closure(internet_provider):
    found = of(internet_provider, CLOSING)
    assert found.lost.any() and not found.lost.all()
    assert found.groups["kept"].change < -0.01 and found.everyone < -0.01
    assert found.paying > 10


def test_without_a_change_there_is_no_shadow(internet_provider):
    found = of(internet_provider, NO_CHANGE)
    assert np.abs(found.by_area).max() < 1e-4 and not found.lost.any()


@pytest.mark.parametrize(
    "lever",
    [
        StaffPhone(-3, -3, -3),
        StaffPhone(3, 3, 3),
        StaffMail(-2),
        LetStaffDecide(1.0, 1.0),
        GuideContacts(1.0, 1.0),
        ChangePrice(5),
    ],
    ids=lambda lever: lever.name,
)
def test_a_plan_that_moves_nobody_but_by_its_waits_casts_no_shadow(internet_provider, lever):
    found = of(internet_provider, Scenario("x", (lever,)))
    assert np.abs(found.by_area).max() < 3e-4


def test_a_better_service_does_not_hide_the_shadow_of_closures(internet_provider):
    closed = of(internet_provider, CLOSING).everyone
    for better in (LetStaffDecide(1.0, 1.0), GuideContacts(1.0, 1.0)):
        found = of(internet_provider, Scenario("x", (*CLOSING.levers, better)))
        assert found.everyone == pytest.approx(closed, rel=0.2)


def test_clearer_pages_lift_others_only_by_those_whom_they_lead_away(internet_provider):
    projection = project(internet_provider, Scenario("x", (ClearSelfService(1.0),)))
    whole = projection.changed.experience.everyone[0] - projection.today.experience.everyone[0]
    assert 0 < shadow(projection).everyone < 0.3 * whole


def test_shorter_hours_crowd_those_that_are_left(internet_provider):
    assert of(internet_provider, Scenario("x", (ChangeStoreHours(-2),))).everyone < -0.002


def test_the_shadow_is_less_than_the_whole_harm_where_stores_were_lost(internet_provider):
    projection = project(internet_provider, CLOSING)
    found = shadow(projection)
    whole = projection.changed.experience.by_area[0] - projection.today.experience.by_area[0]
    count = internet_provider.observed.customers.count.sum(axis=1)
    lost = found.lost
    assert np.average(found.by_area[lost], weights=count[lost]) > np.average(whole[lost], weights=count[lost])


def test_the_more_agents_the_less_others_coming_matters(internet_provider):
    closings = [Scenario("x", (*CLOSING.levers, StaffPhone(more, more, more))) for more in (0, 8, 40)]
    none, some, many = (of(internet_provider, plan).everyone for plan in closings)
    assert none < some < many < 0
    assert many > 0.1 * none


def test_the_unmoved_service_has_the_plans_lines_and_todays_comers(internet_provider):
    projection = project(internet_provider, Scenario("x", (*CLOSING.levers, StaffPhone(40, 40, 40))))
    today, changed = projection.today.settled, projection.changed.settled
    spared = unmoved(today, changed)
    assert spared.converged
    assert spared.lines.agents.tolist() == changed.lines.agents.tolist()
    came, comes, would = (week.first.by_way[0].sum(axis=(1, 2, 3)) for week in (today, changed, spared))
    assert would[PHONE] < comes[PHONE]
    assert would[STORE] < came[STORE], "whoever finds their store closed stays at home"
    elsewhere = [way for way in range(len(came)) if way not in (PHONE, STORE)]
    assert (would[elsewhere] <= came[elsewhere] + 1e-9).all(), "a quick phone draws from other ways"


def test_the_unmoved_service_of_many_worlds_chooses_by_its_own_last_waits_in_each(internet_provider):
    """Some worlds come to rest before others; none is left with the choice of the plan's customers."""
    reference = internet_provider.under(internet_provider.assumptions.worlds(8, 3))
    service = CLOSING.applied_to(internet_provider.observed.service)
    changed = settle(reference.drivers, service, carried(reference.settled, service))
    spared = unmoved(reference.settled, changed)
    assert spared.converged and spared.rounds > 1
    came, comes, would = (week.first.by_way.sum(axis=(2, 3, 4)) for week in (reference.settled, changed, spared))
    assert (would[:, PHONE] < comes[:, PHONE]).all()
    assert (would[:, STORE] < came[:, STORE]).all()
    assert spared.chosen.way.shape[2] == len(reference.settled.service.stores)  # among today's stores


def test_the_unmoved_twin_of_the_same_service_is_today(internet_provider):
    today = internet_provider.middle.settled
    fewer = settle(today.drivers, Scenario("x", (StaffPhone(-2, -2, -2),)).applied_to(today.service))
    for week in (today, fewer):
        twin = unmoved(today, week)
        assert twin.first.by_way == pytest.approx(week.first.by_way, rel=1e-2, abs=1e-3)
        assert twin.state.wait == pytest.approx(week.state.wait, abs=0.1)


def test_of_two_stores_at_one_place_neither_is_the_one_that_was_lost(tiny_city):
    """One of two like stores stays open as near: nobody's nearest closed, whichever of them it was."""
    observed = tiny_city.observed
    names = [store.name for store in observed.service.stores]
    place = observed.service.stores[0]
    for closing in names[:2]:
        beside = {"lat": place.lat, "lon": place.lon, "municipality": place.municipality}
        stores = tuple(replace(s, **beside) if s.name in names[:2] else s for s in observed.service.stores)
        moved = replace(tiny_city, observed=replace(observed, service=replace(observed.service, stores=stores)))
        assert not of(moved, Scenario("x", (CloseStores(also=(closing,)),))).lost.any()


def test_a_cells_shadow_by_hand(internet_provider):
    """A cell's shadow is its chances of today times how much worse each way has become; of stores, each store's own."""
    projection = project(internet_provider, CLOSING)
    today, changed = projection.today.settled, projection.changed.settled
    spared = unmoved(today, changed)
    area, segment, reason = 3, 1, 2
    worse = (hurt(changed).all - hurt(spared).all)[0, reason]
    part = today.drivers.matters_by_part[0, reason]
    visit, call = today.first.visit[0, area, segment, reason], today.first.call[0, area, segment, reason]
    chance = (today.chosen.share[0, :, segment, reason] * (1 - visit - call) * part).sum(axis=1)
    chance[STORE], chance[PHONE] = 0.0, call @ part
    open_ways = changed.reach.open_part.any(axis=1)
    kept = {store.name: place for place, store in enumerate(changed.service.stores)}
    before, after = wait_hurt(spared)[0], wait_hurt(changed)[0]
    pull = today.chosen.way[0, area] * today.chosen.store[0].mean(axis=1)
    longer = sum(
        share * (after - before)[changed.lines.desks + kept[store.name]]
        for store, share in zip(today.service.stores, pull / pull.sum(), strict=True)
        if store.name in kept
    )
    by_hand = -(chance * worse * open_ways).sum() - (visit @ part) * longer
    assert crowding(today, spared, changed)[0, area, segment, reason] == pytest.approx(by_hand, abs=1e-9)


def test_the_groups_of_each_kind_hold_all_customers_once_and_all_of_the_change(internet_provider):
    found = of(internet_provider, CLOSING).groups
    for kind in (list(Segment), AGES):
        assert sum(found[name].share for name in kind) == pytest.approx(1.0)
    assert found["everyone"].share == pytest.approx(1.0) and 0 < found["kept"].share < 1
    assert all(found[age].share == pytest.approx(1 / 3, abs=0.1) for age in AGES)
    changes = [found[name].change for name in AGES]
    assert min(changes) < found["everyone"].change < max(changes)


@pytest.mark.parametrize("language", list(Language))
def test_a_group_without_customers_is_not_told_of(tiny_operations, language):
    """Nobody needs help; one town holds all but a few customers, so that a part of the municipalities is empty."""
    towns = dict.fromkeys(tiny_operations.customers, (0.6, 0.4, 0.0))
    large, small = list(towns)[:2]
    operations = replace(tiny_operations, segments=towns, customers={large: 9_700.0, small: 300.0})
    found, text = of(calibrate(None, operations), Scenario("all", (CloseStores(below=1_000_000),))), words(language)
    assert "assisted" not in found.groups and "kept" not in found.groups and "occasional" in found.groups
    assert sorted(found.groups[age].share for age in AGES if age in found.groups) == pytest.approx([0.03, 0.97])
    told = shadow_groups(found, text)
    assert len(told) == len(found.groups) == 5
    names = told[text("shadow.column.group")]
    assert not names.str.startswith(text("charts.groups.assisted")).any()
    assert sorted(names.iloc[-2:].str.extract(r"\((\d+)")[0].tolist()) == ["3", "97"]


def said_of(found, baseline):
    return shadow_say(found, baseline.observed.customers, words(Language.EN))


def test_many_losses_are_told_where_the_mean_is_near_nothing(internet_provider):
    text = words(Language.EN)
    found = of(internet_provider, CHARGING)
    assert found.paying > 50 and found.everyone > -0.0005
    told = said_of(found, internet_provider)
    assert text("shadow.none") not in told and str(found.paying) in told
    level = {name: replace(one, change=0.0) for name, one in found.groups.items()}
    even = replace(found, groups=level)
    assert said_of(even, internet_provider).startswith(text("shadow.even"))
    assert str(found.paying) in said_of(even, internet_provider)


def test_nobody_pays_is_said_only_where_no_municipality_does(internet_provider):
    text = words(Language.EN)
    areas = len(internet_provider.observed.customers.areas)
    nobody = Shadow(np.zeros(areas), np.zeros(areas, dtype=bool), {"everyone": Group(0.0, 1.0)})
    assert said_of(nobody, internet_provider) == text("shadow.none")
    one = replace(nobody, by_area=np.where(np.arange(areas) == 4, -0.004, 0.0))
    told = said_of(one, internet_provider)
    assert text("shadow.none") not in told and internet_provider.observed.customers.names[4] in told


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("plan", [NO_CHANGE, CLOSING, Scenario("all", (CloseStores(below=1_000_000),)), CHARGING])
def test_it_is_told_in_both_languages(internet_provider, language, plan):
    text, found = words(language), of(internet_provider, plan)
    customers = internet_provider.observed.customers
    assert "{" not in shadow_say(found, customers, text)
    assert len(shadow_groups(found, text)) in {7, 8}
    headers, rows = shadow_table(found, customers, text)
    assert len(rows) == len(customers.areas) and all(len(row) == len(headers) for row in rows)
