"""What the form asked, how today's answers are spread, and how closely each question follows satisfaction."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import ndtri

from cx_models.effects.answers import Asked
from cx_models.intake.feedback import Feedback, Scale
from cx_models.quantities import Floats

FEWEST = 100  # answers to a question, below which its spread is not worth carrying forward
MOST_ANSWERS = 11  # possible answers of a question told one by one
LEAST_FOLLOWS = 0.1


def asked_questions(feedback: Feedback | None) -> tuple[Asked, ...]:
    """The questions with enough answers on a scale of whole numbers, the primary one first."""
    if feedback is None or feedback.primary is None:
        return ()
    names = sorted(feedback.scales, key=lambda name: name != feedback.primary)
    found = (_asked(feedback, name) for name in names)
    return tuple(one for one in found if one is not None)


def _asked(feedback: Feedback, name: str) -> Asked | None:
    scale = feedback.scales[name]
    given = _upwards(feedback.records[name], scale)
    told = given.dropna()
    possible = np.arange(scale.low, scale.high + 1)
    if len(told) < FEWEST or len(possible) > MOST_ANSWERS or not told.isin(possible).all():
        return None
    shares = np.array([float((told == value).mean()) for value in possible])
    follows = None if name == feedback.primary else _follows(feedback, given)
    return Asked(
        name,
        tuple(possible.tolist()),
        tuple(shares.tolist()),
        1.0 if name == feedback.primary else follows or 0.0,
        name == feedback.primary or follows is not None,
    )


def _follows(feedback: Feedback, given: pd.Series) -> float | None:
    """How closely answers go with the primary question's, where enough tell both: the correlation of normal scores."""
    assert feedback.primary is not None
    primary = _upwards(feedback.records[feedback.primary], feedback.scales[feedback.primary])
    both = pd.DataFrame({"one": given, "other": primary}).dropna()
    if len(both) < FEWEST or both["one"].nunique() < 2 or both["other"].nunique() < 2:
        return None
    one, other = _normal_scores(both["one"]), _normal_scores(both["other"])
    return float(np.clip(np.corrcoef(one, other)[0, 1], LEAST_FOLLOWS, 1.0))


def _normal_scores(given: pd.Series) -> Floats:
    """Where each answer stands in the order of all, on the scale of the normal distribution."""
    return np.asarray(ndtri((given.rank() - 0.5) / len(given)))


def _upwards(given: pd.Series, scale: Scale) -> pd.Series:
    """Answers so turned that more is better."""
    return scale.low + scale.high - given if scale.reversed else given
