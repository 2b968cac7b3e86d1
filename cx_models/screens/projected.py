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
from cx_models.baseline.fit import LongestWait
from cx_models.baseline.fit import longest_waits as longest_waits_now
from cx_models.intake.feedback import Feedback
from cx_models.intake.operations import Operations
from cx_models.projection import tipping
from cx_models.projection.case import case_and_remedies
from cx_models.projection.causes import Step, contributions
from cx_models.projection.compare import Comparison, compare
from cx_models.projection.consent import Asked
from cx_models.projection.consent import asked as asked_now
from cx_models.projection.explain import Explanation, explain
from cx_models.projection.next_steps import NextStep
from cx_models.projection.next_steps import next_step as next_step_now
from cx_models.projection.project import WORLDS_AT_ONCE, Draws, Projection
from cx_models.projection.project import project as project_now
from cx_models.projection.roads import Road, road_to
from cx_models.projection.statement import Statement, statement
from cx_models.projection.tipping import Rests
from cx_models.projection.two_years import TwoYears
from cx_models.projection.two_years import two_years as two_years_now
from cx_models.quantities import Share
from cx_models.scenario.levers import Personalise
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens.drawing import Drawing, Key, key_of
from cx_models.screens.state import Work
from cx_models.service.channels import Channel
from cx_models.service.data_use import Asking

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


def longest_waits(feedback: Feedback | None) -> dict[Channel, LongestWait]:
    """The longest waits that answers tell of."""
    return _longest_waits(digest_of(feedback), feedback)


@st.cache_resource(max_entries=16, show_spinner=False)
def _longest_waits(digest: str, _feedback: Feedback | None) -> dict[Channel, LongestWait]:
    return longest_waits_now(_feedback)


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


@st.cache_resource(max_entries=64, show_spinner=False)
def _in_few_worlds(digest: str, levers: str, _baseline: Baseline, _scenario: Scenario) -> Projection:
    return project_now(_baseline, _scenario, draws=WORLDS_AT_ONCE)


def in_few_worlds(baseline: Baseline, scenario: Scenario) -> Projection:
    """With its interval from few worlds, drawn here and now: what is compared with it is drawn here too."""
    return _in_few_worlds(*key_of(baseline, scenario), baseline, scenario)


def road(baseline: Baseline, name: str, share: Share) -> Road:
    """One of the roads to a digital share, with its interval."""
    return _road(baseline.digest, name, share, baseline)


@st.cache_resource(max_entries=128, show_spinner=False)
def _road(digest: str, name: str, share: Share, _baseline: Baseline) -> Road:
    return road_to(_baseline, name, share, draws=WORLDS_AT_ONCE)


def two_years(baseline: Baseline, scenario: Scenario, undone_in: int | None, *, drawn: bool) -> TwoYears:
    """Two years of a plan, with plausible worlds where ``drawn``."""
    return _two_years(*key_of(baseline, scenario), undone_in, drawn, baseline, scenario)


@st.cache_resource(max_entries=64, show_spinner=False)
def _two_years(
    digest: str, levers: str, undone_in: int | None, drawn: bool, _baseline: Baseline, _scenario: Scenario
) -> TwoYears:
    return two_years_now(_baseline, _scenario, undone_in, draws=WORLDS_AT_ONCE if drawn else 0)


def stated(one: Projection) -> Statement | None:
    """The statement of a plan in the middle world; None where there are no prices."""
    return statement(two_years(one.baseline, one.scenario, None, drawn=False))


def next_step(baseline: Baseline, scenario: Scenario, code: str) -> NextStep | None:
    """What one small step from a plan adds, with its interval; None where there is no room for it."""
    return _next_step(*key_of(baseline, scenario), code, baseline, scenario)


@st.cache_resource(max_entries=128, show_spinner=False)
def _next_step(digest: str, levers: str, code: str, _baseline: Baseline, _scenario: Scenario) -> NextStep | None:
    return next_step_now(in_few_worlds(_baseline, _scenario), code)


def asked(baseline: Baseline, scenario: Scenario, way: Asking) -> Asked:
    """The use of customers' data with one way of asking, with its interval."""
    return _asked(*key_of(baseline, scenario), way, baseline, scenario)


@st.cache_resource(max_entries=48, show_spinner=False)
def _asked(digest: str, levers: str, way: Asking, _baseline: Baseline, _scenario: Scenario) -> Asked:
    return asked_now(in_few_worlds(_baseline, _scenario.without_lever(Personalise.name)), _scenario, way)


def rests(projection: Projection) -> Rests:
    """The weeks at rest: two mean a tipping point."""
    return _rests(*key_of(projection.baseline, projection.scenario), projection)
