"""The laws that were given with the published cases, each for desks of any size, load and patience."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy.stats import poisson

from cx_models.queues.erlang import erlang_a, erlang_b, erlang_c
from cx_models.queues.finite_room import finite_room

FILE = Path(__file__).parents[3] / "shared" / "cases" / "queue_cases.json"
SLACK = 1 + 1e-9

loads = st.floats(0.01, 3.0)
steady_loads = st.floats(0.05, 0.95)
patiences = st.floats(0.01, 1e4)
agents = st.integers(1, 2000)
handlings = st.floats(0.1, 60)
targets = st.floats(0, 30)
more = st.floats(1, 3)


def per_hour(load_per_agent, handling, n):
    return 60 * load_per_agent * n / handling


@given(loads, handlings, patiences, agents, more)
def test_more_arrivals_never_lose_a_smaller_share(load, handling, patience, n, times):
    arrivals = per_hour(load, handling, n)
    fewer, many = erlang_a(np.array([1, times]) * arrivals, handling, patience, n).abandoned
    assert many >= fewer / SLACK


@given(loads, handlings, patiences, agents, more)
def test_less_patience_never_loses_a_smaller_share(load, handling, patience, n, times):
    patient, hasty = erlang_a(per_hour(load, handling, n), handling, [patience, patience / times], n).abandoned
    assert hasty >= patient / SLACK


@given(loads, handlings, patiences, agents)
def test_whoever_may_wait_is_lost_no_more_often_than_where_nobody_waits(load, handling, patience, n):
    lost = erlang_a(per_hour(load, handling, n), handling, patience, n).abandoned
    assert lost <= erlang_b(load * n, n) * SLACK + 1e-300


@given(loads, handlings, patiences, agents)
def test_as_many_wait_as_come_in_a_mean_wait(load, handling, patience, n):
    arrivals = per_hour(load, handling, n)
    desk = erlang_a(arrivals, handling, patience, n)
    assert desk.queue == approx(arrivals / 60 * desk.wait, rel=1e-9)


@given(loads, handlings, patiences, st.integers(1, 60), st.integers(0, 60))
def test_as_many_wait_as_are_let_in_during_a_mean_wait(load, handling, patience, n, waiting_room):
    arrivals = per_hour(load, handling, n)
    room = finite_room(arrivals, handling, patience, n, n + waiting_room)
    assert room.queue == approx(arrivals / 60 * (1 - room.turned_away) * room.wait, rel=1e-9, abs=1e-14)


@given(steady_loads, handlings, agents)
def test_as_many_wait_as_come_in_a_mean_wait_where_nobody_gives_up(load, handling, n):
    arrivals = per_hour(load, handling, n)
    desk = erlang_c(arrivals, handling, n)
    assert desk.queue == approx(arrivals / 60 * desk.wait, rel=1e-9)


@given(loads, handlings, patiences, agents)
def test_whoever_is_answered_keeps_an_agent_busy(load, handling, patience, n):
    arrivals = per_hour(load, handling, n)
    desk = erlang_a(arrivals, handling, patience, n)
    assert arrivals / 60 * (1 - desk.abandoned) == approx(n / handling * desk.occupancy, rel=1e-9)


@given(loads, handlings, patiences, agents)
def test_the_share_lost_is_the_mean_wait_over_patience(load, handling, patience, n):
    desk = erlang_a(per_hour(load, handling, n), handling, patience, n)
    assert desk.abandoned == approx(desk.wait / patience, rel=1e-9)


@given(loads, handlings, patiences, agents, st.integers(1, 50), targets, targets)
def test_more_agents_or_a_longer_target_answer_no_fewer_in_time_and_nobody_waits_longer(
    load, handling, patience, n, extra, target, longer
):
    arrivals = per_hour(load, handling, n)
    desk = erlang_a(arrivals, handling, patience, [n, n + extra], target=target)
    assert desk.in_target[1] >= desk.in_target[0] / SLACK - 1e-12
    assert desk.wait[1] <= desk.wait[0] * SLACK
    slow = erlang_a(arrivals, handling, patience, n, target=target + longer)
    assert slow.in_target >= desk.in_target[0] / SLACK - 1e-12


@given(loads, handlings, agents, st.integers(1, 50), targets)
def test_so_it_is_where_nobody_gives_up(load, handling, n, extra, target):
    desk = erlang_c(per_hour(load, handling, n), handling, [n, n + extra], target=target)
    assert desk.in_target[1] >= desk.in_target[0] / SLACK - 1e-12
    assert desk.wait[1] <= desk.wait[0] * SLACK
    assert desk.p_wait[1] <= desk.p_wait[0] * SLACK


@given(loads, handlings, st.integers(1, 300))
def test_customers_as_patient_as_they_are_long_served_leave_a_poisson_number_there(load, handling, n):
    desk = erlang_a(per_hour(load, handling, n), handling, handling, n)
    level = np.arange(n, n + int(load * n + 40 * np.sqrt(load * n) + 60))
    assert desk.p_wait == approx(poisson.sf(n - 1, load * n), rel=1e-8, abs=1e-14)
    assert desk.queue == approx((level - n) @ poisson.pmf(level, load * n), rel=1e-7, abs=1e-12)


@given(steady_loads, handlings, st.integers(1, 300))
def test_patience_without_end_is_erlang_c(load, handling, n):
    arrivals = per_hour(load, handling, n)
    endless, lasting = erlang_c(arrivals, handling, n), erlang_a(arrivals, handling, 1e9 * handling, n)
    assert lasting.wait == approx(float(endless.wait), rel=1e-4)
    assert lasting.p_wait == approx(float(endless.p_wait), rel=1e-4)
    assert lasting.in_target == approx(float(endless.in_target), rel=1e-4)


@given(loads, handlings, st.integers(1, 300))
def test_no_patience_is_erlang_b(load, handling, n):
    arrivals = per_hour(load, handling, n)
    blocked = float(erlang_b(load * n, n))
    assert erlang_a(arrivals, handling, 0, n).abandoned == approx(blocked, rel=1e-6)
    assert erlang_a(arrivals, handling, 1e-9 * handling / n, n).abandoned == approx(blocked, rel=1e-6)


LISTED = {
    "P_ab nondecreasing in lam": [test_more_arrivals_never_lose_a_smaller_share],
    "P_ab nondecreasing in theta": [test_less_patience_never_loses_a_smaller_share],
    "P_ab <= ErlangB(c, lam/mu)": [test_whoever_may_wait_is_lost_no_more_often_than_where_nobody_waits],
    "Lq = lam*W_all": [test_as_many_wait_as_come_in_a_mean_wait, test_as_many_wait_as_are_let_in_during_a_mean_wait],
    "lam*(1-P_ab) = c*mu*occupancy": [test_whoever_is_answered_keeps_an_agent_busy],
    "P_ab = theta*W_all": [test_the_share_lost_is_the_mean_wait_over_patience],
    "SL monotone in c and T": [
        test_more_agents_or_a_longer_target_answer_no_fewer_in_time_and_nobody_waits_longer,
        test_so_it_is_where_nobody_gives_up,
    ],
    "theta=mu => N~Poisson": [
        test_customers_as_patient_as_they_are_long_served_leave_a_poisson_number_there,
    ],
}


@pytest.mark.skipif(not FILE.exists(), reason="the given cases are not beside the project")
def test_every_law_that_was_given_is_tested_here():
    for law in json.loads(FILE.read_text())["properties"]:
        assert [start for start in LISTED if law.startswith(start)], law
