"""What is said of other libraries is what was measured."""

import re

import pytest
from pytest import approx

from cx_models.presentation.measured import measured, says, table
from cx_models.presentation.words import Language, words

LANGUAGES = pytest.mark.parametrize("text", [words(language) for language in Language], ids=list(Language))


def test_the_readme_shows_what_the_data_file_holds(root):
    readme = (root / "README.md").read_text("utf-8")
    shown = re.search(r"<!-- measured:begin -->\n(.+)<!-- measured:end -->", readme, re.DOTALL)
    assert shown, "the markers hold the table"
    text = words(Language.EN)
    assert shown[1].strip() == f"{says(measured(), text)}\n\n{table(measured(), text)}"


def test_a_ratio_is_that_of_the_times_beside_it():
    for one in measured().rows:
        assert one.ratio == approx(one.theirs / one.ours, rel=0.02), one.code


def test_the_answers_compared_are_the_same():
    for one in measured().rows:
        assert one.apart < (4 if one.by_chance else 1e-12), one.code


@LANGUAGES
def test_every_comparison_is_worded_and_no_other(text):
    told = {key.removeprefix("method.measured.row.") for key in text.sentences if "method.measured.row." in key}
    assert told == {one.code for one in measured().rows}
    assert len(table(measured(), text).splitlines()) == 2 + len(told)


@LANGUAGES
def test_whoever_reads_how_it_was_measured_can_repeat_it(text):
    said = says(measured(), text)
    assert "python benchmarks/queues.py --write" in said
    for name, version in measured().versions.items():
        assert name in said and version in said
