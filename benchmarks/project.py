"""How long a projection takes: today's fit, one lever moved, the interval, two years, and growth with size.

Run ``python benchmarks/project.py``. Times are medians on this machine; the ratios are what to compare.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from cx_models.baseline.calibrate import Baseline, calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.projection.case import case_and_remedies
from cx_models.projection.phases import WEEKS
from cx_models.projection.project import draw, project
from cx_models.projection.two_years import two_years
from cx_models.projection.years import years
from cx_models.scenario.levers import AddBot, CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens.drawing import Drawing
from cx_models.service.areas import finland

SAMPLE = Path(__file__).resolve().parent.parent / "sample_data" / "internet_provider" / "operations.xlsx"
DRAWS, MANY = 50, 500
PROCESSES = Drawing()


def median_ms(run: Callable[[], object], times: int = 9) -> float:
    """The median time of ``run`` in milliseconds, after one warm-up."""
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def plan(morning: int) -> Scenario:
    """The closures with a bot and some agents: each number of agents is another slider position."""
    levers = (CloseStores(below=100_000), AddBot(), StaffPhone(morning=morning, midday=2, afternoon=2))
    return Scenario("benchmark", levers)


def figures(baseline: Baseline, scenario: Scenario) -> object:
    """All that the tiles of the Scenario page show, in the middle world."""
    return project(baseline, scenario).changed.figures()


def helped(closures: Scenario, percent: int) -> Scenario:
    """The case with more help at the first use of its bot: its recruits make two weeks to settle."""
    bot = closures.lever("add_bot")
    assert isinstance(bot, AddBot)
    return closures.with_lever(replace(bot, assisted=percent / 100))


def many(baseline: Baseline) -> tuple[float, float]:
    """Milliseconds until the first :data:`DRAWS` worlds of a plan, and all :data:`MANY`, have come.

    They come from the server's processes, which are awake.
    """
    start = time.perf_counter()
    came = [(1000 * (time.perf_counter() - start), done) for done, _ in PROCESSES.many(baseline, plan(3), MANY)]
    assert came[-1][1] == MANY
    return next(at for at, done in came if done >= DRAWS), came[-1][0]


def main() -> None:
    """Print the table."""
    operations = read_operations(SAMPLE).operations
    everywhere = replace(operations, customers={place.code: place.population / 30 for place in finland()}, segments={})
    print(f"{'':58}{'areas':>8}{'ms':>10}")
    for name, sheet in (("internet provider", operations), ("all of Finland", everywhere)):
        areas = len(sheet.customers)
        fitted = median_ms(lambda sheet=sheet: calibrate(None, sheet), times=3)
        baseline = calibrate(None, sheet)
        closures = case_and_remedies(baseline)[0]
        position = iter(range(1, 10_000))
        moved = median_ms(lambda b=baseline, p=position: figures(b, plan(next(p) % 20)))
        case = median_ms(lambda b=baseline, p=position, c=closures: figures(b, helped(c, next(p) % 90)))
        start = time.perf_counter()
        draw(baseline, NO_CHANGE, DRAWS, 1)
        reference = 1000 * (time.perf_counter() - start)
        drawn = median_ms(lambda b=baseline: draw(b, plan(3), DRAWS, 1), times=3)
        print(f"{name + ': fit today':58}{areas:>8}{fitted:>10.0f}")
        print(f"{name + ': one lever moved':58}{areas:>8}{moved:>10.1f}")
        print(f"{name + ': the case, its bot moved (two weeks)':58}{areas:>8}{case:>10.1f}")
        print(f"{name + f': today in {DRAWS} worlds, once':58}{areas:>8}{reference:>10.0f}")
        print(f"{name + f': scenario in {DRAWS} worlds':58}{areas:>8}{drawn:>10.0f}")
        print(f"{name + ': interval against middle':58}{areas:>8}{drawn / moved:>9.1f}×")
        for when in ("once, today's too", "today's known"):
            first, whole = many(baseline)
            print(f"{name + f': first {DRAWS} of {MANY} worlds, {when}':58}{areas:>8}{first:>10.0f}")
            print(f"{name + f': {MANY} worlds, {when}':58}{areas:>8}{whole:>10.0f}")
        over_time = median_ms(lambda b=baseline, p=position: two_years(b, plan(next(p) % 20)), times=5)
        service = plan(3).applied_to(baseline.observed.service)
        each = median_ms(lambda b=baseline, s=service: years(b.observed, b.middle, s, None, range(WEEKS + 1)), times=3)
        worlds = median_ms(lambda b=baseline: two_years(b, plan(3), draws=25), times=1)
        print(f"{name + ': 104 weeks, 20 of them solved':58}{areas:>8}{over_time:>10.0f}")
        print(f"{name + ': 104 weeks, all of them solved':58}{areas:>8}{each:>10.0f}")
        print(f"{name + ': 104 weeks in 25 worlds too':58}{areas:>8}{worlds:>10.0f}")


if __name__ == "__main__":
    PROCESSES.wake()
    main()
