"""The fewest agents: enough, and one fewer is not."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx_models.queues.erlang import erlang_a
from cx_models.queues.over_time import over_time
from cx_models.queues.staffing import Goal, agents_needed, agents_needed_over_time

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


@settings(max_examples=15, deadline=None)
@given(
    st.one_of(st.builds(Goal, wait=st.floats(0.2, 5)), st.builds(Goal, abandoned=st.floats(0.01, 0.3))),
    st.lists(st.floats(1, 120), min_size=2, max_size=6),
    st.sampled_from([5.0, 30.0]),
)
def test_every_interval_of_a_day_meets_the_goal_and_none_could_do_with_one_fewer(goal, arrivals, patience):
    needed = agents_needed_over_time(arrivals, 6.0, patience, goal)

    def met(agents):
        course = over_time(arrivals, 6.0, patience, agents)
        return goal.met(course.wait, course.abandoned / course.arrivals)

    assert met(needed).all()
    for t in np.flatnonzero(needed > 1):
        fewer = needed.copy()
        fewer[t] -= 1
        assert not met(fewer)[t]


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
        ({"in_target": 1.0}, "share in target is 1.0"),
    ],
)
def test_goals_nobody_can_meet_are_refused_with_their_bound(values, named):
    with pytest.raises(ValueError, match=named):
        Goal(**values)
