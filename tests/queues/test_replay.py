"""What holds for every replay, whatever the network: nobody disappears, Little, and chance that stays in its place."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.counting import CAUSES
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay, replay_until


@pytest.fixture(scope="module", autouse=True)
def compiled_loop():
    """Where numba is installed; once compiled it is kept, and without it all holds as well, only slower."""
    compile_now()


SHARE = st.sampled_from([0.0, 0.2, 0.5, 1.0])
BUSY_DAY = dict(
    arrivals=[[40.0, 60.0, 50.0], [20.0, 30.0, 0.0]],
    agents=[[4, 5, 3], [2, 2, 2]],
    first=[[[0.3] * 3, [0.6, 0.5, 0.0], [0.1] * 3], [[0.0] * 3, [0.4] * 3, [0.5, 0.0, 0.5]]],
    skill=[[0, 1, 2], [0, 0, 1]],
    priority=[1, 0],
    speed=[[1.0, 0.0], [1.0, 0.7]],
    handling=[2.0, 6.0, 9.0],
    handling_cv=[0.0, 1.2, 0.8],
    patience=[np.inf, 5.0, 12.0],
    patience_shape=[1.0, 0.8, 2.0],
    no_line=[True, False, False],
    is_open=[[1, 1, 1], [1, 1, 1], [1, 1, 0]],
    comes_later=[0, 0, 1],
    resolved=[[0.4, 0.7, 0.8], [0.3, 0.6, 0.9]],
    transfer_cost=[0.0, 0.2, 0.0],
    spill=[[[0.0, 0.7, 0.1]] + 2 * [[0] * 3], [[0.0, 0.2, 0.6]] + 2 * [[0] * 3]],
    transfer_first=[[0.0, 0.3, 0.1], [0.0, 0.1, 0.4]],
    transfer_again=[0.0, 0.1, 0.1],
    transfer_to=[[0, 0, 0], [0, 0.2, 0.8], [0, 1.0, 0]],
    reconnect=[0.2, 0.6, 0.5],
    self_service=[True, False, False],
    reconnect_delay=15.0,
    reconnect_to=[[0.1, 0.8, 0.1], [0.2, 0.7, 0.1], [0, 0.5, 0.5]],
    redial=[0.0, 0.6, 0.5],
    redial_delay=6.0,
    return_pace=[[1, 1, 1], [0.2, 2.0, 1], [0, 0.5, 2.0]],
    call_back_above=[np.inf, 4.0, np.inf],
    call_back_accepted=[0.0, 0.5, 0.0],
)


@st.composite
def networks(draw):
    """Small networks with every complication switched on or off."""
    queues, pools, classes, intervals = (draw(st.integers(1, most)) for most in (3, 2, 2, 4))

    def table(element, *shape):
        size = int(np.prod(shape))
        return np.reshape(draw(st.lists(element, min_size=size, max_size=size)), shape)

    def parted(*shape):
        shares = table(st.floats(0, 1), *shape)
        return shares / np.maximum(shares.sum(axis=-1, keepdims=True), 1.0)

    skill = table(st.integers(0, 2), pools, queues)
    skill[0] = np.maximum(skill[0], 1)
    bot = draw(st.booleans()) and queues > 1
    no_line = np.zeros(queues, bool)
    if bot:
        no_line[-1], skill[:, -1] = True, 0
    skill[~skill.any(axis=1), 0] = 1
    return network(
        table(st.sampled_from([0.0, 10.0, 40.0, 90.0]), classes, intervals),
        table(st.integers(0, 4), pools, intervals),
        interval=draw(st.sampled_from([15.0, 60.0])),
        first=np.swapaxes(parted(classes, intervals, queues), 1, 2),
        skill=skill,
        no_line=no_line,
        priority=table(st.integers(0, 1), classes),
        speed=draw(st.sampled_from([[1.0], [1.0, 0.8, 0.5]])),
        handling=table(st.floats(0.5, 20), queues),
        handling_cv=table(st.sampled_from([0.0, 0.5, 1.5]), queues),
        exponential=draw(st.booleans()),
        patience=table(st.sampled_from([0.0, 2.0, 15.0, np.inf]), queues),
        patience_shape=table(st.sampled_from([0.6, 1.0, 2.0]), queues),
        is_open=table(st.sampled_from([True, True, False]), queues, intervals),
        comes_later=table(st.booleans(), queues),
        resolved=table(SHARE, classes, queues),
        transfer_cost=table(SHARE, queues),
        spill=parted(classes, queues, queues),
        transfer_first=table(SHARE, classes, queues),
        transfer_again=table(SHARE, queues),
        transfer_to=parted(queues, queues),
        reconnect=table(SHARE, queues),
        reconnect_delay=draw(st.sampled_from([1.0, 30.0])),
        reconnect_to=parted(classes, queues, queues),
        self_service=table(st.booleans(), queues),
        redial=table(SHARE, queues),
        redial_delay=draw(st.sampled_from([1.0, 20.0])),
        return_pace=table(st.sampled_from([0.0, 0.3, 1.0, 4.0]), queues, intervals),
        call_back_above=draw(st.sampled_from([3.0, np.inf])),
        call_back_accepted=0.5,
        leaving=draw(st.sampled_from(["finish", "at_once"])),
    )


@settings(max_examples=60, deadline=None)
@given(net=networks(), seed=st.integers(0, 1000))
def test_nobody_disappears_and_little_holds_in_any_network(net, seed):
    found = replay(net, days=2, seed=seed, log_days=2)
    seen = found.contacts
    for day in range(2):
        for queue in range(len(net.handling)):
            mine = seen.where((seen.day == day) & (seen.queue == queue))
            entered = mine.where(mine.outcome != 7)
            tally = found.tally[day, :, queue].sum(axis=1)
            assert tally[0] == len(entered.day) == tally[CAUSES:].sum()
            still_there = np.count_nonzero(entered.outcome == -1)
            assert tally[0] == tally[5] + tally[4] + tally[6] + still_there
            assert tally[7] == len(mine.day) - len(entered.day)
            # Little: minutes spent waiting, counted by customer and counted by clock.
            assert found.minutes[day, queue].sum() == approx(tally[3], abs=1e-6)
    assert found.ends.sum() == approx(len(np.unique(np.column_stack([seen.day, seen.customer]), axis=0))
                                      + found.ends[..., 3].sum())  # fmt: skip
    assert (found.occupancy <= 1 + 1e-9).all()
    assert (found.minutes >= -1e-9).all()


@settings(max_examples=25, deadline=None)
@given(net=networks())
def test_compiled_and_plain_loops_agree_to_the_bit(net):
    if not compile_now():
        pytest.skip("numba is not installed: there is only the plain loop")
    one, other = replay(net, days=1, seed=3, log_days=1), replay(net, days=1, seed=3, log_days=1, plain=True)
    assert one.compiled and not other.compiled
    for name in ("tally", "minutes", "waits", "ends"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    for name, column in vars(one.contacts).items():
        assert np.array_equal(column, getattr(other.contacts, name), equal_nan=True), name


def test_every_part_of_a_busy_day_is_used():
    """Guards the examples above: a day in which nothing happens would prove nothing."""
    found = replay(network(**BUSY_DAY), days=40, seed=2)
    assert (found.by_cause.sum(axis=0) > 0).all()
    assert (found.matters.sum(axis=0) > 0).all()
    for counted in (found.abandoned, found.cut_off, found.turned_away, found.called_back, found.served):
        assert counted.sum() > 0


def test_the_same_seed_gives_the_same_days_and_another_gives_others():
    net = network(**BUSY_DAY)
    one, same, other = (replay(net, days=2, seed=seed) for seed in (5, 5, 6))
    assert np.array_equal(one.tally, same.tally)
    assert not np.array_equal(one.tally, other.tally)


def test_days_that_go_on_are_the_days_of_a_longer_replay():
    net = network(**BUSY_DAY)
    long, end = replay(net, days=3, seed=5), replay(net, days=1, seed=5, first_day=2)
    assert np.array_equal(long.tally[2:], end.tally)


def test_an_agent_more_at_one_desk_changes_nothing_for_those_who_never_touch_it():
    desks = network([[60.0, 80.0], [50.0, 40.0]], [[5, 6], [4, 4]], handling=6, patience=[8.0, 5.0], redial=0.5)
    more = replace(desks, agents=desks.agents + np.array([[1], [0]]))
    before, after = (replay(net, days=3, seed=1, log_days=3).contacts for net in (desks, more))
    elsewhere, still = before.where(before.queue == 1), after.where(after.queue == 1)
    for name in ("day", "customer", "arrived", "answered", "left", "outcome", "cause", "attempt"):
        assert np.array_equal(getattr(elsewhere, name), getattr(still, name), equal_nan=True), name
    assert len(before.where(before.queue == 0).day) != len(after.where(after.queue == 0).day)


def test_who_tries_again_brings_the_same_work():
    desk = network([60.0] * 4, [4] * 4, handling=6, patience=3, redial=1.0, redial_delay=5)
    short, enough = (
        replay(replace(desk, agents=desk.agents + more), log_days=1, days=1, seed=2).contacts for more in (0, 4)
    )
    talk = {}
    for seen in (short, enough):
        served = seen.where(seen.outcome == 5)
        for customer, minutes in zip(served.customer, served.left - served.answered, strict=True):
            talk.setdefault(customer, []).append(minutes)
    both = np.array([pair for pair in talk.values() if len(pair) == 2])
    assert len(both) > 50 and (short.attempt > 0).any()
    assert both[:, 0] == approx(both[:, 1])


def test_raising_one_channel_s_share_moves_only_those_who_must():
    shares = network([[60.0] * 4], [[9] * 4] * 3, first=[[0.5, 0.3, 0.2]], skill=np.eye(3), handling=3)
    raised = replace(shares, first=np.repeat([[[0.6], [0.24], [0.16]]], 4, axis=2))
    before, after = (replay(net, days=5, log_days=5).contacts for net in (shares, raised))
    was = dict(zip(zip(before.day, before.customer, strict=True), before.queue, strict=True))
    now = dict(zip(zip(after.day, after.customer, strict=True), after.queue, strict=True))
    assert was.keys() == now.keys()
    moved = {(was[who], now[who]) for who in was if was[who] != now[who]}
    assert moved == {(1, 0), (2, 0)}
    assert np.mean([was[who] != now[who] for who in was]) == approx(0.1, abs=0.03)


def test_more_demand_in_one_interval_adds_customers_and_moves_none():
    desk = network([60.0, 60.0, 60.0], [9, 9, 9], handling=3)
    more = replace(desk, arrivals=np.array([[60.0, 75.0, 60.0]]))
    before, after = (replay(net, days=5, log_days=5).contacts for net in (desk, more))
    was, now = ({*zip(seen.day, seen.customer, seen.arrived, strict=True)} for seen in (before, after))
    assert was < now
    assert {minute // 30 for _, _, minute in now - was} == {1}


@settings(max_examples=30, deadline=None)
@given(
    load=st.floats(0.3, 1.5),
    agents=st.integers(1, 12),
    cv=st.sampled_from([0.0, 0.5, 1.0, 2.0]),
    seed=st.integers(0, 99),
)
def test_an_agent_more_never_lengthens_anybody_s_wait_at_a_desk_served_in_turn(load, agents, cv, seed):
    desk = network([10.0 * load * agents] * 6, [agents] * 6, handling=6, handling_cv=cv)
    waits = []
    for more in (0, 1):
        seen = replay(replace(desk, agents=desk.agents + more), days=1, seed=seed, log_days=1).contacts
        waits.append(np.nan_to_num(seen.answered, nan=np.inf) - seen.arrived)
    assert (waits[1] <= waits[0] + 1e-9).all()


def test_contacts_left_by_an_agent_who_goes_home_return_with_the_time_they_still_need():
    desk = network([60.0, 0.0, 0.0], [8, 2, 2], handling=10, handling_cv=0.0, interval=20.0)
    finished = replay(desk, days=20, seed=1, log_days=20)
    left = replay(replace(desk, leaving="at_once"), days=20, seed=1, log_days=20)
    assert finished.interrupted.sum() == 0 and left.interrupted.sum() > 1
    served = finished.contacts.where(finished.contacts.outcome == 5)
    assert served.left - served.answered == approx(np.full(len(served.day), 10.0))
    # Work is neither lost nor done twice: each served contact took ten agent minutes.
    for day in range(20):
        of_today = left.contacts.where(left.contacts.day == day)
        if (of_today.outcome == 5).all():
            assert left.minutes[day, 1].sum() == approx(10.0 * len(of_today.day))


def test_on_closing_those_waiting_are_cut_off_and_those_in_service_finished():
    desk = network([60.0, 0.0], [2, 0], handling=12, interval=60.0, is_open=[1, 0])
    found = replay(desk, days=30, seed=4, log_days=30)
    waiting = found.contacts.where(np.isnan(found.contacts.answered))
    assert (waiting.outcome == 6).all() and (waiting.left == 60.0).all()
    in_service = found.contacts.where(found.contacts.left > 60.0)
    assert len(in_service.day) > 30 and (in_service.outcome == 5).all()


def test_who_took_a_call_back_keeps_the_place_and_does_not_give_up():
    desk = network([80.0] * 4, [4] * 4, handling=6, patience=4, call_back_above=3, call_back_accepted=1.0)
    found = replay(desk, days=20, seed=4, log_days=20)
    assert found.called_back.sum() > 0
    assert (
        found.abandoned.sum() < replay(replace(desk, call_back_accepted=np.zeros(1)), days=20, seed=4).abandoned.sum()
    )
    waits = found.contacts.answered - found.contacts.arrived
    for day in range(20):
        answered = found.contacts.where((found.contacts.day == day) & (waits > 0))
        assert (np.diff(answered.answered) >= 0).all()
    assert (found.wait_on_the_line <= found.wait).all()


def test_an_agent_holds_no_more_conversations_than_allowed():
    desk = network([90.0] * 4, [3] * 4, handling=6, speed=[1.0, 0.8, 0.6])
    seen = replay(desk, days=1, seed=4, log_days=1).contacts
    served = seen.where(seen.outcome == 5)
    for agent in np.unique(served.agent):
        mine = served.of_agent(agent)
        at_once = [(((mine.answered <= at) & (mine.left > at)).sum()) for at in mine.answered]
        assert max(at_once) == 3


def test_the_life_of_a_customer_is_told_in_order():
    seen = replay(network(**BUSY_DAY), days=1, seed=4, log_days=1).contacts
    often = np.bincount(np.unique(seen.customer, return_inverse=True)[1])
    life = seen.of_customer(np.unique(seen.customer)[np.argmax(often)])
    assert len(life.day) > 2
    assert (np.diff(life.arrived) >= 0).all()
    assert (life.arrived[1:] >= life.left[:-1] - 1e-9).all()
    assert life.cause[0] == 0 and (life.cause[1:] > 0).all()


def test_as_many_days_are_replayed_as_the_precision_needs():
    desk = network([60.0] * 4, [6] * 4, handling=6, patience=10)
    rough, fine = (replay_until(desk, precision=points, seed=1) for points in (0.02, 0.005))
    for found, precision in ((rough, 0.02), (fine, 0.005)):
        assert found.measured("abandoned").width / 2 <= precision
    assert fine.days > 4 * rough.days
    assert replay_until(desk, precision=1e-6, most_days=30).days == 30


def test_the_warm_up_is_left_out_of_totals():
    desk = network([60.0] * 4, [6] * 4, handling=6, patience=10)
    whole, later = replay(desk, days=5), replay(desk, days=5, warm_up=2)
    assert np.array_equal(whole.arrivals, later.arrivals)
    assert later.by_cause.sum() == approx(whole.arrivals[:, 2:].sum())
    assert later.measured("arrivals").middle == approx(whole.arrivals[:, 2:].sum())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"arrivals": [[-1.0, 2.0]]}, "arrivals contains -1.0; it must be 0 or more"),
        ({"arrivals": [[np.nan, 2.0]]}, "arrivals contains NaN"),
        ({"arrivals": [[np.inf, 2.0]]}, "arrivals contains infinity"),
        ({"arrivals": [[1.0, 2.0, 3.0]]}, r"agents has shape \(1, 2\)"),
        ({"agents": [[1.5, 2.0]]}, "agents contains 1.5; it must be whole numbers"),
        ({"agents": [[-1, 2]]}, "agents contains -1"),
        ({"handling": 0}, "handling contains 0; it must be above 0"),
        ({"patience": -3}, "patience contains -3"),
        ({"patience_shape": 0.01}, "patience_shape contains 0.01; it must be at least 0.05"),
        ({"redial": 1.4}, "redial contains 1.4; it must be at most 1"),
        ({"redial": 0.5, "redial_delay": 0}, "redial_delay contains 0 where redial is above 0"),
        ({"reconnect": 0.5, "reconnect_delay": 0}, "reconnect_delay contains 0"),
        ({"first": [[0.7, 0.6]], "skill": [[1, 1]]}, "first row 0 sums to 1.29999"),
        ({"skill": [[0]]}, "agents row 0 has people"),
        ({"no_line": True}, "queue 0 has no line; skill must be 0"),
        ({"speed": [[0.0, 1.0]]}, "speed contains 0 before a pace"),
        ({"is_open": [[1, 2]]}, "is_open contains 2.0; it must be true or false"),
        ({"interval": 0}, "interval is 0.0 min; it must be above 0"),
        ({"leaving": "later"}, "leaving is 'later'"),
        ({"patients": 3}, "patients is no part of a network"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_value_and_bound(wrong, told):
    with pytest.raises(ValueError, match=told):
        network(**{"arrivals": [[60.0, 60.0]], "agents": [[2, 2]], "handling": 6.0} | wrong)


def test_a_variant_is_checked_like_its_original():
    desk = network([60.0, 60.0], [6, 6], handling=6)
    with pytest.raises(ValueError, match="agents contains -1"):
        replace(desk, agents=desk.agents - 7)
    assert desk == network([60.0, 60.0], [6, 6], handling=6)
    assert desk != network([60.0, 60.0], [6, 6], handling=7)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"days": 0}, "days is 0; it must be a whole number of at least 1"),
        ({"seed": -1}, "seed is -1"),
        ({"warm_up": 2}, "warm_up is 2; it must be less than the 2 intervals"),
        ({"target": -1.0}, "target contains -1.0"),
    ],
)
def test_a_replay_that_cannot_be_is_refused(wrong, told):
    with pytest.raises(ValueError, match=told):
        replay(network([60.0, 60.0], [6, 6], handling=6), **wrong)
