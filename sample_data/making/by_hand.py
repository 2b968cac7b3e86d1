"""The tiny city by hand: what closing the smaller store does to the phone line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from making.places import kilometres
from making.world import WEEKS_PER_MONTH, Desk, World

CLOSED = "Heinola North"
SETTLED = 0.005  # calls per week


@dataclass(frozen=True)
class Queue:
    """Erlang A in its steady state; times in minutes."""

    weights: tuple[float, ...]  # unnormalised weight of 0, 1, 2 … callers in the system
    abandoned: float
    mean_wait: float
    occupancy: float
    all_busy: float


def erlang_a(per_hour: float, handling: float, patience: float, agents: int) -> Queue:
    """The birth-and-death chain summed term by term until nothing is left to add."""
    arrive, serve, leave = per_hour / 60, 1 / handling, 1 / patience
    weights = [1.0]
    while len(weights) <= agents or weights[-1] > 1e-12 * sum(weights):
        callers = len(weights)
        ending = min(callers, agents) * serve + max(0, callers - agents) * leave
        weights.append(weights[-1] * arrive / ending)
    total = sum(weights)
    chance = [weight / total for weight in weights]
    queue = sum((callers - agents) * p for callers, p in enumerate(chance) if callers > agents)
    busy = sum(min(callers, agents) * p for callers, p in enumerate(chance))
    return Queue(
        weights=tuple(weights),
        abandoned=queue * leave / arrive,
        mean_wait=queue / arrive,
        occupancy=busy / agents,
        all_busy=sum(chance[agents:]),
    )


@dataclass(frozen=True)
class Round:
    """One round of the loop: calls per week guessed, the queue they make, calls per week they return."""

    calls: float
    queue: Queue
    then: float


def settle(world: World, new_calls: float) -> list[Round]:
    """Repeat: guess the calls, work out the queue, count who calls again."""
    phone = phone_desk(world)
    rounds: list[Round] = []
    calls = new_calls
    while True:
        queue = phone_queue(phone, calls)
        again = phone.redial * queue.abandoned
        again += (1 - queue.abandoned) * (1 - phone.resolved) * world.reconnect["phone"]
        then = new_calls + again * calls
        rounds.append(Round(calls, queue, then))
        if abs(then - calls) < SETTLED:
            return rounds
        calls = then


def phone_queue(phone: Desk, calls: float) -> Queue:
    """The queue that ``calls`` per week make when spread evenly over the opening hours."""
    assert phone.agents is not None and phone.patience is not None
    hours = float((phone.profile > 0).sum() / 2)
    return erlang_a(calls / hours, phone.handling, phone.patience, int(phone.agents.max()))


def shares(world: World, town: int, closed: bool) -> dict[str, float]:
    """Where the customers of one town turn first."""
    strength = {}
    for index, desk in enumerate(world.desks):
        if closed and desk.name == CLOSED:
            continue
        pull = world.choice.constant[desk.channel]
        if desk.channel == "store":
            km = kilometres(world.towns[town].place, world.shops[index].place)
            pull += world.choice.distance * math.log(1 + km)
        strength[desk.name] = math.exp(pull)
    total = sum(strength.values())
    return {name: value / total for name, value in strength.items()}


def matters(world: World, town: int) -> float:
    """New matters per week of one town."""
    return world.towns[town].customers * sum(world.rates.values()) / WEEKS_PER_MONTH


def new_per_week(world: World, closed: bool) -> dict[str, float]:
    """New matters per week by the desk first tried."""
    found: dict[str, float] = {}
    for town in range(len(world.towns)):
        for name, share in shares(world, town, closed).items():
            found[name] = found.get(name, 0.0) + share * matters(world, town)
    return found


def figures(world: World) -> dict[str, dict[str, float]]:
    """The settled numbers of both cases, for truth.json."""
    found = {}
    for case, closed in (("today", False), ("closed", True)):
        new = new_per_week(world, closed)
        last = settle(world, new["phone"])[-1]
        found[case] = {
            "new_calls_per_week": round(new["phone"], 3),
            "calls_per_week": round(last.then, 3),
            "abandoned": round(last.queue.abandoned, 5),
            "mean_wait_min": round(last.queue.mean_wait, 4),
            "occupancy": round(last.queue.occupancy, 4),
        }
    return found


def phone_desk(world: World) -> Desk:
    """The phone line."""
    return next(desk for desk in world.desks if desk.channel == "phone")
