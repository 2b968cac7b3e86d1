"""The tiny city on paper: what closing the smaller store does to the phone line."""

from __future__ import annotations

import math
from dataclasses import dataclass

from making.places import kilometres
from making.world import WEEKS_PER_MONTH, Desk, World

CLOSED = "Heinola North"
SETTLED = 0.005  # calls per week
ROWS_SHOWN = 8


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
    phone = _phone(world)
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


def page(world: World, played: dict[str, dict[str, float]]) -> str:
    """The calculation as Markdown; ``played`` are the same figures from the event simulation."""
    phone = _phone(world)
    return "\n".join(
        [
            *_introduction(world, phone),
            *_choices(world),
            *_formula(phone, new_per_week(world, False)["phone"]),
            *_loop(world),
            *_verdict(figures(world), played),
            "",
        ]
    )


def _introduction(world: World, phone: Desk) -> list[str]:
    rates = " + ".join(f"{rate:g}" for rate in world.rates.values())
    agents = 0 if phone.agents is None else int(phone.agents.max())
    hours = float((phone.profile > 0).sum() / 2)
    return [
        "# The tiny city on paper",
        "",
        f"What does closing the smaller store, {CLOSED}, do to the phone line? Every step below can be",
        "repeated with a pocket calculator. The script that writes this page computes it by plain recursion and",
        "knows nothing of the product.",
        "",
        "## 1. What is given",
        "",
        f"- Matters per customer and month: {rates} = {sum(world.rates.values()):g}; a month has",
        f"  {WEEKS_PER_MONTH:.3f} weeks.",
        f"- A customer picks among the open desks in proportion to e^V. V(store) = {world.choice.constant['store']:g}",
        f"  − {-world.choice.distance:g} · ln(1 + km), V(phone) = {world.choice.constant['phone']:g}. Waiting changes nothing here:",
        "  this is the first step, before the loop waiting ↔ choice.",
        f"- The phone: {agents} agents, {hours:g} hours a week, evenly spread; handling {phone.handling:g} min and patience",
        f"  {phone.patience:g} min on average, both exponential.",
        f"- Who gives up waiting calls again with chance {phone.redial:g}. Of calls answered {phone.resolved:.0%} settle the matter;",
        f"  of the rest {world.reconnect['phone']:.0%} call again. Who comes back to a store stays with the stores.",
        "",
    ]


def _choices(world: World) -> list[str]:
    names = [desk.name for desk in world.desks]
    lines = [
        "## 2. Who turns where first",
        "",
        "| town | customers | matters per week | km to the stores | "
        + " | ".join(f"{name} today" for name in names)
        + " | "
        + " | ".join(f"{name} after" for name in names)
        + " |",
        "|" + "---|" * (4 + 2 * len(names)),
    ]
    for index, town in enumerate(world.towns):
        km = " and ".join(f"{kilometres(town.place, shop.place):.1f}" for shop in world.shops)
        today, after = shares(world, index, False), shares(world, index, True)
        cells = [f"{today[name]:.4f}" for name in names] + [f"{after.get(name, 0):.4f}" for name in names]
        lines.append(
            f"| {town.place.name} | {town.customers} | {matters(world, index):.2f} | {km} | {' | '.join(cells)} |"
        )
    today, after = new_per_week(world, False), new_per_week(world, True)
    lines += ["", "New matters per week = matters × share, summed over the towns:", ""]
    lines += ["| desk | today | after the closure |", "|---|---|---|"]
    lines += [f"| {name} | {today[name]:.2f} | {after.get(name, 0):.2f} |" for name in names]
    return [*lines, ""]


def _formula(phone: Desk, calls: float) -> list[str]:
    hours = float((phone.profile > 0).sum() / 2)
    queue, per_hour = phone_queue(phone, calls), calls / hours
    total = sum(queue.weights)
    lines = [
        "## 3. Erlang A by hand",
        "",
        "With λ calls, μ calls finished per agent and θ = 1/patience leaving per waiting caller (all per minute) and",
        "n agents, the chance of k callers in the system is proportional to w(k):",
        "",
        "    w(0) = 1",
        "    w(k) = w(k−1) · λ / (k μ)                      k ≤ n",
        "    w(k) = w(k−1) · λ / (n μ + (k − n) θ)          k > n",
        "    queue L = Σ (k − n) w(k) / Σ w(k)   over k > n",
        "    wait = L / λ      abandoned = θ · wait",
        "",
        f"First round today: {calls:.2f} calls a week in {hours:g} hours are λ = {per_hour:.3f} an hour = {per_hour / 60:.5f} a minute;",
        f"μ = 1/{phone.handling:g} = {1 / phone.handling:.5f}, θ = 1/{phone.patience:g} = {1 / (phone.patience or 1):.5f}.",
        "",
        "| k | w(k) | chance |",
        "|---|---|---|",
    ]
    lines += [f"| {k} | {w:.5f} | {w / total:.5f} |" for k, w in enumerate(queue.weights[:ROWS_SHOWN])]
    lines += [
        f"| all | {total:.5f} | 1 |",
        "",
        f"Wait {queue.mean_wait:.4f} min, abandoned {queue.abandoned:.2%}, everybody busy {queue.all_busy:.2%} of the time.",
        "",
    ]
    return lines


def _loop(world: World) -> list[str]:
    lines = ["## 4. Who calls again", ""]
    phone = _phone(world)
    back = (1 - phone.resolved) * world.reconnect["phone"]
    lines += [
        f"next = new + calls · (redial · abandoned + (1 − abandoned) · {back:g}), repeated until it moves less than {SETTLED} calls.",
        "",
    ]
    for title, closed in (("Today", False), ("After the closure", True)):
        lines += [
            f"**{title}**",
            "",
            "| round | calls per week | wait min | abandoned | next |",
            "|---|---|---|---|---|",
        ]
        for number, one in enumerate(settle(world, new_per_week(world, closed)["phone"]), start=1):
            lines.append(
                f"| {number} | {one.calls:.3f} | {one.queue.mean_wait:.4f} | {one.queue.abandoned:.4f} | {one.then:.3f} |"
            )
        lines.append("")
    return lines


def _verdict(settled: dict[str, dict[str, float]], played: dict[str, dict[str, float]]) -> list[str]:
    lines = [
        "## 5. The answer",
        "",
        "| phone | today | after the closure | played today | played after |",
        "|---|---|---|---|---|",
    ]
    for key, title, form in (
        ("calls_per_week", "calls per week", ".1f"),
        ("mean_wait_min", "mean wait, min", ".2f"),
        ("abandoned", "abandoned", ".1%"),
        ("occupancy", "occupancy", ".1%"),
    ):
        cells = [settled["today"][key], settled["closed"][key], played["today"][key], played["closed"][key]]
        lines.append(f"| {title} | " + " | ".join(format(cell, form) for cell in cells) + " |")
    return [
        *lines,
        "",
        "*Played* is the event simulation that also wrote the workbooks. It differs a little: calls that redial",
        "come close together, the line empties every evening, and only so many weeks were played.",
    ]


def _phone(world: World) -> Desk:
    return next(desk for desk in world.desks if desk.channel == "phone")
