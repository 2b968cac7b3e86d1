"""What goes with the answers, in words, charts' rows and tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.answers import shown, written
from cx_models.presentation.differences import gap_written
from cx_models.presentation.names import group_names
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.quantities import Estimate, Share
from cx_models.voice.coding import GROUPS, Move
from cx_models.voice.drivers import HALO, Drivers
from cx_models.voice.metrics import Measure

LEAST_TOLD: Share = 0.005
"""Of the differences; a column whose interval ends below is told as next to nothing."""


def column_name(column: str, text: Words) -> str:
    """What a column is called in a list."""
    return text(f"feedback.along.{column}") if column in GROUPS else text.title(f"roles.{column}")


def explained_says(found: Drivers, of: int, text: Words) -> str:
    """How much goes with all columns, with which most, and with which no more than chance; of how many answers."""
    write = written(Measure.SATISFIED, text.language)
    ranked = sorted(zip(found.columns, found.shares, strict=True), key=lambda one: -one[1].middle)
    counts = {name: numbers.number(n, text.language) for name, n in (("n", found.answers), ("of", of))}
    told = [text("drivers.told" if found.answers < of else "drivers.told_all", **counts)]
    told.append(text("drivers.explained", share=shown(found.explained, write)))
    real = [one for one in ranked if one[1].low > 0 and one[1].high >= LEAST_TOLD]
    if real and len(found.columns) > 1:
        column, share = real[0]
        told.append(text("drivers.most", name=column_name(column, text), share=shown(share, write)))
    chance = [column_name(column, text) for column, share in ranked if (column, share) not in real]
    if chance:
        told.append(text("drivers.chance", names=", ".join(chance)))
    return " ".join(told)


def halo_says(found: Share | None, text: Words) -> str:
    """A warning where the questions of a form mostly say one thing; else empty."""
    if found is None or found < HALO:
        return ""
    return text("drivers.halo", r=numbers.number(found, text.language, 2))


def share_rows(found: Drivers, text: Words) -> pd.DataFrame:
    """Each column's share of the differences, the largest first, as the chart of groups takes them."""
    write = written(Measure.SATISFIED, text.language)
    rows = [
        (column_name(column, text), one.low, one.middle, one.high, shown(one, write))
        for column, one in zip(found.columns, found.shares, strict=True)
    ]
    rows.sort(key=lambda row: -row[2])
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def change_rows(changes: Mapping[Move, Estimate], measure: Measure, text: Words) -> pd.DataFrame:
    """How the measure changes with each move, column by column; in percentage points where it is a share."""
    write, scale = gap_written(measure, text), _scale(measure)
    rows = [
        (
            move_name(move, text),
            scale * one.low,
            scale * one.middle,
            scale * one.high,
            f"{write(one.middle)} ({numbers.between(one, write)})",
        )
        for move, one in changes.items()
    ]
    return pd.DataFrame(rows, columns=["group", "low", "middle", "high", "shown"])


def move_name(move: Move, text: Words) -> str:
    """What differs, shortly."""
    column = column_name(move.column, text)
    if move.column in GROUPS:
        names = group_names(move.column, text)
        high, low = (names.get(str(key), str(key)) for key in (move.high, move.low))
        return text("drivers.instead", column=column, high=high, low=low)
    if move.column == "resolved":
        return text("drivers.resolved")
    if move.column == "transfers":
        return text("drivers.transfers")
    low, high = (_number(float(end), move.column, text) for end in (move.low, move.high))
    return text("drivers.from_to", column=column, low=low, high=high)


def change_says(changes: Mapping[Move, Estimate], measure: Measure, text: Words) -> str:
    """The largest change that is beyond chance; else that there is none."""
    real = {move: one for move, one in changes.items() if one.low > 0 or one.high < 0}
    if not real:
        return text("drivers.none_real")
    move = max(real, key=lambda one: abs(real[one].middle))
    write = gap_written(measure, text)
    change = f"{write(real[move].middle)} ({numbers.between(real[move], write)})"
    return text("drivers.largest", move=move_name(move, text), change=change)


def drivers_table(found: Drivers, text: Words) -> Table:
    """Each column's share of the differences in percent, and that of all together."""
    headers = [text("drivers.header.column"), *ends_of(text, text("drivers.header.share"))]
    told = [*zip((column_name(column, text) for column in found.columns), found.shares, strict=True),
            (text("drivers.header.all"), found.explained)]  # fmt: skip
    rows: list[Row] = [[name, *(100 * end for end in (one.low, one.middle, one.high))] for name, one in told]
    return headers, rows


def changes_table(rows: pd.DataFrame, title: str, text: Words) -> Table:
    """Each move with both ends of its change, in the unit of the chart."""
    headers = [text("drivers.header.move"), *ends_of(text, title)]
    body: list[Row] = [list(row) for row in rows[["group", "low", "middle", "high"]].itertuples(index=False)]
    return headers, body


def change_title(measure: Measure, text: Words) -> str:
    """What the axis of changes shows, with its unit."""
    return text(f"drivers.change.{measure}")


def option(column: str, known: Share, text: Words) -> str:
    """A column to choose, with the share of the answers that tell it."""
    name = column_name(column, text)
    return name if known == 1 else text("drivers.option", name=name, share=numbers.percent(known, text.language))


def _number(value: float, column: str, text: Words) -> str:
    if column == "wait":
        return numbers.minutes(value, text.language)
    return numbers.fewest(value, text.language)


def _scale(measure: Measure) -> float:
    return 100.0 if measure is Measure.SATISFIED else 1.0
