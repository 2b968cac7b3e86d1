"""From satisfaction to ended contracts within twelve months.

A logit hazard with one path: a change in a customer's overall satisfaction. A matter touches only
those who had one, and fades into the year by ``leaving.carry_over``. How strong rivals are decides how many of the
disappointed go; what people tell each other adds a little. Contract terms and prices are held at today's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from cx_models.assumptions.registry import Worlds
from cx_models.effects.settle import Drivers
from cx_models.quantities import WEEKS_PER_YEAR, Floats, Share, ratio

MOST_LEAVING: Share = 0.9999  # in a year: somebody always stays


@dataclass(frozen=True, eq=False)
class Leaving:
    """Customers who end their contract within 12 months: ``by_area`` and ``by_segment`` shares, ``customers``."""

    share: Floats
    customers: Floats
    by_area: Floats
    by_segment: Floats


def matters_per_year(drivers: Drivers) -> Floats:
    """Matters per customer and year, ``(K,)``."""
    return np.asarray(drivers.wanted.sum(axis=(1, 2)) * WEEKS_PER_YEAR / drivers.customers.total)


def leaving(drivers: Drivers, yearly: Share | None, change: Floats) -> Leaving:
    """Leaving when customers' mean satisfaction with their matters changes by ``change`` ``(K, A, S)`` SD.

    ``yearly`` is today's share leaving in a year as the user's sheet gives it; None takes the assumption.
    """
    touched = 1.0 - np.exp(-matters_per_year(drivers))
    overall = (drivers.worlds["leaving.carry_over"] * touched)[:, None, None] * change
    share = yearly_share(drivers.worlds, yearly, overall)
    count = drivers.customers.count
    going = share * count[None]
    area = count.sum(axis=1)
    return Leaving(
        share=going.sum(axis=(1, 2)) / drivers.customers.total,
        customers=going.sum(axis=(1, 2)),
        by_area=ratio(going.sum(axis=2), area[None]),
        by_segment=going.sum(axis=1) / np.maximum(count.sum(axis=0), 1e-9)[None],
    )


def yearly_share(worlds: Worlds, yearly: Share | None, overall: Floats) -> Floats:
    """Share that ends its contract in a year, as ``overall`` satisfaction ``(K, A, S)`` differs from today's, in SD.

    Rivals draw the disappointed only: whoever is content does not look round. Word of mouth adds a share of the change.
    """
    base = (worlds["leaving.yearly"] if yearly is None else np.full(worlds.count, yearly))[:, None, None]
    slope, rivals, word = (worlds[f"leaving.{name}"][:, None, None] for name in ("slope", "rivals", "word"))
    share = expit(logit(base) - slope * np.where(overall < 0, rivals, 1.0) * overall)
    return np.asarray(np.clip(share + word * (share - base), 0.0, MOST_LEAVING))
