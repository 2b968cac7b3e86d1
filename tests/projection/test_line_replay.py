"""Replayed days agree with the exact chain, and a logged day adds up: nobody is lost, nobody is in two places."""

from dataclasses import replace

import numpy as np
import pytest

from cx_models.projection.case import case_and_remedies
from cx_models.projection.line_day import line_day
from cx_models.projection.line_lives import FATES, agent_day, one_day
from cx_models.projection.line_replay import PRECISION, can_replay, desk, replayed
from cx_models.projection.project import project
from cx_models.queues.replay.twin import exact_course


@pytest.fixture(scope="module")
def settled(internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[0]).changed.at_first


@pytest.fixture(scope="module")
def phone(settled):
    return line_day(settled, 0, 0)


@pytest.fixture(scope="module")
def store(settled):
    return line_day(settled, 1, 0)


@pytest.fixture(scope="module")
def chat(phone):
    """A desk on which everybody holds three conversations at once."""
    return replace(phone, concurrency=3, people=np.maximum(phone.people // 2, 1))


@pytest.fixture(scope="module")
def night(phone):
    """A desk that carries its queue into the day and does not close at its end."""
    return replace(phone, lead_arrivals=phone.arrivals[:6], lead_seats=phone.people[:6].astype(float), closes=False)


@pytest.fixture(scope="module", params=["phone", "store", "chat", "night"])
def day(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module")
def lived(day):
    return one_day(day, day.people, 3)


def test_the_exponential_days_agree_with_the_exact_chain(day):
    found = replayed(day, day.people, most_days=100)
    assert abs(found.wait.apart) < 3.5
    assert abs(found.lost.apart) < 3.5
    assert found.wait.error > 0


def test_a_desk_as_the_chain_has_it_is_the_twins_too(phone, store, chat):
    for day in (phone, store, chat):
        exact, course = exact_course(desk(day, day.people, lifelike=False), 0), day.course(day.people)
        assert exact.queue[: len(course.queue)] == pytest.approx(course.queue, rel=1e-3)
        assert exact_course(desk(day, day.people, lifelike=True), 0) is None


def test_days_are_replayed_until_the_share_who_give_up_is_known(phone, store):
    found = replayed(phone, phone.people)
    assert found.precise
    assert found.lost.reach < 2 * PRECISION
    few = replayed(store, store.people, most_days=10)
    assert (few.days, few.precise) == (10, False)


def test_lifelike_times_are_held_against_the_same_customers(phone):
    found = replayed(phone, phone.people, most_days=40)
    assert found.lifelike_wait.against == pytest.approx(found.wait.replayed)
    assert found.lifelike_lost.against == pytest.approx(found.lost.replayed)
    assert found.lifelike_wait.error < 1.5 * found.wait.error


def test_the_same_number_is_the_same_day_whatever_the_staff(phone):
    one, more = (one_day(phone, phone.people + extra, 5) for extra in (0, 2))
    assert one.came == pytest.approx(more.came)
    assert len(one_day(phone, phone.people, 6).came) != len(one.came)


def test_everybody_who_comes_is_answered_leaves_or_is_still_there(lived, day):
    fates = {name: int((lived.fate == place).sum()) for place, name in enumerate(FATES)}
    assert sum(fates.values()) == len(lived.came)
    assert not day.closes or fates["still_there"] == 0
    answered = ~np.isnan(lived.answered)
    assert answered[lived.fate == FATES.index("served")].all()
    assert not answered[np.isin(lived.fate, (FATES.index("abandoned"), FATES.index("cut_off")))].any()
    assert ((lived.agent >= 0) == answered).all()
    assert (lived.left[answered & ~np.isnan(lived.left)] >= lived.answered[answered & ~np.isnan(lived.left)]).all()


def test_nobody_talks_with_more_customers_than_can_be_held_at_once(lived, day):
    held = set()
    for agent in set(lived.agent[lived.agent >= 0].tolist()):
        rows = np.flatnonzero((lived.agent == agent) & ~np.isnan(lived.answered))
        begun, over = lived.answered[rows], np.array([lived.until(int(row)) for row in rows])
        held |= {int(((begun <= moment) & (over > moment + 1e-9)).sum()) for moment in begun}
    assert max(held) == day.concurrency


def test_who_holds_one_conversation_is_quicker_with_it_than_who_holds_three(chat):
    """Two people for a trickle of chats: each has a whole agent and takes the time of one alone."""
    quiet = replace(chat, arrivals=np.full(len(chat.arrivals), 4.0), people=np.full(len(chat.people), 6), slower=0.5)
    lives = [one_day(quiet, quiet.people, number) for number in range(40)]
    talked = np.concatenate([one.left - one.answered for one in lives])
    assert np.nanmean(talked) == pytest.approx(quiet.handling / 2.0, rel=0.12)
    full = replayed(quiet, quiet.people, most_days=40)
    assert full.lifelike_wait.difference == pytest.approx(0.0, abs=0.1)


def test_agents_time_is_talk_and_pauses(lived, day):
    talked_with = 0
    for agent in range(int(day.people.max())):
        found = agent_day(lived, agent)
        on_duty = sum(end - start for start, end in found.duty)
        assert on_duty == 30.0 * (day.people > agent).sum()
        within = sum(
            max(min(end, stop) - max(start, begin), 0.0) for start, end in found.duty for begin, stop in found.talking
        )
        paused = sum(end - start for start, end in found.pauses)
        assert within + paused == pytest.approx(on_duty, abs=1e-3)
        assert 0.0 <= found.busy <= 1.0
        assert found.longest_pause is None or found.longest_pause in found.pauses
        talked_with += found.customers
    assert talked_with == (lived.agent >= 0).sum() or len(day.lead_seats)


def test_hours_hold_everybody(lived):
    seen = set().union(*(lived.within(60.0 * hour, 60.0 * hour + 60.0) for hour in lived.hours))
    assert seen == set(range(len(lived.came)))
    assert lived.worst_hour in lived.hours


def test_a_day_with_nobody_on_either_side_is_not_replayed(phone):
    assert can_replay(phone, phone.people)
    assert not can_replay(phone, 0 * phone.people)
    assert not can_replay(replace(phone, arrivals=0.0 * phone.arrivals), phone.people)


def test_a_day_on_which_nobody_happens_to_come_is_an_empty_day(phone):
    quiet = replace(phone, arrivals=1e-9 + 0.0 * phone.arrivals)
    lived = one_day(quiet, quiet.people, 0)
    assert len(lived.came) == 0 and lived.within(lived.begins, lived.ends) == []
    assert lived.worst_hour == lived.hours[0]
    assert agent_day(lived, 0).busy == 0.0
    assert replayed(quiet, quiet.people, most_days=10).wait.apart == 0.0
