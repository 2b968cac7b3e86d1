"""What the answers add up to, and how sure their number leaves us.

Every measure is an :class:`Estimate` with a 90 % interval of sampling alone: it knows nothing of
those who never answered. Weighted answers count with their effective number (Kish 1965).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
import pandas as pd
from scipy.special import expit, stdtrit

from cx_models.intake.feedback import Feedback, Scale
from cx_models.quantities import Estimate, Floats, Share
from cx_models.voice.alike import Alike, alike
from cx_models.voice.along import groups_along
from cx_models.voice.weights import effective_number, weights_of

LEVEL: Share = 0.90
FEWEST = 10  # answers below which a group is not shown: too few to tell, and a person could be guessed
SATISFIED_FROM: Share = 0.75  # of the way up the scale: 4 and 5 of 1–5, 6 and 7 of 1–7, 8 to 10 of 1–10


USUAL_NPS, USUAL_LOG_ODDS, USUAL_OF_SCALE = 25.0, 0.7, 0.125
"""Standard deviations between groups that would surprise nobody: our guesses, which the groups soon overrule.

Points of NPS; log-odds of the share satisfied (0.7 is about 17 points at a half); a part of the scale's length.
"""


class Measure(StrEnum):
    """How answers to one question are summed up."""

    NPS = "nps"  # −100 … 100
    SATISFIED = "satisfied"  # share 0 … 1 in the upper quarter of the scale
    MEAN = "mean"  # on the question's own scale


@dataclass(frozen=True)
class Summary:
    """One measure of one question (a key of ``Feedback.scales``) over ``answers`` answers."""

    question: str
    measure: Measure
    estimate: Estimate
    answers: int


@dataclass(frozen=True)
class Group:
    """One measure over the answers that share ``key``: a channel code, a place, a month's first day."""

    key: str
    estimate: Estimate
    answers: int


@dataclass(frozen=True)
class Breakdown:
    """Groups with enough answers, and how many groups and answers were kept back.

    ``alike`` holds what the groups' answers say when taken together, in the same order; None for months, which follow
    one another.
    """

    groups: tuple[Group, ...]
    small_groups: int = 0
    small_answers: int = 0
    alike: Alike | None = None


def measures_of(question: str, scale: Scale) -> tuple[Measure, ...]:
    """The measures that make sense for a question on this scale, the customary one first."""
    if question == "nps" and (scale.low, scale.high) == (0, 10):
        return (Measure.NPS, Measure.MEAN)
    if question == "ces":
        return (Measure.MEAN, Measure.SATISFIED)
    return (Measure.SATISFIED, Measure.MEAN)


def summaries(feedback: Feedback) -> tuple[Summary, ...]:
    """Each question's customary measure, over all its answers."""
    found = []
    for question, scale in feedback.scales.items():
        answered = feedback.records.dropna(subset=[question])
        if answered.empty:
            continue
        measure = measures_of(question, scale)[0]
        found.append(Summary(question, measure, _measured(answered, question, measure, scale), len(answered)))
    return tuple(found)


def breakdown(feedback: Feedback, question: str, measure: Measure, column: str) -> Breakdown:
    """``measure`` of ``question`` by ``column``, as :func:`groups_along` tells it.

    Months come in order of time, other groups by their number of answers.
    """
    records = feedback.records
    table = records.assign(_key=groups_along(records, column)).dropna(subset=["_key", question])
    scale = feedback.scales[question]
    parts = [(str(name), answered) for name, answered in table.groupby("_key", observed=True)]
    small = [len(answered) for _, answered in parts if len(answered) < FEWEST]
    parts = [(name, answered) for name, answered in parts if len(answered) >= FEWEST]
    if column != "month":
        parts.sort(key=lambda part: -len(part[1]))
    groups = tuple(
        Group(name, _measured(answered, question, measure, scale), len(answered)) for name, answered in parts
    )
    together = None
    if column != "month" and len(parts) > 1:
        together = _together([answered for _, answered in parts], question, measure, scale)
    return Breakdown(groups, len(small), sum(small), together)


def _together(parts: Sequence[pd.DataFrame], question: str, measure: Measure, scale: Scale) -> Alike:
    """The groups' levels with their errors, taken together: shares on the scale of log-odds."""
    everybody = np.concatenate([part[question].to_numpy(dtype=float) for part in parts])
    known = np.array(
        [
            _level(part[question].to_numpy(dtype=float), weights_of(part), measure, scale, float(everybody.var()))
            for part in parts
        ]
    )
    of_scale = USUAL_OF_SCALE * (scale.high - scale.low)
    usual = {Measure.NPS: USUAL_NPS, Measure.SATISFIED: USUAL_LOG_ODDS, Measure.MEAN: of_scale}[measure]
    told_as = expit if measure is Measure.SATISFIED else np.asarray
    return alike(known[:, 0], known[:, 1], usual, LEVEL, told_as)


def _level(
    answers: Floats, weights: Floats | None, measure: Measure, scale: Scale, common: float
) -> tuple[float, float]:
    """A group's level and its standard error; ``common`` is the variance of all answers, which weighs as one more."""
    count = effective_number(len(answers), weights)
    if measure is Measure.SATISFIED:
        share = _share(upwards(answers, scale) >= satisfied_from(scale), weights)
        up, down = count * share + 0.5, count * (1 - share) + 0.5  # Haldane and Anscombe: finite where all agree
        return float(np.log(up / down)), float(np.sqrt(1 / up + 1 / down))
    if measure is Measure.NPS:
        adjusted, error = _adjusted_nps(answers, weights)
        return 100 * adjusted, 100 * error
    middle = float(np.average(answers, weights=weights))
    within = float(np.average((answers - middle) ** 2, weights=weights))
    variance = (count * within + common) / count
    return middle, float(np.sqrt(max(variance, 1e-12) / count))


def nps(answers: Sequence[float] | Floats, weights: Floats | None = None, level: Share = LEVEL) -> Estimate:
    """Net promoter score of answers 0–10: share of 9 and 10 less share of 0 to 6, times 100.

    Interval: adjusted Wald (Rocks 2016): three answers are added, three quarters of one to the
    promoters and to the detractors each.

    >>> nps([10, 9, 8, 7, 0]).middle
    20.0
    """
    given = np.asarray(answers, dtype=float)
    adjusted, error = _adjusted_nps(given, weights)
    spread = _normal(level) * error
    middle = _share(given >= 9, weights) - _share(given <= 6, weights)
    low, high = max(adjusted - spread, -1.0), min(adjusted + spread, 1.0)
    return _estimate(100 * low, 100 * middle, 100 * high)


def _adjusted_nps(answers: Floats, weights: Floats | None) -> tuple[float, float]:
    """Promoters less detractors, between −1 and 1, with three answers added, and its standard error."""
    count = effective_number(len(answers), weights)
    up, down = ((count * _share(chosen, weights) + 0.75) / (count + 3) for chosen in (answers >= 9, answers <= 6))
    return up - down, float(np.sqrt((up + down - (up - down) ** 2) / (count + 3)))


def satisfied(
    answers: Sequence[float] | Floats, scale: Scale, weights: Floats | None = None, level: Share = LEVEL
) -> Estimate:
    """Share of answers in the upper quarter of the scale (two highest of 1–5), with Wilson's interval.

    >>> satisfied([5, 4, 3, 1], Scale(1, 5)).middle
    0.5
    """
    given = upwards(np.asarray(answers, dtype=float), scale)
    share = _share(given >= satisfied_from(scale), weights)
    return wilson(share, effective_number(len(given), weights), level)


def wilson(share: Share, count: float, level: Share = LEVEL) -> Estimate:
    """A share seen among ``count`` answers, with Wilson's (1927) interval.

    >>> wilson(0.0, 10, 0.95).high.__round__(3)
    0.278
    """
    z2 = _normal(level) ** 2
    centre = (share + z2 / (2 * count)) / (1 + z2 / count)
    spread = np.sqrt(z2 * (share * (1 - share) / count + z2 / (4 * count**2))) / (1 + z2 / count)
    return _estimate(centre - spread, share, centre + spread)


def satisfied_from(scale: Scale) -> float:
    """The lowest answer that counts as satisfied, on a scale turned upwards.

    >>> satisfied_from(Scale(1, 5))
    4.0
    """
    return scale.low + SATISFIED_FROM * (scale.high - scale.low)


def mean(
    answers: Sequence[float] | Floats, scale: Scale, weights: Floats | None = None, level: Share = LEVEL
) -> Estimate:
    """Mean answer with Student's interval; a single answer leaves the whole scale open.

    >>> mean([2.0], Scale(1, 5))
    Estimate(low=1.0, middle=2.0, high=5.0)
    """
    given = np.asarray(answers, dtype=float)
    middle = float(np.average(given, weights=weights))
    count = effective_number(len(given), weights)
    if count <= 1:
        return _estimate(float(scale.low), middle, float(scale.high))
    variance = float(np.average((given - middle) ** 2, weights=weights)) * count / (count - 1)
    spread = float(stdtrit(count - 1, (1 + level) / 2)) * np.sqrt(variance / count)
    return _estimate(max(middle - spread, scale.low), middle, min(middle + spread, scale.high))


def upwards(answers: Floats, scale: Scale) -> Floats:
    """The answers turned so that the scale's high end is the good one."""
    return scale.low + scale.high - answers if scale.reversed else answers


def _measured(answered: pd.DataFrame, question: str, measure: Measure, scale: Scale) -> Estimate:
    answers = answered[question].to_numpy(dtype=float)
    weights = weights_of(answered)
    if measure is Measure.NPS:
        return nps(answers, weights)
    if measure is Measure.SATISFIED:
        return satisfied(answers, scale, weights)
    return mean(answers, scale, weights)


def _share(chosen: np.ndarray, weights: Floats | None) -> Share:
    return float(np.average(chosen, weights=weights))


def _normal(level: Share) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _estimate(low: float, middle: float, high: float) -> Estimate:
    """The interval as computed, widened where rounding would leave the middle outside."""
    return Estimate(float(min(low, middle)), float(middle), float(max(high, middle)))
