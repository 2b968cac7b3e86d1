"""An operations workbook is read as it stands, and what cannot be used is named with its place."""

import io
import json
from datetime import time
from pathlib import Path

import openpyxl
import pytest

from cx_models.intake.operations_form import operations_from_form
from cx_models.intake.read_operations import read_operations
from cx_models.service.areas import finland
from cx_models.service.channels import Channel

SAMPLES = Path(__file__).parents[2] / "sample_data"
CHANNEL_HEADER = ("Kanava", "Yhteydenottoja viikossa", "Käsittelyaika (min)", "Ratkaistu (%)", "Luopuneet (%)")
STORE_HEADER = ("Myymälä", "Kunta", "Henkilöitä tiskillä", "Avautuu", "Sulkeutuu", "Käyntejä viikossa", "Vuokra (€/kk)")


def workbook(**sheets):
    """An xlsx file in memory; sheet name → rows, the header first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream


def channels(*rows, header=CHANNEL_HEADER):
    return read_operations(workbook(Kanavat=[header, *rows]))


def codes(reading):
    return [finding.code for finding in reading.findings]


def the(reading, code):
    """The only finding of that code."""
    (finding,) = [finding for finding in reading.findings if finding.code == code]
    return finding


@pytest.fixture(scope="module", params=["tiny_city", "internet_provider"])
def sample(request):
    folder = SAMPLES / request.param
    return read_operations(folder / "operations.xlsx"), json.loads((folder / "truth.json").read_text("utf-8"))


def test_a_sample_is_read_without_a_single_complaint(sample):
    reading, _ = sample
    assert reading.findings == ()
    assert reading.operations.guessed == ()


def test_every_customer_of_a_sample_is_found_where_the_truth_says(sample):
    reading, truth = sample
    assert reading.operations.customers == truth["customers"]
    for code, shares in truth["segments"].items():
        assert reading.operations.segments[code] == pytest.approx(shares)


def test_the_stores_of_a_sample_are_those_of_the_truth(sample):
    reading, truth = sample
    found = [(store.name, store.municipality, store.agents) for store in reading.operations.stores]
    assert found == [(store["name"], store["municipality"], store["agents"]) for store in truth["stores"]]


def test_the_volumes_of_a_sample_are_those_of_the_truth(sample):
    reading, truth = sample
    for name, told in truth["outcome"].items():
        arrivals = reading.operations.arrivals[Channel(name)]
        assert arrivals.shape == (336,)
        assert arrivals.sum() == pytest.approx(told["contacts_per_week"], abs=0.1)


def test_the_staff_of_a_sample_is_present_for_the_hours_of_the_truth(sample):
    reading, truth = sample
    hours = {}
    for desk in truth["parameters"]["desks"].values():
        if desk["agent_hours_per_week"]:
            hours[desk["channel"]] = hours.get(desk["channel"], 0) + desk["agent_hours_per_week"]
    assert {channel.value: float(staff.sum() / 2) for channel, staff in reading.operations.staffing.items()} == hours


def test_abandonment_and_shares_of_a_sample_are_those_of_the_truth(sample):
    reading, truth = sample
    told = truth["outcome"]["phone"]
    phone = reading.operations.facts(Channel.PHONE)
    gave_up = reading.operations.abandoned[Channel.PHONE].sum() / reading.operations.arrivals[Channel.PHONE].sum()
    assert phone.abandoned == pytest.approx(told["abandoned_of_contacts"], abs=1e-4)
    assert gave_up == pytest.approx(told["abandoned_of_contacts"], abs=1e-4)
    assert phone.resolved == pytest.approx(told["resolved_of_served"], abs=1e-3)
    assert phone.mean_wait == pytest.approx(told["mean_wait_first_queue_min"], abs=0.01)


def test_the_money_of_a_sample_is_that_of_the_truth(sample):
    reading, truth = sample
    for item, value in truth["parameters"]["economy"].items():
        assert getattr(reading.operations.economy, item) == pytest.approx(value)


def test_the_week_begins_on_monday():
    phone = read_operations(SAMPLES / "internet_provider" / "operations.xlsx").operations.arrivals[Channel.PHONE]
    by_day = phone.reshape(7, 48).sum(axis=1)
    assert by_day.argmax() == 0
    assert (by_day[5:] == 0).all()


@pytest.mark.parametrize("written", [0.12, "0,12", "12 %", "12%", "12,0 %"])
def test_a_share_may_be_written_as_a_share_or_as_percent(written):
    assert channels(("Puhelin", 100, 7, 0.7, written)).operations.channels[0].abandoned == pytest.approx(0.12)


def test_a_column_with_numbers_above_one_is_in_percent():
    told = channels(("Puhelin", 100, 7, 70, 12), ("Chat", 50, 9, 65, 1)).operations.channels
    assert [facts.abandoned for facts in told] == pytest.approx([0.12, 0.01])
    assert [facts.resolved for facts in told] == pytest.approx([0.70, 0.65])


def test_a_share_of_more_than_everyone_is_refused_with_its_place():
    reading = channels(("Puhelin", 100, 7, 0.7, 130))
    finding = the(reading, "operations.share_outside")
    assert reading.operations.channels[0].abandoned is None
    assert (finding.where.sheet, finding.where.row, finding.where.column) == ("Kanavat", 2, "Luopuneet (%)")


@pytest.mark.parametrize("written", [7.5, "7,5", "7.5", "7:30", time(0, 7, 30)])
def test_seven_and_a_half_minutes_may_be_written_in_many_ways(written):
    assert channels(("Puhelin", 100, written, 0.7, 0.1)).operations.channels[0].handling == pytest.approx(7.5)


def test_minutes_and_seconds_taken_for_hours_and_minutes_are_put_right_and_noted():
    reading = channels(("Puhelin", 100, time(7, 30), 0.7, 0.1))
    assert reading.operations.channels[0].handling == pytest.approx(7.5)
    assert the(reading, "operations.read_as_minutes_seconds").where.row == 2


def test_a_header_in_seconds_is_believed():
    header = ("Kanava", "Yhteydenottoja viikossa", "Käsittelyaika (s)")
    assert channels(("Puhelin", 100, 450), header=header).operations.channels[0].handling == pytest.approx(7.5)


def test_what_is_not_told_is_none_and_noted_once_per_cell():
    reading = channels(("Puhelin", 100, None, "ei tietoa", 0.1))
    facts = reading.operations.channels[0]
    assert (facts.handling, facts.resolved, facts.mean_wait) == (None, None, None)
    places = [f.where.column for f in reading.findings if f.code == "operations.cell_missing"]
    assert places == ["Käsittelyaika (min)", "Ratkaistu (%)"]


def test_a_channel_we_do_not_know_is_named_with_its_row():
    reading = channels(("Puhelin", 100, 7, 0.7, 0.1), ("Kyyhkynen", 5, 1, 0.5, 0))
    finding = the(reading, "operations.channel_unknown")
    assert (finding.where.row, finding.facts["found"]) == (3, "Kyyhkynen")
    assert [facts.channel for facts in reading.operations.channels] == [Channel.PHONE]


def test_a_negative_number_is_refused_with_its_place():
    reading = channels(("Puhelin", -5, 7, 0.7, 0.1))
    finding = the(reading, "operations.negative")
    assert reading.operations.channels[0].contacts_per_week is None
    assert (finding.where.row, finding.where.column) == (2, "Yhteydenottoja viikossa")


def test_rows_are_counted_as_the_spreadsheet_counts_them():
    rows = [("Vuoden 2025 luvut",), (), CHANNEL_HEADER, (), ("Puhelin", "paljon", 7, 0.7, 0.1)]
    finding = the(read_operations(workbook(Kanavat=rows)), "operations.not_a_number")
    assert finding.where.row == 5


@pytest.mark.parametrize("name", ["Tampere", "tampere", "Tammerfors", "837", 837, "Tampereella"])
def test_a_municipality_is_known_by_either_name_or_code(name):
    rows = [("Kunta", "Asiakkaita"), (name, 10)]
    reading = read_operations(workbook(Kanavat=[CHANNEL_HEADER, ("Puhelin", 9, 7, 0.7, 0.1)], Asiakkaat=rows))
    assert reading.operations.customers == {"837": 10}


def test_a_municipality_we_do_not_know_is_named_with_the_nearest():
    rows = [("Kunta", "Asiakkaita"), ("Tamperre", 10), ("Atlantis", 5)]
    reading = read_operations(workbook(Kanavat=[CHANNEL_HEADER, ("Puhelin", 9, 7, 0.7, 0.1)], Asiakkaat=rows))
    found = [f for f in reading.findings if f.code == "operations.municipality_unknown"]
    assert [(f.where.row, f.facts["nearest"]) for f in found] == [(2, "Tampere"), (3, "")]


@pytest.mark.parametrize(("opens", "closes"), [(10, 18), ("10:00", "18.00"), (time(10), time(18)), ("klo 10", "18")])
def test_opening_hours_may_be_written_in_many_ways(opens, closes):
    reading = read_operations(workbook(Myymälät=[STORE_HEADER, ("A", "Pori", 2, opens, closes, 100, 900)]))
    store = reading.operations.stores[0]
    assert (store.opens, store.closes) == (10, 18)
    assert reading.operations.staffing[Channel.STORE].sum() == 2 * 5 * 16


def test_a_store_without_its_people_is_left_out_and_said_so():
    rows = [STORE_HEADER, ("A", "Pori", None, 10, 18, 100, 900), ("B", "Pori", 1, 10, 18, 80, None)]
    reading = read_operations(workbook(Myymälät=rows))
    assert [(store.name, store.rent_per_month) for store in reading.operations.stores] == [("B", None)]
    finding = the(reading, "operations.store_incomplete")
    assert (finding.where.row, finding.facts["missing"]) == (2, ("agents",))


def test_two_stores_of_one_name_stay_two():
    rows = [STORE_HEADER, ("A", "Pori", 1, 10, 18, 100, 900), ("A", "Vaasa", 1, 10, 18, 80, 900)]
    reading = read_operations(workbook(Myymälät=rows))
    assert [store.name for store in reading.operations.stores] == ["A", "A (2)"]
    assert "operations.name_repeated" in codes(reading)


@pytest.mark.parametrize(("people", "kept"), [(0.4, 1), (1.6, 2), (0, None)])
def test_a_counter_with_a_part_time_person_is_staffed_and_one_without_anybody_is_told(people, kept):
    header = ("Myymälä", "Kunta", "Henkilöitä tiskillä", "Avautuu", "Sulkeutuu", "Käyntejä viikossa", "Vuokra (€/kk)")
    rows = [header, ("A", "Oulu", people, "10:00", "18:00", 40, 900), ("B", "Turku", 2, "10:00", "18:00", 40, 900)]
    reading = read_operations(workbook(Myymälät=rows))
    assert [store.agents for store in reading.operations.stores] == [kept, 2][kept is None :]
    assert ("operations.store_incomplete" in codes(reading)) == (kept is None)


def test_hourly_rows_hold_for_both_halves_of_the_hour():
    reading = read_operations(
        workbook(
            Kanavat=[CHANNEL_HEADER, ("Puhelin", 30, 7, 0.7, 0.1)],
            Miehitys=[("Viikonpäivä", "Kello", "Puhelin"), ("ma", "9", 4), ("ma", "10", 5)],
            Määrät=[("Viikonpäivä", "Kello", "Puhelin"), ("ma", "9", 20), ("ma", "10", 10)],
        )
    )
    assert reading.operations.staffing[Channel.PHONE][18:22].tolist() == [4, 4, 5, 5]
    assert reading.operations.arrivals[Channel.PHONE][18:22].tolist() == [10, 10, 5, 5]


def test_two_tellings_of_one_volume_that_differ_are_shown_both():
    reading = read_operations(
        workbook(
            Kanavat=[CHANNEL_HEADER, ("Puhelin", 100, 7, 0.7, 0.1)],
            Määrät=[("Viikonpäivä", "Kello", "Puhelin"), ("ma", "9:30", 20), ("ma", "10:00", 10)],
        )
    )
    assert the(reading, "operations.volumes_disagree").facts == {"channel": Channel.PHONE, "told": 100, "summed": 30}


def test_calls_while_nobody_is_there_are_noticed():
    reading = read_operations(
        workbook(
            Miehitys=[("Viikonpäivä", "Kello", "Puhelin"), ("ma", "9:30", 4)],
            Määrät=[("Viikonpäivä", "Kello", "Puhelin"), ("ma", "9:30", 20), ("ma", "10:00", 10)],
        )
    )
    assert the(reading, "operations.closed_with_contacts").facts["contacts"] == 10


def test_a_weekly_total_without_a_rhythm_is_spread_over_staffed_hours_and_called_a_guess():
    staff = [("Viikonpäivä", "Kello", "Puhelin"), ("ma", "9:30", 4), ("ti", "9:30", 1)]
    reading = read_operations(workbook(Kanavat=[CHANNEL_HEADER, ("Puhelin", 100, 7, 0.7, 0.1)], Miehitys=staff))
    arrivals = reading.operations.arrivals[Channel.PHONE]
    assert arrivals[[19, 67]].tolist() == [50, 50]
    assert arrivals.sum() == pytest.approx(100)
    assert reading.operations.guessed == ("phone.profile",)


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [("€/kund/mån", 9, 9), ("€/asiakas/v", 120, 10), ("", 8, 8), ("€/parsec", 8, None)],
)
def test_money_is_read_in_the_unit_it_is_told_in(unit, value, expected):
    reading = read_operations(
        workbook(
            Kanavat=[CHANNEL_HEADER, ("Puhelin", 9, 7, 0.7, 0.1)],
            Talous=[("Erä", "Arvo", "Yksikkö"), ("Kate asiakasta kohti", value, unit)],
        )
    )
    assert reading.operations.economy.margin_per_customer_month == expected
    assert ("operations.unit_unknown" in codes(reading)) == (expected is None)


def test_swedish_and_english_workbooks_say_the_same_as_a_finnish_one():
    def reading(*sheets):
        names, headers, day, phone = sheets
        return read_operations(
            workbook(**{names[0]: [headers[0], (phone, 30, 7.5)], names[1]: [headers[1], (day, "9:30", 30)]})
        ).operations.digest

    finnish = reading(
        ("Kanavat", "Määrät"),
        (("Kanava", "Yhteydenottoja viikossa", "Käsittelyaika"), ("Viikonpäivä", "Kello", "Puhelin")),
        "tiistai", "Puhelin",
    )  # fmt: skip
    swedish = reading(
        ("Kanaler", "Volymer"),
        (("Kanal", "Kontakter per vecka", "Hanteringstid"), ("Veckodag", "Tid", "Telefon")),
        "tisdag", "Telefon",
    )  # fmt: skip
    english = reading(
        ("Channels", "Volumes"),
        (("Channel", "Contacts per week", "Handling time"), ("Weekday", "Time", "Phone")),
        "Tuesday", "Phone",
    )  # fmt: skip
    assert finnish == swedish == english


def test_the_order_of_rows_in_the_week_does_not_matter():
    rows = [("ma", "9:30", 20), ("pe", "16:00", 7), ("ke", "10:00", 10)]
    header = ("Viikonpäivä", "Kello", "Puhelin")
    one, other = (read_operations(workbook(Määrät=[header, *order])).operations for order in (rows, rows[::-1]))
    assert one.digest == other.digest


def test_a_workbook_of_something_else_is_refused_with_the_names_of_its_sheets():
    reading = read_operations(workbook(Taul1=[("a", "b"), (1, 2)]))
    assert reading.operations is None
    assert the(reading, "operations.nothing_recognised").facts["sheets"] == ("Taul1",)


def test_a_file_that_is_no_spreadsheet_is_refused_without_a_traceback():
    reading = read_operations(io.BytesIO(b"%PDF-1.7 nothing to see"))
    assert reading.operations is None
    assert reading.findings


def form(**more):
    phone, web = Channel.PHONE, Channel.WEB
    return operations_from_form({phone: 500, web: 1000}, {phone: 4}, {phone: 9}, {phone: 17}, **more)


def test_the_form_keeps_every_contact_and_opens_when_told():
    made = form()
    assert {channel: series.sum() for channel, series in made.arrivals.items()} == pytest.approx(
        {Channel.PHONE: 500, Channel.WEB: 1000}
    )
    assert made.staffing[Channel.PHONE].sum() / 2 == 4 * 8 * 5
    assert (made.arrivals[Channel.PHONE] > 0).sum() == 80
    assert Channel.WEB not in made.staffing


def test_the_form_leaves_unknown_what_was_not_asked_and_names_its_guesses():
    made = form(customers=1000)
    phone = made.facts(Channel.PHONE)
    assert (phone.handling, phone.resolved, phone.transferred, phone.abandoned, phone.mean_wait) == (None,) * 5
    assert set(vars(made.economy).values()) == {None}
    assert made.stores == ()
    assert made.guessed == ("phone.profile", "web.profile", "customers.places")


def test_the_form_spreads_customers_by_population_or_by_the_places_seen():
    by_population = form(customers=1000).customers
    assert sum(by_population.values()) == pytest.approx(1000)
    assert max(by_population, key=by_population.get) == next(m.code for m in finland() if m.name_fi == "Helsinki")
    assert form(customers=1000, places={"837": 3, "091": 1}).customers == {"837": 750, "091": 250}


def test_the_form_without_customers_knows_none():
    assert form().customers == {}
    assert "customers.places" not in form().guessed


def test_two_forms_are_the_same_exactly_when_they_say_the_same():
    assert form(customers=10).digest == form(customers=10).digest != form(customers=11).digest
