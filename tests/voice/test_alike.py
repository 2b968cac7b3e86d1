"""Groups taken together: as the textbook has it, covering the truth as often as promised, honest about the order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx
from scipy.integrate import quad
from scipy.stats import norm

from cx_models.voice.alike import alike

SCHOOLS = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
ERRORS = np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])


def test_the_eight_schools_come_out_as_in_the_textbook():
    """Gelman and others 2013, table 5.3: medians of 200 draws, under a prior that leaves the spread open."""
    found = alike(SCHOOLS, ERRORS, usual=200.0, level=0.95)
    assert [one.middle for one in found.levels] == approx([10, 8, 7, 8, 5, 6, 10, 8], abs=1.7)


@pytest.mark.parametrize("usual", [5.0, 20.0])
def test_the_ends_of_every_interval_are_where_integration_puts_them(usual):
    """The posterior by quadrature over the spread: each end must leave a twentieth beyond it."""

    def given_spread(spread):
        weight = 1 / (ERRORS**2 + spread**2)
        mean, sure = (weight * SCHOOLS).sum() / weight.sum(), weight.sum()
        log = -0.5 * np.log(sure) + 0.5 * np.log(weight).sum() - 0.5 * (weight * (SCHOOLS - mean) ** 2).sum()
        own = spread**2 * weight
        middle = own * SCHOOLS + (1 - own) * mean
        deviation = np.sqrt(own * ERRORS**2 + (1 - own) ** 2 / sure)
        return np.exp(log + 30 - 0.5 * (spread / usual) ** 2), middle, deviation

    def below(ends):
        def part(place):
            def integrand(spread):
                plausible, middle, deviation = given_spread(spread)
                return plausible * norm.cdf((ends[place] - middle[place]) / deviation[place])

            return quad(integrand, 1e-6, 8 * usual, limit=200)[0]

        whole = quad(lambda spread: given_spread(spread)[0], 1e-6, 8 * usual, limit=200)[0]
        return [part(place) / whole for place in range(8)]

    found = alike(SCHOOLS, ERRORS, usual=usual, level=0.9)
    assert below([one.low for one in found.levels]) == approx([0.05] * 8, abs=0.012)
    assert below([one.high for one in found.levels]) == approx([0.95] * 8, abs=0.012)


def worlds(groups, spread, seed, count=400):
    chance = np.random.default_rng(seed)
    errors = chance.uniform(0.2, 1.5, (count, groups))
    truth = 3.0 + spread * chance.standard_normal((count, groups))
    return zip(truth, truth + errors * chance.standard_normal((count, groups)), errors, strict=True)


@pytest.mark.parametrize(("groups", "spread"), [(5, 0.0), (20, 0.3), (20, 2.0)])
def test_intervals_hold_the_truth_as_often_as_they_promise(groups, spread):
    hits = [
        [one.low <= true <= one.high for one, true in zip(alike(seen, errors, 1.0, 0.9).levels, truth, strict=True)]
        for truth, seen, errors in worlds(groups, spread, seed=7)
    ]
    assert np.mean(hits) == approx(0.90, abs=0.05) or (spread == 0.0 and np.mean(hits) > 0.9)


def test_what_is_called_highest_with_a_chance_is_highest_as_often():
    """Where groups differ as widely as is thought beforehand, a chance is met as often as it says."""
    spreads = np.abs(np.random.default_rng(2).standard_normal(60))
    told, was = [], []
    for seed, spread in enumerate(spreads):
        for truth, seen, errors in worlds(6, spread, seed, count=20):
            told += alike(seen, errors, 1.0, 0.9).highest.tolist()
            was += (np.arange(6) == truth.argmax()).tolist()
    told, was = np.array(told), np.array(was)
    for low, high in ((0.0, 0.1), (0.1, 0.3), (0.3, 0.6), (0.6, 1.0)):
        here = (told > low) & (told <= high)
        assert was[here].mean() == approx(told[here].mean(), abs=0.05), (low, high)


def test_taken_together_they_come_nearer_the_truth_than_each_by_itself():
    together, alone = [], []
    for truth, seen, errors in worlds(12, 0.5, seed=3):
        together.append([one.middle for one in alike(seen, errors, 1.0, 0.9).levels] - truth)
        alone.append(seen - truth)
    assert np.mean(np.square(together)) < 0.6 * np.mean(np.square(alone))


some = st.integers(3, 12).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(-5, 5), min_size=n, max_size=n), st.lists(st.floats(0.05, 3), min_size=n, max_size=n)
    )
)


@settings(max_examples=60, deadline=None)
@given(some)
def test_no_level_leaves_the_range_of_the_levels_and_chances_add_up(given_):
    levels, errors = map(np.array, given_)
    found = alike(levels, errors, 1.0, 0.9)
    slack = 0.1 * errors.max() + 0.05
    for one in found.levels:
        assert levels.min() - slack <= one.middle <= levels.max() + slack
        assert one.low <= one.high
    assert found.highest.sum() == approx(1.0)
    assert found.lowest.sum() == approx(1.0)


def test_the_fewer_answers_the_more_is_borrowed():
    found = alike(np.array([0.0, 0.1, -0.1, 2.0, 2.0]), np.array([0.2, 0.2, 0.2, 0.2, 1.5]), 1.0, 0.9)
    assert found.levels[4].middle < found.levels[3].middle - 0.3


def test_of_two_groups_the_one_with_many_answers_keeps_its_own():
    found = alike(np.array([0.0, 2.0]), np.array([0.1, 1.0]), 1.0, 0.9)
    assert found.levels[0].middle == approx(0.0, abs=0.05)
    assert 0.3 < found.levels[1].middle < 1.8
    assert found.highest[1] > 0.8
