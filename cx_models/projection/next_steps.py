"""Where would the next step help most? One small step of each kind from the plan at hand, each alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

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
    found = []
    for code, (dimension, further) in STEPS.items():
        lever = further(baseline, plan)
        if lever is not None:
            after = project(baseline, plan.with_lever(lever), draws=draws, seed=seed)
            found.append(NextStep(code, dimension, before, after))
    return NextSteps(tuple(found), scores(before.today.settled), scores(before.changed.settled))


def _further(kind: type[Any], field: str) -> Callable[[Baseline, Scenario], Lever | None]:
    """One step of a share further; None where it is whole already."""

    def step(_: Baseline, plan: Scenario) -> Lever | None:
        now = plan.lever(kind.name) or kind()
        value = getattr(now, field)
        return replace(now, **{field: min(round(value + PART, 4), 1.0)}) if value < 1.0 else None

    return step


def _agent(baseline: Baseline, plan: Scenario) -> Lever | None:
    """One agent more on the phone through the weekday's day; there at once, since the wait for recruits is known."""
    phone = baseline.observed.service.desk(Channel.PHONE)
    now: StaffPhone = plan.lever(StaffPhone.name) or StaffPhone()
    most = _highest(StaffPhone, "morning")
    parts = {part: getattr(now, part) for part in ("morning", "midday", "afternoon")}
    if phone is None or max(parts.values()) >= most:
        return None
    more = {part: min(asked, now.ceiling) + 1 for part, asked in parts.items()}  # than those who can come
    return replace(now, **more, ceiling=max(now.ceiling, *more.values()))


def _chat_agent(baseline: Baseline, plan: Scenario) -> Lever | None:
    """One agent more in a chat that the plan opens, than those who can be found."""
    now: AddChat | None = plan.lever(AddChat.name)
    if now is None or not now.agents or now.agents >= _highest(AddChat, "agents"):
        return None
    there = _people(plan.applied_to(baseline.observed.service), Channel.CHAT)
    return replace(now, agents=there + 1, ceiling=_highest(AddChat, "ceiling"))


def _mail_agent(baseline: Baseline, plan: Scenario) -> Lever | None:
    """One more to answer e-mail, where it is known who does, than those who can be found."""
    now: StaffMail = plan.lever(StaffMail.name) or StaffMail()
    today = baseline.observed.service
    there = _people(plan.applied_to(today), Channel.EMAIL)
    if not there or now.agents >= _highest(StaffMail, "agents"):
        return None
    more = min(now.agents, there - _people(today, Channel.EMAIL))
    return replace(now, agents=more + 1, ceiling=_highest(StaffMail, "ceiling"))


def _people(service: Service, channel: Channel) -> int:
    """How many answer at once where most do."""
    desk = service.desk(channel)
    return 0 if desk is None else round(float(desk.agents.max()))


def _better_bot(_: Baseline, plan: Scenario) -> Lever | None:
    """The plan's bot a tenth of the way to a good one."""
    now: AddBot | None = plan.lever(AddBot.name)
    if now is None:
        return None
    settles = {reason.value: getattr(now, reason.value) for reason in Reason}
    better = {
        reason.value: round(settles[reason.value] + PART * max(GOOD_BOT[reason] - settles[reason.value], 0.0), 4)
        for reason in Reason
    }
    return replace(now, **better) if better != settles else None


def _highest(kind: type[Lever], field: str) -> int:
    allowed = fields_of(kind)[field]
    assert isinstance(allowed, Number)
    return int(allowed.high)


STEPS: Mapping[str, tuple[str | None, Callable[[Baseline, Scenario], Lever | None]]] = {
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
