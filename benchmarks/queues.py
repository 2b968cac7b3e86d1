"""Times and errors of the queue solvers, re-runnable: ``python benchmarks/queues.py``.

Errors on a day are against the chain's equations solved by SciPy to ten digits, on weeks against many small steps
of the same chain; in points of abandonment or service level in the worst interval. The last table stands beside other
libraries (``peers.py``, needs ``benchmarks/requirements.txt``); ``--write`` measures that one alone and writes it into
the README and the Method page.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg.lapack import dgttrf, dgttrs
from scipy.special import betainc

sys.path.insert(0, str(Path(__file__).parents[1]))

from cx_models.presentation.measured import says, table
from cx_models.presentation.words import Language, words
from cx_models.queues.chain import room_needed
from cx_models.queues.desks import desks_from
from cx_models.queues.erlang import erlang_a, erlang_b
from cx_models.queues.over_time import Course, over_time
from cx_models.queues.shape import same_hours_better_shape
from cx_models.queues.shifts import Shift, roster, shifts_from
from cx_models.queues.spreadsheet import per_interval
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


def lunch_day() -> tuple[np.ndarray, float, float, np.ndarray]:
    """32 quarter-hours of about a hundred agents, a fifth of them away at lunch amid the rush."""
    quarter = np.arange(32)
    arrivals = 600 * (1.6 + 0.4 * np.exp(-(((quarter - 16) / 4.0) ** 2)))
    return arrivals, 6.0, 9.0, np.where((quarter >= 14) & (quarter < 18), 95, 120)


def reference_day(day: tuple[np.ndarray, float, float, np.ndarray], minutes: float) -> tuple[np.ndarray, np.ndarray]:
    """Shares abandoning and in target (20 s) by interval: the chain's equations by a general solver, rtol 1e-10."""
    arrivals, handling, patience, agents = day
    level = np.arange(500.0)
    law, found = np.eye(1, len(level))[0], []
    for coming, n in zip(arrivals / 60.0, agents, strict=True):
        waiting, pace = np.maximum(level - n, 0.0), n * patience / handling
        up = np.where(level < len(level) - 1, coming, 0.0)
        down = np.minimum(level, n) / handling + waiting / patience
        late = betainc(pace + 1.0, waiting + 1.0, np.exp(-1.0 / 3.0 / patience))
        counted = np.array([waiting / patience, np.where(level < n, 1.0, pace / (pace + waiting + 1.0) * (1.0 - late))])

        def slope(_: float, y: np.ndarray, up: np.ndarray = up, down: np.ndarray = down, counted: np.ndarray = counted):
            p = y[:-2]
            change = -(up + down) * p
            change[1:] += up[:-1] * p[:-1]
            change[:-1] += down[1:] * p[1:]
            return np.concatenate([change, counted @ p])

        begin = np.append(law, [0.0, 0.0])
        solved = solve_ivp(slope, (0, minutes), begin, method="DOP853", rtol=1e-10, atol=1e-14)
        law = solved.y[:-2, -1]
        found.append(solved.y[-2:, -1] / minutes)
    lost, in_target = np.array(found).T
    return lost / (arrivals / 60.0), in_target


def shown(off: np.ndarray, digits: int) -> str:
    """The largest of some differences in points; nothing where they are not known."""
    return f"{'':14s}" if np.isnan(off).any() else f"{100 * np.abs(off).max():14.{digits}f}"


def print_day() -> None:
    """One day of about a hundred agents: times and errors beside a tight reference, and a sweep of it."""
    day = lunch_day()
    lost, in_target = reference_day(day, 15.0)
    random = np.random.default_rng(1)
    sweep = (day[0] * random.uniform(0.9, 1.1, (500, 1)), *day[1:])
    print("one day, 32 quarter-hours, 95-120 agents              ms   in a sweep of 500   abandoning   service level")
    print("                                                              ms a day        points off, worst interval")
    methods: tuple[tuple[str, dict[str, object]], ...] = (
        ("exact (default)", {}),
        ("exact with service level", {"target": 1 / 3}),
        ("approximate with service level", {"target": 1 / 3, "method": "approximate"}),
        ("closure with service level", {"target": 1 / 3, "method": "closure"}),
        ("closure", {"method": "closure"}),
    )
    for name, settings in methods:
        course = over_time(*day, interval=15.0, **settings)
        off = course.abandoned / course.arrivals - lost, course.in_target - in_target
        alone = median_ms(lambda: over_time(*day, interval=15.0, **settings), 15)  # noqa: B023
        many = median_ms(lambda: over_time(*sweep, interval=15.0, **settings), 1) / 500  # noqa: B023
        print(f"  {name:48s}{alone:8.1f}{many:14.3f}", *(shown(x, 5) for x in off))
    for name in ("erlang_c", "erlang_a"):
        said = per_interval(*day, formula=name, interval=15.0)
        off = said.abandoned / said.arrivals - lost, said.in_target - in_target
        print(f"  {'each interval settled, ' + name:48s}{'':22s}", *(shown(x, 1) for x in off))


def print_peers(*, write: bool) -> None:
    """Replay beside SimPy and Ciw, Erlang A beside pyworkforce; written into README and Method page on request."""
    import peers  # noqa: PLC0415

    if absent := peers.missing():
        sys.exit(f"beside other libraries: not measured, for want of {', '.join(absent)}")
    found, text = peers.measure(), words(Language.EN)
    if write:
        found = peers.write(found)
    print(says(found, text))
    print(table(found, text))


def print_planning() -> None:
    """A week of one desk: agents, shape and shifts."""
    half_hour = np.arange(336)
    day = 0.6 + 0.5 * np.sin((half_hour % 48 - 12) / 24 * np.pi)
    arrivals = 1020 * np.maximum(0.02, day) * np.where(half_hour < 240, 1.0, 0.5)
    print("planning one desk of up to 110 agents                 ms")
    for name, goal in (("mean wait 1 min", Goal(wait=1.0)), ("80 % within 20 s", Goal(in_target=0.8))):
        spent = median_ms(lambda: agents_needed_over_time(arrivals, 6.0, 9.0, goal), 3)  # noqa: B023
        print(f"  {'agents for ' + name + ', 336 half-hours':48s}{spent:8.0f}")
    lunch = lunch_day()
    shaped = same_hours_better_shape(*lunch, interval=15.0)
    spent = median_ms(lambda: same_hours_better_shape(*lunch, interval=15.0), 1)
    less = 100 * (1 - shaped.after.queue.sum() / shaped.before.queue.sum())
    print(f"  {'same hours, better shape, 32 quarter-hours':48s}{spent:8.0f}   {less:.0f} % less waiting")
    need = agents_needed_over_time(arrivals, 6.0, 9.0, Goal(in_target=0.8)).reshape(7, 48)
    shifts = (
        *shifts_from(0, 960, 30, Shift(0, 480, break_length=30), break_afters=(180, 210, 240)),
        *shifts_from(0, 1200, 30, Shift(0, 240)),
    )
    covered = roster(need, shifts, shrinkage=0.15)
    spent = median_ms(lambda: roster(need, shifts, shrinkage=0.15), 1)
    gap = 100 * (covered.cost / covered.bound - 1)
    print(f"  {f'shifts for it, {len(shifts)} kinds':48s}{spent:8.0f}", end="   ")
    print(f"{covered.cost:.0f} hours, at most {gap:.2f} % above the least")


def main() -> None:
    """Print the table."""
    usual, hard = week(), harsh()
    many = draws(usual, 50)
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
    print_day()

    random = np.random.default_rng(0)
    agents = random.integers(1, 300, 100_000)
    arrivals, patience = agents * 10 * random.uniform(0.5, 1.6, 100_000), random.uniform(1, 60, 100_000)
    print("settled desks")
    print(f"  {'erlang_a, 100,000 at once':48s}{median_ms(lambda: erlang_a(arrivals, 6, patience, agents), 3):8.0f}")
    levels = median_ms(lambda: erlang_a(arrivals, 6, patience, agents).in_target, 3)
    print(f"  {'... with their service levels':48s}{levels:8.0f}")
    print(f"  {'erlang_a, one':48s}{median_ms(lambda: erlang_a(100, 6, 20, 12), 30):8.2f}")
    print(f"  {'erlang_b, 100,000 at once':48s}{median_ms(lambda: erlang_b(arrivals / 10, agents), 3):8.0f}")
    goal = Goal(wait=1.0)
    print("staffing for a mean wait of one minute")
    need = median_ms(lambda: agents_needed(usual[0], usual[1][..., None], usual[2][..., None], goal), 3)
    print(f"  {'agents_needed, 36 x 6 x 26':48s}{need:8.0f}")
    need = median_ms(lambda: agents_needed_over_time(usual[0], usual[1], usual[2], goal), 1)
    print(f"  {'agents_needed_over_time, 36 x 6 x 26':48s}{need:8.0f}")
    print_planning()
    print_peers(write=False)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--write", action="store_true", help="only beside other libraries; into README and Method page")
    if asked.parse_args().write:
        print_peers(write=True)
    else:
        main()
