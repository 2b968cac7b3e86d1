"""The crowding shadow: others' coming alone, in towns and channels that lost nothing themselves."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.effects.choice import PHONE, STORE
from cx_models.effects.experience import crowding, hurt, wait_hurt
from cx_models.presentation.shadow import shadow_groups, shadow_say, shadow_table
from cx_models.presentation.words import Language, words
from cx_models.projection.project import project
from cx_models.projection.shadow import shadow
from cx_models.scenario.levers import CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CLOSING = Scenario("closing", (CloseStores(below=100_000),))


def of(baseline, plan):
    return shadow(project(baseline, plan))


def test_neighbours_pay_for_a_closure(internet_provider):
    found = of(internet_provider, CLOSING)
    assert found.lost.any() and not found.lost.all()
    assert found.kept < -0.01 and found.everyone < -0.01
    assert found.paying > 10


def test_without_a_change_there_is_no_shadow(internet_provider):
    found = of(internet_provider, NO_CHANGE)
    assert found.everyone == 0.0 and np.all(found.by_area == 0.0) and not found.lost.any()


def test_the_shadow_is_less_than_the_whole_harm_where_stores_were_lost(internet_provider):
    projection = project(internet_provider, CLOSING)
    found = shadow(projection)
    whole = projection.changed.experience.by_area[0] - projection.today.experience.by_area[0]
    count = internet_provider.observed.customers.count.sum(axis=1)
    lost = found.lost
    assert np.average(found.by_area[lost], weights=count[lost]) > np.average(whole[lost], weights=count[lost])


def test_more_agents_shorten_the_shadow_and_against_it_enough_of_them_lift_it(internet_provider):
    few = of(internet_provider, CLOSING)
    more = Scenario("more", (CloseStores(below=100_000), StaffPhone(morning=8, midday=8, afternoon=8)))
    many = Scenario("many", (CloseStores(below=100_000), StaffPhone(morning=40, midday=40, afternoon=40)))
    assert few.everyone < of(internet_provider, more).everyone
    assert of(internet_provider, many).everyone > 0


def test_a_cells_shadow_by_hand(internet_provider):
    """A cell's shadow is its chances of today times how much worse each way has become; of stores, each store's own."""
    projection = project(internet_provider, CLOSING)
    today, changed = projection.today.settled, projection.changed.settled
    area, segment, reason = 3, 1, 2
    worse = (hurt(changed).all - hurt(today).all)[0, reason]
    part = today.drivers.matters_by_part[0, reason]
    visit, call = today.first.visit[0, area, segment, reason], today.first.call[0, area, segment, reason]
    chance = (today.chosen.share[0, :, segment, reason] * (1 - visit - call) * part).sum(axis=1)
    chance[STORE], chance[PHONE] = 0.0, call @ part
    open_ways = changed.reach.open_part.any(axis=1)
    kept = {store.name: place for place, store in enumerate(changed.service.stores)}
    before, after = wait_hurt(today)[0], wait_hurt(changed)[0]
    pull = today.chosen.way[0, area] * today.chosen.store[0].mean(axis=1)
    longer = sum(
        share * (after[changed.lines.desks + kept[store.name]] - before[today.lines.desks + place])
        for place, (store, share) in enumerate(zip(today.service.stores, pull / pull.sum(), strict=True))
        if store.name in kept
    )
    by_hand = -(chance * worse * open_ways).sum() - (visit @ part) * longer
    assert crowding(today, changed)[0, area, segment, reason] == pytest.approx(by_hand, abs=1e-9)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("plan", [NO_CHANGE, CLOSING, Scenario("all", (CloseStores(below=1_000_000),))])
def test_it_is_told_in_both_languages(internet_provider, language, plan):
    text, found = words(language), of(internet_provider, plan)
    customers = internet_provider.observed.customers
    assert "{" not in shadow_say(found, customers, text)
    assert len(shadow_groups(found, text)) in {7, 8}
    headers, rows = shadow_table(found, customers, text)
    assert len(rows) == len(customers.areas) and all(len(row) == len(headers) for row in rows)
