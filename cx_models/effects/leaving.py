"""From satisfaction to ended contracts within twelve months.

A logit hazard with one path for each cause: a change in a customer's overall satisfaction, and what else ties
them (:mod:`cx_models.effects.ties`). A matter touches only those who had one; how it felt fades into the year by
``leaving.carry_over``. How strong rivals are decides how many of the disappointed go. What people tell each other moves
those who come (:mod:`cx_models.effects.winning`). Contract terms are held at today's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from cx_models.assumptions.registry import Worlds
from cx_models.effects.settle import Drivers
from cx_models.quantities import WEEKS_PER_YEAR, Floats, Share, ratio

MOST_LEAVING: Share = 0.9999  # in a year: somebody always stays
HARDLY_MOVED = 1e-9  # logits


@dataclass(frozen=True, eq=False)
class Leaving:
    """Customers who end their contract within 12 months: ``by_area`` and ``by_segment`` shares, ``customers``.

    ``paths`` ``(K,)`` are how many more each cause makes leave than today: how matters ``felt`` and each other reason
    by its name; they add up.
    """

    share: Floats
    customers: Floats
    by_area: Floats
    by_segment: Floats
    paths: Mapping[str, Floats]

    @property
    def more(self) -> Floats:
        """How many more leave than today, ``(K,)``."""
        return np.asarray(sum(self.paths.values()))


def matters_per_year(drivers: Drivers) -> Floats:
    """Matters per customer and year, ``(K,)``."""
    return np.asarray(drivers.wanted.sum(axis=(1, 2)) * WEEKS_PER_YEAR / drivers.customers.total)


def touched(drivers: Drivers) -> Floats:
    """Share of customers who have a matter within a year, ``(K,)``."""
    return np.asarray(1.0 - np.exp(-matters_per_year(drivers)))


def carried_over(drivers: Drivers, change: Floats) -> Floats:
    """What a ``change`` ``(K, A, S)`` in satisfaction with matters makes of their satisfaction with the company."""
    return np.asarray((drivers.worlds["leaving.carry_over"] * touched(drivers))[:, None, None] * change)


def leaving(drivers: Drivers, yearly: Share | None, change: Floats, others: Mapping[str, Floats]) -> Leaving:
    """Leaving when customers' mean satisfaction with their matters changes by ``change`` ``(K, A, S)`` SD.

    ``others`` are what other reasons add to the logit of leaving, each ``(K, A, S)``. ``yearly`` is today's share
    leaving in a year as the user's sheet gives it; None takes the assumption.
    """
    worlds, count = drivers.worlds, drivers.customers.count
    logits = {"felt": from_satisfaction(worlds, carried_over(drivers, change)), **others}
    moved = np.asarray(sum(logits.values()))
    base = todays_share(worlds, yearly)[:, None, None]
    share = yearly_share(worlds, yearly, moved)
    per_logit = np.array(np.broadcast_to(base * (1.0 - base), moved.shape))
    np.divide(share - base, moved, out=per_logit, where=np.abs(moved) > HARDLY_MOVED)
    parts = {name: one * per_logit for name, one in logits.items()}
    going = share * count[None]
    area = count.sum(axis=1)
    return Leaving(
        share=going.sum(axis=(1, 2)) / drivers.customers.total,
        customers=going.sum(axis=(1, 2)),
        by_area=ratio(going.sum(axis=2), area[None]),
        by_segment=going.sum(axis=1) / np.maximum(count.sum(axis=0), 1e-9)[None],
        paths={name: (part * count[None]).sum(axis=(1, 2)) for name, part in parts.items()},
    )


def todays_share(worlds: Worlds, yearly: Share | None) -> Floats:
    """Share that ends its contract in a year today, ``(K,)``."""
    share = worlds["leaving.yearly"] if yearly is None else np.full(worlds.count, yearly)
    return np.minimum(share, MOST_LEAVING)


def from_satisfaction(worlds: Worlds, overall: Floats) -> Floats:
    """What ``overall`` satisfaction ``(K, A, S)``, as it differs from today's in SD, adds to the logit of leaving.

    Rivals draw the disappointed only: whoever is content does not look round.
    """
    slope, rivals = worlds["leaving.slope"][:, None, None], worlds["leaving.rivals"][:, None, None]
    return np.asarray(-slope * np.where(overall < 0, rivals, 1.0) * overall)


def yearly_share(worlds: Worlds, yearly: Share | None, moved: Floats) -> Floats:
    """Share that ends its contract in a year when its logit has ``moved`` by ``(K, A, S)`` from today's."""
    base = todays_share(worlds, yearly)[:, None, None]
    return np.asarray(np.minimum(expit(logit(base) + moved), MOST_LEAVING))
