"""Matters of a replayed week: how many contacts each took, how long its customer waited in all, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import WAYS
from cx_models.effects.network import Served
from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.replay.contacts import CAUSES, ENDINGS, OUTCOMES, Contacts
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS

WEEK: Minutes = 30.0 * HALF_HOURS
TRANSFER = CAUSES.index("transfer")
MOST_COUNTED = 5
"""Contacts of a matter are told apart up to here; those above count together."""
KINDS = ("ordinary", "most_contacts", "longest_wait", "gave_up")
"""Which matters to look into first: an ordinary one, then the worst of three sorts."""


@dataclass(frozen=True)
class Encounter:
    """One leg of a matter; minutes from Monday 00:00 of the followed week.

    ``store`` is its place among the settled week's stores, None elsewhere; ``cause`` and ``outcome`` are codes of the
    replay; ``settled`` tells whether this leg ended the matter well. ``answered`` and ``left`` are None where that
    never happened.
    """

    channel: Channel
    store: int | None
    cause: str
    outcome: str
    arrived: Minutes
    answered: Minutes | None
    left: Minutes | None
    settled: bool

    @property
    def waited(self) -> Minutes:
        """From coming to the answer, or to leaving without one; 0 for one still waiting when the replay ends."""
        end = self.answered if self.answered is not None else self.left
        return 0.0 if end is None else end - self.arrived

    @property
    def served(self) -> Minutes:
        """From the answer to the end."""
        return 0.0 if self.answered is None or self.left is None else self.left - self.answered


@dataclass(frozen=True, eq=False)
class Matters:
    """Matters that arose in the followed week, in the order they came; arrays ``(N,)``.

    ``contacts`` leaves out legs after being passed on, ``legs`` has them; ``waited`` minutes in all lines one stands in
    together, e-mail left out; ``ending`` a place in the replay's ENDINGS.
    """

    contacts: npt.NDArray[np.int64]
    legs: npt.NDArray[np.int64]
    waited: Floats
    ending: npt.NDArray[np.int64]
    _rows: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
    _log: Contacts
    _served: Served
    _begins: Minutes

    def __len__(self) -> int:
        return len(self.contacts)

    @cached_property
    def shares_by_contacts(self) -> Floats:
        """Share of matters that took 1, 2, ... :data:`MOST_COUNTED` or more contacts."""
        counted = np.bincount(np.minimum(self.contacts, MOST_COUNTED), minlength=MOST_COUNTED + 1)[1:]
        return np.asarray(counted / max(len(self), 1))

    def share_ending(self, ending: str) -> Share:
        """Share of the matters that ended so."""
        return float(np.mean(self.ending == ENDINGS.index(ending))) if len(self) else 0.0

    def waited_at_most(self, share: Share) -> Minutes:
        """Minutes of waiting in all that this share of matters does not exceed."""
        return float(np.quantile(self.waited, share)) if len(self) else 0.0

    def of_kind(self, kind: str) -> list[int]:
        """Matters of a kind of :data:`KINDS`, those that show it best first.

        Ordinary are those that begin where one stands in a line: of the others there is nothing to see.
        """
        order = np.arange(len(self))
        if kind == "most_contacts":
            return _worst(order, self.legs + self.contacts, self.waited)
        if kind == "longest_wait":
            return _worst(order, self.waited, self.legs)
        if kind == "gave_up":
            lost = order[self.ending == ENDINGS.index("gave_up")]
            return _worst(lost, self.waited[lost], self.legs[lost])
        begins_in_line = self._log.queue[self._rows[0]] < self._served.lines
        met = order[begins_in_line] if begins_in_line.any() else order
        once = met[self.contacts[met] == 1]
        usual = np.median(self.waited[once]) if len(once) else 0.0
        distance = np.abs(self.waited[met] - usual) + 100.0 * (self.contacts[met] - 1)
        return [int(one) for one in met[np.argsort(distance, kind="stable")]]

    def story(self, matter: int) -> tuple[Encounter, ...]:
        """One matter from its first contact to its end."""
        first, last = self._rows[0][matter], self._rows[1][matter]
        ended = ENDINGS[self.ending[matter]]
        legs = range(int(first), int(last))
        return tuple(self._encounter(row, ended == "settled" and row == legs[-1]) for row in legs)

    def _encounter(self, row: int, settled: bool) -> Encounter:
        log, queue = self._log, int(self._log.queue[row])
        way = self._served.ways[queue]
        stores = self._served.of_way(way)
        return Encounter(
            channel=WAYS[way],
            store=stores.index(queue) if WAYS[way] is Channel.STORE else None,
            cause=CAUSES[log.cause[row]],
            outcome=OUTCOMES[int(log.outcome[row])],
            arrived=float(log.arrived[row]) - self._begins,
            answered=_moment(log.answered[row], self._begins),
            left=_moment(log.left[row], self._begins),
            settled=settled,
        )


def matters_of(log: Contacts, served: Served, before: int, followed: int) -> Matters:
    """The matters whose first contact falls in the ``followed`` weeks after ``before`` others."""
    order = np.lexsort((log.arrived, log.customer, log.day))
    log = log.taken(order)
    new = np.ones(len(order), dtype=bool)
    new[1:] = (log.customer[1:] != log.customer[:-1]) | (log.day[1:] != log.day[:-1])
    starts = np.flatnonzero(new)
    stops = np.append(starts[1:], len(order))
    begins = before * WEEK
    arose = (log.arrived[starts] >= begins) & (log.arrived[starts] < begins + followed * WEEK)
    waits = np.cumsum(np.append(0.0, np.where(log.queue < served.lines, _waited(log), 0.0)))
    on = np.cumsum(np.append(0, log.cause == TRANSFER))
    starts, stops = starts[arose], stops[arose]
    by_time = np.lexsort((log.arrived[starts], log.day[starts]))
    starts, stops = starts[by_time], stops[by_time]
    legs = stops - starts
    return Matters(
        contacts=legs - (on[stops] - on[starts]),
        legs=legs,
        waited=np.asarray(waits[stops] - waits[starts]),
        ending=log.ending[starts],
        _rows=(starts, stops),
        _log=log,
        _served=served,
        _begins=begins,
    )


def _waited(log: Contacts) -> Floats:
    """Minutes of each leg from coming to the answer or to leaving without one."""
    end = np.where(np.isnan(log.answered), log.left, log.answered)
    return np.nan_to_num(end - log.arrived)


def _worst(matters: npt.NDArray[np.int64], by: npt.NDArray[np.generic], then: npt.NDArray[np.generic]) -> list[int]:
    order = np.lexsort((then, by))[::-1]
    return [int(matters[one]) for one in order]


def _moment(minute: float, begins: Minutes) -> Minutes | None:
    return None if np.isnan(minute) else float(minute) - begins
