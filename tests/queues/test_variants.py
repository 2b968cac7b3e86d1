"""Redials, chat and priorities against what they must become when their own feature is switched off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.sparse import coo_array

from cx_models.queues.chat import chat
from cx_models.queues.erlang import erlang_a, erlang_c
from cx_models.queues.finite_room import finite_room
from cx_models.queues.levels import law_by_levels
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


def test_redials_without_end_at_an_overloaded_desk_grow_without_end():
    endless = redialling(60, 5, 3, 4, again=1, pause=10)
    assert (endless.calls, endless.abandoned, endless.lost, endless.pausing) == (np.inf, 1, 0, np.inf)
    assert erlang_x(60, 5, 3, 4, 1)[0] == np.inf
    assert np.isfinite(redialling(60, 5, 3, 6, again=1, pause=10).calls)


def test_desks_with_redials_are_answered_together_as_alone_and_nobody_there_is_ordinary():
    together = redialling([60, 0, 60], 5, 3, [4, 4, 0], again=0.5, pause=10)
    assert together.calls[0] == approx(float(redialling(60, 5, 3, 4, again=0.5, pause=10).calls))
    assert together.calls[1:].tolist() == [0, 120]
    assert together.abandoned[1:].tolist() == [0, 1]
    assert together.lost[2] == 1


def test_a_hundred_thousand_agents_with_redials_have_an_answer_near_that_of_fresh_calls():
    large = redialling(1_200_000, 5, 3, 100_000, again=0.6, pause=5)
    assert large.calls == approx(float(erlang_x(1_200_000, 5, 3, 100_000, 0.6)[0]), rel=1e-3)


@pytest.mark.parametrize(
    ("desk", "p_wait", "abandoned", "wait"),
    [
        ((0, 4, 3), 0, 0, 0),
        ((60, 4, 0), 1, 1, 4),
        ((6000, np.inf, 3), 1, 0, np.inf),
        ((6e8, 1, 100_000), 1, 0.9805, 0.9805),
    ],
    ids=["nobody comes", "nobody is there", "overloaded, endless patience", "a hundred thousand, overloaded"],
)
def test_extreme_chat_desks_are_ordinary(desk, p_wait, abandoned, wait):
    chatting = chat(*desk, [0, 1, 1.6, 1.95])
    assert (chatting.p_wait, chatting.abandoned, chatting.wait) == approx((p_wait, abandoned, wait), abs=1e-6)


@pytest.mark.parametrize(("pace", "agents", "within"), [
    ([0, 1, 1.6, 1.95], 30, 0.001), ([0, 0.2, 0.2, 0.2], 30, 0.008), ([0, 0.15, 0.22, 0.25], 30, 0.001),
    ([0, 0.1, 0.18, 0.2, 0.21], 12, 0.004),
])  # fmt: skip
def test_the_nearly_even_chat_of_large_desks_is_right_where_the_exact_one_ends(monkeypatch, pace, agents, within):
    arrivals = np.array([0.8, 0.95, 1.0, 1.1]) * 60 * agents * pace[-1]
    exact = chat(arrivals, 4, agents, pace)
    monkeypatch.setattr("cx_models.queues.chat.MOST_STATES", 0)
    nearly = chat(arrivals, 4, agents, pace)
    assert nearly.abandoned == approx(exact.abandoned, abs=within)
    assert nearly.p_wait == approx(exact.p_wait, abs=within)


@pytest.mark.parametrize(("pace", "arrivals", "p_wait", "abandoned"), [
    ([0, 0.2, 0.19], 39, 0.17096, 0.01665),
    ([0, 0.2, 0.15], 35, 0.73714, 0.12239),
    ([0, 0.2, 0.1], 30, 0.94416, 0.31563),
    ([0, 0.2, 0.2], 40, 0.07031, 0.00608),
])  # fmt: skip
def test_a_large_desk_with_two_chats_each_is_exact(pace, arrivals, p_wait, abandoned):
    """Beside the chain over all ways to hold conversations, the first also beside a simulation (.174 ± .003)."""
    found = chat(60 * arrivals, 2, 200, pace)
    assert (float(found.p_wait), float(found.abandoned)) == approx((p_wait, abandoned), abs=1e-5)


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


def test_priorities_are_answered_desk_by_desk_and_nobody_there_keeps_all_waiting():
    waits = waits_by_priority([[0.2, 0.6], [5, 60], [1, 0]], 60, [1, 2, 0])
    assert waits[0] == approx([60, 300])
    assert (waits[1:] == np.inf).all()
    assert (waits_by_priority([0, 0], 5, 3) == 0).all()


@pytest.mark.parametrize(
    ("compute", "named"),
    [
        (lambda: chat(60, 4, 2.5, [0, 1]), r"agents contains 2\.5; it must be whole"),
        (lambda: chat(60, 4, 2, [1, 2]), "finished_per_minute is .* must begin with 0"),
        (lambda: chat([60, -1], 4, 2, [0, 1]), r"arrivals contains -1\.0"),
        (lambda: redialling(60, 5, 3, 2.5, again=0.5, pause=10), r"agents contains 2\.5"),
        (lambda: redialling(60, 5, 3, 2, again=1.5, pause=10), r"again contains 1\.5; it must be at most 1"),
        (lambda: redialling(60, 5, 3, 2, again=0.5, pause=0), "pause contains 0"),
        (lambda: finite_room(60, 5, 3, 2, 1), r"room contains 1\.0; it must be at least the number of agents"),
        (lambda: waits_by_priority([np.nan], 5, 2), "arrivals contains NaN"),
    ],
)
def test_senseless_values_are_named_with_their_bound(compute, named):
    with pytest.raises(ValueError, match=named):
        compute()


@pytest.mark.parametrize(("agents", "again", "load", "patience", "handling", "pause", "abandoned", "within"), [
    (170, 0.95, 1.0, 1, 6, 2, 0.2394, 0.005),
    (240, 0.95, 1.0, 1, 6, 2, 0.2089, 0.005),
    (300, 0.95, 1.0, 1, 6, 2, 0.1916, 0.005),
    (1000, 0.9, 1.0, 2, 5, 2, 0.0635, 0.005),
    (400, 0.6, 1.0, 2, 5, 5, 0.0419, 0.005),
    (150, 0.99, 0.98, 20, 3, 1, 0.0318, 0.01),
    (60, 0.99, 0.99, 60, 5, 5, 0.0863, 0.02),
    (60, 1.0, 0.97, 20, 5, 5, 0.0768, 0.02),
])  # fmt: skip
def test_large_desks_with_redials_are_near_the_chain(
    monkeypatch, agents, again, load, patience, handling, pause, abandoned, within
):
    """The first two beside the chain solved with states without bound, the others beside simulations of 25 M events."""
    monkeypatch.setattr("cx_models.queues.redial.MOST_STEPS", 1e5)
    found = redialling(60 / handling * agents * load, handling, patience, agents, again=again, pause=pause)
    assert not found.exact
    assert found.abandoned == approx(abandoned, abs=within)


def test_a_slider_of_agents_meets_no_jump_where_the_chain_grows_too_large(monkeypatch):
    monkeypatch.setattr("cx_models.queues.redial.MOST_STEPS", 1e9)
    found = redialling(10 * np.arange(100.0, 121.0, 5), 6, 1, np.arange(100, 121, 5), again=0.95, pause=2)
    assert found.exact.any() and not found.exact.all()
    assert np.abs(np.diff(found.abandoned)).max() < 0.025
    assert (found.occupancy <= 1).all() and (found.lost <= 1).all()


def test_redials_of_a_huge_desk_are_settled():
    found = redialling(100_000 * 12 * 1.1, 5, 2, 100_000, again=0.6, pause=5)
    assert found.abandoned == approx(0.2, abs=0.001), "what is offered beyond the desk, with its redials"
    assert found.lost == approx(1 - 1 / 1.1, abs=0.001)


@pytest.mark.parametrize(("load", "again", "pause"), [(290, 0.9, 1), (300, 0.7, 3), (305, 0.8, 1)])
def test_where_nobody_waits_a_chain_too_large_is_cut_and_still_near(monkeypatch, load, again, pause):
    """The fixed point is up to eight points away there."""
    desk = {"again": again, "pause": pause}
    whole = redialling(load * 20, 3, 0, 300, **desk)
    monkeypatch.setattr("cx_models.queues.redial.MOST_STEPS", 4e7)
    cut = redialling(load * 20, 3, 0, 300, **desk)
    assert bool(whole.exact) and not bool(cut.exact)
    assert float(cut.abandoned) == approx(float(whole.abandoned), abs=0.015)


@pytest.mark.parametrize(("desk", "again", "pause", "abandoned", "within"), [
    ((285, 1, 0.01, 5), 0.999, 30, 0.7565, 1e-4),
    ((60, 1, 0.1, 1), 0.999, 30, 0.9393, 1e-4),
    ((178.2, 1, 0.5, 3), 1.0, 30, 0.742, 0.002),
    ((10_800, 1, 0.01, 200), 0.99, 5, 0.0125, 0.002),
    ((60_000, 1, 0, 1000), 0.999, 0.02, 0.826, 0.01),
    ((60_000, 1, 0, 1000), 0.99, 1, 0.278, 0.04),
    ((300, 3, 1e-9, 14), 0.9, 2, 0.5887, 1e-4),
])  # fmt: skip
def test_hardly_anybody_gives_up_for_good(desk, again, pause, abandoned, within):
    """Beside chains solved by block elimination, a vector recursion and simulations made by others."""
    assert redialling(*desk, again=again, pause=pause).abandoned == approx(abandoned, abs=within)


def test_a_chain_solved_level_by_level_is_at_rest():
    """A random chain on two numbers: its law is brought back to itself, whichever number is the level."""
    chance = np.random.default_rng(0)
    levels, phases = 12, 5
    rates = np.zeros((levels * phases, levels * phases))
    for source in range(levels * phases):
        for to in range(levels * phases):
            if source != to and abs(source // phases - to // phases) <= 1:
                rates[to, source] = chance.random()
    rates -= np.diag(rates.sum(axis=0))
    law = law_by_levels(coo_array(rates), phases)
    assert law.sum() == approx(1.0) and (law > 0).all()
    assert rates @ law.ravel() == approx(0.0, abs=1e-12)
