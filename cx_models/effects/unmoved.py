"""A plan's service as it would fare had the plan moved nobody: what others' coming does is the rest.

The service itself is the plan's: its people, hours and design, and how encounters go. Only who comes is another: people
choose as they choose today, among today's ways and stores and on today's terms, and those who would find their choice
closed stay at home. Waits deter them as they deter anyone, so a plan that changes the service alone, such as fewer
agents, is no different from its own unmoved twin.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from cx_models.effects.choice import STORE, FirstContacts, Odds, Waits, by_distance, first_contacts, odds
from cx_models.effects.journeys import divided
from cx_models.effects.settle import Loop, Round, Rows, Settled, come_to_rest
from cx_models.quantities import Floats, ratio


def unmoved(today: Settled, changed: Settled) -> Settled:
    """The service of ``changed`` at rest had it moved nobody, begun from ``changed``.

    ``chosen`` is among today's ways and stores, all else is of the plan's.
    """
    return come_to_rest(_Unmoved(today, changed), changed.state)


class _Unmoved(Loop):
    """The plan's loop, where people choose as they do ``today``."""

    def __init__(self, today: Settled, changed: Settled) -> None:
        super().__init__(changed.drivers, changed.service)
        self.today = today
        self.todays_way = by_distance(today.reach, today.drivers.worlds)
        names = [store.name for store in today.service.stores]
        self.kept = [names.index(store.name) for store in changed.service.stores]
        self.left = still_open(changed.reach.open_part, today.reach.open_part)
        self.left_stores = still_open(changed.reach.store_open_part, today.reach.store_open_part[self.kept])
        self.returning = divided(changed.first.by_way.sum(axis=(2, 4)))

    def choose(self, waits: Waits, roughly: bool) -> tuple[Odds, FirstContacts]:
        """Today's choice at the plan's waits, as far as what is chosen is still open."""
        drivers = self.today.drivers
        chosen = odds(drivers.pull, self.today.reach, self._beside_todays(waits), self.worlds, way=self.todays_way)
        if roughly:
            chosen, first = self._coarsely(chosen, drivers.wanted, None)
        else:
            first = first_contacts(chosen, drivers.wanted, drivers.where)
        by_store = first.by_store[:, self.kept] * self.left_stores
        left = np.array(np.broadcast_to(self.left, (self.worlds.count, *self.left.shape)))  # (K, C, D)
        left[:, STORE] = ratio(by_store.sum(axis=1), first.by_store.sum(axis=1))
        return chosen, replace(first, by_way=first.by_way * left[:, :, None, None], by_store=by_store)

    def choose_again(self, waits: Waits, before: Round, rows: Rows) -> tuple[Odds, FirstContacts]:
        """All of it anew."""
        return self.choose(waits, roughly=True)

    def elsewhere(self, first_by_reason: Floats) -> Floats:
        """Whoever tries another way goes where the plan's customers go: only the queues are to differ."""
        return self.returning

    def _beside_todays(self, waits: Waits) -> Waits:
        """The plan's waits; today's where the plan is closed."""
        usual = self.today.waits
        stores = usual.stores.copy()
        stores[:, self.kept] = np.where(self.left_stores > 0, waits.stores, stores[:, self.kept])
        effort = waits.effort
        if effort is not None:
            effort = effort * np.any(self.left > 0, axis=1)[:, None]
        return Waits(np.where(self.left > 0, waits.desks, usual.desks), stores, effort)


def still_open(now: Floats, before: Floats) -> Floats:
    """The share of what was open ``before`` that is open ``now``, of parts of the week ``(…, D)``."""
    return np.minimum(ratio(now, before), 1.0)
