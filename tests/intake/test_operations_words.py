"""An operations workbook is understood in Finnish, Swedish and English, in the words that people use there."""

from __future__ import annotations

import io
import string
from datetime import time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cx_models.intake import operations_words as known
from cx_models.intake.operations import OperationsReading
from cx_models.intake.operations_units import UNITS, factor_of, unit_named
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.findings import finding_sentence
from cx_models.presentation.templates import WORDS, operations_template
from cx_models.presentation.words import Language, words
from cx_models.service.channels import Channel

KINDS = ("channels", "stores", "staffing", "volumes", "customers", "economy")

# Headers, sheets and items as companies call them, by role; in the template's order of sheets.
SWEDISH = {
    "sheets": ("Kanaler", "Butiker", "Bemanning", "Volymer", "Kunder", "Ekonomi"),
    "channels": {
        "channel": "Kanal",
        "contacts_per_week": "Antal kontakter per vecka",
        "handling": "Handläggningstid (min)",
        "resolved": "Lösta (%)",
        "transferred": "Överförda (%)",
        "abandoned": "Avbrutna (%)",
        "mean_wait": "Genomsnittlig väntetid (min)",
        "concurrency": "Samtidiga konversationer",
    },
    "stores": {
        "name": "Butikens namn",
        "municipality": "Kommun",
        "agents": "Anställda vid disken",
        "opens": "Öppnar",
        "closes": "Stänger",
        "saturday_opens": "Öppnar på lördagar",
        "saturday_closes": "Stänger på lördagar",
        "visits_per_week": "Antal besök per vecka",
        "rent_per_month": "Månadshyra (€)",
        "handling": "Betjäningstid (min)",
    },
    "week": {"weekday": "Veckodag", "time": "Klockslag"},
    "phone": ("Telefon", "Telefon, avbrutna samtal"),
    "customers": {
        "municipality": "Hemkommun",
        "population": "Invånare",
        "lat": "Latitud",
        "lon": "Longitud",
        "customers": "Antal kunder",
        "confident": "Digitalt säkra (%)",
        "occasional": "Tillfälliga användare (%)",
        "assisted": "Behöver stöd (%)",
    },
    "economy": {"item": "Post", "value": "Belopp", "unit": "Enhet"},
    "items": {
        "agent_wage_per_hour": ("Kundtjänstens timkostnad", "€/tim"),
        "store_wage_per_hour": ("Butikspersonalens timlön", "euro per timme"),
        "margin_per_customer_month": ("Täckningsbidrag per kund och månad", "€/kund/mån"),
        "bot_licence_per_year": ("Licens för chattboten", "€/år"),
        "chat_licence_per_agent_year": ("Chattlicens per handläggare", "€/handläggare/år"),
        "hiring_cost_per_agent": ("Rekryteringskostnad per anställd", "€/anställd"),
        "annual_churn": ("Årligt kundbortfall", "andel per år"),
        "hiring_ceiling_agents": ("Högst antal som kan rekryteras", "personer"),
        "hiring_delay_weeks": ("Rekryteringstid", "veckor"),
    },
}
FINNISH = {
    "sheets": ("Palvelukanavat", "Toimipisteet", "Henkilöstö", "Yhteydenottomäärät", "Asiakasmäärät", "Kustannukset"),
    "channels": {
        "channel": "Palvelukanava",
        "contacts_per_week": "Yhteydenotot viikossa",
        "handling": "Keskimääräinen käsittelyaika (min)",
        "resolved": "Ratkaisuaste (%)",
        "transferred": "Siirrettyjä (%)",
        "abandoned": "Luovuttaneita (%)",
        "mean_wait": "Keskimääräinen jonotusaika (min)",
        "concurrency": "Samanaikaiset keskustelut",
    },
    "stores": {
        "name": "Toimipisteen nimi",
        "municipality": "Paikkakunta",
        "agents": "Työntekijöitä",
        "opens": "Avataan",
        "closes": "Suljetaan",
        "saturday_opens": "Avautuu lauantaisin",
        "saturday_closes": "Sulkeutuu lauantaisin",
        "visits_per_week": "Kävijöitä viikossa",
        "rent_per_month": "Kuukausivuokra (€)",
        "handling": "Asioinnin kesto (min)",
    },
    "week": {"weekday": "Päivä", "time": "Klo"},
    "phone": ("Puhelin", "Puhelin, luovuttaneet"),
    "customers": {
        "municipality": "Kotikunta",
        "population": "Asukasluku",
        "lat": "Leveysaste",
        "lon": "Pituusaste",
        "customers": "Asiakkaiden määrä",
        "confident": "Itsenäiset (%)",
        "occasional": "Satunnaiskäyttäjät (%)",
        "assisted": "Tukea tarvitsevat (%)",
    },
    "economy": {"item": "Kohta", "value": "Summa", "unit": "Yksikkö"},
    "items": {
        "agent_wage_per_hour": ("Asiakaspalvelun tuntipalkka sivukuluineen", "euroa/tunti"),
        "store_wage_per_hour": ("Myyjän tuntikustannus", "€ tunnissa"),
        "margin_per_customer_month": ("Myyntikate asiakkaalta", "€/kk/asiakas"),
        "bot_licence_per_year": ("Chatbottilisenssi", "€/vuosi"),
        "chat_licence_per_agent_year": ("Chat-lisenssi", "€/asiakaspalvelija/vuosi"),
        "hiring_cost_per_agent": ("Rekrytoinnin kustannukset", "€ henkilöltä"),
        "annual_churn": ("Vuosipoistuma", "osuus vuodessa"),
        "hiring_ceiling_agents": ("Rekrytointikatto", "hlö"),
        "hiring_delay_weeks": ("Rekrytointiaika", "vko"),
    },
}
ENGLISH = {
    "sheets": ("Service channels", "Branches", "Roster", "Contact volumes", "Customer base", "Costs"),
    "channels": {
        "channel": "Service channel",
        "contacts_per_week": "Weekly volume",
        "handling": "AHT (min)",
        "resolved": "First contact resolution (%)",
        "transferred": "Share transferred (%)",
        "abandoned": "Abandonment rate (%)",
        "mean_wait": "Average speed of answer (min)",
        "concurrency": "Simultaneous conversations",
    },
    "stores": {
        "name": "Branch",
        "municipality": "City",
        "agents": "Staff at the counter",
        "opens": "Opening time",
        "closes": "Closing time",
        "saturday_opens": "Opens on Saturday",
        "saturday_closes": "Closes on Saturday",
        "visits_per_week": "Number of visits",
        "rent_per_month": "Monthly rent (€)",
        "handling": "Average service time (min)",
    },
    "week": {"weekday": "Day of week", "time": "Half-hour"},
    "phone": ("Phone", "Phone calls lost"),
    "customers": {
        "municipality": "Home municipality",
        "population": "Inhabitants",
        "lat": "Latitude",
        "lon": "Longitude",
        "customers": "Number of customers",
        "confident": "Share digitally confident (%)",
        "occasional": "Occasional users (%)",
        "assisted": "Need support (%)",
    },
    "economy": {"item": "Item", "value": "Amount", "unit": "Unit"},
    "items": {
        "agent_wage_per_hour": ("Hourly cost of a customer service agent", "EUR per hour"),
        "store_wage_per_hour": ("Store staff: hourly wage", "€/hr"),
        "margin_per_customer_month": ("Contribution margin per customer", "€ per customer and month"),
        "bot_licence_per_year": ("License for the chatbot", "€ a year"),
        "chat_licence_per_agent_year": ("Chat license per agent", "€/employee/yr"),
        "hiring_cost_per_agent": ("Recruitment costs", "€/person"),
        "annual_churn": ("Customer churn", "fraction per year"),
        "hiring_ceiling_agents": ("Maximum hires", "people"),
        "hiring_delay_weeks": ("Time to hire", "wks"),
    },
}
TRANSLATED = {"sv": (SWEDISH, "en"), "fi": (FINNISH, "fi"), "en": (ENGLISH, "en")}
WEEKDAYS = {"sv": "måndag", "fi": "maanantai", "en": "Monday"}
COUNTED = {
    "agent_wage_per_hour": 31.5,
    "store_wage_per_hour": 26.5,
    "margin_per_customer_month": 12.5,
    "bot_licence_per_year": 24000.0,
    "chat_licence_per_agent_year": 900.0,
    "hiring_cost_per_agent": 4500.0,
    "annual_churn": 0.18,
    "hiring_ceiling_agents": 3.0,
    "hiring_delay_weeks": 10.0,
}


def template_in(own: dict[str, Any], language: str, day: str) -> OperationsReading:
    """The product's own template, filled in, with every heading in other words."""
    template = WORDS[Language(language)]
    book = openpyxl.load_workbook(io.BytesIO(operations_template(Language(language))))
    for kind, title in zip(KINDS, own["sheets"], strict=True):
        sheet = book[template.sheets[kind].name]
        sheet.title = title
        sheet.delete_rows(2)  # the example
        headers = own["week"] if kind in ("staffing", "volumes") else own[kind]
        for column, role in enumerate(template.sheets[kind].headers, start=1):
            sheet.cell(1, column).value = headers[role]
    sheets = [book[title] for title in own["sheets"]]
    sheets[0].append((own["phone"][0], 320, 6.5, 0.8, 0.1, 0.05, 1.2, 1))
    sheets[1].append(("Aleksi", "Turku", 3, time(9, 30), time(17), time(10), time(15), 210, 2800, 11))
    for sheet, told in ((sheets[2], ("4", "")), (sheets[3], ("12", "2"))):
        sheet.delete_rows(2, sheet.max_row)
        sheet.delete_cols(4, 20)
        sheet.cell(1, 3).value = own["phone"][0]
        if told[1]:
            sheet.cell(1, 4).value = own["phone"][1]
        sheet.append((day, time(9, 30), *told))
    for row in sheets[4].iter_rows(min_row=2):
        if row[0].value == "Turku":
            for cell, value in zip(row[4:8], (900, 0.5, 0.3, 0.2), strict=True):
                cell.value = value
    sheets[5].delete_rows(2, 50)
    for item, (name, unit) in own["items"].items():
        sheets[5].append((name, COUNTED[item], unit))
    stream = io.BytesIO()
    book.save(stream)
    return read_operations(stream)


def in_words(language: str) -> OperationsReading:
    own, template = TRANSLATED[language]
    return template_in(own, template, WEEKDAYS[language])


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_template_with_headings_in_other_words_is_read_whole(language):
    reading = in_words(language)
    told = reading.operations
    phone = told.facts(Channel.PHONE)
    assert (phone.contacts_per_week, phone.handling, phone.concurrency) == (320, 6.5, 1)
    assert (phone.resolved, phone.transferred, phone.abandoned, phone.mean_wait) == (0.8, 0.1, 0.05, 1.2)
    (store,) = told.stores
    assert (store.name, store.municipality, store.agents, store.handling) == ("Aleksi", "853", 3, 11)
    assert (store.opens, store.closes, store.saturday_opens, store.saturday_closes) == (9.5, 17, 10, 15)
    assert (store.visits_per_week, store.rent_per_month) == (210, 2800)
    assert told.staffing[Channel.PHONE][19] == 4
    assert (told.arrivals[Channel.PHONE].sum(), told.abandoned[Channel.PHONE].sum()) == (12, 2)
    assert told.customers == {"853": 900}
    assert told.segments["853"] == pytest.approx((0.5, 0.3, 0.2))
    assert {item: getattr(told.economy, item) for item in COUNTED} == COUNTED
    noticed = {finding.code for finding in reading.findings}
    assert noticed <= {"operations.volumes_disagree"}  # 320 a week and one filled half-hour


def test_the_same_company_in_three_languages_is_the_same():
    assert len({in_words(language).operations.digest for language in TRANSLATED}) == 1


VOCABULARIES = {
    "sheets": known.SHEETS,
    "channels": known.CHANNEL_COLUMNS,
    "stores": known.STORE_COLUMNS,
    "week": known.WEEK_COLUMNS,
    "customers": known.CUSTOMER_COLUMNS,
    "economy": known.ECONOMY_COLUMNS,
    "items": known.ITEMS,
}


@pytest.mark.parametrize("kind", VOCABULARIES)
def test_every_word_names_its_own_role_and_no_other(kind):
    vocabulary = VOCABULARIES[kind]
    for role, said in vocabulary.items():
        for word in said:
            assert known.recognised(word, vocabulary) == role, word
            assert known.recognised(word.upper() + " (min)", vocabulary) == role, word


@pytest.mark.parametrize("language", Language)
def test_every_heading_item_and_unit_of_the_templates_is_known(language):
    template = WORDS[language]
    for kind in ("channels", "stores", "customers", "economy"):
        for role, header in template.sheets[kind].headers.items():
            assert known.recognised(header, VOCABULARIES[kind]) == role
    for item, (name, unit) in template.items.items():
        assert known.recognised(name, known.ITEMS) == item
        assert factor_of(item, unit, name) == 1


@pytest.mark.parametrize("language", Language)
def test_a_unit_that_does_not_fit_is_answered_with_the_templates_own(language):
    assert words(language).sentences.keys() >= {f"findings.unit.{item}" for item in UNITS}
    own, template = TRANSLATED[language.value]
    items = {**own["items"], "bot_licence_per_year": (own["items"]["bot_licence_per_year"][0], "€/parsec")}
    reading = template_in({**own, "items": items}, template, WEEKDAYS[language.value])
    assert reading.operations.economy.bot_licence_per_year is None
    (unknown,) = [finding for finding in reading.findings if finding.code == "operations.unit_unknown"]
    assert WORDS[language].items["bot_licence_per_year"][1] in finding_sentence(unknown, language)[0]


@pytest.mark.parametrize(
    ("item", "unit", "name", "factor"),
    [
        ("margin_per_customer_month", "", "Täckningsbidrag per kund och år", 1 / 12),
        ("margin_per_customer_month", "€/vuosi/asiakas", "Kate", 1 / 12),
        ("bot_licence_per_year", "", "Chatbotin lisenssi (€/kk)", 12),
        ("bot_licence_per_year", "", "Botlicens per månad", 12),
        ("agent_wage_per_hour", "", "Timlön kundtjänst", 1),
        ("agent_wage_per_hour", "€/kk", "Asiakaspalvelijan palkka", None),  # nobody tells the hours of the month
        ("annual_churn", "", "Churn per month", None),  # a year's share is not twelve times a month's
        ("annual_churn", "procent", "Kundbortfall", 0.01),
        ("hiring_delay_weeks", "kuukautta", "Rekrytoinnin kesto", 365.25 / 84),
        ("hiring_delay_weeks", "v", "Rekryteringstid", None),  # a week to a Swede, a year to a Finn
        ("chat_licence_per_agent_year", "€/år", "Chattlicens", None),  # for one or for all?
        ("margin_per_customer_month", "kr/kund/mån", "Marginal per kund", None),  # other money
    ],
)
def test_a_unit_is_understood_or_refused_but_never_guessed(item, unit, name, factor):
    assert factor_of(item, unit, name) == factor


@given(st.text(string.ascii_lowercase + " /€%.", max_size=12))
def test_a_unit_with_an_unknown_word_is_no_unit(text):
    parts = unit_named(text + " parsec")
    assert parts is None


@pytest.mark.parametrize(
    ("heading", "of_it"),
    [("Yhteydenottoja viikossa", 1), ("Yhteydenottoja kuukaudessa", 84 / 365.25), ("Kontakter/år", 7 / 365.25)],
)
def test_contacts_of_a_month_or_year_are_brought_to_a_week(heading, of_it):
    phone = one_channel(heading).operations.facts(Channel.PHONE)
    assert phone.contacts_per_week == pytest.approx(840 * of_it)


@pytest.mark.parametrize("heading", ["Yhteydenottoja päivässä", "Kontakter per dag", "Contacts per day"])
def test_contacts_of_a_day_make_no_week_and_that_is_said(heading):
    reading = one_channel(heading)
    assert reading.operations.facts(Channel.PHONE).contacts_per_week is None
    assert "operations.period_unknown" in {finding.code for finding in reading.findings}


def one_channel(heading: str) -> OperationsReading:
    book = openpyxl.Workbook()
    book.active.title = "Kanavat"
    for row in (("Kanava", heading, "Käsittelyaika"), ("Puhelin", 840, 6)):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return read_operations(stream)


@pytest.mark.parametrize(
    "name",
    ["Kundtjänst", "Butikshyra per månad", "Toimitilojen vuokra", "Asiakaspalvelun sähkölasku", "Store rent per month",
     "Marketing cost per customer", "Markkinointi", "IT-kostnader", "Customer service opening hours", "Chat"],
)  # fmt: skip
def test_an_item_that_we_do_not_know_is_not_taken_for_one_that_sounds_like_it(name):
    assert known.recognised(name, known.ITEMS) is None
