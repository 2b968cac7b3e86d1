"""What customers meet, and how it usually feels: in words, the rows of a chart, and tables."""

from __future__ import annotations

import pandas as pd

from cx_models.effects.met import LONG_WAIT, MET
from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.figures import difference, unsigned_points, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate

SHOWN = (*MET, "pushed")
GOOD = frozenset({"at_once", "in_charge"})
LEAST = 0.0005
"""Of all matters: a smaller change is none that a page should name."""


def shown(projection: Projection) -> tuple[str, ...]:
    """All but what happens neither today nor in the plan since nobody is there for it: someone in charge."""
    there = projection.value("met.in_charge") > 0 or projection.todays_value("met.in_charge") > 0
    return tuple(name for name in SHOWN if there or name != "in_charge")


def meetings_say(projection: Projection, text: Words) -> str:
    """What happens more often than today, and what it feels like; or that nothing does."""
    changes = {name: _change(projection, name).middle for name in shown(projection)}
    worse = {name: change for name, change in changes.items() if name not in GOOD and change > LEAST}
    said = [
        text(
            "met.at_once",
            n=numbers.percent(projection.value("met.at_once"), text.language),
            today=_today(projection, text),
        )
    ]
    if worse:
        most = sorted(worse, key=lambda name: -worse[name])[:2]
        listed = [
            text("met.named", what=text(f"met.what.{name}"), n=unsigned_points(worse[name], text)) for name in most
        ]
        said.append(text("met.more", list=text("met.and").join(listed)))
    better = {name: change for name, change in changes.items() if name not in GOOD and change < -LEAST}
    if better:
        most_less = min(better, key=lambda name: better[name])
        named = text("met.named", what=text(f"met.what.{most_less}"), n=unsigned_points(better[most_less], text))
        said.append(text("met.less", list=named))
    return " ".join(said)


def _today(projection: Projection, text: Words) -> str:
    return numbers.percent(projection.todays_value("met.at_once"), text.language)


def _change(projection: Projection, name: str) -> Estimate:
    found = projection.difference(f"met.{name}")
    return found if isinstance(found, Estimate) else Estimate(found, found, found)


def _name(name: str, text: Words) -> str:
    return text(f"met.row.{name}", minutes=round(LONG_WAIT))


def meeting_rows(projection: Projection, text: Words) -> pd.DataFrame:
    """The change in how many of all matters meet each thing (percentage points), as the chart of changes takes them."""
    rows = []
    for name in shown(projection):
        change = _change(projection, name)
        ends = (100 * change.low, 100 * change.middle, 100 * change.high)
        rows.append((_name(name, text), *ends, with_band(change, difference(f"met.{name}", text), text)))
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def meetings_shown(projection: Projection, text: Words) -> pd.DataFrame:
    """Each thing with the feeling that usually comes of it, today and in the plan, as one reads it."""
    heads = [text(f"met.column.{name}") for name in ("what", "feeling", "today", "planned")]
    rows = [
        (
            _name(name, text),
            text(f"met.feeling.{name}"),
            numbers.percent(projection.todays_value(f"met.{name}"), text.language),
            numbers.percent(projection.value(f"met.{name}"), text.language),
        )
        for name in shown(projection)
    ]
    return pd.DataFrame(rows, columns=heads)


def meetings_table(projection: Projection, text: Words) -> Table:
    """Plain numbers to take along: shares in percent, changes in percentage points."""
    headers = [text(f"met.column.{name}") for name in ("what", "feeling", "today_percent", "planned_percent")]
    headers += ends_of(text, text("met.column.change"))
    rows: list[Row] = []
    for name in shown(projection):
        change, shares = _change(projection, name), (projection.todays_value, projection.value)
        levels = [100 * share(f"met.{name}") for share in shares]
        ends = [100 * end for end in (change.low, change.middle, change.high)]
        rows.append([_name(name, text), text(f"met.feeling.{name}"), *levels, *ends])
    return headers, rows
