"""The session's list of plans: which there are, which is at hand, which were deleted or emptied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cx_models.scenario.levers import Lever
from cx_models.scenario.scenario import NO_CHANGE, Scenario

Stores = frozenset[str]
MOST_UNDONE = 20  # acts that can be undone


@dataclass(frozen=True)
class Plan:
    """A scenario under a number that stays its own, whatever becomes of its name, place and levers.

    ``aside`` holds the levers that were switched off, as they were then; ``stores`` names those of the data that
    the plan was made with, None where that is not known.
    """

    number: int
    scenario: Scenario
    aside: Scenario = NO_CHANGE
    stores: Stores | None = None

    def switched_on(self, start: Lever) -> Plan:
        """With the lever as it was last, else as ``start`` has it."""
        return replace(self, scenario=self.scenario.with_lever(self.aside.lever(start.name) or start))

    def switched_off(self, lever: str) -> Plan:
        """With the lever set aside."""
        change = self.scenario.lever(lever)
        if change is None:
            return self
        return replace(self, scenario=self.scenario.without_lever(lever), aside=self.aside.with_lever(change))

    def is_of_other_data(self, stores: Stores) -> bool:
        """Whether it was made where there were other ``stores``, or names some that are not among them."""
        elsewhere = self.stores is not None and self.stores != stores
        return elsewhere or not self.scenario.stores_named <= stores

    def edited(self, lever: str, fields: Mapping[str, Any]) -> Plan:
        """With other values in some of a lever's fields; a lever that is switched off stays so."""
        change = self.scenario.lever(lever)
        return self if change is None else replace(self, scenario=self.scenario.with_lever(replace(change, **fields)))


@dataclass(frozen=True)
class Plans:
    """The plans in their order; ``at`` is the number of the one at hand, ``given`` counts the numbers given so far.

    ``undone`` holds what can be brought back, the last act at the end: the plans that it deleted or emptied, each as
    it was and with its place. What asks for a plan that is gone changes nothing.

    >>> two = Plans().added(Scenario("one")).added(Scenario("two"))
    >>> two.without(2).added(Scenario("three")).restored().scenarios == (
    ...     Scenario("one"), Scenario("two"), Scenario("three"))
    True
    """

    listed: tuple[Plan, ...] = ()
    at: int = 0
    given: int = 0
    undone: tuple[tuple[tuple[int, Plan], ...], ...] = ()

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
        return (*self.listed, *(plan for act in self.undone for _, plan in act))

    def find(self, number: int) -> Plan | None:
        """The plan of that number, or None when it is gone."""
        return next((plan for plan in self.listed if plan.number == number), None)

    def added(self, scenario: Scenario, aside: Scenario = NO_CHANGE, stores: Stores | None = None) -> Plans:
        """One plan more, at the end and at hand; ``stores`` are those of the data it is made with."""
        plan = Plan(self.given + 1, scenario, aside, stores)
        return replace(self, listed=(*self.listed, plan), at=plan.number, given=plan.number)

    def anew(self, scenarios: Iterable[Scenario], place: int, stores: Stores | None = None) -> Plans:
        """Other plans instead of all; the one at ``place`` is at hand."""
        numbered = enumerate(scenarios, self.given + 1)
        listed = tuple(Plan(number, scenario, stores=stores) for number, scenario in numbered)
        return replace(self, listed=listed, at=listed[place].number, given=self.given + len(listed))

    def chosen(self, number: int) -> Plans:
        """The plan of that number at hand."""
        return self if self.find(number) is None else replace(self, at=number)

    def changed(self, number: int, change: Callable[[Plan], Plan]) -> Plans:
        """What ``change`` makes of the plan of that number, in its place."""
        return replace(self, listed=tuple(change(plan) if plan.number == number else plan for plan in self.listed))

    def without(self, *numbers: int) -> Plans:
        """The plans of those numbers deleted; if the one at hand was, its neighbour is."""
        removed = tuple((place, plan) for place, plan in enumerate(self.listed) if plan.number in numbers)
        if not removed:
            return self
        kept = tuple(plan for plan in self.listed if plan.number not in numbers)
        at = self.at
        if kept and self.find(at) not in kept:
            before = sum(plan in kept for plan in self.listed[: self.numbers.index(at)])
            at = kept[min(before, len(kept) - 1)].number
        return replace(self, listed=kept, at=at, undone=self._after(removed))

    def emptied(self, number: int, stores: Stores | None) -> Plans:
        """The plan of that number without levers, which can be brought back; made with the data of ``stores``."""
        was = tuple((place, plan) for place, plan in enumerate(self.listed) if plan.number == number)
        if not was:
            return self
        bare = self.changed(number, lambda plan: Plan(number, Scenario(plan.scenario.name), stores=stores))
        return replace(bare, undone=self._after(was))

    def _after(self, act: tuple[tuple[int, Plan], ...]) -> tuple[tuple[tuple[int, Plan], ...], ...]:
        return (*self.undone, act)[-MOST_UNDONE:]

    def restored(self) -> Plans:
        """What the last act took as it was, in its old places; the first of it at hand."""
        if not self.undone:
            return self
        *before, act = self.undone
        taken = {plan.number for _, plan in act}
        listed = [plan for plan in self.listed if plan.number not in taken]
        for place, plan in act:
            listed.insert(place, plan)
        return replace(self, listed=tuple(listed), at=act[0][1].number, undone=tuple(before))

    def of_other_data(self, stores: Stores) -> tuple[Plan, ...]:
        """Those made where there were other stores, or naming some that are not among these."""
        return tuple(plan for plan in self.listed if plan.is_of_other_data(stores))
