"""Answers carried forward in words, rows and tables."""

import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.intake.reading import read_feedback
from cx_models.presentation.form_answers import answer_rows, answers_note, answers_say, answers_table, group_name
from cx_models.presentation.words import Language, words
from cx_models.projection.answers import answer_change, groups
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import Scenario

LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def plan(root, tiny_operations):
    feedback = read_feedback(root / "sample_data" / "internet_provider" / "feedback.xlsx").feedback
    baseline = calibrate(feedback, tiny_operations)
    return project(baseline, Scenario("closed", (CloseStores(below=1_000_000),)), draws=4)


@LANGUAGES
def test_the_surveyed_are_told_with_levels_and_the_others_by_their_change_alone(plan, language):
    text = words(language)
    for name in ("csat", "nps"):
        said = answers_say(plan, answer_change(plan, name, "surveyed"), "surveyed", text)
        assert said.count("…") == 1 and "(" in said
        everyone = answers_say(plan, answer_change(plan, name, "everyone"), "everyone", text)
        start = text(f"form_answers.others_{'nps' if name == 'nps' else 'mean'}", change="|").split("|")[0]
        assert everyone.startswith(start)
        group = answers_say(plan, answer_change(plan, name, "assisted"), "assisted", text)
        assert group.endswith(text("form_answers.middle_only"))


@LANGUAGES
def test_the_note_says_what_the_bars_rest_on(plan, language):
    text = words(language)
    nps = answer_change(plan, "nps", "surveyed")
    assert text("form_answers.note_surveyed") in answers_note(nps, "surveyed", False, text)
    assert text("form_answers.follows", r="|").split("|")[-1] in answers_note(nps, "surveyed", False, text)
    assert answers_note(nps, "everyone", True, text) == text("form_answers.note_others")


@LANGUAGES
def test_rows_and_tables_hold_the_same_shares(plan, language):
    text = words(language)
    for group in groups(plan):
        change = answer_change(plan, "nps", group)
        rows, (headers, table) = answer_rows(change, text), answers_table(change, text)
        assert len(rows) == 2 * len(table) == 22 and len(headers) == 3
        assert rows["share"].tolist()[:11] == pytest.approx([row[1] / 100 for row in table])
        assert group_name(group, text)[0].isupper()
