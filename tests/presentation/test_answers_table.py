"""The tables taken along hold the page's own numbers, and nothing in them is a formula."""

import io

import pandas as pd
from openpyxl import load_workbook
from pytest import approx

from cx_models.intake.feedback import Feedback, Scale
from cx_models.presentation.answers_table import groups_table, months_table, spread_table, summaries_table
from cx_models.presentation.tables import workbook
from cx_models.presentation.words import Language, words
from cx_models.voice.differences import differences, steps
from cx_models.voice.metrics import Measure, breakdown, summaries
from cx_models.voice.spread import spread

TEXT = words(Language.EN)


def feedback():
    months = pd.date_range("2024-01-15", periods=14, freq="MS").repeat(20)
    records = pd.DataFrame({"date": months, "csat": [float(1 + at % 5) for at in range(len(months))]})
    records["channel"] = ["=cmd|calc", "phone"] * (len(months) // 2)
    records["weight"] = 1.0
    return Feedback(records, {"csat": Scale(1, 5)}, "csat")


def read(table):
    sheet = load_workbook(io.BytesIO(workbook(*table, "Numbers"))).active
    return [[cell.value for cell in row] for row in sheet.rows], sheet


def test_groups_have_a_header_for_each_number_and_percents_for_shares():
    found = breakdown(feedback(), "csat", Measure.SATISFIED, "channel")
    told = differences(feedback(), "csat", Measure.SATISFIED, "channel")
    (headers, first, *_), sheet = read(
        groups_table(found, told, {"phone": "Phone"}, "channel", Measure.SATISFIED, TEXT)
    )
    assert len(headers) == len(set(headers)) == len(first) == 15
    row = dict(zip(headers, first, strict=True))
    group = next(one for one in found.groups if one.key == first[0])
    assert row["Share of satisfied (%): value"] == approx(100 * group.estimate.middle)
    assert row["Difference from the others: value"] == approx(100 * told[group.key].gap.middle)
    names = [cell for cell in sheet["A"] if cell.value == "=cmd|calc"]
    assert [cell.data_type for cell in names] == ["s"]


def test_months_without_a_like_are_empty_cells():
    found = breakdown(feedback(), "csat", Measure.MEAN, "month")
    (headers, first, *_, last), _ = read(
        months_table(found, steps(feedback(), "csat", Measure.MEAN), Measure.MEAN, TEXT)
    )
    assert len(first) == len(headers) == len(set(headers)) == 20
    assert first[5:] == [None] * 15
    assert None not in last


def test_spread_and_summaries_are_those_of_the_page():
    (headers, *rows), _ = read(spread_table(spread(feedback(), "csat"), "CSAT", TEXT))
    assert headers[0] == "CSAT"
    assert sum(row[3] for row in rows) == approx(100)
    (_, only), _ = read(summaries_table(summaries(feedback()), TEXT))
    assert only[2] == 280 and only[4] == approx(40)
