"""The calculation by hand as a page that a reader can follow with a pocket calculator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from making.by_hand import (
    CLOSED,
    SETTLED,
    figures,
    matters,
    new_per_week,
    phone_desk,
    phone_queue,
    settle,
    shares,
)
from making.places import kilometres
from making.world import WEEKS_PER_MONTH, Desk, World

WEIGHTS_SHOWN = 8


def page(world: World, played: dict[str, dict[str, float]]) -> str:
    """The page in Markdown; ``played`` are the phone's figures from the event simulation."""
    phone = phone_desk(world)
    parts = (
        _given(world, phone),
        _choices(world),
        _erlang(phone, new_per_week(world, False)["phone"]),
        _loop(world, phone),
        _answer(figures(world), played),
    )
    return "\n".join(line for part in parts for line in part)


def _given(world: World, phone: Desk) -> list[str]:
    rates = " + ".join(f"{rate:g}" for rate in world.rates.values())
    agents = 0 if phone.agents is None else int(phone.agents.max())
    store, slope = world.choice.constant["store"], -world.choice.distance
    call, again = world.choice.constant["phone"], world.reconnect["phone"]
    return f"""# The tiny city on paper

What does closing the smaller store, {CLOSED}, do to the phone line? Every step below can be
repeated with a pocket calculator. The script that writes this page computes it by plain recursion and
knows nothing of the product.

## 1. What is given

- Matters per customer and month: {rates} = {sum(world.rates.values()):g}.
  A month has {WEEKS_PER_MONTH:.3f} weeks.
- A customer picks among the open desks in proportion to e^V, with V(phone) = {call:g} and V(store) =
  {store:g} − {slope:g} · ln(1 + km). Waiting changes nothing here: this is the first step, before
  the loop between waiting and choice.
- The phone: {agents} agents, {_hours(phone):g} hours a week, evenly spread. Handling takes
  {phone.handling:g} min and patience lasts {phone.patience:g} min on average, both exponential.
- Who gives up waiting calls again with chance {phone.redial:g}. Of the calls answered
  {phone.resolved:.0%} settle the matter; of the rest {again:.0%} call again. Who comes back to a store
  stays with the stores.
""".splitlines()


def _choices(world: World) -> list[str]:
    names = [desk.name for desk in world.desks]
    header = ["town", "customers", "matters per week", "km to the stores"]
    header += [f"{name} {when}" for when in ("today", "after") for name in names]
    rows = []
    for index, town in enumerate(world.towns):
        km = " and ".join(f"{kilometres(town.place, shop.place):.1f}" for shop in world.shops)
        row = [town.place.name, str(town.customers), f"{matters(world, index):.2f}", km]
        for closed in (False, True):
            found = shares(world, index, closed)
            row += [f"{found.get(name, 0):.4f}" for name in names]
        rows.append(row)
    today, after = new_per_week(world, False), new_per_week(world, True)
    return [
        "",
        "## 2. Who turns where first",
        "",
        *_table(header, rows),
        "",
        "New matters per week = matters × share, summed over the towns:",
        "",
        *_table(
            ("desk", "today", "after the closure"),
            [(name, f"{today[name]:.2f}", f"{after.get(name, 0):.2f}") for name in names],
        ),
    ]


def _erlang(phone: Desk, calls: float) -> list[str]:
    queue, per_hour = phone_queue(phone, calls), calls / _hours(phone)
    total = sum(queue.weights)
    rows = [(str(k), f"{w:.5f}", f"{w / total:.5f}") for k, w in enumerate(queue.weights[:WEIGHTS_SHOWN])]
    return [
        *f"""
## 3. Erlang A by hand

With λ calls, μ calls finished per agent and θ = 1/patience leaving per waiting caller (all per minute) and
n agents, the chance of k callers in the system is proportional to w(k):

    w(0) = 1
    w(k) = w(k−1) · λ / (k μ)                      k ≤ n
    w(k) = w(k−1) · λ / (n μ + (k − n) θ)          k > n
    queue L = Σ (k − n) w(k) / Σ w(k)   over k > n
    wait = L / λ      abandoned = θ · wait

First round today: {calls:.2f} calls a week in {_hours(phone):g} hours are {per_hour:.3f} an hour, so
λ = {per_hour / 60:.5f}, μ = 1/{phone.handling:g} = {1 / phone.handling:.5f} and
θ = 1/{phone.patience:g} = {1 / (phone.patience or 1):.5f} a minute.
""".splitlines(),
        "",
        *_table(("k", "w(k)", "chance"), [*rows, ("all", f"{total:.5f}", "1")]),
        "",
        f"Wait {queue.mean_wait:.4f} min, abandoned {queue.abandoned:.2%}, everybody busy"
        f" {queue.all_busy:.2%} of the time.",
    ]


def _loop(world: World, phone: Desk) -> list[str]:
    back = (1 - phone.resolved) * world.reconnect["phone"]
    lines = [
        "",
        "## 4. Who calls again",
        "",
        f"next = new + calls · ({phone.redial:g} · abandoned + {back:g} · (1 − abandoned)),",
        f"repeated until it moves less than {SETTLED:g} calls.",
    ]
    for title, closed in (("Today", False), ("After the closure", True)):
        rounds = settle(world, new_per_week(world, closed)["phone"])
        rows = [
            (
                str(k),
                f"{r.calls:.3f}",
                f"{r.queue.mean_wait:.4f}",
                f"{r.queue.abandoned:.4f}",
                f"{r.then:.3f}",
            )
            for k, r in enumerate(rounds, start=1)
        ]
        header = ("round", "calls per week", "wait min", "abandoned", "next")
        lines += ["", f"**{title}**", "", *_table(header, rows)]
    return lines


def _answer(settled: dict[str, dict[str, float]], played: dict[str, dict[str, float]]) -> list[str]:
    shown = (
        ("calls_per_week", "calls per week", ".1f"),
        ("mean_wait_min", "mean wait, min", ".2f"),
        ("abandoned", "abandoned", ".1%"),
        ("occupancy", "occupancy", ".1%"),
    )
    rows = [
        (
            title,
            *(format(case[when][key], form) for case in (settled, played) for when in ("today", "closed")),
        )
        for key, title, form in shown
    ]
    header = ("phone", "today", "after the closure", "played today", "played after")
    return [
        "",
        "## 5. The answer",
        "",
        *_table(header, rows),
        "",
        "*Played* is the event simulation that also wrote the workbooks. It differs a little: redials come",
        "close together, the line empties every evening, and only so many weeks were played.",
        "",
    ]


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [header, ["---"] * len(header), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _hours(phone: Desk) -> float:
    return float((phone.profile > 0).sum() / 2)
