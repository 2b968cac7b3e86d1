"""The field for numbers: a decimal comma is a decimal comma, and what will not do changes nothing."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.assumptions.entry import Edit
from cx_models.baseline.calibrate import calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.fields import Bounds, fault
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.screens.plan_list import Plans
from cx_models.screens.state import Work

ROOT = Path(__file__).parents[2]
FI, EN = words(Language.FI), words(Language.EN)


# A page with one field, which keeps what is typed.
ALONE = """
from cx_models.presentation.fields import Bounds
from cx_models.presentation.words import Language, words
from cx_models.screens import state
from cx_models.screens.number_field import number_field

text = words(Language(state.value_of("spoken") or "fi"))
page = state.recalled("kept", 28.5)
now = number_field("Hour", "hour", page, Bounds(0, 1000, "€"), text, take=lambda told: state.remember("kept", told))
state.remember("shown", now)
"""


@pytest.fixture
def page():
    return AppTest.from_string(ALONE, default_timeout=30).run()


def box(app):
    assert not app.exception
    return app.text_input(key="hour")


def kept(app):
    return app.session_state["_recalled.kept"], app.session_state["_recalled.shown"]


@pytest.mark.parametrize(
    ("typed", "meant"), [("28,5", 28.5), ("6.5", 6.5), ("400,5 €", 400.5), ("1 000", 1000.0), ("0,25", 0.25)]
)
def test_comma_point_spaces_and_unit_are_read_as_they_are_meant(page, typed, meant):
    box(page).set_value("7").run()
    box(page).set_value(typed).run()
    assert kept(page) == (meant, meant)
    assert not page.error


@pytest.mark.parametrize(
    ("typed", "told"), [("paljon", "ei ole luku"), ("1001", "0–1\xa0000\xa0€"), ("", "ei ole luku")]
)
def test_what_will_not_do_is_told_with_what_stands_and_changes_nothing(page, typed, told):
    box(page).set_value("400,5").run()
    box(page).set_value(typed).run()
    assert told in page.error[0].value and "400,5\xa0€" in page.error[0].value
    assert kept(page) == (400.5, 400.5)
    box(page).set_value("12").run()
    assert not page.error and kept(page) == (12.0, 12.0)


def test_the_number_stays_and_is_written_anew_when_the_language_changes(page):
    assert box(page).value == "28,5"
    box(page).set_value("6,5").run()
    page.session_state["spoken"] = "en"
    page.run()
    assert box(page).value == "6.5"
    assert kept(page) == (6.5, 6.5)


def test_a_number_that_the_page_changes_is_shown(page):
    box(page).set_value("6,5").run()
    page.session_state["_recalled.kept"] = 9.0
    page.run()
    assert box(page).value == "9"


def test_what_is_wrong_is_said_with_its_bound():
    assert fault("-1", Bounds(unit="€"), FI) == FI("fields.too_small", typed="-1", low="0\xa0€")
    assert fault("2,5", Bounds(whole=True), FI) == FI("fields.not_whole", typed="2,5")
    assert fault("1,200", Bounds(), EN) == ""


def test_a_wage_with_a_decimal_comma_is_taken_for_what_it_is(root):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = "fi"
    app.run()
    app.switch_page("pages/feedback.py").run()
    app.button_group(key="operations_way").set_value("form").run()
    for name, typed in (("phone.contacts", "2000"), ("customers", "60 000"), ("agent_wage_per_hour", "28,5")):
        app.text_input(key=f"short_form.{name}").set_value(typed)
    next(button for button in app.button if button.label == FI("form.send")).click().run()
    assert not app.exception
    assert app.session_state["work"].operations.operations.economy.agent_wage_per_hour == 28.5
    assert app.text_input(key="short_form.agent_wage_per_hour").value == "28,5"


def test_a_promise_is_written_as_a_finn_writes_it(root):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = "fi"
    app.session_state["work"] = Work(operations=read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx"))
    app.run()
    app.switch_page("pages/queues.py").run()
    assert app.text_input(key="queues.longest").value == "2"
    app.text_input(key="queues.longest").set_value("2,5").run()
    assert not app.exception and not app.error
    assert app.session_state["_recalled.queues.promise"].longest == 2.5


def test_a_price_that_the_assumptions_allow_is_welcome_on_compare(root):
    told = read_operations(root / "sample_data" / "internet_provider" / "operations.xlsx")
    price = Edit(5000.0, 5000.0, 5000.0)
    plans = Plans().anew(case_and_remedies(calibrate(None, told.operations))[:1], 0)
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = "fi"
    app.session_state["work"] = Work(operations=told, plans=plans, assumptions={"objective.dissatisfied_matter": price})
    app.run()
    app.switch_page("pages/compare.py").run()
    assert not app.exception and not app.error
    assert app.text_input(key="compare.price").value == "5\xa0000"


def test_no_page_asks_for_numbers_in_another_way():
    for source in (ROOT / "cx_models" / "screens").glob("*.py"):
        assert not re.search(r"st\.number_input", source.read_text("utf-8")), source.name
