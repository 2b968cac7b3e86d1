"""What the operations tell of all customers, for answers to be weighed to."""

from __future__ import annotations

from collections.abc import Mapping

from cx_models.intake.operations import Operations
from cx_models.quantities import Share
from cx_models.service.channels import Channel
from cx_models.voice.along import TOWNS, towns
from cx_models.voice.raking import Margin


def margins_of(operations: Operations) -> tuple[Margin, ...]:
    """Where customers live by size of town, and by which channel they make contact; what is not told is left out."""
    homes = dict.fromkeys(TOWNS, 0.0)
    for code, customers in operations.customers.items():
        homes[towns()[code]] += customers
    ways: dict[str, float] = {}
    for facts in operations.channels:
        seen = operations.arrivals.get(facts.channel)
        ways[facts.channel.value] = float(seen.sum()) if seen is not None else float(facts.contacts_per_week or 0)
    visits = sum(store.visits_per_week for store in operations.stores)
    if visits:
        ways[Channel.STORE.value] = visits
    found = ((_shares(homes), "town"), (_shares(ways), "channel"))
    return tuple(Margin(column, shares) for shares, column in found if shares)


def _shares(counts: Mapping[str, float]) -> dict[str, Share]:
    """Each count's part of all; nothing where there is nothing."""
    total = sum(counts.values())
    return {group: count / total for group, count in counts.items() if count > 0} if total > 0 else {}
