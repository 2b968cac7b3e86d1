"""Two years of each road: what takes something away works on the first day, what is new must first be found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.projection.roads import MOSTLY, comes_in, roads_to, todays_share
from cx_models.projection.two_years import TwoYears, two_years
from cx_models.projection.years import Years


@pytest.fixture(scope="module")
def share(internet_provider):
    return todays_share(internet_provider) + 0.04


@pytest.fixture(scope="module")
def walked(internet_provider, share):
    roads = roads_to(internet_provider, share)
    return {road.name: (road, two_years(internet_provider, road.projection.scenario)) for road in roads}


@pytest.fixture(scope="module")
def weeks(walked, share):
    return {name: comes_in(*pair, share) for name, pair in walked.items()}


def test_closing_and_charging_lead_there_at_once_and_new_ways_later(weeks):
    assert weeks["close"] == weeks["charge"] == 0
    for name in ("perk", "offer", "choose"):
        assert weeks[name] is None or weeks[name] > 4, name
    assert weeks["perk"] is not None


def test_a_reward_for_ways_of_today_works_at_once_which_is_a_limit(walked, weeks):
    """All are taken to know them: what is new begins where today is."""
    course = {name: years.course("digital") - years.todays("digital") for name, (_, years) in walked.items()}
    assert weeks["reward"] == 0 and course["reward"][0] > 0.9 * course["reward"][-1]
    assert course["perk"][0] == pytest.approx(0, abs=1e-4) and course["perk"][-1] > 0.03


def test_force_is_grown_used_to_in_part_and_still_leaves_people_worse_than_a_reward(walked):
    happy = {name: years.course("satisfaction.everyone") for name, (_, years) in walked.items()}
    for name in ("close", "charge"):
        assert happy[name][0] < happy[name][-1] < 0
    assert happy["reward"][0] > happy["reward"][-1] > max(happy["close"][-1], happy["charge"][-1])


def test_against_it_after_two_years_an_invited_road_may_leave_people_worse_than_a_forced_one(walked):
    """Counter-evidence: to be invited to a bot that settles less stays worse than to be charged a few euros."""
    happy = {name: years.course("satisfaction.everyone")[-1] for name, (_, years) in walked.items()}
    assert happy["offer"] < happy["charge"] < 0


def test_the_week_is_counted_by_hand(walked, share):
    road, found = walked["perk"]
    course, today = found.course("digital"), found.todays("digital")
    week = comes_in(road, found, share)
    goal = today + MOSTLY * (min(share, road.digital) - today)
    assert (course[week:] >= goal).all() and course[week - 1] < goal


def test_a_rise_that_falls_back_has_not_come_and_no_rise_has_no_week(walked, share):
    road, found = walked["close"]
    course = np.full((1, 105), share)
    course[0, -1] = 0.0
    fallen = TwoYears(Years({"digital": course}, {"digital": found.middle.today["digital"]}, 0), None, None)
    assert comes_in(road, fallen, share) is None
    assert comes_in(road, found, found.todays("digital")) is None
    assert comes_in(replace(road, name="other"), found, share) == 0
