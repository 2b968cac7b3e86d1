"""The crowding shadow of a closure: who waits longer in other towns and channels because others had to come there."""

from __future__ import annotations

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
"""Municipalities in three parts, each with a third of the customers, by the share aged 65 or over."""


@dataclass(frozen=True, eq=False)
class Shadow:
    """Change in everyone's satisfaction by others' coming alone, in the middle world: how the plan's queues fare beside
    the same service had it moved nobody, for people who keep today's ways, counted from how satisfied they are today.

    ``by_area`` ``(A,)``; ``lost`` ``(A,)`` whether the nearest store closed. ``everyone``, and of those who ``kept``
    their nearest store; ``by_segment`` and ``by_age`` of all, in the orders of :class:`Segment` and :data:`AGES`.
    """

    by_area: Floats
    lost: npt.NDArray[np.bool_]
    everyone: Share
    kept: Share
    by_segment: Floats
    by_age: Floats

    @property
    def paying(self) -> int:
        """Municipalities that kept their store and lose half a percentage point or more by crowding."""
        return int(((self.by_area <= -0.005) & ~self.lost).sum())


def shadow(projection: Projection) -> Shadow:
    """The crowding shadow of the settled week of a plan."""
    today, changed = projection.today, projection.changed.settled
    cells, spared = today.cells(), unmoved(today.settled, changed)
    moved = ndtr(cells.everyone + crowding(today.settled, spared, changed)) - ndtr(cells.everyone)
    weighed = (moved * cells.people)[0]  # (A, S, I)
    people = np.broadcast_to(cells.people, moved.shape)[0]
    lost = lost_its_store(changed.service, changed.drivers.customers, changed.reach.km)
    age = _ages(projection)
    return Shadow(
        by_area=ratio(weighed.sum(axis=(1, 2)), people.sum(axis=(1, 2))),
        lost=lost,
        everyone=float(weighed.sum()),
        kept=float(ratio(weighed[~lost].sum(), people[~lost].sum())),
        by_segment=ratio(weighed.sum(axis=(0, 2)), people.sum(axis=(0, 2))),
        by_age=np.array([float(ratio(weighed[age == part].sum(), people[age == part].sum())) for part in range(3)]),
    )


def _ages(projection: Projection) -> npt.NDArray[np.int64]:
    """Which third of the customers each municipality belongs to, by its share aged 65 or over."""
    customers = projection.today.settled.drivers.customers
    old = {place.code: place.share_65plus for place in finland()}
    share = np.array([old.get(code, np.nan) for code in customers.areas])
    order = np.argsort(share, kind="stable")
    count = customers.count.sum(axis=1)[order]
    middle = (np.cumsum(count) - count / 2) / max(count.sum(), 1e-9)
    part = np.empty(len(order), dtype=np.int64)
    part[order] = np.minimum((3 * middle).astype(np.int64), 2)
    return part


def groups() -> tuple[str, ...]:
    """The groups told of: all, those who kept their store, digital ability, age of the municipality."""
    return ("everyone", "kept", *(segment.value for segment in Segment), *AGES)
