"""The case and its remedies for a given baseline: the closures, and what could mend them."""

from __future__ import annotations

from collections.abc import Callable

from cx_models.baseline.calibrate import Baseline
from cx_models.projection.beginnings import begun
from cx_models.projection.project import Projection, project
from cx_models.scenario import case
from cx_models.scenario.levers import StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

MOST_AGENTS = 100
HARDLY_MORE = 0.005  # share of contacts: giving up that much oftener still shows as the same percentage


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
    """The fewest agents, at most :data:`MOST_AGENTS`, with whom the channel serves as it should, by bisection."""
    low, high = 0, MOST_AGENTS
    while low < high:
        agents = (low + high) // 2
        if _serves(project(baseline, plan(agents)), channel):
            high = agents
        else:
            low = agents + 1
    return high


def _serves(projection: Projection, channel: Channel) -> bool:
    """Whether the mean wait keeps to the target and no more give up than today: there, else on the phone.

    Where there is neither a channel of that kind nor a phone today, the wait alone decides.
    """
    today = projection.today.figures()
    known = [today[name][0] for c in (channel, Channel.PHONE) if (name := f"{c}.abandoned") in today]
    most = float(known[0]) + HARDLY_MORE if known else 1.0
    waits_long = projection.value(f"{channel}.wait") > projection.baseline.assumptions["target.wait"].value
    return not waits_long and projection.value(f"{channel}.abandoned") <= most
