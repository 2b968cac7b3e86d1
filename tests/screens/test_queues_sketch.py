"""A curve that a browser lets go of: taken in whole, within bounds, and only where it belongs."""

import numpy as np
import pytest

from cx_models.projection.line_day import LineDay
from cx_models.screens.queues_sketch import STEPS, Sketch, most_of, released

ROSTER = (2, 3, 0, 1)


@pytest.fixture
def day():
    return LineDay(
        day=0,
        first=16,
        arrivals=np.array([10.0, 20.0, 0.0, 5.0]),
        people=np.array(ROSTER),
        concurrency=1,
        slower=0.3,
        handling=6.0,
        handling_spread=0.9,
        patience=9.0,
        lead_arrivals=np.zeros(0),
        lead_seats=np.zeros(0),
        closes=True,
    )


def told(values, of="here", at=7.0):
    return {"of": of, "values": values, "at": at}


def test_a_release_becomes_the_curve_at_hand_and_can_be_undone(day):
    sketch = released(told([4, 3, 0, 1]), "here", day, Sketch((ROSTER,)))
    assert sketch.now.tolist() == [4, 3, 0, 1]
    assert sketch.heard == 7.0
    assert sketch.undone().is_roster


def test_values_are_kept_within_bounds_and_closed_half_hours_stay_closed(day):
    sketch = released(told([-5, 10**9, 6, 1]), "here", day, Sketch((ROSTER,)))
    assert sketch.now.tolist() == [0, most_of(day, np.array(ROSTER)), 0, 1]


@pytest.mark.parametrize("told_", [told([4, 3, 0, 1], of="yesterday"), told([4, 3]), {}])
def test_what_belongs_to_another_day_changes_nothing(day, told_):
    sketch = Sketch((ROSTER,))
    assert released(told_, "here", day, sketch) == sketch


def test_a_release_that_changes_nothing_is_no_step(day):
    assert released(told(list(ROSTER)), "here", day, Sketch((ROSTER,))).steps == (ROSTER,)


def test_the_roster_stays_the_first_step_however_many_follow(day):
    sketch = Sketch((ROSTER,))
    for count in range(2 * STEPS):
        sketch = sketch.tried((count % 2, 3, 0, 1))
    assert sketch.steps[0] == ROSTER
    assert len(sketch.steps) <= STEPS + 2
    for _ in range(3 * STEPS):
        sketch = sketch.undone()
    assert sketch.is_roster


def test_the_most_that_can_be_drawn_is_never_below_what_is_drawn(day):
    assert most_of(day, np.array([500, 0, 0, 0])) == 500
