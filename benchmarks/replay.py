"""Replay against SimPy and Ciw: one day, one question, microseconds per customer: ``python benchmarks/replay.py``.

The day: 480 minutes from empty, 50,000 calls expected, 100 agents, 1 minute of handling, 2 of patience, all
exponential: a usual benchmark day, whose exact abandonment is known. The compiled loop plays ten such days a call.
Needs ``benchmarks/requirements.txt``; what is not installed is left out, and said so. Times are processor time, which
other work on the machine disturbs least; medians and ratios of medians in one run.
"""

from __future__ import annotations

import importlib.util
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from cx_models.queues.over_time import over_time
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.control import controlled
from cx_models.queues.replay.counting import ARRIVED
from cx_models.queues.replay.network import Network, network
from cx_models.queues.replay.replay import replay

MINUTES, CALLS, AGENTS, HANDLING, PATIENCE = 480.0, 50_000 / 480.0, 100, 1.0, 2.0
ROUNDS, DAYS = 5, 10


def desk() -> Network:
    """The day in half-hours."""
    return network([60 * CALLS] * 16, [AGENTS] * 16, handling=HANDLING, patience=PATIENCE, exponential=True)


def by_replay(seed: int, *, plain: bool) -> tuple[float, float]:
    """Customers, and the share who gave up."""
    found = replay(desk(), days=1 if plain else DAYS, seed=seed, plain=plain)
    return float(found.tally[:, ARRIVED].sum()), found.measured("abandoned").middle


def by_simpy(seed: int) -> tuple[float, float]:
    """The pattern of SimPy's own example "Bank renege": a request raced against a timeout."""
    import simpy  # noqa: PLC0415

    dice, counts = random.Random(seed), [0, 0]
    environment = simpy.Environment()
    agents = simpy.Resource(environment, capacity=AGENTS)

    def customer():
        with agents.request() as answer:
            result = yield answer | environment.timeout(dice.expovariate(1 / PATIENCE))
            if answer in result:
                yield environment.timeout(dice.expovariate(1 / HANDLING))
            else:
                counts[1] += 1

    def source():
        while True:
            yield environment.timeout(dice.expovariate(CALLS))
            counts[0] += 1
            environment.process(customer())

    environment.process(source())
    environment.run(until=MINUTES)
    return counts[0], counts[1] / counts[0]


def by_ciw(seed: int) -> tuple[float, float]:
    """Ciw with its own reneging."""
    import ciw  # noqa: PLC0415

    ciw.seed(seed)
    made = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(CALLS)],
        service_distributions=[ciw.dists.Exponential(1 / HANDLING)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE)],
        number_of_servers=[AGENTS],
    )
    simulation = ciw.Simulation(made)
    simulation.simulate_until_max_time(MINUTES)
    gone = sum(record.record_type == "renege" for record in simulation.get_all_records())
    came = simulation.nodes[0].number_of_individuals
    return came, gone / came


def timed(runs: dict[str, Callable[[int], tuple[float, float]]]) -> dict[str, tuple[float, float, float]]:
    """Median microseconds per customer, mean share given up and its standard error; all take turns, so that what
    slows this machine for a while slows them all."""
    spent: dict[str, list[float]] = {name: [] for name in runs}
    shares: dict[str, list[float]] = {name: [] for name in runs}
    for seed in range(ROUNDS + 1):
        for name, work in runs.items():
            begin = time.process_time()
            came, share = work(seed)
            if seed > 0:  # the first round warms up
                spent[name].append(1e6 * (time.process_time() - begin) / came)
                shares[name].append(share)
    return {
        name: (
            float(np.median(spent[name])),
            float(np.mean(shares[name])),
            float(np.std(shares[name], ddof=1) / np.sqrt(len(shares[name]))),
        )
        for name in runs
    }


def main() -> None:
    """Print the table."""
    course = over_time([60 * CALLS] * 16, HANDLING, PATIENCE, [AGENTS] * 16, steps=8)
    exact = course.abandoned.sum() / course.arrivals.sum()
    begin = time.process_time()
    has_numba = compile_now()
    ready = time.process_time() - begin
    runs: dict[str, Callable[[int], tuple[float, float]]] = {}
    if has_numba:
        runs["replay, compiled"] = lambda seed: by_replay(seed, plain=False)
    runs["replay, plain"] = lambda seed: by_replay(seed, plain=True)
    for name, module, work in (("SimPy", "simpy", by_simpy), ("Ciw", "ciw", by_ciw)):
        if importlib.util.find_spec(module) is None:
            print(f"{name} is not installed: left out")
        else:
            runs[name] = work
    print(f"compiled loop ready after {ready:.1f} s" if has_numba else "numba is not installed: the plain loop only")
    print(f"\n{MINUTES * CALLS:.0f} customers a day   us per customer   given up (exact {exact:.5f})")
    found = timed(runs)
    best = next(iter(found))
    for name, (spent, share, error) in found.items():
        ratio = f"{spent / found[best][0]:.0f} x {best}" if name != best else ""
        print(f"  {name:20s}{spent:12.2f}        {share:.4f} +- {error:.4f}   {ratio}")
    general = replace(desk(), exponential=np.zeros(1, dtype=np.bool_), handling_cv=np.full(1, 1.3))
    sharp = controlled(general, days=100, measure="abandoned")
    print("\nlognormal handling (cv 1.3), share given up from 100 days")
    print(f"  alone                     {sharp.plain_value:.5f} +- {sharp.plain_error:.5f}")
    days = sharp.times_fewer_days
    print(f"  beside its exact twin     {sharp.value:.5f} +- {sharp.error:.5f}   as {days:.1f} x the days")
    more = replace(general, agents=general.agents + 2)
    before = replay(general, days=100, seed=1).by_day("abandoned")[0]
    same, others = (before - replay(more, days=100, seed=seed).by_day("abandoned")[0] for seed in (1, 2))
    times = np.var(others) / np.var(same)
    print(f"  two agents more: the same customers tell the difference as {times:.0f} x the days of others")


if __name__ == "__main__":
    main()
