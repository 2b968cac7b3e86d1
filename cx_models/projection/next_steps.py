"""Where would the next step help most? One small step of each kind from the plan at hand, each alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.dimensions import Scores, scores
from cx_models.projection.project import Projection, added, project
from cx_models.quantities import Estimate
from cx_models.scenario.fields import Number, fields_of
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ClearSelfService,
    GuideContacts,
    LetStaffDecide,
    Lever,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import Scenario
from cx_models.service.bots import GOOD_BOT
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason
from cx_models.service.hours import PER_DAY, open_between
from cx_models.service.offer import Service

PART = 0.1
"""A step of a share: ten percent of what could be better."""


@dataclass(frozen=True, eq=False)
class NextStep:
    """A step from a plan: its code, the dimension it belongs to (None: capacity), and both projections."""

    code: str
    dimension: str | None
    before: Projection
    after: Projection

    def gain(self, figure: str) -> Estimate:
        """What the step adds to a figure; in the same worlds where both were drawn."""
        return added(self.before, self.after, figure)


@dataclass(frozen=True, eq=False)
class NextSteps:
    """All steps that the plan leaves open, and the three scores of today and of the plan."""

    steps: tuple[NextStep, ...]
    today: Scores
    planned: Scores


def next_steps(baseline: Baseline, plan: Scenario, *, draws: int = 0, seed: int = 0) -> NextSteps:
    """Every step that there is room for, each alone from ``plan``."""
    before = project(baseline, plan, draws=draws, seed=seed)
    return together(before, [next_step(before, code) for code in STEPS])


def next_step(before: Projection, code: str) -> NextStep | None:
    """One of the :data:`STEPS` from the plan of ``before``, in as many worlds; None where there is no room for it."""
    dimension, further = STEPS[code]
    levers = further(before.baseline, before.scenario)
    if not levers:
        return None
    plan = reduce(Scenario.with_lever, levers, before.scenario)
    draws, seed = (before.draws.count, before.draws.seed) if before.draws is not None else (0, 0)
    return NextStep(code, dimension, before, project(before.baseline, plan, draws=draws, seed=seed))


def together(before: Projection, steps: Iterable[NextStep | None]) -> NextSteps:
    """The steps that there is room for, with the scores that they start from."""
    found = tuple(step for step in steps if step is not None)
    return NextSteps(found, scores(before.today.settled), scores(before.changed.settled))


Step = Callable[[Baseline, Scenario], tuple[Lever, ...]]
"""From a plan to the levers that a step changes in it; none where there is no room for it."""


def _further(kind: type[Any], field: str) -> Step:
    """One step of a share further."""

    def step(_: Baseline, plan: Scenario) -> tuple[Lever, ...]:
        now = plan.lever(kind.name) or kind()
        value = getattr(now, field)
        return (replace(now, **{field: min(round(value + PART, 4), 1.0)}),) if value < 1.0 else ()

    return step


def _agent(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """One agent more on the phone through the weekday's day, who comes when the plan's own do; chat and e-mail lose
    nobody to the phone.
    """
    phone = baseline.observed.service.desk(Channel.PHONE)
    now: StaffPhone = plan.lever(StaffPhone.name) or StaffPhone()
    asked = {part: getattr(now, part) for part in ("morning", "midday", "afternoon")}
    if phone is None or max(asked.values()) >= _highest(StaffPhone, "morning"):
        return ()
    nobody = -round(float(phone.agents.max()))
    more = {part: max(min(wanted, now.ceiling), nobody) + 1 for part, wanted in asked.items()}  # than those who come
    taken = max(now.ceiling, *more.values())
    others = [plan.lever(kind.name) for kind in (AddChat, StaffMail)]
    room = [replace(other, ceiling=min(other.ceiling + 1, _highest(AddChat, "ceiling"))) for other in others if other]
    return (replace(now, **more, ceiling=taken), *room)


def _chat_agent(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """One agent more in a chat that the plan opens or is there today, than those who can be found."""
    today = baseline.observed.service
    now: AddChat | None = plan.lever(AddChat.name) or _todays_chat(today)
    if now is None or not now.agents or now.agents >= _highest(AddChat, "agents"):
        return ()
    there = _people(plan.applied_to(today), Channel.CHAT)
    return (replace(now, agents=there + 1, ceiling=_highest(AddChat, "ceiling")),)


def _todays_chat(service: Service) -> AddChat | None:
    """Today's chat as the lever would have it; None where its week or its handling is not one that the lever knows."""
    desk = service.desk(Channel.CHAT)
    if desk is None:
        return None
    monday = np.flatnonzero(desk.agents[:PER_DAY])
    opens, closes = (monday[0] / 2, (monday[-1] + 1) / 2) if len(monday) else (0.0, 0.0)
    there = round(float(desk.agents.max()))
    asked: dict[str, Any] = {
        "agents": there,
        "at_once": desk.concurrency,
        "handling": desk.handling,
        "opens": opens,
        "closes": closes,
    }
    if not all(_allowed(name, value) for name, value in asked.items()):
        return None
    like = np.where(open_between(opens, closes), float(there), 0.0)
    return AddChat(**asked) if np.array_equal(like, desk.agents) else None


def _allowed(field: str, value: float) -> bool:
    allowed = fields_of(AddChat)[field]
    return isinstance(allowed, Number) and allowed.low <= value <= allowed.high


def _mail_agent(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """One more to answer e-mail, where it is known who does, than those who can be found."""
    now: StaffMail = plan.lever(StaffMail.name) or StaffMail()
    today = baseline.observed.service
    there = _people(plan.applied_to(today), Channel.EMAIL)
    if not there or now.agents >= _highest(StaffMail, "agents"):
        return ()
    more = min(now.agents, there - _people(today, Channel.EMAIL))
    return (replace(now, agents=more + 1, ceiling=_highest(StaffMail, "ceiling")),)


def _people(service: Service, channel: Channel) -> int:
    """How many answer at once where most do."""
    desk = service.desk(channel)
    return 0 if desk is None else round(float(desk.agents.max()))


def _better_bot(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """The plan's bot, or today's, a tenth of the way to a good one."""
    now: AddBot | None = plan.lever(AddBot.name) or _todays_bot(baseline.observed.service)
    if now is None:
        return ()
    settles = {reason.value: getattr(now, reason.value) for reason in Reason}
    better = {
        reason.value: round(settles[reason.value] + PART * max(GOOD_BOT[reason] - settles[reason.value], 0.0), 4)
        for reason in Reason
    }
    return (replace(now, **better),) if better != settles else ()


def _todays_bot(service: Service) -> AddBot | None:
    """Today's bot as the lever would have it; None where it hands over some and drops others."""
    bot = service.bot
    if bot is None or bot.hands_over not in (0.0, 1.0):
        return None
    settles: dict[str, Any] = {reason.value: share for reason, share in zip(Reason, bot.resolves, strict=True)}
    return AddBot(**settles, hand_over="person" if bot.hands_over else "none", assisted=bot.assisted)


def _highest(kind: type[Lever], field: str) -> int:
    allowed = fields_of(kind)[field]
    assert isinstance(allowed, Number)
    return int(allowed.high)


STEPS: Mapping[str, tuple[str | None, Step]] = {
    "clearer": ("usability", _further(ClearSelfService, "clearer")),
    "better_bot": ("usability", _better_bot),
    "right_first": ("service_design", _further(GuideContacts, "right_first")),
    "warm": ("service_design", _further(GuideContacts, "warm")),
    "decided": ("role", _further(LetStaffDecide, "decided")),
    "taken": ("role", _further(LetStaffDecide, "taken")),
    "agent": (None, _agent),
    "chat_agent": (None, _chat_agent),
    "mail_agent": (None, _mail_agent),
}
"""Each step with the dimension it belongs to."""
