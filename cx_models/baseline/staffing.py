"""Who stands behind a line whose staffing nobody told: as many as would keep the wait that was told, or the target."""

from __future__ import annotations

import numpy as np

from cx_models.assumptions.registry import Assumptions
from cx_models.effects.encounters import legs
from cx_models.intake.operations import ChannelFacts, Operations
from cx_models.quantities import Floats, Minutes
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS


def contacts_told(operations: Operations, channel: Channel) -> Floats:
    """Contacts by half-hour, ``(336,)``; zeros where no rhythm is told."""
    return np.asarray(operations.arrivals.get(channel, np.zeros(HALF_HOURS)), dtype=float)


def guessed_people(
    operations: Operations, channel: Channel, handling: Minutes, concurrency: int, assumptions: Assumptions
) -> Floats:
    """The fewest people, ``(336,)``, with whom today's contacts wait no longer than told (else ``target.wait``).

    A settled desk in each half-hour, transferred calls counted as often as they queue. A line is taken to be
    open when somebody contacts it, and closed else.
    """
    coming = contacts_told(operations, channel)
    facts = operations.facts(channel) or ChannelFacts(channel)
    passed = assumptions["transfer.unknown"].value if facts.transferred is None else facts.transferred
    again = np.array([assumptions["transfer.again"].value])
    per_contact = float(legs(np.zeros((1, 1)), np.full((1, 1, 1), passed), again).per_contact.item())
    slower = 1.0 + assumptions["chat.slower_per_extra"].value * (concurrency - 1)
    wait = facts.mean_wait or assumptions["target.wait"].value
    patience = assumptions[f"patience.{channel}"].value
    people = np.zeros(HALF_HOURS)
    busy = coming > 0
    seats = agents_needed(2.0 * per_contact * coming[busy], handling * slower, patience, Goal(wait=wait))
    people[busy] = np.maximum(np.ceil(seats / concurrency), 1.0)
    return people
