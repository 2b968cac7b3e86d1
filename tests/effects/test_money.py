"""What a year costs: people are paid as people, and nothing that makes a remedy work comes free."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import CHATBOT
from cx_models.effects.money import hired_hours
from cx_models.intake.operations import ChannelFacts
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, MoveStoreStaff, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.bots import GOOD_BOT
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason


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


def with_bot(baseline, bot):
    """The year's cost when ``bot`` is all that changes."""
    return project(baseline, Scenario("bot", (bot,))).changed


def test_a_better_bot_is_paid_for_by_what_it_settles_beyond_a_primitive_one(internet_provider):
    primitive, better = with_bot(internet_provider, AddBot()), with_bot(internet_provider, AddBot(bill=0.58))
    assert primitive.cost.better_bot[0] == 0
    bills = better.settled.seen.contacts[0, CHATBOT, list(Reason).index(Reason.BILL)]
    assert better.cost.better_bot[0] == pytest.approx(bills * (0.58 - 0.08) * 1.0 * 365.25 / 7)


def test_a_licence_of_today_buys_the_bot_of_today(tiny_operations):
    bot = ChannelFacts(Channel.CHATBOT, 200, resolved=0.4, transferred=0.5)
    today = calibrate(None, replace(tiny_operations, channels=(*tiny_operations.channels, bot)))
    same = AddBot(*[0.4] * 7, hand_over="person")
    assert project(today).changed.cost.better_bot[0] == with_bot(today, same).cost.better_bot[0] == 0
    assert with_bot(today, replace(same, other=0.6)).cost.better_bot[0] > 0


def test_help_at_first_use_takes_paid_minutes_of_each_customer_helped(internet_provider):
    half, everyone = (with_bot(internet_provider, AddBot(assisted=share)) for share in (0.5, 1.0))
    uses = everyone.settled.first.by_way[0, CHATBOT].sum(axis=(1, 2)) * 365.25 / 7  # (S,) in a year
    count = internet_provider.observed.customers.count.sum(axis=0)
    users = (count * (1 - np.exp(-uses / count))).sum()
    assert everyone.cost.first_use[0] == pytest.approx(users * 5 / 60 * internet_provider.observed.prices.agent_hour)
    assert 0 < half.cost.first_use[0] < everyone.cost.first_use[0]
    assert with_bot(internet_provider, AddBot()).cost.first_use[0] == 0


def test_a_good_bot_with_help_costs_more_than_a_primitive_one_beside_its_licence(internet_provider):
    settles = {reason.value: share for reason, share in GOOD_BOT.items()}
    good = with_bot(internet_provider, AddBot(**settles, hand_over="person", assisted=1.0)).cost
    assert good.better_bot[0] > 10_000 and good.first_use[0] > 10_000
