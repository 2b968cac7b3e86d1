"""What goes with good and bad answers: associations that the data hold, never causes, and never fed to the model.

Two views of the same answers: how much of their differences goes with each column, and how the measure changes with
each while the others stay. Whoever waited long also had the difficult matter: what is not in the sheet is in none of
these figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from cx_models.intake.feedback import Feedback
from cx_models.quantities import Estimate, Share
from cx_models.voice.coding import Move, coded
from cx_models.voice.differences import values_of
from cx_models.voice.dominance import dominance
from cx_models.voice.metrics import Measure, upwards
from cx_models.voice.ordered import average_changes

FEWEST_TOLD = 100
"""Answers that tell all columns; from fewer no driver is read."""
PER_COLUMN = 10
"""Answers for each coded column, at least (Harrell 2015 asks for 10 to 20)."""
HALO = 0.6
"""Mean correlation between the questions of a form from which its answers mostly say one thing: our convention."""


@dataclass(frozen=True)
class Drivers:
    """What goes with the answers to ``question``: of ``answers`` that tell all ``columns``.

    ``shares`` are of the variance of the answers, in the order of the columns, ``explained`` that of all together;
    ``changes`` are in the unit of the measure, None where the regression does not settle.
    """

    columns: tuple[str, ...]
    answers: int
    shares: tuple[Estimate, ...]
    explained: Estimate
    changes: Mapping[Move, Estimate] | None


def drivers(feedback: Feedback, question: str, measure: Measure, columns: Sequence[str]) -> Drivers | None:
    """At most eight ``columns`` beside ``question``; None where too few answers tell them all, or all answer alike.

    Each answer counts once, weighed or not: the question is what goes together, not how many of whom there are.
    """
    found = coded(feedback, question, columns)
    scale = feedback.scales[question]
    raw = feedback.records[question].to_numpy(dtype=float)[found.rows]
    answers = upwards(raw, scale)
    if len(answers) < max(FEWEST_TOLD, PER_COLUMN * (found.table.shape[1] + 1)) or answers.std() == 0:
        return None
    told = dominance(found.table, found.places, answers)
    changes = average_changes(found, answers, values_of(raw, measure, scale))
    return Drivers(tuple(columns), len(answers), told.shares, told.explained, changes)


def halo(feedback: Feedback, questions: Sequence[str]) -> Share | None:
    """The mean correlation between the answers to ``questions`` on one form; None where it cannot be told."""
    told = {
        question: upwards(feedback.records[question].to_numpy(dtype=float), feedback.scales[question])
        for question in questions
    }
    found = []
    for one, other in combinations(told.values(), 2):
        both = ~(np.isnan(one) | np.isnan(other))
        if both.sum() >= FEWEST_TOLD and one[both].std() > 0 and other[both].std() > 0:
            found.append(float(np.corrcoef(one[both], other[both])[0, 1]))
    return float(np.mean(found)) if found else None
