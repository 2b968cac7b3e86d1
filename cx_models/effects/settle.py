"""Waiting changes choice, choice changes load, load changes waiting: settled here, and nowhere else.

One round: choose → follow the journeys → load the lines → wait. Rounds repeat, with Anderson
mixing, until no wait moves by more than :data:`CLOSE_ENOUGH` minutes, or in many drawn worlds
:data:`CLOSE_IN_MANY`. The first rounds of the middle world, which are far from rest (:data:`FAR`), and all rounds of
many worlds run the coarser queues, and choose in single precision; the last ones of the middle world are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import (
    WAY,
    WAYS,
    Displaced,
    FirstContacts,
    Odds,
    Pull,
    Reach,
    Waits,
    by_distance,
    first_contacts,
    odds,
    terms_of,
)
from cx_models.effects.effort import Usual
from cx_models.effects.encounters import Encounters, Quality, encounters
from cx_models.effects.journeys import Chain, Visits, chain, divided, hands_over_to, visits
from cx_models.effects.loads import (
    PARTS,
    Lines,
    LineWeek,
    arrivals,
    deciding,
    lines,
    long_waits,
    reach,
    serve,
    serve_again,
    within_part,
)
from cx_models.effects.mail import EMAIL, Answered, asking_again, comes, felt_minutes
from cx_models.effects.mixing import mixed
from cx_models.quantities import Floats, Told, coarse, ratio, renewed
from cx_models.service.channels import Channel
from cx_models.service.customers import Customers
from cx_models.service.offer import Service

CLOSE_ENOUGH = 0.05  # minutes of wait
CLOSE_IN_MANY = 0.1  # where each world is one of many: an interval's ends move by a fortieth of its width at most
FAR = 1.0  # minutes of wait: until no wait moves by more, a round need not be exact
MOST_ROUGH = 8  # rounds: the coarser queues may rest elsewhere
MOST_ROUNDS = 60
MOST_STEPS = 300  # plain ones: where two rests have just merged, the way past them is slow
REMEMBERED = 4
Rows = npt.NDArray[np.bool_]
"""Some of the worlds."""


@dataclass(frozen=True, eq=False)
class Drivers(Told):
    """What does not change with the service: who wants what, where, when, and how encounters go.

    ``wanted`` ``(K, I, D)`` matters per week; ``where`` ``(A, S)`` shares of customers; ``rhythm``
    ``(C, 336)`` today's contacts per half-hour; ``slower`` ``(K, C)`` how many times as long a contact keeps a desk,
    None where it takes as long as the service says; ``usual`` is how today goes, None while today itself is sought;
    ``remaining`` ``(K,)`` customers as a
    share of today's, None for all; all under ``worlds``.
    """

    customers: Customers
    wanted: Floats
    where: Floats
    rhythm: Floats
    quality: Quality
    pull: Pull
    worlds: Worlds
    slower: Floats | None = None
    usual: Usual | None = None
    remaining: Floats | None = None

    @property
    def people(self) -> Floats:
        """Customers of each segment, ``(K, S)``: as many as are left of today's."""
        count = self.customers.count.sum(axis=0)[None]
        left = np.ones(self.worlds.count) if self.remaining is None else self.remaining
        return np.asarray(count * left[:, None])

    @cached_property
    def matters_by_part(self) -> Floats:
        """How each reason's matters divide over dayparts, ``(K, I, D)``; 0 where nobody has that reason."""
        total = self.wanted.sum(axis=2, keepdims=True)
        return ratio(self.wanted, total)


@dataclass(frozen=True, eq=False)
class State:
    """Where the loop stands: waits by daypart and chance of abandoning a leg, of desks and stores.

    ``wait`` ``(K, Q, D)``, ``abandoned`` ``(K, Q)``, ``called_back`` ``(K,)`` share of callers who take a call back,
    ``mail_hours`` ``(K,)`` until an e-mail is answered.
    """

    wait: Floats
    abandoned: Floats
    called_back: Floats
    mail_hours: Floats

    def flat(self) -> Floats:
        """All of it as one vector per world, ``(K, n)``; shares and hours of e-mail scaled to weigh like minutes."""
        count = len(self.wait)
        single = np.stack([20.0 * self.called_back, self.mail_hours], axis=1)
        return np.concatenate([self.wait.reshape(count, -1), 20.0 * self.abandoned, single], axis=1)

    def like(self, flat: Floats) -> State:
        """The state that ``flat`` stands for, kept within what is possible."""
        cut, lines_count = self.wait[0].size, self.abandoned.shape[1]
        wait = np.maximum(flat[:, :cut], 0.0).reshape(self.wait.shape)
        abandoned = np.clip(flat[:, cut : cut + lines_count] / 20.0, 0.0, 1.0)
        return State(wait, abandoned, np.clip(flat[:, -2] / 20.0, 0.0, 1.0), np.maximum(flat[:, -1], 0.0))


@dataclass(frozen=True, eq=False)
class Settled(Told):
    """One settled week, every stage kept: what was chosen, followed, loaded and waited for.

    ``waits`` are those that choice was made at, the last round's; ``state`` holds what came of it.
    ``rounds`` were needed; ``gap`` ``(K,)`` is how far the last round still moved, in minutes of wait.
    """

    service: Service
    drivers: Drivers
    reach: Reach
    lines: Lines
    state: State
    waits: Waits
    chosen: Odds
    first: FirstContacts
    how: Encounters
    links: Chain
    seen: Visits
    week: LineWeek
    patience: Floats
    rounds: int
    gap: Floats

    @property
    def converged(self) -> bool:
        """Whether every world came to rest."""
        return bool((self.gap <= close_enough(self.drivers.worlds)).all())

    @cached_property
    def long_wait(self) -> Floats:
        """Minutes of wait that one arrival in ten would exceed, ``(K, Q, 336)``."""
        return long_waits(self.lines, self.week.arrivals, self.patience)

    @cached_property
    def visit_if_free(self) -> Floats:
        """The chance of a store visit at these very waits if nobody paid for it, ``(K, A, S, I, D)``."""
        pull = self.drivers.pull.of_stores(tuple(store.name for store in self.service.stores))
        return odds(pull, self.reach, self.waits, self.drivers.worlds, terms_of(self.service).free).people()[0]

    @property
    def mail_longer(self) -> Floats:
        """How many times as long an e-mail takes as the service says, ``(K,)``."""
        return mail_longer(self.drivers, self.service)

    @property
    def abandoned_contacts(self) -> Floats:
        """Share of each way's contacts that end in its queue, on the first leg or after a transfer, ``(K, C)``.

        Whoever still waits at closing counts with those who give up. Of legs the share is smaller.
        """
        contacts = self.seen.contacts
        return ratio((contacts * self.links.legs.abandoned).sum(axis=2), contacts.sum(axis=2))

    def of_way(self, per_line: Floats) -> Floats:
        """Per line ``(K, Q)`` → per way ``(K, C)``: a desk's own, the stores' weighted by arrivals."""
        return by_way(per_line, self.lines, self.week.arrivals.sum(axis=2))


def mail_longer(drivers: Drivers, service: Service) -> Floats:
    """How many times as long an e-mail takes as ``service`` says, ``(K,)``: where people may decide, or are tired."""
    longer = deciding(service, drivers.worlds)
    return longer if drivers.slower is None else longer * drivers.slower[:, EMAIL]


def close_enough(worlds: Worlds) -> float:
    """Minutes of wait within which the week of each world counts as at rest."""
    return CLOSE_ENOUGH if worlds.count == 1 else CLOSE_IN_MANY


def by_way(per_line: Floats, queue: Lines, weights: Floats) -> Floats:
    """Gather lines into ways; lines of one way are averaged by ``weights`` ``(K, Q)``."""
    ways = np.zeros((len(per_line), len(WAYS)))
    ways[:, list(queue.ways)] = per_line[:, : queue.desks]
    stores, weight = per_line[:, queue.desks :], weights[:, queue.desks :]
    total = weight.sum(axis=1)
    mean = ratio((stores * weight).sum(axis=1), total)
    ways[:, WAY[Channel.STORE]] = mean
    return ways


@dataclass(frozen=True, eq=False)
class Round:
    """One pass through the loop from a given state, and all that it met on the way."""

    waits: Waits
    chosen: Odds
    first: FirstContacts
    how: Encounters
    links: Chain
    seen: Visits
    legs: Floats
    patience: Floats
    mail_hours: Floats


class Loop:
    """The parts of the loop that stay fixed while it turns."""

    def __init__(self, drivers: Drivers, service: Service) -> None:
        self.drivers = drivers
        self.service = service
        self.worlds = drivers.worlds
        self.pull = drivers.pull.of_stores(tuple(store.name for store in service.stores))
        self.reach = reach(service, drivers.customers, drivers.rhythm)
        self.way = by_distance(self.reach, drivers.worlds)
        self.lines = lines(service, drivers.rhythm, drivers.worlds)
        if drivers.slower is not None:
            self.lines = self.lines.taking(drivers.slower)
        self.weight = within_part(self.lines.rhythm)
        self.phone = self.lines.ways.index(WAY[Channel.PHONE]) if WAY[Channel.PHONE] in self.lines.ways else None
        self.human = hands_over_to(service, drivers.worlds.count)
        self.terms = terms_of(service)
        self.displaced = _displaced(drivers, service, self.reach)
        self.displaced_roughly = None if self.displaced is None else self.displaced.coarse()
        self.how = encounters(drivers.quality, self.worlds, service.design, service.data)
        self.mail = service.desk(Channel.EMAIL)
        self.answered = None if self.mail is None else Answered.at(self.mail, comes(drivers.rhythm))
        self.mail_longer = mail_longer(drivers, service)

    def at_ease(self) -> State:
        """The optimistic start: nobody waits."""
        count, number = self.worlds.count, len(self.lines.agents)
        return State(np.zeros((count, number, PARTS)), np.zeros((count, number)), np.zeros(count), np.zeros(count))

    def in_distress(self) -> State:
        """A pessimistic start: every wait as long as patience, half of all giving up."""
        ease = self.at_ease()
        wait = np.broadcast_to(self.lines.patience[:, :, None], ease.wait.shape)
        return replace(ease, wait=np.array(wait), abandoned=np.full_like(ease.abandoned, 0.5))

    def awaiting_calls(self) -> State:
        """The other pessimistic start: all who would take a call back stay in the queue for one."""
        return replace(self.in_distress(), called_back=self.worlds["callback.accepted"])

    def felt_wait(self, state: State) -> Floats:
        """Waits as they weigh on choice: those called back hardly mind, ``(K, Q, D)``."""
        if self.service.callback is None or self.phone is None:
            return state.wait
        wait = state.wait.copy()
        spared = state.called_back * (1.0 - self.worlds["callback.felt_wait"])
        wait[:, self.phone] *= 1.0 - spared[:, None]
        return wait

    def go(self, state: State, roughly: bool, again: tuple[Round, Rows] | None = None) -> Round:
        """From waits to the legs that arrive; ``again`` is the last round and the worlds whose state is another now."""
        waits = self.waits(state)
        chosen, first = self.choose(waits, roughly) if again is None else self.choose_again(waits, *again)
        first_by_reason = first.by_way.sum(axis=(2, 4))  # (K, C, I)
        desks_alone = np.ones((self.worlds.count, self.lines.desks))
        visits_of = np.concatenate([desks_alone, first.by_store.sum(axis=2)], axis=1)
        abandoned = by_way(state.abandoned, self.lines, visits_of)
        how = self._encounters(state)
        elsewhere = self.elsewhere(first_by_reason)
        links = chain(how, abandoned, elsewhere, self.service.bot, self.worlds, self.human)
        seen = visits(links, first_by_reason)
        legs = arrivals(self.lines, first, seen, links)
        return Round(waits, chosen, first, how, links, seen, legs, self._patience(state), state.mail_hours)

    def waits(self, state: State) -> Waits:
        """What is met at a state, as it weighs on choice."""
        wait = self.felt_wait(state)
        ways = np.zeros((self.worlds.count, len(WAYS), PARTS))
        ways[:, list(self.lines.ways)] = wait[:, : self.lines.desks]
        ways[:, EMAIL] = felt_minutes(state.mail_hours, self.worlds)[:, None]
        return Waits(ways, wait[:, self.lines.desks :], self._effort(state))

    def choose(self, waits: Waits, roughly: bool) -> tuple[Odds, FirstContacts]:
        """Who comes, and by which way; ``roughly`` in single precision, which is quicker."""
        chosen = odds(self.pull, self.reach, waits, self.worlds, self.terms, self.way)
        if roughly:
            return self._coarsely(chosen, self.drivers.wanted, self.displaced_roughly)
        return chosen, first_contacts(chosen, self.drivers.wanted, self.drivers.where, self.displaced)

    def choose_again(self, waits: Waits, before: Round, rows: Rows) -> tuple[Odds, FirstContacts]:
        """As :meth:`choose` roughly, where all worlds but ``rows`` choose as ``before``."""
        chosen = odds(
            self.pull.among(rows), self.reach, waits.among(rows), self.worlds.among(rows), self.terms, self.way[rows]
        )
        displaced = None if self.displaced_roughly is None else self.displaced_roughly.among(rows)
        chosen, first = self._coarsely(chosen, self.drivers.wanted[rows], displaced)
        return renewed(before.chosen, rows, chosen), renewed(before.first, rows, first)

    def _coarsely(self, chosen: Odds, wanted: Floats, displaced: Displaced | None) -> tuple[Odds, FirstContacts]:
        chosen = chosen.coarse()
        return chosen, first_contacts(chosen, coarse(wanted), coarse(self.drivers.where), displaced)

    def elsewhere(self, first_by_reason: Floats) -> Floats:
        """Where those go who try another way, ``(K, I, C)``, when ``(K, C, I)`` come at first."""
        return divided(first_by_reason)

    def _effort(self, state: State) -> Floats | None:
        """How much more than today a matter takes that begins on each way; None while today itself is sought."""
        usual = self.drivers.usual
        return None if usual is None else usual.beyond(self.journeys(state, usual.elsewhere))

    def journeys(self, state: State, elsewhere: Floats) -> Chain:
        """The journeys at a state, where those who try another way go ``elsewhere`` ``(K, I, C)``."""
        hours = np.broadcast_to(self.lines.people.sum(axis=1), state.abandoned.shape)
        abandoned = by_way(state.abandoned, self.lines, hours)
        return chain(self._encounters(state), abandoned, elsewhere, self.service.bot, self.worlds, self.human)

    def _encounters(self, state: State) -> Encounters:
        usual = self.drivers.usual
        if self.mail is None or usual is None:
            return self.how
        return asking_again(self.how, state.mail_hours, usual.mail_hours, self.worlds)

    def _patience(self, state: State) -> Floats:
        if self.service.callback is None or self.phone is None:
            return self.lines.patience
        patience = self.lines.patience.copy()
        patience[:, self.phone] /= np.maximum(1.0 - state.called_back, 1e-3)
        return patience

    def wait(self, met: Round, week: LineWeek) -> State:
        """The state that a week of queues amounts to, and of the e-mails that came in it."""
        legs = met.legs
        wait = (self.weight @ week.wait[..., None])[..., 0]
        lost = week.abandoned.sum(axis=2) + week.cut_off.sum(axis=2)
        arriving = legs.sum(axis=2)
        called_back = np.zeros(len(wait))
        if self.service.callback is not None and self.phone is not None:
            called_back = self._called_back(legs, week)
            kept = week.cut_off[:, self.phone].sum(axis=1) * called_back  # rung after closing
            lost[:, self.phone] -= kept
        abandoned = ratio(lost, arriving)
        return State(wait, np.clip(abandoned, 0.0, 1.0), called_back, self._mail_hours(met))

    def _mail_hours(self, met: Round) -> Floats:
        if self.answered is None:
            return np.zeros(self.worlds.count)
        written = met.seen.contacts[:, EMAIL].sum(axis=1)
        return self.answered.in_balance(written, met.mail_hours, self.mail_longer, self.worlds)

    def _called_back(self, legs: Floats, week: LineWeek) -> Floats:
        assert self.service.callback is not None
        beyond = week.wait[:, self.phone] - self.service.callback.threshold
        offered = expit(beyond / self.worlds["callback.softness"][:, None])
        arriving = legs[:, self.phone]
        share = (offered * arriving).sum(axis=1) / np.maximum(arriving.sum(axis=1), 1e-9)
        return np.asarray(share * self.worlds["callback.accepted"])


def _displaced(drivers: Drivers, service: Service, reached: Reach) -> Displaced | None:
    """Those whose nearest store or phone ``service`` has closed; None where neither, or today is not known yet."""
    usual = drivers.usual
    if usual is None:
        return None
    no_phone = lost_the_phone(service, usual)
    if not service.closed and not no_phone:
        return None
    lost = lost_its_store(service, drivers.customers, reached.km)
    ready = drivers.worlds["choice.online_after_store"]
    return Displaced(usual.visited, usual.called, lost, no_phone, ready)


def lost_its_store(service: Service, customers: Customers, km: Floats) -> npt.NDArray[np.bool_]:
    """The areas whose nearest store is among the closed, ``(A,)``; ``km`` ``(A, J)`` leads to those that are left.

    A store that was never open, or had nobody at its counter, is nobody's loss, nor anybody's when it is left.
    """
    closed = [store for store in service.closed if store.hours().any()]
    if not closed:
        return np.zeros(len(km), dtype=bool)
    to_closed = customers.km_to(np.array([store.lat for store in closed]), np.array([store.lon for store in closed]))
    serves = np.array([store.hours().any() for store in service.stores], dtype=bool)
    left = km[:, serves].min(axis=1, initial=np.inf)
    return np.asarray(to_closed.min(axis=1) < left - 1e-9)


def lost_the_phone(service: Service, usual: Usual) -> bool:
    """Whether nobody answers a phone that was answered today."""
    return service.desk(Channel.PHONE) is None and bool(usual.there[WAY[Channel.PHONE]])


def starts(drivers: Drivers, service: Service) -> tuple[State, ...]:
    """Where the week may begin: with nobody waiting, in a crowd that gives up, and in one that awaits calls back."""
    loop = Loop(drivers, service)
    called = service.callback is not None and loop.phone is not None
    return (loop.at_ease(), loop.in_distress(), *((loop.awaiting_calls(),) if called else ()))


def settle(drivers: Drivers, service: Service, start: State | None = None) -> Settled:
    """The week of ``service`` at rest.

    ``start`` is a state from a neighbouring service (a warm start) or one of the :func:`starts`; without it the loop
    begins with nobody waiting. It always ends: what did not come to rest says so.
    """
    loop = Loop(drivers, service)
    begun = start if start is not None else loop.at_ease()
    found = come_to_rest(loop, begun)
    if found.converged or drivers.worlds.count > 1:
        return found
    plainly = settle_plainly(drivers, service, begun)  # mixing may circle where small steps find their way
    return plainly if plainly.converged else found


def settle_plainly(drivers: Drivers, service: Service, start: State) -> Settled:
    """The week at rest that ``start`` leads to of itself, by half-steps: mixing may leap past it, even to a week that
    the least push would tip over.
    """
    loop = Loop(drivers, service)
    flat = start.flat()
    for _ in range(MOST_STEPS):
        met, week = _turned(loop, start.like(flat), None, roughly=False)
        step = loop.wait(met, week).flat() - flat
        flat = start.like(flat + 0.5 * step).flat()
        if np.abs(step).max() <= CLOSE_ENOUGH / 5:
            break
    return come_to_rest(loop, start.like(flat), roughly=False)


def come_to_rest(loop: Loop, state: State, roughly: bool = True) -> Settled:
    """Turn the ``loop`` from ``state`` until it stands still, or has turned :data:`MOST_ROUNDS` times.

    A world at rest is left there, and its queues as they are, while others still move. The first rounds need not be
    exact where they may begin ``roughly``; the last always is, in one world.
    """
    flat = state.flat()
    at: list[Floats] = []
    moved: list[Floats] = []
    rounds = 0
    last: tuple[Round, LineWeek, Rows] | None = None
    many = loop.worlds.count > 1
    while rounds < MOST_ROUNDS:
        rounds += 1
        met, week = _turned(loop, state.like(flat), last, roughly)
        new = loop.wait(met, week)
        step = new.flat() - flat
        gap = np.abs(step).max(axis=1)
        moving = (gap > close_enough(loop.worlds)) | (roughly and not many)  # no rest of one world is told roughly
        if not moving.any():
            break
        roughly = many or (roughly and gap.max() > FAR and rounds < MOST_ROUGH)
        last = met, week, moving
        at, moved = [*at, flat][-REMEMBERED:], [*moved, step][-REMEMBERED:]
        flat = np.where(moving[:, None], state.like(mixed(at, moved)).flat(), flat)
    return Settled(
        loop.service,
        loop.drivers,
        loop.reach,
        loop.lines,
        new,
        met.waits,
        met.chosen,
        met.first,
        met.how,
        met.links,
        met.seen,
        week,
        met.patience,
        rounds,
        gap,
    )


def _turned(
    loop: Loop, state: State, last: tuple[Round, LineWeek, Rows] | None, roughly: bool
) -> tuple[Round, LineWeek]:
    """One turn; after the ``last`` one only the worlds that still moved are worked out anew."""
    if last is None or last[2].all():
        met = loop.go(state, roughly)
        return met, serve(loop.lines, met.legs, met.patience, roughly=roughly)
    before, week, moving = last
    met = loop.go(state, roughly, (before, moving))
    return met, serve_again(loop.lines, met.legs, met.patience, week, moving)
