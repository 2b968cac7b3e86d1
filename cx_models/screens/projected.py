"""What is computed once and shared: bounded, keyed by content, read-only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import streamlit as st

from cx_models.assumptions.coupling import Joint
from cx_models.assumptions.entry import Edit
from cx_models.baseline.calibrate import Baseline, calibrate
from cx_models.intake.feedback import Feedback
from cx_models.intake.operations import Operations
from cx_models.projection import tipping
from cx_models.projection.case import case_and_remedies
from cx_models.projection.causes import Step, contributions
from cx_models.projection.compare import Comparison, compare
from cx_models.projection.consent import Asked
from cx_models.projection.consent import ways_of_asking as ways_of_asking_now
from cx_models.projection.explain import Explanation, explain
from cx_models.projection.next_steps import NextSteps
from cx_models.projection.next_steps import next_steps as next_steps_now
from cx_models.projection.project import WORLDS_AT_ONCE, Draws, Projection
from cx_models.projection.project import project as project_now
from cx_models.projection.roads import Road, roads_to
from cx_models.projection.statement import Statement, statement
from cx_models.projection.tipping import Rests
from cx_models.projection.two_years import TwoYears
from cx_models.projection.two_years import two_years as two_years_now
from cx_models.quantities import Share
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens.drawing import Drawing, Key, key_of
from cx_models.screens.state import Work

MANY = 500
MOST_MANY = 16  # plans whose many draws are kept: some two megabytes each
_DIGESTS: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


def digest_of(part: Feedback | Operations | None) -> str:
    """The content's digest, computed once for each object: tables are long."""
    if part is None:
        return ""
    if part not in _DIGESTS:
        _DIGESTS[part] = part.digest
    return _DIGESTS[part]


def baseline(work: Work) -> Baseline | None:
    """Today, fitted to what the session has brought; None without operations.

    Raises CannotContinue when there is no demand or nobody to have it.
    """
    operations = work.operations.operations if work.operations is not None else None
    if operations is None:
        return None
    feedback = work.feedback.feedback if work.feedback is not None else None
    edits = tuple((key, work.assumptions[key]) for key in sorted(work.assumptions))
    return _calibrated(digest_of(feedback), digest_of(operations), edits, work.joint, feedback, operations, work)


@st.cache_resource(max_entries=8, show_spinner=False)
def _calibrated(
    feedback_digest: str,
    operations_digest: str,
    edits: tuple[tuple[str, Edit], ...],
    joint: Joint | None,
    _feedback: Feedback | None,
    _operations: Operations,
    _work: Work,
) -> Baseline:
    return calibrate(_feedback, _operations, _work.assumed)


def project(baseline: Baseline, scenario: Scenario) -> Projection:
    """The middle value at once, with draws when they have come."""
    middle = replace(_projected(*key_of(baseline, scenario), baseline, scenario), scenario=scenario)
    return replace(middle, draws=drawing().get(baseline, scenario))


@st.cache_resource(max_entries=32, show_spinner=False)
def _projected(digest: str, levers: str, _baseline: Baseline, _scenario: Scenario) -> Projection:
    return project_now(_baseline, _scenario)


def finest(projection: Projection) -> Projection:
    """With the many draws where the reader has asked for them."""
    found = _many().get(key_of(projection.baseline, projection.scenario))
    return projection if found is None else replace(projection, draws=found)


def draw_many(projection: Projection) -> Iterator[int]:
    """How many of :data:`MANY` worlds are drawn, lot by lot; once all are, :func:`finest` knows them."""
    for done, found in drawing().many(projection.baseline, projection.scenario, MANY):
        if found is not None:
            kept = _many()
            while len(kept) >= MOST_MANY:
                kept.pop(next(iter(kept)), None)
            kept[key_of(projection.baseline, projection.scenario)] = found
        yield done


def expect_many(projection: Projection) -> None:
    """Begin today's worlds of :data:`MANY`: the reader may soon ask for those of the plan."""
    drawing().ahead(projection.baseline, MANY)


@st.cache_resource(show_spinner=False)
def _many() -> dict[Key, Draws]:
    return {}


@st.cache_resource(show_spinner=False)
def drawing() -> Drawing:
    """The one drawing process of this server."""
    return Drawing()


def compared(baseline: Baseline, scenarios: tuple[Scenario, ...]) -> Comparison:
    """Today beside ``scenarios``; without draws until all have come, so that all stand on the same worlds."""
    found = [project(baseline, scenario) for scenario in (NO_CHANGE, *scenarios)]
    if any(projection.draws is None for projection in found):
        found = [replace(projection, draws=None) for projection in found]
    return compare(*found)


@st.cache_resource(max_entries=8, show_spinner=False)
def _case(digest: str, _baseline: Baseline) -> tuple[Scenario, ...]:
    return case_and_remedies(_baseline)


def case(baseline: Baseline) -> tuple[Scenario, ...]:
    """The closures and what could mend them."""
    return _case(baseline.digest, baseline)


@st.cache_resource(max_entries=32, show_spinner=False)
def _steps(digest: str, levers: str, _projection: Projection) -> tuple[Step, ...]:
    return contributions(_projection)


def steps(projection: Projection) -> tuple[Step, ...]:
    """What each lever adds."""
    return _steps(*key_of(projection.baseline, projection.scenario), projection)


@st.cache_resource(max_entries=64, show_spinner=False)
def _explained(digest: str, levers: str, figure: str, _projection: Projection) -> Explanation:
    return explain(_projection, figure)


def explained(projection: Projection, figure: str) -> Explanation:
    """Where a figure's change comes from."""
    return _explained(*key_of(projection.baseline, projection.scenario), figure, projection)


@st.cache_resource(max_entries=32, show_spinner=False)
def _rests(digest: str, levers: str, _projection: Projection) -> Rests:
    return tipping.rests(_projection.changed)


def roads(baseline: Baseline, share: Share) -> tuple[Road, ...]:
    """The roads to a digital share, each with its interval."""
    return _roads(baseline.digest, share, baseline)


@st.cache_resource(max_entries=32, show_spinner=False)
def _roads(digest: str, share: Share, _baseline: Baseline) -> tuple[Road, ...]:
    return roads_to(_baseline, share, draws=WORLDS_AT_ONCE)


def two_years(baseline: Baseline, scenario: Scenario, undone_in: int | None, *, drawn: bool) -> TwoYears:
    """Two years of a plan, with plausible worlds where ``drawn``."""
    return _two_years(*key_of(baseline, scenario), undone_in, drawn, baseline, scenario)


@st.cache_resource(max_entries=32, show_spinner=False)
def _two_years(
    digest: str, levers: str, undone_in: int | None, drawn: bool, _baseline: Baseline, _scenario: Scenario
) -> TwoYears:
    return two_years_now(_baseline, _scenario, undone_in, draws=WORLDS_AT_ONCE if drawn else 0)


def stated(comparison: Comparison) -> tuple[Statement | None, ...]:
    """The statement of today and of each alternative, in the middle world."""
    return tuple(statement(two_years(one.baseline, one.scenario, None, drawn=False)) for one in comparison.all)


def next_steps(baseline: Baseline, scenario: Scenario) -> NextSteps:
    """What each small step from a plan adds, with its interval."""
    return _next_steps(*key_of(baseline, scenario), baseline, scenario)


@st.cache_resource(max_entries=16, show_spinner=False)
def _next_steps(digest: str, levers: str, _baseline: Baseline, _scenario: Scenario) -> NextSteps:
    return next_steps_now(_baseline, _scenario, draws=WORLDS_AT_ONCE)


def ways_of_asking(baseline: Baseline, scenario: Scenario) -> tuple[Asked, ...]:
    """The use of customers' data with each way of asking, with its interval."""
    return _ways_of_asking(*key_of(baseline, scenario), baseline, scenario)


@st.cache_resource(max_entries=16, show_spinner=False)
def _ways_of_asking(digest: str, levers: str, _baseline: Baseline, _scenario: Scenario) -> tuple[Asked, ...]:
    return ways_of_asking_now(_baseline, _scenario, draws=WORLDS_AT_ONCE)


def rests(projection: Projection) -> Rests:
    """The weeks at rest: two mean a tipping point."""
    return _rests(*key_of(projection.baseline, projection.scenario), projection)
