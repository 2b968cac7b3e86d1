"""Whatever faults exports have together, a reader finds the truth that went in, or asks for it, and hides nothing.

``FAULTS=5000 python -m pytest tests/intake/test_faults.py`` looks longer, and makes what it finds small (in minutes).
"""

from __future__ import annotations

import io
import json
import os
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cx_models.checking import check_document
from cx_models.intake.feedback import ColumnMap, Reading, Scale
from cx_models.intake.reading import read_feedback
from cx_models.problems import CODES, Severity, worst

from .faults import GIVEAWAYS, MONTH_FIRST, SECRETS, TEXTS, WORKBOOKS, Form, Sheet, Truth, sheets

EXAMPLES = int(os.environ.get("FAULTS", "200"))
OUTCOMES = {
    None: {"load"},
    Severity.NOTE: {"load"},
    Severity.WARNING: {"load_with_warnings"},
    Severity.CHOICE: {"needs_user_choice"},
    Severity.STOP: {"reject", "empty"},
}
PHASES = [Phase.generate, *([Phase.shrink] if "FAULTS" in os.environ else [])]
SETTINGS = settings(
    phases=PHASES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def read(sheet: Sheet, told: ColumnMap | None = None) -> Reading:
    return read_feedback(io.BytesIO(sheet.content), told)


def users_word(sheet: Sheet) -> ColumnMap:
    """What the user would answer to any question about the sheet."""
    scale = Scale(1, 5) if "csat" in sheet.form.columns else Scale(0, 10)
    return ColumnMap({"score": sheet.truth.score_header}, scale, day_first=MONTH_FIRST not in sheet.form.dates)


def hold(sheet: Sheet) -> str:
    """Check everything that must hold of the sheet's reading; the outcome before any question was answered."""
    reading = read(sheet)
    tell_everything(reading, sheet)
    outcome = reading.outcome
    if outcome == "needs_user_choice":
        reading = read(sheet, users_word(sheet))
        tell_everything(reading, sheet)
    assert reading.outcome in {"load", "load_with_warnings"}, [f.code for f in reading.findings]
    find_the_truth(reading, sheet.truth, sheet.form)
    return outcome


def tell_everything(reading: Reading, sheet: Sheet) -> None:
    """The outcome follows from published codes, no row is lost, each rejection has a place, no secret is kept."""
    assert reading.outcome in OUTCOMES[worst(reading.findings)]
    assert {*reading.rejected, *(finding.code for finding in reading.findings)} <= CODES.keys()
    json.dumps(check_document(reading), allow_nan=False)
    used = len(reading.feedback.records) if reading.feedback else 0
    aside = sum(count for code, count in reading.rejected.items() if code.startswith("row."))
    assert used + aside + len(reading.layout.header_rows) == sheet.truth.n_rows
    for code, count in reading.rejected.items():
        rows = [row for f in reading.findings if f.code == code for row in f.facts["rows"]]
        assert len(rows) == count, code
        assert all(1 <= row <= sheet.truth.n_rows for row in rows)
    kept = repr(reading.findings) + (reading.feedback.records.to_csv() if reading.feedback else "")
    assert not [secret for secret in SECRETS if secret in kept]


def find_the_truth(reading: Reading, truth: Truth, form: Form) -> None:
    """Every record as it was answered, on its row; what was unreadable is told as that."""
    assert reading.feedback is not None
    records = reading.feedback.records
    answers = truth.answers
    assert records["row"].tolist() == list(truth.rows)
    assert reading.rejected.get("row.repeated", 0) == truth.n_copies
    assert [None if pd.isna(date) else date.date() for date in records["date"]] == [
        None if row in truth.undated else answer.date.date() for row, answer in enumerate(answers)
    ]
    assert records["channel"].tolist() == [answer.channel for answer in answers]
    same_numbers(records["score"], [answer.score if "csat" in form.columns else answer.nps for answer in answers])
    if "nps" in form.columns and any(answer.nps is not None for answer in answers):
        same_numbers(records["nps"], [answer.nps for answer in answers])
    if "place" in form.columns:
        assert records["place"].tolist() == [answer.place for answer in answers]
    if "wait" in form.columns:
        assert records["wait_s"].tolist() == [answer.wait for answer in answers]
    if "comment" in form.columns and any(answer.comment for answer in answers):
        same_comments(records["comment"], [answer.comment for answer in answers])
    assert "score.outside_scale" not in reading.rejected
    told = {(f.code, row) for f in reading.findings if f.code.endswith(".unreadable") for row in f.facts["rows"]}
    assert told == truth.unreadable


def same_numbers(found: pd.Series, true: list[float | None]) -> None:
    assert np.array_equal(found.to_numpy(), np.array([np.nan if n is None else n for n in true]), equal_nan=True)


def same_comments(found: pd.Series, true: list[str]) -> None:
    """Word by word, but for those that hold personal data: these are kept with it masked."""
    for here, there in zip(found, true, strict=True):
        if there in GIVEAWAYS:
            assert "[" in here
        else:
            assert (here if isinstance(here, str) else "") == there


def test_texts_with_any_faults_give_back_the_truth_that_went_in() -> None:
    outcomes: Counter[str] = Counter()

    @settings(SETTINGS, max_examples=EXAMPLES)
    @given(sheets((*TEXTS, "parquet")))
    def every_sheet(sheet: Sheet) -> None:
        outcomes[hold(sheet)] += 1

    every_sheet()
    asked = outcomes.pop("needs_user_choice", 0)
    assert asked < outcomes.total()


@pytest.mark.slow
def test_workbooks_with_any_faults_give_back_the_truth_that_went_in() -> None:
    outcomes: Counter[str] = Counter()

    @settings(SETTINGS, max_examples=1 + EXAMPLES // 10)
    @given(sheets(WORKBOOKS))
    def every_sheet(sheet: Sheet) -> None:
        outcomes[hold(sheet)] += 1

    every_sheet()
    asked = outcomes.pop("needs_user_choice", 0)
    assert asked < outcomes.total()
