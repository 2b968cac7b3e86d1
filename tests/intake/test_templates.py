"""The workbooks to fill in can be filled in and read back."""

import io
from datetime import date, time

import openpyxl
import pytest

from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.presentation.template_words import TemplateWords
from cx_models.presentation.templates import WORDS, feedback_template, operations_template
from cx_models.presentation.words import Language
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason, Segment

LANGUAGES = pytest.mark.parametrize("language", list(Language))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def read(book):
    stream = io.BytesIO()
    book.save(stream)
    return read_operations(stream)


def filled(language):
    """The operations template with a small company written over the examples."""
    words, book = WORDS[language], opened(operations_template(language))

    def sheet(kind):
        return book[words.sheets[kind].name]

    def write(kind, row, values):
        for column, value in enumerate(values, start=1):
            sheet(kind).cell(row, column).value = value
        sheet(kind).cell(row, sheet(kind).max_column).value = None  # the example's mark

    write("channels", 2, (words.channels[Channel.PHONE], 320, 6.5, 0.8, 0.1, 0.05, 1.2, 1))
    write("stores", 2, ("Aleksi", "Turku", 3, time(9, 30), time(17), None, None, 210, 2800, 11))
    for kind in ("staffing", "volumes"):
        table = sheet(kind)
        table.delete_rows(2)
        for row in table.iter_rows(min_row=2):
            if row[0].value in words.weekdays[:5] and time(9) <= row[1].value < time(17):
                row[2].value = 4 if kind == "staffing" else 4.0
    write("customers", 2, ("Turku", 1, 1, 1, 900, 0.5, 0.3, 0.2))
    sheet("economy").delete_rows(2)
    for row in sheet("economy").iter_rows(min_row=2):
        row[1].value = 0.2 if row[0].value == words.items["annual_churn"][0] else 30
    return read(book)


@LANGUAGES
def test_a_filled_template_is_read_as_written(language):
    reading = filled(language)
    told = reading.operations
    phone, store = told.facts(Channel.PHONE), told.stores[0]
    assert (phone.contacts_per_week, phone.handling, phone.resolved, phone.abandoned) == (320, 6.5, 0.8, 0.05)
    assert (store.name, store.municipality, store.agents, store.opens, store.closes) == ("Aleksi", "853", 3, 9.5, 17)
    assert (store.saturday_opens, store.rent_per_month, store.handling) == (None, 2800, 11)
    assert told.arrivals[Channel.PHONE].sum() == told.staffing[Channel.PHONE].sum() == 4 * 80
    assert told.customers == {"853": 900}
    assert told.segments["853"] == pytest.approx((0.5, 0.3, 0.2))
    assert (told.economy.agent_wage_per_hour, told.economy.annual_churn) == (30, 0.2)
    assert {finding.code for finding in reading.findings} <= {"operations.column_blank", "operations.cells_blank"}


def test_the_same_company_in_either_language_is_the_same():
    assert filled(Language.FI).operations.digest == filled(Language.EN).operations.digest


@LANGUAGES
def test_an_untouched_template_is_not_mistaken_for_a_company(language):
    reading = read_operations(io.BytesIO(operations_template(language)))
    assert reading.operations is None
    assert reading.findings[0].code == "operations.nothing_filled"
    assert sum(finding.code == "operations.example_row" for finding in reading.findings) == 6


@LANGUAGES
def test_every_column_of_the_feedback_template_is_recognised_and_read(language):
    words = WORDS[language]
    book = opened(feedback_template(language))
    sheet = book[words.sheets["feedback"].name]
    for column, role in enumerate(words.sheets["feedback"].headers, start=1):
        sheet.cell(3, column).value = words.sheets["feedback"].example[role]
    sheet.delete_rows(2)  # the example
    stream = io.BytesIO()
    book.save(stream)
    reading = read_feedback(stream)
    (record,) = reading.feedback.records.to_dict("records")
    told = {key: record[key] for key in ("channel", "place", "reason", "csat", "nps", "wait_s", "transfers")}
    assert told == {
        "channel": "phone", "place": "837", "reason": "bill", "csat": 4, "nps": 8, "wait_s": 95, "transfers": 0,
    }  # fmt: skip
    assert record["resolved"] == 1
    assert record["date"].date() == date(2025, 9, 15)
    assert record["segment"] == words.sheets["feedback"].example["segment"]
    assert {"id", "comment"} <= set(reading.layout.mapping)


@LANGUAGES
def test_the_example_left_in_the_feedback_template_is_passed_over_and_told(language):
    words, book = WORDS[language], opened(feedback_template(language))
    sheet = book[words.sheets["feedback"].name]
    for column, role in enumerate(words.sheets["feedback"].headers, start=1):
        sheet.cell(3, column).value = words.sheets["feedback"].example[role]
    comment = list(words.sheets["feedback"].headers).index("comment") + 1
    sheet.cell(3, comment).value = words.example_mark.split()[0].title() + ": I called and nobody answered"
    stream = io.BytesIO()
    book.save(stream)
    reading = read_feedback(stream)
    assert reading.feedback.records["row"].tolist() == [3]
    assert [finding.facts["rows"] for finding in reading.findings if finding.code == "row.example"] == [(2,)]
    assert reading.rejected["row.example"] == 1


@LANGUAGES
@pytest.mark.parametrize("template", [feedback_template, operations_template])
def test_every_sheet_to_fill_has_a_frozen_header_and_one_marked_example(template, language):
    words, book = WORDS[language], opened(template(language))
    sheets = [sheet for sheet in book if sheet.title not in (words.readme_sheet, words.lists_sheet)]
    assert sheets
    for sheet in sheets:
        assert sheet.freeze_panes == "A2"
        marks = [cell.value for row in sheet.iter_rows() for cell in row].count(words.example_mark)
        assert marks == 1, sheet.title


@LANGUAGES
def test_choices_drop_down_from_the_hidden_lists(language):
    words, book = WORDS[language], opened(feedback_template(language))
    sheet, lists = book[words.sheets["feedback"].name], book[words.lists_sheet]
    assert lists.sheet_state == "hidden"
    by_column = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    headers = list(words.sheets["feedback"].headers)
    expected = {
        "channel": set(words.channels.values()),
        "reason": set(words.reasons.values()),
        "resolved": set(words.yes_no),
        "segment": set(words.segments.values()),
    }
    for role, choices in expected.items():
        letter = "ABCDEFGHIJKLM"[headers.index(role)]
        cells = by_column[letter].split("!")[1].replace("$", "")
        assert {row[0].value for row in lists[cells]} == choices, role
    places = by_column["ABCDEFGHIJKLM"[headers.index("place")]].split("!")[1].replace("$", "")
    assert len(lists[places]) == 308


@LANGUAGES
def test_examples_choose_from_the_lists_they_stand_under(language):
    words = WORDS[language]
    example = words.sheets["feedback"].example
    assert example["channel"] in words.channels.values()
    assert example["reason"] in words.reasons.values()
    assert example["segment"] in words.segments.values()
    assert example["resolved"] in words.yes_no
    assert isinstance(example["date"], date)


def test_both_languages_say_the_same_things():
    finnish, english = WORDS[Language.FI], WORDS[Language.EN]
    for one, other in ((finnish, english), (english, finnish)):
        assert one.channels.keys() == other.channels.keys() == set(Channel) - {Channel.UNKNOWN}
        assert one.reasons.keys() == set(Reason)
        assert one.segments.keys() == set(Segment)
        assert one.items.keys() == other.items.keys()
        assert one.sheets.keys() == other.sheets.keys()
        for kind, sheet in one.sheets.items():
            assert sheet.headers.keys() == other.sheets[kind].headers.keys()
            assert sheet.example.keys() == other.sheets[kind].example.keys()
        assert len(one.operations_readme) == len(other.operations_readme)
        assert len(one.feedback_readme) == len(other.feedback_readme)
        assert isinstance(one, TemplateWords)
