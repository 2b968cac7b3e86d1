"""Redials, chat and priorities against what they must become when their own feature is switched off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from cx_models.queues.chat import chat
from cx_models.queues.erlang import erlang_a, erlang_c
from cx_models.queues.priority import waits_by_priority
from cx_models.queues.redial import erlang_x, redialling


@given(st.floats(1, 400), st.floats(1, 10), st.floats(0.5, 60), st.integers(1, 40), st.floats(0, 0.9))
def test_redials_add_exactly_the_share_of_abandoners_who_call_again(arrivals, handling, patience, n, again):
    calls, desk = erlang_x(arrivals, handling, patience, n, again)
    assert calls == approx(arrivals + again * float(desk.abandoned) * float(calls), rel=1e-7)


def test_without_redials_the_orbit_is_erlang_a():
    exact, plain = redialling(200, 3, 4, 9, again=0, pause=20), erlang_a(200, 3, 4, 9)
    assert exact.abandoned == approx(float(plain.abandoned), rel=1e-8)
    assert exact.queue == approx(float(plain.queue), rel=1e-8)
    assert exact.pausing == approx(0, abs=1e-9)


def test_after_long_pauses_redials_are_as_fresh_arrivals():
    calls, _ = erlang_x(200, 2, 3, 5, 0.5)
    error = [abs(redialling(200, 2, 3, 5, again=0.5, pause=pause).calls - float(calls)) for pause in (1, 10, 60)]
    assert error[0] > error[1] > error[2]
    assert error[2] < 0.005 * float(calls)


def test_redials_without_end_at_an_overloaded_desk_never_settle():
    with pytest.raises(ValueError, match="never settles"):
        redialling(60, 5, 3, 4, again=1, pause=10)


@settings(max_examples=25, deadline=None)
@given(st.floats(10, 400), st.floats(0.5, 30), st.integers(1, 4), st.integers(1, 3))
def test_chat_without_slow_down_is_a_desk_with_an_agent_for_each_conversation(arrivals, patience, n, most):
    chatting = chat(arrivals, patience, n, np.arange(most + 1) / 2.0)
    plain = erlang_a(arrivals, 2.0, patience, n * most)
    assert chatting.p_wait == approx(float(plain.p_wait), rel=1e-7)
    assert chatting.queue == approx(float(plain.queue), rel=1e-7)
    assert chatting.in_progress == approx(float(plain.occupancy) * n * most, rel=1e-7)


def test_a_chat_that_slows_down_serves_fewer():
    even, slowed = chat(300, 4, 3, [0, 1, 2, 3]), chat(300, 4, 3, [0, 1, 1.6, 1.95])
    assert slowed.abandoned > even.abandoned


def test_classes_wait_as_one_on_average_and_the_urgent_less():
    arrivals = np.array([20.0, 60.0, 40.0])
    waits = waits_by_priority(arrivals, 5, 12)
    assert waits @ arrivals / arrivals.sum() == approx(float(erlang_c(120, 5, 12).wait), rel=1e-9)
    assert (np.diff(waits) > 0).all()


def test_only_the_least_urgent_suffer_where_the_desk_cannot_keep_up():
    urgent, rest = waits_by_priority([60, 100], 5, 10)
    assert urgent < 5
    assert rest == np.inf
