"""Bringing data in: samples, uploads and the workbooks to fill in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.operations import OperationsReading
from cx_models.intake.short_form import ShortForm
from cx_models.presentation.words import Words
from cx_models.screens import cached, state
from cx_models.screens.state import Source

SAMPLES = ("internet_provider", "tiny_city")
SAMPLE_FOLDER = Path(__file__).parents[2] / "sample_data"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FEEDBACK_UPLOAD = "feedback_upload"
_OPERATIONS_UPLOAD = "operations_upload"


def use_sample(code: str) -> None:
    """Work on a sample: its feedback and its operations, as if both had been uploaded."""
    feedback, operations = (
        Source.of(f"{code}_{kind}.xlsx", (SAMPLE_FOLDER / code / f"{kind}.xlsx").read_bytes())
        for kind in ("feedback", "operations")
    )
    state.keep(
        sample=code,
        put_away="",
        feedback_source=feedback,
        feedback=cached.feedback_reading(feedback, ColumnMap()),
        columns=ColumnMap(),
        confirmed=True,
        operations_source=operations,
        operations=cached.operations_reading(operations),
        form=None,
    )


def use_form(form: ShortForm, reading: OperationsReading) -> None:
    """Keep the form as sent; where it suffices, it is today's service."""
    state.keep(form=form)
    if reading.operations is not None:
        _put_sample_away()
        state.keep(operations_source=None, operations=reading)


def is_form_in_use() -> bool:
    """Whether today's service is what the short form says."""
    work = state.work()
    return work.operations_source is None and work.operations is not None


def read_again(columns: ColumnMap) -> None:
    """Read the feedback anew in the way the user told, and take it as confirmed."""
    source = state.work().feedback_source
    if source is not None:
        state.keep(feedback=cached.feedback_reading(source, columns), columns=columns, confirmed=True)


def bring_feedback(text: Words) -> None:
    """Uploader for feedback, with the workbook to fill in beside it."""
    _bring(text, "feedback", _FEEDBACK_UPLOAD, _use_feedback)


def bring_operations(text: Words) -> None:
    """Uploader for operations, with the workbook to fill in beside it."""
    _bring(text, "operations", _OPERATIONS_UPLOAD, _use_operations)


def pick_sample(text: Words) -> bool:
    """A button for each sample; whether one was just taken."""
    taken = False
    for place, code in zip(st.columns(len(SAMPLES)), SAMPLES, strict=True):
        with place.container(border=True, height="stretch"):
            st.markdown(f"**{text(f'samples.{code}.title')}**")
            st.markdown(text(f"samples.{code}.text"))
            if st.button(text(f"samples.{code}.button"), key=f"sample_{code}"):
                with st.spinner(text("sources.reading")):
                    use_sample(code)
                taken = True
    return taken


def _bring(text: Words, kind: str, key: str, use: Callable[[Source], None]) -> None:
    st.file_uploader(
        text(f"sources.{kind}_upload"),
        key=key,
        help=text("sources.upload_help"),
        on_change=_take_upload,
        args=(key, use),
    )
    st.download_button(
        text(f"sources.{kind}_template"),
        data=lambda: cached.template(kind, text.language),
        file_name=text(f"sources.{kind}_template_file"),
        mime=EXCEL,
        key=f"template_{kind}",
        on_click="ignore",
        icon=":material/download:",
        type="tertiary",
    )


def _take_upload(key: str, use: Callable[[Source], None]) -> None:
    source = state.uploaded(key)
    if source is not None:
        use(source)


def _put_sample_away() -> None:
    """Own data and a sample's never mix: nothing is borrowed from a sample in silence."""
    work = state.work()
    if work.sample:
        state.keep(
            sample="",
            put_away=work.sample,
            feedback_source=None,
            feedback=None,
            columns=ColumnMap(),
            confirmed=False,
            operations_source=None,
            operations=None,
        )


def _use_feedback(source: Source) -> None:
    _put_sample_away()
    reading = cached.feedback_reading(source, ColumnMap())
    state.keep(feedback_source=source, feedback=reading, columns=ColumnMap(), confirmed=False)


def _use_operations(source: Source) -> None:
    _put_sample_away()
    state.keep(operations_source=source, operations=cached.operations_reading(source))
