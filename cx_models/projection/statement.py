"""Efficiency against customers in one statement: what a plan saves, what it spends, and what its customers cost it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cx_models.projection.phases import WEEKS
from cx_models.projection.two_years import TwoYears
from cx_models.projection.years_money import STATED
from cx_models.quantities import Estimate

SPENT_ONCE = ("changes", "hiring", "first_use")


@dataclass(frozen=True)
class Statement:
    """Euros over 104 weeks beside today's, above zero where they are to the plan's good.

    ``lines`` by name: running the ``service`` (wages, premises, licences), paid once for ``changes``, ``hiring`` and
    help at ``first_use``, ``turnover`` of staff, ``payments`` (perks, rewards, fees, a changed price, what
    recommendations bring), the margin of ``leavers`` and of ``newcomers``, each beyond as many as today; together
    they make the ``net``. The work for contacts that should not have come, hours and euros more than today's, is
    among what the service costs or is never done: it is told beside the sum, never added to it. ``break_even`` is the
    week from which on the plan has paid for itself, None where it has not by the end; ``pays_back`` in how many of
    the drawn worlds it has, and of how many.
    """

    lines: Mapping[str, Estimate]
    net: Estimate
    failure_hours: Estimate
    failure_euros: Estimate
    break_even: int | None
    pays_back: tuple[int, int] | None

    def sum_of(self, *lines: str) -> float:
        """Those lines together, at the middle assumptions."""
        return sum(self.lines[line].middle for line in lines)

    @property
    def changes_nothing(self) -> bool:
        """Whether no line moves, nor the work for contacts that should not have come."""
        told = (*self.lines.values(), self.failure_hours)
        return all(end == 0.0 for one in told for end in (one.low, one.middle, one.high))


def statement(found: TwoYears) -> Statement | None:
    """The statement of a plan's two years; None without wages and margin."""
    if "net" not in found.middle.figures:
        return None
    return Statement(
        {line: found.at(f"gathered.{line}", WEEKS) for line in STATED},
        found.at("net", WEEKS),
        found.at("gathered.failure_hours", WEEKS),
        found.at("gathered.failure_euros", WEEKS),
        found.middle.break_even[0],
        found.pays_back,
    )
