"""Which columns are scores, of which kind, and which of them is the one to go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cx_models.intake.answers import answer_in
from cx_models.intake.cells import Column
from cx_models.intake.feedback import Scale
from cx_models.intake.layout import Table
from cx_models.intake.records import silent_cells, unusable
from cx_models.intake.roles import EXACT, SCORES, header_weight
from cx_models.intake.scales import Scored, legend_in, read_scores, scale_in_header
from cx_models.intake.words import pattern, plain
from cx_models.problems import Finding, Where


@dataclass(frozen=True, eq=False)
class Candidate:
    """A column that may be a score: its kind (csat nps ces, item when only its values say so)."""

    column: Column
    kind: str
    weight: float
    scored: Scored

    @property
    def is_silent(self) -> bool:
        """Whether most of it is formulas never calculated."""
        return bool(self.column.silent.mean() >= 0.5) if len(self.column.silent) else False

    @property
    def is_empty(self) -> bool:
        """Whether it holds nothing at all, not even a formula."""
        return self.column.n_answered == 0 and not self.column.silent.any()


@dataclass(frozen=True, eq=False)
class Scores:
    """The score columns read: role → candidate, the primary, what is open, and headers that would do too."""

    by_role: Mapping[str, Candidate]
    primary: Candidate | None
    findings: tuple[Finding, ...] = ()
    alternatives: tuple[str, ...] = ()

    @property
    def primary_role(self) -> str | None:
        """The role under which the primary is kept."""
        return next((role for role, candidate in self.by_role.items() if candidate is self.primary), None)


def find_scores(table: Table, free: Sequence[Column], told: Mapping[str, str], scale: Scale | None) -> Scores:
    """The scores among the columns that play no other role; the user's word goes first, an empty one means none."""
    named = {header: role for role, header in told.items() if header and role in (*SCORES, "score")}
    none = {role for role, header in told.items() if not header}
    legend = legend_in(table.titles)
    found = [c for column in free if (c := _candidate(column, named.get(column.header), legend)) is not None]
    found = [c for c in found if c.column.header in named or _role(c) not in none]
    live = [candidate for candidate in found if not candidate.is_empty]
    if not live:
        primary = None if "score" in none else max(found, key=lambda c: c.weight, default=None)
        return Scores({_role(primary): primary} if primary else {}, primary)
    chosen = next((c for c in live if c.column.header == told.get("score")), None)
    primary, findings = (chosen, []) if chosen or "score" in none else _choose(table, live)
    if scale is not None and primary is not None:
        primary = replace(primary, scored=read_scores(primary.column, primary.kind, scale))
    others = [c for c in live if primary is None or c.column is not primary.column]
    by_role = {_role(primary): primary} if primary else {}
    for kind in SCORES:
        same = [c for c in others if c.kind == kind and not c.is_silent]
        if kind not in by_role and same:
            by_role[kind] = max(same, key=lambda c: c.weight)
    alternatives = tuple(c.column.header for c in others if not c.is_silent)
    return Scores(by_role, primary, tuple(findings), alternatives)


def _candidate(column: Column, told_role: str | None, legend: Scale | None) -> Candidate | None:
    weights = {
        kind: max(header_weight(kind, column.header), 0.5 * header_weight(kind, column.group)) for kind in SCORES
    }
    kind = max(SCORES, key=lambda k: (weights[k], k != "csat"))
    weight = weights[kind]
    if told_role:
        kind, weight = (told_role if told_role in SCORES else kind if weight else "csat"), EXACT + 2
    kind = kind if weight else "item"
    blocked = bool(pattern("not_scores", "contains").search(plain(column.header)))
    if not told_role and blocked and weight < EXACT and scale_in_header(column.header) is None:
        return None
    if not told_role and _is_hopeless(column, weight):
        return None
    scored = read_scores(column, kind, legend=legend if kind in {"csat", "item"} else None)
    candidate = Candidate(column, kind, weight, scored)
    if candidate.is_empty or candidate.is_silent:
        return candidate if weight >= EXACT or (weight and candidate.is_silent) else None
    return candidate if told_role or _answers_enough(candidate) else None


def _is_hopeless(column: Column, weight: float) -> bool:
    """Whether a glance suffices: far too many different cells for answers on a scale."""
    if column.n_answered == 0 or len(column.distinct) <= 200:
        return False
    return not weight or column.share(lambda cell: answer_in(cell) is not None, sample=200) < 0.5


def _answers_enough(candidate: Candidate) -> bool:
    """Whether the cells are answers on a scale; without a header's word they must be unmistakably so."""
    column, scored = candidate.column, candidate.scored
    values = np.array(scored.values)
    understood = ~np.isnan(values) & column.answered
    coded = column.answered & np.array(scored.coded or False, dtype=bool)
    share = column.counts[understood].sum() / max(1, column.n_answered - int(column.counts[coded].sum()))
    if scored.scale is None or share < 0.5:
        return False
    if candidate.weight:
        inside = understood & (values >= scored.scale.low) & (values <= scored.scale.high)
        return bool(column.counts[inside].sum() >= 0.5 * column.counts[understood].sum())
    whole = np.all(values[understood] == np.round(values[understood]))
    levels = len(set(values[understood].tolist()))
    return bool(whole and share >= 0.9 and 3 <= levels <= 12 and scored.scale.high <= 10 and scored.scale.high > 1)


def _role(candidate: Candidate | None) -> str:
    return candidate.kind if candidate and candidate.kind in SCORES else "csat"


def _choose(table: Table, live: Sequence[Candidate]) -> tuple[Candidate, list[Finding]]:
    """The primary: the one named CSAT or the only satisfaction question; otherwise a guess, and a question."""
    named = [c for c in live if c.kind == "csat" and c.weight > EXACT]
    csat = [c for c in live if c.kind == "csat"]
    items = [c for c in live if c.kind == "item"]
    if len(named) == 1:
        return named[0], []
    alone = len(live) == 1 or (len(csat) == 1 and not items)
    if alone and not _is_doubtful((csat or list(live))[0]):
        return (csat or list(live))[0], []
    overall = [c for c in csat if pattern("scores", "csat", "overall").search(plain(c.column.header))]
    guess = max(overall or csat or list(live), key=lambda c: (c.weight, -c.column.index))
    if guess.is_silent:
        return guess, []  # the finding on its formulas asks the same question
    candidates = tuple(c.column.header for c in live if not c.is_silent)
    facts = {"guess": guess.column.header, "candidates": candidates}
    return guess, [Finding("score.primary_unclear", Where(table.sheets[0] or None), facts)]


def _is_doubtful(candidate: Candidate) -> bool:
    """Whether a score has nothing but its numbers to say so, or a header that speaks of a mean of many."""
    if candidate.kind == "item":
        return bool(np.any(candidate.column.answered & ~np.isnan(candidate.column.numbers)))
    header = plain(candidate.column.header)
    return candidate.kind == "csat" and bool(pattern("scores", "csat", "mean").search(header))


def score_values(
    table: Table, candidate: Candidate, is_primary: bool, others: Sequence[str]
) -> tuple[pd.Series, list[Finding], Counter[str]]:
    """One raw score per body row, with a finding for every cell that gives none."""
    column, scored = candidate.column, candidate.scored
    scale = scored.scale
    values = np.array(scored.values, dtype=float)
    findings: list[Finding] = []
    rejected: Counter[str] = Counter()
    where = Where(table.sheets[0] or None, column=column.header)
    if column.silent.any():
        grave = is_primary and candidate.is_silent
        code = "score.formula_uncached" if grave else "cell.formula_uncached"
        findings += silent_cells(table, column, code, **({"candidates": tuple(others)} if grave else {}))
        rejected[code] += int(column.silent.sum())
    outside = np.zeros(len(values), dtype=bool)
    if scale is not None:
        outside = (values < scale.low) | (values > scale.high)
        findings += [
            Finding(f.code, f.where, {**f.facts, "scale": (scale.low, scale.high)}, f.count)
            for f in unusable(table, column, outside, "score.outside_scale")
        ]
        rejected["score.outside_scale"] += int(column.counts[outside].sum())
    coded = column.answered & np.array(scored.coded or False, dtype=bool)
    strange = column.answered & np.isnan(values) & ~coded
    findings += unusable(table, column, strange, "score.unreadable")
    rejected["score.unreadable"] += int(column.counts[strange].sum())
    if is_primary:
        missing = ~column.answered | coded
        blank_rows = missing[column.codes] & ~column.silent
        spoken = unusable(table, column, missing, "score.missing") if not column.silent.any() else []
        findings += spoken
        rejected["score.missing"] += int(blank_rows.sum())
    values[outside] = np.nan
    findings += _about_scale(scored, where, is_primary)
    return column.spread(values.tolist(), "float64"), findings, +rejected


def _about_scale(scored: Scored, where: Where, is_primary: bool) -> list[Finding]:
    scale = scored.scale
    if scale is None:
        return []
    ends = (scale.low, scale.high)
    findings = [Finding("score.scale_recognised", where, {"low": scale.low, "high": scale.high})]
    if scored.candidates:
        facts = {"guess": ends, "candidates": tuple((c.low, c.high) for c in scored.candidates)}
        findings.append(Finding("score.scale_unclear" if is_primary else "score.scale_guessed", where, facts))
    if scale.reversed:
        findings.append(Finding("score.reversed", where))
    if scored.mixed:
        findings.append(Finding("score.mixed_scales", where))
    return findings
