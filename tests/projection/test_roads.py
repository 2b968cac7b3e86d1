"""Roads to the same digital share lead there, each alone, and only those that take something away take choice away."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cx_models.effects.choice import WAYS
from cx_models.projection.project import project
from cx_models.projection.roads import PUSHING, ROADS, digital_share, roads_to, todays_share
from cx_models.scenario.scenario import NO_CHANGE
from cx_models.service.channels import DIGITAL


@pytest.fixture(scope="module")
def found(internet_provider):
    return {road.name: road for road in roads_to(internet_provider, todays_share(internet_provider) + 0.04)}


def test_the_digital_share_is_counted_by_hand(internet_provider):
    outcome = project(internet_provider, NO_CHANGE).today
    first = outcome.settled.first.by_way[0].sum(axis=(1, 2, 3))
    digital = sum(first[way] for way, channel in enumerate(WAYS) if channel in DIGITAL)
    assert digital_share(outcome)[0] == pytest.approx(digital / first.sum())
    assert todays_share(internet_provider) == pytest.approx(digital / first.sum())


def test_every_road_leads_near_the_share_and_no_step_of_it_leads_nearer(internet_provider, found):
    share = todays_share(internet_provider) + 0.04
    for name, road in found.items():
        steps = ROADS[name](internet_provider.observed.service)
        at = [strength for strength, _ in steps].index(road.strength)
        if name in ("offer", "perk", "choose"):  # nothing and no help or perk are both of strength nothing
            at = max(at, 1)
        near = [steps[i][1] for i in (at - 1, at + 1) if 0 <= i < len(steps)]
        plans = [project(internet_provider, replace(road.projection.scenario, levers=levers)) for levers in near]
        for plan in plans:
            assert abs(road.digital - share) <= abs(float(digital_share(plan.changed)[0]) - share) + 1e-9, name


def test_roads_that_take_something_away_lose_choice_and_the_others_do_not(found):
    for name, road in found.items():
        lost = road.projection.value("choice.lost")
        assert (lost > 0.1) == (name in PUSHING), name


def test_the_rewarded_are_happier_than_the_closed_out_and_the_charged_at_the_same_share(found):
    happy = {name: road.projection.difference("satisfaction.everyone") for name, road in found.items()}
    assert min(happy["reward"], happy["perk"]) > max(happy["close"], happy["charge"])


def test_against_it_being_invited_to_a_bot_that_serves_worse_is_no_gain(found):
    """Counter-evidence to "inviting always pleases": by today's evidence bots satisfy less than people (E111)."""
    assert found["offer"].projection.difference("satisfaction.everyone") < 0


def test_a_share_beyond_reach_is_told_as_such(internet_provider):
    beyond = {road.name: road for road in roads_to(internet_provider, 0.999)}
    assert not any(road.leads_there for road in beyond.values())
    assert beyond["close"].strength == len(internet_provider.observed.service.stores)
    assert beyond["reward"].strength == 20 and beyond["charge"].strength == 30
    assert beyond["offer"].strength == 1 and beyond["perk"].strength == 20


def test_todays_share_asks_for_nothing(internet_provider):
    for road in roads_to(internet_provider, todays_share(internet_provider)):
        assert road.projection.scenario.levers == () and road.strength == 0


def test_a_stronger_step_never_leads_less_far(internet_provider):
    """What the search rests on, held on every other step."""
    service = internet_provider.observed.service
    for name, steps in ROADS.items():
        plans = [
            project(internet_provider, replace(NO_CHANGE, name=name, levers=levers))
            for _, levers in steps(service)[1::3]
        ]
        shares = [float(digital_share(plan.changed)[0]) for plan in plans]
        assert shares == sorted(shares), name


def test_intervals_are_of_paired_worlds(internet_provider):
    road = roads_to(internet_provider, todays_share(internet_provider) + 0.02, draws=8, seed=1)[2]
    change = road.projection.difference("satisfaction.everyone")
    assert change.low < change.high


def test_without_stores_nobody_is_charged_or_closed_out(tiny_city):
    bare = replace(tiny_city.observed.service, stores=())
    assert [len(ROADS[name](bare)) for name in ("close", "charge")] == [1, 1]
