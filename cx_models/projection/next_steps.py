"""Where does the next euro help most? One small step of each kind from the plan at hand, each alone, and its cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

import numpy as np

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.dimensions import Scores, scores
from cx_models.projection.project import Projection, added, project
from cx_models.quantities import Estimate, Euros, Floats, Share
from cx_models.scenario.fields import Number, fields_of, highest
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangeStoreHours,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    Lever,
    MoveStoreStaff,
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
SATISFIED, COST = "satisfaction.everyone", "cost.total"
LEAST = 0.0005
"""Of the share satisfied: a smaller gain is none that a page should name."""
HARDLY = 1_000.0
"""Euros in the first year: a step that costs less costs hardly anything, and no rate is made of it."""


@dataclass(frozen=True, eq=False)
class NextStep:
    """A step from a plan: its code, the dimension it belongs to (None: capacity), and both projections.

    ``price`` is what it costs beside all that the projections know, paid once; None where nobody has told it, or, of a
    store that stays (``rentless``), its rent.
    """

    code: str
    dimension: str | None
    before: Projection
    after: Projection
    price: Euros | None = 0.0
    rentless: bool = False

    def gain(self, figure: str) -> Estimate:
        """What the step adds to a figure; in the same worlds where both were drawn."""
        return added(self.before, self.after, figure)

    @cached_property
    def helps(self) -> bool:
        """Whether the gain in everyone's satisfaction can be seen."""
        return self.gain(SATISFIED).middle >= LEAST

    @cached_property
    def known_cost(self) -> Estimate | None:
        """Euros that it adds to the first year's cost without a price that nobody has told; None without wages and
        margin.
        """
        if self.before.changed.cost is None:
            return None
        known, price = self.gain(COST), self.price or 0.0
        return Estimate(known.low + price, known.middle + price, known.high + price)

    @property
    def cost(self) -> Estimate | None:
        """The same with its price, which is paid once and counts whole in that year; None where either is not known."""
        return None if self.price is None else self.known_cost

    @property
    def is_free(self) -> bool:
        """Whether it is known to save money, or to cost hardly anything."""
        return self.cost is not None and self.cost.middle < HARDLY

    @property
    def per_euro(self) -> Share | None:
        """Of everyone, so many more are satisfied for each euro of the first year; None where it is free or unknown."""
        return None if self.cost is None or self.is_free else self.gain(SATISFIED).middle / self.cost.middle

    def beats(self, *others: NextStep) -> Share:
        """The share of worlds in which it gives more for its money than each of the ``others``, all of known cost.

        Steps are compared by their direction in the plane of cost and gain: what helps and saves is before what helps
        and costs, and that before all that does not help.
        """
        return float(np.all([self._direction > other._direction for other in others], axis=0).mean())

    @cached_property
    def _direction(self) -> Floats:
        gain = self._drawn(SATISFIED)
        return np.where(gain > 0, np.arctan2(gain, self._drawn(COST) + (self.price or 0.0)), -1.0)

    def _drawn(self, figure: str) -> Floats:
        """The gain in each world; in the middle one alone where none was drawn."""
        if self.before.draws is None or self.after.draws is None:
            return np.array([self.gain(figure).middle])
        return np.asarray(self.after.draws.changed[figure] - self.before.draws.changed[figure])


@dataclass(frozen=True, eq=False)
class NextSteps:
    """All steps that the plan leaves open, the three scores of today and of the plan, and which of them is ``weakest``
    as it weighs on everyone: of today's ways.
    """

    steps: tuple[NextStep, ...]
    today: Scores
    planned: Scores
    weakest: str | None

    @property
    def by_gain(self) -> tuple[NextStep, ...]:
        """That which helps most first, whatever it costs."""
        return tuple(sorted(self.steps, key=lambda step: -step.gain(SATISFIED).middle))

    @property
    def free(self) -> tuple[NextStep, ...]:
        """Those that help and save money or cost hardly anything, that which helps most first."""
        return tuple(step for step in self.by_gain if step.helps and step.is_free)

    @property
    def paid(self) -> tuple[NextStep, ...]:
        """Those that help at a known cost, that which helps most per euro first."""
        paid = (step for step in self.steps if step.helps and step.per_euro is not None)
        return tuple(sorted(paid, key=lambda step: -(step.per_euro or 0.0)))

    @property
    def unpriced(self) -> tuple[NextStep, ...]:
        """Those that help at a cost that is not known, that which helps most first."""
        return tuple(step for step in self.by_gain if step.helps and step.cost is None)

    @property
    def by_euro(self) -> tuple[NextStep, ...]:
        """The free, the paid, the unpriced, and last those that do not help."""
        return (*self.free, *self.paid, *self.unpriced, *(step for step in self.by_gain if not step.helps))

    def as_good_up_to(self, step: NextStep) -> Euros | None:
        """The price, paid once, at which a step without one gives as much per euro as the best of the :attr:`paid`.

        Below zero where it would not even for nothing; None where it has a price or lacks a rent, does not help, or
        nothing is paid.
        """
        if step not in self.unpriced or step.rentless or step.known_cost is None or not self.paid:
            return None
        best = self.paid[0].per_euro
        assert best is not None
        return step.gain(SATISFIED).middle / best - step.known_cost.middle


def next_steps(baseline: Baseline, plan: Scenario, *, draws: int = 0, seed: int = 0) -> NextSteps:
    """Every step that there is room for, each alone from ``plan``."""
    before = project(baseline, plan, draws=draws, seed=seed)
    return together(before, [next_step(before, code) for code in STEPS])


def next_step(before: Projection, code: str) -> NextStep | None:
    """One of the :data:`STEPS` from the plan of ``before``, in as many worlds; None where there is no room for it."""
    dimension, further = STEPS[code]
    today, levers = before.baseline.observed.service, further(before.baseline, before.scenario)
    plan = reduce(Scenario.with_lever, levers, before.scenario)
    if plan.applied_to(today).offers_the_same(before.scenario.applied_to(today)):
        return None
    draws, seed = (before.draws.count, before.draws.seed) if before.draws is not None else (0, 0)
    after = project(before.baseline, plan, draws=draws, seed=seed)
    rentless = _is_rentless(before, after)
    return NextStep(code, dimension, before, after, None if rentless else _price(before, levers), rentless)


def _is_rentless(before: Projection, after: Projection) -> bool:
    """Whether a store stays of whose rent nobody has told."""
    there = {store.name for store in before.changed.service.stores}
    return any(store.rent is None for store in after.changed.service.stores if store.name not in there)


def _price(before: Projection, levers: Iterable[Lever]) -> Euros | None:
    """What a step costs beside what the projections know; None where nobody has told.

    What is made better costs the part of the price of the plan's lever that the step is
    of what that price buys: where half is mended for 100,000 €, a tenth more costs 20,000 €. A price that buys two
    shares buys each at the same, and says nothing of a share that it does not buy.
    """
    price = 0.0
    for lever in levers:
        further = _shares(lever)
        if not further or "price" not in fields_of(lever.__class__):
            continue
        now = before.scenario.lever(lever.name)
        bought = _shares(now) if now is not None else {}
        if now is None or not now.price or any(more and not bought[name] for name, more in further.items()):
            return None
        had = sum(bought.values())
        price += now.price * (sum(further.values()) - had) / had
    return price


def _shares(lever: Lever) -> dict[str, Share]:
    """How far a lever is moved, of the fields that are shares."""
    allowed = fields_of(lever.__class__)
    shares = (name for name, one in allowed.items() if isinstance(one, Number) and one.unit == "share")
    return {name: getattr(lever, name) for name in shares}


def together(before: Projection, steps: Iterable[NextStep | None]) -> NextSteps:
    """The steps that there is room for, with the scores that they start from."""
    found = tuple(step for step in steps if step is not None)
    plan, usual = before.changed.settled, before.changed.settled.drivers.usual
    weakest = scores(plan, among=None if usual is None else usual.there).weakest
    return NextSteps(found, scores(before.today.settled), scores(plan), weakest)


Step = Callable[[Baseline, Scenario], tuple[Lever, ...]]
"""From a plan to the levers that a step changes in it; none where there is no room for it."""


def _further(kind: type[Any], field: str) -> Step:
    """One step of a share further."""

    def step(_: Baseline, plan: Scenario) -> tuple[Lever, ...]:
        now = plan.lever(kind.name) or kind()
        value = getattr(now, field)
        return (replace(now, **{field: min(round(value + PART, 4), 1.0)}),) if value < 1.0 else ()

    return step


def _reopened(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """Of the stores that the plan closes, the one with most visits today stays; closing costs shrink by its part."""
    now: CloseStores | None = plan.lever(CloseStores.name)
    today = baseline.observed.service
    closed = now.applied_to(today).closed if now is not None else ()
    if now is None or not closed:
        return ()
    visits = dict(zip((store.name for store in today.stores), baseline.observed.store_visits, strict=True))
    largest = max((store.name for store in closed), key=lambda name: visits[name])
    price = round(now.price * (len(closed) - 1) / len(closed))
    return (replace(now, keep=(*now.keep, largest), price=price),)


def _longer_hours(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """Every open store an hour longer on weekdays."""
    now: ChangeStoreHours = plan.lever(ChangeStoreHours.name) or ChangeStoreHours()
    more = now.weekday + 1
    return (replace(now, weekday=more),) if more <= highest(ChangeStoreHours, "weekday") else ()


def _agent(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """One agent more on the phone through the weekday's day, who comes when the plan's own do; chat and e-mail lose
    nobody to the phone.
    """
    phone = baseline.observed.service.desk(Channel.PHONE)
    now: StaffPhone = plan.lever(StaffPhone.name) or StaffPhone()
    asked = {part: getattr(now, part) for part in ("morning", "midday", "afternoon")}
    if phone is None or max(asked.values()) >= highest(StaffPhone, "morning"):
        return ()
    nobody = -round(float(phone.agents.max()))
    more = {part: max(min(wanted, now.ceiling), nobody) + 1 for part, wanted in asked.items()}  # than those who come
    taken = max(now.ceiling, *more.values())
    others = [plan.lever(kind.name) for kind in (AddChat, StaffMail)]
    room = [replace(other, ceiling=min(other.ceiling + 1, highest(AddChat, "ceiling"))) for other in others if other]
    return (replace(now, **more, ceiling=taken), *room)


def _chat_agent(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """One agent more in a chat that the plan opens or is there today, than those who can be found."""
    today = baseline.observed.service
    now: AddChat | None = plan.lever(AddChat.name) or _todays_chat(today)
    if now is None or not now.agents or now.agents >= highest(AddChat, "agents"):
        return ()
    there = _people(plan.applied_to(today), Channel.CHAT)
    return (replace(now, agents=there + 1, ceiling=highest(AddChat, "ceiling")),)


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
    if not there or now.agents >= highest(StaffMail, "agents"):
        return ()
    more = min(now.agents, there - _people(today, Channel.EMAIL))
    return (replace(now, agents=more + 1, ceiling=highest(StaffMail, "ceiling")),)


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


def _helped(baseline: Baseline, plan: Scenario) -> tuple[Lever, ...]:
    """A tenth more of those who use the plan's bot, or today's, are helped when they first do."""
    now: AddBot | None = plan.lever(AddBot.name) or _todays_bot(baseline.observed.service)
    return () if now is None else (replace(now, assisted=min(round(now.assisted + PART, 4), 1.0)),)


def _todays_bot(service: Service) -> AddBot | None:
    """Today's bot as the lever would have it; None where it hands over some and drops others."""
    bot = service.bot
    if bot is None or bot.hands_over not in (0.0, 1.0):
        return None
    settles: dict[str, Any] = {reason.value: share for reason, share in zip(Reason, bot.resolves, strict=True)}
    return AddBot(**settles, hand_over="person" if bot.hands_over else "none", assisted=bot.assisted)


STEPS: Mapping[str, tuple[str | None, Step]] = {
    "clearer": ("usability", _further(ClearSelfService, "clearer")),
    "better_bot": ("usability", _better_bot),
    "helped": ("usability", _helped),
    "right_first": ("service_design", _further(GuideContacts, "right_first")),
    "warm": ("service_design", _further(GuideContacts, "warm")),
    "decided": ("role", _further(LetStaffDecide, "decided")),
    "taken": ("role", _further(LetStaffDecide, "taken")),
    "agent": (None, _agent),
    "chat_agent": (None, _chat_agent),
    "mail_agent": (None, _mail_agent),
    "moved": (None, _further(MoveStoreStaff, "to_phone")),
    "reopened": (None, _reopened),
    "longer_hours": (None, _longer_hours),
}
"""Each step with the dimension it belongs to."""
