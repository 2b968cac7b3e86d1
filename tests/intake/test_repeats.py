"""Rows that stand twice: with an id a copy is left out and told; without one, two customers may answer alike."""

from __future__ import annotations

import io
import random
from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx_models.intake.feedback import ColumnMap, Reading
from cx_models.intake.reading import read_feedback

HEADER = ["ID", "Date", "Channel", "CSAT", "Comment"]
ANSWERS = [
    ["F1", "1.9.2025", "Phone", 4, "Settled with one call"],
    ["F2", "2.9.2025", "Store", 2, "The queue was long"],
    ["F3", "2.9.2025", "Phone", 5, ""],
    ["F4", "3.9.2025", "Chat", 3, "Slow but friendly"],
]


def read(*sheets: list[list[object]], columns: ColumnMap | None = None) -> Reading:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = workbook.create_sheet(f"Part {number}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return read_feedback(stream, columns)


def rows_told(reading: Reading, code: str) -> list[int]:
    return sorted(row for finding in reading.findings if finding.code == code for row in finding.facts["rows"])


@settings(deadline=None)  # each case starts a reader of its own
@given(st.lists(st.tuples(st.sampled_from(ANSWERS), st.integers(0, 100)), max_size=4))
def test_a_copy_of_a_row_with_an_id_is_counted_once_wherever_it_stands(copies):
    rows = list(ANSWERS)
    for answer, place in copies:
        rows.insert(place % (len(rows) + 1), answer)
    reading = read([HEADER, *rows])
    assert sorted(reading.feedback.records["id"]) == ["F1", "F2", "F3", "F4"]
    assert reading.rejected.get("row.repeated", 0) == len(copies)
    assert rows_told(reading, "row.repeated") == [
        number for number, row in enumerate(rows, start=2) if row in rows[: number - 2]
    ]
    assert not rows_told(reading, "row.same_id")


def test_the_first_of_the_copies_is_kept_and_the_means_are_those_without_copies():
    once, twice = read([HEADER, *ANSWERS]), read([HEADER, *ANSWERS, ANSWERS[1], ANSWERS[3]])
    assert twice.feedback.records["row"].tolist() == once.feedback.records["row"].tolist() == [2, 3, 4, 5]
    assert twice.feedback.digest == once.feedback.digest


def test_rows_with_one_id_that_differ_are_all_kept_and_told():
    corrected = [*ANSWERS[1][:3], 4, ANSWERS[1][4]]
    reading = read([HEADER, *ANSWERS, corrected])
    assert len(reading.feedback.records) == 5
    assert rows_told(reading, "row.same_id") == [3, 6]
    assert not reading.rejected.get("row.repeated")


def test_an_empty_id_makes_no_row_a_copy_of_another():
    nameless = [None, "4.9.2025", "Phone", 5, ""]
    reading = read([HEADER, *ANSWERS, nameless, nameless])
    assert len(reading.feedback.records) == 6
    assert not rows_told(reading, "row.same_id")


def test_without_an_id_rows_that_are_alike_are_all_kept():
    rows = [["Phone", 5]] * 30 + [["Store", 4]] * 25 + [["Phone", 4]] * 5
    reading = read([["Channel", "CSAT"], *rows])
    assert len(reading.feedback.records) == 60
    assert not rows_told(reading, "row.alike")


def test_without_an_id_a_sheet_pasted_twice_is_kept_and_noted():
    rows = [row[1:] for row in many_answers(40)]
    reading = read([HEADER[1:], *rows, *rows])
    assert len(reading.feedback.records) == 80
    assert rows_told(reading, "row.alike") == list(range(42, 82))


def test_without_an_id_a_block_of_telling_rows_pasted_twice_is_noted():
    rows = [row[1:] for row in many_answers(200)]
    reading = read([HEADER[1:], *rows, *rows[20:32]])
    assert rows_told(reading, "row.alike") == list(range(202, 214))


@pytest.mark.parametrize("seed", range(20))
def test_customers_who_answer_by_themselves_raise_no_suspicion(seed):
    """Also where one column follows from another, as the month from the day."""
    draw = random.Random(seed)
    rows = []
    for _ in range(300):
        day = date(2025, 1, 1) + timedelta(draw.randint(0, 180))
        channel = draw.choices(["Phone", "Store", "Chat"], [6, 3, 1])[0]
        rows.append([day.isoformat(), day.strftime("%Y-%m"), channel, draw.choice([1, 4, 5])])
    reading = read([["Date", "Month", "Channel", "CSAT"], *rows])
    assert len({tuple(row) for row in rows}) <= 295  # some are alike
    assert not rows_told(reading, "row.alike")


def test_an_export_that_overlaps_the_one_on_the_sheet_before_is_counted_once():
    reading = read([HEADER, *many_answers(20)], [HEADER, *many_answers(30)[15:]])
    assert len(reading.feedback.records) == 30
    assert reading.rejected["row.repeated"] == 5


def test_sheets_that_each_number_their_rows_from_one_lose_nothing():
    draw = random.Random(3)
    sheets = [[["No", "CSAT"], *([number, draw.randint(1, 5)] for number in range(1, 61))] for _ in range(3)]
    reading = read(*sheets, columns=ColumnMap({"id": "No"}))
    assert reading.layout.mapping["id"] == "No"
    assert len(reading.feedback.records) == 180
    assert not rows_told(reading, "row.same_id")


def many_answers(count: int) -> list[list[object]]:
    draw = random.Random(11)
    return [
        [
            f"F{number}",
            f"{1 + number % 28}.9.2025",
            draw.choice(["Phone", "Store"]),
            draw.randint(1, 5),
            f"I waited {draw.randint(1, 999)} minutes for an answer",
        ]
        for number in range(count)
    ]
