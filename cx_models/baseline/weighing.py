"""Evidence times likelihood: worlds drawn where both allow, each with its weight.

What the slopes stand on (power and ratio of felt waits, top scores, solving lost by a transfer, how much more often
strong feelings answer) is drawn first, as normal scores of its own range, from a normal distribution that is fitted
again and again to the weights so far (adaptive importance sampling, Cappé et al. 2004), tempered while few draws count.
Then the slopes, one after the other, where the answers point within the evidence's range. Of both, a share is drawn
from the evidence alone, so that no weight runs away (Hesterberg 1995). So the number of answers does not matter: a
million pin the slopes in standard deviations down, and what they stand on stays as open as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, log_ndtr, ndtr, ndtri, ndtri_exp
from scipy.stats import qmc

from cx_models.assumptions.entry import Assumption
from cx_models.assumptions.registry import Assumptions, Worlds
from cx_models.baseline.slopes import Told
from cx_models.effects.experience import PROBITS_PER_LOGIT, weights
from cx_models.quantities import Floats, Minutes, Share

SLOPES = {"wait": "wait.logit_per_minute", "transfers": "transfer.total_effect", "open": "resolution.effect"}
STAND_ON = (
    "wait.power", "wait.perceived_ratio", "baseline.top_box", "transfer.resolution_lost", "survey.strong_answer"
)  # fmt: skip
DRAWN = 10_000
ENOUGH = 1_500.0
"""Effective draws (Kish) with which the weighing is content."""
ROUNDS = 40
PATIENCE = 5  # rounds before errors are widened
FURTHEST = 4.0  # standard errors
FROM_EVIDENCE: Share = 0.2
WIDER = 1.2  # than the weighted draws: tails that are too short are worse than some that are too long
GRID = 501, 41  # powers and strengths at which their likelihood is summed up


@dataclass(frozen=True, eq=False)
class Weighed:
    """Worlds ``(n,)`` of the assumptions that answers tell of, with ``chance`` ``(n,)`` that sums to 1."""

    worlds: Worlds
    chance: Floats

    @property
    def effective(self) -> float:
        """As many draws of equal weight would tell as much (Kish 1965)."""
        return float(1.0 / (self.chance**2).sum())

    def together(self, keys: Sequence[str]) -> Floats:
        """Correlation ``(k, k)`` of the normal scores of ``keys``: how they go together, whatever their shapes."""
        scores = np.stack([self._scores(self.worlds[key]) for key in keys], axis=1)
        apart = (scores - self.chance @ scores) * np.sqrt(self.chance)[:, None]
        apart /= np.sqrt((apart**2).sum(axis=0))
        return np.asarray(apart.T @ apart)

    def _scores(self, drawn: Floats) -> Floats:
        order = np.argsort(drawn, kind="stable")
        up_to = np.cumsum(self.chance[order]) - self.chance[order] / 2
        scores = np.empty_like(drawn)
        scores[order] = ndtri(np.clip(up_to, 1e-15, 1.0 - 1e-15))
        return scores


def weighed(told: Told, assumptions: Assumptions, seed: int) -> Weighed:
    """Draws of evidence times likelihood, from the last round: content with :data:`ENOUGH` effective ones.

    Answers further than :data:`FURTHEST` standard errors from all that the evidence allows do not fit it, however many
    they are: then their errors are widened until it is so far (as Birge 1932 does for measurements that disagree).
    """
    free = [key for key in (*STAND_ON, *SLOPES.values()) if key not in {SLOPES[name] for name in told.names}]
    mean, root = np.zeros(len(free)), np.eye(len(free))
    for again in range(ROUNDS):
        cube = qmc.LatinHypercube(len(free) + 1 + 2 * len(told.names), rng=np.random.default_rng([seed, again]))
        shares = np.clip(cube.random(DRAWN), 1e-15, 1.0 - 1e-15)  # (n, …)
        apart, rest = ndtri(shares[:, : len(free)]), shares[:, len(free) :]
        scores = np.where(rest[:, :1] < FROM_EVIDENCE, apart, mean + apart @ root.T)
        numbers = dict(assumptions.middle().numbers)
        numbers |= {key: assumptions[key].quantile(ndtr(scores[:, place])) for place, key in enumerate(free)}
        drawn_as = _add_slopes(numbers, told, assumptions, rest[:, 1:])
        likelihood = log_likelihood(told, numbers)
        if again == 0:
            wider = max(-2.0 * float(likelihood.max()) / FURTHEST**2, 1.0)
            told, likelihood = _widened(told, wider), likelihood / wider
        logs = drawn_as + likelihood - _beside_evidence(scores, mean, root)
        found = Weighed(Worlds(numbers), _chance(logs))
        if found.effective >= ENOUGH:
            break
        if again % PATIENCE == PATIENCE - 1:  # evidence and answers meet in places too thin and too far apart to draw
            told = _widened(told, 4.0)
        mean, root = _moments(scores, _tempered(logs))
    return found


def log_likelihood(told: Told, numbers: Mapping[str, Floats]) -> Floats:
    """How well each world agrees with the answers, ``(n,)``; 0 where they agree best."""
    slopes, root, fits = told.at(numbers["wait.power"], numbers["survey.strong_answer"])
    apart = np.stack([implied(name, numbers, told.usual_wait) for name in told.names], axis=1) - slopes
    errors = np.linalg.solve(root, apart[..., None])[..., 0]
    return np.asarray(fits - told.fits.max() - 0.5 * (errors**2).sum(axis=1))


def _widened(told: Told, times: float) -> Told:
    """The same with variances so many times as wide."""
    return replace(told, root=told.root * np.sqrt(times), fits=told.fits / times)


def answers_alone(told: Told, assumptions: Assumptions, seed: int) -> Worlds:
    """Worlds as the answers alone have them: slopes of any size, what they stand on as the evidence has it.

    Power of the wait and strength of answering are drawn by the evidence times how well they fit the answers.
    """
    keys = (*STAND_ON, *SLOPES.values())
    shares = qmc.LatinHypercube(len(keys) + len(told.names), rng=np.random.default_rng(seed)).random(DRAWN)
    numbers = dict(assumptions.middle().numbers)
    numbers |= {key: assumptions[key].quantile(shares[:, place]) for place, key in enumerate(keys)}
    tried = ("wait.power", "survey.strong_answer")
    evenly = (assumptions[key].quantile((np.arange(size) + 0.5) / size) for key, size in zip(tried, GRID, strict=True))
    grid = [each.ravel() for each in np.meshgrid(*evenly)]
    fitting = np.cumsum(_chance(told.at(*grid)[2]))
    place = np.minimum(np.searchsorted(fitting, shares[:, keys.index("wait.power")]), len(fitting) - 1)
    numbers |= {key: each[place] for key, each in zip(tried, grid, strict=True)}
    slopes, root, _ = told.at(numbers["wait.power"], numbers["survey.strong_answer"])
    slopes = slopes + np.einsum("npq,nq->np", root, ndtri(shares[:, len(keys) :]))
    for place, name in enumerate(told.names):
        numbers[SLOPES[name]] = _counted(name, slopes[:, place], numbers, told.usual_wait)[0]
    return Worlds(numbers)


def implied(name: str, numbers: Mapping[str, Floats], usual_wait: Minutes) -> Floats:
    """The slope of one hurt in standard deviations that each world implies; a wait's per usual wait."""
    cost = weights(Worlds(numbers))
    if name == "wait":
        return np.asarray(cost.wait * _felt(numbers, usual_wait))
    return cost.transfer if name == "transfers" else cost.unresolved


def _felt(numbers: Mapping[str, Floats], minutes: Minutes) -> Floats:
    return np.asarray((numbers["wait.perceived_ratio"] * minutes) ** numbers["wait.power"])


def _counted(name: str, slope: Floats, numbers: Mapping[str, Floats], usual_wait: Minutes) -> tuple[Floats, Floats]:
    """The assumption that a slope amounts to, and how it grows with it: :func:`implied` the other way round."""
    if name == "wait":
        per = PROBITS_PER_LOGIT * _felt(numbers, usual_wait)
        return slope / per, 1.0 / per
    base = numbers["baseline.top_box"]
    left = ndtri(base) - slope
    lost, grows = base - ndtr(left), np.exp(-0.5 * left**2) / np.sqrt(2 * np.pi)
    if name == "transfers":
        lost = lost + numbers["transfer.resolution_lost"] * numbers["resolution.effect"]
    return lost, grows


def _add_slopes(numbers: dict[str, Floats], told: Told, assumptions: Assumptions, shares: Floats) -> Floats:
    """Draw the slopes into ``numbers``; the log of their evidence's density over that of the draw, ``(n,)``.

    ``shares`` ``(n, 2 p)`` are uniform. The likelihood is normal round the slopes found; by its triangular root each
    slope is normal given those before it.
    """
    slopes, root, _ = told.at(numbers["wait.power"], numbers["survey.strong_answer"])
    apart = np.zeros_like(slopes)  # in independent standard errors
    logs = np.zeros(DRAWN)
    for place, name in enumerate(told.names):
        centre = slopes[:, place] + np.einsum("nq,nq->n", root[:, place], apart)
        error = root[:, place, place]
        entry, mine = assumptions[SLOPES[name]], shares[:, 2 * place : 2 * place + 2]
        logs += _add_slope(numbers, name, entry, told.usual_wait, centre, error, mine)
        apart[:, place] = (implied(name, numbers, told.usual_wait) - centre) / error
    return logs


def _add_slope(
    numbers: dict[str, Floats],
    name: str,
    entry: Assumption,
    usual_wait: Minutes,
    centre: Floats,
    error: Floats,
    shares: Floats,
) -> Floats:
    """Draw one slope into ``numbers`` from evidence times its normal likelihood, nearly.

    Gives the log of the evidence's density over that of the draw, ``(n,)``. Part of the range may be flat: a transfer
    may cost no more than the poorer solving in it, and not more people can be lost than there are. ``shares``
    ``(n, 2)``: which of the ways to draw (evidence, flat part, where answers point), and where in it.
    """
    ends = [implied(name, {**numbers, entry.key: np.full(DRAWN, end)}, usual_wait) for end in (entry.low, entry.high)]
    low, high = ((end - centre) / error for end in ends)
    edges = [np.clip(_counted(name, end, numbers, usual_wait)[0], entry.low, entry.high) for end in ends]
    under, over = (entry.below(edge) for edge in edges)  # of the evidence, what lies below and above the flat parts
    under, over = np.where(under < 1e-12, 0.0, under), np.where(over > 1.0 - 1e-12, 1.0, over)
    sloping = (high - low > 1e-9) & (over - under > 1e-9)
    low, high = np.where(sloping, low, 0.0), np.where(sloping, high, 1.0)
    flat = np.where(sloping, under + 1.0 - over, 1.0)
    end = np.where(under > 0, low, high)
    with np.errstate(divide="ignore"):
        log_flat = np.log(flat) - 0.5 * end**2
        log_sloping = np.log1p(-flat) + _log_mass(low, high) + 0.5 * np.log(2 * np.pi) - np.log(high - low)
    from_flat = (1.0 - FROM_EVIDENCE) * np.where(sloping, expit(log_flat - log_sloping), 0.0)
    from_evidence = np.where(sloping, FROM_EVIDENCE, 1.0)
    pointed, _ = _counted(name, centre + error * _between(low, high, shares[:, 0]), numbers, usual_wait)
    within = shares[:, 0] * (under + 1.0 - over)
    within = np.where(within < under, within, within - under + over)
    way = shares[:, 1]
    drawn = np.where(way < from_evidence + from_flat, entry.quantile(within), np.clip(pointed, *edges))
    drawn = np.where(way < from_evidence, entry.quantile(shares[:, 0]), drawn)
    numbers[entry.key] = drawn
    slope = implied(name, numbers, usual_wait)
    is_flat = (drawn < edges[0]) | (drawn > edges[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        log_normal = -0.5 * ((slope - centre) / error) ** 2 - 0.5 * np.log(2 * np.pi) - _log_mass(low, high)
        grows = _counted(name, slope, numbers, usual_wait)[1] * error
        pointing = (1.0 - from_evidence - from_flat) * np.exp(log_normal) / (grows * entry.density(drawn))
        there = np.where(is_flat, from_flat / flat, pointing)
    return np.asarray(-np.log(from_evidence + np.where(sloping, there, 0.0)))


def _between(low: Floats, high: Floats, share: Floats) -> Floats:
    """The number that ``share`` of a standard normal between ``low`` and ``high`` stays below, however far out."""
    turned = low > 0  # the right tail is reckoned as the left one, where logs do not cancel
    a, b = np.where(turned, -high, low), np.where(turned, -low, high)
    share = np.where(turned, 1.0 - share, share)
    found = ndtri_exp(log_ndtr(b) + np.log(share + (1.0 - share) * np.exp(log_ndtr(a) - log_ndtr(b))))
    return np.asarray(np.where(turned, -found, found))


def _log_mass(low: Floats, high: Floats) -> Floats:
    """Log of how much of a standard normal lies between ``low`` and ``high``."""
    turned = low > 0
    a, b = np.where(turned, -high, low), np.where(turned, -low, high)
    return np.asarray(log_ndtr(b) + np.log(-np.expm1(log_ndtr(a) - log_ndtr(b))))


def _beside_evidence(scores: Floats, mean: Floats, root: Floats) -> Floats:
    """Log of the density from which ``scores`` were drawn over the standard normal's, ``(n,)``."""
    apart = np.linalg.solve(root, (scores - mean).T).T
    log_ratio = 0.5 * (scores**2).sum(axis=1) - 0.5 * (apart**2).sum(axis=1) - np.log(np.diag(root)).sum()
    return np.asarray(np.logaddexp(np.log(FROM_EVIDENCE), np.log1p(-FROM_EVIDENCE) + log_ratio))


def _chance(logs: Floats) -> Floats:
    chance = np.exp(logs - logs.max())
    return np.asarray(chance / chance.sum())


def _tempered(logs: Floats) -> Floats:
    """Weights ``(n,)`` softened as little as leaves :data:`ENOUGH` effective draws."""
    soft, hard = 0.0, 1.0
    for _ in range(40):
        middle = (soft + hard) / 2
        enough = 1.0 / (_chance(middle * logs) ** 2).sum() >= ENOUGH
        soft, hard = (middle, hard) if enough else (soft, middle)
    return _chance(soft * logs)


def _moments(scores: Floats, chance: Floats) -> tuple[Floats, Floats]:
    """Mean and widened triangular root of the covariance of weighted scores."""
    mean = chance @ scores
    spread = (scores - mean).T @ (chance[:, None] * (scores - mean))
    return mean, np.asarray(WIDER * np.linalg.cholesky(spread + 1e-12 * np.eye(len(mean))), dtype=float)
