"""Three scores of a service: usability, service design, and the role of those who serve.

Each is a share of contacts or matters that go as they should, so that they can be compared and the weakest be seen:
of contacts with web, app and bot, those that settle their matter; of matters begun with a person, those settled at
the first contact and by the first person; of contacts meant for a person, those that reach one and are settled there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.effects.choice import CHATBOT, SELF_SERVICE
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, ratio

DIMENSIONS = ("usability", "service_design", "role")


@dataclass(frozen=True, eq=False)
class Scores:
    """Each ``(K,)`` between 0 and 1; NaN where nobody takes such a way."""

    usability: Floats
    service_design: Floats
    role: Floats

    @property
    def weakest(self) -> str | None:
        """The dimension with the lowest score in the first world; None where none is known."""
        known = {name: float(getattr(self, name)[0]) for name in DIMENSIONS}
        told = {name: score for name, score in known.items() if not np.isnan(score)}
        return min(told, key=lambda name: told[name]) if told else None


def scores(settled: Settled) -> Scores:
    """The three scores of a settled week."""
    links = settled.links
    contacts = np.moveaxis(settled.seen.contacts, 1, 2)  # (K, I, C)
    first = np.moveaxis(settled.first.by_way.sum(axis=(2, 4)), 1, 2)  # (K, I, C)
    resolved, transfers = links.resolved, np.moveaxis(links.legs.transfers, 1, 2)
    straight = resolved * np.maximum(1.0 - transfers, 0.0)
    alone = [*SELF_SERVICE, CHATBOT]
    return Scores(
        _share(resolved[..., alone], contacts[..., alone]),
        _share(straight[..., ANSWERED_BY_PEOPLE], first[..., ANSWERED_BY_PEOPLE]),
        _share(resolved[..., ANSWERED_BY_PEOPLE], contacts[..., ANSWERED_BY_PEOPLE]),
    )


def _share(chance: Floats, weight: Floats) -> Floats:
    total = weight.sum(axis=(1, 2))
    return np.where(total > 0, ratio((chance * weight).sum(axis=(1, 2)), total), np.nan)
