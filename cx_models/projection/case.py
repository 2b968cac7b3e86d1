"""The case and its remedies for a given baseline: the closures, and what could mend them."""

from __future__ import annotations

from cx_models.baseline.calibrate import Baseline
from cx_models.projection.project import project
from cx_models.scenario import case
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.offer import Service

DEFAULT_CEILING, DEFAULT_DELAY = 2, 10  # agents, weeks: used where the sheet does not tell; shown as lever values
MOST_AGENTS = 100


def case_and_remedies(baseline: Baseline) -> tuple[Scenario, ...]:
    """The closures first, then reopening, enough agents with call-back, a better bot, and moved staff."""
    service, observed = baseline.observed.service, baseline.observed
    ceiling = DEFAULT_CEILING if observed.hiring_ceiling is None else round(observed.hiring_ceiling)
    delay = DEFAULT_DELAY if observed.hiring_delay is None else round(observed.hiring_delay)
    return (
        case.closures(service, ceiling, delay),
        case.reopened(service, ceiling, delay),
        case.staffed(service, enough_agents(baseline, service, delay), delay),
        case.better_bot(service, ceiling, delay),
        case.staff_moved(service, ceiling, delay),
    )


def enough_agents(baseline: Baseline, service: Service, delay_weeks: int) -> int:
    """The fewest recruits for which the phone's mean wait keeps to the target, by bisection."""
    target = baseline.assumptions["target.wait"].value
    low, high = 0, MOST_AGENTS
    while low < high:
        agents = (low + high) // 2
        settled = project(baseline, case.staffed(service, agents, 0)).changed
        if settled.figures().get(f"{Channel.PHONE}.wait", [0.0])[0] <= target:
            high = agents
        else:
            low = agents + 1
    return high
