"""What a year costs: people are paid as people, and nothing that makes a remedy work comes free."""

from __future__ import annotations

import pytest

from cx_models.effects.money import hired_hours
from cx_models.projection.project import project
from cx_models.scenario.levers import AddChat, CloseStores, MoveStoreStaff, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel


def hired(baseline, *levers):
    """Weekly hours that somebody must be hired for."""
    today = baseline.observed.service
    return hired_hours(today, Scenario("x", levers).applied_to(today))


def test_one_agent_at_all_open_hours_is_more_than_one_person_to_hire(internet_provider):
    """One more at once on weekdays from 8 to 18 fills 50 hours a week: a third more than one contract."""
    plan = Scenario("x", (StaffPhone(morning=1, midday=1, afternoon=1, evening=1),))
    cost, prices = project(internet_provider, plan).changed.cost, internet_provider.observed.prices
    hours = plan.applied_to(internet_provider.observed.service).desk(Channel.PHONE).agent_hours
    hours -= internet_provider.observed.service.desk(Channel.PHONE).agent_hours
    assert hours == pytest.approx(50)
    assert cost.recruiting[0] == pytest.approx(prices.hiring * hours / 37.5)


def test_people_in_chat_are_hired_as_those_on_the_phone(internet_provider):
    """The same 50 hours a week cost the same to hire."""
    chat = project(internet_provider, Scenario("x", (AddChat(agents=1, opens=8, closes=18),))).changed.cost
    phone = StaffPhone(morning=1, midday=1, afternoon=1, evening=1)
    assert chat.recruiting[0] == pytest.approx(
        project(internet_provider, Scenario("x", (phone,))).changed.cost.recruiting[0]
    )
    assert chat.recruiting[0] > 0


def test_whoever_moves_from_a_closed_store_is_not_hired(internet_provider):
    closing = CloseStores(below=100_000)
    assert hired(internet_provider, closing, MoveStoreStaff(to_phone=0.4)) == pytest.approx(0, abs=0.5)
    more = StaffPhone(morning=2, midday=2)
    assert hired(internet_provider, closing, MoveStoreStaff(to_phone=0.4), more) == pytest.approx(
        hired(internet_provider, more), abs=0.5
    )


def test_the_same_hours_at_another_time_need_nobody_new(internet_provider):
    assert hired(internet_provider, StaffPhone(morning=-1, afternoon=1)) == pytest.approx(0)
