"""Numbers that are no answers, scales round zero, and columns that only look like scores."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest

from cx_models.checking import check_document
from cx_models.intake.feedback import ColumnMap, Scale
from cx_models.intake.reading import read_feedback
from cx_models.intake.scales import scale_in_header


def document(header: str, answers: Sequence[object], columns: ColumnMap | None = None) -> dict[str, Any]:
    rows = [f"{1 + i % 28}.3.2024;Puhelin;{answer}" for i, answer in enumerate(answers)]
    content = "\n".join([f"Päivämäärä;Kanava;{header}", *rows]).encode()
    return check_document(read_feedback(io.BytesIO(content), columns))


def findings(read: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in read["findings"]}


@pytest.mark.parametrize(
    ("header", "scale", "code"),
    [
        ("Kuinka todennäköisesti suosittelisit? (0-10, 11 = en osaa sanoa)", (0, 10), "11"),
        ("Arvosana (1-5, 0 = ei vastausta)", (1, 5), "0"),
        ("Tyytyväisyys (1 = huono, 5 = hyvä, 6 = en osaa sanoa)", (1, 5), "6"),
        ("Nöjdhet (1 = mycket missnöjd, 7 = mycket nöjd, 99 = vet ej)", (1, 7), "99"),
        ("Arvosana (1-5)", (1, 5), "6 - En osaa sanoa"),
        ("Rating (1-5, 9 = N/A)", (1, 5), "9"),
    ],
)
def test_a_number_said_to_stand_for_no_answer_is_none(header: str, scale: tuple[int, int], code: str) -> None:
    levels = list(range(scale[0], scale[1] + 1))
    read = document(header, [*levels * 5, *[code] * 7])
    assert read["outcome"] == "load"
    assert read["score_scale"] == list(scale)
    assert read["score_mean"] == sum(scale) / 2
    assert read["rejected"] == {"score.missing": 7}


def test_a_scale_round_zero_is_read_where_told_and_asked_where_not() -> None:
    told, untold = document("Arvosana (-2…2)", [-2, -1, 0, 1, 2] * 10), document("Arvosana", [-2, -1, 0, 1, 2] * 10)
    assert (told["outcome"], told["score_scale"], told["score_mean_100"]) == ("load", [-2, 2], 50.0)
    assert (untold["outcome"], untold["n_scored"]) == ("needs_user_choice", 50)


@pytest.mark.parametrize("header", ["Perheen koko", "Q7", "Jonon prioriteetti", "Tyytyväisyys ka."])
def test_numbers_that_only_look_like_answers_are_asked_about(header: str) -> None:
    answers = [1, 2, 3, 4, 5, 3, 4] * 6
    read = document(header, answers)
    assert read["outcome"] == "needs_user_choice"
    assert "score.primary_unclear" in findings(read)
    assert document(header, answers, ColumnMap({"score": header}))["outcome"] == "load"
    assert document(header, answers, ColumnMap({"score": ""}))["n_scored"] == 0


@pytest.mark.parametrize(
    ("header", "ends", "is_reversed"),
    [
        ("Arvosana 1 (paras) - 5 (huonoin)", (1, 5), True),
        ("Tyytyväisyys, 1 erittäin tyytyväinen – 5 erittäin tyytymätön", (1, 5), True),
        ("Arvosana, 1 on paras, 5 huonoin", (1, 5), True),
        ("Tyytyväisyys (1-5, 1 = paras)", (1, 5), True),
        ("Tyytyväisyys (1–5; 5 huonoin)", (1, 5), True),
        ("Nöjdhet 1-5 (5 bäst)", (1, 5), False),
        ("Arvosana, 1 heikoin ja 5 paras", (1, 5), False),
        ("Rating (out of 5)", (1, 5), False),
        ("Betyg mellan 1 och 5", (1, 5), False),
        ("Arvosana (7-portainen)", (1, 7), False),
    ],
)
def test_a_header_tells_the_ends_and_which_is_the_good_one(
    header: str, ends: tuple[int, int], is_reversed: bool
) -> None:
    assert scale_in_header(header) == Scale(*map(float, ends), is_reversed)


@pytest.mark.parametrize(
    "header", ["Q1-5 tyytyväisyys", "Tyytyväisyys Q1/4", "Palautteen arvosana 1/4 2024", "Arvosana"]
)
def test_a_number_of_a_question_or_quarter_is_no_scale(header: str) -> None:
    assert scale_in_header(header) is None


def test_percentages_are_answers_up_to_a_hundred() -> None:
    read = document("Tyytyväisyys", [f"{n}%" for n in (0, 50, 75, 100, 25)] * 4)
    assert (read["score_scale"], read["score_mean"]) == ([0, 100], 50.0)


@pytest.mark.parametrize(
    ("faces", "top"), [([":(", ":|", ":)"], 3), ([":-(", ":-|", ":-)"], 3), ([">:(", ":(", ":|", ":)", ":D"], 5)]
)
def test_faces_typed_with_signs_are_smileys(faces, top):
    text = "Kanava;Tyytyväisyys\n" + "\n".join(f"Chat;{faces[row % len(faces)]}" for row in range(60))
    reading = read_feedback(io.BytesIO(text.encode()))
    assert reading.feedback.scales["csat"] == Scale(1, top)
    assert reading.feedback.records["score"].tolist() == [row % len(faces) + 1 for row in range(60)]
