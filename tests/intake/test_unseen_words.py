"""Answers in words are read on the scale that offered them, or the scale is asked."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from cx_models.checking import check_document
from cx_models.intake.feedback import ColumnMap, Scale
from cx_models.intake.reading import read_feedback


def document(answers: Sequence[str], header: str = "Arvio", columns: ColumnMap | None = None) -> dict[str, Any]:
    rows = [f"{1 + i % 28}.3.2024;Puhelin;{answer}" for i, answer in enumerate(answers)]
    content = "\n".join([f"Päivämäärä;Kanava;{header}", *rows]).encode()
    return check_document(read_feedback(io.BytesIO(content), columns))


LADDERS = [
    ["Täysin eri mieltä", "Jokseenkin eri mieltä", "Jokseenkin samaa mieltä", "Täysin samaa mieltä"],
    ["Erittäin tyytymätön", "Melko tyytymätön", "Melko tyytyväinen", "Erittäin tyytyväinen"],
    ["Erittäin negatiivinen", "Negatiivinen", "Positiivinen", "Erittäin positiivinen"],
    ["Poor", "Fair", "Good", "Excellent"],
    ["Poor", "Fair", "Good", "Very good", "Excellent"],
    ["Very poor", "Poor", "Fair", "Good", "Very good"],
    ["Heikko", "Välttävä", "Tyydyttävä", "Hyvä", "Kiitettävä"],
    ["Mycket dåligt", "Dåligt", "Varken bra eller dåligt", "Bra", "Mycket bra"],
    ["😡", "🙁", "🙂", "😀"],
    ["😡", "🙁", "😐", "🙂", "😀"],
    [
        "Very dissatisfied",
        "Dissatisfied",
        "Somewhat dissatisfied",
        "Neutral",
        "Somewhat satisfied",
        "Satisfied",
        "Very satisfied",
    ],
    [
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Neither agree nor disagree",
        "Somewhat agree",
        "Agree",
        "Strongly agree",
    ],
]


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: f"{ladder[0]} of {len(ladder)}")
def test_every_word_of_a_ladder_keeps_its_own_step(ladder: list[str]) -> None:
    answers = [word for times, word in enumerate(ladder, start=10) for _ in range(times)]
    steps = [step for times, step in enumerate(range(1, 1 + len(ladder)), start=10) for _ in range(times)]
    read = document(answers)
    assert read["outcome"] == "load"
    assert read["score_scale"] == [1, len(ladder)]
    assert read["score_mean"] == pytest.approx(sum(steps) / len(steps), abs=1e-4)


def test_two_words_that_several_ladders_share_are_asked_about_until_there_are_many() -> None:
    few = document(["Tyytyväinen", "Tyytymätön", "Tyytyväinen"])
    assert few["outcome"] == "needs_user_choice"
    assert document(["Tyytyväinen", "Tyytymätön"] * 30)["score_scale"] == [0, 1]


def test_the_scale_that_the_user_names_decides_what_a_word_is_worth() -> None:
    few = ["Tyytyväinen", "Erittäin tyytyväinen"]
    means = [document(few, columns=ColumnMap(scale=Scale(1, high)))["score_mean"] for high in (4, 5, 7)]
    assert means == [3.5, 4.5, 6.5]


def test_words_at_the_ends_and_numbers_between_make_one_scale() -> None:
    steps = ["Very dissatisfied", "2", "3", "4", "Very satisfied"]
    read = document(list(itertools.chain.from_iterable([steps] * 10)), "Overall satisfaction")
    assert (read["score_scale"], read["score_mean"]) == ([1, 5], 3.0)


@pytest.mark.parametrize("words", [("TRUE", "FALSE"), ("Tosi", "Epätosi"), ("👍", "👎"), ("Kyllä", "Ei")])
def test_yes_and_no_to_being_satisfied_count_as_one_and_nothing(words: tuple[str, str]) -> None:
    read = document([words[0]] * 30 + [words[1]] * 10, "Olitko tyytyväinen?")
    assert (read["score_scale"], read["score_mean"]) == ([0, 1], 0.75)


def test_a_number_may_stand_for_a_word_anywhere_in_the_column() -> None:
    words = [
        "Erittäin tyytymätön",
        "Tyytymätön",
        "En tyytyväinen enkä tyytymätön",
        "Tyytyväinen",
        "Erittäin tyytyväinen",
    ]
    read = document([*words, *map(str, range(1, 6))] * 6)
    assert (read["outcome"], read["score_scale"], read["score_mean"]) == ("load", [1, 5], 3.0)
