"""What the Feedback page shows, as tables of numbers to take along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cx_models.presentation import numbers
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.quantities import Estimate
from cx_models.voice.differences import Difference, Step
from cx_models.voice.metrics import Breakdown, Measure, Summary
from cx_models.voice.spread import Answer

Table = tuple[list[str], list[Row]]
ENDS = ("low", "middle", "high")


def summaries_table(summaries: Sequence[Summary], text: Words) -> Table:
    """Each question's measure with both ends of its interval."""
    headers = [text("taking.question"), text("taking.measure"), text("feedback.answer_count"), *ends_of(text)]
    rows: list[Row] = [
        [
            text.title(f"roles.{one.question}"),
            _title(one.measure, text),
            float(one.answers),
            *_values(one.estimate, one.measure),
        ]
        for one in summaries
    ]
    return headers, rows


def groups_table(
    found: Breakdown,
    told: Mapping[str, Difference],
    names: Mapping[str, str],
    column: str,
    measure: Measure,
    text: Words,
) -> Table:
    """Each group's own answers, what all together make plausible of it, its chances, and its gap to the others."""
    title = _title(measure, text)
    headers = [text(f"feedback.along.{column}"), text("feedback.answer_count"), *ends_of(text, title)]
    if found.alike is not None:
        chances = [text("feedback.column.highest"), text("feedback.column.lowest")]
        headers += [*ends_of(text, text("feedback.column.shown")), *(f"{name} (%)" for name in chances)]
        headers += [*ends_of(text, text("differences.column.gap")), f"{text('differences.column.p')} (%)"]
        headers += [text("differences.column.detectable")]
    rows: list[Row] = []
    for place, group in enumerate(found.groups):
        row: list[str | float | None] = [names.get(group.key, group.key), float(group.answers)]
        row += _values(group.estimate, measure)
        if found.alike is not None:
            row += _values(found.alike.levels[place], measure)
            row += [100 * float(found.alike.highest[place]), 100 * float(found.alike.lowest[place])]
            row += _difference(told.get(group.key), measure)
        rows.append(row)
    return headers, rows


def months_table(found: Breakdown, told: Sequence[Step], measure: Measure, text: Words) -> Table:
    """Each month beside the one before it, the same a year ago, and the step of the season."""
    headers = [text("feedback.along.month"), text("feedback.answer_count"), *ends_of(text, _title(measure, text))]
    for name in ("since", "year", "unseasonal"):
        title = text(f"differences.column.{name}")
        headers += [*ends_of(text, title), f"{title}: {text('differences.column.p').lower()} (%)"]
        headers += [f"{title}: {text('differences.column.detectable').lower()}"]
    steps = {step.month: step for step in told}
    rows: list[Row] = []
    for group in found.groups:
        step = steps.get(group.key, Step(group.key, None, None, None))
        row: list[str | float | None] = [numbers.month(date.fromisoformat(group.key), text.language)]
        row += [float(group.answers), *_values(group.estimate, measure)]
        for one in (step.since_month, step.since_year, step.unseasonal):
            row += _difference(one, measure)
        rows.append(row)
    return headers, rows


def spread_table(answers: Sequence[Answer], question: str, text: Words) -> Table:
    """How many gave each answer, and their share with both ends of its interval."""
    headers = [question, text("feedback.answer_count"), *ends_of(text, f"{text('feedback.answer_share')} (%)")]
    return headers, [[one.value, float(one.count), *_values(one.share, Measure.SATISFIED)] for one in answers]


def _title(measure: Measure, text: Words) -> str:
    title = text(f"feedback.measure.{measure}")
    return f"{title} (%)" if measure is Measure.SATISFIED else title


def ends_of(text: Words, title: str = "") -> list[str]:
    return [f"{title}: {text(f'taking.{end}')}" if title else text.title(f"taking.{end}") for end in ENDS]


def _values(estimate: Estimate, measure: Measure) -> list[str | float | None]:
    scale = 100.0 if measure is Measure.SATISFIED else 1.0
    return [scale * getattr(estimate, end) for end in ENDS]


def _difference(found: Difference | None, measure: Measure) -> list[str | float | None]:
    if found is None:
        return [None] * 5
    scale = 100.0 if measure is Measure.SATISFIED else 1.0
    return [*_values(found.gap, measure), 100 * found.p, scale * found.detectable]
