"""What answers alone say of how much waits, transfers and open matters hurt: a probit of those who answer.

Whoever feels strongly answers more often. Satisfaction is normal round what the experience makes of it, one is
satisfied above 0, and the chance of answering grows with how far from 0 it is: so slopes come out too steep where that
is left out. Binary answers hardly tell how much more often (nor would the whole scale of them); so the probit is fitted
at several values of that as at several powers of the wait.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import log_ndtr

from cx_models.assumptions.entry import Assumption
from cx_models.intake.feedback import Feedback
from cx_models.quantities import Floats, Minutes

FEWEST = 200  # answers with which a slope is looked for at all
TELLING = 0.5  # of a channel's answers: where a column is told less often, the channel has no such thing
FEWEST_OF_A_CHANNEL = 5
STEPS = 40  # of Newton's method: more, and the answers have no best slope
RUN_OFF = 100.0  # times the robust variance: where the likelihood is as flat as that, a slope grows without end
POWERS = 5  # at which the wait is tried
STRENGTHS = 3  # of how much more often strong feelings answer


@dataclass(frozen=True, eq=False)
class Seen:
    """Answers as numbers: ``satisfied`` ``(n,)``, ``hurts`` ``(n, p)`` by ``names``, ``levels`` ``(n, c)``.

    Names stand in the order open, transfers, wait, as far as there are any. A wait is told in units of
    ``usual_wait``, the mean of those who waited: so the slope of a power hardly depends on which power it is.
    """

    satisfied: Floats
    hurts: Floats
    levels: Floats
    names: tuple[str, ...]
    usual_wait: Minutes


def seen(feedback: Feedback) -> Seen | None:
    """Complete answers; a column that a channel's answers hardly tell counts as nothing there."""
    if feedback.primary is None:
        return None
    records, scale = feedback.records, feedback.scales[feedback.primary]
    step = (scale.high - scale.low) / 4
    score = records["score"]
    best = score <= scale.low + step if scale.reversed else score >= scale.high - step
    channel = records["channel"].astype(str)
    minutes = (records["wait_s"] / 60.0).clip(lower=0.0)
    columns = {"open": 1.0 - records["resolved"], "transfers": records["transfers"].clip(upper=5.0), "wait": minutes}
    usable = score.notna()
    kept: dict[str, pd.Series] = {}
    for name, column in columns.items():
        by_channel = column[usable].notna().groupby(channel[usable]).mean()
        tells = channel.map(by_channel).fillna(0.0) >= TELLING
        filled = column.where(tells, 0.0)
        if (usable & tells).sum() >= FEWEST and _differs_within(filled[usable], channel[usable]):
            kept[name] = filled
    for column in kept.values():
        usable = usable & column.notna()
    levels = pd.get_dummies(channel[usable]).to_numpy(dtype=float)
    hurts = np.zeros((int(usable.sum()), len(kept)))
    for place, column in enumerate(kept.values()):
        hurts[:, place] = column[usable]
    usual = 1.0
    if "wait" in kept and (waits := hurts[:, -1]).any():
        usual = float(waits[waits > 0].mean())
        hurts[:, -1] = waits / usual
    return Seen(best[usable].to_numpy(dtype=float), hurts, levels, tuple(kept), usual)


def _differs_within(column: pd.Series, channel: pd.Series) -> bool:
    """Whether the column tells the answers of any one channel apart: what is the same for all of each channel cannot be
    told from the channel itself.
    """
    groups = column.dropna().groupby(channel[column.notna()])
    return bool((groups.std()[groups.count() >= FEWEST_OF_A_CHANNEL] > 1e-9).any())


@dataclass(frozen=True, eq=False)
class Told:
    """What the answers say of the slopes of ``names``, at each of ``powers`` ``(m,)`` and ``strengths`` ``(s,)``.

    Powers are of the wait, strengths how much more often one answers per standard deviation of feeling; rows go
    through the powers for each strength in turn. ``slopes`` ``(s m, p)`` in standard deviations lost per unit of each
    hurt, ``root`` ``(s m, p, p)`` the lower triangular square root of their robust covariance, ``fits`` ``(s m,)`` the
    greatest log-likelihood.
    """

    names: tuple[str, ...]
    usual_wait: Minutes
    powers: Floats
    strengths: Floats
    slopes: Floats
    root: Floats
    fits: Floats

    def at(self, power: Floats, strength: Floats) -> tuple[Floats, Floats, Floats]:
        """Slopes, root and log-likelihood at each pair ``(n,)``: polynomials through those tried."""
        of_strength, of_power = _shares(self.strengths, strength), _shares(self.powers, power)
        share = (of_strength[:, :, None] * of_power[:, None]).reshape(len(power), -1)  # (n, s m)
        return share @ self.slopes, np.tensordot(share, self.root, axes=1), share @ self.fits


def _shares(tried: Floats, wanted: Floats) -> Floats:
    """Of each that was tried, its share in the polynomial through all at each of ``wanted``, ``(n, m)``."""
    middle, half = (tried[0] + tried[-1]) / 2, max(np.ptp(tried) / 2, 1e-9)
    at_tried, at_wanted = (np.vander((each - middle) / half, len(tried)) for each in (tried, wanted))
    return np.asarray(np.linalg.solve(at_tried.T, at_wanted.T).T)


def _tried(entry: Assumption, count: int) -> Floats:
    """So many numbers across the range of ``entry``, at Chebyshev's points: ends and middle among them."""
    if entry.is_choice:
        return np.array([entry.value])
    across = np.cos(np.pi * np.arange(count) / (count - 1))
    return np.asarray((entry.low + entry.high) / 2 - (entry.high - entry.low) / 2 * across)


def told(answers: Seen, power: Assumption, strength: Assumption) -> Told | None:
    """A probit at each of a few powers of the wait and strengths of answering within the ranges of both.

    None where the answers cannot hold the hurts apart at all: everybody answered alike, or two always go together.
    """
    powers = _tried(power, POWERS) if "wait" in answers.names else np.array([power.value])
    strengths = _tried(strength, STRENGTHS)
    count, yes = answers.levels.sum(axis=0), answers.satisfied @ answers.levels
    inside = (count >= FEWEST_OF_A_CHANNEL) & (yes > 0) & (yes < count)  # where all answer alike, no slope shows
    rows = answers.levels[:, inside].any(axis=1)
    if not inside.any():
        return None
    hurts, levels = -answers.hurts[rows], answers.levels[rows][:, inside]
    found: dict[tuple[int, int], _Probit] = {}
    start = np.zeros(hurts.shape[1] + levels.shape[1])
    for place, one in enumerate(powers):
        felt = hurts.copy()
        if "wait" in answers.names:
            felt[:, -1] = -((-hurts[:, -1]) ** one)
        exog = np.hstack([felt, levels])
        for nth in range(len(strengths))[:: -1 if place % 2 else 1]:  # to and fro: each begins at one near by
            probit = _probit(answers.satisfied[rows], exog, strengths[nth], start)
            if probit is None:
                return None
            found[nth, place], start = probit, probit.coefficients
    slopes = hurts.shape[1]
    probits = [found[each] for each in sorted(found)]
    spread = np.stack([probit.spread[:slopes, :slopes] for probit in probits])
    if not np.isfinite(spread).all() or (np.linalg.matrix_rank(spread, hermitian=True) < slopes).any():
        return None
    return Told(
        answers.names,
        answers.usual_wait,
        powers,
        strengths,
        np.stack([probit.coefficients[:slopes] for probit in probits]),
        np.asarray(np.linalg.cholesky(spread), dtype=float),
        np.array([probit.fit for probit in probits]),
    )


@dataclass(frozen=True, eq=False)
class _Probit:
    """Coefficients ``(k,)``, their robust covariance ``(k, k)`` and the log-likelihood."""

    coefficients: Floats
    spread: Floats
    fit: float


def _probit(yes: Floats, exog: Floats, strength: float, start: Floats) -> _Probit | None:
    """Newton's method from ``start``; covariance by White's sandwich. None where nothing is best.

    With satisfaction normal round eta and answering proportional to 1 + ``strength`` times how far it is from 0, who
    answers is satisfied with g(eta) / (g(eta) + g(-eta)), g(t) = Φ(t) + strength (t Φ(t) + φ(t)). Our own rather than
    statsmodels', which has no such model and begins each of many fits anew.
    """
    if np.linalg.matrix_rank(exog.T @ exog, hermitian=True) < exog.shape[1]:
        return None
    sign = 2.0 * yes - 1.0
    beta, step, fit = start, np.zeros_like(start), -np.inf
    for _ in range(STEPS):
        toward = sign * (exog @ (beta + step))
        logs = log_ndtr(toward)
        mills = np.exp(-0.5 * toward**2 - logs) / np.sqrt(2 * np.pi)  # φ / Φ
        chance = np.exp(logs)
        mine, both = 1 + strength * (toward + mills), 1 + strength * (toward * (2 * chance - 1) + 2 * mills * chance)
        total = float((logs + np.log(mine / both)).sum())
        if not total >= fit - 1e-9:  # too far: half the way
            step = step / 2
            continue
        beta, fit = beta + step, total
        up, up_both = (mills + strength) / mine, strength * (2 * chance - 1) / both
        slope = sign * (up - up_both)  # of the log-likelihood along eta
        bends = up**2 - up_both**2 - mills * ((strength - toward) / mine - 2 * strength * chance / both)
        curved = exog.T @ (exog * bends[:, None])
        if np.linalg.matrix_rank(curved, hermitian=True) < len(beta):
            return None
        score = exog.T @ slope
        step = np.linalg.solve(curved, score)
        if score @ step < 1e-10:  # twice what the log-likelihood could still gain
            bread = np.linalg.inv(curved)
            meat = exog.T @ (exog * (slope**2)[:, None])
            spread = bread @ meat @ bread
            runs_off = (np.diag(bread) > RUN_OFF * np.diag(spread)).any()
            return None if runs_off else _Probit(beta, spread, fit)
    return None
