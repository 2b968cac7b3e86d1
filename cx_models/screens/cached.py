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
from cx_models.quantities import Share
from cx_models.screens.state import Source
from cx_models.voice.along import answered_shares
from cx_models.voice.coding import told_beside
from cx_models.voice.commented import Commented, commented
from cx_models.voice.differences import Difference, Step, differences, steps
from cx_models.voice.drivers import Drivers, drivers, halo
from cx_models.voice.lemmas import Language as Spelling
from cx_models.voice.metrics import Breakdown, Measure, Summary, breakdown, summaries
from cx_models.voice.raking import Margin, Raked, raked
from cx_models.voice.spread import Answer, spread
from cx_models.voice.themed import Spoken, spoken
from cx_models.voice.themes import Theme, mentions
from cx_models.voice.tone import TONES, Toned, tone_of
from cx_models.voice.tones import Blamed, blamed, in_tones
from cx_models.voice.topics import Topic, topics


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


def feedback_differences(feedback: Feedback, question: str, measure: Measure, column: str) -> dict[str, Difference]:
    """How each group differs from all others."""
    return _feedback_differences(feedback.digest, question, measure.value, column, feedback)


@st.cache_resource(max_entries=256, show_spinner=False)
def _feedback_differences(
    digest: str, question: str, measure: str, column: str, _feedback: Feedback
) -> dict[str, Difference]:
    return differences(_feedback, question, Measure(measure), column)


def feedback_steps(feedback: Feedback, question: str, measure: Measure) -> tuple[Step, ...]:
    """How each month differs from the one before and from a year ago."""
    return _feedback_steps(feedback.digest, question, measure.value, feedback)


@st.cache_resource(max_entries=64, show_spinner=False)
def _feedback_steps(digest: str, question: str, measure: str, _feedback: Feedback) -> tuple[Step, ...]:
    return steps(_feedback, question, Measure(measure))


def feedback_shares(feedback: Feedback, column: str) -> dict[str, Share]:
    """Each group's share of the answers."""
    return _feedback_shares(feedback.digest, column, feedback)


@st.cache_resource(max_entries=64, show_spinner=False)
def _feedback_shares(digest: str, column: str, _feedback: Feedback) -> dict[str, Share]:
    return answered_shares(_feedback, column)


def feedback_raked(feedback: Feedback, margins: tuple[Margin, ...]) -> Raked:
    """The feedback weighed to what is known of all customers."""
    return _feedback_raked(feedback.digest, repr(margins), feedback, margins)


@st.cache_resource(max_entries=16, show_spinner=False)
def _feedback_raked(digest: str, known: str, _feedback: Feedback, _margins: tuple[Margin, ...]) -> Raked:
    return raked(_feedback, _margins)


def feedback_spread(feedback: Feedback, question: str) -> tuple[Answer, ...]:
    """How the answers to one question are spread."""
    return _feedback_spread(feedback.digest, question, feedback)


@st.cache_resource(max_entries=64, show_spinner=False)
def _feedback_spread(digest: str, question: str, _feedback: Feedback) -> tuple[Answer, ...]:
    return spread(_feedback, question)


def feedback_beside(feedback: Feedback, question: str) -> dict[str, Share]:
    """What the answers to one question can be held against."""
    return _feedback_beside(feedback.digest, question, feedback)


@st.cache_resource(max_entries=64, show_spinner=False)
def _feedback_beside(digest: str, question: str, _feedback: Feedback) -> dict[str, Share]:
    return told_beside(_feedback, question)


def feedback_drivers(feedback: Feedback, question: str, measure: Measure, columns: tuple[str, ...]) -> Drivers | None:
    """What goes with the answers to one question."""
    return _feedback_drivers(feedback.digest, question, measure.value, columns, feedback)


@st.cache_resource(max_entries=64, show_spinner=False)
def _feedback_drivers(
    digest: str, question: str, measure: str, columns: tuple[str, ...], _feedback: Feedback
) -> Drivers | None:
    return drivers(_feedback, question, Measure(measure), columns)


def feedback_halo(feedback: Feedback, questions: tuple[str, ...]) -> Share | None:
    """How closely the answers of one form go together."""
    return _feedback_halo(feedback.digest, questions, feedback)


@st.cache_resource(max_entries=64, show_spinner=False)
def _feedback_halo(digest: str, questions: tuple[str, ...], _feedback: Feedback) -> Share | None:
    return halo(_feedback, questions)


def feedback_commented(feedback: Feedback) -> Commented:
    """The comments, read."""
    return _feedback_commented(feedback.digest, feedback)


@st.cache_resource(max_entries=4, show_spinner=False)
def _feedback_commented(digest: str, _feedback: Feedback) -> Commented:
    return commented(_feedback)


def feedback_themed(told: Commented, themes: tuple[Theme, ...], summary: Summary | None) -> Spoken:
    """What the comments are about, by themes."""
    return _feedback_themed(told.feedback.digest, repr(themes), _asked(summary), told, themes)


@st.cache_resource(max_entries=32, show_spinner=False)
def _feedback_themed(
    digest: str, known: str, asked: tuple[str, str] | None, _told: Commented, _themes: tuple[Theme, ...]
) -> Spoken:
    return spoken(_told, [theme.name for theme in _themes], mentions(_told.comments, _themes), *_answer(asked))


def feedback_topics(
    told: Commented, language: Spelling, number: int, summary: Summary | None
) -> tuple[tuple[Topic, ...], Spoken]:
    """What else comes up in the comments of a language."""
    return _feedback_topics(told.feedback.digest, language, number, _asked(summary), told)


@st.cache_resource(max_entries=32, show_spinner=False)
def _feedback_topics(
    digest: str, language: Spelling, number: int, asked: tuple[str, str] | None, _told: Commented
) -> tuple[tuple[Topic, ...], Spoken]:
    ours = _told.only_in(language)
    found, speaks = topics(ours.comments, number)
    return found, spoken(ours, [topic.name for topic in found], speaks, *_answer(asked))


def feedback_tones(told: Commented) -> tuple[Toned, ...]:
    """The tone of each comment."""
    return _feedback_tones(told.feedback.digest, told)


@st.cache_resource(max_entries=4, show_spinner=False)
def _feedback_tones(digest: str, _told: Commented) -> tuple[Toned, ...]:
    return tuple(tone_of(one) for one in _told.comments)


def feedback_toned(told: Commented, summary: Summary | None) -> Spoken:
    """How many comments are in each tone."""
    return _feedback_toned(told.feedback.digest, _asked(summary), told)


@st.cache_resource(max_entries=16, show_spinner=False)
def _feedback_toned(digest: str, asked: tuple[str, str] | None, _told: Commented) -> Spoken:
    return spoken(_told, [f"tone.{tone}" for tone in TONES], in_tones(feedback_tones(_told)), *_answer(asked))


def feedback_blamed(told: Commented, themes: tuple[Theme, ...]) -> tuple[Blamed, ...]:
    """The tone in which each theme is spoken of."""
    return _feedback_blamed(told.feedback.digest, repr(themes), told, themes)


@st.cache_resource(max_entries=16, show_spinner=False)
def _feedback_blamed(digest: str, known: str, _told: Commented, _themes: tuple[Theme, ...]) -> tuple[Blamed, ...]:
    return blamed(_themes, mentions(_told.comments, _themes), feedback_tones(_told))


def _asked(summary: Summary | None) -> tuple[str, str] | None:
    return None if summary is None else (summary.question, summary.measure.value)


def _answer(asked: tuple[str, str] | None) -> tuple[str | None, Measure | None]:
    return (None, None) if asked is None else (asked[0], Measure(asked[1]))


@st.cache_resource(max_entries=8, show_spinner=False)
def template(kind: str, language: Language) -> bytes:
    """The workbook to fill in: ``kind`` is ``feedback`` or ``operations``."""
    return feedback_template(language) if kind == "feedback" else operations_template(language)
