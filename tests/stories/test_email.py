"""Whoever gets no answer rings: e-mail that waits comes back as calls, and one that is closed as queues."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import PHONE
from cx_models.effects.journeys import CAUSES
from cx_models.effects.mail import EMAIL
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores, StaffMail
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel


def planned(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


@pytest.fixture(scope="module")
def fewer(internet_provider):
    """One of three goes: more is written than can be answered."""
    return planned(internet_provider, StaffMail(-1))


@pytest.fixture(scope="module")
def without_mail(provider_operations):
    """The provider had it no e-mail."""

    def others(told):
        return {channel: week for channel, week in told.items() if channel is not Channel.EMAIL}

    operations = replace(
        provider_operations,
        channels=tuple(row for row in provider_operations.channels if row.channel is not Channel.EMAIL),
        arrivals=others(provider_operations.arrivals),
        staffing=others(provider_operations.staffing),
        abandoned=others(provider_operations.abandoned),
    )
    return calibrate(None, operations)


def test_the_fewer_answer_the_later_answers_come_and_the_fewer_write(fewer):
    assert fewer.difference("email.answer") > 6 * 60
    assert fewer.difference("email.contacts") < 0 < fewer.difference("phone.contacts")
    assert fewer.difference("satisfaction.everyone") < 0 < fewer.difference("leaving.customers")


def test_whoever_gets_no_answer_asks_again_and_calls_that_need_not_come_do(fewer):
    again = CAUSES.index("reconnect")
    today, changed = (one.settled.seen.by_cause[again, 0] for one in (fewer.today, fewer.changed))
    assert changed[PHONE] > today[PHONE]
    of_each = [one.settled.links.resolved[0, :, EMAIL].mean() for one in (fewer.today, fewer.changed)]
    assert of_each[1] < of_each[0]


def test_closing_email_saves_wages_and_fills_the_phone_and_the_stores(internet_provider):
    closed = planned(internet_provider, StaffMail(-40))
    assert closed.changed.service.desk(Channel.EMAIL) is None
    assert closed.value("email.contacts") == 0
    assert closed.difference("cost.agents") < 0
    assert closed.difference("phone.wait") > 0 and closed.difference("store.wait") > 0
    assert closed.value("choice.lost") > 0


def test_what_closed_stores_send_to_email_makes_answers_late_where_nobody_is_added(internet_provider):
    closures = CloseStores(below=1_000_000)
    alone, staffed = planned(internet_provider, closures), planned(internet_provider, closures, StaffMail(2))
    assert alone.difference("email.contacts") > 0 and alone.difference("email.answer") > 0
    assert staffed.difference("email.answer") < 0
    assert staffed.difference("satisfaction.everyone") > alone.difference("satisfaction.everyone")


def test_email_can_be_opened_where_there_is_none_and_takes_calls_and_visits(without_mail):
    opened = planned(without_mail, StaffMail(3))
    written = opened.value("email.contacts")
    matters = opened.today.settled.drivers.wanted.sum()
    share = opened.today.settled.drivers.worlds["choice.new_mail"][0]
    assert 0.5 * share < written / matters < 1.5 * share
    assert opened.difference("phone.contacts") < 0 and opened.difference("store.contacts") < 0
    assert opened.difference("choice.lost") == 0  # nobody has less to choose from


def test_where_nobody_is_told_to_answer_more_people_change_nothing(provider_operations):
    unstaffed = {
        channel: week for channel, week in provider_operations.staffing.items() if channel is not Channel.EMAIL
    }
    told = planned(calibrate(None, replace(provider_operations, staffing=unstaffed)), StaffMail(5))
    assert told.changed.settled is told.today.settled


def test_in_every_world_later_answers_please_fewer(internet_provider):
    drawn = project(internet_provider, Scenario("plan", (StaffMail(-1),)), draws=50)
    assert np.mean(drawn.draws.changed["email.answer"] > drawn.draws.today["email.answer"]) == 1.0
    assert drawn.difference("satisfaction.everyone").high < 0.001


def test_against_it_most_people_accept_a_day_so_answering_sooner_wins_little(internet_provider):
    """In a survey of 2018 a day was soon enough for 56 %; nights and weekends are waited through all the same."""
    twice = planned(internet_provider, StaffMail(3))
    assert twice.difference("email.answer") < 0
    assert 0 <= twice.difference("satisfaction.everyone") < 0.005
    assert twice.difference("cost.total") > 100_000
