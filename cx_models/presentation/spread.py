"""How far people differ, in words, a chart's rows and a table: which fifth of today's matters each group falls into."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.figures import points
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.spread import FIFTHS, Spread

LEAST = 0.005
_WHEN = ("today", "changed")


def group_name(group: str, text: Words) -> str:
    """Whose matters."""
    return text("spread.everyone") if group == "everyone" else text(f"charts.groups.{group}")


def spread_say(found: Mapping[str, Spread], text: Words) -> str:
    """how many matters fall into what is today the worst fifth, and among whom that share rises most."""
    everyone = found["everyone"]
    moved = float(everyone.changed[0] - everyone.today[0])
    if abs(moved) < LEAST and abs(float(everyone.changed[-1] - everyone.today[-1])) < LEAST:
        return text("spread.same")
    said = text("spread.says", share=_percent(float(everyone.changed[0]), text), today=_percent(1 / FIFTHS, text))
    groups = {name: one for name, one in found.items() if name != "everyone" and one.today.sum() > 0}
    most = max(groups, key=lambda name: float(groups[name].changed[0] - groups[name].today[0]))
    change = float(groups[most].changed[0] - groups[most].today[0])
    if change < LEAST:
        return said
    told = {when: _percent(float(getattr(groups[most], when)[0]), text) for when in _WHEN}
    return f"{said} {text('spread.most', group=group_name(most, text), change=points(change, text), **told)}"


def spread_rows(found: Mapping[str, Spread], text: Words) -> pd.DataFrame:
    """A row for each group, time and fifth: ``group``, ``when``, ``bar`` (both), ``fifth``, ``order``, ``share``."""
    rows = [
        (
            group_name(group, text),
            text(f"spread.{when}"),
            text("spread.bar", group=group_name(group, text), when=text(f"spread.{when}")),
            text(f"spread.fifth.{place + 1}"),
            place,
            share,
            _percent(share, text),
        )
        for group, one in found.items()
        if one.today.sum() > 0
        for when in _WHEN
        for place, share in enumerate(getattr(one, when).tolist())
    ]
    return pd.DataFrame(rows, columns=["group", "when", "bar", "fifth", "order", "share", "shown"])


def spread_table(found: Mapping[str, Spread], text: Words) -> Table:
    """Percent of each group's matters in each fifth, today and in the plan."""
    headers = [text("spread.column.group"), text("spread.column.when")]
    headers += [text(f"spread.fifth.{place + 1}") for place in range(FIFTHS)]
    rows: list[Row] = [
        [group_name(group, text), text(f"spread.{when}"), *(100 * share for share in getattr(one, when).tolist())]
        for group, one in found.items()
        if one.today.sum() > 0
        for when in _WHEN
    ]
    return headers, rows


def spread_shown(found: Mapping[str, Spread], text: Words) -> pd.DataFrame:
    """The same as one reads it."""
    headers, rows = spread_table(found, text)
    written = [[row[0], row[1], *(_percent(float(str(share)) / 100, text) for share in row[2:])] for row in rows]
    return pd.DataFrame(written, columns=headers)


def _percent(share: float, text: Words) -> str:
    return numbers.percent(share, text.language)
