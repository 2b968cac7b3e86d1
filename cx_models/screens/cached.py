"""What is read from files, once for all sessions: by the fingerprint of the content, each cache bounded.

Cached values are shared between users, hence read-only: frozen dataclasses that nobody edits.
"""

from __future__ import annotations

import io

import streamlit as st

from cx_models.intake.feedback import ColumnMap, Feedback, Reading
from cx_models.intake.operations import OperationsReading
from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.presentation.templates import feedback_template, operations_template
from cx_models.presentation.words import Language
from cx_models.screens.state import Source
from cx_models.voice.metrics import Breakdown, Measure, Summary, breakdown, summaries


def feedback_reading(source: Source, columns: ColumnMap) -> Reading:
    """The feedback read from a file in the way the user told."""
    return _feedback_reading(source.digest, source.name, repr(columns), source, columns)


@st.cache_resource(max_entries=8, show_spinner=False)
def _feedback_reading(digest: str, name: str, told: str, _source: Source, _columns: ColumnMap) -> Reading:
    return read_feedback(io.BytesIO(_source.content), _columns, name=_source.name)


def operations_reading(source: Source) -> OperationsReading:
    """The operations read from a file."""
    return _operations_reading(source.digest, source.name, source)


@st.cache_resource(max_entries=8, show_spinner=False)
def _operations_reading(digest: str, name: str, _source: Source) -> OperationsReading:
    return read_operations(io.BytesIO(_source.content), name=_source.name)


def feedback_summaries(feedback: Feedback) -> tuple[Summary, ...]:
    """Each question's customary measure over all answers."""
    return _feedback_summaries(feedback.digest, feedback)


@st.cache_resource(max_entries=32, show_spinner=False)
def _feedback_summaries(digest: str, _feedback: Feedback) -> tuple[Summary, ...]:
    return summaries(_feedback)


def feedback_breakdown(feedback: Feedback, question: str, measure: Measure, column: str) -> Breakdown:
    """One measure of one question by a column of the feedback."""
    return _feedback_breakdown(feedback.digest, question, measure.value, column, feedback)


@st.cache_resource(max_entries=256, show_spinner=False)
def _feedback_breakdown(digest: str, question: str, measure: str, column: str, _feedback: Feedback) -> Breakdown:
    return breakdown(_feedback, question, Measure(measure), column)


@st.cache_resource(max_entries=8, show_spinner=False)
def template(kind: str, language: Language) -> bytes:
    """The workbook to fill in: ``kind`` is ``feedback`` or ``operations``."""
    return feedback_template(language) if kind == "feedback" else operations_template(language)
