"""What goes with the answers: shares that add up whatever the order, and changes that cover the truth."""

from itertools import pairwise, permutations

import numpy as np
import pandas as pd
import pytest
from pytest import approx
from scipy.special import expit

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.coding import REST, coded, told_beside
from cx_models.voice.dominance import dominance
from cx_models.voice.drivers import FEWEST_TOLD, drivers, halo
from cx_models.voice.metrics import FEWEST, Measure
from cx_models.voice.ordered import average_changes

FIVE, TEN = Scale(1, 5), Scale(0, 10)
EDGES = np.array([-2.0, -1.0, 0.0, 1.5])


def feedback(scales=None, **columns):
    records = pd.DataFrame(columns)
    for name in ("wait_s", "transfers", "resolved", "channel", "reason", "segment", "place", "mode"):
        if name not in records:
            records[name] = np.nan if name in ("wait_s", "transfers", "resolved") else None
    return Feedback(records, scales or {"csat": FIVE}, "csat")


def answered(chance, count):
    """Answers that a wait and a solution explain, and a channel that does nothing."""
    wait, resolved = chance.exponential(300, count), chance.random(count) < 0.6
    score = -0.8 * np.log1p(wait / 60) + 2.0 * resolved + 0.5
    answers = 1 + (score[:, None] + chance.logistic(size=(count, 1)) > EDGES).sum(axis=1)
    channel = chance.choice(["phone", "store", "web"], count)
    return feedback(csat=answers.astype(float), wait_s=wait, resolved=resolved.astype(float), channel=channel)


def explained(table, answers):
    whole = np.column_stack([np.ones(len(table)), table])
    left = answers - whole @ np.linalg.lstsq(whole, answers, rcond=None)[0]
    return 1 - left.var() / answers.var()


def test_shares_are_what_each_column_adds_over_all_orders_less_what_chance_would():
    """Beside all 24 orders of four columns, each regressed anew (Grömping 2007, equation 4)."""
    chance = np.random.default_rng(1)
    table = chance.normal(size=(300, 6)) @ chance.normal(size=(6, 6))
    answers = table @ np.array([0.5, 0.2, 0.0, 0.3, -0.2, 0.1]) + chance.normal(size=300) * 2
    places = (slice(0, 1), slice(1, 3), slice(3, 4), slice(4, 6))
    added = np.zeros(4)
    for order in permutations(range(4)):
        columns = [
            np.concatenate([np.arange(0), *(np.arange(6)[places[at]] for at in order[:end])]) for end in range(5)
        ]
        steps = [explained(table[:, chosen], answers) for chosen in columns]
        for at, (before, after) in zip(order, pairwise(steps), strict=True):
            added[at] += (after - before) / 24
    whole = explained(table, answers)
    assert added.sum() == approx(whole)
    added -= (1 - whole) * np.array([1, 2, 1, 2]) / (300 - 7)
    found = dominance(table, places, answers)
    assert [one.middle for one in found.shares] == approx(np.maximum(added, 0).tolist(), abs=1e-7)
    assert found.explained.middle == approx(1 - (1 - whole) * 299 / 293, abs=1e-7)


def test_columns_that_say_the_same_share_what_they_explain():
    chance = np.random.default_rng(2)
    one = chance.normal(size=2_000)
    table = np.column_stack([one, one + 1e-3 * chance.normal(size=2_000), chance.normal(size=2_000)])
    found = dominance(table, (slice(0, 1), slice(1, 2), slice(2, 3)), one + chance.normal(size=2_000))
    first, second, third = (share.middle for share in found.shares)
    assert first == approx(second, abs=0.005) and first + second == approx(0.5, abs=0.03)
    assert third < 0.005


@pytest.mark.slow
@pytest.mark.parametrize("size", [150, 3_000])
def test_intervals_cover_the_true_shares_and_nothing_is_made_of_chance(size):
    """Two columns that explain 0.2 and 0.1, one of five groups that explains nothing: 120 times over."""
    chance = np.random.default_rng(3)
    held, middles = np.zeros(2), []
    for _ in range(120):
        noise = chance.integers(0, 6, size)[:, None] == np.arange(5)
        table = np.column_stack([chance.normal(size=(size, 2)), noise])
        answers = table[:, :2] @ np.sqrt([0.2, 0.1]) + chance.normal(size=size) * np.sqrt(0.7)
        found = dominance(table, (slice(0, 1), slice(1, 2), slice(2, 7)), answers)
        held += [one.low <= true <= one.high for one, true in zip(found.shares, (0.2, 0.1), strict=False)]
        middles.append([one.middle for one in found.shares])
    assert ((held / 120 > 0.82) & (held / 120 < 0.97)).all(), held / 120
    assert np.mean(middles, axis=0)[:2] == approx([0.2, 0.1], abs=0.015)
    assert np.median([row[2] for row in middles]) < 0.5 * 5 / size  # chance alone: 5 / size


def test_many_answers_are_resampled_in_blocks_as_one_by_one(monkeypatch):
    chance = np.random.default_rng(4)
    table = chance.normal(size=(1_900, 2))
    answers = table @ [0.5, 0.2] + chance.normal(size=1_900)
    places = (slice(0, 1), slice(1, 2))
    singly = dominance(table, places, answers)
    monkeypatch.setattr("cx_models.voice.dominance.MOST_BLOCKS", 400)
    blocks = dominance(table, places, answers)
    assert [one.middle for one in blocks.shares] == approx([one.middle for one in singly.shares])
    assert blocks.shares[0].width == approx(singly.shares[0].width, rel=0.15)


def test_too_many_columns_or_too_few_answers_are_named():
    with pytest.raises(ValueError, match="columns are 9; they must be at most 8"):
        dominance(np.ones((50, 9)), tuple(slice(at, at + 1) for at in range(9)), np.ones(50))
    with pytest.raises(ValueError, match="answers are 3; 2 coded columns need more"):
        dominance(np.ones((3, 2)), (slice(0, 2),), np.ones(3))


def test_changes_are_differences_of_predicted_shares():
    """Beside the predictions of the library that fits: everybody moved to one end, then to the other."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel  # noqa: PLC0415  slow to import

    source = answered(np.random.default_rng(5), 380)
    found = coded(source, "csat", ("wait", "resolved", "channel"))
    answers = source.records["csat"].to_numpy()
    fit = OrderedModel(answers.astype(int), found.table, distr="logit").fit(method="bfgs", disp=0, maxiter=500)
    told = average_changes(found, answers, (answers >= 4).astype(float))
    for move, change in told.items():
        ends = []
        for at in (move.at_low, move.at_high):
            moved = found.table.copy()
            moved[:, found.places[found.columns.index(move.column)]] = at
            ends.append(fit.predict(moved)[:, 3:].sum(axis=1).mean())
        assert change.middle == approx(ends[1] - ends[0], abs=1e-4), move
        assert change.low < change.middle < change.high


@pytest.mark.slow
def test_changes_cover_the_truth_as_often_as_they_say():
    """The same people with and without a solution, and a channel that does nothing: 60 times over."""
    chance = np.random.default_rng(6)
    wait = chance.exponential(300, 200_000)
    true = [
        expit(-0.8 * np.log1p(wait / 60) + 2.0 * resolved + 0.5 - EDGES[2]).mean() for resolved in (0.0, 1.0)
    ]  # a share satisfied: 4 or 5
    held = np.zeros(2)
    for _ in range(60):
        source = answered(chance, 400)
        found = drivers(source, "csat", Measure.SATISFIED, ("wait", "resolved", "channel"))
        told = {(move.column, move.high): change for move, change in found.changes.items()}
        solved = told["resolved", 1.0]
        held[0] += solved.low <= true[1] - true[0] <= solved.high
        channels = [one for (column, _), one in told.items() if column == "channel"]
        held[1] += np.mean([one.low <= 0 <= one.high for one in channels])
    assert ((held / 60 > 0.82) & (held / 60 < 0.98)).all(), held / 60


def test_what_explains_is_found_and_what_does_not_is_not():
    found = drivers(
        answered(np.random.default_rng(7), 3_000), "csat", Measure.SATISFIED, ("wait", "resolved", "channel")
    )
    wait, resolved, channel = found.shares
    assert wait.low > 0.05 and resolved.low > 0.05 and channel.high < 0.01
    told = {move.column: change for move, change in found.changes.items()}
    assert told["wait"].high < 0 < told["resolved"].low
    assert found.answers == 3_000


@pytest.mark.parametrize(("measure", "scale", "size"), [
    (Measure.NPS, TEN, 200.0), (Measure.MEAN, TEN, 10.0), (Measure.SATISFIED, FIVE, 1.0),
])  # fmt: skip
def test_changes_are_in_the_measures_own_unit(measure, scale, size):
    """Whoever is helped gives the best answer, and whoever is not the worst, but for one in five."""
    chance = np.random.default_rng(8)
    resolved = chance.random(1_000) < 0.5
    best = np.where(chance.random(1_000) < 0.2, chance.random(1_000) < 0.5, resolved)
    source = feedback({"csat": scale}, csat=np.where(best, scale.high, scale.low), resolved=resolved.astype(float))
    found = drivers(source, "csat", measure, ("resolved",))
    assert next(iter(found.changes.values())).middle == approx(0.8 * size, rel=0.08)


def test_a_question_where_less_is_better_is_turned():
    source = answered(np.random.default_rng(9), 1_000)
    flipped = feedback({"csat": Scale(1, 5, reversed=True)}, **{
        **{name: source.records[name] for name in ("wait_s", "resolved", "channel")}, "csat": 6 - source.records["csat"]
    })  # fmt: skip
    one, other = (drivers(given, "csat", Measure.SATISFIED, ("wait", "resolved")) for given in (source, flipped))
    assert one.shares == other.shares
    assert [change.middle for change in one.changes.values()] == approx(
        [change.middle for change in other.changes.values()]
    )


def test_groups_that_all_answer_alike_have_no_regression_but_their_share():
    channel = np.repeat(["phone", "store"], 100)
    found = drivers(
        feedback(csat=np.where(channel == "phone", 1.0, 5.0), channel=channel), "csat", Measure.MEAN, ("channel",)
    )
    assert found.changes is None
    assert found.shares[0].middle == approx(1.0, abs=1e-6)


def test_too_few_answers_or_one_answer_of_all_tell_nothing():
    few = answered(np.random.default_rng(10), FEWEST_TOLD - 1)
    assert drivers(few, "csat", Measure.SATISFIED, ("wait",)) is None
    same = feedback(csat=np.full(500, 4.0), wait_s=np.arange(500.0))
    assert drivers(same, "csat", Measure.SATISFIED, ("wait",)) is None
    many = feedback(csat=np.tile([1.0, 5.0, 4.0], 40)[1:], channel=np.repeat([f"c{at}" for at in range(12)], 10)[1:])
    assert drivers(many, "csat", Measure.SATISFIED, ("channel",)) is None


def test_only_answers_that_tell_all_columns_count_and_the_share_that_tells_each_is_known():
    source = answered(np.random.default_rng(11), 400)
    source.records.loc[:99, "wait_s"] = np.nan
    source.records.loc[300:, "csat"] = np.nan
    beside = told_beside(source, "csat")
    assert beside == {"wait": approx(200 / 300), "resolved": 1.0, "channel": 1.0}
    found = coded(source, "csat", ("wait", "channel"))
    assert found.rows.tolist() == list(range(100, 300))


def test_small_groups_are_taken_as_one_that_is_not_named():
    sizes = [60, 40, FEWEST, FEWEST - 1, 3]
    channel = np.repeat([f"c{at}" for at in range(5)], sizes)
    found = coded(feedback(csat=np.ones(len(channel)), channel=channel), "csat", ("channel",))
    assert [move.high for move in found.moves] == ["c1", "c2"]
    assert {move.low for move in found.moves} == {"c0"}
    assert REST not in {move.high for move in found.moves}
    assert found.table.sum(axis=0).tolist() == [40, FEWEST, FEWEST + 2]


def test_weights_do_not_change_what_goes_together():
    source = answered(np.random.default_rng(12), 500)
    weighed = Feedback(source.records.assign(weight=np.linspace(0.1, 9.0, 500)), source.scales, source.primary)
    columns = ("wait", "resolved")
    assert drivers(source, "csat", Measure.MEAN, columns) == drivers(weighed, "csat", Measure.MEAN, columns)


def test_answers_of_one_form_that_go_together_are_seen():
    chance = np.random.default_rng(13)
    mood = chance.normal(size=600)
    one, other = (np.clip(np.round(3 + mood + 0.4 * chance.normal(size=600)), 1, 5) for _ in range(2))
    source = feedback({"csat": FIVE, "ces": Scale(1, 5, reversed=True)}, csat=one, ces=6 - other)
    assert halo(source, ("csat", "ces")) > 0.75
    assert "ces" in told_beside(source, "csat")
    apart = feedback({"csat": FIVE, "ces": FIVE}, csat=one, ces=chance.permutation(other))
    assert abs(halo(apart, ("csat", "ces"))) < 0.15
    assert halo(source, ("csat",)) is None


def test_a_question_that_only_repeats_the_score_is_no_driver_of_it():
    answers = np.tile([1.0, 2.0, 5.0], 100)
    source = feedback({"csat": FIVE, "score": FIVE}, csat=answers, score=answers, wait_s=np.arange(300.0))
    assert list(told_beside(source, "csat")) == ["wait"]
