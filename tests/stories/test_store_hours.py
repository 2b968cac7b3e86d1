"""A manager shortens the stores' hours: wages fall, and those who came then come at another hour, ring or go online."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.effects.choice import PHONE, STORE
from cx_models.projection.project import project
from cx_models.scenario.levers import ChangeStoreHours, CloseStores
from cx_models.scenario.scenario import Scenario


def planned(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


@pytest.fixture(scope="module")
def shorter(internet_provider):
    return planned(internet_provider, ChangeStoreHours(weekday=-3))


def test_visits_fall_less_than_hours_and_the_rest_ring_or_go_online(internet_provider, shorter):
    today, changed = shorter.today.settled.first.by_way[0], shorter.changed.settled.first.by_way[0]
    visits, calls = (changed[way].sum() - today[way].sum() for way in (STORE, PHONE))
    hours = [
        sum(float(store.hours().sum()) for store in outcome.service.stores)
        for outcome in (shorter.changed, shorter.today)
    ]
    assert hours[0] / hours[1] - 1 < visits / today[STORE].sum() < 0 < calls
    assert changed.sum() + shorter.changed.settled.first.nothing.sum() == pytest.approx(
        today.sum() + shorter.today.settled.first.nothing.sum()
    )


def test_wages_fall_and_visitors_wait_longer_and_choice_is_lost(internet_provider, shorter):
    assert shorter.difference("cost.stores") < 0
    assert shorter.difference("store.wait") > 0
    assert shorter.value("choice.lost") > 0
    assert shorter.difference("satisfaction.everyone") < 0


def test_shorter_hours_hurt_less_than_closing(internet_provider, shorter):
    closed = planned(internet_provider, CloseStores(below=1_000_000))
    for figure in ("satisfaction.everyone", "choice.lost", "leaving.customers"):
        assert abs(shorter.difference(figure)) < abs(closed.difference(figure)), figure
    assert shorter.changed.experience.forced.max() == 0  # nobody's store is gone


def test_longer_hours_bring_visits_in_the_evening_when_no_store_is_open_today(internet_provider):
    later = planned(internet_provider, ChangeStoreHours(weekday=3))
    today, changed = (one.settled.week.arrivals[0, -1] for one in (later.today, later.changed))
    late = np.flatnonzero(changed > today + 1e-6)
    store = later.today.service.stores[-1]
    assert (late % 48 / 2 >= store.closes).any()
    assert later.difference("cost.stores") > 0


def test_saturdays_can_be_closed_or_opened(internet_provider):
    closed, opened = (planned(internet_provider, ChangeStoreHours(saturday=one)) for one in ("closed", "open"))
    saturday = slice(5 * 48, 6 * 48)
    assert all(not store.hours()[saturday].any() for store in closed.changed.service.stores)
    assert all(store.hours()[saturday].any() for store in opened.changed.service.stores)


def test_against_it_a_small_cut_hardly_shows_where_counters_have_time(internet_provider):
    """Few come in the last hour: what it saves is more than what its few visitors' matters are worth to the model."""
    one = planned(internet_provider, ChangeStoreHours(weekday=-1))
    assert abs(one.difference("satisfaction.everyone")) < 0.01 and one.difference("cost.stores") < 0
