"""Replay beside exact answers: each within 3.3 of its own standard errors, at fixed seeds."""

from dataclasses import replace

import numpy as np
import pytest
from pytest import approx

from cx_models.queues.chat import chat
from cx_models.queues.erlang import erlang_a, erlang_b, erlang_c
from cx_models.queues.over_time import over_time
from cx_models.queues.priority import waits_by_priority
from cx_models.queues.redial import redialling
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.control import controlled
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay
from cx_models.queues.replay.twin import as_desks, exact_course, twins


@pytest.fixture(scope="module", autouse=True)
def compiled_loop():
    """Where numba is installed; once compiled it is kept, and without it all holds as well, only slower."""
    compile_now()


FAR = 3.3


def apart(values, exact):
    """Difference of a mean over days from the truth, in its standard errors."""
    return (np.mean(values) - exact) / (np.std(values, ddof=1) / np.sqrt(len(values)))


def settled(net, days=60, seed=1, warm_up=8):
    """A replay whose figures are those of the long run, the first hours left out."""
    return replay(net, days=days, seed=seed, warm_up=warm_up)


def near(found, measure, exact, queue=None):
    value, error = found.with_error(measure, queue=queue)
    assert abs(value - exact) < FAR * error, (measure, value, exact, error)


def test_a_day_with_a_lunch_peak_meets_its_exact_chain_hour_by_hour():
    arrivals, agents = [40.0, 90.0, 120.0, 80.0, 30.0], [4, 9, 9, 11, 3]
    desk = network(arrivals, agents, handling=6, patience=10, exponential=True, leaving="at_once")
    found, course = replay(desk, days=600, seed=3), over_time(arrivals, 6, 10, agents, steps=8)
    for t in range(5):
        assert abs(apart(found.tally[:, 4, 0, t], course.abandoned[t])) < FAR
        assert abs(apart(found.tally[:, 5, 0, t], course.served[t])) < FAR
        assert abs(apart(found.minutes[:, 0, t] / 30, course.queue[t])) < FAR
        assert abs(apart(found.minutes[:, 1, t] / 30, course.busy[t])) < FAR


def test_hours_that_close_meet_the_exact_chain():
    arrivals, agents = [50.0, 70.0, 0.0, 40.0, 0.0], [4, 5, 0, 4, 0]
    is_open = [1, 1, 0, 1, 0]
    desk = network(arrivals, agents, handling=6, patience=20, exponential=True, is_open=is_open)
    found, course = replay(desk, days=600, seed=3), over_time(arrivals, 6, 20, agents, steps=8)
    (beside,) = twins(found)
    assert beside.apart < FAR and beside.served is None
    for t in (1, 3):
        assert abs(apart(found.tally[:, 6].sum(axis=1)[:, t + 1], course.cut_off[t])) < FAR


@pytest.mark.parametrize("patience", [0.5, 5.0, 60.0])
def test_a_settled_desk_is_erlang_a(patience):
    desk = network([200.0] * 40, [14] * 40, handling=4, patience=patience, exponential=True)
    found, exact = settled(desk), erlang_a(200, 4, patience, 14)
    near(found, "abandoned", float(exact.abandoned))
    near(found, "wait", float(exact.wait))
    near(found, "in_target", float(exact.in_target))
    near(found, "in_target_of_answered", float(exact.in_target_of_answered))


def test_a_settled_desk_where_nobody_gives_up_is_erlang_c():
    found = settled(network([200.0] * 60, [14] * 60, handling=3.6, exponential=True), warm_up=20)
    exact = erlang_c(200, 3.6, 14)
    near(found, "wait", float(exact.wait))
    near(found, "in_target", float(exact.in_target))


@pytest.mark.parametrize("cv", [0.0, 2.0])
def test_where_nobody_waits_blocking_is_erlang_b_whatever_the_handling(cv):
    desk = network([120.0] * 40, [11] * 40, handling=5, handling_cv=cv, patience=0)
    near(settled(desk), "abandoned", float(erlang_b(10, 11)))


def test_the_ninetieth_percentile_of_the_wait_on_offer_is_the_chain_s():
    desk = network([70.0] * 40, [7] * 40, handling=6, patience=10, exponential=True)
    found = replay(desk, days=400, seed=5).wait_p90[0, 10:]
    exact = over_time([70.0] * 40, 6, 10, [7] * 40, percentile=True).wait_p90[10:]
    assert abs(apart(found, exact.mean())) < FAR  # intervals far apart in time are nearly independent
    assert found == approx(exact, rel=0.2)


def test_urgent_customers_wait_as_cobham_said():
    desk = network(
        [[30.0] * 60, [50.0] * 60], [[9] * 60], first=np.ones((2, 1)), priority=[0, 1], handling=6, exponential=True
    )
    exact = waits_by_priority([30, 50], 6, 9)
    waits = []
    for first in range(0, 40, 2):
        seen = replay(desk, days=2, seed=1, first_day=first, log_days=2).contacts
        seen = seen.where((seen.arrived > 300) & (seen.arrived < 1700))
        urgent = (seen.customer // 10**7) < 60
        minutes = seen.answered - seen.arrived
        waits.append((minutes[urgent].mean(), minutes[~urgent].mean()))
    for column, wait in zip(np.transpose(waits), exact, strict=True):
        assert abs(apart(column, wait)) < FAR


def test_chat_with_agents_slower_at_two_and_three_is_its_chain():
    pace = np.array([0.0, 0.2, 0.34, 0.42])  # finished per minute, of all conversations together
    speed = pace[1:] / np.arange(1, 4) / pace[1]
    desk = network([100.0] * 60, [4] * 60, handling=5, patience=6, exponential=True, speed=speed[None])
    found, exact = settled(desk, days=80), chat(100, 6, 4, pace)
    near(found, "abandoned", exact.abandoned)
    near(found, "wait", exact.wait)
    in_progress = found.minutes[:, 1, 8:].mean(axis=1) / 30
    assert abs(apart(in_progress, exact.in_progress)) < FAR
    busy = found.minutes[:, 2, 8:].mean(axis=1) / 30 / 4
    assert abs(apart(busy, 1 - exact.idle)) < FAR


def test_redials_load_the_desk_as_the_exact_orbit():
    desk = network([252.0] * 60, [8] * 60, handling=2, patience=1, exponential=True, redial=0.6, redial_delay=5)
    found, exact = settled(desk), redialling(252, 2, 1, 8, again=0.6, pause=5)
    near(found, "arrivals", exact.calls * 26)
    near(found, "abandoned", exact.abandoned)
    assert abs(apart(found.tally[:, 12, 0, 8:].sum(axis=1), (exact.calls - 252) * 26)) < FAR


def test_transfers_spill_and_reconnects_are_those_of_the_absorbing_chain():
    """Contacts per matter (I - P)^-1 over (queue, transfers so far); everyone is answered at once."""
    first, spill = np.array([0.5, 0.3, 0.2]), np.array([0.0, 0.7, 0.1])
    resolved, cost = np.array([0.4, 0.7, 0.8]), np.array([0.0, 0.15, 0.3])
    again = dict(
        transfer_first=[0.0, 0.4, 0.3], transfer_again=[0.0, 0.7, 0.6],
        transfer_to=[[0, 0, 0], [0, 0.2, 0.8], [0, 0.9, 0.0]],
        reconnect=[0.5, 0.6, 0.5], reconnect_to=[[0.3, 0.6, 0.1], [0.2, 0.7, 0.1], [0, 0.5, 0.4]],
    )  # fmt: skip
    desk = network(
        [[60.0] * 4 + [0.0] * 40], [[200] * 44], first=[first], skill=[[0, 1, 1]], no_line=[True, False, False],
        resolved=[resolved], transfer_cost=cost, spill=[[spill, [0] * 3, [0] * 3]],
        self_service=[True, False, False], handling=2, reconnect_delay=5, **again,
    )  # fmt: skip
    found = replay(desk, days=200, seed=1)
    chain, causes = np.zeros((18, 18)), np.zeros((18, 6, 3))
    for queue in range(3):
        for passed in range(6):
            row = queue * 6 + passed
            chance = again["transfer_first" if passed == 0 else "transfer_again"][queue] if passed < 5 else 0.0
            on = chance * np.array(again["transfer_to"][queue])
            open_still = (1 - on.sum()) * (1 - max(resolved[queue] - passed * cost[queue], 0))
            spilt = open_still * spill * (queue == 0)
            back = (open_still - spilt.sum()) * again["reconnect"][queue] * np.array(again["reconnect_to"][queue])
            for goal in range(3):
                chain[row, goal * 6 + min(passed + 1, 5)] += on[goal]
                chain[row, goal * 6 + passed] += spilt[goal]
                chain[row, goal * 6] += back[goal]
            elsewhere = back * (np.arange(3) != queue) * (queue == 0)
            causes[row, 2:] = back - elsewhere, spilt, on, elsewhere
    start = np.zeros(18)
    start[::6] = first
    visits = start @ np.linalg.inv(np.eye(18) - chain)
    by_cause = np.einsum("r,rcq->cq", visits, causes)
    by_cause[0] = first
    matters = found.ends.sum(axis=(1, 2))
    for cause in (0, 2, 3, 4, 5):
        for queue in range(3):
            seen = found.tally[:, 11 + cause, queue].sum(axis=1)
            if by_cause[cause, queue] == 0:
                assert seen.sum() == 0
            else:
                assert abs(apart(seen - by_cause[cause, queue] * matters, 0.0)) < FAR, (cause, queue)


def test_a_twin_is_offered_only_where_it_is_exact():
    base = dict(arrivals=[60.0, 60.0], agents=[6, 6], handling=6, patience=10, exponential=True)
    assert exact_course(network(**base), 0) is not None
    for complication in (
        {"exponential": False}, {"patience_shape": 2}, {"redial": 0.1}, {"speed": [[1, 0.8]]},
        {"call_back_above": 2, "call_back_accepted": 1}, {"agents": [6, 5]}, {"is_open": [1, 0]},
        {"transfer_first": 0.1, "transfer_to": 1}, {"resolved": 0.9, "reconnect": 0.5, "reconnect_to": 1},
    ):  # fmt: skip
        net = network(**base | complication)
        assert exact_course(net, 0) is None, complication
        if "is_open" not in complication:
            assert exact_course(as_desks(net), 0) is not None, complication


def test_controls_make_the_same_figure_surer():
    desk = network([60.0] * 16, [6] * 16, handling=6, handling_cv=0.6, patience=15)
    sharp = controlled(desk, days=100, seed=1)
    truth, error = replay(desk, days=3000, seed=2).with_error("wait")
    assert abs(sharp.value - truth) < FAR * np.hypot(sharp.error, error)
    assert sharp.times_fewer_days > 4
    assert sharp.plain_error == replay(desk, days=100, seed=1).with_error("wait")[1]


def test_the_stated_interval_holds_the_truth_as_often_as_it_says():
    desk = network([60.0] * 8, [6] * 8, handling=6, patience=10, exponential=True)
    course = over_time([60.0] * 8, 6, 10, [6] * 8, steps=8)
    truth = course.abandoned.sum() / course.arrivals.sum()
    inside = [
        found.low <= truth <= found.high
        for first in range(0, 4000, 20)
        if (found := replay(desk, days=20, seed=9, first_day=first).measured("abandoned"))
    ]
    assert 0.90 < np.mean(inside) < 0.99


def test_common_customers_make_a_difference_surer_than_separate_ones():
    desk = network([60.0] * 16, [6] * 16, handling=6, handling_cv=1.2, patience=15, redial=0.3)
    more = replace(desk, agents=desk.agents + 1)
    before = replay(desk, days=100, seed=1).by_day("abandoned")[0]
    same, others = (replay(more, days=100, seed=seed).by_day("abandoned")[0] for seed in (1, 2))
    assert np.var(before - others) > 4 * np.var(before - same)


def test_who_comes_back_comes_when_people_usually_come():
    """A clock that stands at night and runs double in the morning; delays of many days spread returns as it runs."""
    pace = np.tile([0.0, 2.0, 1.0, 0.0], 40)
    desk = network(
        np.tile([0.0, 60.0, 60.0, 0.0], 40), [500] * 160, handling=1, is_open=(pace > 0)[None], interval=60,
        resolved=0.5, reconnect=1.0, reconnect_to=1, reconnect_delay=240, return_pace=pace[None],
    )  # fmt: skip
    found = replay(desk, days=40, seed=5)
    back = found.tally[:, 13, 0].reshape(40, 40, 4)[:, 20:].sum(axis=1)
    assert (back[:, [0, 3]] == 0).all()
    assert abs(apart(back[:, 1] - 2.0 * back[:, 2], 0.0)) < FAR
    # in the long run a matter takes two contacts, so as many come back as come
    assert abs(apart(back.sum(axis=1) - 20 * 120, 0.0)) < FAR


def test_who_finds_the_door_closed_may_come_when_it_opens():
    night = dict(arrivals=[60.0] * 4, agents=[[9] * 4], handling=1, is_open=[[0, 1, 0, 1]], interval=60, redial=0.0)
    lost = replay(network(**night), days=20, seed=2)
    assert lost.turned_away[0, [0, 2]] == approx(lost.matters[0, 1] * np.array([0.5, 0.5]), rel=0.2)
    kept = replay(network(**night, comes_later=True, redial_delay=1, return_pace=[[0, 1, 0, 1]]), days=20, seed=2)
    assert kept.turned_away == approx(lost.turned_away)  # each of them just once
    assert kept.matters[0, 1] == 0
    assert kept.by_cause[0, 0] == approx(kept.arrivals.sum())
    assert kept.arrivals[0] == approx(lost.arrivals[0] + np.array([0, *lost.turned_away[0, :3]]), rel=1e-9)


def test_the_first_way_in_changes_with_the_hour():
    first = np.zeros((1, 2, 3))
    first[0, 0, :2], first[0, 1, 1:] = [1.0, 0.25], [0.75, 0.5]
    found = replay(network([60.0] * 3, [[90] * 3] * 2, first=first, handling=1, interval=60), days=100, seed=4)
    assert found.arrivals == approx(60 * first[0], abs=3)
    assert found.arrivals[1, 0] == 0
    assert found.matters[0, 3] == approx(30, abs=2)
