"""A settled week as a network of individual customers, for the replay: the same people, asked one by one.

Who comes, to which way and when is taken from the settled week, so what the replay finds is what chance, lifelike
handling times and the order of events add to it. Returns come when people usually come, see ``return_pace``;
choice itself does not turn again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cx_models.effects.choice import SELF_SERVICE, WAY, WAYS
from cx_models.effects.journeys import BOT, after_bot, divided, hands_over_to, returns, settled_by_bot
from cx_models.effects.loads import usual_rhythm, within_part
from cx_models.effects.mail import comes
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, ratio
from cx_models.queues.replay.network import Network, network
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS

STORE, PHONE, EMAIL = WAY[Channel.STORE], WAY[Channel.PHONE], WAY[Channel.EMAIL]
SLOWEST = 1e-9  # contacts per week below which nobody is said to come


@dataclass(frozen=True, eq=False)
class Served:
    """A network and what its queues are: the settled week's lines in their order, e-mail where people answer it, then
    the ways without a line.

    ``ways`` ``(Q,)`` are places in :data:`WAYS`; ``lines`` is how many queues are lines of the settled week.
    """

    network: Network
    ways: tuple[int, ...]
    lines: int

    def of_way(self, way: int) -> list[int]:
        """The queues of a way."""
        return [queue for queue, own in enumerate(self.ways) if own == way]


def served(settled: Settled, weeks: int) -> Served:
    """The middle world's week, so many times over, every queue empty on the first Monday.

    Of who visits which store only the reasons' mean is known, so a store's visitors have the reasons of all stores'.
    Raises ValueError where there is no line: nobody waits, and formulas say all there is to say.
    """
    if not (settled.lines.people > 0).any():
        raise ValueError("the week has no line that anybody staffs; at least 1 is needed")
    return _Making(settled).served(weeks)


class _Making:
    """What the parts of the network have in common."""

    def __init__(self, settled: Settled) -> None:
        self.settled, self.worlds = settled, settled.drivers.worlds
        self.lines = settled.lines
        stores = [STORE] * (len(self.lines.agents) - self.lines.desks)
        queued = [*self.lines.ways, *stores]
        contacts = settled.seen.contacts[0].sum(axis=1)
        alone = [way for way in range(len(WAYS)) if way not in queued and contacts[way] > SLOWEST]
        self.mail = settled.service.desk(Channel.EMAIL) if EMAIL in alone else None
        later = [EMAIL] if self.mail is not None else []
        self.ways = np.array([*queued, *later, *(way for way in alone if way not in later)], dtype=np.int64)
        self.count, self.staffed = len(queued), len(queued) + len(later)
        self.part = np.ones(len(self.ways))
        visits = settled.first.by_store[0].sum(axis=1)
        self.part[self.lines.desks : self.count] = ratio(visits, visits.sum())

    def served(self, weeks: int) -> Served:
        """The whole, from its parts."""
        flows = self._flows()
        coming = flows.sum(axis=1)
        people, open_ = self._people(), np.ones((len(self.ways), HALF_HOURS))
        open_[: self.count] = people[: self.count] > 0
        made = network(
            np.tile(2.0 * coming, weeks),
            np.tile(people, weeks),
            interval=30.0,
            first=np.tile(ratio(flows, coming[:, None]), weeks),
            skill=np.eye(self.staffed, len(self.ways)),
            speed=self._speed(),
            handling=self._per_queue(self._handling()),
            handling_cv=self.worlds["spread.handling"][0],
            patience=self._per_queue(self.lines.patience[0], np.inf),
            no_line=np.arange(len(self.ways)) >= self.staffed,
            is_open=np.tile(open_, weeks),
            comes_later=np.arange(len(self.ways)) < self.count,
            **self._outcomes(),
            **self._returning(weeks),
            **self._call_back(),
        )
        return Served(made, tuple(int(way) for way in self.ways), self.count)

    def _flows(self) -> Floats:
        """First contacts by reason, queue and half-hour, ``(I, Q, 336)``."""
        first = self.settled.first
        by_way = first.by_way[0].sum(axis=1)  # (C, I, D)
        mix = ratio(by_way[STORE], by_way[STORE].sum(axis=0))  # (I, D)
        by_store = first.by_store[0][:, None] * mix[None]  # (J, I, D)
        desks, alone = self.ways[: self.lines.desks], self.ways[self.count :]
        by_queue = np.concatenate([by_way[desks], by_store, by_way[alone]])
        return np.asarray(np.einsum("qid,qdt->iqt", by_queue, within_part(self._rhythm())))

    def _people(self) -> Floats:
        """People at work on each line and on e-mail, ``(staffed, 336)``."""
        mail = [] if self.mail is None else [self.mail.agents]
        return np.round(np.concatenate([self.lines.people, np.reshape(mail, (-1, HALF_HOURS))]))

    def _rhythm(self) -> Floats:
        """When people come to each queue, ``(Q, 336)``."""
        usual = usual_rhythm(self.settled.drivers.rhythm)
        usual[EMAIL] = comes(self.settled.drivers.rhythm)
        return np.concatenate([self.lines.rhythm, usual[self.ways[self.count :]]])

    def _per_queue(self, of_lines: Floats, otherwise: float = 0.0) -> Floats:
        return np.concatenate([of_lines, np.full(len(self.ways) - len(of_lines), otherwise)])

    def _concurrency(self) -> Floats:
        return np.round(ratio(self.lines.agents.max(axis=1), np.maximum(self.lines.people.max(axis=1), 1.0)))

    def _slower(self) -> Floats:
        """How much longer one of ``k`` conversations at once takes, ``(k,)`` from 1 on."""
        most = int(self._concurrency().max(initial=1.0))
        return np.asarray(1.0 + self.worlds["chat.slower_per_extra"][0] * np.arange(max(most, 1)))

    def _speed(self) -> Floats:
        held = np.arange(1, len(self._slower()) + 1)
        most = np.maximum(self._concurrency(), 1.0)
        paces = np.where(held <= most[:, None], 1.0 / self._slower(), 0.0)
        one_by_one = np.where(held == 1, 1.0, 0.0)
        return np.vstack([paces, *([one_by_one] if self.mail is not None else [])])

    def _handling(self) -> Floats:
        """Minutes of a conversation that has its agent alone, ``(staffed,)``."""
        most = np.maximum(self._concurrency(), 1.0).astype(np.int64)
        mail = [] if self.mail is None else [self.mail.handling * self.settled.mail_longer[0]]
        return np.concatenate([self.lines.handling[0] / self._slower()[most - 1], mail])

    def _outcomes(self) -> dict[str, Any]:
        """What becomes of an answered contact."""
        settled, service = self.settled, self.settled.service
        how = settled.how
        at_once = np.clip(how.settled[0], 0.0, 1.0)
        open_to_all = returns(divided(settled.first.by_way.sum(axis=(2, 4))), self.worlds)
        chance = np.array(open_to_all.chance[0, 0])
        reasons, number = at_once.shape[1], len(self.ways)
        spill = np.zeros((reasons, len(WAYS), len(WAYS)))
        if service.bot is not None:
            at_once[BOT] = settled_by_bot(service.bot, self.worlds)[0]
            human = hands_over_to(service, self.worlds.count)
            spill[:, BOT] = after_bot(service.bot, self.worlds, open_to_all, human)[0]
            chance[BOT] = 0.0
        return {
            "resolved": at_once[self.ways].T,
            "transfer_cost": self._per_queue(how.transfer_cost[0, self.ways[: self.count]]),
            "spill": self._between(spill),
            "transfer_first": how.transferred[0, self.ways].T,
            "transfer_again": self.worlds["transfer.again"][0],
            "transfer_to": np.eye(number),
            "reconnect": chance[self.ways],
            "reconnect_to": self._between(open_to_all.to[0]),
            "self_service": np.isin(self.ways, SELF_SERVICE),
        }

    def _between(self, ways: Floats) -> Floats:
        """Shares from way to way ``(I, C, C)`` → from queue to queue ``(I, Q, Q)``.

        Who returns to a store goes to the one visited before; who comes from elsewhere goes where first visits go.
        """
        rows = ways[:, self.ways]
        same = self.ways[:, None] == self.ways[None, :]
        stay = np.eye(len(self.ways)) * np.diagonal(ways, axis1=1, axis2=2)[:, self.ways, None]
        return np.where(same, stay, rows[:, :, self.ways] * self.part)

    def _returning(self, weeks: int) -> dict[str, Any]:
        rhythm = self._rhythm()
        redials = np.full(self.count, self.worlds["redial.share"][0])
        return {
            "redial": self._per_queue(redials),
            "redial_delay": 60.0 * self.worlds["redial.delay"][0],
            "reconnect_delay": 60.0 * self.worlds["reconnect.delay"][0],
            "return_pace": np.tile(ratio(rhythm, rhythm.mean(axis=1, keepdims=True)), weeks),
        }

    def _call_back(self) -> dict[str, Any]:
        service = self.settled.service
        above, accepted = np.full(len(self.ways), np.inf), np.zeros(len(self.ways))
        if service.callback is not None:
            above[self.ways == PHONE] = service.callback.threshold
            accepted[self.ways == PHONE] = self.worlds["callback.accepted"][0]
        return {"call_back_above": above, "call_back_accepted": accepted}
