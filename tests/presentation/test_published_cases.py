"""Published cases are told in both languages, with the reader's numbers, and to take along."""

import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from cx_models.presentation import published_cases as says
from cx_models.presentation.words import Language, words
from cx_models.queues.published.cases import BASES, GROUPS, cases, cases_of
from cx_models.queues.published.check import Checked, check, check_group

FINNISH, ENGLISH = words(Language.FI), words(Language.EN)
LANGUAGES = pytest.mark.parametrize("text", [FINNISH, ENGLISH], ids=list(Language))


def keys(text, prefix):
    return {key.removeprefix(prefix) for key in text.sentences if key.startswith(prefix)}


def replayed(error):
    (case,) = (case for case in cases_of("replay") if case.code == "G-02")
    return Checked(case, "wait", 2.0123, error)


@LANGUAGES
def test_every_group_kind_basis_figure_and_remark_is_worded_and_no_other(text):
    known = cases()
    assert keys(text, "published.group.") == set(GROUPS)
    assert keys(text, "published.case.") == {case.kind for case in known}
    assert keys(text, "published.basis.") == set(BASES)
    assert keys(text, "published.remark_of.") == {one.code for case in known for one in case.remarks}
    named = {re.sub(r"_\d$", "_n", figure) for case in known for figure in case.figures}
    assert keys(text, "published.figure.") == named


@LANGUAGES
@pytest.mark.parametrize("case", cases(), ids=lambda case: case.code)
def test_a_case_is_told_with_its_inputs_source_and_remarks(case, text):
    assert says.case_title(case, text).startswith(f"{case.code}. ")
    assert case.citation in says.source(case, text)
    assert len(says.remarks(case, text)) == len(case.remarks)
    assert all(says.figure_name(case, figure, text) for figure in case.figures)


def test_a_case_reads_as_an_analyst_would_say_it():
    (case,) = (case for case in cases() if case.code == "A-06")
    assert says.case_title(case, ENGLISH) == (
        "A-06. Calls per hour 100, agents 10, handling 5\xa0min, patience 120\xa0min, target 20\xa0s"
    )
    assert "0,0384; oikea luku on 0,00953107" in says.remarks(case, FINNISH)[0]


@LANGUAGES
def test_the_summary_counts_figures_and_cases(text):
    found = check_group("blocking")
    assert says.summary(found, text) == text("published.all_agree", figures=8, cases=6)
    spoilt = (replace(found[0], ours=0.51), *found[1:])
    assert says.summary(spoilt, text) == text("published.some_differ", figures=8, cases=6, agree=7, differ=1)


@LANGUAGES
def test_it_is_said_where_a_source_is_wrong(text):
    assert says.wrong_sources(check_group("blocking"), text) == ""
    assert "C‑05, C‑09, C‑15" in says.wrong_sources(check_group("waiting"), text)


def test_a_table_shows_what_was_published_what_the_source_prints_and_ours():
    html = says.group_html("blocking", check_group("blocking"), FINNISH)
    assert "0,346154<small>lähteessä 9/26</small>" in html
    assert html.count("<tbody>") == 6
    assert "10⁻¹²" in html
    assert FINNISH("published.differs") not in html


def test_what_has_no_end_is_written_as_such():
    assert "∞" in says.group_html("waiting", check_group("waiting"), ENGLISH)


def test_a_replayed_figure_is_told_with_its_chance():
    assert "2,01 ± 0,132" in says.group_html("replay", [replayed(0.04)], FINNISH)
    assert FINNISH("published.by_chance", n="3,3") in says.group_html("replay", [replayed(0.04)], FINNISH)


@LANGUAGES
def test_the_file_holds_every_figure_as_a_number(text):
    found = [*(figure for case in cases() if case.group != "replay" for figure in check(case)), replayed(0.04)]
    sheet = load_workbook(io.BytesIO(says.cases_workbook(found, text))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == len(found)
    ours = [heading.value for heading in sheet[1]].index(text("published.column.ours"))
    assert [row[ours] for row in rows if isinstance(row[ours], str)] == ["∞"]
