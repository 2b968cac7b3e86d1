"""What a spreadsheet says of a day, beside the truth."""

import numpy as np
import pytest
from pytest import approx

from cx_models.queues.erlang import erlang_c
from cx_models.queues.over_time import over_time
from cx_models.queues.spreadsheet import per_interval


def lunch_peak():
    """Sixty agents for calls of 6 minutes from ten to four; 15 % too many calls from twelve to one."""
    hour = np.arange(10, 16, 0.25)
    return np.where((hour >= 12) & (hour < 13), 690.0, 510.0), 6.0, 25.0, np.full(24, 60)


@pytest.mark.parametrize("formula", ["erlang_c", "erlang_a"])
def test_in_a_lunch_peak_the_spreadsheet_is_off_by_sixty_points_of_service_level_both_ways(formula):
    day = lunch_peak()
    said = per_interval(*day, formula=formula, interval=15.0)
    truth = over_time(*day, interval=15.0, target=1 / 3)
    points = 100 * (said.in_target - truth.in_target)
    noon, one = 8, 12
    assert points[one] > 60  # it has forgotten the backlog
    assert points[noon] < -40  # and takes the rush as settled from its first minute
    assert np.abs(points[[7, 20]]).max() < 5  # while it is right where nothing changes


def test_where_erlang_c_has_no_answer_it_is_infinite_and_not_an_error():
    said = per_interval(*lunch_peak(), interval=15.0)
    assert said.has_no_answer.tolist() == [8 <= t < 12 for t in range(24)]
    assert (said.in_target[said.has_no_answer] == 0).all()
    assert (said.occupancy[said.has_no_answer] == 1).all()


def test_a_spreadsheet_is_the_formula_interval_by_interval_in_the_shapes_of_a_course():
    arrivals, agents = np.array([[20.0, 0.0, 90.0], [30.0, 30.0, 0.0]]), np.array([[3, 0, 9], [4, 0, 5]])
    said = per_interval(arrivals, [6.0, 5.0], 9.0, agents)
    course = over_time(arrivals, [6.0, 5.0], 9.0, agents)
    assert said.arrivals == approx(course.arrivals)
    assert said.in_target.shape == course.wait.shape
    assert said.wait[0, 0] == approx(float(erlang_c(20, 6, 3).wait))
    assert said.wait[0, 1] == 0  # closed
    assert said.wait[1, 1] == np.inf  # nobody there and nobody gives up
    assert (said.abandoned == 0).all()


def test_a_formula_nobody_knows_is_named():
    with pytest.raises(ValueError, match="formula is 'excel'"):
        per_interval([10], 6, 9, [2], formula="excel")
