"""What strangers' sheets taught: records like headers, quotes left open, effort read upside down, and more."""

import io

import openpyxl
import pytest

from cx_models.intake.delimited import COLUMNS_LIMIT
from cx_models.intake.feedback import Scale
from cx_models.intake.names import channel_named
from cx_models.intake.personal import mask
from cx_models.intake.places import municipality_named
from cx_models.intake.reading import read_feedback
from cx_models.intake.words import plain_header


def read(text):
    return read_feedback(io.BytesIO(text.encode()))


def codes(reading):
    return {finding.code: finding.count for finding in reading.findings}


@pytest.mark.parametrize("first", ["Puhelin;5 - Erittäin tyytyväinen", "Puhelin;Erittäin tyytyväinen"])
def test_a_first_answer_told_in_words_is_a_record_and_no_second_header(first):
    reading = read("\n".join(["Kanava;Tyytyväisyys", first, "Chat;4", "Puhelin;3", "Chat;1", "Puhelin;5", "Chat;2"]))
    assert len(reading.feedback.records) == 6
    assert dict(reading.layout.mapping) == {"channel": "Kanava", "score": "Tyytyväisyys"}


def with_stray_quotes(stray, ending="\n", at=3):
    """A hundred records, in some of which a comment begins with a quote that is never closed."""
    lines = ["pvm;kanava;csat;palaute"]
    for record in range(100):
        comment = f'"Kesken jäi {record}' if record in stray else f"Hyvä {record}"
        cells = [f"{record % 28 + 1}.1.2024", "Puhelin", str(record % 5 + 1)]
        cells.insert(at, comment)
        lines.append(";".join(cells))
    if at == 0:
        lines[0] = "palaute;pvm;kanava;csat"
    return ending.join(lines)


@pytest.mark.parametrize("stray", [{11}, {11, 61}, {11, 61, 87}, {99}, set(range(100))])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("at", [0, 3])
def test_a_quote_that_is_never_closed_swallows_no_record(stray, ending, at):
    reading = read(with_stray_quotes(stray, ending, at))
    records = reading.feedback.records
    assert len(records) == 100 and codes(reading)["text.unclosed_quote"] == len(stray)
    assert [text for text in records["comment"] if "\n" in text] == []
    assert records["comment"].iloc[min(stray)] == f'"Kesken jäi {min(stray)}'


def test_comments_of_several_lines_with_separators_stay_whole():
    lines = ["pvm;kanava;csat;palaute"]
    lines += [f'{at + 1}.1.2024;Puhelin;3;"Hyvä; mutta\nhidas ""jono""\n\nkiitos {at}"' for at in range(25)]
    reading = read("\n".join(lines))
    assert len(reading.feedback.records) == 25 and "text.unclosed_quote" not in codes(reading)
    assert reading.feedback.records["comment"].iloc[3] == 'Hyvä; mutta\nhidas "jono"\n\nkiitos 3'


@pytest.mark.parametrize(("header", "scale"), [
    ("How much effort did you personally have to put forth? (1 = very low effort, 5 = very high effort)", True),
    ("Kuinka paljon vaivaa jouduit näkemään? (1 = erittäin vähän, 5 = erittäin paljon)", True),
    ("Kuinka paljon vaivaa näit? (1 = erittäin paljon, 5 = erittäin vähän)", False),
    ("How much effort did it take?", True),
    ("Hur mycket ansträngning krävdes?", True),
    ("Asiointi oli vaivatonta (1-5)", False), ("How easy was it to get help? (1-5)", False),
    ("Customer effort score (1-5)", False),
])  # fmt: skip
def test_much_effort_is_not_good(header, scale):
    reading = read("\n".join([f"Kanava;{header}", *(f"Puhelin;{at % 5 + 1}" for at in range(60))]))
    assert reading.feedback.scales["ces"] == Scale(1, 5, scale)
    assert ("score.reversed" in codes(reading)) == scale


@pytest.mark.parametrize("text", [
    "puh.0401234567", "p. 040 123 4567", "Tel.+358 40 123 4567", "soita,0401234567", "00358401234567", "358401234567",
    "040.123.4567", "040/123 4567", "040 - 123 4567", "040–1234567", "044 5 123456", "131052–308T", "131052308T",
    "198507099805", "asiakas nro 12345678", "asnro 12345678", "asiakasnumerollani 12345678",
    "asiakasnumero: 12 345 678", "customer number is 12345", "customer ID: 12345", "account no. 123456",
])  # fmt: skip
def test_numbers_of_people_are_masked_however_they_are_written(text):
    assert not any(sign.isdigit() for sign in mask(f"Hei {text} kiitos")[0])


@pytest.mark.parametrize(("text", "masked"), [
    ("T: Matti Meikäläinen", "T: [name]"), ("terveisin matti meikäläinen", "terveisin [name]"),
    ("Olen Matti Virtanen", "Olen [name]"), ("BR John Smith", "BR [name]"), ("Myyjä Pekka Virtanen", "Myyjä [name]"),
    ("Kiitos Maijalle ja Pekalle!", "Kiitos [name] ja [name]!"), ("Asun Mannerheimintiellä 5 A 12", "Asun [address]"),
    ("Osoite Keskuskatu 12", "Osoite [address]"), ("Tulin Helsinginkadulta 3", "Tulin [address]"),
])  # fmt: skip
def test_names_and_addresses_are_masked(text, masked):
    assert mask(text)[0] == masked


@pytest.mark.parametrize("text", [
    "Anna palautetta", "terveisin tyytyväinen asiakas", "Kai se siitä", "Suosittelen Elisaa ja Teliaa",
    "Maksoin 1 234,50 euroa 12.5.2024", "Odotin 040 minuuttia", "klo 10.30 soitin", "Tilaus 2024", "Tie 4 oli kiinni",
    "Hoidan asiani Porissa ja Sallassa", "Laskun summa oli 12345 euroa", "Pitkä tie 2 päivän odotukseen",
])  # fmt: skip
def test_what_is_nobodys_stays(text):
    assert mask(text)[0] == text


def test_masking_takes_no_longer_for_a_thousand_spaces_more():
    """Quadratic forms would take minutes here."""
    for text in ("12345 asiakas" + " " * 200_000 + "x", "asiakas " * 20_000 + "12345", "terveisin " + "a " * 50_000):
        assert mask(text)[0]


def test_characters_that_no_workbook_can_hold_are_dropped():
    rows = [
        f"Puhelin;{at % 5 + 1};Hyvä {chr(7) if at == 3 else ''}{chr(31) if at == 9 else ''}jono" for at in range(60)
    ]
    reading = read("\n".join(["Kanava;CSAT 1-5;Palaute", *rows]))
    assert set(reading.feedback.records["comment"]) == {"Hyvä jono"}


@pytest.mark.parametrize("name", [
    "Lahteen", "Liedossa", "Vihdissä", "Varkaudessa", "Nurmeksessa", "Outokummussa", "Muhoksella", "Kurikassa",
    "Alavudella", "Lopella", "Iitissä", "Juuassa", "Kannuksessa", "Toholammilla", "Pihtiputaalla", "Virroilla",
    "Punkalaitumella", "Kaustisella", "Pomarkussa", "Toivakassa", "Uudessakaarlepyyssä", "Åbossa",
])  # fmt: skip
def test_inflected_places_are_known(name):
    assert municipality_named(name) is not None


def test_records_in_columns_are_read_and_that_is_told():
    rows = ["Päivämäärä;1.1.2024;2.1.2024;3.1.2024", "Kanava;Puhelin;Chat;Puhelin", "Tyytyväisyys (1-5);3;4;5"]
    reading = read("\n".join([*rows, "Palaute;Hyvä;Huono;Jono"]))
    records = reading.feedback.records
    assert records["channel"].tolist() == ["phone", "chat", "phone"] and records["csat"].tolist() == [3, 4, 5]
    assert "sheet.transposed" in codes(reading)


def test_codes_beyond_the_scale_are_none_of_its_answers():
    answers = [1, 2, 3, 4, 5, 5, 4, 8, 9] * 12
    reading = read("\n".join(["Kanava;Arvosana", *(f"Puhelin;{answer}" for answer in answers)]))
    assert reading.feedback.scales["csat"] == Scale(1, 5) and codes(reading)["score.outside_scale"] == 12


def test_the_middle_of_a_swedish_list_is_an_answer():
    words = ["Mycket nöjd", "Nöjd", "Varken eller", "Missnöjd", "Mycket missnöjd"] * 12
    reading = read("\n".join(["Kanal;Nöjdhet", *(f"Telefon;{word}" for word in words)]))
    assert reading.feedback.scales["csat"] == Scale(1, 5) and reading.feedback.records["score"].notna().all()


@pytest.mark.parametrize("name", ["Kotikäynti", "Huoltokäynti", "Asentajan käynti", "Home visit"])
def test_a_visit_at_home_is_no_store(name):
    assert str(channel_named(name)) != "store"


def test_a_date_that_shows_the_doubt_is_one_that_can_be_read_in_two_ways():
    rows = ["Date;CSAT", "2025-04-03;4", *(f"{at % 12 + 1}/{at % 11 + 1}/2025;{at % 5 + 1}" for at in range(40))]
    doubt = [finding for finding in read("\n".join(rows)).findings if finding.code == "date.order_unclear"]
    assert "/" in doubt[0].facts["example"]


def test_brackets_without_end_take_no_longer_than_others():
    assert plain_header("(" * 990) == "(" * 990
    assert plain_header("Arvosana (1-5 [asteikko]) nyt") == "arvosana nyt"


def test_a_workbook_of_too_many_columns_is_refused_before_its_cells_are_sent():
    book = openpyxl.Workbook()
    book.active.append([f"h{at}" for at in range(COLUMNS_LIMIT + 1)])
    file = io.BytesIO()
    book.save(file)
    reading = read_feedback(io.BytesIO(file.getvalue()))
    assert [finding.code for finding in reading.findings] == ["file.too_many_columns"]


def test_a_web_page_that_begins_with_a_remark_is_a_web_page():
    page = "<!-- saved from a browser -->\n<html><table><tr><td>Kanava</td><td>CSAT</td></tr>"
    page += "".join(f"<tr><td>Puhelin</td><td>{at % 5 + 1}</td></tr>" for at in range(20)) + "</table></html>"
    assert "html.table_read" in codes(read(page))
