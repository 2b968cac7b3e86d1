"""Contacts one by one: for a swimlane, for the life of one customer and of one agent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cx_models.quantities import Floats
from cx_models.queues.replay.agents import OVER
from cx_models.queues.replay.arrays import Log
from cx_models.queues.replay.counting import ABANDONED, CUT_OFF, SERVED, TURNED_AWAY
from cx_models.queues.replay.customers import Customers
from cx_models.queues.replay.network import Integers

OUTCOMES = {-1: "still_there", ABANDONED: "abandoned", SERVED: "served", CUT_OFF: "cut_off", TURNED_AWAY: "turned_away"}
ENDINGS = ("settled", "gave_up", "unsettled", "elsewhere", "not_over")
CAUSES = ("new", "redial", "reconnect", "spill", "transfer", "defect")


@dataclass(frozen=True, eq=False)
class Contacts:
    """Contacts in the order they came, a row each; minutes from the day's start, NaN for what never happened.

    ``customer`` is the same number for the same matter in every scenario with the same arrivals. ``agent`` is -1
    for none; agents are numbered pool after pool. ``outcome`` is a key of :data:`OUTCOMES`, ``cause`` a place in
    :data:`CAUSES`; ``attempt`` counts from 0. ``ending`` is how the whole matter ended, a place in :data:`ENDINGS`.
    """

    day: Integers
    customer: Integers
    queue: Integers
    agent: Integers
    outcome: Integers
    cause: Integers
    attempt: Integers
    ending: Integers
    arrived: Floats
    answered: Floats
    left: Floats

    def of_customer(self, customer: int, day: int = 0) -> Contacts:
        """Everything one customer went through."""
        return self.where((self.customer == customer) & (self.day == day))

    def of_agent(self, agent: int, day: int = 0) -> Contacts:
        """Everyone an agent spoke to."""
        return self.where((self.agent == agent) & (self.day == day))

    def where(self, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Contacts:
        """Only the chosen rows."""
        return Contacts(*(column[chosen] for column in vars(self).values()))

    def taken(self, rows: Integers) -> Contacts:
        """These rows, in this order."""
        return Contacts(*(column[rows] for column in vars(self).values()))

    @classmethod
    def joined(cls, parts: Sequence[Contacts]) -> Contacts | None:
        """Several days in one; None where none was logged."""
        if not parts:
            return None
        return cls(*(np.concatenate(columns) for columns in zip(*(vars(part).values() for part in parts), strict=True)))


def contacts_of(log: Log, stage: Sequence[int] | Integers, customers: Customers, day: int) -> Contacts:
    """The log of one day, cut to what was used; ``stage`` is every customer's at the day's end."""
    used = int(log.used[0])
    who, queue, agent, outcome, cause, attempt, arrived, answered, left = (np.asarray(part)[:used] for part in log[2:])
    return Contacts(
        day=np.full(used, day),
        customer=customers.number[who],
        queue=queue,
        agent=agent,
        outcome=outcome,
        cause=cause,
        attempt=attempt,
        ending=np.asarray(stage, dtype=np.int64)[who] - OVER,
        arrived=arrived,
        answered=answered,
        left=left,
    )
