"""From first contacts and returns to arrivals by half-hour, and from arrivals to waits.

First contacts follow today's rhythm of their channel within each daypart. Those who come back — after
giving up the queue, an unsolved matter or a bot — come within days, not within the half-hour: they
are spread over the channel's usual week.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import WAY, WAYS, FirstContacts, Reach
from cx_models.effects.journeys import Chain, Visits
from cx_models.quantities import Floats, ratio, renewed
from cx_models.queues.over_time import Course, over_time
from cx_models.service.channels import Channel
from cx_models.service.customers import Customers
from cx_models.service.hours import DAYS, HALF_HOURS, PER_DAY, Daypart, daypart_of_half_hour
from cx_models.service.offer import Desk, Service

PARTS = len(Daypart)
IN_PART = (daypart_of_half_hour()[None, :] == np.arange(PARTS)[:, None]).astype(float)  # (D, 336)
QUEUED = (Channel.PHONE, Channel.CHAT)
HALF_HOUR = 30.0  # minutes


@dataclass(frozen=True, eq=False)
class Lines:
    """Every line one can stand in: the queued desks first, then the stores.

    ``ways`` are the ways of the desks; ``agents`` ``(Q, 336)`` counts conversations that can run at
    once; ``handling`` and ``patience`` ``(K, Q)`` minutes; ``rhythm`` ``(Q, 336)`` today's weekly rhythm
    within opening hours; ``window`` the half-hours of the day in which anything is open, or the whole
    week when a desk never closes.
    """

    ways: tuple[int, ...]
    agents: Floats
    people: Floats
    handling: Floats
    patience: Floats
    rhythm: Floats
    overnight: bool

    @property
    def desks(self) -> int:
        """How many of the lines are desks."""
        return len(self.ways)

    @property
    def way_of(self) -> tuple[int, ...]:
        """The way of each line."""
        return (*self.ways, *[WAY[Channel.STORE]] * (len(self.agents) - self.desks))

    def among(self, rows: npt.NDArray[np.bool_]) -> Lines:
        """The same lines in some of the worlds."""
        return replace(self, handling=self.handling[rows], patience=self.patience[rows])

    def taking(self, times: Floats) -> Lines:
        """The same lines where a contact keeps its desk or counter ``times`` ``(K, C)`` as long."""
        return replace(self, handling=self.handling * times[:, list(self.way_of)])


def lines(service: Service, rhythm: Floats, worlds: Worlds) -> Lines:
    """The lines of ``service``. ``rhythm`` ``(C, 336)`` is today's, contacts per half-hour."""
    desks = [desk for channel in QUEUED if (desk := service.desk(channel)) is not None]
    people = np.array([desk.agents for desk in desks] + [store.hours() for store in service.stores])
    people = people.reshape(-1, HALF_HOURS)
    concurrency = np.array([desk.concurrency for desk in desks] + [1] * len(service.stores), dtype=float)
    ways = tuple(WAY[desk.channel] for desk in desks)
    of_line = [*ways, *[WAY[Channel.STORE]] * len(service.stores)]
    week = usual_rhythm(rhythm)[of_line] * (people > 0)
    agents = people * concurrency[:, None]
    return Lines(
        ways=ways,
        agents=agents,
        people=people,
        handling=_handling(desks, service, concurrency, worlds),
        patience=_patience(desks, service, worlds),
        rhythm=week,
        overnight=bool((agents.reshape(-1, DAYS, PER_DAY)[:, :, 0] > 0).any()),
    )


def usual_rhythm(rhythm: Floats) -> Floats:
    """Each way's own rhythm, ``(C, 336)``; where it has none yet (new, or open longer), all ways' together."""
    together = rhythm.sum(axis=0)
    own = rhythm.sum(axis=1, keepdims=True)
    borrowed = together * np.where(own > 0, own, 1.0) / max(together.sum(), 1e-12)
    return np.where(rhythm > 0, rhythm, borrowed + 1e-9)


def _handling(desks: list[Desk], service: Service, concurrency: Floats, worlds: Worlds) -> Floats:
    minutes = np.array([desk.handling for desk in desks] + [store.handling for store in service.stores])
    slower = 1.0 + worlds["chat.slower_per_extra"][:, None] * (concurrency - 1.0)[None]
    return np.asarray(minutes[None] * slower * deciding(service, worlds)[:, None])


def deciding(service: Service, worlds: Worlds) -> Floats:
    """How many times as long a contact takes whoever answers it, ``(K,)``, where they or machines may decide."""
    design = service.design
    longer = 1.0 + worlds["design.decided_longer"] * design.decided
    return np.asarray(longer * (1.0 - worlds["machine.shorter"] * design.machine))


def _patience(desks: list[Desk], service: Service, worlds: Worlds) -> Floats:
    of_desk = [worlds[f"patience.{desk.channel}"] for desk in desks]
    of_store = [worlds["patience.store"]] * len(service.stores)
    return np.stack([*of_desk, *of_store], axis=1) if of_desk or of_store else np.zeros((worlds.count, 0))


def reach(service: Service, customers: Customers, rhythm: Floats) -> Reach:
    """What can be reached and how far the stores are."""
    usual = rhythm.sum(axis=0) + 1e-9
    opening = np.zeros((len(WAYS), HALF_HOURS))
    for channel in service.unqueued:
        opening[WAY[channel]] = 1.0
    for desk in service.desks:
        if desk.channel in QUEUED:
            opening[WAY[desk.channel]] = desk.open
    if service.bot is not None:
        opening[WAY[Channel.CHATBOT]] = 1.0
    store_hours = np.array([store.hours() > 0 for store in service.stores], dtype=float).reshape(-1, HALF_HOURS)
    if len(store_hours):
        opening[WAY[Channel.STORE]] = store_hours.max(axis=0)
    km = customers.km_to(
        np.array([store.lat for store in service.stores]), np.array([store.lon for store in service.stores])
    )
    return Reach(_part_open(opening, usual), km, _part_open(store_hours, usual))


def _part_open(opening: Floats, usual: Floats) -> Floats:
    """Share of each daypart's usual contacts that falls within opening hours, ``(…, D)``."""
    weight = IN_PART * usual
    return np.asarray(opening @ (weight / weight.sum(axis=1, keepdims=True)).T)


def arrivals(queue: Lines, first: FirstContacts, seen: Visits, links: Chain) -> Floats:
    """Legs arriving at each line per half-hour, ``(K, Q, 336)``."""
    share = within_part(queue.rhythm)  # (Q, D, 336)
    desk_first = first.by_way[:, queue.ways].sum(axis=(2, 3))  # (K, desks, D)
    by_part = np.concatenate([desk_first, first.by_store], axis=1)  # (K, Q, D)
    fresh = (by_part[..., None, :] @ share)[..., 0, :]
    weekly = queue.rhythm / np.maximum(queue.rhythm.sum(axis=1, keepdims=True), 1e-12)
    returning = _returning(queue, first, seen)
    legs_per_contact = _legs_per_contact(queue, seen, links)
    return np.asarray((fresh + returning[:, :, None] * weekly) * legs_per_contact[:, :, None])


def within_part(rhythm: Floats) -> Floats:
    """How the contacts of each daypart fall on its half-hours, ``(Q, D, 336)``, from a rhythm ``(Q, 336)``."""
    parts = rhythm[:, None, :] * IN_PART[None]
    total = parts.sum(axis=2, keepdims=True)
    return np.asarray(ratio(parts, total))


def _returning(queue: Lines, first: FirstContacts, seen: Visits) -> Floats:
    """Contacts coming back to each line; a store's share of them follows its first visits."""
    of_way = seen.returning
    desks = of_way[:, list(queue.ways)]
    visits = first.by_store.sum(axis=2)
    part = ratio(visits, visits.sum(axis=1, keepdims=True))
    return np.concatenate([desks, of_way[:, [WAY[Channel.STORE]]] * part], axis=1)


def _legs_per_contact(queue: Lines, seen: Visits, links: Chain) -> Floats:
    contacts = seen.contacts
    legs = (contacts * links.legs.per_contact).sum(axis=2)
    total = contacts.sum(axis=2)
    mean = np.where(total > 0, ratio(legs, total), 1.0)
    return np.asarray(mean[:, list(queue.way_of)])


@dataclass(frozen=True, eq=False)
class LineWeek:
    """How every line fares through the week, each ``(K, Q, 336)``.

    ``arrivals``, ``abandoned`` and ``cut_off`` are legs per half-hour (abandoned by impatience, or waiting
    when the doors close), ``wait`` the mean minutes of those arriving then, ``queue`` and ``busy`` time averages.
    """

    arrivals: Floats
    wait: Floats
    abandoned: Floats
    cut_off: Floats
    queue: Floats
    busy: Floats


MANY = 300
"""Contacts present from which a line is followed by their mean and variance: right to a tenth of a point."""


def serve(queue: Lines, legs_arriving: Floats, patience: Floats, *, roughly: bool) -> LineWeek:
    """Run every line through the week: by the exact chain, or ``roughly`` by the coarser one.

    The coarser chain has the same drift and spread, is right to a point of abandonment and takes a third of
    the time; draws are compared with draws, so its error falls out of their differences. Lines with
    :data:`MANY` contacts are followed by mean and variance, at a cost that does not grow with them.
    """
    return _served(queue, legs_arriving, patience, exactly=not roughly)


def serve_again(
    queue: Lines, legs_arriving: Floats, patience: Floats, before: LineWeek, rows: npt.NDArray[np.bool_]
) -> LineWeek:
    """As :func:`serve` roughly, where all worlds but ``rows`` fare as ``before``."""
    return renewed(before, rows, _served(queue.among(rows), legs_arriving[rows], patience[rows], exactly=False))


def _served(queue: Lines, legs_arriving: Floats, patience: Floats, exactly: bool) -> LineWeek:
    course, whole = _run(queue, legs_arriving, patience, exactly, percentile=False)
    parts = (course.wait, course.abandoned, course.cut_off, course.queue, course.busy)
    return LineWeek(legs_arriving, *(whole(part) for part in parts))


def long_waits(queue: Lines, legs_arriving: Floats, patience: Floats) -> Floats:
    """Minutes of wait that one arrival in ten would exceed, ``(K, Q, 336)``."""
    course, whole = _run(queue, legs_arriving, patience, len(legs_arriving) == 1, percentile=True)
    return whole(course.wait_p90)


def _run(
    queue: Lines, legs_arriving: Floats, patience: Floats, exactly: bool, percentile: bool
) -> tuple[Course, Callable[[Floats], Floats]]:
    """The course of every line, and how to lay one of its arrays back into the week.

    A line that closes at night starts each morning empty, so its days run side by side; when some
    desk never closes, the whole week runs as one piece.
    """
    count, number = legs_arriving.shape[:2]
    days = 1 if queue.overnight else DAYS
    in_days = (count, number, days, HALF_HOURS // days)
    opening = np.flatnonzero(queue.agents.reshape(in_days[1:]).any(axis=(0, 1)))
    window = slice(int(opening[0]), int(opening[-1]) + 2) if len(opening) else slice(0, 1)
    agents = np.broadcast_to(queue.agents, legs_arriving.shape).reshape(in_days)[..., window]
    arrivals = 2.0 * legs_arriving.reshape(in_days)[..., window]

    def followed(some: npt.NDArray[np.intp], method: Literal["exact", "approximate", "closure"]) -> Course:
        return over_time(
            np.ascontiguousarray(arrivals[:, some]),
            queue.handling[:, some, None],
            patience[:, some, None],
            np.ascontiguousarray(agents[:, some]),
            method=method,
            percentile=percentile,
        )

    crowded = most_present(queue, legs_arriving, patience).max(axis=0, initial=0.0) >= MANY
    few, many = np.flatnonzero(~crowded), np.flatnonzero(crowded)
    course = followed(few, "exact" if exactly else "approximate")
    if len(many):
        course = _side_by_side(few, course, many, followed(many, "closure"))

    def whole(part: Floats) -> Floats:
        week = np.zeros(in_days)
        week[..., window] = part
        return week.reshape(count, number, HALF_HOURS)

    return course, whole


def most_present(queue: Lines, legs_arriving: Floats, patience: Floats) -> Floats:
    """Contacts at each line, ``(K, Q)``, were its worst half-hour to last: in service and in the queue."""
    pace = queue.agents / np.maximum(queue.handling[:, :, None], 1e-12)
    unmet = np.maximum(legs_arriving / HALF_HOUR - pace, 0.0)
    return np.asarray((queue.agents + unmet * patience[:, :, None]).max(axis=2))


def _side_by_side(few: npt.NDArray[np.intp], one: Course, many: npt.NDArray[np.intp], other: Course) -> Course:
    """Two courses of different lines, ``(K, ·, …)``, as one in the order of the lines."""
    order = np.argsort(np.concatenate([few, many]))
    return Course(
        **{name: np.concatenate([part, vars(other)[name]], axis=1)[:, order] for name, part in vars(one).items()}
    )
