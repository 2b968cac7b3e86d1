"""Why a figure moved, in words and bars."""

import pytest

from cx_models.effects.journeys import CAUSES
from cx_models.presentation.charts.parts import NAME_WIDTH, part_rows, part_spec, part_table
from cx_models.presentation.sentences.why import headline, kind_of, note, part_name, reasons, says_nothing
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.projection.explain import COST_LINES, FARTHER, NAMES, OF_THE_PHONE, Part, explain
from cx_models.projection.felt import PARTS
from cx_models.projection.project import project

LANGUAGES = list(Language)
KNOWN = {
    "felt": (*PARTS, "answering"),
    "lines": COST_LINES,
    "crowd": (*CAUSES, "agents", "handling", "callback", "new_line"),
    "where": (*FARTHER, "no_store"),
}


@pytest.fixture(scope="module", params=range(3), ids=["closures", "reopened", "staffed"])
def plan(request, internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[request.param])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", NAMES)
def test_every_part_has_a_name_that_fits_beside_its_bar(language, figure):
    text = words(language)
    for part in KNOWN[kind_of(figure)]:
        for change in (-1.0, 1.0):
            assert 0 < len(part_name(figure, Part(part, change), text)) <= 2 * NAME_WIDTH
    assert note(figure, text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", NAMES)
def test_each_bar_begins_where_the_last_one_ended_and_the_last_is_the_whole(language, figure, plan):
    text, told = words(language), explain(plan, figure)
    rows = part_rows(told, told.parts, lambda part: part_name(figure, part, text), text)
    level = figure in OF_THE_PHONE
    steps = rows[rows["kind"] != "whole"]
    at = told.today if level else 0.0
    for row in steps.itertuples():
        assert row.start == pytest.approx(at)
        at = row.end
    whole = told.changed if level else told.change
    assert rows["end"].iloc[-1] == pytest.approx(whole)
    assert at == pytest.approx(whole, abs=0.01 * max(abs(whole), abs(told.today)) + 1e-9)
    assert not any(says_nothing(shown) for shown in steps["shown"])
    assert len(part_table(rows, text)) == len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", NAMES)
def test_what_is_said_ends_as_a_sentence_once(language, figure, plan):
    text, told = words(language), explain(plan, figure)
    said = f"{headline(told, plan, text)} {reasons(told, plan, text)}".strip()
    assert said.endswith(".")
    assert ".." not in said
    assert "{" not in said


def test_a_worse_part_is_told_by_its_sign_and_its_colour_alike(plan):
    text, told = words(Language.EN), explain(plan, "cost")
    rows = part_rows(told, told.parts, lambda part: part_name("cost", part, text), text)
    for row in rows[rows["kind"] != "whole"].itertuples():
        assert row.shown.startswith("+") == (row.kind == "worse")


def test_the_specification_draws_in_the_pages_own_ink():
    assert "currentColor" in str(part_spec(Language.FI))
