"""Groups that are alike: each level drawn towards the others by as much as its own answers leave open.

Levels are taken as normal round a common mean, how widely is learnt from the groups themselves (Rubin 1981; Gelman
and others 2013, section 5.4): a group with few answers borrows from the others, one with many keeps its own. The same
draws tell how likely each group is the highest or the lowest, which a league table hides (Goldstein and
Spiegelhalter 1996).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cx_models.quantities import Estimate, Floats, Share, estimate

DRAWS = 4_000
_TRIED = 400  # spreads between groups, up to
_WIDEST = 4.0  # times the usual


@dataclass(frozen=True, eq=False)
class Alike:
    """Plausible levels of ``G`` groups, and the chances that each is the highest and the lowest, ``(G,)``."""

    levels: tuple[Estimate, ...]
    highest: Floats
    lowest: Floats


def alike(
    levels: Floats,
    errors: Floats,
    usual: float,
    level: Share,
    told_as: Callable[[Floats], Floats] = np.asarray,
) -> Alike:
    """What ``levels`` ``(G,)``, known with standard ``errors`` above 0, say of the groups when taken together.

    ``usual`` is a standard deviation between groups that would surprise nobody beforehand: its prior is half-normal
    of that scale (Gelman 2006). ``told_as`` turns a level into what is told. ``level`` is the probability that each
    interval holds.

    >>> found = alike(np.array([0.0, 1.0, 5.0]), np.array([0.1, 0.1, 0.1]), 10.0, 0.9)
    >>> [round(one.middle) for one in found.levels], found.highest.tolist()
    ([0, 1, 5], [0.0, 0.0, 1.0])
    """
    chance = np.random.default_rng(0)
    apart = chance.standard_normal((DRAWS, len(levels)))
    spread = _spreads(levels, errors, usual)
    mean, mean_error = _mean(levels, errors, spread)
    middle = mean + mean_error * chance.standard_normal(DRAWS)
    own = spread[:, None] ** 2 / (errors**2 + spread[:, None] ** 2)  # what a group keeps of its own level
    drawn = own * levels + (1 - own) * middle[:, None] + errors * np.sqrt(own) * apart
    told = told_as(drawn)
    places = np.arange(len(levels))
    return Alike(
        levels=tuple(estimate(float(one.mean()), one, level) for one in told.T),
        highest=np.asarray((drawn.argmax(axis=1)[:, None] == places).mean(axis=0)),
        lowest=np.asarray((drawn.argmin(axis=1)[:, None] == places).mean(axis=0)),
    )


def _spreads(levels: Floats, errors: Floats, usual: float) -> Floats:
    """Standard deviations between groups, ``(DRAWS,)``, evenly through their plausibility given the levels."""
    tried = (np.arange(_TRIED) + 0.5) * _WIDEST * usual / _TRIED
    mean, mean_error = _mean(levels, errors, tried)
    variance = errors**2 + tried[:, None] ** 2
    misfit = (levels - mean[:, None]) ** 2 / variance
    log = np.log(mean_error) - 0.5 * (np.log(variance) + misfit).sum(axis=1) - 0.5 * (tried / usual) ** 2
    whole = np.cumsum(np.exp(log - log.max()))
    return np.interp((np.arange(DRAWS) + 0.5) / DRAWS, whole / whole[-1], tried)


def _mean(levels: Floats, errors: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The common mean and its standard error for each spread."""
    weight = 1.0 / (errors**2 + spread[:, None] ** 2)
    return (weight * levels).sum(axis=1) / weight.sum(axis=1), 1.0 / np.sqrt(weight.sum(axis=1))
