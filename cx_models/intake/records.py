"""The cells of each role's column as values, and a finding for every cell that says something unusable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from cx_models.intake.cells import Column, number_of, text_of
from cx_models.intake.dates import (
    counted_from_1904,
    is_slashed,
    moments_of,
    month_of,
    slash_order,
    with_century,
    year_first,
)
from cx_models.intake.layout import Table
from cx_models.intake.names import channel_named, channels_named, reason_named, yes_or_no
from cx_models.intake.personal import mask
from cx_models.intake.places import municipality_coded, municipality_meant, municipality_named
from cx_models.intake.roles import tick_option
from cx_models.intake.waits import seconds_of, unit_of_numbers
from cx_models.problems import Finding, Where
from cx_models.service.channels import Channel

MISSPELT = 300  # distinct unknown places that are compared with the names near them
SHOWN = 100  # distinct unusable cells listed one by one; the rest come in one finding
LONGEST_WAIT_S = 7 * 86_400.0


@dataclass(frozen=True, eq=False)
class Values:
    """One value per body row (missing where none), what was noticed, and code → cells not used."""

    series: pd.Series
    findings: list[Finding] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)


def unusable(table: Table, column: Column, cells: npt.NDArray[np.bool_], code: str) -> list[Finding]:
    """A finding for each distinct cell (mask over ``column.distinct``), with all rows that hold it."""
    findings = []
    present = np.flatnonzero(cells & (column.counts > 0))
    order = np.argsort(column.codes, kind="stable")
    starts = np.concatenate([[0], np.cumsum(column.counts)])
    groups = [[int(index)] for index in present[:SHOWN]]
    if len(present) > SHOWN:
        groups.append([int(index) for index in present[SHOWN:]])
    for group in groups:
        indices = np.sort(np.concatenate([order[starts[index] : starts[index + 1]] for index in group]))
        found = mask(column.texts[group[0]])[0][:80] if len(group) == 1 else None
        findings.append(_at_rows(table, column, indices, code, {"found": found}))
    return findings


def _at_rows(table: Table, column: Column, indices: npt.NDArray[np.intp], code: str, facts: dict[str, Any]) -> Finding:
    sheet, row = table.place_of(int(indices[0]))
    rows = tuple(table.numbers[indices].tolist())
    return Finding(code, Where(sheet or None, row, column.header), {**facts, "rows": rows}, len(rows))


def silent_cells(table: Table, column: Column, code: str, **facts: object) -> list[Finding]:
    """One finding for the cells whose formula was never calculated."""
    indices = np.flatnonzero(column.silent)
    return [_at_rows(table, column, indices, code, dict(facts))] if len(indices) else []


def _read(
    table: Table, column: Column, values: Iterable[Any], usable: npt.NDArray[np.bool_], code: str, dtype: str
) -> Values:
    """Values spread over the rows, with findings for the cells that say something but give no value."""
    wrong = column.marked & ~usable
    findings = unusable(table, column, wrong, code)
    rejected = Counter({code: count} if (count := int(column.counts[wrong].sum())) else {})
    return Values(column.spread(list(values), dtype), findings, rejected)


def _floats(found: Sequence[float | None]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in found], dtype=float)


def dates(table: Table, column: Column, told: bool | None) -> Values:
    """Local dates and times; day-first or month-first is one decision for the whole column."""
    begins_with_year = told is None and year_first(column.distinct)
    cells = [with_century(cell) for cell in column.distinct] if begins_with_year else column.distinct
    shifted = cells if not table.from_1904 else [counted_from_1904(cell) for cell in cells]
    serials = [at for at, cell in enumerate(cells) if cell is not shifted[at]]
    cells = shifted
    order = slash_order(cells)
    day_first = order.day_first if told is None else told
    stamps = moments_of(cells, day_first)
    months = {at: month for at in np.flatnonzero(stamps.isna()) if (month := month_of(column.distinct[at])) is not None}
    stamps = stamps.mask(stamps.index.isin(months), pd.Series(months, dtype="datetime64[us]"))
    usable = stamps.notna().to_numpy()
    read = _read(table, column, range(len(stamps)), usable, "date.unreadable", "int64")
    series = stamps.take(read.series.to_numpy()).reset_index(drop=True)
    where = Where(table.sheets[0] or None, column=column.header)
    findings = read.findings
    if order.how == "open" and told is None:
        example = next(filter(is_slashed, column.texts), column.texts[0])
        findings = [Finding("date.order_unclear", where, {"guess": day_first, "example": example[:40]}), *findings]
    if order.how == "contradicted":
        findings = [Finding("date.order_contradicted", where, {"guess": day_first}), *findings]
    if begins_with_year:
        findings = [Finding("date.year_first", where, {"example": column.texts[0][:40]}), *findings]
    if serials:
        findings = [Finding("date.from_1904", where, count=int(column.counts[serials].sum())), *findings]
    if n_months := int(column.counts[list(months)].sum()):
        findings = [Finding("date.month_only", where, count=n_months), *findings]
    return Values(series, findings, read.rejected)


def waits(table: Table, column: Column) -> Values:
    """Seconds."""
    unit, sure = unit_of_numbers(column.header, column.numbers[~np.isnan(column.numbers)].tolist())
    seconds = _floats([seconds_of(cell, unit) for cell in column.distinct])
    seconds[~((seconds >= 0) & (seconds <= LONGEST_WAIT_S))] = np.nan
    read = _read(table, column, seconds, ~np.isnan(seconds) | ~column.answered, "wait.unreadable", "float64")
    where = Where(table.sheets[0] or None, column=column.header)
    doubt = [] if sure else [Finding("wait.unit_guessed", where, {"unit": "s"})]
    return Values(read.series, [*doubt, *read.findings], read.rejected)


def channels(table: Table, column: Column) -> Values:
    """Codes of Channel; words we do not know count as other, the first of several channels counts."""
    named = [channels_named(text) for text in column.texts]
    strange = np.array([not names for names in named], dtype=bool)
    several = np.array([len(names) > 1 for names in named], dtype=bool)
    codes = [str(names[0] if names else Channel.OTHER) for names in named]
    findings = unusable(table, column, strange, "channel.unknown_word")
    return Values(column.spread(codes, "str"), findings + unusable(table, column, several, "channel.several"))


def channels_of_sheets(table: Table) -> dict[str, pd.Series]:
    """The channel of each row by the name of its sheet, where every sheet is named after one."""
    named = [channel_named(sheet) for sheet in table.sheets]
    if any(channel in {None, Channel.UNKNOWN, Channel.OTHER} for channel in named):
        return {}
    return {"channel": pd.Series(np.array([str(channel) for channel in named])[table.origin], dtype="str")}


def ticked_channels(table: Table, columns: Sequence[Column]) -> Values:
    """One channel per row from one column per channel; the first ticked counts."""
    chosen = pd.Series(str(Channel.UNKNOWN), index=range(len(table.numbers)), dtype="str")
    times = np.zeros(len(table.numbers), dtype=int)
    for column in columns:
        option = channel_named(tick_option(column)) or Channel.OTHER
        codes = [_ticked(cell, option) for cell in column.distinct]
        here = column.spread(codes, "str")
        ticked = here.notna().to_numpy()
        chosen = chosen.mask(ticked & (times == 0), here)
        times += ticked
    several = np.flatnonzero(times > 1)
    findings = [_at_rows(table, columns[0], several, "channel.several", {})] if len(several) else []
    return Values(chosen, findings)


def _ticked(cell: object, option: Channel) -> str | None:
    text = text_of(cell)
    flag = float(cell) if isinstance(cell, bool) else yes_or_no(text)
    if not text or flag == 0.0:
        return None
    named = None if flag == 1.0 or number_of(cell) is not None else channel_named(text)
    return None if named is Channel.UNKNOWN else str(named or option)


def places(table: Table, column: Column) -> Values:
    """Municipality codes."""
    said = list(zip(column.texts, column.answered, strict=True))
    coded = all(text.isdigit() for text, ok in said if ok)
    municipality = municipality_coded if coded else municipality_named
    codes = [municipality(text) if ok else None for text, ok in said]
    strange = column.answered & np.array([code is None for code in codes], dtype=bool)
    for index in np.flatnonzero(strange)[:MISSPELT]:
        codes[index] = municipality_meant(column.texts[index])
    usable = np.array([code is not None for code in codes], dtype=bool)
    corrected = unusable(table, column, strange & usable, "place.corrected")
    read = _read(table, column, codes, usable | ~column.answered, "place.unknown", "str")
    return Values(read.series, corrected + read.findings, read.rejected)


def labels(column: Column, of: Callable[[str], str | None]) -> Values:
    """A word or short text per row, by ``of`` each distinct text."""
    said = [of(text) if ok else None for text, ok in zip(column.texts, column.answered, strict=True)]
    return Values(column.spread(said, "str"))


def reasons(column: Column) -> Values:
    """``buy bill fault move cancel advice other``, missing where blank."""
    return labels(column, reason_named)


def free_texts(table: Table, column: Column) -> Values:
    """Texts with personal data masked; how much was masked is told by kind."""
    masked: Counter[str] = Counter()
    texts: list[str | None] = []
    for text, ok, times in zip(column.texts, column.answered, column.counts, strict=True):
        kept, kinds = mask(text) if ok else (None, Counter[str]())
        texts.append(kept)
        for kind, count in kinds.items():
            masked[kind] += count * int(times)
    where = Where(table.sheets[0] or None, column=column.header)
    findings = [Finding("personal.masked", where, {"kind": kind}, count) for kind, count in masked.items() if count]
    return Values(column.spread(texts, "str"), findings)


def flags(table: Table, column: Column) -> Values:
    """1 for yes, 0 for no, ½ for partly."""
    found = _floats([float(cell) if isinstance(cell, bool) else yes_or_no(text_of(cell)) for cell in column.distinct])
    return _read(table, column, found, ~np.isnan(found) | ~column.answered, "resolved.unreadable", "float64")


def counts(table: Table, column: Column) -> Values:
    """How often the customer was passed on; a bare yes is one."""
    found = _floats([_count_of(cell) for cell in column.distinct])
    return _read(table, column, found, ~np.isnan(found) | ~column.answered, "transfers.unreadable", "float64")


def _count_of(cell: object) -> float | None:
    if isinstance(cell, bool):
        return float(cell)
    number = number_of(cell)
    if number is None:
        return yes_or_no(text_of(cell))
    return number if number >= 0 and number == int(number) else None


def weights(table: Table, column: Column) -> Values:
    """Positive numbers; 1 where blank."""
    found = np.where(column.answered, column.numbers, 1.0)
    found[~(found > 0)] = np.nan
    read = _read(table, column, found, ~np.isnan(found), "weight.unreadable", "float64")
    return Values(read.series.fillna(1.0), read.findings, read.rejected)
