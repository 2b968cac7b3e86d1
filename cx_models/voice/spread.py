"""How the answers to one question are spread over its scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.intake.feedback import Feedback, Scale
from cx_models.quantities import Estimate, Floats
from cx_models.voice.metrics import wilson
from cx_models.voice.weights import effective_number, weights_of


@dataclass(frozen=True)
class Answer:
    """One possible answer: its share of all answers, with a 90 % interval of sampling, and how many gave it."""

    value: float
    share: Estimate
    count: int


def spread(feedback: Feedback, question: str) -> tuple[Answer, ...]:
    """Every answer to the question, lowest first; on a scale of whole numbers those that nobody gave too.

    Each interval holds on its own (Wilson), not all of them together.
    """
    answered = feedback.records.dropna(subset=[question])
    given = answered[question].to_numpy(dtype=float)
    weights = weights_of(answered)
    number = effective_number(len(given), weights)
    counted = np.ones_like(given) if weights is None else weights
    found = []
    for value in _possible(given, feedback.scales[question]):
        chose = given == value
        share = float(counted[chose].sum() / counted.sum())
        found.append(Answer(float(value), wilson(share, number), int(chose.sum())))
    return tuple(found)


def _possible(given: Floats, scale: Scale) -> Floats:
    """The answers to tell of."""
    seen = np.unique(given)
    if not len(seen) or not float(scale.low).is_integer() or (seen % 1).any():
        return seen
    return np.arange(scale.low, scale.high + 1)
