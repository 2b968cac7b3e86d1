"""What the user's own answers say of how much waits, transfers and open matters hurt.

Evidence is the prior, the answers the likelihood. A probit of being satisfied, with a level for each channel, gives
what the answers alone say of the three slopes and how surely (Wald, robust errors); prior worlds are weighed by it.
Answers are observed, not assigned: who is passed on may have had the harder matter. So a slope learned here is used
only when the user says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from cx_models.assumptions.registry import Assumption, Assumptions, Edit, Worlds
from cx_models.effects.experience import PROBITS_PER_LOGIT, weights
from cx_models.intake.feedback import Feedback
from cx_models.quantities import Floats, Minutes, Share

FEWEST = 200  # answers with which a slope is looked for at all
TELLING = 0.5  # of a channel's answers: where a column is told less often, the channel has no such thing
CANNOT_TELL: Share = 0.9
"""Of what is known afterwards that comes of the prior: from there on the answers have told nothing."""
DRAWN = 200_000
WIDE = np.sqrt(6.0)  # a symmetric triangle reaches so many standard deviations to each side
WALD = 1.645  # standard errors to each side of nine in ten
SLOPES = {"wait": "wait.logit_per_minute", "transfers": "transfer.total_effect", "open": "resolution.effect"}
DRAWN_KEYS = (*SLOPES.values(), "baseline.top_box", "transfer.resolution_lost")


@dataclass(frozen=True)
class Learned:
    """One assumption before and after the answers.

    ``alone`` is what the answers say without the evidence, with its 90 % interval; ``from_evidence`` the share of what
    is known afterwards that comes of the evidence. ``beyond`` says that the answers alone point surely outside the
    range held plausible.
    """

    key: str
    prior: Edit
    alone: Edit
    posterior: Edit
    from_evidence: Share
    beyond: bool

    @property
    def told(self) -> bool:
        """Whether the answers say anything that the evidence did not."""
        return self.from_evidence < CANNOT_TELL


@dataclass(frozen=True)
class Fitted:
    """All that was learned from ``answers`` of them; ``untold`` assumptions have no column that could tell."""

    answers: int
    learned: tuple[Learned, ...]
    untold: tuple[str, ...]


def fit_experience(feedback: Feedback | None, assumptions: Assumptions, seed: int = 0) -> Fitted:
    """The slopes of experience with the user's own answers taken in."""
    seen = None if feedback is None else _seen(feedback, assumptions)
    if seen is None or len(seen.satisfied) < FEWEST or not seen.names:
        return Fitted(0 if seen is None else len(seen.satisfied), (), tuple(SLOPES.values()))
    found = _probit(seen)
    if found is None:
        return Fitted(len(seen.satisfied), (), tuple(SLOPES.values()))
    slopes, spread = found
    worlds = _prior(assumptions, seed)
    implied = np.stack([_implied(worlds)[name] for name in seen.names], axis=1)  # (N, p)
    chance = _weight(implied, slopes, spread)
    alone = _alone(seen, slopes, spread, assumptions)
    learned = tuple(_learned(assumptions[SLOPES[name]], worlds, chance, alone[name]) for name in seen.names)
    untold = tuple(key for name, key in SLOPES.items() if name not in seen.names)
    return Fitted(len(seen.satisfied), learned, untold)


@dataclass(frozen=True, eq=False)
class _Seen:
    """Answers as numbers: ``satisfied`` ``(n,)``, ``hurts`` ``(n, p)`` by ``names``, ``levels`` ``(n, c)``."""

    satisfied: Floats
    hurts: Floats
    levels: Floats
    names: tuple[str, ...]


def _seen(feedback: Feedback, assumptions: Assumptions) -> _Seen | None:
    """Complete answers; a column that a channel's answers hardly tell counts as nothing there."""
    if feedback.primary is None:
        return None
    records, scale = feedback.records, feedback.scales[feedback.primary]
    step = (scale.high - scale.low) / 4
    score = records["score"]
    best = score <= scale.low + step if scale.reversed else score >= scale.high - step
    channel = records["channel"].astype(str)
    minutes = records["wait_s"] / 60.0
    felt = assumptions["wait.perceived_ratio"].value * minutes
    columns = {
        "wait": felt.clip(lower=0.0) ** assumptions["wait.power"].value,
        "transfers": records["transfers"].clip(upper=5.0),
        "open": 1.0 - records["resolved"],
    }
    usable = score.notna()
    kept: dict[str, pd.Series] = {}
    for name, column in columns.items():
        by_channel = column[usable].notna().groupby(channel[usable]).mean()
        tells = channel.map(by_channel).fillna(0.0) >= TELLING
        filled = column.where(tells, 0.0)
        if (usable & tells).sum() >= FEWEST and filled[usable].std() > 1e-9:
            kept[name] = filled
    for column in kept.values():
        usable = usable & column.notna()
    levels = pd.get_dummies(channel[usable]).to_numpy(dtype=float)
    hurts = np.column_stack([column[usable].to_numpy(dtype=float) for column in kept.values()]) if kept else None
    return _Seen(
        best[usable].to_numpy(dtype=float),
        np.zeros((int(usable.sum()), 0)) if hurts is None else hurts,
        levels,
        tuple(kept),
    )


def _probit(seen: _Seen) -> tuple[Floats, Floats] | None:
    """Standard deviations lost per unit of each hurt, and their covariance (robust).

    None where the answers cannot hold them apart at all: everybody answered alike, or two hurts always go together.
    """
    import statsmodels.api as sm  # noqa: PLC0415  heavy, only when asked for

    inside = seen.levels.sum(axis=0) >= 5
    rows = seen.levels[:, inside].any(axis=1)
    exog = np.hstack([-seen.hurts[rows], seen.levels[rows][:, inside]])
    if np.ptp(seen.satisfied[rows]) == 0 or np.linalg.matrix_rank(exog) < exog.shape[1]:
        return None
    fitted = sm.Probit(seen.satisfied[rows], exog).fit(disp=0, cov_type="HC1", maxiter=100, warn_convergence=False)
    count = seen.hurts.shape[1]
    slopes, spread = np.asarray(fitted.params[:count]), np.asarray(fitted.cov_params()[:count, :count])
    known = fitted.mle_retvals["converged"] and np.isfinite(spread).all() and np.linalg.matrix_rank(spread) == count
    return (slopes, spread) if known else None


def _prior(assumptions: Assumptions, seed: int) -> Worlds:
    """Many worlds in which only the slopes and what they stand on differ."""
    few = Assumptions(tuple(assumptions[key] for key in DRAWN_KEYS)).worlds(DRAWN, seed)
    rest = {entry.key: np.full(DRAWN, entry.value) for entry in assumptions}
    return Worlds({**rest, **few.numbers})


def _implied(worlds: Worlds) -> dict[str, Floats]:
    """The slopes that each world implies, in standard deviations."""
    cost = weights(worlds)
    return {"wait": cost.wait, "transfers": cost.transfer, "open": cost.unresolved}


def _weight(implied: Floats, slopes: Floats, spread: Floats) -> Floats:
    """How well each prior world agrees with the answers; sums to 1."""
    apart = implied - slopes
    logs = -0.5 * np.einsum("np,pq,nq->n", apart, np.linalg.inv(spread), apart)
    chance = np.exp(logs - logs.max())
    return np.asarray(chance / chance.sum())


def _learned(entry: Assumption, worlds: Worlds, chance: Floats, alone: Edit) -> Learned:
    drawn = worlds[entry.key]
    middle = float(chance @ drawn)
    spread = float(np.sqrt(max(float(chance @ (drawn - middle) ** 2), 0.0)))
    before = float(drawn.std())
    low, value, high = (_held(middle + side * WIDE * spread, entry) for side in (-1.0, 0.0, 1.0))
    share = min((spread / before) ** 2, 1.0) if before > 0 else 1.0
    beyond = alone.high < entry.low or alone.low > entry.high
    return Learned(entry.key, entry.edit, alone, Edit(value, low, high), share, beyond)


def _held(value: float, entry: Assumption) -> float:
    return float(min(max(value, entry.floor), entry.ceiling))


def _alone(seen: _Seen, slopes: Floats, spread: Floats, assumptions: Assumptions) -> dict[str, Edit]:
    """What the answers alone say, each with its 90 % interval, as the assumptions count it."""
    base = assumptions["baseline.top_box"].value
    through = 0.0
    found: dict[str, Edit] = {}
    for name in ("wait", "open", "transfers"):  # what a transfer costs in all stands on what an open matter costs
        if name not in seen.names:
            through = assumptions["transfer.resolution_lost"].value * assumptions["resolution.effect"].value
            continue
        place = seen.names.index(name)
        ends = slopes[place] + np.array([-1.0, 0.0, 1.0]) * WALD * np.sqrt(spread[place, place])
        own = ends / PROBITS_PER_LOGIT if name == "wait" else base - ndtr(ndtri(base) - ends)
        if name == "open":
            through = assumptions["transfer.resolution_lost"].value * float(own[1])
        if name == "transfers":
            own = own + through
        low, value, high = (float(end) for end in own)
        found[name] = Edit(value, low, high)
    return found


def longest_wait(feedback: Feedback | None) -> Minutes | None:
    """The wait that one answer in a hundred exceeds; None where too few answers tell their wait.

    What a plan brings beyond it, nobody has answered about.
    """
    if feedback is None:
        return None
    told = feedback.records.loc[feedback.records["score"].notna(), "wait_s"].dropna()
    return float(told.quantile(0.99) / 60.0) if len(told) >= FEWEST else None
