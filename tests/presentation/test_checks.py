"""The workbook of comments to read, what comes back of it, and agreement in words."""

import io

import openpyxl
import pytest

from cx_models.presentation.check_file import check_workbook, read_check
from cx_models.presentation.checks import alpha_rows, checks_page, checks_say, checks_table, reading_says, verdict
from cx_models.presentation.words import Language, words
from cx_models.problems import CannotContinue
from cx_models.quantities import Estimate
from cx_models.voice.accuracy import accuracy
from cx_models.voice.agreement import Agreement
from cx_models.voice.checks import TONE, Checked, Drawn
from cx_models.voice.tone import TONES

LANGUAGES = pytest.mark.parametrize("language", Language)
GIVEN = tuple(Drawn(at, f"=Palaute {at}", f"kv{at:08x}") for at in range(40))
THEMES = ("matters.wait", "Parkki")


def marked(language, mark=lambda sheet: None):
    """The workbook as one reader would send it back."""
    book = openpyxl.load_workbook(io.BytesIO(check_workbook(GIVEN, THEMES, words(language))))
    mark(book.worksheets[0])
    file = io.BytesIO()
    book.save(file)
    return io.BytesIO(file.getvalue())


def fill(sheet, language, number=40):
    """Every tone in turn, and every second comment speaks of waiting."""
    for at in range(number):
        sheet.cell(at + 2, 3, words(language)(f"comments.theme.tone.{TONES[at % 3]}").upper())
        sheet.cell(at + 2, 4, "X" if at % 2 else None)


@LANGUAGES
def test_the_workbook_holds_the_comments_as_text_with_choices_and_a_guide(language):
    book = openpyxl.load_workbook(marked(language))
    sheet, guide = book.worksheets
    assert [sheet.cell(row + 2, 1).value for row in range(40)] == [one.code for one in GIVEN]
    assert sheet.cell(2, 2).value == "=Palaute 0" and sheet.cell(2, 2).data_type == "s"
    choices = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    tones = ",".join(words(language)(f"comments.theme.tone.{tone}") for tone in TONES)
    assert choices == {"C2:C41": f'"{tones}"', "D2:E41": '"x"'}
    assert guide.max_row >= 5


@LANGUAGES
@pytest.mark.parametrize("told_in", Language)
def test_what_a_reader_marked_comes_back_in_either_language(language, told_in):
    reading = read_check(marked(language, lambda sheet: fill(sheet, told_in, 30)), "a.xlsx", GIVEN, THEMES)
    judged = reading.judged
    assert judged.tones == {GIVEN[at].code: TONES[at % 3] for at in range(30)}
    assert judged.themes["matters.wait"] == {GIVEN[at].code: bool(at % 2) for at in range(30)}
    assert judged.themes["Parkki"] == {GIVEN[at].code: False for at in range(30)}
    assert "30" in reading_says(reading, words(language)) and not reading.unread


@LANGUAGES
def test_a_file_that_says_nothing_usable_says_why(language):
    text = words(language)
    empty = read_check(marked(language), "a.xlsx", GIVEN, THEMES)
    assert empty.judged is None and reading_says(empty, text) == text("checks.no_tones", name="a.xlsx")
    others = tuple(Drawn(at, "x", f"kvother{at}") for at in range(5))
    other = read_check(marked(language, lambda sheet: fill(sheet, language)), "a.xlsx", others, THEMES)
    assert reading_says(other, text) == text("checks.other_comments", name="a.xlsx")
    strange = read_check(io.BytesIO(b"a;b\n1;2\n"), "b.csv", GIVEN, THEMES)
    assert reading_says(strange, text) == text("checks.no_header", name="b.csv")
    with pytest.raises(CannotContinue):
        read_check(io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"0" * 200), "c.xlsx", GIVEN, THEMES)


@LANGUAGES
def test_tones_that_are_none_are_counted_and_shown(language):
    def mark(sheet):
        fill(sheet, language, 30)
        sheet.cell(2, 3, "meh")

    reading = read_check(marked(language, mark), "a.xlsx", GIVEN, THEMES)
    assert len(reading.judged.tones) == 29 and reading.unread == {"meh": 1}
    assert "meh" in reading_says(reading, words(language))


def test_columns_may_be_moved_and_rows_left_out():
    def mark(sheet):
        fill(sheet, Language.FI)
        sheet.delete_rows(5, 10)
        sheet.insert_cols(1)
        sheet.insert_rows(1)

    judged = read_check(marked(Language.FI, mark), "a.xlsx", GIVEN, THEMES).judged
    assert len(judged.tones) == 30


def agreed(low, middle, high):
    return Agreement(Estimate(low, middle, high), Estimate(0.7, 0.8, 0.9), 100)


FOUND = (
    Checked(TONE, agreed(0.81, 0.9, 0.95), agreed(0.5, 0.6, 0.7), accuracy=accuracy(["positive"] * 3, list(TONES))),
    Checked("matters.wait", None, agreed(0.7, 0.78, 0.9), Estimate(0.8, 0.9, 1.0), Estimate(0.5, 0.6, 0.7)),
    Checked("Parkki", None, None),
)


@LANGUAGES
def test_agreement_is_told_with_krippendorffs_verdict(language):
    text = words(language)
    told = checks_say(FOUND, text)
    assert text("checks.verdict.poor") in told and "33" in told
    page = checks_page(FOUND, text)
    assert page.iloc[:, 2].tolist() == [text(f"checks.verdict.{code}") for code in ("poor", "tentative", "few")]
    assert page.iloc[2, 1] == "–" and page.iloc[1, 0] != "matters.wait"
    assert verdict(agreed(0.8, 0.9, 1.0), text) == text("checks.verdict.reliable")
    assert verdict(Agreement(None, Estimate(1, 1, 1), 30), text) == text("checks.verdict.one")
    rows = alpha_rows(FOUND, text)
    assert rows["middle"].tolist() == [0.6, 0.78]
    headers, table = checks_table(FOUND, text)
    assert {len(row) for row in table} == {len(headers)}
    assert table[1][8:] == pytest.approx([80, 90, 100, 50, 60, 70])
