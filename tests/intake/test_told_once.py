"""Pivot tables name a channel or place once for the rows below; left-out answers are not taken for such."""

import io

import pytest

from cx_models.intake.reading import read_feedback


def read(names, header="Kanava"):
    rows = "\n".join(f"{name};{row % 5 + 1};Vastaus numero {row} tuli heti" for row, name in enumerate(names))
    return read_feedback(io.BytesIO(f"{header};CSAT;Palaute\n{rows}".encode()))


def codes(reading):
    return {finding.code: finding.count for finding in reading.findings}


@pytest.mark.parametrize("sizes", [(8, 8), (5, 9, 12)])
def test_rows_below_a_channel_are_of_it_and_this_is_said(sizes):
    words, known = ("Puhelin", "Chat", "Sähköposti"), ("phone", "chat", "email")
    names = [word if row == 0 else "" for word, size in zip(words, sizes, strict=False) for row in range(size)]
    reading = read(names)
    expected = [code for code, size in zip(known, sizes, strict=False) for _ in range(size)]
    assert reading.feedback.records["channel"].tolist() == expected
    assert codes(reading)["group.told_once"] == sum(sizes) - len(sizes)


def test_places_too():
    reading = read(["Kuopio", *[""] * 6, "Pori", *[""] * 6], header="Kunta")
    places = reading.feedback.records["place"]
    assert places.nunique() == 2 and places.notna().all() and "group.told_once" in codes(reading)


@pytest.mark.parametrize(
    "names",
    [
        ["", "Puhelin", "", "", "", "", "", "Chat", "", "", "", ""],  # the first row has none
        ["Puhelin", "", "", "", "Chat", "", "", "", "Puhelin", "", "", ""],  # one comes back
        ["Puhelin", "", "Chat", "", "Sähköposti", ""],  # every other row
        ["Puhelin", *[""] * 11],  # one alone
        ["Liian hidas", *[""] * 6, "Hyvä", *[""] * 6],  # no channel
    ],
)
def test_answers_left_out_are_left_out(names):
    assert "group.told_once" not in codes(read(names))
