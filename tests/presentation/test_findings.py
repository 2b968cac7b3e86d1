"""What a reader is told of a real mess, and what can be taken along of it."""

import csv
import io

import pytest
from openpyxl import load_workbook

from cx_models.intake.reading import read_feedback
from cx_models.presentation import numbers
from cx_models.presentation.findings import finding_sentence, findings_rows, findings_table
from cx_models.presentation.findings_file import COLUMNS, findings_csv, findings_workbook
from cx_models.presentation.words import Language
from cx_models.problems import Finding, Where

EVIL = '=HYPERLINK("http://example.invalid";"x")'


@pytest.mark.parametrize("language", Language)
def test_no_sentence_about_a_messy_file_has_a_gap(messy, language):
    for sheet in sorted(messy.glob("o*")):
        for finding in read_feedback(sheet).findings:
            for sentence in finding_sentence(finding, language):
                assert f" {numbers.UNKNOWN} " not in f" {sentence} ".replace(".", " "), (sheet.name, finding)
                assert "{" not in sentence


def test_one_line_per_row_of_the_sheet():
    finding = Finding("score.outside_scale", Where("A", 4, "CSAT"), {"found": 9, "rows": (4, 7, 9)}, count=3)
    assert [line["row"] for line in findings_rows([finding], Language.EN)] == [4, 7, 9]
    assert findings_table([finding], Language.EN)[0]["count"] == 3


def test_a_finding_about_the_whole_file_still_has_its_line():
    assert len(findings_rows([Finding("file.empty")], Language.FI)) == 1


@pytest.mark.parametrize("language", Language)
def test_nothing_a_customer_typed_becomes_a_formula_in_the_workbook(language):
    finding = Finding("score.unreadable", Where("A", 2, EVIL), {"found": EVIL, "rows": (2,)})
    sheet = load_workbook(io.BytesIO(findings_workbook([finding], language))).active
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert EVIL in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(("language", "separator"), [(Language.FI, ";"), (Language.EN, ",")])
def test_nothing_a_customer_typed_becomes_a_formula_in_the_csv(language, separator):
    finding = Finding("score.unreadable", Where("A", 2, EVIL), {"found": EVIL, "rows": (2,)})
    told = findings_csv([finding], language).decode("utf-8-sig")
    (line,) = list(csv.DictReader(io.StringIO(told), delimiter=separator))
    assert len(line) == len(COLUMNS)
    assert not [cell for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]
