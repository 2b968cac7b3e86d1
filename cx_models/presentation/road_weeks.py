"""Two years of each road to a digital share: when it has led there and how it leaves customers, in words and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.roads import name_beside, road_name
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.presentation.years import DIGITAL, SATISFIED, TOLD, written
from cx_models.projection.phases import WEEKS
from cx_models.projection.roads import PUSHING, Road, comes_in
from cx_models.projection.two_years import TwoYears
from cx_models.quantities import Share

FIGURES = {"digital": DIGITAL, "satisfaction": SATISFIED}
"""What can be looked at, and the figure of the two years that it is."""
PATTERNS = {"digital": ".0%", "satisfaction": "+~r"}
_SCALES = {"digital": 1.0, "satisfaction": 100.0}


@dataclass(frozen=True, eq=False)
class Walked:
    """A road that is taken, and its two years."""

    road: Road
    years: TwoYears


def walked_say(walked: Sequence[Walked], look: str, share: Share, text: Words) -> str:
    """Of the digital share when each road has led there; of satisfaction how the roads stand at the end."""
    return _when(walked, share, text) if look == "digital" else _standing(walked, text)


def _when(walked: Sequence[Walked], share: Share, text: Words) -> str:
    rising = [one for one in walked if min(share, one.road.digital) > one.years.todays(DIGITAL)]
    weeks = {one.road.name: comes_in(one.road, one.years, share) for one in rising}
    names = {one.road.name: road_name(one.road, text) for one in rising}
    once = [name for name, week in weeks.items() if week == 0]
    later = sorted((week, name) for name, week in weeks.items() if week)
    never = [name for name, week in weeks.items() if week is None]
    if not rising:
        return text("road_weeks.no_rise")
    said = [text("road_weeks.when")]
    if once:
        said.append(text("road_weeks.once", names=_listed([names[name] for name in once], text)))
    if later:
        told = ", ".join(text("road_weeks.in_week", road=names[name], week=week) for week, name in later)
        said.append(text("road_weeks.later", names=told))
    if never:
        said.append(text("road_weeks.never", names=_listed([names[name] for name in never], text)))
    if PUSHING & set(once) and {"perk", "offer", "choose"} & set(weeks) - set(once):
        said.append(text("road_weeks.found"))
        if "reward" in once:
            said.append(text("road_weeks.known"))
    return " ".join(said)


def _listed(names: Sequence[str], text: Words) -> str:
    return ", ".join(text("road_weeks.quoted", road=name) for name in names)


def _standing(walked: Sequence[Walked], text: Words) -> str:
    """The lowest and the highest road after two years, and which others end below today."""
    write = written(SATISFIED, text)

    def end(one: Walked) -> float:
        return float(one.years.course(SATISFIED)[WEEKS])

    worst, best = min(walked, key=end), max(walked, key=end)
    said = []
    told_of = (("lowest", worst), ("highest", best)) if len(walked) > 1 else (("single", best),)
    for code, one in told_of:
        first, last = (write(float(one.years.course(SATISFIED)[week])) for week in (0, WEEKS))
        said.append(text(f"road_weeks.{code}", road=road_name(one.road, text), first=first, last=last))
    below = [one for one in walked if one not in (worst, best) and end(one) < 0]
    told = [(road_name(one.road, text), write(end(one))) for one in below if not numbers.says_nothing(write(end(one)))]
    if told:
        names = ", ".join(text("road_weeks.ends", road=name, last=last) for name, last in told)
        said.append(text("road_weeks.below", names=names))
    return " ".join(said)


def walked_rows(walked: Sequence[Walked], look: str, share: Share, text: Words) -> pd.DataFrame:
    """A row for each road and week; the digital share is held against the one asked for, satisfaction against today."""
    figure, scale = FIGURES[look], _SCALES[look]
    write = written(figure, text)
    frames = []
    for one in walked:
        course = one.years.course(figure)
        frames.append(
            pd.DataFrame(
                {
                    "road": name_beside(one.road, share, text),
                    "week": range(len(course)),
                    "value": scale * course,
                    "level": share if look == "digital" else 0.0,
                    "shown": [write(float(value)) for value in course],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def walked_glance(walked: Sequence[Walked], look: str, share: Share, text: Words) -> pd.DataFrame:
    """A few weeks of each road in words."""
    write = written(FIGURES[look], text)
    columns = {text("roads.column.road"): [name_beside(one.road, share, text) for one in walked]}
    for week in TOLD:
        told = [write(float(one.years.course(FIGURES[look])[week])) for one in walked]
        columns[text("years.at_week", week=week)] = told
    return pd.DataFrame(columns)


def walked_table(walked: Sequence[Walked], text: Words) -> Table:
    """A row for each week with both figures of each road: shares in percent, changes in percentage points."""
    headers = [text("years.week")]
    for one in walked:
        name = road_name(one.road, text)
        headers += [f"{name}: {text(f'roads.column.{look}')}" for look in FIGURES]
    courses = [100 * one.years.course(figure) for one in walked for figure in FIGURES.values()]
    rows: list[Row] = [[week, *(float(course[week]) for course in courses)] for week in range(WEEKS + 1)]
    return headers, rows
