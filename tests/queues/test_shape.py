"""The same agent-hours where they are needed."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from cx_models.queues.over_time import over_time
from cx_models.queues.shape import same_hours_better_shape


def aimed_at(aim, arrivals, agents):
    course = over_time(arrivals, 6, 9, agents)
    met = course.wait * (np.asarray(arrivals) > 0)  # where nobody comes, nobody waits
    return met.max(axis=-1) if aim == "worst" else course.queue.sum(axis=-1)


@pytest.mark.parametrize("aim", ["total", "worst"])
@pytest.mark.parametrize("arrivals", [(5, 40, 10, 5), (30, 30, 30, 30), (60, 5, 5, 50)])
def test_four_intervals_come_to_the_best_of_all_shapes(aim, arrivals):
    arrivals = np.array(arrivals, dtype=float)
    shaped = same_hours_better_shape(arrivals, 6, 9, [3, 3, 3, 3], aim=aim)
    every = np.array([shape for shape in product(range(1, 10), repeat=4) if sum(shape) == 12])
    assert shaped.agents.sum() == 12
    assert aimed_at(aim, arrivals, shaped.agents) == approx(aimed_at(aim, arrivals, every).min(), rel=1e-3)


@settings(max_examples=10)
@given(
    st.lists(st.tuples(st.floats(0, 300), st.integers(1, 30)), min_size=2, max_size=8),
    st.sampled_from(["total", "worst"]),
)
def test_hours_are_kept_and_nothing_gets_worse(intervals, aim):
    arrivals, agents = np.array([i[0] for i in intervals]), np.array([i[1] for i in intervals])
    shaped = same_hours_better_shape(arrivals, 6, 9, agents, aim=aim)
    assert shaped.agents.sum() == agents.sum()
    assert (shaped.agents >= 1).all()
    assert (
        aimed_at("total", arrivals, shaped.agents) <= 1.01 * aimed_at("total", arrivals, agents) + 1e-6
        or aim == "worst"
    )
    assert (
        aimed_at("worst", arrivals, shaped.agents) <= 1.01 * aimed_at("worst", arrivals, agents) + 0.01
        or aim == "total"
    )


def test_closed_hours_stay_closed():
    shaped = same_hours_better_shape([0, 60, 10, 0], 6, 9, [0, 4, 4, 0])
    assert (shaped.agents[[0, 3]] == 0).all()
    assert shaped.agents[1] > 4


def test_hours_too_few_to_open_are_named():
    with pytest.raises(ValueError, match="agents sum to 1; 2 open intervals"):
        same_hours_better_shape([10, 10], 6, 9, [1, 0])
