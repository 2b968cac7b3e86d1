"""Work that can wait: against the replay, in limits that paper knows, and with faults named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from cx_models.queues import work_that_waits as work_that_waits_module
from cx_models.queues.erlang import erlang_c
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay
from cx_models.queues.work_that_waits import GROWN_FOR, fewest_more, work_that_waits

DAY = 48
OFFICE = np.where((np.arange(DAY) >= 16) & (np.arange(DAY) < 32), 1.0, 0.0)
COMING = np.where((np.arange(DAY) >= 12) & (np.arange(DAY) < 44), 1.0, 0.1)


@pytest.fixture(scope="module", autouse=True)
def compiled_loop():
    compile_now()


@pytest.mark.parametrize("load", [0.5, 0.85, 0.97])
@pytest.mark.parametrize("agents", [1, 3])
def test_response_times_are_those_of_customers_followed_one_by_one(load, agents):
    people, handling = agents * OFFICE, 10.0
    arrivals = COMING * load * people.sum() * 60 / handling / COMING.sum()
    promise = 12 * 60.0
    found = work_that_waits(arrivals, handling, people, promise=promise)
    days, followed = 90, range(70, 86)
    desk = network(
        np.tile(arrivals, days), np.tile(people, days), handling=handling, exponential=True,
        is_open=np.ones((1, DAY * days)),
    )  # fmt: skip
    seen = replay(desk, days=60, seed=4, log_days=60).contacts
    here = (seen.arrived >= followed[0] * 1440) & (seen.arrived < (followed[-1] + 1) * 1440)
    response = np.where(np.isnan(seen.left), np.inf, seen.left - seen.arrived)[here]
    begun = np.where(np.isnan(seen.answered), np.inf, seen.answered - seen.arrived)[here]
    assert found.grows == 0
    assert found.mean(found.response, arrivals) == approx(response.mean(), rel=0.06)
    in_time = np.mean(begun <= promise - handling)
    assert found.mean(found.within, arrivals) == approx(in_time, abs=0.02)


@pytest.mark.parametrize("agents", [1, 2, 5])
def test_staffed_round_the_clock_it_is_erlang_c(agents):
    arrivals, handling = np.full(DAY, 0.8 * agents * 6.0), 10.0
    found = work_that_waits(arrivals, handling, np.full(DAY, float(agents)), promise=30)
    exact = erlang_c(arrivals[0], handling, agents, target=20)
    assert found.waiting[-1] == approx(float(exact.queue), rel=0.02)
    assert found.response[-1] - handling == approx(float(exact.wait), rel=0.03)
    assert found.within[-1] == approx(float(exact.in_target), abs=0.005)


@settings(max_examples=25, deadline=None)
@given(load=st.floats(0.1, 0.9), agents=st.integers(1, 4), more=st.integers(1, 3), promise=st.floats(20, 3000))
def test_little_holds_and_more_people_never_answer_later(load, agents, more, promise):
    people, handling = agents * OFFICE, 15.0
    arrivals = COMING * load * people.sum() * 60 / handling / COMING.sum()
    few = work_that_waits(arrivals, handling, people, promise=promise)
    many = work_that_waits(arrivals, handling, (agents + more) * OFFICE, promise=promise)
    waited = few.mean(few.response, arrivals) - handling
    assert few.waiting.sum() * 30 == approx(waited * arrivals.sum() * 0.5, rel=0.05, abs=60)
    assert many.mean(many.response, arrivals) <= few.mean(few.response, arrivals) + 1.0
    assert many.mean(many.within, arrivals) >= few.mean(few.within, arrivals) - 0.01
    assert ((few.within >= 0) & (few.within <= 1 + 1e-9)).all()


def test_more_than_can_be_done_is_a_result_and_says_how_fast_it_grows():
    people = OFFICE
    arrivals = COMING * 1.25 * people.sum() * 6 / COMING.sum()
    found = work_that_waits(arrivals, 10, people, promise=60)
    assert found.grows == approx(0.25 * people.sum() * 3 - 1)  # the last one is finished after hours
    assert found.waiting[-1] > (GROWN_FOR - 1) * found.grows
    assert np.isfinite(found.response).all()


def test_with_nobody_at_work_nothing_is_ever_answered():
    found = work_that_waits([6.0, 6.0], 5, [0, 0], promise=60)
    assert np.isinf(found.response).all() and (found.within == 0).all()


def test_with_nothing_coming_nothing_waits():
    found = work_that_waits([0.0, 0.0], 5, [1, 0], promise=60)
    assert found.waiting == approx([0, 0], abs=1e-6) and found.grows == 0
    assert found.mean(found.response, np.zeros(2)) == 0


def test_the_fewest_more_keep_the_promise_and_one_less_breaks_it():
    people, handling = 2 * OFFICE, 12.0
    arrivals = COMING * 1.1 * people.sum() * 60 / handling / COMING.sum()
    more = fewest_more(arrivals, handling, people, promise=20 * 60, share=0.95)

    def kept(extra):
        found = work_that_waits(arrivals, handling, np.where(people > 0, people + extra, 0), promise=20 * 60)
        return found.grows == 0 and found.mean(found.within, arrivals) >= 0.95

    assert more > 0 and kept(more) and not kept(more - 1)


def test_a_promise_shorter_than_the_night_cannot_be_kept_by_more_people():
    arrivals = COMING * 2.0
    assert fewest_more(arrivals, 10.0, OFFICE, promise=60, share=0.99, most=8) is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"arrivals": [-1.0, 2.0]}, "arrivals"),
        ({"arrivals": [np.nan, 2.0]}, "arrivals"),
        ({"agents": [0.5, 1.0]}, "whole numbers"),
        ({"agents": [1.0]}, "shape"),
        ({"handling": 0.0}, "handling"),
        ({"promise": -1.0}, "promise"),
    ],
)
def test_a_fault_names_the_value_and_the_bound(wrong, says):
    given = {"arrivals": [6.0, 6.0], "handling": 5.0, "agents": [1, 1], "promise": 60.0} | wrong
    with pytest.raises(ValueError, match=says):
        work_that_waits(**given)


WEEK = np.concatenate([OFFICE] * 5 + [0 * OFFICE] * 2)
ALL_WEEK = np.concatenate([COMING] * 5 + [0.4 * COMING] * 2)


@pytest.mark.parametrize(("agents", "load"), [(20, 0.6), (20, 0.95), (40, 0.99), (20, 1.05)])
def test_a_large_volume_is_answered_as_the_chain_says(agents, load, monkeypatch):
    people, handling = agents * WEEK, 10.0
    arrivals = ALL_WEEK * load * people.sum() * 60 / handling / ALL_WEEK.sum()
    large = work_that_waits(arrivals, handling, people, promise=24 * 60)
    monkeypatch.setattr(work_that_waits_module, "MANY", np.inf)
    chain = work_that_waits(arrivals, handling, people, promise=24 * 60)
    assert chain.waiting.max() >= 500
    for name in ("response", "waiting"):
        ours, theirs = (found.mean(getattr(found, name), arrivals) for found in (large, chain))
        assert ours == approx(theirs, rel=0.03), name
    assert large.mean(large.within, arrivals) == approx(chain.mean(chain.within, arrivals), abs=0.01)
    assert large.grows == chain.grows


def test_work_that_barely_gets_done_is_left_to_the_chain_at_any_size(monkeypatch):
    """There chance alone decides how much is left from week to week, and a stream would see none of it."""
    people, handling = 10 * WEEK, 10.0
    arrivals = ALL_WEEK * 0.995 * people.sum() * 60 / handling / ALL_WEEK.sum()
    found = work_that_waits(arrivals, handling, people, promise=24 * 60)
    monkeypatch.setattr(work_that_waits_module, "MANY", np.inf)
    assert found.response.tolist() == work_that_waits(arrivals, handling, people, promise=24 * 60).response.tolist()


def test_a_quarter_of_a_million_a_day_are_answered_too():
    people = 8_000.0 * WEEK
    arrivals = ALL_WEEK * 0.9 * people.sum() * 60 / 10 / ALL_WEEK.sum()
    found = work_that_waits(arrivals, 10.0, people, promise=24 * 60)
    assert arrivals.sum() / 2 / 7 > 0.2e6
    assert (found.response >= 10.0).all() and np.isfinite(found.response).all()
    assert found.mean(found.waiting, np.ones(7 * DAY)) == approx(
        (arrivals * (found.response - 10.0)).mean() / 60.0, rel=0.02
    ), "Little's law"
