"""Sheets that people arranged for the eye: cells merged over rows, months in columns' own order."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

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


def test_a_channel_merged_over_several_rows_holds_for_each_and_an_answer_for_one() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    for i in range(12):
        sheet.append(row(i, ("Puhelin" if i == 0 else "Myymälä" if i == 8 else None)))
    for column in "BDE":
        sheet.merge_cells(f"{column}2:{column}9")
    sheet.merge_cells("B10:B13")
    read = document(book)
    assert read["channels"] == {"phone": 8, "store": 4}
    assert (read["n_records"], read["n_scored"], read["n_comments"]) == (12, 5, 5)


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


def bottom(*below: list[Any], above: list[list[Any]] | None = None) -> dict[str, Any]:
    """Twenty answers with the given rows below them, and titles above."""
    book = openpyxl.Workbook()
    for cells in [*(above or []), HEADER, *[row(i, "Puhelin") for i in range(20)], *below]:
        book.worksheets[0].append(cells)
    return document(book)


@pytest.mark.parametrize(
    "below",
    [
        [None, None, None, 3.2, "Keskiarvo"],
        [None, None, None, 3.2],
        ["Vastausprosentti", None, None, 0.45],
        ["Arvosanojen keskiarvo", None, None, 3.1],
        ["Min", None, None, 1],
        ["n", None, 20, 20],
        [None, "Puhelin yhteensä", None, 20],
    ],
    ids=str,
)
def test_figures_about_the_answers_are_no_answers(below: list[Any]) -> None:
    read = bottom(below)
    assert (read["outcome"], read["n_records"], read["score_mean"]) == ("load", 20, 3.0)


def test_a_second_table_below_the_first_is_set_aside() -> None:
    read = bottom([], ["Kanava", "Vastauksia", "Keskiarvo"], ["Puhelin", 15, 3.1], ["Chat", 4, 2.9])
    assert (read["n_records"], read["channels"]) == (20, {"phone": 20})
    assert read["rejected"] == {"row.blank": 1, "row.note": 3}


def test_a_full_row_whose_comment_begins_with_a_total_is_a_record() -> None:
    cells = [[word, 1 + i % 5, "Puhelin"] for i, word in enumerate([*["Hyvin toimi"] * 15, "Yhteensä", "Total"])]
    content = "\n".join(";".join(map(str, line)) for line in [["Palaute", "Arvosana", "Kanava"], *cells])
    assert check_document(read_feedback(io.BytesIO(content.encode())))["n_records"] == 17


def test_a_legend_above_the_table_tells_the_scale_and_its_direction() -> None:
    told = bottom(above=[["Palautteet, viikot 1-4"], ["Asteikko: 1 = erittäin tyytyväinen, 5 = erittäin tyytymätön"]])
    assert (told["score_scale"], told["score_mean_100"]) == ([1, 5], 50.0)
    assert "score.reversed" in {finding["code"] for finding in told["findings"]}
    assert bottom(above=[["Palautteet, viikot 1-4"]])["score_scale"] == [1, 5]
    assert bottom(above=[["Arvosana-asteikko 1–7"]])["score_scale"] == [1, 7]


def test_sheets_named_after_channels_tell_the_channel() -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("Puhelin", "Chat"):
        sheet = book.create_sheet(name)
        sheet.append(["Päivämäärä", "Arvosana", "Palaute"])
        for i in range(10):
            sheet.append([dt.date(2024, 1, 1 + i), 1 + i % 5, "Hyvin toimi tämä"])
    assert document(book)["channels"] == {"phone": 10, "chat": 10}


def test_days_that_a_program_swapped_are_told() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Date", "Rating", "Comment"])
    for i in range(20):
        written = dt.date(2024, 1 + i % 12, 3) if i % 2 else f"03/{13 + i % 12}/2024"
        book.worksheets[0].append([written, 1 + i % 5, "Went quite well"])
    read = document(book)
    assert read["outcome"] == "load_with_warnings"
    assert "date.order_contradicted" in {finding["code"] for finding in read["findings"]}


@pytest.mark.parametrize("separator", [";", ","])
def test_lines_put_in_quotes_as_a_whole_are_opened_again(separator: str) -> None:
    lines = [
        HEADER,
        *[[f"{1 + i}.3.2024", "Chat", "Oulu", 1 + i % 5, f'Sanoi "hei{separator} sinä"'] for i in range(15)],
    ]
    inner = io.StringIO()
    csv.writer(inner, delimiter=separator).writerows(lines)
    text = "\r\n".join('"' + line.replace('"', '""') + '"' for line in inner.getvalue().split("\r\n") if line)
    read = check_document(read_feedback(io.BytesIO(text.encode())))
    assert (read["outcome"], read["n_records"], read["n_comments"]) == ("load", 15, 15)


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_comments_alone_keep_their_commas(share: float) -> None:
    said = ["Laskussa oli virhe, mutta se korjattiin" if i < 40 * share else "Hyvin toimi kaikki" for i in range(40)]
    read = check_document(read_feedback(io.BytesIO("\n".join(["Palaute", *said]).encode())))
    assert (read["n_records"], read["n_comments"]) == (40, 40)


def test_shares_of_one_are_a_scale_up_to_one() -> None:
    content = "Pvm;Tyytyväisyys\n" + "\n".join(f"{1 + i}.3.2024;0,{2 + 2 * (i % 4)}" for i in range(20))
    read = check_document(read_feedback(io.BytesIO(content.encode())))
    assert (read["n_scored"], read["score_scale"], read["score_mean"]) == (20, [0, 1], 0.5)
