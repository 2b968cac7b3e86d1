"""The session's list of plans: which there are, which is at hand, which was deleted last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cx_models.scenario.levers import Lever
from cx_models.scenario.scenario import NO_CHANGE, Scenario


@dataclass(frozen=True)
class Plan:
    """A scenario under a number that stays its own, whatever becomes of its name, place and levers.

    ``aside`` holds the levers that were switched off, as they were then.
    """

    number: int
    scenario: Scenario
    aside: Scenario = NO_CHANGE

    def switched_on(self, start: Lever) -> Plan:
        """With the lever as it was last, else as ``start`` has it."""
        return replace(self, scenario=self.scenario.with_lever(self.aside.lever(start.name) or start))

    def switched_off(self, lever: str) -> Plan:
        """With the lever set aside."""
        change = self.scenario.lever(lever)
        if change is None:
            return self
        return replace(self, scenario=self.scenario.without_lever(lever), aside=self.aside.with_lever(change))

    def edited(self, lever: str, fields: Mapping[str, Any]) -> Plan:
        """With other values in some of a lever's fields; a lever that is switched off stays so."""
        change = self.scenario.lever(lever)
        return self if change is None else replace(self, scenario=self.scenario.with_lever(replace(change, **fields)))


@dataclass(frozen=True)
class Plans:
    """The plans in their order; ``at`` is the number of the one at hand, ``given`` counts the numbers given so far.

    ``removed`` is the plan deleted last and its place. What asks for a plan that is gone changes nothing.

    >>> two = Plans().added(Scenario("one")).added(Scenario("two"))
    >>> two.without(2).added(Scenario("three")).restored().scenarios == (
    ...     Scenario("one"), Scenario("two"), Scenario("three"))
    True
    """

    listed: tuple[Plan, ...] = ()
    at: int = 0
    given: int = 0
    removed: tuple[int, Plan] | None = None

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What the plans hold."""
        return tuple(plan.scenario for plan in self.listed)

    @property
    def numbers(self) -> list[int]:
        """The plans' numbers, in the order of the list."""
        return [plan.number for plan in self.listed]

    @property
    def kept(self) -> tuple[Plan, ...]:
        """All that can still be seen or brought back."""
        return self.listed if self.removed is None else (*self.listed, self.removed[1])

    def find(self, number: int) -> Plan | None:
        """The plan of that number, or None when it is gone."""
        return next((plan for plan in self.listed if plan.number == number), None)

    def added(self, scenario: Scenario, aside: Scenario = NO_CHANGE) -> Plans:
        """One plan more, at the end and at hand."""
        plan = Plan(self.given + 1, scenario, aside)
        return replace(self, listed=(*self.listed, plan), at=plan.number, given=plan.number)

    def anew(self, scenarios: Iterable[Scenario], place: int) -> Plans:
        """Other plans instead of all; the one at ``place`` is at hand."""
        listed = tuple(Plan(number, scenario) for number, scenario in enumerate(scenarios, self.given + 1))
        return replace(self, listed=listed, at=listed[place].number, given=self.given + len(listed))

    def chosen(self, number: int) -> Plans:
        """The plan of that number at hand."""
        return self if self.find(number) is None else replace(self, at=number)

    def changed(self, number: int, change: Callable[[Plan], Plan]) -> Plans:
        """What ``change`` makes of the plan of that number, in its place."""
        return replace(self, listed=tuple(change(plan) if plan.number == number else plan for plan in self.listed))

    def without(self, number: int) -> Plans:
        """The plan deleted; if it was at hand, its neighbour is."""
        plan = self.find(number)
        if plan is None:
            return self
        place = self.listed.index(plan)
        kept = (*self.listed[:place], *self.listed[place + 1 :])
        at = kept[min(place, len(kept) - 1)].number if kept and number == self.at else self.at
        return replace(self, listed=kept, at=at, removed=(place, plan))

    def restored(self) -> Plans:
        """The plan deleted last in its old place and at hand."""
        if self.removed is None:
            return self
        place, plan = self.removed
        listed = (*self.listed[:place], plan, *self.listed[place:])
        return replace(self, listed=listed, at=plan.number, removed=None)
