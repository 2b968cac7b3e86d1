"""Evidence times likelihood by adaptive draws: right where plain weighing still is, and never out of draws."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.slopes import Told
from cx_models.baseline.weighing import (
    DRAWN,
    ENOUGH,
    FURTHEST,
    SLOPES,
    STAND_ON,
    answers_alone,
    implied,
    log_likelihood,
    weighed,
)
from cx_models.effects.experience import weights

POWERS = 0.8 - 0.2 * np.cos(np.pi * np.arange(5) / 4)
MILLION = 1_000_000


def saying(answers, *, wait=1.0, transfers=0.12, open_=1.1, together=0.0):
    """What so many answers say, as a million invented ones did: ``wait`` times as costly as the middle evidence."""
    root = np.linalg.cholesky(np.array([[1, 0.04, 0.09], [0.04, 1, together], [0.09, together, 1]]))
    slopes = np.stack([np.full(5, open_), np.full(5, transfers), wait * 0.235 * 1.36 ** ((0.8 - POWERS) / 0.2)], axis=1)
    errors = np.stack([np.full(5, 0.0036), np.full(5, 0.0029), 0.0024 * 1.38 ** ((0.8 - POWERS) / 0.2)], axis=1)
    fewer = np.sqrt(MILLION / answers)
    fits = -0.5 * ((POWERS - 0.8) / (0.018 * fewer)) ** 2
    return Told(
        ("open", "transfers", "wait"), 6.0, POWERS, np.zeros(1), slopes, errors[:, :, None] * root * fewer, fits
    )


def summed_up(numbers, chance):
    """Mean and standard deviation of each slope's assumption."""
    found = {}
    for key in SLOPES.values():
        mean = float(chance @ numbers[key])
        found[key] = mean, float(np.sqrt(chance @ (numbers[key] - mean) ** 2))
    return found


@pytest.mark.parametrize("case", [{}, {"transfers": 0.0}, {"wait": 2.0, "together": 0.9}, {"open_": 2.8}], ids=str)
def test_where_plain_weighing_of_the_evidence_still_can_both_agree(case):
    """Plain weighing of many worlds drawn from the evidence, as long as enough of them count."""
    said, many = saying(600, **case), 300_000
    rng = np.random.default_rng(5)
    plain = dict(shipped().middle().numbers)
    plain |= {key: shipped()[key].quantile(rng.random(many)) for key in (*STAND_ON, *SLOPES.values())}
    chance = np.exp(log_likelihood(said, plain))
    chance /= chance.sum()
    assert 1 / (chance**2).sum() > 1_000
    ours = weighed(said, shipped(), seed=3)
    wanted, found = summed_up(plain, chance), summed_up(ours.worlds, ours.chance)
    for key, (mean, spread) in wanted.items():
        assert found[key][0] == pytest.approx(mean, abs=0.12 * spread), key
        assert found[key][1] == pytest.approx(spread, rel=0.08), key


@pytest.mark.parametrize("answers", [300, 100_000, 10 * MILLION])
@pytest.mark.parametrize(
    "case",
    [{}, {"wait": 3.0}, {"wait": 0.1}, {"transfers": 0.0}, {"transfers": -0.2}, {"open_": 1.9}, {"together": 0.98}],
    ids=str,
)
def test_enough_draws_count_however_many_the_answers(answers, case):
    assert weighed(saying(answers, **case), shipped(), seed=0).effective >= ENOUGH >= 1_000


def test_at_a_million_answers_the_spread_is_no_noise():
    found = [weighed(saying(MILLION), shipped(), seed) for seed in range(5)]
    spreads = np.array([[spread for _, spread in summed_up(one.worlds, one.chance).values()] for one in found])
    assert (spreads.std(axis=0) < 0.06 * spreads.mean(axis=0)).all()
    again = weighed(saying(MILLION), shipped(), 0)
    assert np.array_equal(found[0].chance, again.chance)


def test_a_million_answers_leave_the_slope_of_the_wait_as_open_as_the_ratio_of_felt_waits_is():
    """The slope goes with ratio^−power: pinned-down standard deviations do not say what a felt minute costs."""
    found = weighed(saying(100 * MILLION), shipped(), seed=1)
    ratio, slope = found.worlds["wait.perceived_ratio"], found.worlds["wait.logit_per_minute"]
    held = slope * ratio**0.8
    assert np.sqrt(np.cov(held, aweights=found.chance)) < 0.01 * (found.chance @ held)
    assert np.sqrt(np.cov(slope, aweights=found.chance)) > 0.04 * (found.chance @ slope)


def test_worlds_stay_within_what_the_evidence_allows():
    found = weighed(saying(MILLION, wait=3.0, transfers=-0.2), shipped(), seed=0)
    for key in (*STAND_ON, *SLOPES.values()):
        assert shipped()[key].low <= found.worlds[key].min() and found.worlds[key].max() <= shipped()[key].high


def test_answers_that_do_not_fit_the_evidence_are_believed_less_not_more_when_there_are_more_of_them():
    """Ten times as many answers, as far beyond: their errors are widened until they are no further off."""
    spreads = []
    for answers in (100_000, MILLION):
        found = weighed(saying(answers, transfers=1.5), shipped(), seed=0)
        spreads.append(summed_up(found.worlds, found.chance)["resolution.effect"][1])
    assert spreads[1] == pytest.approx(spreads[0], rel=0.15)
    fits = weighed(saying(MILLION), shipped(), seed=0)
    assert log_likelihood(saying(MILLION), fits.worlds.numbers).max() > -0.5 * FURTHEST**2
    assert spreads[1] > 2 * summed_up(fits.worlds, fits.chance)["resolution.effect"][1]


def test_answers_alone_imply_the_slopes_that_they_told():
    """Turned into assumptions and back by the model's own weights, power by power."""
    said = saying(5_000)
    alone = answers_alone(said, shipped(), seed=0)
    slopes, root, _ = said.at(alone["wait.power"], alone["survey.strong_answer"])
    for place, name in enumerate(said.names):
        error = np.sqrt((root[:, place] ** 2).sum(axis=1))
        apart = (implied(name, alone.numbers, said.usual_wait) - slopes[:, place]) / error
        assert np.median(apart) == pytest.approx(0, abs=0.05)
        assert np.quantile(apart, 0.95) == pytest.approx(1.645, abs=0.1)
    cost = weights(alone).wait * (alone["wait.perceived_ratio"] * 6.0) ** alone["wait.power"]
    assert implied("wait", alone.numbers, 6.0) == pytest.approx(cost)


def test_answers_alone_follow_how_well_each_power_fits():
    """A million answers prefer 0.8; where all powers fit as well, they are as the evidence has them."""
    sure, open_ = saying(MILLION), replace(saying(MILLION), fits=np.zeros(5))
    spread = [answers_alone(said, shipped(), 0)["wait.power"].std() for said in (sure, open_)]
    assert spread[0] == pytest.approx(0.018, rel=0.1)
    assert spread[1] == pytest.approx(0.4 / np.sqrt(24), rel=0.02)  # of a symmetric triangle 0.6…1.0
    width = [np.ptp(np.quantile(answers_alone(said, shipped(), 0)["wait.logit_per_minute"], [0.05, 0.95]))
             for said in (sure, open_)]  # fmt: skip
    assert width[1] > 1.5 * width[0]


def test_only_what_was_told_is_learned():
    """Transfers alone: what an open matter costs stays evidence, and so does the wait."""
    whole = saying(10_000)
    said = Told(
        ("transfers",), 1.0, np.array([0.8]), np.zeros(1), whole.slopes[:1, 1:2], whole.root[:1, 1:2, 1:2], np.zeros(1)
    )
    found = weighed(said, shipped(), seed=0)
    assert found.effective >= ENOUGH and len(found.chance) == DRAWN
    mean = found.chance @ found.worlds["wait.logit_per_minute"]
    entry = shipped()["wait.logit_per_minute"]
    assert mean == pytest.approx((entry.low + entry.value + entry.high) / 3, rel=0.02)
