"""A file that is no plan: said in the reader's language, and to Python users as a ValueError in English."""

import re
import string

import pytest

from cx_models.presentation.scenario_file import from_toml, refusal, to_toml
from cx_models.presentation.words import Language, words
from cx_models.scenario.faults import CODES, LONGEST, NotAScenario
from cx_models.scenario.fields import fields_of
from cx_models.scenario.levers import LEVERS, AddBot
from cx_models.scenario.scenario import Scenario

REFUSED = {
    "not_text": b"\xff\xfe\x00",
    "not_toml": b"a = " + b"[" * 5_000,
    "not_toml_line": b"version = 1\nname = \n",
    "version_unknown": b"version = 9",
    "name_not_text": b"name = 3",
    "lever_unknown": b"[close_everything]",
    "lever_not_table": b"add_bot = 3",
    "field_unknown": b"[close_stores]\nname = 'a'",
    "not_a_number": b"[add_bot]\nbuy = true",
    "out_of_bounds": b"[staff_phone]\nmorning = " + b"9" * 400,
    "not_whole": b"[staff_phone]\nmorning = 2.5",
    "not_one_of": b"[add_bot]\nhand_over = 'nobody'",
    "not_store_names": b"[close_stores]\nalso = [3]",
}
ALSO_REFUSED = {
    b"[add_bot]\nbuy = nan": "not_a_number",
    b"[add_bot]\nbuy = inf": "out_of_bounds",
    b"[add_bot]\nbuy = 2024-01-01": "not_a_number",
    b"[close_stores]\nalso = 'North'": "not_store_names",
    b"[close_stores]\nkeep = {a = 1}": "not_store_names",
    b"[close_stores]\nalso = [['North']]": "not_store_names",
    b"[add_bot]\nhand_over = ['person']": "not_one_of",
    b"[[add_bot]]\nbuy = 1": "lever_not_table",
    b"[staff_phone]\nmorning = " + b"9" * 5_000: "not_toml",
    b"[add_bot]\n[add_bot]": "not_toml_line",
}


def refused(content):
    with pytest.raises(NotAScenario) as told:
        from_toml(content)
    return told.value


def test_every_reason_is_tried_here():
    assert set(REFUSED) == set(CODES)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", CODES)
def test_a_refusal_is_told_in_the_readers_language(code, language):
    fault = refused(REFUSED[code])
    assert fault.code == code
    said = refusal(fault, words(language))
    assert said[0].isupper() and said.endswith(".")
    assert "{" not in said
    assert str(fault) not in said
    assert said != refusal(fault, words(Language.EN if language is Language.FI else Language.FI))


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_is_a_value_error_that_says_why_in_english(code):
    fault = refused(REFUSED[code])
    assert isinstance(fault, ValueError)
    beginning = CODES[code].split("{")[0]
    assert str(fault).startswith(beginning) and len(str(fault)) > len(beginning)


@pytest.mark.parametrize("code", CODES)
def test_the_sentences_tell_no_fact_that_a_refusal_lacks(code):
    """Whatever a sentence needs is there, and both know the same lever, field and value."""
    fault = refused(REFUSED[code])
    for language in Language:
        sentence = words(language).sentences[f"scenario_file.{code}"]
        assert {name for _, name, _, _ in string.Formatter().parse(sentence) if name} <= set(fault.facts)


@pytest.mark.parametrize(("content", "code"), ALSO_REFUSED.items(), ids=lambda part: str(part)[:40])
def test_odd_values_are_refused_rather_than_taken_or_crashed_on(content, code):
    assert refused(content).code == code


def test_a_long_value_is_quoted_shortly():
    fault = refused(b"[add_bot]\nhand_over = '" + b"x" * 10_000 + b"'")
    for language in Language:
        assert len(refusal(fault, words(language))) < 200 + LONGEST


@pytest.mark.parametrize("language", Language)
def test_bounds_are_told_with_lever_field_and_value_as_the_file_has_them(language):
    said = refusal(refused(b"[add_bot]\nbill = 7"), words(language))
    assert "add_bot" in said and "bill" in said and "7" in said
    assert re.search(r"\b0\b.*\b1\b", said)


@pytest.mark.parametrize("kind", LEVERS)
def test_a_lever_of_python_is_held_to_the_same_bounds(kind):
    for field in fields_of(LEVERS[kind]):
        with pytest.raises(NotAScenario, match=rf"{kind}\.{field}"):
            LEVERS[kind](**{field: object()})


def test_what_is_written_is_read_again():
    scenario = Scenario('Kesä "2026"\n', (AddBot(bill=0.33),))
    assert from_toml(to_toml(scenario).encode()) == scenario
