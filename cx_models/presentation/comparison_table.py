"""Scenarios side by side as a table of words: which figures are told, and how each is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.charts.compare import change_of
from cx_models.presentation.figures import difference, level, with_band
from cx_models.presentation.sentences.compare import name_of
from cx_models.presentation.sentences.scenario import alike, hardest_group, hardest_hit
from cx_models.presentation.statement import break_even_written, net_written
from cx_models.presentation.words import Words
from cx_models.projection.compare import Comparison, Verdict
from cx_models.projection.project import Projection
from cx_models.projection.statement import Statement
from cx_models.quantities import Estimate
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

HARDEST_HIT = 3  # municipalities of each scenario


@dataclass(frozen=True)
class Row:
    """A figure of the comparison: the code of its name, which of an outcome's figures, its unit's code.

    Satisfaction, leaving and money are told as changes from today only, the others as levels too.
    """

    name: str
    figure: str
    unit: str
    is_level: bool = True

    def is_known(self, projection: Projection, awaited: bool) -> bool:
        """Whether the projection has such a figure: no wait without a phone, no first weeks where nobody is awaited.

        Where recruits are ``awaited`` in any of the scenarios, today's first weeks are its own.
        """
        changed = projection.changed
        if self.figure.startswith("first.") and not (
            awaited and (is_today(projection) or changed.at_first is not changed.settled)
        ):
            return False
        if "phone." in self.figure:
            return changed.service.desk(Channel.PHONE) is not None
        return self.figure in changed.figures()


ROWS = (
    Row("everyone", "satisfaction.everyone", "points", is_level=False),
    Row("surveyed", "satisfaction.surveyed", "points", is_level=False),
    Row("leaving", "leaving.customers", "customers", is_level=False),
    Row("winning", "winning.customers", "customers", is_level=False),
    Row("cost", "cost.total", "euros", is_level=False),
    Row("wait_first", "first.phone.wait", "minutes"),
    Row("wait", "phone.wait", "minutes"),
    Row("abandoned", "phone.abandoned", "share"),
    Row("missing", "phone.missing", "agents"),
    Row("freedom", "choice.lost", "minutes"),
)


STATED = ("net_two_years", "break_even")
"""Rows of the two years, which take longer to work out."""
OF_A_YEAR = [row.name for row in ROWS].index("cost") + 1
"""So many rows stand before them."""


def awaits_recruits(comparison: Comparison) -> bool:
    """Whether any of the scenarios has weeks before recruits come."""
    return any(one.changed.at_first is not one.changed.settled for one in comparison.all)


def side_by_side(
    comparison: Comparison, text: Words, verdict: Verdict | None = None, stated: Sequence[Statement | None] = ()
) -> pd.DataFrame:
    """Rows are figures, columns today and each alternative; everything as written.

    ``stated`` are the two years of each, told once they are known.
    """
    label = text("compare.row.figure")
    two_years = STATED if any(stated) else ()
    table = {label: [text(f"compare.row.{name}") for name in _names(verdict, two_years)]}
    awaited = awaits_recruits(comparison)
    for place, projection in enumerate(comparison.all):
        best = [] if verdict is None else [_worlds(verdict.best_in[place], text)]
        figures = [_written(projection, row, awaited, text) for row in ROWS]
        stores = numbers.number(len(projection.changed.service.stores), text.language)
        worst = [_worst_group(projection, text), _worst_area(projection, text)]
        years = _two_years(stated[place], text) if two_years else ()
        told = [*figures[:OF_A_YEAR], *years, *figures[OF_A_YEAR:]]
        table[name_of(comparison, place, text)] = [*best, *told, *worst, stores]
    shown = pd.DataFrame(table)
    return shown[(shown.drop(columns=label) != numbers.UNKNOWN).any(axis=1)]


def _names(verdict: Verdict | None, two_years: Sequence[str]) -> list[str]:
    best = [] if verdict is None else ["best_in"]
    names = [row.name for row in ROWS]
    told = [*names[:OF_A_YEAR], *two_years, *names[OF_A_YEAR:]]
    return [*best, *told, "worst_group", "worst_area", "stores"]


def _two_years(stated: Statement | None, text: Words) -> tuple[str, str]:
    if stated is None:
        return numbers.UNKNOWN, numbers.UNKNOWN
    return net_written(stated, text), break_even_written(stated, text)


def _worlds(share: float, text: Words) -> str:
    return text("compare.worlds", n=round(100 * share))


def _written(projection: Projection, row: Row, awaited: bool, text: Words) -> str:
    """A change with its interval; of a level also how high it is. Today has levels only."""
    if not row.is_known(projection, awaited):
        return numbers.UNKNOWN
    change = with_band(change_of(projection, row.figure), difference(row.figure, text), text)
    if not row.is_level:
        return change
    written = level(row.figure, text)(projection.value(row.figure))
    return written if is_today(projection) else text("compare.level", level=written, change=change)


def is_today(projection: Projection) -> bool:
    """Whether it is today itself."""
    return projection.changed is projection.today


def _worst_group(projection: Projection, text: Words) -> str:
    changes = projection.group_changes()
    worst = hardest_group(changes)
    if worst is None:
        return text("compare.row.nobody")
    group = text("compare.row.every_group") if alike(changes) else group_name(worst, text)
    return f"{group} {_points(changes[worst], text)}"


def _worst_area(projection: Projection, text: Words) -> str:
    return next(iter(_hardest_hit_areas(projection, text)), text("compare.row.none"))


def group_name(segment: Segment, text: Words) -> str:
    """What a customer group is called."""
    return text(f"charts.groups.{segment.value}")


def _points(change: Estimate, text: Words) -> str:
    return with_band(change, difference("satisfaction.everyone", text), text)


def hurt_table(comparison: Comparison, text: Words) -> pd.DataFrame:
    """Who is hurt: each group's change by scenario, and the municipalities hurt most in each."""
    label = text("compare.row.figure")
    groups = [text.title(f"charts.groups.{segment.value}") for segment in Segment]
    places = [text("compare.hurt_place", place=place + 1) for place in range(HARDEST_HIT)]
    table = {label: [*groups, *places]}
    for place, projection in enumerate(comparison.alternatives, start=1):
        found = projection.group_changes()
        changes = [_points(found[one], text) if one in found else numbers.UNKNOWN for one in Segment]
        table[name_of(comparison, place, text)] = [*changes, *_padded(_hardest_hit_areas(projection, text))]
    shown = pd.DataFrame(table)
    return shown[(shown.drop(columns=label) != numbers.UNKNOWN).any(axis=1)]


def _hardest_hit_areas(projection: Projection, text: Words) -> list[str]:
    """The few municipalities whose satisfaction falls most, with the change; fewer where fewer fall."""
    changes, names = projection.area_changes(), projection.baseline.observed.customers.names
    order = sorted(range(len(changes)), key=lambda area: changes[area].middle)[:HARDEST_HIT]
    falling = [area for area in order if hardest_hit([changes[area]]) is not None]
    return [f"{names[area]} {_points(changes[area], text)}" for area in falling]


def _padded(written: Sequence[str]) -> list[str]:
    return [*written, *[numbers.UNKNOWN] * (HARDEST_HIT - len(written))]
