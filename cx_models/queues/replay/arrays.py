"""The network and a day's state as the event loop reads them: flat arrays, or lists where nothing is compiled."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np

from cx_models.quantities import Floats
from cx_models.queues.replay.counting import BINS, ENDS, KINDS
from cx_models.queues.replay.customers import Customers
from cx_models.queues.replay.dice import PLAIN_WORDS, SORTS, WORDS, Words, purposes
from cx_models.queues.replay.laws import SIZE, exponential, lognormal, weibull
from cx_models.queues.replay.network import Integers, Network


class Rules(NamedTuple):
    """What does not change within a day. Two-way tables are flat, row by row."""

    customers: int
    queues: int
    pools: int
    intervals: int
    levels: int
    widest: int
    at_once: int
    interval: float
    level: Any  # (I,) rank of the priority
    agents: Any  # (P * T,)
    pool: Any  # (A,) of each agent
    first_agent: Any  # (P,)
    people: Any  # (P,) most on duty at any time
    most: Any  # (P,) conversations at once
    speed: Any  # (P * K,)
    full_pace: Any  # (P,) conversations at full pace that an agent is worth
    skill: Any  # (P * Q,)
    helpers_from: Any  # (Q + 1,) where each queue's pools begin in helpers
    helpers: Any
    likes_from: Any  # (P + 1,) where each pool's queues begin in likes
    likes: Any
    handling: Any  # (Q,)
    handling_law: Any  # (Q,) where its table begins, -1 for all alike
    patience: Any  # (Q,)
    patience_law: Any
    endless: Any
    no_line: Any
    is_open: Any  # (Q * T,)
    comes_later: Any
    resolved: Any  # (I * Q,)
    transfer_cost: Any
    spill: Any  # (I * Q * Q,)
    transfer_first: Any  # (I * Q,)
    transfer_again: Any
    transfer_to: Any  # (Q * Q,)
    reconnect: Any
    reconnect_delay: Any
    reconnect_to: Any  # (I * Q * Q,)
    self_service: Any
    redial: Any
    redial_delay: Any
    in_step: Any  # (Q,) whether the clock of returns is real time
    return_pace: Any  # (Q * T,)
    return_clock: Any  # (Q * (T + 1),) what that clock shows as each interval begins
    call_back_above: Any
    call_back_accepted: Any
    target: Any  # (Q,) minutes
    tables: Any


class State(NamedTuple):
    """What changes, for N customers (by arrival) and A agents; -1 is nobody."""

    interval: Any  # (1,) the one running
    time: Any  # (N,) of the first contact
    matter: Any  # (N,) class
    queue: Any
    leg_key: Any  # of handling and outcome
    attempt_key: Any  # of patience and trying again
    stage: Any
    came: Any  # interval in which the contact came
    joined: Any  # minute in which it came
    waits_since: Any
    answered: Any
    called_back: Any
    work: Any  # minutes still needed, -1 if not drawn
    transfers: Any
    attempt: Any
    cause: Any
    before: Any
    behind: Any
    row: Any
    place: Any  # (N + A,) in the calendar
    entries: Any  # (1,)
    due: Any  # (N + A,)
    whose: Any
    head: Any  # (Q * levels,)
    tail: Any
    on_duty: Any  # (A,)
    load: Any
    changed: Any
    pace_clock: Any
    is_idle: Any
    idle: Any
    idle_head: Any  # (P,)
    idle_count: Any
    talks_to: Any  # (A * K,)
    done_at: Any
    capacity: Any  # (Q,)
    held: Any  # (2Q + 2P,) numbers waiting, in service, busy, on duty
    since: Any
    minutes: Any  # (2Q + 2P, T)
    tally: Any  # (KINDS, Q, T)
    waits: Any  # (Q, T, unanswered and answered, BINS)
    ends: Any  # (I, ENDS)


class Log(NamedTuple):
    """Contacts, one row each, up to ``room``; ``used`` counts on beyond it."""

    room: int
    used: Any
    customer: Any
    queue: Any
    agent: Any
    outcome: Any
    cause: Any
    attempt: Any
    arrived: Any
    answered: Any
    left: Any


class Chance(NamedTuple):
    """The hash and the word of each purpose."""

    purposes: Any
    hash: Words


def rules_of(network: Network, target: Floats) -> Rules:
    """A network flattened; ``customers`` is set anew for each day."""
    queues, pools, _, intervals = network.size
    skill = network.skill
    helpers = [[p for p in np.argsort(skill[:, q], kind="stable") if skill[p, q] > 0] for q in range(queues)]
    likes = [[q for q in np.argsort(skill[p], kind="stable") if skill[p, q] > 0] for p in range(pools)]
    people = network.agents.max(axis=1)
    most = np.count_nonzero(network.speed, axis=1)
    ranks, level = np.unique(network.priority, return_inverse=True)
    starts, tables = _tables(network)
    return Rules(
        customers=0,
        queues=queues,
        pools=pools,
        intervals=intervals,
        levels=len(ranks),
        widest=network.speed.shape[1],
        at_once=int(network.leaving == "at_once"),
        interval=float(network.interval),
        level=level.astype(np.int64),
        agents=network.agents.ravel(),
        pool=np.repeat(np.arange(pools), people),
        first_agent=np.concatenate([[0], np.cumsum(people)[:-1]]),
        people=people,
        most=most,
        speed=network.speed.ravel(),
        full_pace=most * network.speed[np.arange(pools), most - 1],
        skill=skill.ravel(),
        helpers_from=_starts(helpers),
        helpers=_joined(helpers),
        likes_from=_starts(likes),
        likes=_joined(likes),
        handling=network.handling,
        handling_law=starts[0],
        patience=np.where(np.isinf(network.patience), 0.0, network.patience),
        patience_law=starts[1],
        endless=np.isinf(network.patience).astype(np.int64),
        no_line=network.no_line.astype(np.int64),
        is_open=network.is_open.ravel().astype(np.int64),
        comes_later=network.comes_later.astype(np.int64),
        resolved=network.resolved.ravel(),
        transfer_cost=network.transfer_cost,
        spill=network.spill.ravel(),
        transfer_first=network.transfer_first.ravel(),
        transfer_again=network.transfer_again,
        transfer_to=network.transfer_to.ravel(),
        reconnect=network.reconnect,
        reconnect_delay=network.reconnect_delay,
        reconnect_to=network.reconnect_to.ravel(),
        self_service=network.self_service.astype(np.int64),
        redial=network.redial,
        redial_delay=network.redial_delay,
        in_step=(network.return_pace == 1).all(axis=1).astype(np.int64),
        return_pace=network.return_pace.ravel(),
        return_clock=_clock(network).ravel(),
        call_back_above=network.call_back_above,
        call_back_accepted=network.call_back_accepted,
        target=target,
        tables=tables,
    )


def _tables(network: Network) -> tuple[list[Integers], Floats]:
    """Where the tables of handling and of patience begin, and all tables; the first is the exponential one."""
    made: dict[tuple[str, float], Floats] = {("weibull", 1.0): exponential()}
    place = {("weibull", 1.0): 0}

    def start(kind: str, parameter: float) -> int:
        if (kind, parameter) not in made:
            place[kind, parameter] = SIZE * len(made)
            made[kind, parameter] = lognormal(parameter) if kind == "lognormal" else weibull(parameter)
        return place[kind, parameter]

    handling = [
        start("weibull", 1.0) if plain else -1 if cv == 0 else start("lognormal", float(cv))
        for plain, cv in zip(network.exponential, network.handling_cv, strict=True)
    ]
    patience = [start("weibull", float(shape)) for shape in network.patience_shape]
    return [np.array(handling), np.array(patience)], np.concatenate(list(made.values()))


def _clock(network: Network) -> Floats:
    """What each queue's clock of returns shows as intervals begin, (Q, T + 1)."""
    passed = np.cumsum(network.return_pace * network.interval, axis=1)
    return np.concatenate([np.zeros((len(passed), 1)), passed], axis=1)


def _starts(rows: list[list[int]]) -> Integers:
    return np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)


def _joined(rows: list[list[int]]) -> Integers:
    return np.array([value for row in rows for value in row] or [0], dtype=np.int64)


class Memory:
    """Arrays kept from day to day: asking the system for new ones takes a fifth of a compiled day."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def array(self, name: str, size: int, kind: type[np.generic], value: float = 0) -> Any:
        """An array of that name, size and kind, filled with a value; the same memory each time."""
        kept = self._kept.get(name)
        if kept is None or len(kept) < size:
            kept = self._kept[name] = np.empty(size + size // 8, dtype=kind)
        part = kept[:size]
        part.fill(value)
        return part


def state_of(rules: Rules, customers: Customers, waits: Any, memory: Memory) -> State:
    """The first minute of a day: nobody there, everything at rest. Short numbers, so that a day fits the cache.

    The state before it in the same memory is overwritten.
    """
    n, agents, classes = len(customers.time), len(rules.pool), len(rules.level)
    gauges, cells = 2 * rules.queues + 2 * rules.pools, rules.queues * rules.intervals
    slots, lines = agents * rules.widest, rules.queues * rules.levels

    def none(name: str, size: int) -> Any:
        return memory.array(name, size, np.int32, -1)

    def counts(name: str, size: int) -> Any:
        return memory.array(name, size, np.int32)

    def small(name: str, size: int) -> Any:
        return memory.array(name, size, np.int8)

    def reals(name: str, size: int) -> Any:
        return memory.array(name, size, np.float64)

    return State(
        interval=counts("interval", 1), time=customers.time, matter=customers.matter, queue=customers.queue.copy(),
        leg_key=customers.leg_key.copy(), attempt_key=customers.attempt_key.copy(), stage=small("stage", n),
        came=counts("came", n), joined=reals("joined", n), waits_since=reals("waits_since", n),
        answered=small("answered", n), called_back=small("called_back", n), work=reals("work", n),
        transfers=small("transfers", n), attempt=counts("attempt", n), cause=small("cause", n),
        before=none("before", n), behind=none("behind", n), row=none("row", n), place=none("place", n + agents),
        entries=counts("entries", 1), due=reals("due", n + agents), whose=counts("whose", n + agents),
        head=none("head", lines), tail=none("tail", lines), on_duty=small("on_duty", agents),
        load=counts("load", agents), changed=reals("changed", agents), pace_clock=reals("pace_clock", agents),
        is_idle=small("is_idle", agents), idle=counts("idle", agents), idle_head=counts("idle_head", rules.pools),
        idle_count=counts("idle_count", rules.pools), talks_to=none("talks_to", slots),
        done_at=reals("done_at", slots), capacity=reals("capacity", rules.queues),
        held=memory.array("held", gauges, np.int64), since=reals("since", gauges),
        minutes=reals("minutes", gauges * rules.intervals), tally=reals("tally", KINDS * cells), waits=waits,
        ends=memory.array("ends", classes * ENDS, np.int64),
    )  # fmt: skip


def empty_waits(rules: Rules) -> Any:
    """Waits not yet counted; kept from day to day."""
    return np.zeros(rules.queues * rules.intervals * 2 * BINS, dtype=np.int32)


def log_of(room: int) -> Log:
    """An empty log."""
    whole = [np.full(room, -1, dtype=np.int64) for _ in range(6)]
    return Log(room, np.zeros(1, dtype=np.int64), *whole, *(np.full(room, np.nan) for _ in range(3)))


def chance_of(rules: Rules, *, plain: bool) -> Chance:
    """The dice, for compiled or for plain running."""
    words = purposes(SORTS + 3 * (rules.queues + 1))
    return Chance(words.tolist(), PLAIN_WORDS) if plain else Chance(words, WORDS)


Arrays = TypeVar("Arrays", Rules, State, Log)


def as_lists(arrays: Arrays) -> Arrays:
    """The same with lists for arrays: Python reads those several times faster, to the same values."""
    return type(arrays)._make(part.tolist() if isinstance(part, np.ndarray) else part for part in arrays)


def as_arrays(lists: Arrays) -> Arrays:
    """Back again; whole numbers beyond 64 bits do not occur in what is read afterwards."""
    return type(lists)._make(np.array(part) if isinstance(part, list) else part for part in lists)
