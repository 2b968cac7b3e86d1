"""Months without a day, years and months side by side, a sheet per month: dates all the same."""

import datetime as dt
import io

import openpyxl
import pandas as pd
import pytest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback


def read(text, **told):
    return read_feedback(io.BytesIO(text.encode()), ColumnMap(**told) if told else None)


def codes(reading):
    return {finding.code: finding.count for finding in reading.findings}


FIRSTS = [pd.Timestamp(2024, month, 1) for month in range(1, 13)]
FINNISH = ["tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"]


@pytest.mark.parametrize("header", ["Kuukausi", "Pvm", "Month"])
@pytest.mark.parametrize(
    "form",
    [
        lambda m: f"{m}/2024",
        lambda m: f"{m:02d}/2024",
        lambda m: f"2024-{m:02d}",
        lambda m: f"2024M{m:02d}",
        lambda m: f"{FINNISH[m - 1]}kuu 2024",
        lambda m: f"{dt.date(2024, m, 1):%b %Y}",
        lambda m: f"2024 {dt.date(2024, m, 1):%B}",
    ],
)
def test_a_month_stands_as_its_first_day_and_this_is_said(header, form):
    reading = read(f"{header};Kanava;CSAT\n" + "\n".join(f"{form(r % 12 + 1)};Puhelin;{r % 5 + 1}" for r in range(24)))
    assert reading.feedback.records["date"].tolist() == FIRSTS * 2
    assert codes(reading)["date.month_only"] == 24 and reading.layout.mapping["date"] == header


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        ("Vuosi;Kuukausi", lambda m: f"2024;{m}"),
        ("Year;Month", lambda m: f"2024;{dt.date(2024, m, 1):%B}"),
        ("År;Månad", lambda m: f"2024.0;{m:02d}"),
    ],
)
def test_a_year_and_a_month_in_columns_of_their_own_are_one_date(headers, cells):
    reading = read(f"{headers};Kanava;CSAT\n" + "\n".join(f"{cells(r % 12 + 1)};Chat;{r % 5 + 1}" for r in range(24)))
    assert reading.feedback.records["date"].tolist() == FIRSTS * 2
    assert reading.layout.mapping["date"] == headers.replace(";", " + ")
    assert "column.not_used" not in codes(reading)


def test_with_a_day_beside_them_the_date_is_whole_and_no_day_is_invented():
    lines = [f"{r % 28 + 1};2;2023;Chat;{r % 5 + 1}" for r in range(28)] + ["30;2;2023;Chat;4"]
    reading = read("Päivä;Kuukausi;Vuosi;Kanava;CSAT\n" + "\n".join(lines))
    dates = reading.feedback.records["date"]
    assert dates[:28].tolist() == [pd.Timestamp(2023, 2, day) for day in range(1, 29)] and pd.isna(dates[28])
    assert codes(reading)["date.unreadable"] == 1 and "date.month_only" not in codes(reading)


def test_a_true_date_makes_year_and_month_superfluous():
    reading = read("Pvm;Vuosi;Kuukausi;CSAT\n" + "\n".join(f"{r + 1}.3.2024;2024;3;{r % 5 + 1}" for r in range(28)))
    assert reading.layout.mapping["date"] == "Pvm"
    assert reading.feedback.records["date"].tolist() == [pd.Timestamp(2024, 3, day) for day in range(1, 29)]


def test_a_month_without_a_year_is_no_date_and_nothing_is_guessed():
    reading = read("Kuukausi;Kanava;CSAT\n" + "\n".join(f"{r % 12 + 1};Chat;{r % 5 + 1}" for r in range(24)))
    assert reading.feedback.records["date"].isna().all() and "date" not in reading.layout.mapping


def workbook(names, header=lambda at: ["Kanava", "Tyytyväisyys (1-5)"]):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for at, name in enumerate(names):
        sheet = book.create_sheet(name)
        sheet.append(header(at))
        for row in range(20):
            sheet.append(["Puhelin", (row + at) % 5 + 1])
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return kept


@pytest.mark.parametrize("names", [["Tammikuu 2024", "Helmikuu 2024"], ["2024-01", "2024-02"], ["1-2024", "2-2024"]])
def test_sheets_named_after_months_date_their_rows(names):
    reading = read_feedback(workbook(names))
    assert reading.feedback.records["date"].tolist() == [FIRSTS[0]] * 20 + [FIRSTS[1]] * 20
    assert codes(reading)["date.month_only"] == 40


def test_sheets_named_after_months_without_a_year_date_nothing():
    assert read_feedback(workbook(["Tammikuu", "Helmikuu"])).feedback.records["date"].isna().all()


def test_headers_that_differ_by_a_dash_or_capitals_are_the_same():
    told = [["Kanava", "Tyytyväisyys (1-5)"], ["kanava", "Tyytyväisyys (1–5)"], ["Kanava ", "Tyytyväisyys (1 - 5)"]]
    reading = read_feedback(workbook(["A", "B", "C"], lambda at: told[at]))
    assert len(reading.feedback.records) == 60 and codes(reading)["sheet.combined"] == 3
    assert reading.feedback.records["score"].notna().all()


def test_years_of_two_digits_that_come_first_are_read_so_and_this_is_said():
    reading = read("Pvm;CSAT\n" + "\n".join(f"25-{r % 3 + 3:02d}-{r % 28 + 1:02d};{r % 5 + 1}" for r in range(40)))
    dates = reading.feedback.records["date"]
    assert dates.tolist() == [pd.Timestamp(2025, r % 3 + 3, r % 28 + 1) for r in range(40)]
    assert codes(reading)["date.year_first"] == 1


def test_days_that_come_first_stay_first():
    reading = read("Pvm;CSAT\n" + "\n".join(f"{r % 28 + 1:02d}-{r % 3 + 3:02d}-25;{r % 5 + 1}" for r in range(40)))
    assert reading.feedback.records["date"].tolist() == [pd.Timestamp(2025, r % 3 + 3, r % 28 + 1) for r in range(40)]
    assert "date.year_first" not in codes(reading)
