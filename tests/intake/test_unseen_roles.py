"""Waits, places and channels as the exports of others write them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest

from cx_models.checking import check_document
from cx_models.intake.names import channel_named
from cx_models.intake.reading import read_feedback
from cx_models.intake.waits import seconds_of


def document(header: str, cells: Sequence[object]) -> dict[str, Any]:
    rows = [f"{1 + i % 28}.3.2024;Puhelin;{1 + i % 5};{cell}" for i, cell in enumerate(cells)]
    content = "\n".join([f"Päivämäärä;Kanava;Arvosana;{header}", *rows]).encode()
    return check_document(read_feedback(io.BytesIO(content)))


@pytest.mark.parametrize(("text", "seconds"), [("7'30\"", 450), ('45"', 45), ("3'", 180), ("12 ’ 05 ”", 725)])
def test_primes_are_minutes_and_seconds(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


def test_a_header_may_say_that_the_point_stands_between_minutes_and_seconds() -> None:
    read = document("Jonotusaika (min.sek)", ["7.30", "0.45", "12.05", "3,15"] * 10)
    assert read["wait_mean_s"] == (450 + 45 + 725 + 195) / 4
    assert document("Jonotusaika (min)", ["7.5", "0.5"] * 10)["wait_mean_s"] == 240


def test_municipality_codes_are_places_where_the_header_says_so() -> None:
    read = document("Kuntakoodi", ["091", "837", "564", "091"] * 5)
    assert (read["n_places"], read["top_place"]) == (3, "Helsinki")


@pytest.mark.parametrize("header", ["Toimipaikka", "Jono", "Tiimi"])
def test_numbers_of_something_else_are_no_municipalities(header: str) -> None:
    assert document(header, ["101", "102", "103", "104", "091"] * 5)["n_places"] == 0


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("chätti", "chat"),
        ("Mejl", "email"),
        ("meilitse", "email"),
        ("www", "web"),
        ("walk_in", "store"),
        ("answer_bot", "chatbot"),
        ("web_form", "web"),
        ("in_store", "store"),
        ("Verkkokauppa", "web"),
        ("nettikaupassa", "web"),
        ("Webshop", "web"),
        ("Nätbutiken", "web"),
        ("Online store", "web"),
        ("Kauppa", "store"),
        ("Kivijalkamyymälä", "store"),
        ("Tablet myymälässä", "store"),
        ("E mail", "email"),
        ("Oma-palvelu", "web"),
    ],
)
def test_everyday_names_of_channels_are_known(text: str, channel: str) -> None:
    assert channel_named(text) == channel


def channels_of(header: str, cells: Sequence[str]) -> dict[str, int]:
    rows = [f"{1 + i % 28}.3.2024;{cell};{1 + i % 5}" for i, cell in enumerate(cells)]
    content = "\n".join([f"Päivämäärä;{header};Arvosana", *rows]).encode()
    channels: dict[str, int] = check_document(read_feedback(io.BytesIO(content)))["channels"]
    return channels


def test_what_was_bought_or_used_at_home_is_no_channel() -> None:
    assert channels_of("Tuote", ["Puhelin", "Netti", "Mobiili"] * 8) == {}
    assert channels_of("Device", ["Mobile", "Desktop"] * 8) == {}
    assert channels_of("Kosketuspiste", ["Puhelin", "Myymälä", "Chat"] * 8) == {"phone": 8, "store": 8, "chat": 8}
    assert channels_of("Contact type", ["Phone", "Store"] * 8) == {"phone": 8, "store": 8}


def test_how_easy_an_issue_was_is_a_score_and_no_reason() -> None:
    words = ["Very difficult", "Difficult", "Neither easy nor difficult", "Easy", "Very easy"]
    rows = [f"{1 + i % 28}.3.2024;Phone;{word}" for i, word in enumerate(words * 5)]
    content = "\n".join(["Date;Channel;How easy was it to handle your issue?", *rows]).encode()
    read = check_document(read_feedback(io.BytesIO(content)))
    assert (read["score_scale"], read["score_mean"]) == ([1, 5], 3.0)


def test_a_line_of_prose_is_no_header() -> None:
    assert check_document(read_feedback(io.BytesIO(b"This is no spreadsheet, just words")))["outcome"] == "reject"


@pytest.mark.parametrize("header", ["Vastaustapa", "Survey mode", "Insamlingssätt", "Collector", "Tiedonkeruutapa"])
def test_the_way_of_answering_is_a_role_of_its_own(header):
    ways = ["SMS", "Web", "SMS", "Puhelin"] * 10
    rows = "\n".join(f"2025-03-{1 + at % 28:02},{1 + at % 5},chat,{way}" for at, way in enumerate(ways))
    reading = read_feedback(io.BytesIO(f"date,csat,channel,{header}\n{rows}\n".encode()))
    assert reading.layout.mapping["mode"] == header
    assert reading.feedback.records["mode"].tolist() == ways
    assert set(reading.feedback.records["channel"]) == {"chat"}


def test_marks_with_their_words_are_a_score_and_no_comment() -> None:
    marks = ["5 - Erittäin tyytyväinen", "3 - En tyytyväinen enkä tyytymätön", "1 - Erittäin tyytymätön", ""]
    rows = [f"{1 + i % 28}.3.2024;Puhelin;{marks[i % 4]};{i % 11}" for i in range(40)]
    content = "\n".join(["Pvm;Kanava;Arvosana (1-5);Suosittelisitko (0-10)", *rows]).encode()
    read = check_document(read_feedback(io.BytesIO(content)))
    assert (read["mapping"]["score"], read["score_mean"]) == ("Arvosana (1-5)", 3)
    assert "comment" not in read["mapping"]
