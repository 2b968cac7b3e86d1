"""Work that can wait: against the replay, in limits that paper knows, and with faults named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

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
