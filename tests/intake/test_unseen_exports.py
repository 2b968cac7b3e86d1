"""Exports of programs: headers, dates, quotes and codes in the forms that they write."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from cx_models.checking import check_document
from cx_models.intake.dates import moment_of
from cx_models.intake.reading import read_feedback
from cx_models.intake.waits import unit_in_header

MOMENT = dt.datetime(2024, 1, 2, 14, 5, 9)


def document(content: bytes) -> dict[str, Any]:
    return check_document(read_feedback(io.BytesIO(content)))


def table(headers: Sequence[str], rows: Sequence[Sequence[object]], separator: str = ";") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([headers, *rows])
    return text.getvalue().encode()


def with_column(header: str, cells: Sequence[object]) -> dict[str, Any]:
    rows = [[f"{1 + i % 28}.3.2024", "Puhelin", 1 + i % 5, cell] for i, cell in enumerate(cells)]
    return document(table(["Päivämäärä", "Kanava", "Arvosana", header], rows))


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue Jan 02 14:05:09 EET 2024", MOMENT),
        ("Tue Jan  2 14:05:09 2024", MOMENT),
        ("Tue Jan 02 14:05:09 +0000 2024", MOMENT),
        ("02/Jan/2024:14:05:09 +0200", MOMENT),
        ("02JAN2024:14:05:09", MOMENT),
        ("2.1.2024 - 14:05:09", MOMENT),
        ("2.1.2024 / 14:05:09", MOMENT),
    ],
)
def test_moments_are_read_as_programs_write_them(text: str, moment: dt.datetime) -> None:
    assert moment_of(text) == moment


@pytest.mark.parametrize("text", ["1.3.2024 - 5.3.2024", "Call 12 14:05:09 EET 2024"])
def test_a_span_of_days_or_a_word_before_the_clock_is_no_moment(text: str) -> None:
    assert moment_of(text) is None


@pytest.mark.parametrize(
    ("header", "unit"), [("wait_time_ms", 0.001), ("waitTimeSec", 1.0), ("queue_minutes", 60.0), ("wait_items", None)]
)
def test_the_unit_is_seen_in_a_name_without_spaces(header: str, unit: float | None) -> None:
    assert unit_in_header(header) == unit


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("queueSeconds", 90),
        ("wait_min", 1.5),
        ("Kuinka kauan jonotit (minuuttia)?", 1.5),
        ("Hur länge väntade du? (s)", 90),
    ],
)
def test_a_wait_is_known_in_programs_words_and_in_questions(header: str, seconds: float) -> None:
    read = with_column(header, [seconds] * 20)
    assert (read["mapping"]["wait"], read["wait_mean_s"]) == (header, 90)


@pytest.mark.parametrize(
    "header", ["Arvostelu", "Palvelukokemus", "Miten onnistuimme?", "How did we do?", "Hur lyckades vi?"]
)
def test_a_question_about_the_experience_is_the_score(header: str) -> None:
    rows = [[f"{1 + i % 28}.3.2024", "Puhelin", 1 + i % 5] for i in range(40)]
    read = document(table(["Päivämäärä", "Kanava", header], rows))
    assert (read["outcome"], read["mapping"]["score"], read["score_mean"]) == ("load", header, 3.0)


def test_municipality_codes_keep_their_meaning_without_leading_zeros() -> None:
    read = with_column("Kuntanumero", [91, 49, 837, 91] * 5)
    assert (read["n_places"], read["top_place"]) == (3, "Helsinki")


def test_numbers_of_regions_are_no_municipalities() -> None:
    assert with_column("Alue", [1, 2, 3, 4, 5] * 4)["n_places"] == 0


@pytest.mark.parametrize(
    ("header", "ladder"),
    [
        ("Feedback", ["Very unhappy", "Unhappy", "Happy", "Very happy"]),
        ("Survey results", ["Extremely Unhappy", "Unhappy", "Neutral", "Happy", "Extremely Happy"]),
        ("Conversation rating", ["😠", "🙁", "😐", "😃", "🤩"]),
        ("starRating", ["ONE", "TWO", "THREE", "FOUR", "FIVE"]),
        ("Arvio", ["Huono", "Ok", "Hyvä"]),
    ],
)
def test_the_answers_that_programs_offer_keep_their_own_steps(header: str, ladder: list[str]) -> None:
    rows = [[f"{1 + i % 28}.3.2024", "Phone", word] for i, word in enumerate(ladder * 20)]
    read = document(table(["Date", "Channel", header], rows))
    assert (read["outcome"], read["mapping"].get("comment")) == ("load", None)
    assert (read["score_scale"], read["score_mean"]) == ([1, len(ladder)], (1 + len(ladder)) / 2)


def test_short_comments_of_a_few_customers_stay_comments() -> None:
    rows = [[f"{1 + i}.3.2024", 1 + i % 5, word] for i, word in enumerate(["Hyvä", "Huono", "Ok", "Hyvä", "Kiitos"])]
    read = document(table(["Päivämäärä", "Arvosana", "Palaute"], rows))
    assert (read["mapping"]["comment"], read["n_comments"]) == ("Palaute", 5)


def test_cells_in_single_quotes_are_opened() -> None:
    lines = [["Päivämäärä", "Kanava", "Arvosana", "Palaute"]]
    lines += [[f"{1 + i}.3.2024", "Chat", str(1 + i % 5), f"Odotin; kauan\nrivi {i}"] for i in range(20)]
    text = "\n".join(";".join(f"'{cell}'" for cell in line) for line in lines)
    read = document(text.encode())
    assert (read["n_records"], read["n_dated"], read["score_mean"]) == (20, 20, 3.0)


def test_a_stray_null_does_not_make_a_text_a_program() -> None:
    rows = [[f"{1 + i}.3.2024", 1 + i % 5, "Hyvin"] for i in range(20)]
    read = document(table(["Päivämäärä", "Arvosana", "Palaute"], rows).replace(b"Hyvin", b"Hy\0vin", 2))
    assert (read["n_records"], read["n_comments"], read["score_mean"]) == (20, 20, 3.0)


def test_the_index_of_a_parquet_file_is_a_column_too() -> None:
    days = pd.date_range("2024-03-01", periods=20, tz="Europe/Helsinki", name="Date")
    written = io.BytesIO()
    pd.DataFrame({"Channel": "Phone", "Rating": [1, 2, 3, 4, 5] * 4}, index=days).to_parquet(written)
    read = document(written.getvalue())
    assert (read["mapping"]["date"], read["date_min"], read["date_max"]) == ("Date", "2024-03-01", "2024-03-20")


def test_a_few_totals_in_a_short_table_are_totals_still() -> None:
    record, total = ["1.3.2024", "Chat", "Oulu", 4, "Hyvin meni", 46], ["Yhteensä", "", "", 71, "", ""]
    headers = ["Päivämäärä", "Kanava", "Paikkakunta", "Arvosana", "Palaute", "Jonotusaika (s)"]
    read = document(table(headers, [record, total] * 4 + [record] * 3))
    assert (read["n_records"], read["rejected"]) == (7, {"row.total": 4})
