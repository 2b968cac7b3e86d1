"""Agreement of readers and words: Krippendorff's own example, limits, and coverage by simulation."""

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from cx_models.intake.feedback import Feedback, Scale
from cx_models.voice.agreement import FEWEST_COMMENTS, agreement
from cx_models.voice.checks import TONE, Judged, checked, drawn
from cx_models.voice.commented import commented
from cx_models.voice.tone import TONES

NONE = np.nan


def alpha_by_hand(table, distance):
    """Krippendorff's alpha from its definition: all pairs within comments beside all pairs there are."""
    table = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    observed, total, values = 0.0, 0, []
    for column in table.T:
        told = column[~np.isnan(column)]
        values += told.tolist()
        pairs = [distance(a, b) for i, a in enumerate(told) for j, b in enumerate(told) if i != j]
        observed += sum(pairs) / (len(told) - 1)
        total += len(told)
    expected = sum(distance(a, b) for i, a in enumerate(values) for j, b in enumerate(values) if i != j)
    return 1 - (observed / total) / (expected / (total * (total - 1)))


def ordinal(table):
    """Krippendorff's distance of ordered values, by how many lie between."""
    told = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    values, counts = np.unique(told[~np.isnan(told)], return_counts=True)
    number = dict(zip(values.tolist(), counts.tolist(), strict=True))

    def distance(a, b):
        low, high = min(a, b), max(a, b)
        between = sum(count for value, count in number.items() if low <= value <= high)
        return (between - (number[low] + number[high]) / 2) ** 2

    return distance


def test_krippendorffs_published_example():
    """Four observers, twelve units, values missing (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability):
    nominal .743, ordinal .815."""
    table = np.array([
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ])  # fmt: skip
    twice = np.tile(table, 2)  # alpha of so few is refused; the same comments twice change it only a little
    assert alpha_by_hand(table, lambda a, b: float(a != b)) == approx(0.743, abs=5e-4)
    assert alpha_by_hand(table, ordinal(table)) == approx(0.815, abs=5e-4)
    assert agreement(twice, "nominal").alpha.middle == approx(alpha_by_hand(twice, lambda a, b: float(a != b)))
    assert agreement(twice, "ordinal").alpha.middle == approx(alpha_by_hand(twice, ordinal(twice)))


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_its_definition_whatever_is_missing(seed):
    chance = np.random.default_rng(seed)
    table = chance.integers(0, 3, (3, 60)).astype(float)
    table[1] = np.where(chance.random(60) < 0.7, table[0], table[1])
    table[chance.random((3, 60)) < 0.2] = np.nan
    assert agreement(table, "nominal").alpha.middle == approx(alpha_by_hand(table, lambda a, b: float(a != b)))
    assert agreement(table, "ordinal").alpha.middle == approx(alpha_by_hand(table, ordinal(table)))


def test_who_tell_the_same_agree_wholly_and_who_guess_agree_as_if_by_chance():
    chance = np.random.default_rng(1)
    one = chance.integers(0, 3, 400).astype(float)
    whole = agreement([one, one], "ordinal")
    assert whole.alpha.middle == 1 and whole.same.middle == 1
    guess = agreement([one, chance.integers(0, 3, 400)], "ordinal")
    assert guess.alpha.low < 0 < guess.alpha.high


def test_too_few_tell_nothing_and_one_answer_to_all_leaves_nothing_to_agree_on():
    assert agreement(np.zeros((2, FEWEST_COMMENTS - 1)), "nominal") is None
    alone = np.vstack([np.zeros(50), np.full(50, np.nan)])
    assert agreement(alone, "nominal") is None
    same = agreement(np.zeros((2, 30)), "nominal")
    assert same.alpha is None and same.same.middle == 1


@pytest.mark.slow
def test_the_interval_of_alpha_covers_the_truth_nine_times_in_ten(monkeypatch):
    """Each interval from 150 drawings of the comments instead of 500: what is asked is whether they hold the truth."""
    chance = np.random.default_rng(8)

    def readers(number):
        truth = chance.choice(3, number, p=(0.4, 0.25, 0.35))
        return np.array([np.where(chance.random(number) < 0.75, truth, chance.integers(0, 3, number)) for _ in "ab"])

    monkeypatch.setattr("cx_models.voice.agreement.DRAWS", 2)  # of the truth no interval is asked
    truth = agreement(readers(100_000).astype(float)[:, :60_000], "nominal").alpha.middle
    monkeypatch.setattr("cx_models.voice.agreement.DRAWS", 150)
    covered = [(a := agreement(readers(100).astype(float), "nominal").alpha).low <= truth <= a.high for _ in range(60)]
    assert 0.80 <= np.mean(covered) <= 0.98


def told(number=200):
    records = pd.DataFrame({"comment": pd.Series([f"Palaute {at}" for at in range(number)], dtype=object)})
    records["csat"], records["channel"], records["weight"] = 3.0, "phone", 1.0
    return commented(Feedback(records, {"csat": Scale(1, 5)}, "csat"))


def test_a_larger_sample_begins_with_the_smaller_and_codes_are_of_this_feedback_alone():
    small, large = drawn(told(), 50), drawn(told(), 100)
    assert large[:50] == small and len({one.code for one in large}) == 100
    assert {one.text for one in large} <= {f"Palaute {at}" for at in range(200)}
    other = drawn(told(201), 50)
    assert not {one.code for one in other} & {one.code for one in large}
    assert len(drawn(told(20), 100)) == 20 and not any(one.code.isdigit() for one in large)


def test_words_are_checked_against_each_reader_and_readers_among_themselves():
    given = drawn(told(), 100)
    truth = {one.code: TONES[one.place % 3] for one in given}
    tones = [TONES[place % 3] if place % 10 else "neither" for place in range(200)]  # wrong in some of a tenth
    speaks = np.array([[place % 2 == 0] for place in range(200)])
    marks = {one.code: one.place % 4 == 0 for one in given}  # readers see the theme in half of what words find
    both = [Judged(name, truth, {"jono": marks}) for name in ("a", "b")]
    tone, theme = checked(given, tones, ["jono"], speaks, both)
    wrong = sum(tones[one.place] != truth[one.code] for one in given)
    assert tone.name == TONE and tone.readers.alpha.middle == 1
    assert tone.accuracy.right.middle == approx(1 - wrong / 100) and tone.accuracy.comments == 200
    assert (theme.found.middle, theme.readers.same.middle) == (1, 1)
    ours = sum(one.place % 2 == 0 for one in given)
    assert theme.right.middle == approx(sum(marks.values()) / ours)


def test_what_nobody_told_of_is_not_checked():
    given = drawn(told(), 60)
    one = Judged("a", {drawn_one.code: "positive" for drawn_one in given[:40]})
    found = checked(given, ["positive"] * 200, ["jono"], np.zeros((200, 1), dtype=bool), [one])
    assert [check.name for check in found] == [TONE]
    assert found[0].readers is None and found[0].words.comments == 40
