"""Sheets that people arranged for the eye: cells merged over rows, months in columns' own order."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl

from cx_models.checking import check_document
from cx_models.intake.reading import read_feedback

HEADER = ["Päivämäärä", "Kanava", "Paikkakunta", "Arvosana", "Palaute"]


def row(i: int, channel: str | None) -> list[Any]:
    return [dt.date(2024, 1 + i % 3, 1 + i), channel, "Oulu", 1 + i % 5, "Hyvin toimi tämä"]


def document(book: openpyxl.Workbook) -> dict[str, Any]:
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    return check_document(read_feedback(content))


def test_a_channel_merged_over_several_rows_holds_for_each_and_a_score_for_one() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for i in range(12):
        sheet.append(row(i, ("Puhelin" if i == 0 else "Myymälä" if i == 8 else None)))
    for column in "BD":
        sheet.merge_cells(f"{column}2:{column}9")
    sheet.merge_cells("B10:B13")
    read = document(book)
    assert read["channels"] == {"phone": 8, "store": 4}
    assert (read["n_records"], read["n_scored"]) == (12, 5)


def test_sheets_with_the_same_headers_in_another_order_are_one_table() -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for month, order in (("Tammikuu", [0, 1, 2, 3, 4]), ("Helmikuu", [3, 4, 0, 2, 1])):
        sheet = book.create_sheet(month)
        for cells in [HEADER, *[row(i, "Puhelin") for i in range(10)]]:
            sheet.append([cells[index] for index in order])
    read = document(book)
    assert (read["outcome"], read["n_records"], read["score_mean"]) == ("load", 20, 3.0)
    assert (read["channels"], read["n_dated"], read["n_comments"]) == ({"phone": 20}, 20, 20)
