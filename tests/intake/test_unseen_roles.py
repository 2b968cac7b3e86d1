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
