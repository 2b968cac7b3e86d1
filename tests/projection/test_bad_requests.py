"""Requests that cannot be met end with an exit code and a reason, and never with half a document."""

from __future__ import annotations

import json

import pytest

from cx_models.__main__ import USAGE, main

TINY = ("project", "--sample", "tiny_city", "--draws", "0", "--json")


def run(capsys, *arguments: str) -> tuple[int, str, str]:
    try:
        code = main(arguments)
    except SystemExit as refused:
        code = int(refused.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize(
    "option",
    [
        ("--draws", "-1"),
        ("--draws", "1000000"),
        ("--draws", "1.5"),
        ("--seed", "-3"),
        ("--operations", "some.xlsx"),
        ("--scale", "1-1"),
        ("--scale", "nan-inf"),
    ],
    ids=" ".join,
)
def test_a_request_without_sense_is_a_usage_error_and_prints_no_document(capsys, option):
    code, document, reason = run(capsys, "project", "--sample", "tiny_city", "--json", *option)
    assert (code, document) == (USAGE, "")
    assert reason


@pytest.mark.parametrize("scale", ["5-1", "1-1", "a-b", "1-1e999", "nan-5", ""])
def test_a_scale_has_its_lowest_answer_first(capsys, tmp_path, scale):
    answers = tmp_path / "answers.csv"
    answers.write_text("csat\n5\n4\n3\n", encoding="utf-8")
    code, document, reason = run(capsys, "check", str(answers), f"--scale={scale}", "--json")
    assert (code, document) == (USAGE, "")
    assert "LOW-HIGH" in reason


@pytest.mark.parametrize("price", ["nan", "inf", "dear"])
def test_a_price_is_a_number(capsys, price):
    code, document, _ = run(capsys, "compare", "--sample", "tiny_city", "--price", price, "--json")
    assert (code, document) == (USAGE, "")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[close_stores]\nalso = ["Heinola Nort"]\n', "Heinola Nort"),
        ('[close_stores]\nalso = "Heinola North"\n', "close_stores.also"),
        ("[close_stores]\nalso = 5\n", "close_stores.also"),
        ("[staff_phone]\nmorning = 1.5\n", "whole number"),
        ("[staff_phone]\nmorning = nan\n", "must be a number"),
    ],
)
def test_a_scenario_that_would_quietly_do_something_else_is_refused(capsys, tmp_path, text, named):
    plan = tmp_path / "plan.toml"
    plan.write_text(text, encoding="utf-8")
    code, document, reason = run(capsys, *TINY, "--scenario", str(plan))
    assert (code, document) == (USAGE, "")
    assert named in reason


def test_what_was_noticed_while_reading_is_told_with_the_projection(capsys, root):
    folder = root / "sample_data" / "tiny_city"
    files = ("--operations", str(folder / "operations.xlsx"), "--feedback", str(folder / "feedback.xlsx"))
    _, document, _ = run(capsys, "project", *files, "--score", "no such column", "--draws", "0", "--json")
    assert "column.not_found" in [finding["code"] for finding in json.loads(document)["findings"]]


def test_a_scenario_without_a_name_is_called_after_its_file(capsys, tmp_path):
    plan = tmp_path / "north closes.toml"
    plan.write_text('[close_stores]\nalso = ["Heinola North"]\n', encoding="utf-8")
    _, document, _ = run(capsys, *TINY, "--scenario", str(plan))
    assert json.loads(document)["scenario"]["name"] == "north closes"
