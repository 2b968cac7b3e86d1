"""A sheet of customer feedback, read: recognised, cleaned of what is no record, and nothing lost in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd

from cx_models.intake import records
from cx_models.intake.cells import Column
from cx_models.intake.choosing import TOGETHER, choose_table
from cx_models.intake.feedback import ColumnMap, Feedback, Layout, Reading
from cx_models.intake.layout import Table
from cx_models.intake.months import dates_of_sheets, with_joined_dates
from cx_models.intake.opening import open_sheets
from cx_models.intake.per_channel import find_per_channel, one_record_per_answer
from cx_models.intake.primary import Scores, find_scores, score_values
from cx_models.intake.repeats import without_repeats
from cx_models.intake.roles import SCORES, Roles, assign
from cx_models.intake.told_once import with_groups_filled
from cx_models.problems import CannotContinue, Finding, Severity, Where, worst
from cx_models.service.channels import Channel

COLUMNS = (
    "row", "date", "channel", "place", "segment", "reason", "score", "csat", "nps", "ces",
    "wait_s", "transfers", "resolved", "comment", "mode", "id", "weight", "sheet",
)  # fmt: skip
WIDE = 4  # cells usual in a row; of so many one alone is no record
_TEXTS = {"channel", "place", "segment", "reason", "comment", "mode", "id", "sheet"}


def read_feedback(sheet: Path | BinaryIO, columns: ColumnMap | None = None, *, name: str | None = None) -> Reading:
    """Read a spreadsheet of feedback; ``columns`` is the user's word where recognition was wrong or unsure.

    Never raises for what a file contains: a file that cannot be read gives outcome ``reject``
    with the finding that says why. ``name`` is an uploaded file's name.
    """
    told = columns or ColumnMap()
    try:
        workbook = open_sheets(sheet, name)
        table, notes = choose_table(workbook, told.sheet)
    except CannotContinue as stopped:
        codes = {finding.code for finding in stopped.findings}
        outcome = "empty" if codes & {"sheet.blank"} else "reject"
        return Reading(outcome, None, Layout(), stopped.findings)
    return _read(table, told, [*workbook.findings, *notes])


@dataclass
class _Draft:
    """The records while they are being put together."""

    values: dict[str, pd.Series] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)

    def put(self, name: str, read: records.Values) -> None:
        """Keep one column's values and all that was noticed."""
        self.values[name] = read.series
        self.findings += read.findings
        self.rejected += read.rejected


def _read(table: Table, told: ColumnMap, notes: list[Finding]) -> Reading:
    table, filled = with_groups_filled(with_joined_dates(table))
    notes = [*notes, *filled]
    roles = assign(table.columns, told.roles)
    scores = _scores_of(table, roles, told)
    table, roles, scores = _without_notes(table, roles, scores, told)
    once, doubts = without_repeats(table, roles.single.get("id"))
    if once is not table:
        table, roles, scores = _over(once, roles, told)
    headers, notes = table.headers, [*notes, *doubts]
    parts: dict[str, tuple[str, ...]] = {}
    if len(table.numbers) and "channel" not in roles.single and not roles.ticks:
        table, roles, scores, parts, turned = _a_record_per_answer(table, roles, scores, told)
        notes += turned
    mapping = _mapping(roles, scores, parts)
    layout = Layout(
        TOGETHER.join(filter(None, table.sheets)) or None,
        table.header_rows,
        headers,
        mapping,
        _candidates(scores),
    )
    notes = [*notes, *_about_rows(table), *_about_columns(table, roles, scores, told)]
    if not _is_feedback(mapping.keys()) and (len(table.numbers) or not mapping):
        stop = Finding("sheet.no_feedback", Where(table.sheets[0] or None), {"headers": table.headers[:40]})
        kept = [note for note in notes if note.code != "score.absent"]
        return Reading("reject", None, layout, (stop, *kept))
    draft = _draft(table, roles, scores, told)
    findings = tuple([*notes, *scores.findings, *draft.findings])
    aside = Counter({code: len(rows) for code, rows in table.aside.items() if code != "row.text_rejoined"})
    rejected = dict(sorted((aside + draft.rejected).items()))
    facts = {"body_rows": len(table.numbers), "columns": len(table.columns)}
    if not len(table.numbers):
        stop = Finding("sheet.no_records", Where(table.sheets[0] or None), {"headers": table.headers[:40]})
        return Reading("empty", None, layout, (stop, *findings), rejected, facts)
    feedback = _feedback(table, draft, scores)
    return Reading(_outcome(findings), feedback, layout, findings, rejected, facts)


def _is_feedback(roles: Collection[str]) -> bool:
    """Whether rows with these roles can be single answers or contacts rather than, say, a staffing table."""
    held = set(roles)
    return bool(held & {"score", "comment", "resolved"}) or ("date" in held and bool(held & {"channel", "reason"}))


def _outcome(findings: tuple[Finding, ...]) -> str:
    grave = worst(findings)
    if grave is Severity.CHOICE:
        return "needs_user_choice"
    return "load_with_warnings" if grave is Severity.WARNING else "load"


def _scores_of(table: Table, roles: Roles, told: ColumnMap) -> Scores:
    return find_scores(table, _free(table, roles, told), told.roles, told.scale)


def _free(table: Table, roles: Roles, told: ColumnMap) -> list[Column]:
    """The columns that play no role yet, and those that the user calls scores."""
    used = [*roles.single.values(), *roles.ticks, *(c for c in table.columns if c.index in roles.personal)]
    named = {header for role, header in told.roles.items() if header and role in (*SCORES, "score")}
    return [column for column in table.columns if column not in used or column.header in named]


def _without_notes(table: Table, roles: Roles, scores: Scores, told: ColumnMap) -> tuple[Table, Roles, Scores]:
    """Set aside rows that answer nothing: footnotes and titles between the data."""
    if not len(table.numbers):
        return table, roles, scores
    n_filled = np.sum([column.filled[column.codes] | column.silent for column in table.columns], axis=0)
    usual = float(np.median(n_filled[n_filled > 1] if (n_filled > 1).any() else n_filled))
    sparse = (n_filled < max(2.0, 0.5 * usual)) & (usual >= 2)
    if not sparse.any():
        return table, roles, scores
    notes = sparse.copy()
    footers = sparse & (n_filled == 1) & (usual >= WIDE)
    notes[sparse] = ~_says_anything(table.taking(sparse), roles, told, footers[sparse])
    for candidate in scores.by_role.values():
        values = np.array(candidate.scored.values)[candidate.column.codes]
        usual_answer = np.isin(values, values[~sparse]) | ~footers  # a lone number nobody answered: a mean or a sum
        notes &= (np.isnan(values) | ~usual_answer) & ~candidate.column.silent
    if not notes.any():
        return table, roles, scores
    return _over(table.setting_aside({"row.note": notes}), roles, told)


def _a_record_per_answer(
    table: Table, roles: Roles, scores: Scores, told: ColumnMap
) -> tuple[Table, Roles, Scores, dict[str, tuple[str, ...]], list[Finding]]:
    """The sheet as it is, or with the scores of several channels side by side turned into records of one each."""
    per_channel = find_per_channel(_free(table, roles, told), told.roles)
    if per_channel is None:
        return table, roles, scores, {}, []
    others = [c.column for c in scores.by_role.values() if c.column not in per_channel.columns]
    upright, kept, finding = one_record_per_answer(table, per_channel, roles, others)
    read = _scores_of(upright, kept, told)
    scored = {candidate.column.header for candidate in read.by_role.values()} | set(read.alternatives)
    if not scored & per_channel.parts.keys():
        return table, roles, scores, {}, []  # together their cells are no answers on a scale after all
    return upright, kept, read, per_channel.parts, [finding]


def _over(fewer: Table, roles: Roles, told: ColumnMap) -> tuple[Table, Roles, Scores]:
    """The same roles, and the scores read again, over fewer rows."""
    kept = _same_roles(fewer, roles)
    return fewer, kept, _scores_of(fewer, kept, told)


def _same_roles(table: Table, roles: Roles) -> Roles:
    by_index = {column.index: column for column in table.columns}
    single = {role: by_index[column.index] for role, column in roles.single.items()}
    return Roles(single, tuple(by_index[column.index] for column in roles.ticks), roles.personal, roles.misfits)


def _says_anything(
    table: Table, roles: Roles, told: ColumnMap, footers: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Body rows in which some role other than a label or a number of the row has a value.

    A date says nothing in ``footers``, where it stands quite alone: the day of printing.
    """
    draft = _draft(table, _same_roles(table, roles), Scores({}, None), told)
    says = np.zeros(len(table.numbers), dtype=bool)
    for name in ("date", "place", "comment", "wait_s", "transfers", "resolved"):
        if name in draft.values:
            says |= draft.values[name].notna().to_numpy() & ~(footers & (name == "date"))
    if "channel" in draft.values:
        says |= ~draft.values["channel"].isin([str(Channel.UNKNOWN), str(Channel.OTHER)]).to_numpy()
    return says


def _draft(table: Table, roles: Roles, scores: Scores, told: ColumnMap) -> _Draft:
    """All columns of the records, row by row of the table's body."""
    draft = _Draft()
    single = roles.single
    if "date" in single:
        draft.put("date", records.dates(table, single["date"], told.day_first))
    elif len(table.sheets) > 1 and told.roles.get("date") != "" and (of_sheets := dates_of_sheets(table)):
        draft.values |= of_sheets
        draft.findings.append(Finding("date.month_only", count=len(table.numbers)))
    if roles.ticks:
        draft.put("channel", records.ticked_channels(table, roles.ticks))
    elif "channel" in single:
        draft.put("channel", records.channels(table, single["channel"]))
    elif len(table.sheets) > 1 and told.roles.get("channel") != "":
        draft.values |= records.channels_of_sheets(table)
    readers = (
        ("place", "place", records.places),
        ("wait", "wait_s", records.waits),
        ("transfers", "transfers", records.counts),
        ("resolved", "resolved", records.flags),
        ("weight", "weight", records.weights),
        ("comment", "comment", records.free_texts),
        ("segment", "segment", records.free_texts),
        ("mode", "mode", records.free_texts),
        ("id", "id", records.free_texts),
    )
    for role, name, reader in readers:
        if role in single:
            draft.put(name, reader(table, single[role]))
    if "reason" in single:
        draft.put("reason", records.reasons(single["reason"]))
    for column in single.values():
        if column.silent.any():
            draft.findings += records.silent_cells(table, column, "cell.formula_uncached")
            draft.rejected["cell.formula_uncached"] += int(column.silent.sum())
    _put_scores(draft, table, scores)
    return draft


def _put_scores(draft: _Draft, table: Table, scores: Scores) -> None:
    for role, candidate in scores.by_role.items():
        values, findings, rejected = score_values(table, candidate, candidate is scores.primary, scores.alternatives)
        draft.values[role] = values
        draft.findings += findings
        draft.rejected += rejected


def _feedback(table: Table, draft: _Draft, scores: Scores) -> Feedback:
    size = len(table.numbers)
    scales = {role: c.scored.scale for role, c in scores.by_role.items() if c.scored.scale and c.column.n_answered}
    primary = scores.primary_role if scores.primary_role in scales else None
    values: Mapping[str, pd.Series] = {
        "weight": pd.Series(1.0, index=range(size)),
        "channel": pd.Series(str(Channel.UNKNOWN), index=range(size), dtype="str"),
        **draft.values,
        "row": pd.Series(table.numbers),
        "sheet": pd.Series(np.array(table.sheets, dtype=object)[table.origin], dtype="str"),
    }
    if primary:
        values = {**values, "score": values[primary]}
    return Feedback(pd.DataFrame({name: _column(name, values, size) for name in COLUMNS}), scales, primary)


def _column(name: str, values: Mapping[str, pd.Series], size: int) -> pd.Series:
    if name in values:
        return values[name]
    if name in _TEXTS:
        return pd.Series([None] * size, dtype="str")
    return pd.Series([None] * size, dtype="datetime64[us]" if name == "date" else "float64")


def _candidates(scores: Scores) -> tuple[str, ...]:
    """The headers among which the user may choose the primary score; none when there is no question."""
    if scores.primary is None or not (scores.findings or scores.primary.is_silent):
        return ()
    own = () if scores.primary.is_silent else (scores.primary.column.header,)
    return (*own, *scores.alternatives)


def _mapping(roles: Roles, scores: Scores, parts: Mapping[str, tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    """Role → its header in the file, or the headers of the columns that play it together."""
    mapping: dict[str, str | tuple[str, ...]] = {role: column.header for role, column in roles.single.items()}
    if roles.ticks:
        mapping["channel"] = tuple(column.header for column in roles.ticks)
    if scores.primary is not None:
        mapping["score"] = scores.primary.column.header
    for role, candidate in scores.by_role.items():
        if candidate is not scores.primary:
            mapping[role] = candidate.column.header
    for role, header in mapping.items():
        if isinstance(header, str) and header in parts:
            mapping[role] = parts[header]
    return mapping


def _about_rows(table: Table) -> list[Finding]:
    findings = []
    for code, places in table.aside.items():
        for sheet in dict.fromkeys(sheet for sheet, _ in places):
            rows = tuple(row for at, row in places if at == sheet)
            findings.append(Finding(code, Where(sheet or None, rows[0]), {"rows": rows}, len(rows)))
    return findings


def _about_columns(table: Table, roles: Roles, scores: Scores, told: ColumnMap) -> list[Finding]:
    sheet = table.sheets[0] or None
    findings = [
        Finding("column.not_found", Where(sheet), {"header": header, "role": role})
        for role, header in told.roles.items()
        if header and header not in table.headers
    ]
    if not table.header_rows:
        findings.append(Finding("header.absent", Where(sheet)))
    findings += _duplicates(table.columns, sheet)
    headers = {column.index: column.header for column in table.columns}
    findings += [
        Finding("personal.column_dropped", Where(sheet, column=headers[index]), {"kind": kind})
        for index, kind in roles.personal.items()
    ]
    findings += [
        Finding(
            "column.values_do_not_fit", Where(sheet, column=column.header), {"role": role, "share": round(share, 3)}
        )
        for role, column, share in roles.misfits
    ]
    used = {c.index for c in (*roles.single.values(), *roles.ticks)} | roles.personal.keys()
    used |= {candidate.column.index for candidate in scores.by_role.values()}
    unused = tuple(column.header or f"#{column.index + 1}" for column in table.columns if column.index not in used)
    if unused:
        findings.append(Finding("column.not_used", Where(sheet), {"headers": unused}, len(unused)))
    if scores.primary is None and len(table.numbers) and told.roles.get("score") != "":
        findings.append(Finding("score.absent", Where(sheet), {"headers": table.headers[:40]}))
    return findings


def _duplicates(columns: tuple[Column, ...], sheet: str | None) -> list[Finding]:
    repeated = Counter(column.header_in_file for column in columns if column.header_in_file)
    return [
        Finding("header.duplicate", Where(sheet, column=header), {"header": header, "columns": times})
        for header, times in repeated.items()
        if times > 1
    ]
