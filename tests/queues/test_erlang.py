"""Settled desks at any size, against sums of their states; the usual laws stand in ``test_listed_laws``."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx
from scipy.special import betainc

from cx_models.queues.erlang import erlang_a, erlang_b, erlang_c
from cx_models.queues.finite_room import finite_room, settled_law
from cx_models.queues.percentiles import wait_percentile

OF = ("offered", "all", "served")

loads = st.floats(0.01, 3.0)
patiences = st.floats(0.01, 1e4)
agents = st.integers(1, 2000)
handlings = st.floats(0.1, 60)


def per_hour(load_per_agent, handling, n):
    return 60 * load_per_agent * n / handling


@given(st.floats(0.05, 2.0), handlings, st.floats(0.01, 40), st.integers(1, 60))
def test_the_integrals_agree_with_the_states_summed_one_by_one(load, handling, handlings_of_patience, n):
    patience = handlings_of_patience * handling
    arrivals = per_hour(load, handling, n)
    level = np.arange(1, 6000 + n)
    law = settled_law(
        np.full(len(level), arrivals / 60),
        np.minimum(level, n) / handling + np.maximum(level - n, 0) / patience,
    )
    desk = erlang_a(arrivals, handling, patience, n)
    assert desk.p_wait == approx(law[n:].sum(), rel=1e-9, abs=1e-14)
    assert desk.queue == approx(law[n:] @ np.arange(len(law) - n), rel=1e-8, abs=1e-14)


def states_from_the_peak(load, handling, patience, n):
    """Probabilities of so many present, multiplied outwards from the likeliest, which loses no digit at any size."""
    arrivals, leaving = load * n / handling, 1 / patience
    beyond = max(arrivals - n / handling, 0) / leaving + 40 * np.sqrt(max(arrivals, n / handling) / leaving) + 500
    level = np.arange(1, n + int(beyond))
    down = np.minimum(level, n) / handling + np.maximum(level - n, 0) * leaving
    peak = int(np.searchsorted(down, arrivals))
    above, below = np.cumprod(arrivals / down[peak:]), np.cumprod((down[:peak] / arrivals)[::-1])[::-1]
    law = np.concatenate([below, [1.0], above])
    return law / law.sum()


@pytest.mark.parametrize("n", [1, 40, 2_000, 100_000])
@pytest.mark.parametrize("load", [0.3, 0.95, 1.0, 1.2])
@pytest.mark.parametrize("patience", [0.01, 4.0, 60.0])
def test_every_answer_is_that_of_the_states_summed_one_by_one_at_any_size(n, load, patience):
    handling, target = 4.0, 1 / 3
    law = states_from_the_peak(load, handling, patience, n)
    tail, behind = law[n:], np.arange(1.0, len(law) - n + 1)
    stages = n * patience / handling
    answered = stages / (stages + behind)
    in_time = law[:n].sum() + tail @ (answered * (1 - betainc(stages + 1, behind, np.exp(-target / patience))))
    waited = np.cumsum(1 / (n / handling + np.arange(1.0, len(tail) + 1) / patience))
    desk = erlang_a(per_hour(load, handling, n), handling, patience, n, target=target)
    served = law[:n].sum() + tail @ answered
    queue = tail @ (behind - 1)
    wait = queue / (load * n / handling)
    expected = {
        "p_wait": tail.sum(),
        "abandoned": 1 - served if served < 0.9 else wait / patience,
        "wait": wait,
        "wait_served": tail @ (answered * waited) / served,
        "queue": queue,
        "occupancy": load * served,
        "in_target": in_time,
        "in_target_of_answered": in_time / served,
    }
    assert {name: float(getattr(desk, name)) for name in expected} == approx(expected, rel=1e-8, abs=1e-12)
    minutes = {of: float(wait_percentile(per_hour(load, handling, n), handling, patience, n, of=of)) for of in OF}
    longer = {of: np.exp(-t / patience) for of, t in minutes.items()}
    beyond = {
        "offered": tail @ betainc(stages, behind, longer["offered"]),
        "all": tail @ betainc(stages, behind, longer["all"]) * longer["all"],
        "served": tail @ (answered * betainc(stages + 1, behind, longer["served"])) / served,
    }
    for of, share in beyond.items():
        assert share == approx(0.1, rel=1e-8) if minutes[of] > 0 else share <= 0.1


def test_percentiles_of_extreme_desks_are_ordinary():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert wait_percentile(120, 6, np.inf, 10) == np.inf
        assert wait_percentile(60, 6, 10, 0) == approx(10 * np.log(10))
        assert wait_percentile(60, 6, 10, 0, of="offered") == np.inf
        assert wait_percentile([0, 60], 6, [10, 0], 3) == approx(0, abs=1e-8)
    with pytest.raises(ValueError, match="of is 'some'"):
        wait_percentile(60, 6, 10, 0, of="some")


@given(loads, handlings, patiences, agents, st.floats(0.01, 0.99))
def test_longer_waits_are_rarer_and_those_who_stay_wait_longest(load, handling, patience, n, share):
    desk = (per_hour(load, handling, n), handling, patience, n)
    of = {kind: wait_percentile(*desk, share=[share, share + 0.005], of=kind) for kind in OF}
    assert all(minutes[0] <= minutes[1] for minutes in of.values())
    assert (of["all"] <= of["offered"] * (1 + 1e-9)).all()
    assert (of["served"] <= of["offered"] * (1 + 1e-9)).all()


@given(st.floats(0.3, 1.5), st.floats(0.5, 50), st.integers(1, 40), st.floats(0.0, 5.0))
def test_a_room_too_large_to_fill_changes_nothing(load, patience, n, target):
    arrivals = per_hour(load, 4.0, n)
    free = erlang_a(arrivals, 4.0, patience, n, target=target)
    roomy = finite_room(arrivals, 4.0, patience, n, n + 1500, target=target)
    assert roomy.turned_away == approx(0, abs=1e-12)
    assert roomy.wait == approx(float(free.wait), rel=1e-8, abs=1e-12)
    assert roomy.in_target == approx(float(free.in_target), rel=1e-8)
    assert roomy.in_target_of_answered == approx(float(free.in_target_of_answered), rel=1e-8)
    assert roomy.wait_served == approx(float(free.wait_served), rel=1e-7, abs=1e-12)


def test_a_room_of_exactly_the_agents_is_erlang_b():
    assert finite_room(100, 6, 9, 8, 8).turned_away == approx(float(erlang_b(10, 8)), rel=1e-12)


@pytest.mark.parametrize(
    ("desk", "turned_away", "abandoned", "in_target"),
    [
        ((60, 3, 5, 0, 0), 1, 0, 0),
        ((60, 3, np.inf, 0, 4), 1, 0, 0),
        ((0, 3, 5, 0, 4), 0, 0, 1),
        ((60, 3, 0, 2, 4), 0, float(erlang_b(3, 2)), 1 - float(erlang_b(3, 2))),
        ((6e6, 3, np.inf, 2, 4), 1 - 2 / 3e5, 0, 0),
    ],
    ids=["no room", "nobody there, endless patience", "nobody comes", "nobody waits", "overloaded"],
)
def test_extreme_rooms_are_ordinary(desk, turned_away, abandoned, in_target):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        room = finite_room(*desk)
    assert (room.turned_away, room.abandoned, room.in_target) == approx((turned_away, abandoned, in_target), abs=1e-6)


def test_sizes_from_nothing_to_a_hundred_thousand_agents_are_ordinary():
    n = np.array([0, 1, 10, 1_000, 100_000])[:, None, None]
    load = np.array([0.0, 1e-6, 0.5, 0.999, 1.0, 1.001, 2.0, 1e4])[:, None]
    patience = np.array([0.0, 1e-6, 1.0, 1e6, 1e12, np.inf])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        desk = erlang_a(per_hour(load, 5.0, n + 1), 5.0, patience, n)
    for share in (desk.p_wait, desk.abandoned, desk.occupancy, desk.in_target, desk.in_target_of_answered):
        assert ((share >= -1e-12) & (share <= 1 + 1e-9)).all()
    assert (desk.wait >= 0).all()
    assert (desk.wait_served >= 0).all()
    assert (desk.wait[:, 1:] >= desk.wait[:, :-1] * (1 - 1e-9)).all()


def test_an_overloaded_patient_desk_is_a_result_and_not_an_error():
    desk = erlang_c(120, 6, 10)
    assert (desk.p_wait, desk.wait, desk.in_target, desk.occupancy) == (1, np.inf, 0, 1)
    assert erlang_a(120, 6, 1e5, 10).abandoned == approx(1 - 10 / 12, rel=1e-9)


def test_a_desk_is_answered_to_the_same_bits_alone_and_among_thousands():
    random = np.random.default_rng(2)
    n = random.integers(1, 900, 3_000)
    patience = 10 ** random.uniform(-2, 4, 3_000)
    arrivals = per_hour(random.uniform(0.01, 2.0, 3_000), 5.0, n)
    many = erlang_a(arrivals, 5.0, patience, n)
    some = [erlang_a(arrivals[part], 5.0, patience[part], n[part]) for part in (slice(0, 40), slice(40, 41))]
    for name in ("p_wait", "abandoned", "wait", "wait_served", "queue", "occupancy", "in_target"):
        assert np.concatenate([getattr(one, name) for one in some]).tolist() == getattr(many, name)[:41].tolist()


@given(st.floats(0.05, 1.5), handlings, st.floats(0.05, 40), st.integers(1, 300))
def test_summing_states_and_integrating_agree(load, handling, handlings_of_patience, n):
    arrivals, patience = per_hour(load, handling, n), handlings_of_patience * handling
    whole, fraction = (erlang_a(arrivals, handling, patience, agents) for agents in (n, n * (1 + 1e-12)))
    for name in ("p_wait", "wait", "wait_served", "occupancy", "in_target"):
        assert getattr(whole, name) == approx(float(getattr(fraction, name)), rel=1e-8, abs=1e-14)


def test_arrays_of_any_fitting_shape_are_answered_in_it():
    assert erlang_a(np.full((3, 1), 50.0), 5, [5.0, 10.0], 4).wait.shape == (3, 2)
    assert erlang_a(50, 5, 10, 4).wait.shape == ()
    assert erlang_b([], 3).shape == (0,)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"arrivals": np.nan}, "arrivals contains NaN; it must be 0 or more"),
        ({"arrivals": -1.0}, "arrivals contains -1.0"),
        ({"agents": -3}, "agents contains -3.0"),
        ({"handling": 0}, "handling contains 0; it must be above 0"),
        ({"arrivals": np.inf}, "arrivals contains infinity"),
        ({"arrivals": [1.0, 2.0], "agents": [1, 2, 3]}, r"arrivals \(2,\).*agents \(3,\)"),
    ],
)
def test_senseless_values_are_named_with_their_bound(change, named):
    values = {"arrivals": 50.0, "handling": 5.0, "patience": 5.0, "agents": 4} | change
    with pytest.raises(ValueError, match=named):
        erlang_a(**values)
