"""Finer figures than the headlines: each channel's share and causes, each area's satisfaction, world by world."""

from __future__ import annotations

from collections.abc import Mapping

from cx_models.effects.choice import WAYS
from cx_models.effects.journeys import CAUSES
from cx_models.projection.outcome import Outcome
from cx_models.quantities import Floats, ratio


def finer_figures(outcome: Outcome) -> Mapping[str, Floats]:
    """Under neutral names, each ``(K,)``.

    ``<channel>.share`` of all contacts of the settled week; ``<channel>.<cause>`` contacts per week that it
    brought (``transfer`` counts legs more); ``area.<name>`` the share satisfied over the first 12 months.
    """
    seen, experience = outcome.settled.seen, outcome.experience
    contacts = seen.contacts.sum(axis=2)
    share = ratio(contacts, contacts.sum(axis=1, keepdims=True))
    found = {f"area.{name}": experience.by_area[:, place] for place, name in enumerate(_areas(outcome))}
    for place, way in enumerate(WAYS):
        found[f"{way}.share"] = share[:, place]
        found |= {f"{way}.{cause}": seen.by_cause[i, :, place] for i, cause in enumerate(CAUSES)}
    return found


def _areas(outcome: Outcome) -> tuple[str, ...]:
    return tuple(outcome.settled.drivers.customers.names)
