"""Answers weighed so that they stand for all customers: raking to what is known of these.

Iterative proportional fitting (Deming and Stephan 1940): margin after margin is made right until all are. Of all
weights that meet the margins these are nearest to the first ones in information (Ireland and Kullback 1968). It cannot
mend that within a group those who answer differ from those who do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.intake.feedback import Feedback
from cx_models.quantities import Floats, Share
from cx_models.voice.along import groups_along
from cx_models.voice.weights import effective_number, weights_of

MOST_ROUNDS = 500
GAP: Share = 1e-6  # between a weighed share and the known one


@dataclass(frozen=True)
class Margin:
    """What is known of all customers along one column of the answers: the share of each group, 1 together."""

    column: str
    shares: Mapping[str, Share]

    def __post_init__(self) -> None:
        total = sum(self.shares.values())
        if min(self.shares.values(), default=0.0) < 0 or abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of {self.column} are {dict(self.shares)}; they must be 0 or more and make 1")


@dataclass(frozen=True)
class Silent:
    """A group of customers of whom nobody answered: no weight can make up for them."""

    column: str
    group: str
    share: Share


@dataclass(frozen=True, eq=False)
class Raked:
    """Feedback with weights that meet the margins.

    ``answers`` is their number, ``design_effect`` how many times more of them are needed than of equal weight (Kish
    1965), ``heaviest`` the largest weight in mean weights, ``gap`` the most that a share is still away from its margin.
    """

    feedback: Feedback
    answers: int
    design_effect: float
    heaviest: float
    gap: Share
    silent: tuple[Silent, ...] = ()


def raked(feedback: Feedback, margins: Sequence[Margin]) -> Raked:
    """The feedback weighed to the margins, over the answers that have the primary score.

    Answers whose group is not known keep their part of the whole. The mean weight stays what it was.
    """
    records = feedback.records
    counted = records[records[feedback.primary].notna()] if feedback.primary else records
    first = weights_of(counted)
    weights = np.ones(len(counted)) if first is None else first
    codes, shares, silent = [], [], []
    for margin in margins:
        groups = groups_along(counted, margin.column).astype(object)
        seen = set(groups.dropna())
        silent += [
            Silent(margin.column, group, share)
            for group, share in margin.shares.items()
            if share > 0 and group not in seen
        ]
        place = {group: at for at, group in enumerate(group for group in margin.shares if group in seen)}
        codes.append(groups.map(place).fillna(-1).to_numpy(dtype=np.intp))
        shares.append(np.array([margin.shares[group] for group in place]))
    made, gap = rake(codes, shares, weights)
    table = records.assign(weight=weights_of(records) if first is not None else 1.0)
    table.loc[counted.index, "weight"] = made
    effect = len(counted) / effective_number(len(counted), made) if len(counted) else 1.0
    heaviest = float(made.max() / made.mean()) if len(counted) else 1.0
    return Raked(replace(feedback, records=table), len(counted), effect, heaviest, gap, tuple(silent))


def rake(codes: Sequence[npt.NDArray[np.intp]], shares: Sequence[Floats], weights: Floats) -> tuple[Floats, Share]:
    """Weights ``(N,)`` whose shares by group are the known ones, and the largest gap that is left.

    ``codes`` holds for each margin the group of each answer, −1 where it is not known; ``shares`` the known share of
    each group, brought to 1 over those that are not 0.

    >>> rake([np.array([0, 0, 0, 1])], [np.array([0.5, 0.5])], np.ones(4))[0].round(2).tolist()
    [0.67, 0.67, 0.67, 2.0]
    """
    if not len(weights):
        return weights, 0.0
    cells, cell = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
    whole = np.bincount(cell.ravel(), weights)
    first = whole.copy()
    gap = 0.0
    for _ in range(MOST_ROUNDS):
        gap = 0.0
        for groups, known in zip(cells.T, shares, strict=True):
            told = groups >= 0
            seen = np.bincount(groups[told], whole[told], minlength=len(known))
            if seen.sum() <= 0 or known.sum() <= 0:
                continue
            wanted = known / known.sum() * seen.sum()
            gap = max(gap, float(np.abs(seen - wanted).max() / seen.sum()))
            whole[told] *= np.divide(wanted, seen, out=np.ones_like(seen), where=seen > 0)[groups[told]]
        if gap <= GAP:
            break
    ratio = np.divide(whole, first, out=np.ones_like(whole), where=first > 0)
    made = weights * ratio[cell.ravel()]
    return made * (weights.sum() / made.sum()), gap
