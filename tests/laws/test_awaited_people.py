"""People of chat and e-mail come late, as the phone's do: until then nobody answers in their place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import CHATBOT, WAY
from cx_models.projection.phases import phases
from cx_models.projection.project import project
from cx_models.projection.years import years
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, StaffMail, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.offer import Coming, Recruiting

CHAT, PHONE, EMAIL = Channel.CHAT, Channel.PHONE, Channel.EMAIL
CLOSING = CloseStores(below=100_000)
FEW = (0, 4, 26, 52, 104)
"""Weeks to solve where only signs and bounds are asked."""


def service_of(baseline, *levers):
    return Scenario("x", levers).applied_to(baseline.observed.service)


def as_today(baseline, *levers):
    """A service that is so today: nobody is hired for it any more."""
    return replace(service_of(baseline, *levers), recruiting=Recruiting())


def test_a_new_chat_opens_once_its_people_have_come(internet_provider):
    service = service_of(internet_provider, AddChat(agents=4, delay_weeks=13))
    assert service.at_first.desk(CHAT) is None
    assert service.desk(CHAT).agents.max() == 4
    assert service.recruiting == Recruiting(4.0, 4.0, late=(Coming(CHAT, 4.0, 13.0),))


def test_nobody_is_awaited_where_there_is_no_delay(internet_provider):
    service = service_of(internet_provider, AddChat(agents=4), StaffMail(agents=2))
    assert service.recruiting == Recruiting(6.0, 6.0)
    assert service.desks_at_first == ()


def test_whoever_is_in_a_chat_today_answers_until_the_others_come_and_those_too_many_go_at_once(internet_provider):
    four = as_today(internet_provider, AddChat(agents=4))
    more = AddChat(agents=6, opens=7.0, delay_weeks=8).applied_to(four)
    assert np.array_equal(more.at_first.desk(CHAT).agents, four.desk(CHAT).agents)  # no earlier hours either
    assert more.recruiting.hired == 6  # at seven in the morning nobody is there yet
    fewer = AddChat(agents=2, delay_weeks=8).applied_to(four)
    assert fewer.recruiting == Recruiting()
    assert fewer.at_first.desk(CHAT).agents.max() == 2


def test_email_that_is_opened_late_is_no_way_until_then(internet_provider):
    without = internet_provider.observed.service.with_mail(False)
    without = replace(without, desks=tuple(desk for desk in without.desks if desk.channel is not EMAIL))
    opened = StaffMail(agents=3, delay_weeks=6).applied_to(without)
    assert EMAIL in opened.unqueued and EMAIL not in opened.at_first.unqueued
    assert EMAIL in StaffMail(agents=3).applied_to(without).at_first.unqueued


def test_fewer_at_the_email_go_at_once(internet_provider):
    staffed = as_today(internet_provider, StaffMail(agents=3))
    fewer = StaffMail(agents=-1, delay_weeks=20).applied_to(staffed)
    assert fewer.recruiting == Recruiting()
    assert fewer.at_first.desk(EMAIL).agents.max() == staffed.desk(EMAIL).agents.max() - 1


def test_each_group_comes_in_its_own_week_and_the_tiles_take_their_mean(internet_provider):
    phone = StaffPhone(midday=3, ceiling=2, delay_weeks=4)
    service = service_of(internet_provider, phone, AddChat(agents=5, delay_weeks=10))
    late = (Coming(PHONE, 2.0, 4.0), Coming(CHAT, 5.0, 10.0))
    assert service.recruiting == Recruiting(3.0 + 5.0, 2.0 + 5.0, 2.0, late)
    assert service.recruiting.delay_weeks == pytest.approx((2 * 4 + 5 * 10) / 7)
    today = internet_provider.observed.service
    assert [(one.start, one.sought) for one in phases(service, today, None)] == [(0, 7.0), (4, 5.0), (10, 0.0)]
    between = service.after(4)
    assert between.desk(CHAT) is None and np.array_equal(between.desk(PHONE).agents, service.desk(PHONE).agents)
    assert np.array_equal(service.at_first.desk(PHONE).agents, today.desk(PHONE).agents)
    at_once = service_of(internet_provider, replace(phone, delay_weeks=0), AddChat(agents=5, delay_weeks=10))
    assert (at_once.at_first.desk(PHONE).agents - today.desk(PHONE).agents).max() == 2


def test_a_bot_hands_over_to_the_phone_until_the_chats_people_come(internet_provider):
    plan = Scenario("x", (CLOSING, AddBot(hand_over="person"), AddChat(agents=8, delay_weeks=13)))
    changed = project(internet_provider, plan).changed
    assert changed.at_first.links.spill[0, :, CHATBOT, WAY[PHONE]].max() > 0
    assert changed.at_first.seen.contacts[0, WAY[CHAT]].sum() == 0
    assert changed.settled.links.spill[0, :, CHATBOT, WAY[CHAT]].max() > 0
    assert changed.first_part == pytest.approx(13 / (365.25 / 7))


def test_a_chat_that_comes_later_pleases_less_in_the_year_and_as_much_once_it_is_there(internet_provider):
    def plan(delay):
        return Scenario("x", (CLOSING, AddBot(hand_over="person"), AddChat(agents=8, delay_weeks=delay)))

    soon, late, later = (project(internet_provider, plan(delay)) for delay in (0, 13, 26))
    pleased = [one.value("satisfaction.everyone") for one in (soon, late, later)]
    assert pleased[0] > pleased[1] > pleased[2]
    assert late.value("phone.wait") == pytest.approx(soon.value("phone.wait"), rel=1e-3)
    assert late.value("first.phone.wait") > soon.value("phone.wait")


def test_a_chat_is_found_from_the_week_it_opens_and_no_closed_door_told_of_it(internet_provider):
    """Known to nobody in its first week; one that is there as the stores close is known to those sent there."""
    observed, middle = internet_provider.observed, internet_provider.middle

    def known(delay):
        service = service_of(internet_provider, CLOSING, AddChat(agents=8, delay_weeks=delay))
        return years(observed, middle, service).figures["known"][0]

    at_once, late = known(0), known(13)
    assert (late[:13] == 1.0).all()  # all that is on offer is known
    assert at_once[0] > 0
    assert late[13] == 0.0
    assert (np.diff(late[13:]) > 0).all()


def test_the_ceiling_is_one_for_phone_chat_and_email_in_that_order(internet_provider):
    phone, ceiling = StaffPhone(midday=5, ceiling=8), 8
    service = service_of(internet_provider, phone, AddChat(agents=4, ceiling=ceiling), StaffMail(2, ceiling=ceiling))
    assert service.recruiting == Recruiting(5 + 4 + 2, 5 + 3 + 0, 8.0)
    assert service.desk(CHAT).agents.max() == 3
    today = internet_provider.observed.service
    assert np.array_equal(service.desk(EMAIL).agents, today.desk(EMAIL).agents)


def test_a_chat_for_which_nobody_can_be_found_does_not_open_and_changes_nothing(internet_provider):
    taken = StaffPhone(midday=8, ceiling=8, delay_weeks=16)
    alone, beside = (
        project(internet_provider, Scenario("x", levers)).changed
        for levers in ((CLOSING, taken), (CLOSING, taken, AddChat(agents=6, ceiling=8, delay_weeks=16)))
    )
    assert beside.service.desk(CHAT) is None
    for name, value in alone.figures().items():
        assert beside.figures()[name] == pytest.approx(value), name


def test_whoever_is_there_today_needs_no_hiring_and_a_higher_ceiling_lets_more_in(internet_provider):
    """Four are there at eight: of six all day those four stay, and the ceiling binds the two others alone."""
    four = as_today(internet_provider, AddChat(agents=4))
    found = [AddChat(agents=6, ceiling=ceiling).applied_to(four).desk(CHAT).agents.max() for ceiling in (0, 1, 2, 9)]
    assert found == [4, 5, 6, 6]


def test_one_who_comes_late_holds_up_none_of_the_others(internet_provider):
    """Eight agents in four weeks; whether or not one more is awaited for e-mail for a year, they come then."""
    soon = StaffPhone(8, 8, 8, ceiling=8, delay_weeks=4)
    found = [
        years(
            internet_provider.observed,
            internet_provider.middle,
            service_of(internet_provider, CLOSING, *levers),
            solved=FEW,
        )
        for levers in ((soon,), (soon, StaffMail(1, ceiling=9, delay_weeks=52)))
    ]
    alone, beside = (one.figures for one in found)
    assert beside["phone.wait"][0, 8] < beside["phone.wait"][0, 0] - 1.0
    assert beside["phone.wait"][0, :52] == pytest.approx(alone["phone.wait"][0, :52], abs=0.2)
    assert (beside["satisfaction.everyone"][0] > alone["satisfaction.everyone"][0] - 1e-3).all()


def test_asking_for_fewer_opens_no_labour_market(provider_operations):
    """The firm finds nobody: whoever asks for one fewer in the evening finds nobody either."""
    nobody = replace(provider_operations, economy=replace(provider_operations.economy, hiring_ceiling_agents=0.0))
    baseline = calibrate(None, nobody)
    away = [
        years(baseline.observed, baseline.middle, service_of(baseline, CLOSING, *levers), solved=FEW).figures[
            "phone.away"
        ][0, 104]
        for levers in ((), (StaffPhone(evening=-1),))
    ]
    assert away[1] > away[0] - 0.01 and away[0] > 0.1
