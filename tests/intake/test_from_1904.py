"""Workbooks that count their days from 1904: dates and plain day numbers alike fall on the right day."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cx_models.intake.child import counts_from_1904
from cx_models.intake.reading import read_feedback

FIRST = dt.date(2024, 3, 1)
DAYS = [FIRST + dt.timedelta(days=row) for row in range(40)]
FROM_1904, FROM_1900 = (lambda day: (day - dt.date(1904, 1, 1)).days), (lambda day: (day - dt.date(1899, 12, 30)).days)


def workbook(cells, old):
    book = openpyxl.Workbook()
    if old:
        book.epoch = CALENDAR_MAC_1904
    book.active.append(["Pvm", "Kanava", "CSAT"])
    for row, cell in enumerate(cells):
        book.active.append([cell, "Puhelin", row % 5 + 1])
    kept = io.BytesIO()
    book.save(kept)
    return kept


@pytest.mark.parametrize(
    ("cells", "old", "told"),
    [
        (DAYS, True, None),
        ([*map(FROM_1904, DAYS)], True, 40),
        ([FROM_1904(day) + 0.25 for day in DAYS], True, 40),
        ([FROM_1904(day) if row % 2 else day for row, day in enumerate(DAYS)], True, 20),
        ([*map(FROM_1900, DAYS)], False, None),
    ],
    ids=["dates", "numbers", "numbers with a clock", "mixed", "from 1900"],
)
def test_days_counted_from_1904_are_the_right_days_and_this_is_said(cells, old, told):
    reading = read_feedback(workbook(cells, old))
    assert (reading.feedback.records["date"].dt.normalize() == pd.to_datetime(DAYS)).all()
    assert {finding.code: finding.count for finding in reading.findings}.get("date.from_1904") == told


def old_record(kind, content):
    return kind.to_bytes(2, "little") + len(content).to_bytes(2, "little") + content


@pytest.mark.parametrize(("flag", "from_1904"), [(b"\x01\x00", True), (b"\x00\x00", False)])
def test_old_workbooks_say_so_in_a_record_at_their_beginning(flag, from_1904):
    begins = old_record(0x809, bytes.fromhex("00060500") + bytes(12))
    others = old_record(0x5C, bytes(112)) + old_record(0x22, flag) + old_record(0x0A, b"")
    after = old_record(0x22, b"\x01\x00")  # no longer of the whole workbook
    assert counts_from_1904(bytes(512) + begins + others + after, "xls") is from_1904


def test_what_is_no_workbook_says_nothing():
    for kind in ("xls", "xlsx", "xlsb", "ods"):
        assert counts_from_1904(b"PK\x03\x04 nothing of the kind", kind) is False


@pytest.mark.parametrize(("flags", "from_1904"), [(b"\x21\x00\x01\x00", True), (b"\x20\x00\x01\x00", False)])
def test_binary_workbooks_say_so_among_their_properties(flags, from_1904):
    long = bytes([0x80, 0x01, 0x90, 0x01]) + bytes(0x90)  # a record whose kind and size take two bytes each
    part = bytes([0x83, 0x01, 0x00]) + long + bytes([0x99, 0x01, 0x08]) + flags + bytes(4)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("xl/workbook.bin", part)
    assert counts_from_1904(kept.getvalue(), "xlsb") is from_1904
