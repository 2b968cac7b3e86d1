"""Chat, bots and self-service beside people: what the essays claim of them, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import CHATBOT, IS_DIGITAL, PHONE, STORE
from cx_models.projection.project import project
from cx_models.projection.roads import digital_share
from cx_models.projection.years import years
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ClearSelfService,
    CloseStores,
    LetStaffDecide,
    StaffPhone,
    SupportStaff,
)
from cx_models.scenario.scenario import Scenario
from cx_models.service.bots import GOOD_BOT

SATISFIED, LEAVERS = "satisfaction.everyone", "leaving.customers"
CLOSING = CloseStores(below=100_000)
MORE = StaffPhone(morning=40, midday=40, afternoon=40, evening=20)
GOOD = AddBot(**{reason.value: share for reason, share in GOOD_BOT.items()}, hand_over="person")


def planned(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


def under(operations, **told):
    edits = {key.replace("__", "."): Edit(value, value, value) for key, value in told.items()}
    return calibrate(None, operations, shipped().with_edits(edits))


def test_a_primitive_bot_sends_its_failures_to_the_phone_and_a_good_one_takes_calls_away(internet_provider):
    """With the same hand-over: one that hands everybody on sends more to people the fewer it settles."""
    for hand_over in ("none", "person"):
        poor, good = AddBot(hand_over=hand_over), replace(GOOD, hand_over=hand_over)
        plans = [planned(internet_provider, bot) for bot in (poor, good)]
        spilled = [plan.changed.settled.seen.by_cause[3, 0, PHONE] for plan in plans]
        assert spilled[0] > spilled[1] > 0
        assert plans[0].value("phone.contacts") > plans[1].value("phone.contacts")
        assert all(plan.changed.settled.first.by_way[0, CHATBOT].sum() > 0 for plan in plans)


def test_against_it_a_bot_that_hands_over_to_nobody_keeps_calls_away_by_leaving_customers_alone(internet_provider):
    alone, handed = planned(internet_provider, AddBot()), planned(internet_provider, AddBot(hand_over="person"))
    assert alone.value("phone.contacts") < handed.value("phone.contacts")
    assert alone.value("met.left") > handed.value("met.left")


def test_several_good_ways_to_choose_from_lose_nobodys_choice_and_closing_does(internet_provider):
    more, fewer = planned(internet_provider, AddChat(agents=6), GOOD), planned(internet_provider, CLOSING)
    assert more.value("choice.lost") < 1e-9 < fewer.value("choice.lost")
    assert more.difference(SATISFIED) > fewer.difference(SATISFIED)


def test_few_want_everything_digital_so_closing_all_stores_makes_most_of_them_ring(internet_provider):
    plan = planned(internet_provider, CloseStores(below=1_000_000))
    came = plan.today.settled.first.by_way[0, 0].sum()
    rang = (plan.changed.settled.first.by_way - plan.today.settled.first.by_way)[0, PHONE].sum()
    went_digital = (digital_share(plan.changed) - digital_share(plan.today))[0]
    assert rang > 0.3 * came and went_digital * plan.today.settled.first.by_way.sum() < 0.7 * came


def test_a_chat_takes_more_customers_for_each_agent_but_each_takes_longer(internet_provider):
    one, three = (planned(internet_provider, AddChat(agents=4, at_once=at_once)) for at_once in (1, 3))
    handling = [plan.changed.settled.lines.handling[0, 1] for plan in (one, three)]
    assert handling[1] > handling[0]
    assert three.value("chat.wait") <= one.value("chat.wait")


def test_against_it_self_service_that_is_clear_and_guided_satisfies(internet_provider):
    """Gartner (2023): customers guided to the right self-service are as satisfied as others or more."""
    guided = planned(internet_provider, ClearSelfService(clearer=1.0))
    assert guided.difference(SATISFIED) > 0 and guided.difference(LEAVERS) < 0
    assert guided.difference("phone.contacts") < 0 < (digital_share(guided.changed) - digital_share(guided.today))[0]


def test_against_it_a_forced_change_is_softened_where_a_person_answers(provider_operations):
    """Reinders, Dabholkar & Frambach (2008): an employee to fall back on offsets the penalty of being forced."""
    penalties = {}
    for softened in (0.0, 0.7):
        baseline = under(provider_operations, forced__human_softens=softened)
        free = under(provider_operations, forced__human_softens=softened, forced__logit=0.0)
        plans = [planned(one, CLOSING, MORE) for one in (baseline, free)]
        penalties[softened] = plans[1].difference(SATISFIED) - plans[0].difference(SATISFIED)
    assert 0 < penalties[0.7] < 0.6 * penalties[0.0]


def test_a_person_can_soften_only_where_the_phone_is_answered(provider_operations):
    baseline, free = under(provider_operations), under(provider_operations, forced__logit=0.0)

    def penalty(*levers):
        return planned(free, *levers).difference(SATISFIED) - planned(baseline, *levers).difference(SATISFIED)

    assert 0 < penalty(CLOSING, MORE) < penalty(CLOSING)


def test_savings_are_eaten_by_needless_contacts_and_lost_customers(internet_provider):
    """Efficiency against customers, in one statement: what is saved, what failure demand takes and whom it loses."""
    plan = planned(internet_provider, CLOSING, AddBot())
    saved = -(plan.difference("cost.stores") + plan.difference("cost.premises"))
    assert saved > 0
    assert plan.difference("failure.euros") > 0 and plan.difference("failure.hours") > 0
    assert plan.difference("cost.margin_lost") > 0


def test_against_it_a_plan_that_settles_matters_saves_failure_demand(internet_provider):
    plan = planned(internet_provider, LetStaffDecide(decided=1.0), ClearSelfService(clearer=1.0))
    assert plan.difference("failure.euros") < 0 and plan.difference("met.again") < 0 and plan.difference(LEAVERS) < 0


def test_passed_on_up_to_five_times_each_with_a_wait_of_its_own(provider_operations):
    """The essays' nightmare: whoever is passed on queues again, and so many do that the queue feeds itself."""
    today = under(provider_operations)
    passed = replace(today.assumptions["transfer.again"])
    sticky = calibrate(None, provider_operations, today.assumptions.with_value(passed.key, 0.9))
    legs = [
        project(one, Scenario("closing", (CLOSING,))).changed.settled.links.legs.per_contact[0, PHONE].max()
        for one in (today, sticky)
    ]
    assert 1 < legs[0] < legs[1] <= 6
    assert np.isfinite(legs).all()


def test_closing_the_phone_too_is_no_remedy_for_a_phone_that_is_overrun(internet_provider):
    """Whoever rang or came, though the web was there, does not go online for want of people: some let it be."""
    closed = planned(internet_provider, CloseStores(below=100_000), AddBot())
    silent = planned(internet_provider, CloseStores(below=100_000), AddBot(), StaffPhone(*(-100,) * 5))
    assert silent.difference("satisfaction.everyone") < closed.difference("satisfaction.everyone")
    assert silent.difference("leaving.customers") > closed.difference("leaving.customers")
    stores, digital = (
        silent.changed.settled.first.by_way[0, ways].sum() - silent.today.settled.first.by_way[0, ways].sum()
        for ways in ([STORE, PHONE], np.flatnonzero(IS_DIGITAL))
    )
    assert digital < -0.5 * stores


def test_against_it_whoever_is_ready_goes_online_when_the_phone_falls_silent(internet_provider):
    silent = planned(internet_provider, StaffPhone(*(-100,) * 5))
    first = [one.settled.first for one in (silent.today, silent.changed)]
    calls = first[0].by_way[0, PHONE].sum()
    online = sum((first[1].by_way[0, way] - first[0].by_way[0, way]).sum() for way in np.flatnonzero(IS_DIGITAL))
    assert 0 < online < calls
    assert silent.difference("cost.agents") < 0


def test_supported_staff_bear_the_same_load_more_easily_and_against_it_support_may_relieve_nobody(
    internet_provider, provider_operations
):
    """E143 and E146; against them E144: in bank branches the link was too small to matter."""
    unmoved = under(provider_operations, design__support_relief=0.0)
    plans = (
        (internet_provider, ()),
        (internet_provider, (SupportStaff(1.0, 50_000),)),
        (unmoved, (SupportStaff(1.0),)),
    )
    away, strain = zip(
        *(
            (found.figures["phone.away"][0, -1], found.figures["phone.strain"][0, -1])
            for baseline, levers in plans
            for found in [years(baseline.observed, baseline.middle, served(baseline, CLOSING, *levers))]
        ),
        strict=True,
    )
    assert away[1] < away[0] and strain[1] < strain[0]
    assert strain[2] == pytest.approx(strain[0], rel=1e-3)


def test_closing_stores_with_nobody_waiting_still_brings_angry_people_to_the_phones_staff(
    internet_provider, provider_operations
):
    """E146 is about mistreatment by customers, not waits. Against it: where nobody comes angry but from a wait."""

    def strain(baseline, *levers):
        found = years(baseline.observed, baseline.middle, served(baseline, MORE, *levers), solved=(0, 13, 52, 104))
        assert found.figures["phone.wait"][0, 104] < 0.05
        return found.figures["phone.strain"][0, 104]

    plan = CLOSING, AddBot()
    assert strain(internet_provider, *plan) > max(strain(internet_provider) + 0.05, 0.0)
    unmoved = under(provider_operations, staff__angry_otherwise=0.0)
    assert strain(unmoved, *plan) == pytest.approx(strain(unmoved), abs=1e-3)


def served(baseline, *levers):
    return Scenario("plan", levers).applied_to(baseline.observed.service)
