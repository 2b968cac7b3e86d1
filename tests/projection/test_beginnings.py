"""A lever begins at what the service has today, within what the lever can hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.intake.operations import ChannelFacts, Economy
from cx_models.projection.beginnings import begun
from cx_models.projection.project import project
from cx_models.scenario.levers import LEVERS, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.hours import open_between


@pytest.fixture(scope="module")
def with_chat_and_bot(tiny_operations):
    chat = ChannelFacts(Channel.CHAT, 300, handling=9.0, concurrency=3)
    bot = ChannelFacts(Channel.CHATBOT, 200, resolved=0.4, transferred=0.5)
    staffing = {**tiny_operations.staffing, Channel.CHAT: open_between(9, 16) * 2.0}
    return replace(tiny_operations, channels=(*tiny_operations.channels, chat, bot), staffing=staffing)


def test_todays_chat_is_where_its_lever_begins(with_chat_and_bot):
    lever = begun("add_chat", calibrate(None, with_chat_and_bot).observed)
    assert (lever.agents, lever.at_once, lever.handling, lever.opens, lever.closes) == (2, 3, 9, 9, 16)


def test_a_chat_as_it_is_today_changes_nothing(with_chat_and_bot):
    baseline = calibrate(None, with_chat_and_bot)
    plan = project(baseline, Scenario("same", (begun("add_chat", baseline.observed),)))
    for figure in ("chat.wait", "chat.contacts", "satisfaction.everyone", "phone.wait"):
        assert plan.value(figure) == pytest.approx(plan.todays_value(figure), abs=2e-2), figure


def test_todays_bot_is_where_its_lever_begins(with_chat_and_bot):
    lever = begun("add_bot", calibrate(None, with_chat_and_bot).observed)
    assert {lever.buy, lever.bill, lever.other} == {0.4}
    assert lever.hand_over == "person"  # half of all is handed over: most of what it does not settle


def test_without_a_bot_its_lever_begins_primitive(tiny_operations):
    assert begun("add_bot", calibrate(None, tiny_operations).observed) == LEVERS["add_bot"]()


def test_a_sheet_beyond_what_a_lever_can_hold_is_held_to_it(tiny_operations):
    greedy = replace(tiny_operations, economy=Economy(hiring_ceiling_agents=5_000.0, hiring_delay_weeks=np.pi))
    lever = begun("staff_phone", calibrate(None, greedy).observed)
    assert (lever.ceiling, lever.delay_weeks) == (200, 3)


@pytest.mark.parametrize("name", LEVERS)
def test_every_lever_has_a_beginning(name, tiny_operations):
    assert begun(name, calibrate(None, tiny_operations).observed).name == name


def test_where_the_sheet_is_silent_on_hiring_the_assumptions_as_edited_speak(tiny_operations):
    silent = replace(tiny_operations, economy=Economy())
    edited = shipped().with_value("hiring.ceiling", 5).with_value("hiring.delay", 20)
    lever = begun("staff_phone", calibrate(None, silent, edited).observed)
    assert (lever.ceiling, lever.delay_weeks) == (5, 20)


def test_calls_on_a_line_that_a_plan_opens_take_as_long_as_assumed(tiny_operations):
    edited = shipped().with_value("handling.phone", 4.0)
    without = replace(calibrate(None, tiny_operations, edited).observed.service, desks=())
    assert StaffPhone(morning=1).applied_to(without).desk(Channel.PHONE).handling == 4.0
