"""What no desk can be is refused by name and bound; extremes that one can be are computed."""

import numpy as np
import pytest
from pytest import approx

from cx_models.queues.chat import chat
from cx_models.queues.erlang import erlang_a, erlang_b, erlang_c, overflow
from cx_models.queues.finite_room import finite_room
from cx_models.queues.over_time import over_time
from cx_models.queues.percentiles import wait_percentile
from cx_models.queues.replay.control import controlled
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay, replay_until
from cx_models.queues.replay.twin import twins
from cx_models.queues.shape import same_hours_better_shape
from cx_models.queues.shifts import Shift, roster
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.queues.staffing_over_time import agents_needed_over_time
from cx_models.queues.work_that_waits import fewest_more, work_that_waits

DESK = network([12.0, 18.0], [2, 3], handling=6, patience=10)


@pytest.mark.parametrize(("call", "told"), [
    (lambda: over_time([60], 3, 5, [2], interval=np.inf), "interval is inf"),
    (lambda: over_time([60], 3, 5, [2], room=0), "room contains 0"),
    (lambda: over_time([60], 3, 5, [2], target=[0.3, 0.5]), "target is"),
    (lambda: over_time([60], 3, 5, [2], steps=1.5), "steps is 1.5"),
    (lambda: over_time([[60, 2], [1]], 3, 5, [2]), "arrivals is"),
    (lambda: erlang_b("a", 3), "load is 'a'"),
    (lambda: replay(DESK, days=float("nan")), "days is nan"),
    (lambda: replay(DESK, days=2, seed="a"), "seed is 'a'"),
    (lambda: replay(DESK, days=2, target=[1, 2]), "target has shape"),
    (lambda: replay(DESK, days=2).measured("wait", level=2), "level is 2"),
    (lambda: replay_until(DESK, precision=0.1, level=1.5), "level is 1.5"),
    (lambda: roster([1, 2], [Shift(0, 60)], interval=0), "interval is 0"),
    (lambda: roster([1, 2], [Shift(0, 60)], interval=-5), "interval is -5"),
    (lambda: roster([1, 2], [Shift(0, 60)], people=2.5), "people is 2.5"),
    (lambda: roster([1, 2], [Shift(0, 60)], days_per_person=1.5), "days_per_person is 1.5"),
    (lambda: Shift(0, 60, cost=-1), "shift costs -1"),
    (lambda: Shift(0, 60, cost=float("nan")), "the shift.s cost is nan"),
    (lambda: Shift(0, float("inf")), "the shift.s length is inf"),
    (lambda: work_that_waits([1.0], 5, [1], promise=60, interval=float("nan")), "interval is nan"),
    (lambda: work_that_waits([1.0], [5, 6], [1], promise=60), "handling is"),
    (lambda: fewest_more(np.ones(2), 5, np.ones(2), promise=60, share=1.5), "share is 1.5"),
    (lambda: chat(60, 3, 2, 3), "finished_per_minute is 3"),
    (lambda: finite_room(60, 3, np.inf, 2, 10**9), "room contains 1000000000, of which 1000000000 would be used"),
    (lambda: erlang_a("60", 3, 5, 2), "arrivals is '60'; it must be numbers"),
    (lambda: erlang_a(None, 3, 5, 2), "arrivals is None; it must be numbers"),
    (lambda: erlang_a(10**400, 3, 5, 2), "arrivals is 1000"),
    (lambda: over_time([60], 3, 5, [2], interval=10**400), "interval is 1000"),
    (lambda: over_time([60], 3, 5, [2], target="5"), "target is '5'"),
    (lambda: Goal(wait="soon"), "the goal's wait is 'soon'"),
    (lambda: Goal(in_target=2), "the goal's in_target is 2"),
    (lambda: Shift("a", 60), "the shift's start is 'a'"),
    (lambda: roster([1], [Shift(0, 60)], shrinkage="a"), "shrinkage is 'a'"),
    (lambda: fewest_more([1.0], 5, [np.nan], promise=60, share=0.8), "agents contains NaN"),
    (lambda: fewest_more([1.0], 5, [1.0], promise=60, share=0.8, most=-1), "most is -1"),
    (lambda: controlled(DESK, days="a"), "days is 'a'"),
    (lambda: replay_until(DESK, precision=0.1, most_days=np.nan), "most_days is nan"),
    (lambda: replay_until(DESK, precision=0.1, queue=0.5), "queue is 0.5"),
    (lambda: chat(60, 5, 10**9, [0, 0.2, 0.3]), "agents contains 1000000000"),
    (lambda: agents_needed_over_time([60, 50], 3, 5, Goal(wait=1), start=1e9), "up to 1000000008 contacts would wait"),
    (lambda: wait_percentile(60, 3, 5, 2, share=0), "share contains 0"),
    (lambda: same_hours_better_shape([20, 60, 30], 3, 5, [6.7, 6.2, 6.9]), "agents contains 6.7"),
])  # fmt: skip
def test_what_makes_no_sense_is_named_with_its_bound(call, told):
    with pytest.raises(ValueError, match="^" + told.replace("'", ".")):
        call()


def test_patience_beyond_all_reason_is_an_ordinary_value():
    found = erlang_a(1000, 3, [1e20, 1e34, 1e300], 10)
    assert found.abandoned == approx([0.8, 0.8, 0.8])
    assert np.isfinite(found.wait).all()


def test_without_agents_endless_patience_never_gives_up():
    found = erlang_c(60, 3, 0)
    assert (found.abandoned, found.wait, found.p_wait) == (0, np.inf, 1)
    assert erlang_a(60, 3, 5, 0).abandoned == 1


def test_shares_and_occupancy_stay_within_the_whole():
    chance = np.random.default_rng(0)
    found = erlang_a(chance.uniform(100, 9000, 500), 6, chance.uniform(0.1, 60, 500), chance.integers(1, 300, 500))
    assert (found.occupancy <= 1).all()
    assert erlang_b(0, 0) == 1


def test_a_queue_without_end_keeps_no_promise():
    assert agents_needed(600, 3, np.inf, Goal(abandoned=0.05)) == 31


@pytest.mark.parametrize("patience", [0.0, 0.05, 0.2, 0.4])
@pytest.mark.parametrize("method", ["approximate", "closure"])
def test_short_patience_is_right_by_the_quick_methods_too(method, patience):
    for agents in (10, 100, 1000):
        found = over_time([20.0 * agents] * 20, 3, patience, [agents] * 20, method=method)
        settled = float(erlang_a(20 * agents, 3, patience, agents).abandoned)
        assert found.abandoned[-1] / found.arrivals[-1] == approx(settled, abs=0.0005)


def test_heavy_overload_of_the_patient_has_its_service_level():
    """Three times what 61 agents can do, and patience of hours: against the same chain in eight parts."""
    day = [1964.3, 821.8, 0, 1126.9, 345.1], 6.299, 414.9, [61, 37, 194, 106, 126]
    found, fine = (over_time(*day, interval=30, target=0.333, steps=steps) for steps in (1, 8))
    assert np.abs(found.in_target - fine.in_target).max() < 0.001
    assert np.abs(found.p_wait - fine.p_wait).max() < 0.001


def test_what_is_rare_is_looked_for_until_it_is_too_rare_to_matter():
    rare = network([0.5], [1], handling=3, patience=1, interval=30)
    found = replay_until(rare, precision=0.01, seed=3)
    assert found.days > 100
    exact = over_time([0.5], 3, 1, [1], interval=30)
    assert found.measured("abandoned").high > float(exact.abandoned.sum() / exact.arrivals.sum()) / 2


def test_a_twin_of_what_has_not_happened_is_not_infinitely_far():
    quiet = replay(network([0.3] * 4, [1] * 4, handling=3, patience=1, exponential=True), days=10, seed=1)
    (twin,) = twins(quiet)
    assert np.isfinite(twin.apart) and twin.apart < 3
    alone = replay(network([12.0], [2], handling=3, patience=1, exponential=True), days=1, seed=1)
    assert np.isnan(twins(alone)[0].apart)


def test_controls_that_explain_everything_still_leave_an_error():
    lone = network([20, 50, 80, 60, 30, 10], [3, 5, 7, 6, 4, 2], handling=6, patience=4, exponential=True,
                   leaving="at_once")  # fmt: skip
    exact = over_time([20, 50, 80, 60, 30, 10], 6, 4, [3, 5, 7, 6, 4, 2], steps=8)
    truth = exact.abandoned.sum() / exact.arrivals.sum()
    held = [
        abs(found.value - truth) <= 2 * found.error
        for found in (controlled(lone, days=25, seed=seed, measure="abandoned") for seed in range(15))
    ]
    assert np.mean(held) > 0.8


def test_patience_of_a_century_before_slow_chats_is_a_number_like_any_other():
    long = chat(60, 1e9, 1, [0, 0.01])
    assert (float(long.abandoned), float(long.wait)) == (approx(0.99), approx(9.9e8))
    slow = chat(60, 5, 2, [0, 0.3, 0])
    assert (float(slow.abandoned), float(slow.wait), float(slow.in_progress)) == (approx(1), approx(5), approx(4))


def test_of_any_room_no_more_is_reckoned_than_is_used():
    """A million million lines are no limit: the desk is that of Erlang A."""
    free, wide = erlang_a(60, 3, 5, 2), finite_room(60, 3, 5, 2, 10**12)
    for name in ("p_wait", "abandoned", "wait", "queue", "in_target"):
        assert getattr(wide, name) == approx(getattr(free, name), rel=1e-9), name
    assert float(wide.turned_away) == approx(0, abs=1e-12)


@pytest.mark.parametrize("of", ["all", "served", "offered"])
def test_percentiles_are_numbers_at_any_size(of):
    """From one call in a century to a million million an hour, and patience from none to more than the world has."""
    calls = np.array([1e-9, 1.0, 1e6, 1e12])[:, None, None, None, None]
    handling = np.array([1e-6, 1.0, 1e6])[:, None, None, None]
    patience = np.array([0.0, 1e-12, 1e-3, 1.0, 1e9, 1e20, 1e40])[:, None, None]
    agents = np.array([0.3, 1.0, 1e3, 1e5])[:, None]
    share = np.array([1e-9, 0.1, 0.9, 1 - 1e-9])
    with np.errstate(all="raise", under="ignore"):
        minutes = wait_percentile(calls, handling, patience, agents, share=share, of=of)
    assert (minutes >= 0).all() and np.isfinite(minutes).all()
    assert (np.diff(minutes, axis=-1) >= -1e-9 * minutes[..., 1:]).all()


@pytest.mark.parametrize(("desk", "exactly"), [((1e12, 1e6, 0, 1), 1e6), ((1e9, 1e3, 1e-6, 20), 50.0)])
def test_who_never_gives_up_among_those_who_do_at_once_waits_for_the_next_free_agent(desk, exactly):
    """All ahead have gone before an agent is free: the wait is exponential, however many call."""
    found = wait_percentile(*desk, share=[0.1, 0.5, 0.99], of="offered")
    assert found == approx(-exactly * np.log([0.9, 0.5, 0.01]), rel=1e-4)


QUIET = network([6.0, 9.0], [2, 3], handling=6, patience=10, exponential=True, leaving="at_once")


def test_what_was_not_seen_in_few_days_may_yet_happen():
    """At desks where hardly anybody gives up, twenty days often show nobody: no figure is sure of that."""
    true = 0.0147
    for seed in range(12):
        found = controlled(QUIET, days=20, seed=seed, measure="abandoned")
        assert found.error > 0 and abs(found.value - true) < 3 * found.error
        plain = replay(QUIET, days=20, seed=seed).measured("abandoned")
        assert 0 <= plain.low <= true <= plain.high <= 1


def test_a_right_replay_of_a_quiet_desk_is_not_many_errors_from_its_twin():
    """One short wait in twenty days has hardly a spread of its own."""
    apart = [twins(replay(QUIET, days=20, seed=seed))[0].apart for seed in (*range(30), 1014)]
    assert max(apart) < 3


def test_shares_end_at_nothing_and_everything():
    crowd = network([60.0], [1], handling=6, patience=0.5, exponential=True)
    found = replay(crowd, days=2, seed=1).measured("abandoned")
    assert 0 < found.low < found.middle < found.high <= 1


@pytest.mark.parametrize(("load", "agents", "variance"), [
    (1e6, 3, 999_999.999991), (1e4, 3, 9_999.999099940153), (3, 3, 1.488361058390086),
    (0.01, 5, 8.264188929458776e-15), (100, 80, 77.35724346999223),
])  # fmt: skip
def test_the_variance_of_what_overflows_does_not_cancel(load, agents, variance):
    """Beside Riordan's formula in fifty digits."""
    assert overflow(load, agents)[1] == approx(variance, rel=1e-6)
