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
    """The closures first, then reopening, enough agents with call-back, a better bot, and moved staff.

    A remedy that would change nothing, where there is no store to reopen or nobody to move, is left out.
    """
    service, recruits = baseline.observed.service, begun("staff_phone", baseline.observed)
    assert isinstance(recruits, StaffPhone)
    ceiling, delay = recruits.ceiling, recruits.delay_weeks
    phone = max(_fewest(baseline, Channel.PHONE, lambda agents: case.staffed(service, agents, 0)), ceiling)
    chat = _fewest(baseline, Channel.CHAT, lambda agents: case.better_bot(service, ceiling, delay, max(agents, 1)))
    closures = case.closures(service, ceiling, delay)
    remedies = (
        case.reopened(service, ceiling, delay),
        case.staffed(service, phone, delay),
        case.better_bot(service, ceiling, delay, max(chat, 1)),
        case.staff_moved(service, ceiling, delay),
    )
    harm = closures.applied_to(service)
    return closures, *(plan for plan in remedies if not plan.applied_to(service).offers_the_same(harm))


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
