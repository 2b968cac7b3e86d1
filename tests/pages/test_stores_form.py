"""The stores of the short form: rows are added, filled in, removed and sent."""

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.short_form import StoreAnswer
from cx_models.presentation.words import Language, words


@pytest.fixture
def form(root):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = "fi"
    app.run()
    app.switch_page("pages/feedback.py").run()
    app.button_group(key="operations_way").set_value("form").run()
    app.text_input(key="short_form.customers").set_value("60000")
    app.text_input(key="short_form.phone.contacts").set_value("900")
    return app


def ends(widgets, end):
    return [widget for widget in widgets if widget.key.startswith("short_form.stores.") and widget.key.endswith(end)]


def fill(app, row, municipality, people, visits):
    ends(app.selectbox, ".municipality")[row].set_value(municipality)
    ends(app.text_input, ".people")[row].set_value(str(people))
    ends(app.text_input, ".visits")[row].set_value(str(visits))


def press(app, name):
    label = words(Language.FI)(f"form.{name}")
    next(button for button in app.button if button.label == label).click().run()
    assert [fault.message for fault in app.exception] == []


def sent(app):
    press(app, "send")
    return app.session_state["work"].form.stores


def test_a_row_nobody_filled_in_is_no_store(form):
    assert sent(form) == ()


def test_stores_filled_in_are_sent_and_stand_there_afterwards(form):
    fill(form, 0, "853", 3, 210)
    press(form, "store_add")
    fill(form, 1, "091", 5, 400)
    told = (StoreAnswer("853", 3, 210.0), StoreAnswer("091", 5, 400.0))
    assert sent(form) == told
    assert [box.value for box in ends(form.selectbox, ".municipality")] == ["853", "091"]
    assert sent(form) == told


def test_a_store_removed_takes_only_itself_away(form):
    fill(form, 0, "853", 3, 210)
    press(form, "store_add")
    fill(form, 1, "091", 5, 400)
    press(form, "store_remove")
    assert sent(form) == (StoreAnswer("091", 5, 400.0),)


def test_a_store_added_after_one_was_removed_begins_empty(form):
    fill(form, 0, "853", 3, 210)
    press(form, "store_remove")
    press(form, "store_add")
    assert [box.value for box in ends(form.selectbox, ".municipality")] == [None]
    assert sent(form) == ()


def test_the_stores_stay_when_the_language_changes(form):
    fill(form, 0, "853", 3, 210)
    press(form, "store_add")
    form.session_state["lang"] = "en"
    form.run()
    assert ends(form.selectbox, ".municipality")[0].value == "853"
    assert ends(form.text_input, ".visits")[0].value == "210"


def test_a_store_that_lacks_something_is_named_by_its_number(form):
    fill(form, 0, "853", 3, 210)
    press(form, "store_add")
    ends(form.selectbox, ".municipality")[1].set_value("091")
    press(form, "send")
    assert "Toimipisteestä 2 puuttuu" in " ".join(box.value for box in form.error)
