"""The probit at several powers and strengths of answering: the textbook's own at each, and a smooth way between."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.integrate import quad
from scipy.optimize import minimize
from scipy.stats import norm

from cx_models.assumptions.registry import shipped
from cx_models.baseline.slopes import Seen, told

POWER, STRENGTH = shipped()["wait.power"], shipped()["survey.strong_answer"]
ALIKE = replace(STRENGTH, value=0.0, low=0.0, high=0.0)


def seen(size, seed=0):
    """Answers of two channels; a third has too few to count."""
    rng = np.random.default_rng(seed)
    wait = np.where(rng.random(size) < 0.7, rng.exponential(1.0, size), 0.0)
    hurts = np.stack([(rng.random(size) < 0.2).astype(float), rng.poisson(0.4, size).astype(float), wait], axis=1)
    place = np.where(np.arange(size) < 3, 2, (wait > 0).astype(int))
    latent = 1.1 - 1.0 * hurts[:, 0] - 0.2 * hurts[:, 1] - 0.3 * wait**0.8 + rng.normal(size=size)
    return Seen((latent > 0).astype(float), hurts, np.eye(3)[place], ("open", "transfers", "wait"), 6.0)


def at_one(answers, power, strength=0.0):
    return told(answers, *(replace(entry, value=one, low=one, high=one)
                           for entry, one in ((POWER, power), (STRENGTH, strength))))  # fmt: skip


@pytest.mark.parametrize("power", [0.6, 0.8, 1.0])
def test_slopes_and_robust_errors_are_those_of_statsmodels(power):
    answers = seen(2_000)
    ours = at_one(answers, power)
    rows = answers.levels[:, 2] == 0
    hurts = np.column_stack([answers.hurts[:, :2], answers.hurts[:, 2] ** power])
    exog = np.hstack([-hurts, answers.levels[:, :2]])[rows]
    theirs = sm.Probit(answers.satisfied[rows], exog).fit(disp=0, cov_type="HC0")
    assert ours.slopes[0] == pytest.approx(theirs.params[:3], abs=1e-6)
    assert ours.root[0] @ ours.root[0].T == pytest.approx(theirs.cov_params()[:3, :3], rel=1e-4)
    assert ours.fits[0] == pytest.approx(theirs.llf, abs=1e-6)


@pytest.mark.parametrize("strength", [0.1, 0.3])
def test_with_strong_feelings_answering_more_often_the_best_fit_is_that_of_the_summed_up_chances(strength):
    """Chances by numerical integration over how people feel, each answering as often as that makes them."""
    answers = seen(400)
    ours = at_one(answers, 0.8, strength)
    rows = answers.levels[:, 2] == 0
    hurts = np.column_stack([answers.hurts[:, :2], answers.hurts[:, 2] ** 0.8])
    exog, yes = np.hstack([-hurts, answers.levels[:, :2]])[rows], answers.satisfied[rows] > 0
    grid = np.linspace(-8, 8, 801)

    def said(eta, low, high):
        return quad(lambda felt: norm.pdf(felt - eta) * (1 + strength * abs(felt)), low, high)[0]

    satisfied = np.array([said(eta, 0, 14) / (said(eta, 0, 14) + said(eta, -14, 0)) for eta in grid])

    def fit(beta):
        chance = np.interp(exog @ beta, grid, satisfied)
        return np.log(np.where(yes, chance, 1 - chance)).sum()

    levels = minimize(lambda rest: -fit(np.concatenate([ours.slopes[0], rest])), [1.0, 1.0], method="Nelder-Mead").x
    best = np.concatenate([ours.slopes[0], levels])
    assert fit(best) == pytest.approx(ours.fits[0], abs=0.01)
    for place in range(3):
        for side in (-0.05, 0.05):
            aside = best.copy()
            aside[place] += side
            assert fit(aside) < fit(best)


@pytest.mark.parametrize(("power", "strength"), [(0.63, 0.0), (0.72, 0.05), (0.9, 0.22), (0.97, 0.28)])
def test_between_what_was_tried_lies_what_a_fit_there_would_give(power, strength):
    answers = seen(20_000)
    between = told(answers, POWER, STRENGTH).at(np.array([power]), np.array([strength]))
    fitted = at_one(answers, power, strength)
    errors = np.sqrt((fitted.root[0] ** 2).sum(axis=1))
    assert np.abs((between[0][0] - fitted.slopes[0]) / errors).max() < 0.03
    assert between[1][0] == pytest.approx(fitted.root[0], rel=1e-3, abs=1e-7)
    assert between[2][0] == pytest.approx(fitted.fits[0], abs=0.01)


def test_the_power_that_made_the_answers_fits_best():
    found = told(seen(200_000), POWER, ALIKE)
    tried = np.linspace(0.6, 1.0, 81)
    assert tried[found.at(tried, np.zeros(81))[2].argmax()] == pytest.approx(0.8, abs=0.1)


@pytest.mark.parametrize("but", [0, 30])
def test_where_nobody_whose_matter_is_open_is_satisfied_no_slope_is_best(but):
    """It would grow for ever, with an error that looks small."""
    answers = seen(1_000)
    happy = 1.0 - answers.hurts[:, 0]
    happy[np.flatnonzero(happy)[:but]] = 0.0
    assert told(replace(answers, satisfied=happy), POWER, STRENGTH) is None


def test_a_channel_in_which_all_are_satisfied_says_nothing_of_slopes():
    answers = seen(3_000)
    alike = answers.levels[:, 0] > 0
    happy = replace(answers, satisfied=np.where(alike, 1.0, answers.satisfied))
    rest = Seen(answers.satisfied[~alike], answers.hurts[~alike], answers.levels[~alike], answers.names, 6.0)
    assert told(happy, POWER, STRENGTH).slopes == pytest.approx(told(rest, POWER, STRENGTH).slopes)


def test_everybody_alike_says_nothing():
    answers = seen(1_000)
    assert told(replace(answers, satisfied=np.ones(1_000)), POWER, STRENGTH) is None
