"""A sheet with one score column per channel, turned so that each answer about one channel is a record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.intake.answers import answer_in
from cx_models.intake.cells import Column
from cx_models.intake.choosing import TOGETHER
from cx_models.intake.layout import Table
from cx_models.intake.names import channel_named
from cx_models.intake.roles import ALSO_PRODUCTS, SCORES, Roles, header_weight, tick_option
from cx_models.intake.scales import scale_in_header
from cx_models.problems import Finding, Where
from cx_models.service.channels import Channel

SHARED = frozenset({"date", "place", "segment", "reason", "mode", "id", "weight"})
"""Roles that hold for each answer of a customer; what else was said concerns no one channel."""
ANSWERS = 0.9  # share of a column's cells that must be answers on a scale
UNTOLD = frozenset({None, Channel.UNKNOWN, Channel.OTHER})


@dataclass(frozen=True)
class PerChannel:
    """Per kind of score (``csat nps ces item``) the column of each channel."""

    kinds: Mapping[str, Mapping[Channel, Column]]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All these columns, in the sheet's order."""
        found = [column for columns in self.kinds.values() for column in columns.values()]
        return tuple(sorted(found, key=lambda column: column.index))

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels asked about, each once."""
        return tuple(dict.fromkeys(channel for columns in self.kinds.values() for channel in columns))

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of these columns, in the sheet's order."""
        return tuple(column.header for column in self.columns)

    @property
    def parts(self) -> dict[str, tuple[str, ...]]:
        """What the joined columns are called → the headers joined in them."""
        all_of = {TOGETHER.join(self.headers): self.headers}
        return all_of | {_joined(columns): tuple(c.header for c in columns.values()) for columns in self.kinds.values()}


def find_per_channel(free: Sequence[Column], told: Mapping[str, str]) -> PerChannel | None:
    """The score columns that each speak of a channel of their own; None where it is not so.

    All scores of a kind speak of channels, or none; those of satisfaction must. The user's word that one
    column is the score, or tells the channel, goes first.
    """
    kinds: dict[str, dict[Channel | None, Column]] = {}
    for column in free:
        if (kind := _kind_of(column)) is not None:
            channel = _channel_of(column)
            if channel in kinds.setdefault(kind, {}):
                return None
            kinds[kind][channel] = column
    found = {kind: named for kind, columns in kinds.items() if len(named := _named(columns)) >= 2}
    rest = kinds.keys() - found.keys()
    mixed = any(len(columns) < len(kinds[kind]) for kind, columns in found.items())
    scales = [{scale_in_header(column.header) for column in columns.values()} for columns in found.values()]
    if not found or mixed or rest & {"csat", "item"} or any(len(ends) > 1 for ends in scales):
        return None
    per_channel = PerChannel(found)
    scored = {told.get(role) for role in (*SCORES, "score")} - {None}
    told_otherwise = "channel" in told or not scored <= per_channel.parts.keys()
    return None if told_otherwise or ALSO_PRODUCTS.issuperset(per_channel.channels) else per_channel


def _named(columns: Mapping[Channel | None, Column]) -> dict[Channel, Column]:
    return {channel: column for channel, column in columns.items() if channel is not None}


def _joined(columns: Mapping[Channel, Column]) -> str:
    return TOGETHER.join(column.header for column in columns.values())


def _channel_of(column: Column) -> Channel | None:
    """The channel that a header speaks of, by its last words or else by all of them."""
    named = (channel_named(tick_option(column)), channel_named(column.header))
    return next((channel for channel in named if channel not in UNTOLD), None)


def _kind_of(column: Column) -> str | None:
    """The kind of score that a column may hold; None where it holds none."""
    if column.n_answered == 0 or column.share(lambda cell: answer_in(cell) is not None, sample=200) < ANSWERS:
        return None
    weights = {kind: max(header_weight(kind, text) for text in (column.header, column.group)) for kind in SCORES}
    best = max(SCORES, key=lambda kind: (weights[kind], kind == "csat"))
    if weights[best]:
        return best
    return "item" if _channel_of(column) is not None else None


def one_record_per_answer(
    table: Table, per_channel: PerChannel, roles: Roles, others: Collection[Column]
) -> tuple[Table, Roles, Finding]:
    """The table with a record for each channel that a customer rated, and one for what concerns no channel.

    A customer who rated one channel stays one record; one who rated several and said more (a comment, another
    question: ``others``) gets a further record without channel and score for that.
    """
    rated = np.column_stack([_rated(per_channel, channel) for channel in per_channel.channels])
    said = _says_more(len(table.numbers), roles, others)
    times = rated.sum(axis=1)
    alone = (times == 0) | ((times > 1) & said)
    row, place = np.nonzero(np.column_stack([rated, alone]))
    none = len(per_channel.channels)
    common = [column for column in table.columns if column not in per_channel.columns]
    shared = {roles.single[role].index for role in SHARED & roles.single.keys()}
    silenced = (times[row] > 1) & (place < none)
    columns = [_taken(column, row, None if column.index in shared else silenced) for column in common]
    merged = [_merged(columns_of, per_channel.channels, row, place) for columns_of in per_channel.kinds.values()]
    names = (*map(str, per_channel.channels), str(Channel.UNKNOWN))
    first = per_channel.columns[0]
    told = Column(first.index, TOGETHER.join(per_channel.headers), "", place, names, np.zeros(len(row), dtype=bool))
    upright = replace(
        table,
        columns=tuple(sorted([*columns, *merged], key=lambda column: column.index)),
        numbers=table.numbers[row],
        origin=table.origin[row],
    )
    by_index = {column.index: column for column in columns}
    single = {role: by_index[column.index] for role, column in roles.single.items()}
    finding = Finding(
        "sheet.channel_in_header", Where(table.sheets[0] or None), {"headers": per_channel.headers}, len(table.numbers)
    )
    return upright, replace(roles, single=single | {"channel": told}), finding


def _rated(per_channel: PerChannel, channel: Channel) -> npt.NDArray[np.bool_]:
    """Rows in which some score of the channel is filled."""
    columns = [columns[channel] for columns in per_channel.kinds.values() if channel in columns]
    return np.asarray(np.any([column.filled[column.codes] | column.silent for column in columns], axis=0))


def _says_more(size: int, roles: Roles, others: Collection[Column]) -> npt.NDArray[np.bool_]:
    """Rows in which a customer said something that concerns no one channel."""
    further = [*others, *(column for role, column in roles.single.items() if role not in SHARED)]
    said = [column.marked[column.codes] for column in further]
    return np.asarray(np.any(said, axis=0)) if said else np.zeros(size, dtype=bool)


def _taken(column: Column, row: npt.NDArray[np.intp], emptied: npt.NDArray[np.bool_] | None) -> Column:
    """A column over the records that come of ``row``, empty where the record is one of several."""
    codes, silent = column.codes[row], column.silent[row]
    if emptied is None:
        return Column(column.index, column.header, column.group, codes, column.distinct, silent, column.repeated)
    codes = np.where(emptied, len(column.distinct), codes)
    distinct = (*column.distinct, "")
    return Column(column.index, column.header, column.group, codes, distinct, silent & ~emptied, column.repeated)


def _merged(
    columns: Mapping[Channel, Column],
    channels: Sequence[Channel],
    row: npt.NDArray[np.intp],
    place: npt.NDArray[np.intp],
) -> Column:
    """The scores of all channels in one column, empty in the records of no channel."""
    distinct: list[object] = [""]
    codes = np.zeros(len(row), dtype=np.intp)
    silent = np.zeros(len(row), dtype=bool)
    for channel, column in columns.items():
        here = place == channels.index(channel)
        codes[here] = column.codes[row[here]] + len(distinct)
        silent[here] = column.silent[row[here]]
        distinct += column.distinct
    by_cell: dict[tuple[type, object], int] = {}
    same = np.array([by_cell.setdefault((type(cell), cell), len(by_cell)) for cell in distinct], dtype=np.intp)
    first = next(iter(columns.values()))
    return Column(first.index, _joined(columns), first.group, same[codes], tuple(cell for _, cell in by_cell), silent)
