"""What answers alone say of how much waits, transfers and open matters hurt: a probit at several powers of the wait."""

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
    """What the answers say of the slopes of ``names``, at each of ``powers`` ``(m,)`` of the wait.

    ``slopes`` ``(m, p)`` in standard deviations lost per unit of each hurt, ``root`` ``(m, p, p)`` the lower
    triangular square root of their robust covariance, ``fits`` ``(m,)`` the greatest log-likelihood.
    """

    names: tuple[str, ...]
    usual_wait: Minutes
    powers: Floats
    slopes: Floats
    root: Floats
    fits: Floats

    def at(self, power: Floats) -> tuple[Floats, Floats, Floats]:
        """Slopes, root and log-likelihood at each of ``power`` ``(n,)``: a polynomial through those tried."""
        middle, half = (self.powers[0] + self.powers[-1]) / 2, max(np.ptp(self.powers) / 2, 1e-9)
        tried, wanted = (np.vander((each - middle) / half, len(self.powers)) for each in (self.powers, power))
        share = np.linalg.solve(tried.T, wanted.T).T  # (n, m), of each power tried
        return share @ self.slopes, np.tensordot(share, self.root, axes=1), share @ self.fits


def told(answers: Seen, power: Assumption) -> Told | None:
    """A probit at each of a few powers of the wait within the range of ``power``, at Chebyshev's points.

    None where the answers cannot hold the hurts apart at all: everybody answered alike, or two always go together.
    """
    powers = np.array([power.value])
    if "wait" in answers.names and not power.is_choice:
        across = np.cos(np.pi * np.arange(POWERS) / (POWERS - 1))  # ends and middle among them
        powers = (power.low + power.high) / 2 - (power.high - power.low) / 2 * across
    count, yes = answers.levels.sum(axis=0), answers.satisfied @ answers.levels
    inside = (count >= FEWEST_OF_A_CHANNEL) & (yes > 0) & (yes < count)  # where all answer alike, no slope shows
    rows = answers.levels[:, inside].any(axis=1)
    if not inside.any():
        return None
    hurts, levels = -answers.hurts[rows], answers.levels[rows][:, inside]
    found: list[_Probit] = []
    for one in powers:
        felt = hurts.copy()
        if "wait" in answers.names:
            felt[:, -1] = -((-hurts[:, -1]) ** one)
        start = found[-1].coefficients if found else np.zeros(hurts.shape[1] + levels.shape[1])
        probit = _probit(answers.satisfied[rows], np.hstack([felt, levels]), start)
        if probit is None:
            return None
        found.append(probit)
    slopes = hurts.shape[1]
    spread = np.stack([probit.spread[:slopes, :slopes] for probit in found])
    if not np.isfinite(spread).all() or (np.linalg.matrix_rank(spread, hermitian=True) < slopes).any():
        return None
    return Told(
        answers.names,
        answers.usual_wait,
        powers,
        np.stack([probit.coefficients[:slopes] for probit in found]),
        np.asarray(np.linalg.cholesky(spread), dtype=float),
        np.array([probit.fit for probit in found]),
    )


@dataclass(frozen=True, eq=False)
class _Probit:
    """Coefficients ``(k,)``, their robust covariance ``(k, k)`` and the log-likelihood."""

    coefficients: Floats
    spread: Floats
    fit: float


def _probit(yes: Floats, exog: Floats, start: Floats) -> _Probit | None:
    """Newton's method from ``start``; covariance by White's sandwich. None where nothing is best.

    Our own rather than statsmodels', since a million answers at five powers want each fit begun at the last one.
    """
    if np.linalg.matrix_rank(exog.T @ exog, hermitian=True) < exog.shape[1]:
        return None
    sign = 2.0 * yes - 1.0
    beta, step, fit = start, np.zeros_like(start), -np.inf
    for _ in range(STEPS):
        eta = exog @ (beta + step)
        logs = log_ndtr(sign * eta)
        if not logs.sum() >= fit - 1e-9:  # too far: half the way
            step = step / 2
            continue
        beta, fit = beta + step, float(logs.sum())
        slope = sign * np.exp(-0.5 * eta**2 - logs) / np.sqrt(2 * np.pi)  # of the log-likelihood along eta
        curved = exog.T @ (exog * (slope * (slope + eta))[:, None])
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
