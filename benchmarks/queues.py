"""Times and errors of the queue solvers, re-runnable: ``python benchmarks/queues.py``.

Errors are against many small steps of the same chain, in points of abandonment in the worst interval.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.linalg.lapack import dgttrf, dgttrs

sys.path.insert(0, str(Path(__file__).parents[1]))

from cx_models.queues.chain import room_needed
from cx_models.queues.desks import desks_from
from cx_models.queues.erlang import erlang_a, erlang_b
from cx_models.queues.over_time import Course, over_time
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.queues.staffing_over_time import agents_needed_over_time
from cx_models.queues.states import States

HALF_HOURS = np.arange(26)
RUSH = 0.3 + np.exp(-(((HALF_HOURS - 8) / 5.0) ** 2)) + 0.7 * np.exp(-(((HALF_HOURS - 17) / 5.0) ** 2))
WEEKDAYS = np.array([1.3, 1.0, 0.95, 0.9, 1.0, 0.5])


def week(seed: int = 3) -> tuple[np.ndarray, ...]:
    """35 desks of 1-6 agents, open 16 half-hours, and one of 60, for 6 days: (36, 6, 26)."""
    random = np.random.default_rng(seed)
    agents = random.integers(1, 7, 35)
    load = random.uniform(0.5, 1.2, 35)
    is_open = (HALF_HOURS >= 4) & (HALF_HOURS < 20)
    small = (agents * 60 / 7 * load)[:, None, None] * WEEKDAYS[:, None] * RUSH * is_open
    large = 60 * 10 * WEEKDAYS[:, None] * RUSH
    staff = np.broadcast_to(agents[:, None, None] * is_open, small.shape)
    staff_large = np.broadcast_to(np.where((HALF_HOURS > 2) & (HALF_HOURS < 24), 60, 30), large.shape)
    return (
        np.concatenate([small, large[None]]),
        np.append(np.full(35, 7.0), 6.0)[:, None],
        np.append(np.full(35, 15.0), 25.0)[:, None],
        np.concatenate([staff, staff_large[None]]),
    )


def harsh() -> tuple[np.ndarray, ...]:
    """Desks of 1-150 agents at 0.7-1.3 times their capacity, patience 4-200 min: (8, 5, 26)."""
    agents = np.array([1, 2, 4, 8, 20, 50, 100, 150])[:, None, None]
    load = np.array([0.7, 0.9, 1.0, 1.1, 1.3])[:, None]
    patience = np.array([4.0, 12.0, 25.0, 60.0, 200.0])
    return agents * 10 * load * RUSH, np.array(6.0), patience, np.broadcast_to(agents, (8, 5, 26))


def draws(case: tuple[np.ndarray, ...], number: int) -> tuple[np.ndarray, ...]:
    """The same week with arrivals and patience drawn anew, (number, ...)."""
    arrivals, handling, patience, agents = case
    random = np.random.default_rng(0)
    return (
        arrivals * random.uniform(0.9, 1.1, (number, 1, 1, 1)),
        np.broadcast_to(handling, (number, *handling.shape)),
        patience * random.uniform(0.7, 1.3, (number, 1, 1)),
        np.broadcast_to(agents, (number, *agents.shape)),
    )


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """Median time of so many rounds after a first one."""
    work()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return 1000 * float(np.median(times))


def points(course: Course, truth: Course) -> float:
    """Largest difference in the share who abandon in an interval, in points."""
    came = np.maximum(truth.arrivals, 1e-9)
    return float(100 * np.abs((course.abandoned - truth.abandoned) / came)[truth.arrivals > 0].max())


def settled_each_interval(case: tuple[np.ndarray, ...], truth: Course) -> float:
    """Error, in points, of a settled Erlang A for each interval on its own."""
    arrivals, handling, patience, agents = case
    alone = erlang_a(arrivals, handling[..., None], patience[..., None], agents).abandoned
    return float(100 * np.abs(alone - truth.abandoned / np.maximum(truth.arrivals, 1e-9))[arrivals > 0].max())


def tr_bdf2(case: tuple[np.ndarray, ...], steps: int) -> None:
    """The usual way, for comparison: factorise once per interval, two real solves in each of many steps."""
    arrivals, handling, patience, agents = case
    desks, _ = desks_from(
        arrivals=arrivals, handling=handling, patience=patience, agents=agents, start=0.0, interval=30.0
    )
    room = room_needed(desks, tail=9.0)
    states = States.of(desks, desks.arrivals.T, desks.agents.T, room=room, coarse=False)
    up, down = states.rates(30.0 / steps)
    state, split = states.beginning(), 2 - np.sqrt(2)
    for rise, fall in zip(up, down, strict=True):
        stay = -(rise + fall)
        shift = split / 2
        factors = dgttrf(-shift * rise[:-1], 1 - shift * stay, -shift * fall[1:])[:5]
        for _ in range(steps):
            moved = stay * state
            moved[1:] += rise[:-1] * state[:-1]
            moved[:-1] += fall[1:] * state[1:]
            half = dgttrs(*factors, state + shift * moved)[0].ravel()
            state = dgttrs(*factors, (half - (1 - split) ** 2 * state) / (split * (2 - split)))[0].ravel()


def main() -> None:
    """Print the table."""
    usual, hard = week(), harsh()
    many = draws(usual, 50)
    one_day = (60 * 17 * (0.6 + 0.5 * np.sin(np.linspace(0, np.pi, 32))), 6.0, 9.0, np.full(32, 100))
    truth, hard_truth = over_time(*usual, steps=8), over_time(*hard, steps=8)
    exact = median_ms(lambda: over_time(*usual), 15)
    rough = median_ms(lambda: over_time(*usual, method="approximate"), 15)
    ten_steps = median_ms(lambda: tr_bdf2(usual, 10), 5)
    exact_many = median_ms(lambda: over_time(*many), 3)
    rough_many = median_ms(lambda: over_time(*many, method="approximate"), 3)

    print("over_time, 36 desks x 6 days x 26 half-hours           ms   points (this week / harsh)")
    for name, spent, settings in (
        ("exact, one step (default)", exact, {}),
        ("approximate", rough, {"method": "approximate"}),
    ):
        errors = points(over_time(*usual, **settings), truth), points(over_time(*hard, **settings), hard_truth)
        print(f"  {name:48s}{spent:8.1f}   {errors[0]:.4f} / {errors[1]:.4f}")
    with_tail = median_ms(lambda: over_time(*usual, percentile=True), 7)
    print(f"  {'exact with ninetieth percentile':48s}{with_tail:8.1f}")
    print(f"  {'exact, 8 steps (the reference)':48s}{median_ms(lambda: over_time(*usual, steps=8), 3):8.1f}")
    print(f"  {'settled Erlang A in each interval':48s}{'':8s}   ", end="")
    print(f"{settled_each_interval(usual, truth):.1f} / {settled_each_interval(hard, hard_truth):.1f}")
    print(
        f"  {'TR-BDF2, ten steps, closed hours included':48s}{ten_steps:8.1f}   {ten_steps / exact:.1f} x the default"
    )
    print(f"  {'50 draws, exact':48s}{exact_many:8.0f}   {exact_many / exact:.0f} x one")
    print(f"  {'50 draws, approximate':48s}{rough_many:8.0f}   {exact_many / rough_many:.1f} x faster than exact")
    day = median_ms(lambda: over_time(*one_day, interval=15.0), 15)
    print(f"  {'one day of 100 agents, 32 quarter-hours, exact':48s}{day:8.1f}")

    random = np.random.default_rng(0)
    agents = random.integers(1, 300, 100_000)
    arrivals, patience = agents * 10 * random.uniform(0.5, 1.6, 100_000), random.uniform(1, 60, 100_000)
    print("settled desks")
    print(f"  {'erlang_a, 100,000 at once':48s}{median_ms(lambda: erlang_a(arrivals, 6, patience, agents), 3):8.0f}")
    print(f"  {'erlang_a, one':48s}{median_ms(lambda: erlang_a(100, 6, 20, 12), 30):8.2f}")
    print(f"  {'erlang_b, 100,000 at once':48s}{median_ms(lambda: erlang_b(arrivals / 10, agents), 3):8.0f}")
    goal = Goal(wait=1.0)
    print("staffing for a mean wait of one minute")
    need = median_ms(lambda: agents_needed(usual[0], usual[1][..., None], usual[2][..., None], goal), 3)
    print(f"  {'agents_needed, 36 x 6 x 26':48s}{need:8.0f}")
    need = median_ms(lambda: agents_needed_over_time(usual[0], usual[1], usual[2], goal), 1)
    print(f"  {'agents_needed_over_time, 36 x 6 x 26':48s}{need:8.0f}")


if __name__ == "__main__":
    main()
