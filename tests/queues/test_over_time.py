"""Queues followed through a day: against an independent solution, against identities, and by laws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.integrate import solve_ivp
from scipy.special import betainc, gammaincc

from cx_models.queues.erlang import erlang_a
from cx_models.queues.finite_room import finite_room
from cx_models.queues.over_time import over_time
from cx_models.queues.percentiles import wait_percentile


def plain_solution(arrivals, handling, patience, agents, *, interval, states):
    """The same chain by a general-purpose solver and dense loops; (wait, queue, busy, number at the end)."""
    level = np.arange(states + 1.0)
    probability = np.eye(states + 1)[0]
    rows = []
    for coming, n in zip(np.asarray(arrivals) / 60, agents, strict=True):
        up = np.where(level < states, coming, 0.0)
        down = np.minimum(level, n) / handling + np.maximum(level - n, 0) / patience
        ahead = level - n + 1
        found = np.where(ahead > 0, ahead / (n / handling + ahead / patience), 0.0)
        counted = np.array([found, np.maximum(level - n, 0), np.minimum(level, n)])

        def slope(_, y, up=up, down=down, counted=counted):
            p = y[: states + 1]
            change = -(up + down) * p
            change[1:] += up[:-1] * p[:-1]
            change[:-1] += down[1:] * p[1:]
            return np.concatenate([change, counted @ p])

        solved = solve_ivp(
            slope, (0, interval), np.append(probability, [0, 0, 0]), method="LSODA", rtol=1e-9, atol=1e-12
        )
        probability = solved.y[: states + 1, -1]
        rows.append([*(solved.y[states + 1 :, -1] / interval), level @ probability])
    return np.array(rows).T


DAYS = {
    "one agent, a busy morning": ([4, 9, 12, 6, 3, 2], 6.0, 12.0, [1, 1, 1, 1, 1, 1], 60),
    "three agents, one away at noon": ([20, 30, 30, 25, 10, 5], 7.0, 25.0, [3, 3, 2, 2, 3, 3], 120),
    "twelve agents, overloaded throughout": ([150, 170, 160, 140], 6.0, 9.0, [12, 12, 12, 12], 150),
    "nobody at the desk for an hour": ([10, 10, 10, 10], 6.0, 20.0, [2, 0, 0, 2], 80),
    "patience without end": ([30, 34, 30, 10], 6.0, np.inf, [3, 3, 3, 3], 160),
}


@pytest.mark.parametrize("day", DAYS.values(), ids=DAYS.keys())
@pytest.mark.parametrize(("steps", "tolerance"), [(1, 2e-3), (4, 1e-7)])
def test_a_day_agrees_with_a_general_solver(day, steps, tolerance):
    arrivals, handling, patience, agents, states = day
    course = over_time(arrivals, handling, patience, agents, steps=steps)
    wait, queue, busy, number = plain_solution(arrivals, handling, patience, agents, interval=30.0, states=states)
    assert course.wait == approx(wait, rel=tolerance, abs=10 * tolerance)
    assert course.queue == approx(queue, rel=tolerance, abs=10 * tolerance)
    assert course.busy == approx(busy, rel=tolerance, abs=10 * tolerance)
    assert course.backlog == approx(number, rel=tolerance, abs=10 * tolerance)


def day_of_desks(draw):
    shape = (draw(st.integers(1, 4)), draw(st.integers(1, 6)))
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    agents = seed.integers(0, draw(st.sampled_from([2, 8, 40])) + 1, shape)
    arrivals = seed.choice([0.0, 1.0], shape, p=[0.2, 0.8]) * seed.uniform(0, 2, shape) * (agents + 0.5) * 10
    handling = seed.uniform(1, 12, shape[0])
    patience = seed.choice([0.0, 1.0, 9.0, 60.0, np.inf], shape[0])
    return arrivals, handling, patience, agents


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_contact_is_accounted_for_in_every_interval(data):
    arrivals, handling, patience, agents = day_of_desks(data.draw)
    start = np.arange(len(handling)) * 1.5
    course = over_time(arrivals, handling, patience, agents, start=start)
    before = np.column_stack([start, course.backlog[:, :-1]])
    out = course.served + course.abandoned + course.cut_off + course.backlog
    assert out == approx(before + arrivals / 2, abs=1e-9)
    for flow in (course.served, course.abandoned, course.cut_off, course.backlog, course.wait, course.queue):
        assert (flow >= -1e-3).all()


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_desks_together_give_what_each_gives_alone(data):
    arrivals, handling, patience, agents = day_of_desks(data.draw)
    together = over_time(arrivals, handling, patience, agents)
    for row in range(len(handling)):
        alone = over_time(arrivals[row], handling[row], patience[row], agents[row])
        assert together.wait[row] == approx(alone.wait, abs=1e-9)
        assert together.abandoned[row] == approx(alone.abandoned, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_one_more_agent_all_day_never_lengthens_a_wait(data):
    arrivals, handling, patience, agents = day_of_desks(data.draw)
    agents = np.maximum(agents, 1)
    fewer = over_time(arrivals, handling, patience, agents, steps=4, target=1 / 3)
    more = over_time(arrivals, handling, patience, agents + 1, steps=4, target=1 / 3)
    assert (more.wait <= fewer.wait + 1e-5).all()
    assert (more.in_target >= fewer.in_target - 1e-5).all()
    assert (more.p_wait <= fewer.p_wait + 1e-5).all()
    assert (more.abandoned <= fewer.abandoned + 1e-5 * (1 + fewer.arrivals)).all()


def test_closing_finishes_those_in_service_and_cuts_off_those_waiting():
    course = over_time([60, 0, 60], 6, np.inf, [3, 0, 3])
    assert course.cut_off[0] > 10
    assert course.backlog[0] == 0
    assert course.served[0] + course.cut_off[0] == approx(30)
    assert (course.served[1], course.queue[1], course.wait[1]) == (0, 0, 0)
    assert course.wait[2] == approx(course.wait[0])


def test_arrivals_with_nobody_at_the_desk_wait_until_patience_runs_out():
    course = over_time([20, 20], 6, 15, [0, 0])
    assert course.wait == approx([15, 15])
    assert course.served == approx([0, 0])
    assert course.abandoned.sum() + course.backlog[-1] == approx(20)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"arrivals": [1.0, np.nan]}, "arrivals contains NaN"),
        ({"arrivals": [1.0, -2.0]}, "arrivals contains -2.0"),
        ({"handling": 0.0}, "handling contains 0;"),
        ({"agents": [1, 2, 3]}, "arrivals cover 2 intervals and agents 3"),
        ({"arrivals": [], "agents": []}, "at least 1 interval"),
        ({"steps": 0}, "steps is 0"),
        ({"method": "fluid"}, "method is 'fluid'"),
        ({"agents": [1.5, 2]}, "agents contains a fraction"),
        ({"patience": -1.0}, "patience contains -1.0"),
        ({"interval": 0.0}, "interval is 0.0"),
        ({"room": 2.5}, "room contains 2.5"),
        ({"room": 2, "start": 3.0}, "start contains 3.0; it must be at most the room"),
        ({"handling": [1.0, 2.0], "patience": [1.0, 2.0, 3.0]}, "shapes do not fit"),
    ],
)
def test_senseless_values_are_named_with_their_bound(change, named):
    values = {"arrivals": [1.0, 2.0], "handling": 5.0, "patience": 5.0, "agents": [1, 2]} | change
    with pytest.raises(ValueError, match=named):
        over_time(**values)


def stationary_law(arrivals, handling, patience, agents, states):
    """Probabilities of 0 … states contacts at a desk that has settled."""
    level = np.arange(1, states + 1)
    out = np.minimum(level, agents) / handling + np.maximum(level - agents, 0) / patience
    logs = np.append(0.0, np.cumsum(np.log(arrivals / 60 / out)))
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


@pytest.mark.parametrize(
    ("arrivals", "handling", "patience", "agents"),
    [(7, 7, 25, 1), (30, 7, 25, 3), (12, 7, 10, 1), (108, 6, 9, 10), (660, 6, 25, 60), (6, 7, np.inf, 1)],
)
def test_the_ninetieth_percentile_agrees_with_the_exact_law_of_the_offered_wait(arrivals, handling, patience, agents):
    law = stationary_law(arrivals, handling, patience, agents, 2000)[agents:]
    behind = np.arange(len(law)) + 1.0
    course = over_time(np.full(60, arrivals), handling, patience, np.full(60, agents), percentile=True)
    minutes = course.wait_p90[-1]
    if np.isinf(patience):
        beyond = gammaincc(behind, agents / handling * minutes)
    else:
        beyond = betainc(agents * patience / handling, behind, np.exp(-minutes / patience))
    assert law @ beyond == approx(0.1, abs=0.004)


def varied_days():
    """Desks of 1 to 150 agents, from slack to overloaded, patient and not; some with a thin morning."""
    agents = np.array([1, 2, 3, 6, 10, 30, 80, 150])[:, None, None]
    time = np.arange(26)
    shape = 0.4 + 1.2 * np.exp(-(((time - 9) / 4.0) ** 2)) + 0.5 * np.exp(-(((time - 18) / 4.0) ** 2))
    load = np.array([0.7, 0.9, 1.0, 1.1, 1.3])[:, None]
    patience = np.array([4.0, 12.0, 25.0, 60.0, 200.0])
    thin = np.maximum(1, np.round(agents * np.where((time > 5) & (time < 20), 1.0, 0.5)))
    staffed = np.stack([np.broadcast_to(agents, thin.shape), thin])[:, :, :, :]
    return agents * 10 * load * shape, 6.0, patience, np.broadcast_to(staffed, (2, 8, 5, 26))


@pytest.mark.parametrize(
    ("settings_used", "points", "minutes", "share"),
    [
        ({"steps": 1}, 0.03, 0.03, 0.002),
        ({"method": "approximate"}, 1.0, 0.7, 0.07),
        ({"method": "closure"}, 0.8, 0.7, 0.07),
    ],
    ids=["one step", "approximate", "closure"],
)
def test_quick_answers_stay_within_the_stated_distance_of_the_exact_ones(settings_used, points, minutes, share):
    arrivals, handling, patience, agents = varied_days()
    truth = over_time(arrivals, handling, patience, agents, steps=4)
    quick = over_time(arrivals, handling, patience, agents, **settings_used)
    lost = 100 * np.abs(quick.abandoned - truth.abandoned) / truth.arrivals
    assert lost.max() < points
    assert (np.abs(quick.wait - truth.wait) <= minutes + share * truth.wait).all()


def test_service_levels_are_right_to_a_tenth_of_a_point_even_where_staff_come_and_go():
    arrivals, handling, patience, agents = varied_days()
    jagged = np.maximum(1, np.round(agents * np.where(np.arange(26) % 4 < 2, 1.0, 0.6)))
    truth = over_time(arrivals, handling, patience, jagged, steps=8, target=1 / 3)
    quick = over_time(arrivals, handling, patience, jagged, target=1 / 3)
    assert np.abs(quick.in_target - truth.in_target).max() < 1e-3
    assert np.abs(quick.in_target_of_answered - truth.in_target_of_answered).max() < 1e-3


def test_one_more_agent_never_lengthens_a_wait_in_the_approximation():
    arrivals, handling, patience, agents = varied_days()
    fewer = over_time(arrivals, handling, patience, agents, method="approximate")
    more = over_time(arrivals, handling, patience, agents + 1, method="approximate")
    longest = fewer.wait.max(axis=-1, keepdims=True)
    assert (more.wait <= fewer.wait + 0.02 * longest + 1e-9).all()
    assert (more.abandoned <= fewer.abandoned + 0.001 * fewer.arrivals).all()


def test_the_approximation_takes_fractions_of_an_agent():
    between = over_time([40.0] * 6, 6, 20, [4.5] * 6, method="approximate").wait
    assert (over_time([40.0] * 6, 6, 20, [5] * 6, method="approximate").wait < between).all()
    assert (between < over_time([40.0] * 6, 6, 20, [4] * 6, method="approximate").wait).all()


def test_no_desks_at_all_are_an_empty_course():
    assert over_time(np.zeros((0, 5)), 6, 20, np.zeros((0, 5))).wait.shape == (0, 5)


def test_contacts_present_at_the_start_are_served_first_or_cut_off_where_the_desk_is_closed():
    open_desk = over_time([0.0], 6, np.inf, [10], start=4.5, interval=120)
    assert open_desk.served[0] == approx(4.5, abs=1e-3)
    closed = over_time([0.0, 30.0], 6, np.inf, [0, 5], start=4.5)
    assert closed.cut_off[0] == approx(4.5)
    assert closed.wait[1] == approx(over_time([30.0], 6, np.inf, [5]).wait[0])


@pytest.mark.parametrize("target", [0.0, 1 / 3, 5.0, 2_000.0])
@pytest.mark.parametrize("patience", [0.01, 2.0, 25.0, np.inf])
@pytest.mark.parametrize(("agents", "load"), [(0, 20.0), (1, 0.8), (12, 0.9), (150, 1.05)])
def test_a_day_without_change_comes_to_the_shares_in_target_of_a_settled_desk(target, patience, agents, load):
    load = min(load, 0.9) if np.isinf(patience) else load  # endless patience settles below its capacity only
    arrivals = load * max(agents, 0.1) * 10
    course = over_time([arrivals] * 3, 6, patience, [agents] * 3, interval=2000, steps=4, target=target)
    settled = erlang_a(arrivals, 6, patience, agents, target=target)
    assert course.in_target[-1] == approx(float(settled.in_target), abs=1e-3)
    assert course.in_target_of_answered[-1] == approx(float(settled.in_target_of_answered), abs=1e-3)
    assert course.p_wait[-1] == approx(float(settled.p_wait), abs=1e-3)


def test_shares_in_target_are_only_given_when_asked_for():
    course = over_time([20, 20], 6, 15, [2, 2])
    assert np.isnan(course.in_target).all()
    assert np.isnan(course.in_target_of_answered).all()
    with pytest.raises(ValueError, match=r"target contains -1\.0"):
        over_time([20, 20], 6, 15, [2, 2], target=-1.0)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_longer_target_is_met_more_often_and_never_by_more_than_are_answered(data):
    arrivals, handling, patience, agents = day_of_desks(data.draw)
    soon, late = (over_time(arrivals, handling, patience, agents, steps=4, target=minutes) for minutes in (0.5, 4.0))
    somebody = soon.arrivals > 0
    assert (soon.in_target <= late.in_target + 1e-5).all()
    assert (late.in_target <= late.in_target_of_answered + 1e-5).all()
    assert (1 - soon.p_wait <= soon.in_target + 1e-5)[somebody].all()


@pytest.mark.parametrize("method", ["exact", "approximate"])
@pytest.mark.parametrize(("agents", "room"), [(1, 1), (3, 5), (0, 4), (6, 3), (40, 60)])
def test_a_full_room_turns_away_as_a_settled_one_does(agents, room, method):
    arrivals, staffed = 12.0 * max(agents, 1), min(agents, room)
    course = over_time([arrivals] * 30, 6, 9, [agents] * 30, room=room, target=1.0, method=method)
    settled = finite_room(arrivals, 6, 9, staffed, room, target=1.0)
    assert course.turned_away[-1] == approx(arrivals / 2 * float(settled.turned_away), rel=5e-3)
    assert course.wait[-1] == approx(float(settled.wait), rel=5e-3)
    assert course.in_target[-1] == approx(float(settled.in_target), abs=2e-3)
    flows = course.turned_away + course.served + course.abandoned + course.cut_off
    assert np.diff(course.backlog, prepend=0) == approx(arrivals / 2 - flows, abs=1e-9)


def test_a_room_nobody_fills_changes_nothing_and_desks_may_differ_in_theirs():
    day = ([20.0, 40.0, 30.0], 6, 9, [3, 3, 3])
    free, roomy = over_time(*day), over_time(*day, room=500)
    assert roomy.wait == approx(free.wait, rel=1e-6)
    both = over_time(*day, room=[np.inf, 3])
    assert both.turned_away[0] == approx([0, 0, 0], abs=1e-9)
    assert (both.turned_away[1] > 1).all()
    assert (both.abandoned[1] == 0).all()


def test_the_closure_leaves_small_desks_and_limited_rooms_to_the_chain():
    arrivals = np.array([[20.0, 40.0, 30.0], [200.0, 300.0, 300.0]])
    agents = np.array([[3, 3, 4], [30, 9, 30]])
    for room in (np.inf, 40):
        ours, chain = (over_time(arrivals, 6, 9, agents, room=room, method=m) for m in ("closure", "approximate"))
        assert ours.abandoned == approx(chain.abandoned)
    limited, chain = (over_time([200.0] * 3, 6, 9, [20] * 3, room=25, method=m) for m in ("closure", "approximate"))
    assert limited.turned_away == approx(chain.turned_away)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_closure_accounts_for_everyone_at_large_desks_too(data):
    arrivals, handling, patience, agents = day_of_desks(data.draw)
    agents = np.where(agents > 0, agents + 10, 0)
    start = np.arange(len(handling)) * 7.5
    course = over_time(12 * arrivals, handling, patience, agents, start=start, method="closure")
    before = np.column_stack([start, course.backlog[:, :-1]])
    out = course.served + course.abandoned + course.cut_off + course.backlog
    assert out == approx(before + 6 * arrivals, abs=1e-6)
    for flow in (course.served, course.abandoned, course.cut_off, course.backlog, course.wait, course.queue):
        assert (flow >= 0).all()
        assert np.isfinite(flow).all()


def test_the_closure_follows_few_agents_too_where_the_chain_would_be_long():
    """Five agents and half a million calls in an hour: nearly all give up, and the mean wait is the patience."""
    course = over_time([500_000.0] * 30, 6, 9, [5] * 30, method="closure")
    assert course.abandoned[-1] == approx(250_000 - 30 * 5 / 6, rel=1e-4)
    assert course.queue[-1] == approx(500_000 / 60 * 9, rel=1e-2)
    assert course.wait[-1] == approx(9.0, rel=1e-2)


def test_the_closure_settles_where_the_formula_does():
    course = over_time([1000.0] * 40, 6, 9, [98] * 40, method="closure", target=1 / 3, percentile=True)
    settled = erlang_a(1000, 6, 9, 98)
    assert course.abandoned[-1] / 500 == approx(float(settled.abandoned), abs=0.003)
    assert course.wait[-1] == approx(float(settled.wait), rel=0.05)
    assert course.in_target[-1] == approx(float(settled.in_target), abs=0.03)
    assert course.wait_p90[-1] == approx(float(wait_percentile(1000, 6, 9, 98, of="offered")), rel=0.12)


def test_a_queue_that_is_suddenly_long_fades_as_fast_as_patience_ends_by_moments_too():
    """A rush ends and eighty agents go home: those who wait then give up within a minute."""
    day = ([4414.8, 515.1], 5.432, 0.6, [296, 216])
    exact, moments = (over_time(*day, interval=60, method=method).abandoned for method in ("exact", "closure"))
    assert moments == approx(exact, rel=0.03)


@pytest.mark.parametrize("method", ["approximate", "closure"])
def test_nobody_is_busier_than_all_the_time(method):
    chance = np.random.default_rng(4)
    agents = chance.integers(2, 40, (200, 12)).astype(float)
    found = over_time(chance.uniform(20, 600, (200, 12)), 4, 60, agents, interval=15, method=method)
    assert (found.occupancy <= 1.0).all() and (found.busy <= agents).all()
    before = np.concatenate([np.zeros((200, 1)), found.backlog[:, :-1]], axis=1)
    gone = found.turned_away + found.served + found.abandoned + found.cut_off
    assert before + found.arrivals == approx(gone + found.backlog)
