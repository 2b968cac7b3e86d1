"""Is it a difference or chance? Groups beside all others, months beside the one before and the same a year ago.

Levels are compared by Welch's test. Whoever looks at many groups finds some that differ by chance: the p-values are
corrected for that (Benjamini and Hochberg 1995), so that of the differences called real one in ten at most is expected
to be chance. Beside each stands how large a true difference must be for these answers to show it four times in five.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit
from scipy.stats import false_discovery_control

from cx_models.intake.feedback import Feedback, Scale
from cx_models.quantities import Estimate, Floats, Share
from cx_models.voice.along import groups_along
from cx_models.voice.metrics import FEWEST, LEVEL, Measure, satisfied_from, upwards
from cx_models.voice.weights import weights_of

POWER: Share = 0.8
BACK = (1, 12, 13)  # months: the one before, a year ago, and the one before that


@dataclass(frozen=True)
class Difference:
    """How far two levels are apart: in points of NPS, as a share, or on the question's scale.

    ``gap`` has a 90 % interval of its own, ``p`` is the corrected p-value, ``detectable`` the smallest true difference
    that would be found with a probability of 0.8.
    """

    gap: Estimate
    p: Share
    detectable: float

    @property
    def is_beyond_chance(self) -> bool:
        """Whether it may be called a difference."""
        return self.p <= 1 - LEVEL


@dataclass(frozen=True)
class Step:
    """A month beside the one before it and the same one a year ago; None where there are too few answers.

    ``unseasonal`` is how far the step from the month before differs from the same step a year ago: what is left when
    the season is taken out.
    """

    month: str
    since_month: Difference | None
    since_year: Difference | None
    unseasonal: Difference | None


@dataclass(frozen=True)
class _Levels:
    """Levels ``(G,)`` of groups, the variance of each (its standard error squared), and their degrees of freedom."""

    level: Floats
    variance: Floats
    freedom: Floats

    def at(self, places: Iterable[int]) -> _Levels:
        """The chosen groups."""
        chosen = np.array(list(places), dtype=np.intp)
        return _Levels(self.level[chosen], self.variance[chosen], self.freedom[chosen])

    def less(self, other: _Levels) -> _Levels:
        """The differences, group by group (Welch 1947, Satterthwaite 1946)."""
        variance = self.variance + other.variance
        freedom = variance**2 / (self.variance**2 / self.freedom + other.variance**2 / other.freedom)
        return _Levels(self.level - other.level, variance, freedom)


def differences(feedback: Feedback, question: str, measure: Measure, column: str) -> dict[str, Difference]:
    """Each group with enough answers beside all the other answers, by the group's key."""
    names, sums, counts = _sums(feedback, question, measure, column)
    rest = sums.sum(axis=1, keepdims=True) - sums
    enough = (counts >= FEWEST) & (counts.sum() - counts >= FEWEST)
    common = _common(sums)
    found = _levels(sums[:, enough], common).less(_levels(rest[:, enough], common))
    return dict(zip(names[enough], _told(found), strict=True))


def steps(feedback: Feedback, question: str, measure: Measure) -> tuple[Step, ...]:
    """Every month that has enough answers, in order of time."""
    names, sums, counts = _sums(feedback, question, measure, "month")
    kept = counts >= FEWEST
    months = pd.PeriodIndex(names[kept], freq="M")
    levels = _levels(sums[:, kept], _common(sums))
    place = {month: at for at, month in enumerate(months)}
    earlier = {back: {at: place[month - back] for month, at in place.items() if month - back in place} for back in BACK}

    def change(back: int, of: Iterable[int]) -> _Levels:
        return levels.at(of).less(levels.at(earlier[back][at] for at in of))

    since_month, since_year = (
        dict(zip(earlier[back], _told(change(back, earlier[back])), strict=True)) for back in (1, 12)
    )
    both = [at for at in place.values() if all(at in earlier[back] for back in BACK)]
    a_year_ago = [earlier[12][at] for at in both]
    unseasonal = dict(zip(both, _told(change(1, both).less(change(1, a_year_ago))), strict=True))
    return tuple(
        Step(month.strftime("%Y-%m-01"), since_month.get(at), since_year.get(at), unseasonal.get(at))
        for month, at in place.items()
    )


def _sums(feedback: Feedback, question: str, measure: Measure, column: str) -> tuple[np.ndarray, Floats, np.ndarray]:
    """Keys ``(G,)``; sums ``(4, G)`` of weights, values, their squares and squared weights; answers ``(G,)``."""
    groups = groups_along(feedback.records, column)
    answered = feedback.records[groups.notna() & feedback.records[question].notna()]
    codes, names = pd.factorize(groups[answered.index].astype(str), sort=True)
    values = values_of(answered[question].to_numpy(dtype=float), measure, feedback.scales[question])
    told = weights_of(answered)
    weights = np.ones_like(values) if told is None else told
    parts = (weights, weights * values, weights * values**2, weights**2)
    sums = np.array([np.bincount(codes, part, minlength=len(names)) for part in parts])
    return np.asarray(names, dtype=object), sums, np.bincount(codes, minlength=len(names))


def values_of(answers: Floats, measure: Measure, scale: Scale) -> Floats:
    """What each answer adds to the measure, whose level is their mean."""
    if measure is Measure.NPS:
        return 100.0 * (answers >= 9) - 100.0 * (answers <= 6)
    if measure is Measure.SATISFIED:
        return (upwards(answers, scale) >= satisfied_from(scale)).astype(float)
    return answers


def _common(sums: Floats) -> float:
    """The variance of all values."""
    weight, value, square, _ = sums.sum(axis=1)
    return max(float(square / weight - (value / weight) ** 2), 1e-12) if weight > 0 else 1e-12


def _levels(sums: Floats, common: float) -> _Levels:
    """Levels with their errors; ``common``, the variance of all answers, weighs as one more in each group's own."""
    weight, value, square, squared = sums
    level = value / weight
    within = np.maximum(square / weight - level**2, 0.0)
    count = weight**2 / squared
    return _Levels(level, (within + common / count) / count, count)


def _told(found: _Levels) -> list[Difference]:
    error = np.sqrt(found.variance)
    if not len(error):
        return []
    p = 2 * stdtr(found.freedom, -np.abs(found.level) / error)
    strictest = (1 - LEVEL) / len(error)  # what the first of so many must meet
    detectable = error * (stdtrit(found.freedom, 1 - strictest / 2) + stdtrit(found.freedom, POWER))
    spread = error * stdtrit(found.freedom, (1 + LEVEL) / 2)
    return [
        Difference(Estimate(float(gap - wide), float(gap), float(gap + wide)), float(chance), float(least))
        for gap, wide, chance, least in zip(found.level, spread, false_discovery_control(p), detectable, strict=True)
    ]
