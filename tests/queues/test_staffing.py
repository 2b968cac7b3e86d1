"""The fewest agents: enough, and one fewer is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx_models.queues.erlang import erlang_a
from cx_models.queues.over_time import over_time
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.queues.staffing_over_time import agents_needed_over_time

SOLVED_TO = 1e-3
"""Accuracy of one interval in one step, in minutes and shares."""

goals = st.one_of(
    st.builds(Goal, wait=st.floats(0.05, 10)),
    st.builds(Goal, abandoned=st.floats(0.005, 0.5)),
    st.builds(Goal, in_target=st.floats(0.1, 0.99)),
    st.builds(Goal, wait=st.floats(0.5, 5), abandoned=st.floats(0.01, 0.2)),
)


@given(goals, st.floats(0.1, 1e5), st.floats(1, 20), st.sampled_from([0.0, 2.0, 25.0, np.inf]))
def test_the_fewest_agents_meet_the_goal_and_one_fewer_does_not(goal, arrivals, handling, patience):
    needed = int(agents_needed(arrivals, handling, patience, goal))

    def met(agents):
        desk = erlang_a(arrivals, handling, patience, agents, target=goal.target)
        return bool(goal.met(desk.wait, desk.abandoned, desk.in_target))

    assert met(needed)
    assert needed == 0 or not met(needed - 1)


@settings(max_examples=30)
@given(
    st.one_of(
        st.builds(Goal, wait=st.floats(0.2, 5)),
        st.builds(Goal, abandoned=st.floats(0.01, 0.3)),
        st.builds(Goal, in_target=st.floats(0.2, 0.95), target=st.floats(0.0, 3.0)),
    ),
    st.lists(st.floats(1, 120), min_size=2, max_size=6),
    st.sampled_from([1.0, 10.0]),
    st.sampled_from([0.5, 5.0, 30.0]),
)
def test_every_interval_of_a_day_meets_the_goal_and_none_could_do_with_one_fewer(goal, arrivals, size, patience):
    arrivals = size * np.array(arrivals)
    needed = agents_needed_over_time(arrivals, 6.0, patience, goal)

    def short(agents):
        """How far each interval is from the goal, in the goal's own unit; below 0 where it is met."""
        course = over_time(arrivals, 6.0, patience, agents, steps=2, target=goal.target)
        if goal.wait is not None:
            return course.wait - goal.wait
        if goal.abandoned is not None:
            return course.abandoned / course.arrivals - goal.abandoned
        return goal.in_target - course.in_target

    assert (short(needed) < SOLVED_TO).all()
    for t in np.flatnonzero(needed > 1):
        fewer = needed.copy()
        fewer[t] -= 1
        assert short(fewer)[t] > -SOLVED_TO


def test_a_week_round_the_clock_is_staffed_for_its_service_level():
    hour = np.arange(336) / 2 % 24
    arrivals = 900 * np.maximum(0.05, np.sin((hour - 7) / 24 * 2 * np.pi))
    needed = agents_needed_over_time(arrivals, 6.0, 9.0, Goal(in_target=0.8))
    course = over_time(arrivals, 6.0, 9.0, needed, steps=2, target=1 / 3)
    assert course.in_target.min() > 0.8 - SOLVED_TO
    one_fewer = np.maximum(needed - np.eye(336, dtype=int)[::16], 0)
    broken = over_time(arrivals, 6.0, 9.0, one_fewer, steps=2, target=1 / 3).in_target
    assert (np.diagonal(broken[:, ::16]) < 0.8 + SOLVED_TO).all()


def test_a_queue_at_the_start_needs_more_agents_until_it_is_gone():
    arrivals = [60.0] * 4
    fresh = agents_needed_over_time(arrivals, 6.0, 20.0, Goal(wait=2.0))
    inherited = agents_needed_over_time(arrivals, 6.0, 20.0, Goal(wait=2.0), start=30.0)
    assert inherited[0] > fresh[0]
    assert inherited[-1] <= fresh[-1] + 1


def test_desks_are_staffed_together_as_alone():
    arrivals = np.array([[30.0, 60.0, 40.0], [10.0, 0.0, 20.0]])
    together = agents_needed_over_time(arrivals, [6.0, 8.0], 20.0, Goal(wait=2.0))
    assert (together[0] == agents_needed_over_time(arrivals[0], 6.0, 20.0, Goal(wait=2.0))).all()
    assert together[1, 1] == 0


def test_a_rush_needs_fewer_at_its_start_than_a_settled_desk_and_more_for_inherited_queues():
    goal, rush = Goal(wait=1.0), np.array([20.0, 200.0, 200.0, 20.0])
    needed, settled = agents_needed_over_time(rush, 15.0, 60.0, goal), agents_needed(rush, 15.0, 60.0, goal)
    assert needed[1] < settled[1]
    assert needed[3] > settled[3]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "a goal needs"),
        ({"wait": 0.0}, "wait is 0.0 min"),
        ({"abandoned": 1.5}, "abandoned share is 1.5"),
        ({"in_target": 1.0}, "in_target is 1.0"),
    ],
)
def test_goals_nobody_can_meet_are_refused_with_their_bound(values, named):
    with pytest.raises(ValueError, match=named):
        Goal(**values)


def test_a_goal_is_never_judged_without_what_it_is_about():
    with pytest.raises(ValueError, match="in_target, which is not given"):
        Goal(in_target=0.8).met(np.zeros(2), np.zeros(2))
