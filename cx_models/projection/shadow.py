"""The crowding shadow of a closure: who waits longer in other towns and channels because others had to come there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from cx_models.effects.experience import crowding
from cx_models.effects.settle import lost_its_store
from cx_models.effects.unmoved import unmoved
from cx_models.projection.project import Projection
from cx_models.quantities import Floats, Share, ratio
from cx_models.service.areas import finland
from cx_models.service.customers import Segment

AGES = ("young", "middle", "old")
"""Municipalities in three parts by the share aged 65 or over, each with as near a third of the customers as whole
municipalities allow; where there are few or large ones, a part may be empty.
"""


@dataclass(frozen=True)
class Group:
    """The ``change`` in satisfaction of a group that has customers, and its ``share`` of all of them."""

    change: Share
    share: Share


@dataclass(frozen=True, eq=False)
class Shadow:
    """Change in everyone's satisfaction by others' coming alone, in the middle world: how the plan's queues fare beside
    the same service had it moved nobody, for people who keep today's ways, counted from how satisfied they are today.

    ``by_area`` ``(A,)``; ``lost`` ``(A,)`` whether the nearest store closed; ``groups`` those that have customers:
    ``everyone``, those who ``kept`` their nearest store, each of :class:`Segment` and of :data:`AGES`.
    """

    by_area: Floats
    lost: npt.NDArray[np.bool_]
    groups: Mapping[str, Group]

    @property
    def everyone(self) -> Share:
        """The change of all."""
        return self.groups["everyone"].change

    @property
    def paying(self) -> int:
        """Municipalities that kept their store and lose half a percentage point or more by crowding."""
        return int(((self.by_area <= -0.005) & ~self.lost).sum())


def shadow(projection: Projection) -> Shadow:
    """The crowding shadow of the settled week of a plan."""
    today, changed = projection.today, projection.changed.settled
    cells, spared = today.cells(), unmoved(today.settled, changed)
    moved = ndtr(cells.everyone + crowding(today.settled, spared, changed)) - ndtr(cells.everyone)
    weighed = (moved * cells.people)[0].sum(axis=2)  # (A, S)
    matters = np.broadcast_to(cells.people, moved.shape)[0].sum(axis=2)
    lost = lost_its_store(changed.service, changed.drivers.customers, changed.reach.km)
    count = projection.today.settled.drivers.customers.count
    found = {
        name: Group(float(weighed[of].sum() / matters[of].sum()), float(count[of].sum() / count.sum()))
        for name, of in _members(lost, _ages(projection)).items()
        if matters[of].sum() > 0
    }
    return Shadow(ratio(weighed.sum(axis=1), matters.sum(axis=1)), lost, found)


def _members(lost: npt.NDArray[np.bool_], age: npt.NDArray[np.int64]) -> dict[str, npt.NDArray[np.bool_]]:
    """Who belongs to each group, ``(A, S)``."""
    everyone = np.ones((len(lost), len(Segment)), dtype=bool)
    segment = np.arange(len(Segment))
    return {
        "everyone": everyone,
        "kept": everyone & ~lost[:, None],
        **{one.value: everyone & (segment == at) for at, one in enumerate(Segment)},
        **{part: everyone & (age == at)[:, None] for at, part in enumerate(AGES)},
    }


def _ages(projection: Projection) -> npt.NDArray[np.int64]:
    """Which of :data:`AGES` each municipality belongs to: the third of the customers that its middle one falls into."""
    customers = projection.today.settled.drivers.customers
    old = {place.code: place.share_65plus for place in finland()}
    share = np.array([old.get(code, np.nan) for code in customers.areas])
    order = np.argsort(share, kind="stable")
    count = customers.count.sum(axis=1)[order]
    middle = (np.cumsum(count) - count / 2) / max(count.sum(), 1e-9)
    part = np.empty(len(order), dtype=np.int64)
    part[order] = np.minimum((3 * middle).astype(np.int64), 2)
    return part
