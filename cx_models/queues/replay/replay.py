"""Days replayed customer by customer, as many as asked or as a stated precision needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cx_models.queues.checks import checked, count, number
from cx_models.queues.replay.arrays import (
    Log,
    Memory,
    Rules,
    State,
    as_arrays,
    as_lists,
    chance_of,
    empty_waits,
    log_of,
    rules_of,
    state_of,
)
from cx_models.queues.replay.compiling import compiled
from cx_models.queues.replay.contacts import Contacts, contacts_of
from cx_models.queues.replay.counting import BINS, ENDS, KINDS
from cx_models.queues.replay.customers import Customers, customers_of
from cx_models.queues.replay.day import run_day
from cx_models.queues.replay.network import Network
from cx_models.queues.replay.results import Measure, Replay, joined

TWENTY_SECONDS = 1.0 / 3.0
"""What was not seen in n contacts has a share of less than this over n, at 95 % (Hanley and Lippman-Hand 1983)."""
FEWEST_DAYS = 10


def replay(
    network: Network,
    *,
    days: int = 10,
    seed: int = 0,
    target: npt.ArrayLike = TWENTY_SECONDS,
    warm_up: int = 0,
    log_days: int = 0,
    plain: bool = False,
    first_day: int = 0,
) -> Replay:
    """Play ``days`` independent days of a network, each from empty; the same seed gives the same customers.

    Draws belong to the customer, not to the order of events. When a matter arises, how it first comes and how urgent
    it is belongs to the matter; handling and outcome to the number of legs answered so far; patience and trying
    again to the number of attempts. So two networks differ only where they must, and a customer who has
    to try three times brings the same work as one who is answered at once.

    Parameters
    ----------
    days: independent repetitions of the T intervals; one alone gives no interval round the results.
    target: minutes within which an answer is in time, one number or (Q,).
    warm_up: intervals at the start of each day that are played but left out of shares, means and totals.
    log_days: so many days are logged contact by contact.
    plain: run the plain loop even where the compiled one is ready; the numbers are the same.
    first_day: number of the first day, to go on where another replay ended.

    >>> from cx_models.queues.replay.network import network
    >>> desk = network([12.0, 18.0], [2, 3], handling=6, patience=10)
    >>> replay(desk, days=3, seed=1).arrivals.round(1).tolist()
    [[4.0, 8.0]]
    """
    _check(network, days, seed, warm_up, log_days, first_day)
    in_time = checked("target", target, finite=False)
    if in_time.shape not in ((), (network.size[0],)):
        raise ValueError(f"target has shape {in_time.shape}; it must be one number, or one for each of the queues")
    in_time = np.broadcast_to(in_time, (network.size[0],)).astype(np.float64)
    loop = None if plain else compiled()
    rules = rules_of(network, in_time)
    waits: Any = empty_waits(rules) if loop else empty_waits(rules).tolist()
    queues, pools, classes, intervals = network.size
    tally = np.zeros((days, KINDS, queues, intervals))
    minutes = np.zeros((days, 2 * queues + 2 * pools, intervals))
    ends = np.zeros((days, classes, ENDS), dtype=np.int64)
    logs: list[Contacts] = []
    memory = Memory()
    for day in range(days):
        customers = customers_of(network, seed, first_day + day)
        today = rules._replace(customers=len(customers.time))
        state, log = _played(today, customers, waits, loop, memory, logged=day < log_days)
        tally[day] = np.reshape(state.tally, tally.shape[1:])
        minutes[day] = np.reshape(state.minutes, minutes.shape[1:])
        ends[day] = np.reshape(state.ends, ends.shape[1:])
        if day < log_days:
            logs.append(contacts_of(log, state.stage, customers, first_day + day))
    return Replay(
        network=network,
        seed=seed,
        first_day=first_day,
        warm_up=warm_up,
        target=in_time,
        tally=tally,
        minutes=minutes,
        waits=np.asarray(waits, dtype=np.int32).reshape(queues, intervals, 2, BINS),
        ends=ends,
        contacts=Contacts.joined(logs),
        compiled=loop is not None,
    )


def replay_until(
    network: Network,
    *,
    precision: float,
    measure: Measure = "abandoned",
    queue: int | None = None,
    seed: int = 0,
    most_days: int = 1000,
    level: float = 0.95,
    target: npt.ArrayLike = TWENTY_SECONDS,
    warm_up: int = 0,
) -> Replay:
    """Replay as many days as make the interval of one measure no wider than ``precision`` on either side.

    At least ten days; then as many as the spread seen so far asks for, looked at again each time; while nothing has
    happened that varies, until so many contacts were seen that it is too rare to matter. Stops at
    ``most_days``, precise or not: ask the result for its ``measured``.
    """
    number("precision", precision, above=0)
    number("level", level, above=0, below=1)
    most_days = count("most_days", most_days, least=FEWEST_DAYS)
    so_far = replay(network, days=FEWEST_DAYS, seed=seed, target=target, warm_up=warm_up)
    while True:
        found = so_far.measured(measure, queue=queue, level=level)
        half, days = (found.high - found.low) / 2.0, len(so_far.tally)
        if half <= precision or days >= most_days:
            return so_far
        wanted = min(int(np.ceil(1.1 * days * (half / precision) ** 2)), most_days, 4 * days)
        more = replay(network, days=max(wanted - days, 1), seed=seed, target=target, warm_up=warm_up, first_day=days)
        so_far = joined(so_far, more)


def _played(
    rules: Rules, customers: Customers, waits: Any, loop: Any, memory: Memory, *, logged: bool
) -> tuple[State, Log]:
    """One day, played again where the log proved too small."""
    room = 2 * rules.customers + 100 if logged else 0
    before = list(waits) if logged and loop is None else np.copy(waits) if logged else None
    while True:
        log = log_of(room)
        state = state_of(rules, customers, waits, memory)
        if loop is not None:
            loop(rules, state, log, chance_of(rules, plain=False))
        else:
            lists, log = as_lists(state), as_lists(log)
            run_day(as_lists(rules), lists, log, chance_of(rules, plain=True))
            state, log = lists, as_arrays(log)
        if int(log.used[0]) <= room or before is None:
            return state, log
        room = int(log.used[0])
        waits[:] = before


def _check(network: Network, days: int, seed: int, warm_up: int, log_days: int, first_day: int) -> None:
    for name, value, least in (("days", days, 1), ("seed", seed, 0), ("log_days", log_days, 0),
                               ("first_day", first_day, 0), ("warm_up", warm_up, 0)):  # fmt: skip
        count(name, value, least=least)
    if warm_up >= network.size[3]:
        raise ValueError(f"warm_up is {warm_up}; it must be less than the {network.size[3]} intervals")
