"""Slopes learned from answers: known truth comes back, intervals cover it, and silence is told as silence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import Worlds, shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.baseline.fit import fit_experience, longest_waits
from cx_models.baseline.slopes import FEWEST, seen, told
from cx_models.baseline.weighing import SLOPES, STAND_ON, implied, weighed
from cx_models.effects.experience import weights
from cx_models.intake.feedback import Feedback, Scale
from cx_models.intake.reading import COLUMNS, read_feedback
from cx_models.service.channels import Channel

BOTH = shipped()["wait.power"], shipped()["survey.strong_answer"]


def answered(truth, size, seed, *, told=("wait_s", "transfers", "resolved"), parallel=0.0):
    """Invented answers of a world whose assumptions are ``truth``: two channels, one without a queue."""
    rng, answers = np.random.default_rng(seed), size
    size = 3 * answers
    worlds = Worlds({entry.key: np.array([truth.get(entry.key, entry.value)]) for entry in shipped()})
    cost = weights(worlds)
    phone = rng.random(size) < 0.7
    minutes = np.where(phone, rng.exponential(6.0, size), 0.0)
    transfers = np.where(phone, rng.poisson(0.4, size), 0)
    if parallel:
        transfers = (1.25 * minutes) ** 0.8 / 8.0 + rng.normal(scale=1e-9 / parallel, size=size)
    settled = rng.random(size) < 0.8
    felt = (worlds["wait.perceived_ratio"][0] * minutes) ** worlds["wait.power"][0]
    latent = np.where(phone, 1.2, 0.8) - cost.wait[0] * felt - cost.transfer[0] * transfers
    latent = latent - cost.unresolved[0] * ~settled + rng.normal(size=size)
    edges = [-1.2, -0.5, -0.2, 0.0]
    chance = 1 + worlds["survey.strong_answer"][0] * np.abs(latent)
    given = np.flatnonzero(rng.random(size) < chance / chance.max())[:answers]
    phone, minutes, transfers, settled, latent = (each[given] for each in (phone, minutes, transfers, settled, latent))
    size = len(given)
    score = 1 + sum((latent > edge).astype(float) for edge in edges)
    nothing = {name: pd.Series([None] * size) for name in COLUMNS}
    values = {
        "score": score, "csat": score, "channel": np.where(phone, "phone", "email"), "weight": 1.0,
        "wait_s": np.where(phone, 60 * minutes, np.nan), "transfers": transfers.astype(float),
        "resolved": settled.astype(float),
    }  # fmt: skip
    kept = {
        name: value for name, value in values.items() if name not in {"wait_s", "transfers", "resolved"} - set(told)
    }
    records = pd.DataFrame({**nothing, **kept})
    for name in ("score", "csat", "wait_s", "transfers", "resolved"):
        records[name] = records[name].astype(float)
    return Feedback(records, {"csat": Scale(1, 5)}, "csat")


def drawn_truth(rng):
    """Slopes and what they stand on, the power of the wait among it, as the evidence allows them."""
    found = {}
    for key in (*SLOPES.values(), *STAND_ON):
        entry = shipped()[key]
        found[key] = float(rng.triangular(entry.low, entry.value, entry.high))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("size", [4_000])
def test_intervals_cover_the_truth_in_85_to_95_of_100_repeats(size):
    """Those of both together, and of the answers alone; truth has any power and ratio of felt waits.

    Of an open matter's cost alone nobody can be sure: it may be more than there are satisfied to lose.
    """
    rng = np.random.default_rng(20)
    inside = {(key, what): 0 for key in SLOPES.values() for what in ("both", "alone")}
    repeats = 100
    for repeat in range(repeats):
        truth = drawn_truth(rng)
        for one in fit_experience(answered(truth, size, repeat), shipped(), seed=repeat).learned:
            if one.key not in SLOPES.values():
                continue
            mid, half = one.posterior.value, (one.posterior.high - one.posterior.low) / 2
            ninety = half * (1 - np.sqrt(0.1))  # nine tenths of a symmetric triangle
            inside[one.key, "both"] += mid - ninety <= truth[one.key] <= mid + ninety
            inside[one.key, "alone"] += one.alone.low <= truth[one.key] <= one.alone.high
    del inside["resolution.effect", "alone"]
    for (key, what), times in inside.items():
        assert 0.83 <= times / repeats <= 0.97, (key, what, times)
    assert 0.85 <= sum(inside.values()) / (repeats * len(inside)) <= 0.95, inside


def test_a_known_truth_comes_back_from_many_answers():
    truth = {"wait.logit_per_minute": 0.05, "transfer.total_effect": 0.15, "resolution.effect": 0.45}
    found = {one.key: one for one in fit_experience(answered(truth, 40_000, 1), shipped()).learned}
    assert found["wait.logit_per_minute"].posterior.value == pytest.approx(0.05, abs=0.02)  # its power is open
    assert found["resolution.effect"].posterior.value == pytest.approx(0.45, abs=0.06)
    assert found["transfer.total_effect"].posterior.value == pytest.approx(0.15, abs=0.03)
    assert all(one.told for one in found.values())


def ninety(drawn, chance=None):
    """Ends of the interval of drawn numbers, each with its ``chance``."""
    order = np.argsort(drawn)
    chance = np.full(len(drawn), 1 / len(drawn)) if chance is None else chance
    return np.interp((0.05, 0.95), np.cumsum(chance[order]) - chance[order] / 2, drawn[order])


@pytest.fixture(scope="module")
def many():
    """What 9,000 answers say: evidence times likelihood, what is handed on, and the wait that is usual."""
    answers = answered({"transfer.total_effect": 0.15}, 9_000, 3)
    say = told(seen(answers), *BOTH)
    return weighed(say, shipped(), 0), fit_experience(answers, shipped()), say.usual_wait


def test_what_goes_together_in_the_answers_goes_together_in_the_drawn_worlds(many):
    """What a minute costs with the power of minutes, what a transfer costs with the solving it takes."""
    both, found, _ = many
    worlds = shipped().with_edits(found.edits).with_joint(found.joint).worlds(500, 1)
    for one, other, least in (
        ("wait.power", "wait.logit_per_minute", -0.7),
        ("transfer.resolution_lost", "transfer.total_effect", 0.7),
    ):
        wanted = both.together((one, other))[0, 1]
        assert np.sign(wanted) == np.sign(least) and abs(wanted) > abs(least)
        assert np.corrcoef(worlds[one], worlds[other])[0, 1] == pytest.approx(wanted, abs=0.05)


@pytest.mark.parametrize(("name", "nearer"), [("wait", 4), ("transfers", 4)])
def test_how_much_a_thing_hurts_is_as_sure_in_the_drawn_worlds_as_in_the_answers(many, name, nearer):
    """In standard deviations, at the usual wait: drawn apart, its numbers would leave it far less sure than it is."""
    both, found, usual = many
    wanted = ninety(implied(name, both.worlds.numbers, usual), both.chance)
    used = shipped().with_edits(found.edits)
    apart, together = (
        ninety(implied(name, drawn.worlds(500, 1).numbers, usual)) for drawn in (used, used.with_joint(found.joint))
    )
    assert np.abs(together - wanted).max() < np.abs(apart - wanted).max() / nearer
    assert np.ptp(together) == pytest.approx(np.ptp(wanted), rel=0.15) and np.ptp(apart) > 1.8 * np.ptp(wanted)


def test_the_power_of_the_wait_is_learned_along_where_answers_tell_of_it():
    """Left at the evidence while slopes move, it would draw together what does not belong together."""
    answers = answered({"wait.power": 0.95}, 40_000, 3)
    found = fit_experience(answers, shipped())
    assert shipped()["wait.power"].value < found.edits["wait.power"].value < 0.98
    say = told(seen(answers), *BOTH)
    both = weighed(say, shipped(), 0)
    wanted = ninety(implied("wait", both.worlds.numbers, say.usual_wait), both.chance)
    slopes = {key: edit for key, edit in found.edits.items() if key in SLOPES.values()}
    numbers = tuple((key, slopes.get(key, shipped()[key].edit)) for key in found.joint.keys)
    all_used, slopes_only = (
        shipped().with_edits(edits).with_joint(joint).worlds(500, 1)
        for edits, joint in ((found.edits, found.joint), (slopes, replace(found.joint, numbers=numbers)))
    )
    off, off_without = (
        np.abs(ninety(implied("wait", worlds.numbers, say.usual_wait)) - wanted).max()
        for worlds in (all_used, slopes_only)
    )
    assert off < 0.5 * off_without


@pytest.mark.slow
@pytest.mark.parametrize("size", [4_000])
def test_drawn_worlds_cover_how_much_things_hurt_as_often_as_they_say(size):
    """Nine times in ten or more, with intervals of waits and transfers that are two thirds as wide or less."""
    rng, repeats = np.random.default_rng(5), 60
    inside, widths = dict.fromkeys(SLOPES, 0), {name: np.zeros(2) for name in SLOPES}
    for repeat in range(repeats):
        truth = drawn_truth(rng)
        found = fit_experience(answered(truth, size, repeat), shipped(), seed=repeat)
        true = {entry.key: np.array([truth.get(entry.key, entry.value)]) for entry in shipped()}
        used = shipped().with_edits(found.edits)
        for name in SLOPES:
            together, apart = (
                ninety(implied(name, drawn.worlds(500, repeat).numbers, 6.0))
                for drawn in (used.with_joint(found.joint), used)
            )
            inside[name] += together[0] - 1e-9 <= implied(name, true, 6.0)[0] <= together[1] + 1e-9
            widths[name] += np.ptp(together), np.ptp(apart)
    assert 0.87 <= sum(inside.values()) / (repeats * len(inside)) <= 0.98, inside
    assert min(inside.values()) >= 0.82 * repeats, inside
    for name in ("wait", "transfers"):
        assert widths[name][0] < 0.67 * widths[name][1], name


def test_where_the_answers_tell_nothing_together_nothing_is_handed_on():
    assert fit_experience(None, shipped()).joint is None
    assert fit_experience(answered({}, 2_000, 6, told=()), shipped()).joint is None


def test_a_baseline_with_numbers_drawn_together_is_another_one(many, tiny_operations):
    _, found, _ = many
    used = shipped().with_edits(found.edits)
    apart, together, ours, put_back = (
        calibrate(None, tiny_operations, drawn).digest
        for drawn in (used, used.with_joint(found.joint), shipped(), shipped().with_joint(found.joint))
    )
    assert apart != together and ours == put_back


def test_the_samples_truth_is_recovered(root):
    """The invented provider's own numbers, told by its generator in standard deviations of the same latent scale."""
    sheet = read_feedback(root / "sample_data" / "internet_provider" / "feedback.xlsx").feedback
    found = {one.key: one for one in fit_experience(sheet, shipped()).learned}
    base = shipped()["baseline.top_box"].value
    unresolved = ndtri(base) - ndtri(base - found["resolution.effect"].alone.value)
    assert unresolved == pytest.approx(1.1, abs=0.15)  # README of the samples: unresolved −1.1


def test_more_answers_leave_less_to_the_evidence():
    truth = {"wait.logit_per_minute": 0.10}
    shares = [
        {one.key: one.from_evidence for one in fit_experience(answered(truth, size, 3), shipped()).learned}
        for size in (400, 4_000)
    ]
    assert all(shares[1][key] < shares[0][key] for key in shares[0])


def test_two_things_that_always_go_together_cannot_be_told_apart():
    """After a closure waits and transfers may rise as one: then the evidence is all there is to go by."""
    nearly, apart = answered({}, 3_000, 4, parallel=5e-8), answered({}, 3_000, 4)
    found = [
        next(one for one in fit_experience(answers, shipped()).learned if one.key == "transfer.total_effect")
        for answers in (nearly, apart)
    ]
    widths = [one.alone.high - one.alone.low for one in found]
    assert widths[0] > 3 * widths[1] and found[0].from_evidence > found[1].from_evidence + 0.2
    assert fit_experience(answered({}, 3_000, 4, parallel=1.0), shipped()).learned == ()


def test_nothing_is_learned_where_everybody_answers_alike():
    alike = answered({}, 2_000, 11)
    same = replace(alike, records=alike.records.assign(score=5.0, csat=5.0))
    assert fit_experience(same, shipped()).learned == ()


def test_few_answers_or_no_columns_teach_nothing():
    assert fit_experience(None, shipped()).learned == ()
    assert fit_experience(answered({}, FEWEST - 1, 5), shipped()).learned == ()
    bare = fit_experience(answered({}, 2_000, 6, told=()), shipped())
    assert bare.learned == () and set(bare.untold) == set(SLOPES.values())
    some = fit_experience(answered({}, 2_000, 7, told=("resolved",)), shipped())
    assert [one.key for one in some.learned] == ["resolution.effect"]


def test_what_lies_beyond_the_answers_is_known():
    told = longest_waits(answered({}, 3_000, 8))
    assert 15 < told[Channel.PHONE].minutes < 45
    assert longest_waits(None) == {} and longest_waits(answered({}, 3_000, 8, told=())) == {}


def test_a_channels_own_answers_tell_how_long_its_waits_were_and_all_where_they_are_few():
    """Stores' long waits say nothing of the phone's; of a chat that few write of, all answers together do."""
    answers = answered({}, 3_000, 8)
    records = answers.records.copy()
    there = records["channel"] == "email"
    records.loc[there, "channel"] = "store"
    records.loc[there, "wait_s"] = 60.0 * 60.0
    longest = longest_waits(replace(answers, records=records))
    assert longest[Channel.PHONE] == longest_waits(answers)[Channel.PHONE]
    assert longest[Channel.PHONE].minutes < longest[Channel.STORE].minutes == 60.0
    assert longest[Channel.PHONE].own and longest[Channel.STORE].own and not longest[Channel.CHAT].own
    assert longest[Channel.CHAT].minutes == records["wait_s"].dropna().quantile(0.99) / 60.0


def test_answers_far_outside_the_evidence_say_so_and_never_leave_what_has_a_meaning():
    far = answered({"wait.logit_per_minute": 0.6}, 6_000, 9)
    found = {one.key: one for one in fit_experience(far, shipped()).learned}
    wait = found["wait.logit_per_minute"]
    assert wait.beyond and wait.alone.value == pytest.approx(0.6, abs=0.08)
    assert wait.posterior.high <= shipped()["wait.logit_per_minute"].ceiling
    edited = shipped().with_edits({one.key: one.posterior for one in found.values()})
    assert edited["wait.logit_per_minute"].value == wait.posterior.value


def test_an_edited_assumption_is_the_prior():
    narrow = shipped().with_edit("wait.logit_per_minute", Edit(0.10, 0.099, 0.101))
    found = {one.key: one for one in fit_experience(answered({}, 3_000, 10), narrow).learned}
    assert 0.098 < found["wait.logit_per_minute"].posterior.value < 0.102
    assert not found["wait.logit_per_minute"].told


@pytest.mark.parametrize("column", ["wait_s", "resolved", "transfers"])
def test_a_column_that_is_the_same_for_all_of_a_channel_says_nothing_and_silences_no_other(column):
    """A channel's mean wait on each of its rows, a common way to fill a sheet, cannot be told from the channel."""
    answers = answered({}, 6_000, 3)
    flat = answers.records.groupby("channel", observed=True)[column].transform("mean")
    said = seen(replace(answers, records=answers.records.assign(**{column: flat})))
    others = {"wait_s": "wait", "resolved": "open", "transfers": "transfers"}
    assert set(said.names) == set(others.values()) - {others[column]}
    found = told(said, *BOTH)
    assert found is not None and (found.slopes > 0).all()
