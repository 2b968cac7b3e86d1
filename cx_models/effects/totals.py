"""First contacts summed over areas, without following each area: for solving, which asks again and again.

To the choice between ways an area is one number, the weight of all stores seen from it. Chances are worked out at
:data:`LEVELS` of that weight, evenly apart in its logarithm, and areas lie between two of them: right to some
hundredths of a percentage point of all contacts (a test holds it), and several times as fast where areas are many.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cx_models.effects.choice import PHONE, STORE, Odds, first_contacts
from cx_models.quantities import Floats, ratio

LEVELS = 32


def totals(chosen: Odds, wanted: Floats, where: Floats) -> tuple[Floats, Floats]:
    """Contacts by way ``(K, C, I, D)`` and by store ``(K, J, D)``; arguments as of :func:`first_contacts`."""
    if len(where) <= LEVELS:
        first = first_contacts(chosen, wanted, where)
        return first.by_way.sum(axis=2), first.by_store
    level, share = _levels(chosen.area)
    visit, call = replace(chosen, area=level).people()  # (K, L, S, I, D)
    people = np.swapaxes(share, 2, 3) @ where  # (K, D, L, S)
    visiting, calling = (np.einsum("klsid,kdls->ksid", one, people, optimize=True) for one in (visit, call))
    elsewhere = where.sum(axis=0)[None, :, None, None] - visiting - calling
    by_way = np.einsum("kcsid,ksid->kcid", chosen.share, elsewhere, optimize=True)
    by_way[:, STORE], by_way[:, PHONE] = visiting.sum(axis=1), calling.sum(axis=1)
    by_way *= wanted[:, None]
    coming = np.einsum("klsid,kid->kdls", visit, wanted, optimize=True)
    from_area = np.einsum("kdas,as->kad", share @ coming, where, optimize=True)
    by_store = np.swapaxes(chosen.way, 1, 2) @ ratio(from_area, chosen.area) * chosen.store
    return by_way, by_store


def _levels(area: Floats) -> tuple[Floats, Floats]:
    """The levels ``(K, L, D)`` between the least and the greatest weight of ``area`` ``(K, A, D)``, and how each area
    divides between the two nearest, ``(K, D, A, L)``.

    Where every store is closed all weights are 0, and so are the levels.
    """
    tiny = np.finfo(area.dtype).tiny
    log = np.log(np.maximum(area, tiny))
    least, most = log.min(axis=1, keepdims=True), log.max(axis=1, keepdims=True)
    step = np.maximum((most - least) / (LEVELS - 1), 1e-6)
    marks = np.arange(LEVELS, dtype=area.dtype)
    level = np.exp(least + marks[:, None] * step) * (area.max(axis=1, keepdims=True) > 0)
    place = np.moveaxis((log - least) / step, 1, 2)[..., None]  # (K, D, A, 1)
    return level, np.maximum(1.0 - np.abs(place - marks), 0.0)
