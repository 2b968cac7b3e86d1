"""First contacts summed over areas, and what choice is worth, without following each area.

For solving and for many worlds, which ask again and again.

To the choice between ways an area is one number, the weight of all stores seen from it. Chances are worked out at
:data:`LEVELS` of that weight, evenly apart in its logarithm, and areas lie between two of them: right to some
hundredths of a percentage point of all contacts (a test holds it), and several times as fast where areas are many.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import PHONE, STORE, Odds, first_contacts
from cx_models.quantities import Floats, coarse

LEVELS = 32


def totals(chosen: Odds, wanted: Floats, where: Floats) -> tuple[Floats, Floats]:
    """Contacts by way ``(K, C, I, D)`` and by store ``(K, J, D)``; arguments as of :func:`first_contacts`."""
    if len(where) <= LEVELS:
        first = first_contacts(chosen, wanted, where)
        return first.by_way.sum(axis=2), first.by_store
    level = _Levels.of(chosen.area)
    visit, call = replace(chosen, area=level.weight).people()  # (K, L, S, I, D)
    people = level.gathered(where)  # (K, D, L, S)
    visiting, calling = (np.einsum("klsid,kdls->ksid", one, people) for one in (visit, call))
    elsewhere = where.sum(axis=0)[None, :, None, None] - visiting - calling
    by_way = np.einsum("kcsid,ksid->kcid", chosen.share, elsewhere)
    by_way[:, STORE], by_way[:, PHONE] = visiting.sum(axis=1), calling.sum(axis=1)
    by_way *= wanted[:, None]
    coming = level.spread(np.einsum("klsid,kid->kdls", visit, wanted))
    from_area = np.einsum("kdas,as->kad", coming, where, optimize=True)
    return by_way, chosen.by_store(from_area)


@dataclass(frozen=True, eq=False)
class LeftByPeople:
    """Whom stores and phone leave to other ways: how much people weigh, ``weight`` ``(K, L, S, I, D)``, at levels or
    areas where so many ``live`` ``(K, D, L, S)``. It stays while only other ways change.
    """

    weight: Floats
    live: Floats

    @classmethod
    def of(cls, chosen: Odds, where: Floats) -> LeftByPeople:
        """Of those who live ``where`` ``(A, S)``."""
        if len(where) <= LEVELS:
            live = np.broadcast_to(where, (len(chosen.area), chosen.area.shape[2], *where.shape))
            return cls(chosen.people_weigh(), live)
        level = _Levels.of(chosen.area)
        return cls(replace(chosen, area=level.weight).people_weigh(), level.gathered(where))

    def to(self, others: Floats) -> Floats:
        """The share of all who choose none of them, where all else together weighs ``others`` ``(K, S, I, D)``."""
        beside = others[:, None]
        return np.asarray(np.einsum("klsid,kdls->ksid", beside / (beside + self.weight), self.live))


def mean_worth(chosen: Odds, wanted: Floats) -> Floats:
    """The log-sum of the whole set, ``(K, A, S)``, over what is ``wanted`` ``(K, I, D)``; in many worlds by levels."""
    matters = wanted / wanted.sum(axis=(1, 2), keepdims=True)
    if len(wanted) == 1 or chosen.area.shape[1] <= LEVELS:
        return np.asarray(np.einsum("kasid,kid->kas", chosen.worth(), matters))
    chosen, matters = chosen.coarse(), coarse(matters)
    level = _Levels.of(chosen.area)
    at_levels = np.einsum("klsid,kid->kdls", replace(chosen, area=level.weight).worth(), matters)
    return np.asarray(level.spread(at_levels).sum(axis=1))


@dataclass(frozen=True, eq=False)
class _Levels:
    """Levels of ``weight`` ``(K, L, D)`` between the least and the greatest of all areas.

    Each area lies ``part`` ``(K, D, A)`` of the way from the level ``below`` ``(K, D, A)`` to the next.
    """

    weight: Floats
    below: npt.NDArray[np.intp]
    part: Floats

    @classmethod
    def of(cls, area: Floats) -> _Levels:
        """Of areas of weight ``area`` ``(K, A, D)``. Where every store is closed all weights are 0, as the levels."""
        tiny = np.finfo(area.dtype).tiny
        log = np.log(np.maximum(area, tiny))
        least, most = log.min(axis=1, keepdims=True), log.max(axis=1, keepdims=True)
        step = np.maximum((most - least) / (LEVELS - 1), 1e-6)
        marks = np.arange(LEVELS, dtype=area.dtype)
        weight = np.exp(least + marks[:, None] * step) * (area.max(axis=1, keepdims=True) > 0)
        place = np.moveaxis((log - least) / step, 1, 2)
        below = np.minimum(place.astype(np.intp), LEVELS - 2)
        return cls(weight, below, place - below.astype(area.dtype))

    @property
    def _rows(self) -> npt.NDArray[np.intp]:
        """Where each area's level below stands, all worlds', parts' and levels' rows end to end, ``(K D A,)``."""
        worlds, parts, _ = self.below.shape
        return ((np.arange(worlds * parts) * LEVELS).reshape(worlds, parts, 1) + self.below).ravel()

    def spread(self, at_levels: Floats) -> Floats:
        """From levels ``(K, D, L, S)`` to areas ``(K, D, A, S)``."""
        rows, rows_of = at_levels.reshape(-1, at_levels.shape[-1]), self._rows
        low, high = (np.take(rows, rows_of + one, axis=0) for one in (0, 1))
        return np.asarray(low + self.part.reshape(-1, 1) * (high - low)).reshape(*self.below.shape, -1)

    def gathered(self, where: Floats) -> Floats:
        """From areas ``(A, S)`` to levels ``(K, D, L, S)``: each area's people between the two nearest."""
        worlds, parts, _ = self.below.shape
        rows_of = self._rows
        found = np.zeros((worlds * parts * LEVELS, where.shape[1]), dtype=where.dtype)
        for segment, people in enumerate(where.T):
            for one, share in ((0, 1.0 - self.part), (1, self.part)):
                found[:, segment] += np.bincount(rows_of + one, (share * people).ravel(), len(found))
        return found.reshape(worlds, parts, LEVELS, -1)
