"""Finnish and English say the same things."""

import importlib
import re
from pathlib import Path

import pytest

import cx_models
from cx_models.presentation.findings import finding_sentence, findings_table
from cx_models.presentation.words import Language, words
from cx_models.problems import CODES, Finding, Severity, Where

PLACEHOLDER = re.compile(r"{(\w*)}")
FINNISH, ENGLISH = words(Language.FI), words(Language.EN)

HOUSE = Path(cx_models.__file__).parent

for source in HOUSE.rglob("*.py"):  # whoever registers codes does so when imported
    if "catalogue(" in source.read_text("utf-8"):
        importlib.import_module(".".join(source.relative_to(HOUSE.parent).with_suffix("").parts))


def test_both_languages_have_the_same_keys():
    assert set(FINNISH.sentences) == set(ENGLISH.sentences)


@pytest.mark.parametrize("key", sorted(FINNISH.sentences))
def test_both_languages_tell_the_same_facts(key):
    assert set(PLACEHOLDER.findall(FINNISH.sentences[key])) == set(PLACEHOLDER.findall(ENGLISH.sentences[key]))


@pytest.mark.parametrize("language", Language)
def test_every_sentence_says_something(language):
    assert all(sentence.strip() for sentence in words(language).sentences.values())


@pytest.mark.parametrize("code", sorted(CODES))
@pytest.mark.parametrize("language", Language)
def test_every_finding_has_its_sentence_and_its_cure(code, language):
    says, cure = finding_sentence(Finding(code), language)
    assert says and cure


def test_every_sentence_of_a_finding_belongs_to_a_finding():
    told = {
        key.removeprefix("findings.").removesuffix(".says")
        for key in FINNISH.sentences
        if key.startswith("findings.") and key.endswith(".says")
    }
    assert told <= set(CODES)


def test_one_and_many_are_told_apart():
    assert ENGLISH("frame.rows", n=1) == "1 row"
    assert ENGLISH("frame.rows", n=2) == "2 rows"


def test_the_gravest_findings_come_first():
    found = [Finding(next(c for c, s in CODES.items() if s is severity)) for severity in reversed(Severity)]
    shown = [row["severity"] for row in findings_table(found, Language.EN)]
    assert shown == [ENGLISH(f"findings.severity.{severity}") for severity in Severity]


def test_many_rows_are_told_shortly_but_counted():
    finding = Finding("score.outside_scale", Where(column="CSAT"), {"rows": tuple(range(2, 22)), "found": 9}, count=20)
    row = findings_table([finding], Language.EN)[0]
    assert (row["rows"], row["count"]) == ("2, 3, 4, 5 and 16 more", 20)
