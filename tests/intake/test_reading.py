"""Whatever form a sheet takes, no row is lost: each is a record or is told to be none."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx_models.checking import check_document
from cx_models.intake.feedback import ColumnMap, Reading, Scale
from cx_models.intake.headers import LONGEST
from cx_models.intake.reading import COLUMNS, read_feedback
from cx_models.problems import Severity

CHANNELS = {
    "fi": {"phone": "Puhelin", "store": "Myymälä", "chatbot": "Chatbot", "email": "Sähköposti", "web": "Verkkosivu"},
    "sv": {"phone": "Telefon", "store": "Butik", "chatbot": "Chattbot", "email": "E-post", "web": "Webbplats"},
    "en": {"phone": "Phone", "store": "Store", "chatbot": "Chatbot", "email": "Email", "web": "Website"},
}
HEADERS = {
    "fi": ["Päivämäärä", "Kanava", "Paikkakunta", "Arvosana", "Palaute", "Jonotusaika"],
    "sv": ["Datum", "Kanal", "Kommun", "Betyg", "Kommentar", "Kötid"],
    "en": ["Date", "Channel", "City", "Rating", "Comment", "Waiting time"],
}
PLACES = {"091": "Helsinki", "837": "Tampere", "564": "Oulu", "853": "Turku"}
DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y klo %H.%M", "%d %B %Y", "%Y/%m/%d %H:%M", "%d.%m.%y")
WORDS = ("Hyvä palvelu kiitos", "Jono oli pitkä", "Toimii", "Det gick bra", "Very slow answer")
TITLES = ([], [["Asiakaspalautteet 2024"]], [["Raportti", "ajettu 1.7."], []])


@dataclass(frozen=True)
class Record:
    date: dt.date
    channel: str
    place: str
    score: float
    comment: str
    wait: int


RECORDS = st.lists(
    st.builds(
        Record,
        st.dates(dt.date(2023, 1, 1), dt.date(2024, 12, 31)),
        st.sampled_from(sorted(CHANNELS["fi"])),
        st.sampled_from(sorted(PLACES)),
        st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 3.5]),
        st.sampled_from(("", *WORDS)),
        st.integers(46, 3000),
    ),
    min_size=3,
    max_size=25,
)


def written(records: Sequence[Record], language: str, date: str, wait: str, order: Sequence[int]) -> list[list[str]]:
    """Header and rows as text, columns in the given order."""
    rows = [HEADERS[language]]
    for record in records:
        clock = {
            "s": str(record.wait),
            "unit": f"{record.wait} s",
            "clock": f"{record.wait // 60:02d}:{record.wait % 60:02d}",
        }
        rows.append(
            [
                record.date.strftime(date),
                CHANNELS[language][record.channel],
                PLACES[record.place],
                f"{record.score:g}".replace(".", ","),
                record.comment,
                clock[wait],
            ]
        )
    return [[row[index] for index in order] for row in rows]


def as_text(rows: Sequence[Sequence[str]], separator: str, encoding: str) -> bytes:
    quoted = [[f'"{cell}"' if separator in cell else cell for cell in row] for row in rows]
    return "\r\n".join(separator.join(row) for row in quoted).encode(encoding)


def read(content: bytes, columns: ColumnMap | None = None) -> Reading:
    return read_feedback(io.BytesIO(content), columns)


def accounted(reading: Reading) -> int:
    """Physical rows of a text file that the reading tells of."""
    aside = sum(count for code, count in reading.rejected.items() if code.startswith("row."))
    used = len(reading.feedback.records) if reading.feedback else 0
    return used + aside + len(reading.layout.header_rows)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    RECORDS,
    st.sampled_from(["fi", "sv", "en"]),
    st.sampled_from(DATES),
    st.sampled_from(["s", "unit", "clock"]),
    st.sampled_from([";", "\t", ",", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    st.permutations(range(6)),
    st.sampled_from(TITLES),
)
def test_a_clean_table_in_any_form_reads_back_whole(
    records: list[Record],
    language: str,
    date: str,
    wait: str,
    separator: str,
    encoding: str,
    order: list[int],
    titles: list[list[str]],
) -> None:
    rows = written(records, language, date, wait, order)
    above = [[*title, *[""] * (6 - len(title))] for title in titles]
    reading = read(as_text([*above, *rows], separator, encoding))
    assert reading.feedback is not None
    table = reading.feedback.records
    assert tuple(table.columns) == COLUMNS
    assert table["row"].tolist() == list(range(len(above) + 2, len(above) + 2 + len(records)))
    assert [moment.date() for moment in table["date"]] == [record.date for record in records]
    assert table["channel"].tolist() == [record.channel for record in records]
    assert table["place"].tolist() == [record.place for record in records]
    assert table["score"].tolist() == [record.score for record in records]
    assert table["wait_s"].tolist() == [record.wait for record in records]
    assert [c if isinstance(c, str) else "" for c in table["comment"]] == [record.comment for record in records]
    assert accounted(reading) == len(above) + 1 + len(records)


FAULTS = {
    "row.blank": ["", "", "", "", "", ""],
    "row.total": ["Yhteensä", "", "", "71", "20", ""],
    "row.note": ["* Luvut ovat alustavia", "", "", "", "", ""],
    "row.repeated_header": HEADERS["fi"],
}


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.lists(st.tuples(st.sampled_from(sorted(FAULTS)), st.integers(0, 100)), max_size=4))
def test_rows_that_are_no_record_are_told_apart_and_counted(
    records: list[Record], faults: list[tuple[str, int]]
) -> None:
    rows = written(records, "fi", "%d.%m.%Y", "s", range(6))
    for code, place in faults:
        rows.insert(2 + place % len(records), FAULTS[code])
    reading = read(as_text(rows, ";", "utf-8"))
    assert reading.feedback is not None
    assert len(reading.feedback.records) == len(records)
    expected = {code: sum(fault == code for fault, _ in faults) for code, _ in faults}
    assert {code: count for code, count in reading.rejected.items() if code.startswith("row.")} == expected


CELLS = st.one_of(
    st.sampled_from(
        ["", "4", "Puhelin", "1.2.2024", "Yhteensä", "Arvosana", "Palaute", "N/A", "03:25", "=1+1", "12/31/2024"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=12))
def test_any_text_whatever_is_read_or_refused_without_a_traceback(rows: list[list[str]]) -> None:
    quoted = "\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    reading = read(quoted.encode("utf-8"))
    check_document(reading)
    if reading.feedback is not None:
        assert accounted(reading) == len(rows)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b", b"PAR1", b"<html>"]),
)
def test_any_bytes_whatever_are_read_or_refused_without_a_traceback(content: bytes, beginning: bytes) -> None:
    check_document(read(beginning + content))


def table(headers: Sequence[str], *columns: Sequence[object]) -> bytes:
    rows = [headers, *zip(*columns, strict=True)]
    return "\n".join(";".join(map(str, row)) for row in rows).encode()


SIXTY = [f"{1 + n % 28}.{1 + n % 12}.2024" for n in range(60)]


def test_the_users_word_goes_before_recognition() -> None:
    content = table(
        ["Pvm", "Ystävällisyys", "Nopeus"], SIXTY, [1 + n % 5 for n in range(60)], [5 - n % 5 for n in range(60)]
    )
    unsure = read(content)
    assert unsure.outcome == "needs_user_choice"
    assert unsure.layout.candidates == ("Ystävällisyys", "Nopeus")
    told = read(content, ColumnMap({"score": "Nopeus"}, Scale(1, 5)))
    assert told.outcome == "load"
    assert told.layout.mapping["score"] == "Nopeus"
    assert told.feedback is not None
    assert told.feedback.records["score"].iloc[0] == 5


def test_a_header_that_the_user_named_but_the_sheet_has_not_is_told() -> None:
    reading = read(table(["Pvm", "Arvosana"], SIXTY, [3] * 60), ColumnMap({"comment": "Vapaa sana"}))
    assert "column.not_found" in {finding.code for finding in reading.findings}


def test_the_column_named_csat_needs_no_choice_among_other_scores() -> None:
    scores = [1 + n % 5 for n in range(60)]
    reading = read(table(["Date", "Speed", "CSAT", "NPS"], SIXTY, scores, scores, [n % 11 for n in range(60)]))
    assert (reading.outcome, reading.layout.mapping["score"], reading.layout.mapping["nps"]) == ("load", "CSAT", "NPS")


@pytest.mark.parametrize(
    ("answers", "candidates"),
    [
        ([0, 1, 2, 3, 4, 5], ((1, 5), (0, 5))),
        ([1, 2, 3, 4, 5, 6], ((1, 5), (1, 6), (1, 7))),
        ([4, 5, 6, 7, 8, 9, 10], ((4, 10), (0, 10), (1, 10))),
        ([1, 3, 5, 7, 8, 9, 10], ((1, 10), (0, 10))),
    ],
)
def test_a_scale_that_the_answers_leave_open_is_asked_not_guessed(
    answers: list[int], candidates: tuple[tuple[int, int], ...]
) -> None:
    content = table(["Pvm", "Arvosana"], SIXTY, [answers[n % len(answers)] for n in range(60)])
    reading = read(content)
    open_questions = [f for f in reading.findings if f.severity is Severity.CHOICE]
    assert [f.code for f in open_questions] == ["score.scale_unclear"]
    assert open_questions[0].facts["candidates"] == candidates
    for told in (ColumnMap({"score": "Arvosana"}, Scale(0, 10)), ColumnMap(scale=Scale(0, 10))):
        settled = read(content, told)
        assert settled.outcome == "load"
        assert settled.feedback is not None
        assert settled.feedback.scales["csat"] == Scale(0, 10)


def test_days_and_months_that_could_be_either_are_asked() -> None:
    content = table(["Date", "CSAT"], [f"{1 + n % 12}/{1 + n % 11}/2024" for n in range(60)], [3] * 60)
    assert [f.code for f in read(content).findings if f.severity is Severity.CHOICE] == ["date.order_unclear"]
    american = read(content, ColumnMap(day_first=False))
    assert american.outcome == "load"
    assert american.feedback is not None
    assert american.feedback.records["date"].iloc[1] == pd.Timestamp(2024, 2, 2)


def test_a_reversed_scale_is_seen_and_counted_the_right_way() -> None:
    reading = read(table(["Pvm", "Tyytyväisyys (1 = erittäin tyytyväinen, 5 = erittäin tyytymätön)"], SIXTY, [1] * 60))
    assert check_document(reading)["score_mean_100"] == 100
    assert "score.reversed" in {finding.code for finding in reading.findings}


def test_scores_on_several_scales_in_one_column_are_brought_together_and_told() -> None:
    reading = read(table(["Pvm", "Arvosana"], SIXTY, ["5/5", "10/10", "0/10"] * 20))
    assert check_document(reading)["score_mean_100"] == pytest.approx(200 / 3, abs=0.001)
    assert "score.mixed_scales" in {finding.code for finding in reading.findings}


def test_an_unquoted_comment_is_made_whole_again() -> None:
    rows = [
        "2024-01-05,Phone,4,good",
        "2024-01-06,Chat,2,slow, rude, late",
        "2024-01-07,Chat,3,fine",
        "2024-01-08,Chat,3,",
    ]
    reading = read("\n".join(["Date,Channel,CSAT,Comment", *rows]).encode())
    assert reading.feedback is not None
    assert reading.feedback.records["comment"].iloc[1] == "slow, rude, late"
    assert [f.facts["rows"] for f in reading.findings if f.code == "row.text_rejoined"] == [(3,)]


def test_personal_data_is_masked_before_anything_is_kept() -> None:
    rows = 10
    content = table(
        ["Nimi", "Sähköposti", "Pvm", "Arvosana", "Palaute"],
        ["Matti Virtanen"] * rows,
        [f"a{n}@esimerkki.fi" for n in range(rows)],
        SIXTY[:rows],
        [3] * rows,
        ["Soita 040 123 4567 tai matti@esim.fi. T. Matti Virtanen, 131052-308T"] * rows,
    )
    reading = read(content)
    assert reading.feedback is not None
    kept = reading.feedback.records.to_csv() + repr(reading.findings)
    assert not any(secret in kept for secret in ("Virtanen", "esim.fi", "esimerkki.fi", "123 4567", "308T"))
    assert reading.feedback.records["comment"].notna().sum() == rows
    dropped = {f.where.column: f.facts["kind"] for f in reading.findings if f.code == "personal.column_dropped"}
    assert dropped == {"Nimi": "name", "Sähköposti": "email"}
    masked = {f.facts["kind"]: f.count for f in reading.findings if f.code == "personal.masked"}
    assert masked == {"name": rows, "email": rows, "phone": rows, "identity": rows}


def test_every_cell_not_used_is_told_with_its_row_and_column() -> None:
    reading = read(
        table(
            ["Pvm", "Arvosana", "Jonotusaika"],
            ["1.2.2024", "31.2.2024", "1.3.2024"],
            [4, "loistava", 9],
            [5, 6, "kauan"],
        )
    )
    told = {(f.code, f.where.row, f.where.column) for f in reading.findings if f.severity is Severity.WARNING}
    assert ("date.unreadable", 3, "Pvm") in told
    assert ("wait.unreadable", 4, "Jonotusaika") in told
    assert all(reading.rejected[code] == 1 for code in ("date.unreadable", "wait.unreadable"))


def sheets(**rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        for line in (sheet := book.create_sheet(name)) and lines:
            sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def month(number: int, rows: int = 6) -> list[list[object]]:
    return [["Pvm", "Kanava", "Arvosana"], *([dt.datetime(2024, number, day), "Chat", 4] for day in range(1, rows + 1))]


def test_a_sheet_per_month_is_read_as_one_table() -> None:
    reading = read(sheets(Tammi=month(1), Helmi=month(2), Ohje=[["Lue tämä"]]))
    assert reading.feedback is not None
    assert reading.layout.sheet == "Tammi + Helmi"
    assert reading.feedback.records["sheet"].value_counts().to_dict() == {"Tammi": 6, "Helmi": 6}


def test_two_different_sheets_of_feedback_are_asked_about_and_the_answer_is_obeyed() -> None:
    other = [
        ["Datum", "Kanal", "Betyg", "Kommentar"],
        *([dt.datetime(2024, 5, day), "Chatt", 3, "bra"] for day in range(1, 6)),
    ]
    content = sheets(Palautteet=month(1), Svar=other)
    assert "sheet.several" in {f.code for f in read(content).findings}
    assert read(content, ColumnMap(sheet="Palautteet")).layout.sheet == "Palautteet"


def test_tick_columns_of_one_question_tell_the_channel() -> None:
    ticks = [["1", "", ""], ["", "x", ""], ["", "", "Sähköposti"], ["1", "1", ""]]
    head = ["Pvm", "Missä asioit? :Puhelin", "Missä asioit? :Chat", "Missä asioit? :Muu, mikä?", "CSAT"]
    reading = read(table(head, SIXTY[:4], *zip(*ticks, strict=True), [4] * 4))
    assert reading.feedback is not None
    assert reading.feedback.records["channel"].tolist() == ["phone", "chat", "email", "phone"]
    assert [f.count for f in reading.findings if f.code == "channel.several"] == [1]


def test_reading_twice_gives_the_same_digest_and_one_changed_cell_another() -> None:
    content = table(["Pvm", "Arvosana"], SIXTY, [3] * 60)
    changed = table(["Pvm", "Arvosana"], SIXTY, [*[3] * 59, 4])
    first, again, other = (read(c).feedback for c in (content, content, changed))
    assert first is not None and again is not None and other is not None
    assert first.digest == again.digest != other.digest


def test_a_misspelt_place_is_put_right_and_told() -> None:
    reading = read(table(["Kunta", "CSAT"], ["Tampere"] * 8 + ["Tampre", "Tukholma"], [4] * 10))
    assert reading.feedback is not None
    assert reading.feedback.records["place"].notna().sum() == 9
    assert [f.facts["found"] for f in reading.findings if f.code == "place.corrected"] == ["Tampre"]
    assert reading.rejected["place.unknown"] == 1


def test_a_staffing_table_is_not_taken_for_feedback() -> None:
    reading = read(
        table(["Kanava", "Käsittelyaika (min)", "Keskijonotus (min)"], ["Puhelin", "Myymälä"], [7, 6], [3, 2])
    )
    assert (reading.outcome, reading.findings[0].code) == ("reject", "sheet.no_feedback")


def test_a_header_without_rows_is_empty_and_says_so() -> None:
    reading = read(table(["Pvm", "Kanava", "CSAT", "Palaute"]))
    assert (reading.outcome, reading.feedback, reading.findings[0].code) == ("empty", None, "sheet.no_records")
    assert check_document(reading)["n_records"] == 0


def test_numbers_of_hundreds_of_digits_are_told_as_unreadable() -> None:
    headers = ["Pvm", "Arvosana", "Jonotusaika", "Siirrot"]
    usual, huge = ["1.2.2024", 4, 90, 1], ["9" * 400] * 4
    reading = read(table(headers, *zip(*[usual] * 9, huge, strict=True)))
    assert reading.feedback is not None
    told = {f.code for f in reading.findings if f.where.row == 11}
    assert told == {"date.unreadable", "score.unreadable", "wait.unreadable", "transfers.unreadable"}


def test_a_header_as_long_as_a_book_is_shown_short() -> None:
    reading = read(table(["Pvm", "Arvosana " + "(" * 200_000], SIXTY, [4] * 60))
    assert [len(header) for header in reading.layout.headers] == [3, LONGEST]
