"""The short form: what is told is kept, what is not is guessed by name, and what cannot stand is refused."""

import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.intake.operations import Economy
from cx_models.intake.short_form import (
    STORE_HOURS,
    USUAL_HOURS,
    ChannelAnswer,
    ShortForm,
    StoreAnswer,
    operations_told,
)
from cx_models.service.areas import finland
from cx_models.service.channels import Channel

PHONE, EMAIL, CHAT, WEB = Channel.PHONE, Channel.EMAIL, Channel.CHAT, Channel.WEB
FULL = ChannelAnswer(contacts=600, people=5, handling=6, opens=8, closes=16, days=(0, 1, 2, 3, 4, 5))
STORE = StoreAnswer("853", 3, 210, 9.5, 17)


def form(**channels):
    told = {Channel(name): answer for name, answer in channels.items()}
    return ShortForm(told or {PHONE: FULL}, customers=30_000)


def codes(reading):
    return [finding.code for finding in reading.findings]


def test_what_is_told_of_a_channel_is_kept_and_no_guess():
    made = operations_told(form(phone=FULL)).operations
    assert made.arrivals[PHONE].sum() == pytest.approx(600)
    assert made.staffing[PHONE].max() == 5
    assert made.staffing[PHONE].sum() / 2 == 5 * 8 * 6
    assert made.facts(PHONE).handling == 6
    assert made.guessed == ("phone.profile", "customers.places")


def test_hours_and_days_left_empty_are_guessed_by_name():
    made = operations_told(form(phone=ChannelAnswer(contacts=600, people=5))).operations
    opens, closes = USUAL_HOURS
    assert made.staffing[PHONE].sum() / 2 == 5 * (closes - opens) * 5
    assert {"phone.hours", "phone.days"} <= set(made.guessed)
    assert made.facts(PHONE).handling is None


def test_people_left_empty_stay_unknown_for_the_baseline_to_guess_aloud():
    made = operations_told(form(phone=ChannelAnswer(contacts=600))).operations
    assert PHONE not in made.staffing
    fields = [finding.facts.get("field") for finding in calibrate(None, made).findings]
    assert {"phone.staffing", "phone.handling", "phone.hours", "customers.places"} <= set(fields)


def test_a_channel_of_which_nothing_is_told_is_not_there():
    made = operations_told(form(phone=FULL, chat=ChannelAnswer(), web=ChannelAnswer(contacts=900))).operations
    assert {facts.channel for facts in made.channels} == {PHONE, WEB}
    assert set(made.staffing) == {PHONE}


def test_customers_live_where_told_and_only_a_sharing_out_is_a_guess():
    one, two = (
        operations_told(ShortForm({PHONE: FULL}, customers=1000, places=places)).operations
        for places in (("837",), ("837", "853"))
    )
    assert one.customers == {"837": 1000} and "customers.places" not in one.guessed
    people = {place.code: place.population for place in finland()}
    assert two.customers["837"] / two.customers["853"] == pytest.approx(people["837"] / people["853"])
    assert "customers.places" in two.guessed
    assert len(operations_told(form()).operations.customers) == len(finland())


def test_stores_are_called_by_their_towns_and_bring_their_visits():
    stores = (STORE, StoreAnswer("837", 2, 100), StoreAnswer("853", 1, 50))
    made = operations_told(ShortForm({PHONE: FULL}, stores, customers=1000)).operations
    assert [store.name for store in made.stores] == ["Turku", "Tampere", "Turku (2)"]
    assert made.arrivals[Channel.STORE].sum() == pytest.approx(360)
    assert (made.stores[1].opens, made.stores[1].closes) == STORE_HOURS
    assert "store.hours" in made.guessed
    only_told = operations_told(ShortForm({PHONE: FULL}, (STORE,), customers=1000)).operations
    assert "store.hours" not in only_told.guessed


def test_money_is_what_was_told_and_otherwise_unknown():
    assert operations_told(form()).operations.economy == Economy()
    told = ShortForm({PHONE: FULL}, customers=1000, economy=Economy(agent_wage_per_hour=31, annual_churn=0.12))
    assert operations_told(told).operations.economy == told.economy


@pytest.mark.parametrize(
    ("answers", "code", "facts"),
    [
        (ShortForm(customers=1000), "form.nothing_told", {}),
        (ShortForm({PHONE: FULL}), "form.customers_missing", {}),
        (form(phone=FULL, chat=ChannelAnswer(people=2)), "form.contacts_missing", {"channel": CHAT}),
        (form(email=ChannelAnswer(600, opens=18)), "form.hours_reversed", {"channel": EMAIL, "opens": 18}),
        (
            ShortForm({PHONE: FULL}, (STORE, StoreAnswer("837")), customers=1000),
            "form.store_incomplete",
            {"missing": ("agents", "visits_per_week")},
        ),
        (
            ShortForm({PHONE: FULL}, (StoreAnswer("853", 3, 210, 17, 9),), customers=1000),
            "form.store_hours_reversed",
            {"opens": 17, "closes": 9},
        ),
    ],
)
def test_what_cannot_stand_is_refused_with_what_and_where(answers, code, facts):
    reading = operations_told(answers)
    assert reading.operations is None
    found = next(finding for finding in reading.findings if finding.code == code)
    assert facts.items() <= found.facts.items()


def test_an_incomplete_store_is_named_by_its_row():
    reading = operations_told(ShortForm({PHONE: FULL}, (STORE, StoreAnswer("837")), customers=1000))
    assert next(f for f in reading.findings if f.code == "form.store_incomplete").where.row == 2


def test_more_contacts_in_a_week_than_customers_is_doubted_but_taken():
    reading = operations_told(ShortForm({PHONE: FULL}, customers=100))
    assert codes(reading) == ["form.contacts_exceed_customers"]
    assert reading.operations is not None
