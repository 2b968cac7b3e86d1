"""The failure-demand statement: every needless contact once, the work it asks for, back to its lever."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.effects.choice import STORE, WAY
from cx_models.effects.journeys import CAUSES
from cx_models.effects.money import failure_hours
from cx_models.presentation.failure import failure_say, failure_sections, failure_table, lever_rows
from cx_models.presentation.numbers import number
from cx_models.presentation.words import Language, words
from cx_models.projection.causes import contributions
from cx_models.projection.failure import failure_statement, total
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel

PLAN = Scenario("plan", (CloseStores(below=100_000), AddChat(agents=6), AddBot(hand_over="person")))


@pytest.fixture(scope="module")
def projection(internet_provider):
    return project(internet_provider, PLAN)


def test_the_statement_holds_every_needless_contact_once(projection):
    lines = failure_statement(projection)
    causes = projection.changed.settled.seen.by_cause[1:, 0]
    assert total(tuple(line.changed for line in lines)).contacts == pytest.approx(causes.sum(), abs=10)
    assert len({(line.cause, line.channel) for line in lines}) == len(lines)
    assert "new" not in {line.cause for line in lines}


def test_the_figure_of_contacts_is_that_of_the_statement_today_and_in_the_plan(projection):
    lines = failure_statement(projection)
    for when, value in (("today", projection.todays_value), ("changed", projection.value)):
        stated = total(tuple(getattr(line, when) for line in lines)).contacts
        assert value("failure.contacts") == pytest.approx(stated, abs=10) and stated > 100


def test_each_needless_contact_asks_for_its_handling_time(internet_provider, projection):
    settled, mail = projection.changed.settled, internet_provider.observed.mail_minutes
    hours, causes = failure_hours(settled, mail)[:, 0], settled.seen.by_cause[:, 0]
    for channel, at_once in ((Channel.PHONE, 1), (Channel.CHAT, 2)):  # two conversations at once
        way = WAY[channel]
        minutes = settled.lines.handling[0, settled.lines.ways.index(way)] / at_once
        assert hours[1:, way] == pytest.approx(causes[1:, way] * minutes / 60)
    visits = settled.week.arrivals[0, settled.lines.desks :].sum(axis=1)
    minutes = (visits * [store.handling for store in settled.service.stores]).sum() / visits.sum()
    assert hours[1:, STORE].sum() == pytest.approx(causes[1:, STORE].sum() * minutes / 60)
    mails = settled.seen.by_cause[1:, 0, WAY[Channel.EMAIL]].sum()
    assert hours[:, WAY[Channel.EMAIL]].sum() == pytest.approx(mails * mail / 60)
    assert hours[0].sum() == 0.0 and (hours >= 0).all()
    assert hours[:, WAY[Channel.CHATBOT]].sum() == 0.0  # a bot's failure takes people's time where it lands


def test_where_everybody_is_served_it_is_the_time_worked_on_them(internet_provider):
    settled, mail = internet_provider.middle.settled, internet_provider.observed.mail_minutes
    asked, causes = failure_hours(settled, mail)[:, 0], settled.seen.by_cause[:, 0]
    worked = settled.week.busy[0, settled.lines.desks :].sum() / 2
    part = causes[1:, STORE].sum() / causes[:, STORE].sum()
    served = 1 - settled.of_way(settled.state.abandoned)[0, STORE]
    assert asked[:, STORE].sum() == pytest.approx(worked * part / served, rel=0.05)


def test_to_close_stores_or_send_agents_home_never_makes_needless_work_less(internet_provider):
    plans = ((CloseStores(below=100_000),), (CloseStores(below=1_000_000),), (StaffPhone(-3, -3, -3, -3, -3),))
    for levers in plans:
        assert project(internet_provider, Scenario("plan", levers)).difference("failure.hours") > 0, levers


def test_its_price_is_the_wage(internet_provider, projection):
    prices = internet_provider.observed.prices
    if not prices.enough:
        pytest.skip("the sample brings no wages")
    found = projection.changed.failure_euros[:, 0]
    hours = projection.changed.failure_hours[:, 0]
    phone = WAY[Channel.PHONE]
    assert found[:, phone].sum() == pytest.approx(hours[:, phone].sum() * prices.agent_hour * 365.25 / 7)
    assert found[:, STORE].sum() == pytest.approx(hours[:, STORE].sum() * prices.store_hour * 365.25 / 7)


def test_the_levers_parts_add_up_to_the_change(projection):
    steps = contributions(projection)
    for figure in ("failure.contacts", "failure.hours", "failure.euros"):
        change = projection.difference(figure)
        assert sum(step.change[figure] for step in steps) == pytest.approx(change, rel=1e-6)
    assert next(step.change["failure.hours"] for step in steps if step.lever == "add_bot") > 0


def test_closing_stores_moves_needless_work_from_counters_to_the_phone(internet_provider):
    lines = failure_statement(project(internet_provider, Scenario("closing", (CloseStores(below=100_000),))))
    at = {
        channel: sum(line.changed.hours - line.today.hours for line in lines if line.channel is channel)
        for channel in (Channel.PHONE, Channel.STORE)
    }
    assert at[Channel.PHONE] > 0 > at[Channel.STORE]


def test_without_a_lever_nothing_is_added(internet_provider):
    lines = failure_statement(project(internet_provider, NO_CHANGE))
    assert lines and all(line.today == line.changed for line in lines)


@pytest.mark.parametrize("language", list(Language))
def test_it_is_told_in_both_languages(projection, language):
    text = words(language)
    lines = failure_statement(projection)
    assert "{" not in failure_say(lines, text)
    headers, rows = failure_table(lines, text)
    assert len(rows) == len(lines) and all(len(row) == len(headers) for row in rows)
    sections = failure_sections(lines, text)
    assert sum(len(section.rows) for section in sections) == len(lines)
    steps = contributions(projection)
    by_lever = lever_rows(steps, text)
    assert len(by_lever) == len(PLAN.levers)
    told = [number(step.change["failure.contacts"], language, signed=True) for step in steps]
    assert by_lever[text("failure.column.contacts")].tolist() == told and len(set(told)) > 1
    assert failure_say((), text) == text("failure.none")
    assert np.isfinite([row[2] for row in rows]).all()
    assert len(CAUSES) == 6
