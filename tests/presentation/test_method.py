"""The Method page tells what the code does, no more and no less."""

import importlib
import re
from inspect import getsource
from pathlib import Path

import pytest

import cx_models
from cx_models.assumptions.registry import shipped, sources
from cx_models.presentation import method
from cx_models.presentation.stages import LIMITS, STAGES
from cx_models.presentation.words import Language, words
from cx_models.problems import CODES
from cx_models.scenario import case
from cx_models.scenario.fields import fields_of
from cx_models.scenario.levers import LEVERS
from cx_models.service.bots import GOOD_BOT

HOUSE = Path(cx_models.__file__).parent
READ = re.compile(r"""(?:worlds|assumptions)\[f?["']([a-z_.]+?)(?:\.\{\w+(?:\.\w+)?\})?["']\]""")
LANGUAGES = pytest.mark.parametrize("text", [words(language) for language in Language], ids=list(Language))


def keys_read_by(source):
    """The assumptions that a module reads; one read by ``patience.{channel}`` reads all of that group."""
    found = set()
    for name in READ.findall(source):
        group = {entry.key for entry in shipped() if entry.key.startswith(f"{name}.")}
        found |= {name} if name in shipped().keys else group
    return found


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.code)
def test_a_stage_names_every_assumption_that_its_code_reads(stage):
    read = set()
    for module in stage.modules:
        read |= keys_read_by(getsource(importlib.import_module(f"cx_models.{module}")))
    others = {key for other in STAGES if set(other.modules) & set(stage.modules) for key in other.assumptions}
    assert read <= set(stage.assumptions) | others


def test_every_assumption_is_named_by_a_stage_and_exists():
    assert {key for stage in STAGES for key in stage.assumptions} == shipped().keys


def test_whatever_code_reads_an_assumption_belongs_to_a_stage():
    told = {module for stage in STAGES for module in stage.modules}
    for source in HOUSE.rglob("*.py"):
        module = ".".join(source.relative_to(HOUSE).with_suffix("").parts)
        if keys_read_by(source.read_text("utf-8")) and module != "__main__":
            assert module in told, module


@LANGUAGES
def test_every_stage_and_every_limit_is_worded_and_no_other(text):
    told = {match[1] for key in text.sentences if (match := re.fullmatch(r"method\.stage\.(\w+)\.title", key))}
    assert told == {stage.code for stage in STAGES}
    limits = {key.removeprefix("method.limit.") for key in text.sentences if key.startswith("method.limit.")}
    assert limits == set(LIMITS)
    for stage in STAGES:
        assert (f"method.stage.{stage.code}.symbols" in text) == bool(stage.formulas), stage.code


@LANGUAGES
def test_every_lever_is_told_with_all_its_fields(text):
    told = method.levers_told(text)
    assert [len(lever.fields) for lever in told] == [len(fields_of(kind)) for kind in LEVERS.values()]
    assert all(cell for lever in told for row in lever.fields for cell in (lever.name, lever.says, *row))


@LANGUAGES
def test_every_finding_is_told(text):
    told = {row[0] for rows in method.findings_told(text).values() for row in rows}
    assert told == set(CODES)


def test_a_fresh_process_knows_every_finding_that_any_module_registers():
    for source in HOUSE.rglob("*.py"):
        if "catalogue(" in source.read_text("utf-8"):
            codes = re.findall(r'^\s+"([a-z_]+\.[a-z_]+)",?$', source.read_text("utf-8"), re.M)
            assert set(codes) <= set(CODES), source


@LANGUAGES
def test_every_source_is_cited_once(text):
    lines = method.references(text)
    assert len(lines) == len(sources())
    assert all(any(f"[{code}]" in line for line in lines) for code in sources())


def test_a_bar_or_a_dollar_in_a_cell_does_not_break_the_table():
    table = method.markdown_table(["a"], [["x | y $5"]])
    assert table.splitlines()[-1] == "| x \\| y \\$5 |"


def test_the_number_of_a_changed_assumption_is_the_one_in_effect():
    stage = next(stage for stage in STAGES if stage.code == "leaving")
    rows = method.assumptions_table(stage, shipped().with_value("leaving.slope", 0.7), words(Language.FI))
    assert rows[1][1:] == ["0,7", "0,1–0,8", words(Language.FI)("assumptions.badge.edited")]


@pytest.mark.parametrize(("language", "at_once"), [(Language.FI, "yhtä aikaa"), (Language.EN, "at once")])
def test_levers_say_that_agents_are_people_at_once(language, at_once):
    text = words(language)
    for key in ("staff_phone.daytime", "staff_phone.ceiling", "staff_phone.help", "add_chat.agents", "add_chat.help"):
        assert at_once in text(f"levers.{key}"), key


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("stage.reading.text", ["least_lent", "most_lent", "reason_prior", "least_told"]),
        ("stage.fit.text", ["effective", "furthest"]),
        ("limit.freedom", ["most_lost"]),
        ("stage.missing.text", ["hardly"]),
    ],
)
@LANGUAGES
def test_constants_of_the_method_are_told_from_the_code(text, key, facts):
    assert all(f"{{{fact}}}" in text.sentences[f"method.{key}"] for fact in facts)
    assert "{" not in text(f"method.{key}", **method.facts(50))


@LANGUAGES
def test_the_good_bot_and_the_case_are_told_with_their_own_numbers(text):
    assert all(str(round(100 * share)) in method.good_bot_told(text) for share in GOOD_BOT.values())
    assert str(case.REOPENED) in method.case_told(text) and "40" in method.case_told(text)


@LANGUAGES
def test_the_letters_of_source_codes_are_explained(text):
    letters = {code[0] for code in sources()}
    assert all(re.search(rf"\b{letter}\b", text("method.references_text")) for letter in letters)


@pytest.mark.parametrize(
    ("limit", "says"),
    [
        ("choice_terms", "what effort it takes"),
        ("choice_terms", "takes the matter elsewhere"),
        ("callback", "not a channel that one chooses"),
        ("silent_chat", "without a word"),
        ("hold", "amends in money"),
        ("leaving", "how long someone has been a customer"),
        ("leaving", "contract terms"),
        ("first_use", "draws more customers"),
        ("mail_time", "e-mail is answered"),
        ("chat", "hiring ceiling"),
    ],
)
def test_what_the_model_was_to_carry_and_does_not_is_said(limit, says):
    assert limit in LIMITS
    assert says in words(Language.EN)(f"method.limit.{limit}").lower()
