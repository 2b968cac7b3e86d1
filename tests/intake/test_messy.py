"""Every messy sheet gives its documented outcome, and every real one a reading or a clear refusal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cx_models.checking import check_document
from cx_models.intake.feedback import Layout, Reading
from cx_models.intake.reading import read_feedback
from cx_models.problems import Severity, worst

SHARED = Path(__file__).parents[3] / "shared" / "data"
MESSY, REAL = SHARED / "messy", SHARED / "real"

EXACT = ("sheet", "header_rows", "n_records", "n_scored", "score_scale", "date_min", "date_max", "n_dated")
EXACT += ("channels", "n_places", "top_place", "n_comments", "n_waits")
REASONS = {  # the documented words for what is left out, and our codes
    "title rows": "row.before_header",
    "blank row": "row.blank",
    "blank rows": "row.blank",
    "totals rows": "row.total",
    "footnote": "row.note",
    "score missing": "score.missing",
    "score 'En osaa sanoa' -> missing": "score.missing",
    "Offered/Unoffered = no rating": "score.missing",
    "formula without cached value": "score.formula_uncached",
    "unparseable date cells": "date.unreadable",
}
CLOSE = {"score_mean": 0.01, "score_mean_100": 0.2, "wait_mean_s": 0.01}


def expectations() -> list[Any]:
    if not (MESSY / "expected.json").exists():
        return [pytest.param("", {}, marks=pytest.mark.skip(reason="the messy sheets are not here"))]
    files = json.loads((MESSY / "expected.json").read_text(encoding="utf-8"))["files"]
    return [pytest.param(name, expected, id=name) for name, expected in files.items()]


@pytest.mark.parametrize(("name", "expected"), expectations())
def test_a_messy_sheet_is_read_as_documented(name: str, expected: dict[str, Any]) -> None:
    document = check_document(read_feedback(MESSY / name))
    assert document["outcome"] in {expected["outcome"], expected.get("alt_outcome")}
    if document["outcome"] == "reject":
        assert len(document["findings"]) == 1
        return
    mapping = expected["mapping"]
    absent = set() if "wait" in mapping else {"n_waits", "wait_mean_s"}  # some list waits that no column holds
    assert {key: document[key] for key in EXACT if key not in absent} == {
        key: expected[key] for key in EXACT if key not in absent
    }
    assert document["mapping"] == mapping
    for key, tolerance in CLOSE.items():
        if key in absent:
            continue
        assert document[key] == pytest.approx(expected[key], abs=tolerance)
    assert document["rejected"] == {REASONS[reason]: count for reason, count in expected["rejected"].items()}


def real_files() -> list[Any]:
    files = sorted(REAL.glob("*.*")) if REAL.exists() else []
    absent = [pytest.param(None, marks=pytest.mark.skip(reason="the real files are not here"))]
    return [pytest.param(file, id=file.name) for file in files] or absent


@pytest.mark.parametrize("file", real_files())
def test_a_real_file_is_read_or_refused_with_a_reason(file: Path) -> None:
    reading = read_feedback(file)
    says_why = worst(reading.findings) is Severity.STOP
    assert (reading.feedback is None) == says_why == (reading.outcome == "reject")
    json.dumps(check_document(reading))


def test_the_document_has_every_documented_key() -> None:
    keys = {"outcome", "mapping", "score_mean", "score_mean_100", "wait_mean_s", "rejected", "findings", *EXACT}
    assert check_document(Reading("reject", None, Layout())).keys() == keys
