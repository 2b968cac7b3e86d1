"""How the form's questions would be answered: the spread of answers today and in a scenario, for a group of people."""

from __future__ import annotations

from dataclasses import dataclass

from cx_models.effects.answers import Answers, Asked, Question, answers
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection
from cx_models.quantities import Floats
from cx_models.service.customers import Segment


@dataclass(frozen=True, eq=False)
class AnswerChange:
    """The shares ``(m,)`` of each answer to a question, ``today`` and ``changed``, over the first 12 months, in the
    middle world."""

    asked: Asked
    today: Floats
    changed: Floats


def groups(projection: Projection) -> tuple[str, ...]:
    """Those a survey hears, everyone who wanted service, and everyone of each customer group that has customers."""
    there = projection.baseline.observed.customers.groups
    return ("surveyed", "everyone", *(segment.value for segment in there))


def questions(projection: Projection) -> tuple[Asked, ...]:
    """The questions that can be told of, the primary one first; none without enough answers in the data."""
    return tuple(question.asked for question in projection.today.reference.questions)


def answer_change(projection: Projection, name: str, group: str) -> AnswerChange:
    """The answers of one of :func:`groups` to one of the :func:`questions`."""
    question = next(one for one in projection.today.reference.questions if one.asked.name == name)
    today, changed = (_of(_over_the_year(one, question), group) for one in (projection.today, projection.changed))
    return AnswerChange(question.asked, today, changed)


def _over_the_year(outcome: Outcome, question: Question) -> Answers:
    later = answers(question, outcome.cells())
    if outcome.at_first is outcome.settled:
        return later
    return later.mixed(answers(question, outcome.cells(at_first=True)), outcome.first_part)


def _of(told: Answers, group: str) -> Floats:
    if group in ("surveyed", "everyone"):
        found: Floats = getattr(told, group)[0]
        return found
    of_segment: Floats = told.by_segment[0, list(Segment).index(Segment(group))]
    return of_segment
