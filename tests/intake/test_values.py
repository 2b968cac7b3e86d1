"""Dates, waits, places, channels, answers and personal data, each in the many forms that exports give them."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cx_models.intake.answers import answer_in
from cx_models.intake.cells import column
from cx_models.intake.dates import MANY, moment_of, moments_of, slash_order
from cx_models.intake.delimited import decode
from cx_models.intake.feedback import Scale
from cx_models.intake.names import channel_named, reason_named
from cx_models.intake.personal import identity_code_is_valid, mask
from cx_models.intake.places import municipality_named
from cx_models.intake.scales import read_scores, scale_in_header
from cx_models.intake.waits import seconds_of, unit_of_numbers
from cx_models.service.areas import finland
from cx_models.service.channels import Channel

MOMENTS = st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2068, 12, 31)).map(lambda m: m.replace(microsecond=0))
FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%dT%H:%M:%S.123+02:00",
    "%d.%m.%Y klo %H.%M.%S",
    "%d.%m.%Y %H:%M:%S",
    "%d/%m/%Y %I:%M:%S %p",
    "%Y%m%d%H%M%S",
    "%B %d, %Y %H:%M:%S",
    "%d %b %Y %H:%M:%S",
    "%a, %d %b %Y %H:%M:%S GMT",
)


@given(MOMENTS, st.sampled_from(FORMS))
def test_a_moment_reads_back_from_every_form(moment: dt.datetime, form: str) -> None:
    assert moment_of(moment.strftime(form)) == moment


@given(
    st.lists(st.one_of(MOMENTS.map(lambda m: m.strftime("%d.%m.%Y %H:%M")), MOMENTS, st.text(max_size=8)), max_size=6)
)
@settings(max_examples=20, deadline=None)
def test_many_cells_at_once_read_as_each_alone(cells: list[object]) -> None:
    many = cells + [f"{1 + n % 28}/{1 + n % 12}/2024 {n % 24}:30" for n in range(MANY)] + ["", 45292, "31.2.2024"]
    alone = [moment_of(cell) for cell in many]
    assert [None if pd.isna(m) else m.to_pydatetime() for m in moments_of(many)] == alone


@given(MOMENTS)
def test_a_day_number_reads_back_as_the_day(moment: dt.datetime) -> None:
    number = (moment - dt.datetime(1899, 12, 30)).days
    assert moment_of(str(number)) == moment_of(float(number)) == dt.datetime.combine(moment.date(), dt.time())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5. maaliskuuta 2024", (2024, 3, 5)),
        ("5 mars 2024", (2024, 3, 5)),
        ("ma 4.3.2024", (2024, 3, 4)),
        ("Tue, March 5, 2024".removeprefix("Tue, "), (2024, 3, 5)),
        ("5-Mar-24", (2024, 3, 5)),
        ("2024/03/05 2.31.45 ap. UTC+2", (2024, 3, 5)),
        ("5.3.24", (2024, 3, 5)),
    ],
)
def test_days_in_words_and_short_forms(text: str, day: tuple[int, int, int]) -> None:
    found = moment_of(text)
    assert found is not None
    assert found.date() == dt.date(*day)


@pytest.mark.parametrize("text", ["31.2.2024", "0.0.0000", "2024-13-01", "eilen", "4", "12.30", "1.1.1899", "9" * 30])
def test_what_is_no_day_is_none(text: str) -> None:
    assert moment_of(text) is None


def test_one_unmistakable_cell_settles_the_order_of_day_and_month() -> None:
    assert slash_order(["3/4/2024", "13/4/2024"]).day_first
    assert not slash_order(["3/4/2024", "4/13/2024"]).day_first
    assert slash_order(["3/4/2024"]).how == "open"
    assert slash_order(["13/4/2024", "4/13/2024"]).how == "contradicted"
    assert moment_of("4/13/2024", day_first=True) == dt.datetime(2024, 4, 13)


@given(st.integers(0, 5 * 3600))
def test_a_wait_reads_back_from_every_form(seconds: int) -> None:
    hours, minutes = divmod(seconds, 3600)[0], seconds // 60
    clock = f"{hours}:{minutes % 60:02d}:{seconds % 60:02d}"
    forms = (seconds, f"{seconds} s", f"{minutes}:{seconds % 60:02d}", clock, f"{minutes} min {seconds % 60} s")
    assert {seconds_of(form) for form in (*forms, dt.timedelta(seconds=seconds), f"PT{seconds}S")} == {float(seconds)}


def test_the_unit_of_plain_numbers_comes_from_the_header_or_their_size() -> None:
    assert unit_of_numbers("Odotusaika (min)", [5, 10]) == (60.0, True)
    assert unit_of_numbers("Jonotusaika", [0.001, 0.002]) == (86_400.0, True)
    assert unit_of_numbers("Jonotusaika", [50, 200]) == (1.0, True)
    assert unit_of_numbers("Jonotusaika", [1, 5, 20] * 10) == (1.0, False)


def test_every_municipality_is_known_by_its_names_in_any_case() -> None:
    for m in finland():
        assert municipality_named(m.name_fi) == municipality_named(m.name_fi.upper()) == m.code
        found = municipality_named(m.name_sv)
        assert found is not None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Helsingissä", "Helsinki"), ("Tampereelta", "Tampere"), ("Turussa", "Turku"), ("Lahdesta", "Lahti"),
        ("Seinäjoella", "Seinäjoki"), ("Rovaniemellä", "Rovaniemi"), ("Lappeenrannassa", "Lappeenranta"),
        ("Järvenpäässä", "Järvenpää"), ("Uudessakaupungissa", "Uusikaupunki"), ("Kirkkonummelta", "Kirkkonummi"),
        ("hki", "Helsinki"), ("Tre", "Tampere"), ("H:ki", "Helsinki"), ("091 Helsinki", "Helsinki"),
        ("33100 Tampere", "Tampere"), ("Oulun kaupunki", "Oulu"), ("Jyvaskyla", "Jyväskylä"), ("Esbo", "Espoo"),
        ("Turku/Åbo", "Turku"), ("Myymälä Oulu", "Oulu"),
    ],
)  # fmt: skip
def test_inflected_short_and_wrapped_names_are_known(text: str, name: str) -> None:
    assert municipality_named(text) == next(m.code for m in finland() if m.name_fi == name)


@pytest.mark.parametrize("text", ["Tukholma", "Helsinki tai Espoo", "LITTLE NECK", "#oulu", "", "4"])
def test_names_of_no_or_several_municipalities_are_none(text: str) -> None:
    assert municipality_named(text) is None


@pytest.mark.parametrize("channel", [c for c in Channel if c is not Channel.CALLBACK])
def test_every_channel_is_known_by_its_own_code(channel: Channel) -> None:
    assert channel_named(channel.value) is channel
    assert channel_named(channel.value.upper()) is channel


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Puhelimitse", "phone"), ("Soitto asiakaspalveluun", "phone"), ("Samtal", "phone"), ("Voice", "phone"),
        ("Liikkeessä", "store"), ("In person", "store"), ("Butik", "store"), ("Toimipiste", "store"),
        ("Live chat", "chat"), ("Chattbot", "chatbot"), ("Botti", "chatbot"), ("Virtuaaliavustaja", "chatbot"),
        ("E-post", "email"), ("s-posti", "email"), ("Postal mail", "mail"), ("Kirjeitse", "mail"), ("Brev", "mail"),
        ("Verkkosivut", "web"), ("Nettisivu", "web"), ("Hemsida", "web"), ("Online", "web"), ("Web form", "web"),
        ("Mobiilisovellus", "app"), ("Mobile app", "app"), ("Mobile phone", "phone"), ("Facebook", "social"),
        ("Takaisinsoitto", "callback"), ("Muu", "other"), ("Fax", "other"), ("N/A", "unknown"),
    ],
)  # fmt: skip
def test_channels_are_known_in_three_languages(text: str, channel: str) -> None:
    assert channel_named(text) == channel


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Laskutus", "bill"), ("Faktura", "bill"), ("Refund", "bill"), ("Vika liittymässä", "fault"),
        ("Störning", "fault"), ("Muutto", "move"), ("Flytt", "move"), ("Irtisanominen", "cancel"),
        ("Cancellation", "cancel"), ("Uppsägning", "cancel"), ("Tilaus", "buy"), ("Beställning", "buy"),
        ("Neuvonta", "advice"), ("Question", "advice"), ("Sekalaista", "other"),
    ],
)  # fmt: skip
def test_reasons_are_known_in_three_languages(text: str, reason: str) -> None:
    assert reason_named(text) == reason


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("4,5", 4.5),
        ("4 - Tyytyväinen", 4),
        ("5 (erinomainen)", 5),
        ("Erinomainen (5)", 5),
        ("3/5", 3),
        ("4 tähteä", 4),
        ("★★★★☆", 4),
        ("⭐⭐", 2),
        ("9½", 9.5),
        ("8-", 7.75),
        ("9+", 9.25),
        (True, None),
        ("", None),
        ("ihan ok", None),
    ],
)
def test_an_answer_is_read_however_it_is_written(cell: object, value: float | None) -> None:
    answer = answer_in(cell)
    assert (answer.value if answer else None) == value


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Arvosana (4-10)", Scale(4, 10)), ("Rate us [1–5]", Scale(1, 5)), ("NPS 0...10", Scale(0, 10)),
        ("On a scale of 1 to 7, how easy", Scale(1, 7)), ("Kouluarvosana", Scale(4, 10)), ("Palautteet 1-6/2024", None),
        ("Arvosana", None), ("1 = huono, 5 = hyvä", Scale(1, 5)), ("1 = bäst, bra, 5 = dålig", Scale(1, 5, True)),
    ],
)  # fmt: skip
def test_a_scale_stated_in_the_header_is_believed(header: str, scale: Scale | None) -> None:
    assert scale_in_header(header) == scale


@given(st.sampled_from([(1, 5), (0, 10), (1, 7)]), st.randoms(use_true_random=False))
def test_a_scale_used_in_full_by_many_is_recognised(ends: tuple[int, int], chance: object) -> None:
    low, high = ends
    answers = [low + n % (high - low + 1) for n in range(120)]
    chance.shuffle(answers)  # type: ignore[attr-defined]
    scored = read_scores(column(0, "Tyytyväisyys", "", pd.Series(answers, dtype=object)), "csat")
    assert (scored.scale, scored.candidates) == (Scale(low, high), ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Soita 040 123 4567", "Soita [phone]"), ("+358 40 1234567 kiitos", "[phone] kiitos"),
        ("mailaa matti.m@esim.fi", "mailaa [email]"), ("hetu 131052-308T", "hetu [identity]"),
        ("asiakasnumeroni on 12345678", "[customer]"), ("FI21 1234 5600 0007 85", "[account]"),
        ("t. Maija Meikäläinen", "t. [name]"), ("Mvh Sven Svensson", "Mvh [name]"),
    ],
)  # fmt: skip
def test_personal_data_is_masked(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "Jonotin 20 minuuttia 1.2.2024",
        "Maksoin 1200,50 euroa",
        "klo 12.30-14.00",
        "5/5",
        "2024-05-01 12:30",
        "4G 100/10",
    ],
)
def test_ordinary_numbers_are_left_alone(text: str) -> None:
    assert mask(text)[0] == text


def test_an_identity_code_with_a_wrong_check_letter_is_not_valid() -> None:
    assert identity_code_is_valid("131052-308T")
    assert not identity_code_is_valid("131052-308U")


def test_doubly_encoded_letters_are_mended_and_counted() -> None:
    text, findings = decode("Hyvää työtä".encode().decode("cp1252").encode())
    assert text == "Hyvää työtä"
    assert [(f.code, f.count) for f in findings] == [("text.double_encoded", 4)]
