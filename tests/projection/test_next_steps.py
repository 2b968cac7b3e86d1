"""One step at a time from a plan: what it adds, in which dimension, and the three scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.effects.choice import CHATBOT, SELF_SERVICE
from cx_models.effects.dimensions import DIMENSIONS, scores
from cx_models.presentation.next_steps import next_say, scores_shown, step_rows, steps_shown, steps_table
from cx_models.presentation.words import Language, words
from cx_models.projection.next_steps import STEPS, next_steps
from cx_models.projection.project import project
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel
from cx_models.service.offer import Recruiting

CASE = Scenario("case", (CloseStores(below=100_000), AddBot(), AddChat(agents=3)))


@pytest.fixture(scope="module")
def found(internet_provider):
    return next_steps(internet_provider, CASE, draws=5)


def test_every_step_is_taken_alone_and_none_makes_things_worse_at_the_middle(found):
    assert {step.code for step in found.steps} == set(STEPS)
    for step in found.steps:
        differing = set(step.after.scenario.levers) ^ set(CASE.levers)
        assert len({lever.name for lever in differing}) == 1, step.code
    gains = {step.code: step.gain("satisfaction.everyone") for step in found.steps}
    assert all(gains[code].middle > 0 for code in ("clearer", "right_first", "warm", "decided", "taken", "agent"))


def test_a_gain_is_the_difference_of_the_two_plans_in_the_same_worlds(internet_provider, found):
    step = next(step for step in found.steps if step.code == "clearer")
    further = project(internet_provider, CASE.with_lever(ClearSelfService(0.1)), draws=5)
    before = project(internet_provider, CASE, draws=5)
    paired = further.draws.changed["failure.hours"] - before.draws.changed["failure.hours"]
    gain = step.gain("failure.hours")
    assert gain.middle == pytest.approx(further.value("failure.hours") - before.value("failure.hours"))
    assert (gain.low, gain.high) == pytest.approx(tuple(np.quantile(paired, [0.05, 0.95])))


def test_what_is_whole_has_no_further_step_and_what_is_absent_none_at_all(internet_provider):
    whole = Scenario("whole", (ClearSelfService(1.0), GuideContacts(1.0, 1.0), LetStaffDecide(1.0, 1.0)))
    assert {step.code for step in next_steps(internet_provider, whole).steps} == {"agent", "mail_agent"}
    assert "better_bot" not in {step.code for step in next_steps(internet_provider, NO_CHANGE).steps}
    most = Scenario("most", (StaffPhone(morning=200, midday=200, afternoon=200),))
    assert "agent" not in {step.code for step in next_steps(internet_provider, most).steps}


def test_an_agent_beyond_the_hiring_ceiling_is_counted_as_coming(internet_provider):
    capped = Scenario("capped", (CloseStores(below=100_000), StaffPhone(midday=5, ceiling=2)))
    step = next(step for step in next_steps(internet_provider, capped).steps if step.code == "agent")
    assert step.gain("phone.wait").middle < 0
    changed = step.after.scenario.lever("staff_phone")
    assert (changed.morning, changed.midday, changed.ceiling) == (1, 3, 3)


def test_the_scores_are_shares_that_follow_their_levers(internet_provider):
    today = scores(project(internet_provider, NO_CHANGE).today.settled)
    for lever, moved in (
        (ClearSelfService(1.0), "usability"),
        (GuideContacts(1.0, 1.0), "service_design"),
        (LetStaffDecide(1.0, 0.5), "role"),
    ):
        plan = scores(project(internet_provider, Scenario("plan", (lever,))).changed.settled)
        for name in DIMENSIONS:
            assert 0.0 <= getattr(plan, name)[0] <= 1.0
        assert getattr(plan, moved)[0] > getattr(today, moved)[0] + 0.01


def test_usability_by_hand(internet_provider):
    settled = project(internet_provider, CASE).changed.settled
    alone = [*SELF_SERVICE, CHATBOT]
    contacts = settled.seen.contacts[0]
    solved = sum(contacts[way] @ settled.links.resolved[0, :, way] for way in alone)
    assert scores(settled).usability[0] == pytest.approx(solved / contacts[alone].sum())


@pytest.mark.parametrize("language", list(Language))
def test_it_is_told_in_both_languages(internet_provider, found, language):
    text = words(language)
    for one in (found, next_steps(internet_provider, NO_CHANGE)):
        assert "{" not in next_say(one, text)
        assert len(step_rows(one, text)) == len(steps_shown(one, text)) == len(one.steps)
        headers, rows = steps_table(one, text)
        assert all(len(row) == len(headers) for row in rows)
        assert len(scores_shown(one, text)) == len(DIMENSIONS) + 1  # and tact


def test_one_more_in_a_chat_is_one_more_than_can_be_found(internet_provider):
    """The phone takes five of the eight who can be hired, so three of the chat's six come; the next is the fourth."""
    plan = Scenario("x", (StaffPhone(midday=5, ceiling=8), AddChat(agents=6, ceiling=8)))
    _, further = STEPS["chat_agent"]
    (lever,) = further(internet_provider, plan)
    service = plan.with_lever(lever).applied_to(internet_provider.observed.service)
    assert service.desk(Channel.CHAT).agents.max() == 4


def test_one_more_on_the_phone_takes_nobody_from_the_chat(internet_provider):
    plan = Scenario("x", (CloseStores(below=100_000), AddChat(agents=6, ceiling=6), StaffMail(2, ceiling=8)))
    step = next(step for step in next_steps(internet_provider, plan).steps if step.code == "agent")
    before, after = (one.changed.service for one in (step.before, step.after))
    for channel, more in ((Channel.PHONE, 1), (Channel.CHAT, 0), (Channel.EMAIL, 0)):
        assert after.desk(channel).agents.max() == before.desk(channel).agents.max() + more, channel
    assert step.gain("cost.total").middle > 0


def test_where_nobody_is_left_on_the_phone_the_next_one_is_somebody(internet_provider):
    gone = Scenario("x", (StaffPhone(morning=-50, midday=-50, afternoon=-50),))
    _, further = STEPS["agent"]
    (lever,) = further(internet_provider, gone)
    today = internet_provider.observed.service
    people = [one.applied_to(today).desk(Channel.PHONE).agents.sum() for one in (gone, gone.with_lever(lever))]
    assert people[1] > people[0]


def test_todays_own_bot_and_chat_have_a_next_step(internet_provider):
    today = internet_provider.observed.service
    levers = (AddChat(agents=4, at_once=2, handling=9.0), AddBot(hand_over="person"))
    there = replace(Scenario("x", levers).applied_to(today), recruiting=Recruiting())
    observed = replace(internet_provider.observed, service=there)
    baseline = replace(internet_provider, observed=observed)
    (chat,) = STEPS["chat_agent"][1](baseline, NO_CHANGE)
    assert (chat.agents, chat.handling, chat.opens, chat.closes) == (5, 9.0, 8.0, 18.0)
    (bot,) = STEPS["better_bot"][1](baseline, NO_CHANGE)
    assert bot.hand_over == "person" and bot.bill > AddBot().bill
    odd = replace(there, desks=tuple(replace(desk, agents=np.roll(desk.agents, 40)) for desk in there.desks))
    elsewhere = replace(internet_provider, observed=replace(observed, service=odd))
    assert STEPS["chat_agent"][1](elsewhere, NO_CHANGE) == ()  # no lever has such a week
