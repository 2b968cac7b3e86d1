"""A workbook brought to the wrong place is known for what it is, and shown the right one."""

import io

import pytest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.presentation.findings import finding_sentence
from cx_models.presentation.templates import feedback_template, operations_template
from cx_models.presentation.words import Language, words

SAMPLES = ("tiny_city", "internet_provider")


@pytest.mark.parametrize("sample", SAMPLES)
def test_operations_brought_as_feedback_are_refused_as_what_they_are(root, sample):
    reading = read_feedback(root / "sample_data" / sample / "operations.xlsx")
    assert (reading.outcome, reading.feedback) == ("reject", None)
    assert reading.findings[0].code == "sheet.is_operations"


@pytest.mark.parametrize("sample", SAMPLES)
def test_feedback_brought_as_operations_is_refused_as_what_it_is(root, sample):
    reading = read_operations(root / "sample_data" / sample / "feedback.xlsx")
    assert (reading.operations, reading.findings[0].code) == (None, "operations.is_feedback")


@pytest.mark.parametrize("language", Language)
def test_empty_templates_are_told_apart_too(language):
    operations, feedback = (io.BytesIO(template(language)) for template in (operations_template, feedback_template))
    assert read_feedback(operations).findings[0].code == "sheet.is_operations"
    assert read_operations(feedback).findings[0].code == "operations.is_feedback"


@pytest.mark.parametrize("language", Language)
def test_the_cure_names_the_right_door(root, language):
    text = words(language)
    folder = root / "sample_data" / "tiny_city"
    for reading, door in (
        (read_feedback(folder / "operations.xlsx"), "feedback.tab.service"),
        (read_operations(folder / "feedback.xlsx"), "sources.feedback_upload"),
    ):
        _, cure = finding_sentence(reading.findings[0], language)
        assert text(door) in cure


def test_a_sheet_that_the_user_names_is_read_whatever_the_others_are_called(root):
    sheet = root / "sample_data" / "tiny_city" / "operations.xlsx"
    reading = read_feedback(sheet, ColumnMap(sheet="Channels"))
    assert "sheet.is_operations" not in {finding.code for finding in reading.findings}
