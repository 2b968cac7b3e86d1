"""The company's weeks, played customer by customer: queues, patience, redials, transfers, repeats.

A small event simulation of its own: it shares nothing with the product, so that what the product
says of a queue can be judged against it. Minutes from the first Monday 00:00.
"""

from __future__ import annotations

import heapq
import math
import random
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from itertools import accumulate, count

import numpy as np
from making.places import kilometres
from making.world import HALF_HOURS, REASONS, SEGMENTS, Desk, Floats, World, first_contacts

DAY, WEEK = 1440, 10080
NEW, REDIAL, RECONNECT = "new", "redial", "reconnect"
ARRIVE, FINISH, GIVE_UP, STAFF = range(4)


@dataclass(slots=True)
class Contact:
    """One attempt of one customer at one desk, from arrival to its end."""

    desk: int
    town: int
    segment: int
    reason: int
    cause: str
    came_from: str
    arrived: float
    joined: float = 0.0
    wait: float = 0.0
    first_wait: float | None = None
    talk: float = 0.0
    legs: int = 0
    resolved: bool = False
    gave_up: bool = False
    waiting: bool = False


@dataclass(slots=True)
class Line:
    """The state of one desk while it is played."""

    capacity: int = 0
    busy: int = 0
    queue: deque[Contact] = field(default_factory=deque)


class Openings:
    """When a desk takes new contacts, and at which hour a customer means to come."""

    def __init__(self, desk: Desk) -> None:
        self.open = desk.profile > 0
        by_day = desk.profile.reshape(7, 48)
        self.days = [bool(day.any()) for day in by_day]
        self.first = [int(np.argmax(day > 0)) for day in by_day]
        self.cumulative = [list(accumulate(day)) for day in by_day]

    def at_or_after(self, moment: float, draw: random.Random) -> float:
        """``moment`` itself when open, else an hour like others' on the next open day."""
        if self.open[int(moment % WEEK // 30)]:
            return moment
        day = int(moment // DAY)
        if not (self.days[day % 7] and moment % DAY < self.first[day % 7] * 30):
            day += 1
        while not self.days[day % 7]:
            day += 1
        cumulative = self.cumulative[day % 7]
        half_hour = bisect_right(cumulative, draw.random() * cumulative[-1])
        return day * DAY + min(half_hour, 47) * 30 + draw.random() * 30


def play(world: World) -> list[Contact]:
    """Every contact that ended in the weeks after warm-up, in order of arrival."""
    game = _Game(world)
    game.run()
    start = world.warm_up_weeks * WEEK
    for contact in game.ended:
        contact.arrived -= start
    kept = (contact for contact in game.ended if contact.arrived >= 0)
    return sorted(kept, key=lambda contact: contact.arrived)


class _Game:
    def __init__(self, world: World) -> None:
        self.world = world
        self.draw = random.Random(world.seed)
        self.lines = [Line() for _ in world.desks]
        self.openings = [Openings(desk) for desk in world.desks]
        self.serial = count()
        self.events: list[tuple[float, int, int, int, Contact | None]] = []
        self.ended: list[Contact] = []
        self.end = (world.weeks + world.warm_up_weeks) * WEEK
        names = [desk.name for desk in world.desks]
        self.desk_of_channel = {desk.channel: names.index(desk.name) for desk in world.desks}
        self.nearest_shop = [
            min(range(len(world.shops)), key=lambda k: kilometres(town.place, world.shops[k].place))
            for town in world.towns
        ]

    def run(self) -> None:
        self._schedule_new_matters()
        self._schedule_staff()
        while self.events:
            now, _, kind, desk, contact = heapq.heappop(self.events)
            if now >= self.end:
                break
            if kind == STAFF:
                self._start_next(desk, now)
            elif contact is None:
                raise RuntimeError("an event without a contact")
            elif kind == ARRIVE:
                self._arrive(contact, now)
            elif kind == FINISH:
                self._finish(contact, now)
            elif contact.waiting:
                self._give_up(contact, now)

    def _push(self, moment: float, kind: int, desk: int, contact: Contact | None) -> None:
        heapq.heappush(self.events, (moment, next(self.serial), kind, desk, contact))

    def _schedule_new_matters(self) -> None:
        rng = np.random.default_rng(self.world.seed)
        weeks = self.world.weeks + self.world.warm_up_weeks
        table = first_contacts(self.world)
        for index, desk in enumerate(self.world.desks):
            cells = table[..., index].reshape(-1)
            number = int(rng.poisson(cells.sum() * weeks))
            cell = rng.choice(len(cells), size=number, p=cells / cells.sum())
            half_hour = rng.choice(HALF_HOURS, size=number, p=desk.profile)
            moment = rng.integers(weeks, size=number) * WEEK + (half_hour + rng.random(number)) * 30
            town, segment, reason = np.unravel_index(cell, (len(self.world.towns), len(SEGMENTS), len(REASONS)))
            order = np.argsort(moment)
            columns = (moment[order], town[order], segment[order], reason[order])
            for at, where, who, why in zip(*(column.tolist() for column in columns), strict=True):
                contact = Contact(index, where, who, why, NEW, desk.channel, at)
                self.events.append((at, next(self.serial), ARRIVE, index, contact))
        heapq.heapify(self.events)

    def _schedule_staff(self) -> None:
        for index, desk in enumerate(self.world.desks):
            if desk.agents is None:
                continue
            changes = [slot for slot in range(HALF_HOURS) if desk.agents[slot] != desk.agents[slot - 1]]
            for week in range(self.world.weeks + self.world.warm_up_weeks):
                for slot in changes:
                    self._push(week * WEEK + slot * 30, STAFF, index, None)

    def _capacity(self, index: int, now: float) -> int:
        desk, line = self.world.desks[index], self.lines[index]
        assert desk.agents is not None
        present = int(desk.agents[int(now % WEEK // 30)])
        # At closing time those already in a phone or store queue are still served; letters wait for morning.
        if present == 0 and desk.patience is not None and (line.queue or line.busy):
            return line.capacity
        line.capacity = present
        return present

    def _arrive(self, contact: Contact, now: float) -> None:
        desk = self.world.desks[contact.desk]
        if desk.agents is None:
            contact.legs, contact.first_wait = 1, 0.0
            self._settle(contact, now)
            return
        self._join(contact, now)

    def _join(self, contact: Contact, now: float) -> None:
        desk = self.world.desks[contact.desk]
        contact.joined, contact.waiting = now, True
        self.lines[contact.desk].queue.append(contact)
        if desk.patience is not None:
            self._push(now + self.draw.expovariate(1 / desk.patience), GIVE_UP, contact.desk, contact)
        self._start_next(contact.desk, now)

    def _start_next(self, index: int, now: float) -> None:
        line, desk = self.lines[index], self.world.desks[index]
        capacity = self._capacity(index, now)
        while line.queue and line.busy < capacity:
            contact = line.queue.popleft()
            self._leave_queue(contact, now)
            contact.legs += 1
            line.busy += 1
            talk = self._handling(desk)
            contact.talk += talk
            self._push(now + talk, FINISH, index, contact)

    def _leave_queue(self, contact: Contact, now: float) -> None:
        waited = now - contact.joined
        contact.waiting = False
        contact.wait += waited
        if contact.first_wait is None:
            contact.first_wait = waited

    def _handling(self, desk: Desk) -> float:
        if desk.exponential:
            return self.draw.expovariate(1 / desk.handling)
        spread = math.sqrt(math.log1p(desk.handling_cv**2))
        return self.draw.lognormvariate(math.log(desk.handling) - spread**2 / 2, spread)

    def _finish(self, contact: Contact, now: float) -> None:
        index, desk = contact.desk, self.world.desks[contact.desk]
        self.lines[index].busy -= 1
        passed_on = self.draw.random() < desk.transferred and contact.legs <= self.world.transfer_ceiling
        if passed_on:
            self._join(contact, now)
        else:
            self._settle(contact, now)
        self._start_next(index, now)

    def _give_up(self, contact: Contact, now: float) -> None:
        desk = self.world.desks[contact.desk]
        self.lines[contact.desk].queue.remove(contact)
        self._leave_queue(contact, now)
        contact.gave_up = True
        self.ended.append(contact)
        if self.draw.random() < desk.redial:
            later = now + self.draw.expovariate(1 / self.world.redial_minutes)
            self._come_again(contact, contact.desk, later, REDIAL)

    def _settle(self, contact: Contact, now: float) -> None:
        desk = self.world.desks[contact.desk]
        contact.resolved = self.draw.random() < desk.resolved
        self.ended.append(contact)
        if contact.resolved or self.draw.random() >= self.world.reconnect[desk.channel]:
            return
        channels = self.world.reconnect_to[desk.channel]
        channel = self.draw.choices(list(channels), list(channels.values()))[0]
        target = self.desk_of_channel[channel]
        if channel == "store":
            target = contact.desk if desk.channel == "store" else self.nearest_shop[contact.town]
        later = now + self.draw.expovariate(1 / (self.world.reconnect_days * DAY))
        self._come_again(contact, target, later, RECONNECT)

    def _come_again(self, before: Contact, desk: int, moment: float, cause: str) -> None:
        moment = self.openings[desk].at_or_after(moment, self.draw)
        came_from = self.world.desks[before.desk].channel
        again = Contact(desk, before.town, before.segment, before.reason, cause, came_from, moment)
        self._push(moment, ARRIVE, desk, again)


def by_half_hour(moments: Floats, weeks: int) -> Floats:
    """Contacts per half-hour of an average week, shape ``(336,)``."""
    slots = (moments % WEEK // 30).astype(int)
    return np.asarray(np.bincount(slots, minlength=HALF_HOURS) / weeks)
