"""Solve today's drivers: new demand behind observed contacts, and what draws people to each way.

Observed contacts contain redials, repeats and bot failures; with the journeys' chain P, new contacts
are ``(I − Pᵀ) observed``, in one step. The constants of choice are then solved so that the model,
at today's waits, sends exactly those new contacts to each way, reason, daypart and store (Berry's
contraction, 1994).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.registry import Worlds
from cx_models.baseline.observed import Observed
from cx_models.effects.choice import (
    PHONE,
    STORE,
    WAY,
    WAYS,
    WRITTEN,
    Odds,
    Pull,
    Reach,
    Waits,
    by_distance,
    odds,
)
from cx_models.effects.encounters import Quality, encounters, legs
from cx_models.effects.journeys import chain, hands_over_to
from cx_models.effects.loads import IN_PART, PARTS, Lines, lines, reach, serve, within_part
from cx_models.effects.mail import EMAIL, answer_hours, felt_minutes
from cx_models.effects.mixing import mixed
from cx_models.effects.settle import Drivers, Rows, Settled, by_way
from cx_models.effects.totals import LeftByPeople, totals
from cx_models.quantities import Floats, coarse, ratio
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason

LEAST_NEW = 0.05  # of observed contacts: fewer would mean that people only ever come back
TOLERANCE = 2e-3
MOST_STEPS = 30
STORE_STEPS = 20
REMEMBERED = 6
MOST_PULL = 3.0
LONGEST_STEP = 1.0
EVERY_WORLD = slice(None)
NEW_WAYS = {
    Channel.PHONE: "choice.new_phone",
    Channel.EMAIL: "choice.new_mail",
    Channel.CHAT: "choice.new_chat",
    Channel.CHATBOT: "choice.new_bot",
    Channel.APP: "choice.new_app",
}


@dataclass(frozen=True, eq=False)
class TodaysLines:
    """Today's queues at the observed load: waits by daypart ``(K, Q, D)``, chance ``(K, Q)`` of abandoning a leg, hours
    ``(K,)`` until an e-mail is answered.
    """

    lines: Lines
    wait: Floats
    abandoned: Floats
    mail_hours: Floats


def quality(observed: Observed, worlds: Worlds) -> Quality:
    """How encounters go on each way: as told, else as the assumptions say."""
    shape = (worlds.count, len(WAYS), len(Reason))
    resolved = np.broadcast_to(worlds["resolution.unknown"][:, None, None], shape).copy()
    for channel in (Channel.WEB, Channel.APP):
        resolved[:, WAY[channel]] = worlds["resolution.web"][:, None]
    transferred = np.zeros(shape)
    for channel in (Channel.PHONE, Channel.CHAT):
        transferred[:, WAY[channel]] = worlds["transfer.unknown"][:, None]
    told, passed = ~np.isnan(observed.resolved), ~np.isnan(observed.transferred)
    resolved[:, told] = observed.resolved[told][None, :, None]
    transferred[:, passed] = observed.transferred[passed][None, :, None]
    return Quality(resolved, transferred)


def todays_lines(observed: Observed, how: Quality, worlds: Worlds, near: Settled | None = None) -> TodaysLines:
    """Queues at the observed load; legs follow from who gives up, so a few rounds are needed: one where ``near`` is
    nearly right. It also tells how a store's visits divide over its week, which the way's own rhythm tells roughly.
    """
    queue = lines(observed.service, observed.contacts, worlds)
    if near is None:
        contacts = _observed_per_line(observed, queue)[None]
        abandoned = np.zeros((worlds.count, len(queue.agents)))
    else:
        contacts = near.week.arrivals / _legs_per_contact(
            queue, near.drivers.quality, near.state.abandoned, near.drivers.worlds
        )
        abandoned = np.broadcast_to(near.state.abandoned, (worlds.count, len(queue.agents)))
    in_part = within_part(queue.rhythm)
    for _ in range(3 if near is None else 1):
        arriving_legs = contacts * _legs_per_contact(queue, how, abandoned, worlds)
        week = serve(queue, arriving_legs, queue.patience, roughly=worlds.count > 1)
        wait = (in_part @ week.wait[..., None])[..., 0]
        lost = (week.abandoned + week.cut_off).sum(axis=2)
        abandoned = ratio(lost, arriving_legs.sum(axis=2))
    mails = observed.contacts[EMAIL]
    hours = answer_hours(np.full(worlds.count, mails.sum()), mails, observed.service.desk(Channel.EMAIL))
    return TodaysLines(queue, wait, abandoned, hours)


def _legs_per_contact(queue: Lines, how: Quality, abandoned: Floats, worlds: Worlds) -> Floats:
    """How many legs a contact makes at each line, ``(K, Q, 1)``, where legs are given up with chance ``(K, Q)``."""
    passed = how.transferred[:, list(queue.way_of)].mean(axis=2, keepdims=True)
    return legs(abandoned, passed, worlds["transfer.again"]).per_contact


def _observed_per_line(observed: Observed, queue: Lines) -> Floats:
    desks = observed.contacts[list(queue.ways)] * (queue.people[: queue.desks] > 0)
    weekly = queue.rhythm[queue.desks :]
    share = weekly / np.maximum(weekly.sum(axis=1, keepdims=True), 1e-12)
    return np.concatenate([desks, observed.store_visits[:, None] * share], axis=0)


def solve_drivers(
    observed: Observed, how: Quality, today: TodaysLines, worlds: Worlds, near: Pull | None = None
) -> Drivers:
    """Demand and pulls under which the model's today is the observed one; ``near`` is where to start."""
    new = _new_contacts(observed, how, today, worlds)  # (K, C, I)
    rhythm = observed.contacts @ IN_PART.T  # (C, D)
    in_part = ratio(rhythm, rhythm.sum(axis=1, keepdims=True))
    target = new[:, :, :, None] * in_part[None, :, None, :]
    wanted = target.sum(axis=1) / (1 - worlds["choice.do_nothing"])[:, None, None]
    where = observed.customers.count / observed.customers.total
    blank = Pull(np.zeros(0), np.zeros(0), tuple(store.name for store in observed.service.stores))
    drivers = Drivers(observed.customers, wanted, where, observed.contacts, how, blank, worlds)
    return replace(drivers, pull=_pulls(drivers, observed, today, target, near))


def _new_contacts(observed: Observed, how: Quality, today: TodaysLines, worlds: Worlds) -> Floats:
    seen = (observed.contacts.sum(axis=1)[:, None] * observed.reasons)[None]  # (1, C, I)
    weights = np.broadcast_to(
        np.concatenate([np.ones(today.lines.desks), observed.store_visits]), today.abandoned.shape
    )
    abandoned = by_way(today.abandoned, today.lines, weights)
    new = np.broadcast_to(seen, (worlds.count, *seen.shape[1:]))
    human = hands_over_to(observed.service, worlds.count)
    for _ in range(MOST_STEPS):
        going = np.moveaxis(new, 1, 2)
        elsewhere = going / np.maximum(going.sum(axis=2, keepdims=True), 1e-12)
        links = chain(encounters(how, worlds), abandoned, elsewhere, observed.service.bot, worlds, human)
        came_back = np.einsum("kic,kicd->kdi", np.moveaxis(seen, 1, 2) + np.zeros_like(going), links.move)
        before, new = new, np.maximum(seen - came_back, LEAST_NEW * seen)
        if np.abs(new - before).sum() <= TOLERANCE * new.sum():
            break
    return new


def _pulls(drivers: Drivers, observed: Observed, today: TodaysLines, target: Floats, near: Pull | None) -> Pull:
    """Berry's contraction over ways, reasons, dayparts and stores; then the channels that do not exist yet."""
    worlds = drivers.worlds
    stores = len(observed.service.stores)
    visits = observed.store_visits / max(observed.store_visits.sum(), 1e-9)
    per_store = target[:, STORE].sum(axis=(1, 2))[:, None] * visits[None]
    idle = drivers.wanted * worlds["choice.do_nothing"][:, None, None]
    constant = np.where(target > 0, _log_ratio(target, np.broadcast_to(idle[:, None], target.shape)), -np.inf)
    of_store = np.broadcast_to(np.where(visits > 0, 0.0, -MOST_PULL), (worlds.count, stores))  # nobody goes: no pull
    pull = Pull(constant, of_store.copy(), drivers.pull.stores)
    met = _Meeting(drivers, observed, today)
    if near is not None:
        known = np.where(np.isfinite(constant), np.broadcast_to(near.constant, constant.shape), -np.inf)
        pull = replace(pull, constant=known, store=np.broadcast_to(near.store, pull.store.shape))
    pull, missing = _contracted(pull, met, target, per_store, np.ones(worlds.count, dtype=bool), STORE_STEPS)
    pull, _ = _contracted(pull, met, target, None, missing, MOST_STEPS)
    return _with_new_ways(_with_new_hours(pull, met, target), met, target, near)


def _contracted(
    pull: Pull, met: _Meeting, target: Floats, per_store: Floats | None, moving: Rows, steps: int
) -> tuple[Pull, Rows]:
    """Move the constants of the worlds ``moving`` until first contacts meet ``target``; with ``per_store`` each store's
    pull too. Also the worlds that have not met it in so many ``steps``.

    A store may have more visits than its surroundings can send, so stores are met as far as they go,
    in the steps given, and the ways' totals afterwards exactly.
    """
    worlds = met.drivers.worlds
    free = np.isfinite(pull.constant[0])  # (C, I, D): ways that somebody takes
    at: list[Floats] = []
    moved: list[Floats] = []
    before = np.full(worlds.count, np.inf)
    by_way, by_store = target.copy(), np.zeros_like(pull.store)
    for _ in range(steps):
        if not moving.any():
            break
        by_way[moving], stores = met.first(pull, rows=moving)  # a world at rest is left there
        by_store[moving] = stores.sum(axis=2)
        of_store = np.zeros_like(pull.store)
        missed = np.abs(by_way - target).sum(axis=(1, 2, 3))
        if per_store is not None:
            of_store = _stores_off(per_store, by_store, pull.store)
            missed += (by_store * np.abs(np.expm1(of_store))).sum(axis=1)
        missed /= target.sum(axis=(1, 2, 3))
        moving = missed >= TOLERANCE
        move = _ways_off(target, by_way, met.drivers.wanted, worlds)[:, free]
        at = [*at, np.concatenate([pull.constant[:, free], pull.store], axis=1)][-REMEMBERED:]
        moved = [*moved, np.concatenate([move, of_store], axis=1)][-REMEMBERED:]
        bold = np.clip(mixed(at, moved) - at[-1], -LONGEST_STEP, LONGEST_STEP)
        lost = missed > before  # mixing led this world astray: a plain step finds back
        step = np.where(lost[:, None], moved[-1], bold)
        step[~moving] = 0.0
        pull = _pull_from(at[-1] + step, pull, free)
        before = missed
    return pull, moving


def _ways_off(target: Floats, by_way: Floats, wanted: Floats, worlds: Worlds) -> Floats:
    """How far the constants ``(K, C, I, D)`` are from meeting ``target``, were all customers alike.

    A nested logit is then inverted in one step (Berry 1994): the constant of a way in a nest of likeness ``l`` is
    ``l ln way + (1 - l) ln nest - ln nothing``, each taken as a share of all. Customers differ by place and ability,
    so it takes a few.
    """
    off = _log_ratio(target, by_way)
    for nest, name in ((list(WRITTEN), "choice.text_likeness"), ([STORE, PHONE], "choice.people_likeness")):
        likeness = worlds[name][:, None, None]
        together = _log_ratio(target[:, nest].sum(axis=1), by_way[:, nest].sum(axis=1))
        off[:, nest] = likeness[:, None] * off[:, nest] + ((1.0 - likeness) * together)[:, None]
    nothing = worlds["choice.do_nothing"][:, None, None] * wanted
    return np.asarray(off - _log_ratio(nothing, wanted - by_way.sum(axis=1))[:, None])


def _stores_off(per_store: Floats, by_store: Floats, pull: Floats) -> Floats:
    """How far each store's visits are from its share of all, in logarithms ``(K, J)``; 0 where its pull is at the limit
    already, and the others then divide what is theirs.
    """
    off = _log_ratio(per_store, by_store)
    free = (np.abs(pull) < MOST_PULL) | (off * pull < 0)
    together = _log_ratio((per_store * free).sum(axis=1), (by_store * free).sum(axis=1))
    return np.asarray(np.where(free & (off != 0), off - together[:, None], 0.0))


def _rates(worlds: Worlds) -> Floats:
    """How far a constant moves for each step that its way's contacts are off, ``(K, C)``: within a nest people move
    more than one for one.
    """
    rate = np.ones((worlds.count, len(WAYS)))
    rate[:, list(WRITTEN)] = worlds["choice.text_likeness"][:, None]
    rate[:, [STORE, PHONE]] = worlds["choice.people_likeness"][:, None]
    return rate


def _pull_from(flat: Floats, like: Pull, free: npt.NDArray[np.bool_]) -> Pull:
    """The pull that a vector stands for; no store may differ from the average by more than a factor e³."""
    constant = like.constant.copy()
    ways = int(free.sum())
    constant[:, free] = flat[:, :ways]
    return replace(like, constant=constant, store=np.clip(flat[:, ways:], -MOST_PULL, MOST_PULL))


class _Meeting:
    """First contacts at today's waits for any pull."""

    def __init__(self, drivers: Drivers, observed: Observed, today: TodaysLines) -> None:
        self.drivers = drivers
        self.service = observed.service
        self.reach = reach(observed.service, drivers.customers, drivers.rhythm)
        self.way = by_distance(self.reach, drivers.worlds)
        desks = np.zeros((drivers.worlds.count, len(WAYS), PARTS))
        desks[:, list(today.lines.ways)] = today.wait[:, : today.lines.desks]
        desks[:, EMAIL] = felt_minutes(today.mail_hours, drivers.worlds)[:, None]
        self.waits = Waits(desks, today.wait[:, today.lines.desks :])
        self.wanted, self.where = coarse(drivers.wanted), coarse(drivers.where)

    def offers(self, channel: Channel) -> bool:
        """Whether somebody is there to answer on ``channel`` today."""
        return self.service.desk(channel) is not None

    def first(self, pull: Pull, rows: slice | Rows = EVERY_WORLD) -> tuple[Floats, Floats]:
        """How many go by each way ``(K, C, I, D)`` and to each store ``(K, J, D)`` in the worlds ``rows``."""
        return totals(self._odds(pull, self.reach, rows), self.wanted[rows], self.where)

    def left_by_people(self, pull: Pull) -> LeftByPeople:
        """Whom stores and phone leave to other ways: the same whatever these draw."""
        return LeftByPeople.of(self._odds(pull, self.reach), self.where)

    def on_new_way(self, pull: Pull, way: int, left: LeftByPeople | None) -> Floats:
        """How many would go by ``way`` ``(K, I, D)``, were it there at all hours besides what is there today; ``left``
        by people, whom ``pull`` draws as much, or None where the way is the phone.
        """
        opening = self.reach.open_part.copy()
        opening[way] = 1.0
        chosen = self._odds(pull, replace(self.reach, open_part=opening))
        if left is None:
            return totals(chosen, self.wanted, self.where)[0][:, PHONE]
        going = (chosen.share[:, way] * left.to(chosen.others)).sum(axis=1)
        return np.asarray(going * self.wanted)

    def _odds(self, pull: Pull, reachable: Reach, rows: slice | Rows = EVERY_WORLD) -> Odds:
        worlds, waits = self.drivers.worlds.among(rows), self.waits.among(rows)
        return odds(pull.among(rows), reachable, waits, worlds, way=self.way[rows]).coarse()


def _with_new_hours(pull: Pull, met: _Meeting, target: Floats) -> Pull:
    """Let phone and stores, in parts of the week when they are closed today, draw as they do when they are open."""
    constant = pull.constant.copy()
    for way in (PHONE, STORE):
        closed = met.reach.open_part[way] == 0
        came = target[:, way] * ~closed  # (K, I, D)
        total = came.sum(axis=2)
        usual = ratio((came * np.where(came > 0, pull.constant[:, way], 0.0)).sum(axis=2), total)
        usual = np.where(total > 0, usual, -np.inf)
        constant[:, way] = np.where(closed, usual[:, :, None], constant[:, way])
    return replace(pull, constant=constant)


def _with_new_ways(pull: Pull, met: _Meeting, target: Floats, near: Pull | None) -> Pull:
    """Give phone, chat, bot and app, where nobody uses them yet, the constants that win their assumed share today."""
    worlds, rate = met.drivers.worlds, _rates(met.drivers.worlds)
    left: LeftByPeople | None = None
    for channel, name in NEW_WAYS.items():
        way = WAY[channel]
        if target[:, way].sum() > 0 or met.offers(channel):
            continue
        share = worlds[name][:, None, None]
        wins = share * target.sum(axis=1)
        constant = pull.constant.copy()
        constant[:, way] = (
            np.log(share / worlds["choice.do_nothing"][:, None, None]) if near is None else near.constant[:, way]
        )
        trial = replace(pull, constant=constant)
        if left is None and way != PHONE:
            left = met.left_by_people(trial)
        for _ in range(MOST_STEPS):
            step = _log_ratio(wins, met.on_new_way(trial, way, left))
            constant = trial.constant.copy()
            constant[:, way] += (rate[:, way, None, None] / (1.0 - share)) * step
            trial = replace(trial, constant=constant)
            if np.abs(step).max() < TOLERANCE * 5:
                break
        pull = trial
    return pull


def _log_ratio(target: Floats, modelled: Floats) -> Floats:
    known = (target > 0) & (modelled > 0)
    ratio = np.divide(target, modelled, out=np.ones_like(target), where=known)
    return np.asarray(np.log(ratio))
