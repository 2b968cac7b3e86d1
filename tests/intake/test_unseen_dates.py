"""Dates that look like something else, and something else that looks like a date."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from cx_models.intake.dates import moment_of
from cx_models.intake.feedback import Reading
from cx_models.intake.personal import mask
from cx_models.intake.reading import read_feedback

HEADER = "Pvm;Kanava;Kunta;Arvosana;Kommentti"
DAYS = [dt.date(2024, 1, 1) + dt.timedelta(days=9 * i) for i in range(20)]


def read(days: list[str], *below: str) -> Reading:
    rows = [f"{day};Puhelin;Oulu;{1 + i % 5};Kiitos avusta" for i, day in enumerate(days)]
    return read_feedback(io.BytesIO("\n".join([HEADER, *rows, *below]).encode()))


@pytest.mark.parametrize("form", ["%m-%d-%Y", "%d-%m-%Y"])
def test_days_with_hyphens_are_days_and_no_telephone_numbers(form: str) -> None:
    reading = read([day.strftime(form) for day in DAYS])
    assert reading.feedback is not None
    assert reading.feedback.records["date"].dt.date.tolist() == DAYS
    assert mask("Soitin 05-03-2024")[0] == "Soitin 05-03-2024"
    assert mask("Soita 09-123 4567")[0] == "Soita [phone]"


@pytest.mark.parametrize(
    "text",
    ["keskiviikkona 31. tammikuuta 2024", "onsdagen den 31 januari 2024", "Wednesday, January 31, 2024", "ke 31.1.24"],
)
def test_a_weekday_before_the_day_is_passed_over(text: str) -> None:
    assert moment_of(text) == dt.datetime(2024, 1, 31)


@pytest.mark.parametrize("text", ["Tulostettu 1.7.2024", "versio 1.7.24", "Oulu 1/7/2024"])
def test_a_word_that_is_no_weekday_makes_no_day(text: str) -> None:
    assert moment_of(text) is None


def test_what_stands_below_the_table_is_no_record() -> None:
    days = [day.strftime("%d.%m.%Y") for day in DAYS]
    reading = read(days, "", "Kaikki;;;96", "Vastaajia:;20", "1.7.2024", "Tulostettu 1.7.2024", "Sivu 1/1")
    assert reading.feedback is not None
    assert len(reading.feedback.records) == len(DAYS)
    assert reading.rejected == {"row.blank": 1, "row.note": 3, "row.total": 2}


def test_a_day_without_an_answer_is_a_record_where_rows_are_short() -> None:
    content = "Pvm;Arvosana\n" + "\n".join(f"{day:%d.%m.%Y};{'' if i % 4 else 3}" for i, day in enumerate(DAYS))
    reading = read_feedback(io.BytesIO(content.encode()))
    assert reading.feedback is not None
    assert len(reading.feedback.records) == len(DAYS)


@pytest.mark.parametrize(
    "text",
    [
        "5.3.2024 klo 14",
        "14:00 5.3.2024",
        "5. maalisk. 2024 klo 14.00",
        "2024-03-05 14:00:00 Europe/Helsinki",
        "5.3.2024 14:00 Uhr",
    ],
)
def test_an_hour_is_read_wherever_it_stands(text: str) -> None:
    assert moment_of(text) == dt.datetime(2024, 3, 5, 14)
