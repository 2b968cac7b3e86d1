"""The case and its remedies for a given baseline: the closures, and what could mend them."""

from __future__ import annotations

from collections.abc import Callable

from cx_models.baseline.calibrate import Baseline
from cx_models.projection.beginnings import begun
from cx_models.projection.project import project
from cx_models.scenario import case
from cx_models.scenario.levers import StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

MOST_AGENTS = 100


def case_and_remedies(baseline: Baseline) -> tuple[Scenario, ...]:
    """The closures first, then reopening, enough agents with call-back, a better bot, and moved staff."""
    service, recruits = baseline.observed.service, begun("staff_phone", baseline.observed)
    assert isinstance(recruits, StaffPhone)
    ceiling, delay = recruits.ceiling, recruits.delay_weeks
    phone = _fewest(baseline, Channel.PHONE, lambda agents: case.staffed(service, agents, 0))
    chat = _fewest(baseline, Channel.CHAT, lambda agents: case.better_bot(service, ceiling, delay, max(agents, 1)))
    return (
        case.closures(service, ceiling, delay),
        case.reopened(service, ceiling, delay),
        case.staffed(service, phone, delay),
        case.better_bot(service, ceiling, delay, max(chat, 1)),
        case.staff_moved(service, ceiling, delay),
    )


def _fewest(baseline: Baseline, channel: Channel, plan: Callable[[int], Scenario]) -> int:
    """The fewest agents for which the channel's mean wait keeps to the target, by bisection."""
    target = baseline.assumptions["target.wait"].value
    low, high = 0, MOST_AGENTS
    while low < high:
        agents = (low + high) // 2
        if project(baseline, plan(agents)).value(f"{channel}.wait") <= target:
            high = agents
        else:
            low = agents + 1
    return high
