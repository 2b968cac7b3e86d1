"""Plausible worlds lie evenly over their ranges, and the first ones do by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.assumptions.evenly import FIRST, evenly


def is_hypercube(points):
    """Whether each coordinate has one point in each of as many equal parts as there are points."""
    count = len(points)
    return bool((np.sort((points * count).astype(int), axis=0) == np.arange(count)[:, None]).all())


@pytest.mark.parametrize("count", [2 * FIRST, 10 * FIRST])
@pytest.mark.parametrize("seed", range(3))
def test_the_whole_and_each_slice_of_it_are_latin_hypercubes(count, seed):
    points = evenly(count, 7, seed)
    assert points.shape == (count, 7) and is_hypercube(points)
    assert all(is_hypercube(points[start : start + FIRST]) for start in range(0, count, FIRST))


@pytest.mark.parametrize("count", [FIRST, FIRST + 1, 3 * FIRST - 7, 10 * FIRST])
def test_the_first_are_the_same_however_many_are_drawn(count):
    assert (evenly(count, 5, 3)[:FIRST] == evenly(FIRST, 5, 3)).all()
    assert len(evenly(count, 5, 3)) == count


@pytest.mark.parametrize("count", [1, 2, 25])
def test_fewer_than_the_first_are_a_hypercube_of_their_own(count):
    assert is_hypercube(evenly(count, 5, 3))


def test_coordinates_go_apart():
    """No more correlated than five hundred independent points would be."""
    correlation = np.corrcoef(evenly(10 * FIRST, 12, 1).T) - np.eye(12)
    assert np.abs(correlation).max() < 4 / np.sqrt(10 * FIRST)
