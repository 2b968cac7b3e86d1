"""What an answer goes with while all else stays: ordinal regression, told as changes of the measure itself.

Answers are ordered words, not lengths: the proportional odds model (McCullagh 1980) says only that what goes with
better answers goes with them alike along the whole scale. Its slopes are told as average changes of a measure over
the answers at hand (Long and Freese 2014), which may be read without knowing odds.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from cx_models.quantities import Estimate, Floats, estimate
from cx_models.voice.coding import Coded, Move
from cx_models.voice.metrics import LEVEL

MOST_ROWS = 5_000
"""Answers that are fitted, drawn at random from more: their number decides the time, hardly the result."""
AVERAGED = 400
DRAWS = 300
UNSURE = 5.0
"""Standard error of a slope, log odds per standard deviation, from which the answers do not tell it."""
MOST_CLASSES = 15
"""Different answers told apart; more are taken as ten classes of neighbours."""


def average_changes(found: Coded, answers: Floats, values: Floats) -> dict[Move, Estimate] | None:
    """How the mean of ``values`` (N,), what each of ``answers`` (N,) counts, changes with each move; 90 % intervals.

    None where the regression does not settle: too few answers, or groups that all answer alike.
    """
    moving = found.table.std(axis=0) > 0
    if not moving.any() or len(np.unique(answers)) < 2:
        return None
    chance = np.random.default_rng(0)
    kept = chance.permutation(len(answers))[:MOST_ROWS]
    classes, worth = _classes(answers[kept], values[kept])
    mean, spread = found.table.mean(axis=0), np.where(moving, found.table.std(axis=0), 1.0)
    rows = (found.table[kept] - mean) / spread
    fitted = _fitted(classes, rows[:, moving], chance)
    if fitted is None:
        return None
    slopes, edges = fitted  # (draws, P), (draws, classes - 1), the first the estimate itself
    told = {}
    for move in found.moves:
        place = found.places[found.columns.index(move.column)]
        ends = []
        for at in (move.at_low, move.at_high):
            moved = rows[:AVERAGED].copy()
            moved[:, place] = (np.array(at) - mean[place]) / spread[place]
            ends.append(_mean_worth(moved[:, moving] @ slopes.T, edges, worth))
        change = ends[1] - ends[0]
        told[move] = estimate(float(change[0]), change[1:], LEVEL)
    return told


def _classes(answers: Floats, values: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """The ordered class of each answer, and what one in each class counts."""
    seen = np.unique(answers)
    if len(seen) > MOST_CLASSES:
        seen = np.unique(np.quantile(answers, np.linspace(0.0, 0.9, 10)))
    _, classes = np.unique(np.searchsorted(seen, answers, side="right"), return_inverse=True)
    return classes, np.bincount(classes, values) / np.bincount(classes)


def _fitted(classes: npt.NDArray[np.intp], rows: Floats, chance: np.random.Generator) -> tuple[Floats, Floats] | None:
    """Slopes and edges between classes: the estimate, and draws from its uncertainty."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel  # noqa: PLC0415  heavy, only when asked for

    model = OrderedModel(classes, rows, distr="logit")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what goes wrong is seen in the result
        try:
            result = model.fit(method="bfgs", disp=0, maxiter=300)
            at, uncertain = np.asarray(result.params), np.asarray(result.cov_params())
        except np.linalg.LinAlgError:
            return None
    spread = np.diag(uncertain)
    if not result.mle_retvals["converged"] or not np.isfinite(uncertain).all() or not (spread > 0).all():
        return None
    if spread[: rows.shape[1]].max() > UNSURE**2:
        return None
    drawn = np.vstack([at, chance.multivariate_normal(at, uncertain, DRAWS, method="svd")])
    slopes, edges = drawn[:, : rows.shape[1]], drawn[:, rows.shape[1] :]
    return slopes, np.cumsum(np.column_stack([edges[:, :1], np.exp(edges[:, 1:])]), axis=1)


def _mean_worth(scores: Floats, edges: Floats, worth: Sequence[float] | Floats) -> Floats:
    """The mean of what answers count, (draws,), for rows with ``scores`` (rows, draws)."""
    steps = np.diff(np.asarray(worth))  # from class to class
    above = np.stack([expit(scores - edges[:, place]).mean(axis=0) for place in range(len(steps))])
    return np.asarray(worth[0] + steps @ above)
