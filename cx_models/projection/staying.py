"""What else than how they were served decides who leaves and who comes, beside today: ties, price and perks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cx_models.baseline.calibrate import Reference
from cx_models.effects.settle import Settled
from cx_models.effects.ties import loosened, ties
from cx_models.effects.winning import drawn
from cx_models.quantities import Floats, Share

REASONS = ("nowhere", "alone", "price")


@dataclass(frozen=True, eq=False)
class Staying:
    """What each of :data:`REASONS` adds to the logit of leaving in a year, ``(K, A, S)``; ``come`` ``(K, S)`` is how
    many times as many customers come as today.
    """

    logits: Mapping[str, Floats]
    come: Floats

    @property
    def logit(self) -> Floats:
        """All reasons together."""
        return np.asarray(sum(self.logits.values()))

    @property
    def ties(self) -> Floats:
        """All but the price."""
        return self.logit - self.logits["price"]

    def after(self, first: Staying, part: Share) -> Staying:
        """A year of which ``first`` fills the share ``part`` and this the rest."""
        logits = {name: part * first.logits[name] + (1 - part) * self.logits[name] for name in REASONS}
        return Staying(logits, part * first.come + (1 - part) * self.come)


def staying(reference: Reference, week: Settled, forced: Floats, noticed: Floats) -> Staying:
    """Of a service whose settled week is ``week``, where the share ``forced`` ``(K, A, S)`` of matters is pushed off a
    way; the share ``noticed`` ``(K,)`` of customers has met how they stand.

    Everybody sees the price.
    """
    offer = drawn(reference.easy, week)
    now = reference.ties if week is reference.settled else ties(week)
    weaker = loosened(reference.ties, now, week, forced)
    price = np.broadcast_to(offer.stay[:, None], weaker["nowhere"].shape)
    met = {name: noticed[:, None, None] * logit for name, logit in weaker.items()}
    return Staying({**met, "price": price}, offer.come)
