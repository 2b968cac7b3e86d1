"""E-mail in many worlds at once, beside the exact chain that answers for one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.mail import EMAIL, Answered, answer_hours, asking_again
from cx_models.projection.mail_week import mail_week
from cx_models.projection.project import project
from cx_models.scenario.levers import LetStaffDecide
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS, open_between
from cx_models.service.offer import Desk


@pytest.fixture(scope="module")
def week(internet_provider):
    return mail_week(internet_provider.middle.settled)


def beside_the_chain(week, load, teams):
    """Hours by the stream and by the chain, where so many times as much is written to so many such teams."""
    larger = replace(week, arrivals=week.arrivals * load * teams, people=week.people * teams)
    chain = larger.answered(0.0)
    desk = Desk(Channel.EMAIL, larger.people, week.handling)
    written = np.array([larger.arrivals.sum() / 2])
    return float(answer_hours(written, larger.arrivals, desk)[0]), chain.mean(chain.response, larger.arrivals) / 60


@pytest.mark.parametrize("teams", [1, 10])
@pytest.mark.parametrize("load", [0.1, 0.5, 0.9, 1.0, 1.1, 1.5, 2.0])
def test_the_stream_of_work_takes_as_long_as_the_exact_chain(week, load, teams):
    stream, chain = beside_the_chain(week, load, teams)
    assert stream == pytest.approx(chain, rel=0.02)


def test_where_a_few_are_busy_nearly_all_the_time_chance_adds_a_quarter_at_most(week):
    stream, chain = beside_the_chain(week, 1.24, 1)
    assert 0.75 * chain < stream < chain


def test_in_each_world_its_own_load_and_never_sooner_for_more_of_it(week):
    desk = Desk(Channel.EMAIL, week.people, week.handling)
    written = np.linspace(1.0, 4_000.0, 60)
    hours = answer_hours(written, week.arrivals, desk)
    assert (np.diff(hours) >= 0).all()
    alone = [answer_hours(written[i : i + 1], week.arrivals, desk)[0] for i in range(len(written))]
    np.testing.assert_allclose(hours, alone, rtol=1e-12)


def test_more_people_never_answer_later(week):
    written = np.array([700.0, 1_000.0, 1_500.0])
    by_people = [
        answer_hours(written, week.arrivals, Desk(Channel.EMAIL, n * np.sign(week.people), week.handling))
        for n in range(1, 12)
    ]
    assert (np.diff(by_people, axis=0) <= 1e-12).all()


def test_who_writes_on_friday_night_waits_for_monday():
    rhythm = np.zeros(HALF_HOURS)
    rhythm[4 * 48 + 40] = 1.0  # Friday 20.00–20.30
    office = Desk(Channel.EMAIL, np.where(open_between(8.0, 16.0), 1.0, 0.0), 6.0)
    hours = answer_hours(np.array([0.001]), rhythm, office)[0]
    assert hours == pytest.approx(2.5 * 24 - 12.25 + 12 + 0.1, abs=0.05)  # to Monday 8.00, and the work


def test_where_nobody_is_told_to_answer_or_nobody_writes_nothing_is_claimed(week):
    desk = Desk(Channel.EMAIL, week.people, week.handling)
    assert answer_hours(np.array([500.0]), week.arrivals, None) == 0.0
    assert answer_hours(np.array([0.0]), np.zeros(HALF_HOURS), desk) == 0.0


def test_answers_as_late_as_today_change_nobody_and_later_ones_only_those_who_write(internet_provider):
    settled = internet_provider.middle.settled
    usual, worlds = settled.state.mail_hours, settled.drivers.worlds
    same = asking_again(settled.how, usual, usual, worlds)
    np.testing.assert_array_equal(same.settled, settled.how.settled)
    late = asking_again(settled.how, usual + 24.0, usual, worlds)
    others = np.arange(len(late.settled[0])) != EMAIL
    np.testing.assert_array_equal(late.settled[:, others], settled.how.settled[:, others])
    kept = late.settled[:, EMAIL] / settled.how.settled[:, EMAIL]
    np.testing.assert_allclose(kept, np.exp(-worlds["mail.asks_again"])[:, None] * np.ones_like(kept))


def test_in_balance_as_many_write_as_are_answered_that_soon(internet_provider, week):
    worlds = internet_provider.assumptions.worlds(40, 0)
    answered = Answered.at(Desk(Channel.EMAIL, week.people, week.handling), week.arrivals)
    met_at = np.full(40, 20.0)
    for written in (200.0, 900.0, 1_200.0, 2_500.0):
        found = answered.in_balance(np.full(40, written), met_at, np.ones(40), worlds)
        at_their_word = np.interp(written, answered.written, answered.hours)
        assert (np.abs(found - met_at) <= abs(at_their_word - met_at[0]) + 0.02).all()  # never further
    agreeing = np.interp(900.0, answered.written, answered.hours)
    same = answered.in_balance(np.full(40, 900.0), np.full(40, agreeing), np.ones(40), worlds)
    np.testing.assert_allclose(same, agreeing, atol=0.02)


@pytest.mark.parametrize("longer", [0.8, 1.0, 1.3])
def test_who_takes_longer_for_each_answers_as_a_desk_of_that_handling(week, longer):
    answered = Answered.at(Desk(Channel.EMAIL, week.people, week.handling), week.arrivals)
    written = np.array([300.0, 700.0, 1_000.0, 1_400.0])
    slow = answer_hours(written, week.arrivals, Desk(Channel.EMAIL, week.people, longer * week.handling))
    np.testing.assert_allclose(answered.soon(written, np.full(4, longer)), slow, rtol=0.06)


def test_room_to_decide_takes_as_much_longer_in_email_as_on_the_phone(internet_provider, provider_operations):
    plan = Scenario("x", (LetStaffDecide(decided=1.0),))
    changed = project(internet_provider, plan).changed.settled
    today = internet_provider.middle.settled
    phone = changed.lines.handling[0, 0] / today.lines.handling[0, 0]
    assert changed.mail_longer[0] == pytest.approx(phone) and phone > 1
    assert mail_week(changed).handling == pytest.approx(phone * mail_week(today).handling)
    at_once = calibrate(None, provider_operations, shipped().with_value("design.decided_longer", 0.0))
    assert changed.state.mail_hours[0] > project(at_once, plan).changed.settled.state.mail_hours[0]
