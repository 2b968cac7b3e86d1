"""Numbers learned together are drawn together: each as it would be alone, in an order that makes them go together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import qmc

from cx_models.assumptions.coupling import Joint, coupled
from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped

LEARNED = {"wait.logit_per_minute": Edit(0.1, 0.06, 0.14), "transfer.total_effect": Edit(0.11, 0.07, 0.15)}
ASIDE = ("wait.power", "transfer.resolution_lost")
CORRELATION = ((1.0, 0.1, -0.85, 0.0), (0.1, 1.0, 0.0, 0.7), (-0.85, 0.0, 1.0, 0.2), (0.0, 0.7, 0.2, 1.0))


def joint():
    numbers = (*LEARNED.items(), *((key, shipped()[key].edit) for key in ASIDE))
    return Joint(numbers, CORRELATION)


def learned():
    return shipped().with_edits(LEARNED).with_joint(joint())


def scores(assumptions, worlds, keys):
    return np.stack([ndtri(assumptions[key].below(worlds[key])) for key in keys])


@pytest.mark.parametrize("count", [1, 3, 25, 500])
def test_each_number_is_drawn_as_it_would_be_alone(count):
    """The same numbers to the last bit, those drawn together in another order; and nobody else notices."""
    alone, together = shipped().with_edits(LEARNED).worlds(count, 4), learned().worlds(count, 4)
    for key in alone.numbers:
        if key in joint().keys:
            assert np.array_equal(np.sort(alone[key]), np.sort(together[key])), key
        else:
            assert np.array_equal(alone[key], together[key]), key


@pytest.mark.parametrize(("count", "off"), [(25, 0.2), (50, 0.15), (500, 0.02)])
@pytest.mark.parametrize("seed", range(5))
def test_they_go_together_as_told(count, off, seed):
    apart = np.corrcoef(scores(learned(), learned().worlds(count, seed), joint().keys)) - np.array(CORRELATION)
    assert np.abs(apart).max() < off


def test_the_same_seed_draws_the_same_worlds_and_another_others():
    first, again, other = (learned().worlds(50, seed)["wait.power"] for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_without_a_joint_worlds_are_an_independent_latin_hypercube():
    """As they were before numbers could be drawn together, bit for bit."""
    edited = shipped().with_edits(LEARNED)
    shares = qmc.LatinHypercube(len(edited.entries), rng=np.random.default_rng(7)).random(50)
    for nothing_together in (edited, shipped().with_joint(joint())):
        worlds = nothing_together.worlds(50, 7)
        for place, entry in enumerate(nothing_together):
            assert np.array_equal(worlds[entry.key], entry.quantile(shares[:, place])), entry.key


def test_a_number_changed_since_goes_alone_and_the_others_stay_together():
    changed = learned().with_value("wait.power", 0.7)
    assert changed.drawn_together.keys == ("wait.logit_per_minute", "transfer.total_effect", "transfer.resolution_lost")
    assert changed.drawn_together.correlation == ((1.0, 0.1, 0.0), (0.1, 1.0, 0.7), (0.0, 0.7, 1.0))
    found = np.corrcoef(scores(changed, changed.worlds(500, 0), joint().keys))
    assert abs(found[0, 2]) < 0.15 and found[1, 3] == pytest.approx(0.7, abs=0.02)
    fixed = learned().with_edit("wait.power", Edit(0.8, 0.8, 0.8))
    assert "wait.power" not in fixed.drawn_together.keys


def test_a_number_put_back_as_learned_goes_together_again_in_whatever_order_it_is_told():
    back = learned().with_value("wait.power", 0.7).with_edit("wait.power", shipped()["wait.power"].edit)
    assert back == learned()
    assert shipped().with_joint(joint()).with_edits(LEARNED) == learned()


def test_once_nothing_learned_is_in_use_nothing_goes_together():
    ours = learned().with_edits({key: shipped()[key].edit for key in LEARNED})
    assert ours.joint is not None and ours.drawn_together is None
    one = learned().with_edit("wait.logit_per_minute", shipped()["wait.logit_per_minute"].edit)
    assert "wait.logit_per_minute" not in one.drawn_together.keys


def test_a_set_with_another_joint_is_another_set():
    tighter = tuple(tuple(0.5 * one if one < 1 else one for one in row) for row in CORRELATION)
    assert learned() != learned().with_joint(replace(joint(), correlation=tighter)) != shipped().with_edits(LEARNED)
    assert learned() == learned().with_joint(joint()) and hash(learned()) == hash(learned().with_joint(joint()))


@pytest.mark.parametrize(
    "correlation",
    [
        ((1.0, 0.5),),
        ((1.0, 0.5), (0.4, 1.0)),
        ((1.0, 1.2), (1.2, 1.0)),
        ((2.0, 0.5), (0.5, 2.0)),
        ((1.0, float("nan")), (float("nan"), 1.0)),
    ],
)
def test_what_no_draws_can_be_is_refused(correlation):
    with pytest.raises(ValueError, match="correlation"):
        Joint(tuple(LEARNED.items()), correlation)


@pytest.mark.parametrize("count", [2, 3, 4, 8])
def test_few_draws_that_happen_to_come_in_one_order_are_drawn_all_the_same(count):
    """With three draws two numbers are in the same or the opposite order one time in three."""
    wanted = np.array([[1.0, -0.5], [-0.5, 1.0]])
    for seed in range(50):
        shares = np.random.default_rng(seed).random((count, 2))
        np.testing.assert_array_equal(np.sort(coupled(shares, wanted), axis=0), np.sort(shares, axis=0))


def test_numbers_that_are_all_but_one_come_in_one_order():
    """Correlations as close as ten million answers leave them still draw."""
    near = 1.0 - 1e-9
    shares = qmc.LatinHypercube(2, rng=np.random.default_rng(0)).random(200)
    one, other = coupled(shares, np.array([[1.0, -near], [-near, 1.0]])).T
    assert (np.argsort(one) == np.argsort(-other)).mean() > 0.98
