"""Forced and invited roads to the same digital share, in words, the rows of a chart, and a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.figures import difference, unsigned_points, with_band
from cx_models.presentation.table_page import Section
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.projection.roads import PUSHING, Road
from cx_models.quantities import Estimate, Share

SATISFIED, FREEDOM, LEAVERS, COST = "satisfaction.everyone", "choice.lost", "leaving.customers", "cost.total"
NEAR: Share = 0.01
"""Of the share asked for; a road that ends further away is told as such."""


def road_name(road: Road, text: Words) -> str:
    """The road and how far it is taken: "Charge €6 a visit"."""
    if not road.projection.scenario.levers:
        return text(f"roads.not_taken.{road.name}")
    if road.name == "close":
        return text("roads.name.close", n=int(road.strength))
    if road.name == "perk" and not road.strength:
        return text("roads.name.app")
    write = numbers.percent if road.name in ("offer", "choose") else numbers.euros
    return text(f"roads.name.{road.name}", n=write(road.strength, text.language))


def today_say(today: Share, text: Words) -> str:
    """Today's digital share."""
    return text("roads.today", today=numbers.percent(today, text.language, 1))


def roads_lead(names: Sequence[str], text: Words) -> str:
    """How many roads to a greater digital share take something away or add something."""
    taking = sum(name in PUSHING for name in names)
    counts = {"n": len(names), "taking": taking, "adding": len(names) - taking}
    ways = text("roads.both_ways", **counts) if taking else text("roads.inviting_ways", n=len(names))
    return f"{ways} {text('roads.each')}"


def roads_say(roads: Sequence[Road], share: Share, text: Words) -> str:
    """How far apart pushing and inviting leave customers at the same share; also where inviting leaves them worse.

    Where roads of one kind alone end near the share, how far apart these leave them.
    """
    percent = numbers.percent(share, text.language)
    there = [road for road in roads if abs(road.digital - share) <= NEAR]
    pushed = [road for road in there if road.name in PUSHING]
    invited = [road for road in there if road.name not in PUSHING]
    said = []
    if pushed and invited:
        worst, better = min(pushed, key=_satisfied), max(pushed, key=_satisfied)
        best, poorest = max(invited, key=_satisfied), min(invited, key=_satisfied)
        apart = _satisfied(best) - _satisfied(worst)
        names = {"best": road_name(best, text), "worst": road_name(worst, text)}
        code = "apart" if apart > 0 else "alike"
        said.append(text(f"roads.{code}", share=percent, points=unsigned_points(apart, text), **names))
        if code == "apart" and _satisfied(poorest) < _satisfied(better):
            said.append(text("roads.worse", invited=road_name(poorest, text), pushed=road_name(better, text)))
    elif len(there) > 1:
        best, worst = max(there, key=_satisfied), min(there, key=_satisfied)
        apart = _satisfied(best) - _satisfied(worst)
        code = ("only_pushing" if pushed else "only_inviting") if apart > 0 else "alike"
        names = {"best": road_name(best, text), "worst": road_name(worst, text)}
        said.append(text(f"roads.{code}", share=percent, points=unsigned_points(apart, text), **names))
    elif there:
        change = difference(SATISFIED, text)(_satisfied(there[0]))
        said.append(text("roads.single", share=percent, road=road_name(there[0], text), change=change))
    elif any(road.leads_there for road in roads):
        said.append(text("roads.none_near", share=percent))
    short = [text(f"roads.short.{road.name}") for road in roads if not road.leads_there and road not in there]
    if short:
        said.append(text("roads.do_not_lead", share=percent, names=", ".join(short)))
    return " ".join(said)


def road_rows(roads: Sequence[Road], share: Share, text: Words) -> pd.DataFrame:
    """Change in everyone's satisfaction on each road (percentage points), as the chart of changes takes them; one that
    does not lead to ``share`` tells how far it does.
    """
    rows = []
    for road in roads:
        change = _change(road.projection, SATISFIED)
        ends = (100 * change.low, 100 * change.middle, 100 * change.high)
        name = name_beside(road, share, text)
        rows.append((name, *ends, with_band(change, difference(SATISFIED, text), text)))
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def name_beside(road: Road, share: Share, text: Words) -> str:
    """The road's name; where it ends away from ``share``, with where that is."""
    name = road_name(road, text)
    if abs(road.digital - share) <= NEAR:
        return name
    return text("roads.ends_at", road=name, share=numbers.percent(road.digital, text.language))


def road_sections(roads: Sequence[Road], text: Words) -> list[Section]:
    """Every road with what it leads to, in words: one section each."""
    return [
        Section(
            road_name(road, text),
            text(
                "roads.pushing" if road.name in PUSHING else "roads.inviting",
                digital=numbers.percent(road.digital, text.language, 1),
            ),
            [(text(f"roads.figure.{name.partition('.')[0]}"), _told(road, name, text)) for name in _figures(roads)],
        )
        for road in roads
    ]


def _told(road: Road, figure: str, text: Words) -> str:
    return with_band(_change(road.projection, figure), difference(figure, text), text)


def roads_table(roads: Sequence[Road], text: Words) -> Table:
    """Every figure; shares in percent, changes of shares in percentage points."""
    figures = _figures(roads)
    headers = [text("roads.column.road"), text("roads.column.digital")]
    for name in figures:
        headers += ends_of(text, text(f"roads.column.{name.partition('.')[0]}"))
    rows: list[Row] = []
    for road in roads:
        row: list[str | float | None] = [road_name(road, text), 100 * road.digital]
        for name in figures:
            change, scale = _change(road.projection, name), 100.0 if name == SATISFIED else 1.0
            row += [scale * end for end in (change.low, change.middle, change.high)]
        rows.append(row)
    return headers, rows


def _satisfied(road: Road) -> float:
    return _change(road.projection, SATISFIED).middle


def _figures(roads: Sequence[Road]) -> tuple[str, ...]:
    """The figures told of each road; the cost where wages and margin are known."""
    has_cost = all(road.projection.changed.cost is not None for road in roads)
    return (SATISFIED, FREEDOM, LEAVERS, *((COST,) if has_cost else ()))


def _change(projection: Projection, figure: str) -> Estimate:
    found = projection.difference(figure)
    return found if isinstance(found, Estimate) else Estimate(found, found, found)
