"""Published cases computed here, figure by figure, beside what was published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isclose

from cx_models.queues.published import courses, replayed, settled, variants
from cx_models.queues.published.cases import Case, Printed, cases_of

SURE = 3.3
"""Standard errors within which a replayed figure agrees: chance alone takes it farther a few times in a thousand."""

COMPUTED: Mapping[str, Callable[[Case], Mapping[str, float]]] = {
    "loss": settled.loss,
    "loss_of_any_law": settled.loss,
    "two_vehicles": settled.two_vehicles,
    "lines_needed": settled.lines_needed,
    "waiting": settled.waiting,
    "agents_for_waiting": settled.agents_for_waiting,
    "impatient": settled.impatient,
    "agents_for_impatient": settled.agents_for_impatient,
    "limited": settled.limited,
    "from_empty": courses.from_empty,
    "from_empty_limited": courses.from_empty,
    "sine": courses.sine,
    "drain": courses.drain,
    "day_then_nobody": courses.day_then_nobody,
    "retrial": variants.retrial,
    "redial": variants.redial,
    "chat": variants.conversations,
    "priority": variants.priority,
    "shared": variants.shared,
    "returning": variants.returning,
    "overflow": variants.passed_on,
}
REPLAYED: Mapping[str, Callable[[Case, int], replayed.Measured]] = {
    "fixed_handling": replayed.fixed_handling,
    "changing_rates": replayed.changing_rates,
}


@dataclass(frozen=True)
class Checked:
    """One figure of a case, published and ours; ``error`` is the standard error of a replayed one, else 0."""

    case: Case
    figure: str
    ours: float
    error: float = 0.0

    @property
    def published(self) -> float:
        """What ours should be."""
        return self.case.figures[self.figure]

    @property
    def printed(self) -> Printed | None:
        """The same as its source prints it, where it does."""
        return self.case.printed.get(self.figure)

    @property
    def reach(self) -> float:
        """How far a replayed figure may be off by chance; 0 for the others."""
        return SURE * self.error

    @property
    def agrees(self) -> bool:
        """Whether ours is the published one, at the case's tolerance or by chance, and the one printed."""
        tolerance = self.case.tolerance
        near = isclose(self.ours, self.published, rel_tol=tolerance, abs_tol=max(tolerance, self.reach))
        allowed = max(tolerance * max(1.0, abs(self.ours)), self.reach)
        return near and (self.printed is None or self.printed.holds(self.ours, allowed))


def check(case: Case, *, effort: int = 1) -> tuple[Checked, ...]:
    """Every figure of a case, computed now. A replay takes a second or two; ``effort`` times as many days make it
    that much longer and surer."""
    if case.kind in REPLAYED:
        measured = REPLAYED[case.kind](case, effort)
    else:
        measured = {name: (value, 0.0) for name, value in COMPUTED[case.kind](case).items()}
    return tuple(
        Checked(case, figure, *(case.in_its_unit(figure, value) for value in measured[figure]))
        for figure in case.figures
    )


def check_group(group: str) -> tuple[Checked, ...]:
    """Every figure of every case of a group.

    >>> [checked.figure for checked in check_group("room") if not checked.agrees]
    []
    """
    return tuple(checked for case in cases_of(group) for checked in check(case))
