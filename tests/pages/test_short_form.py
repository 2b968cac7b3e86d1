"""Without a workbook: the short form is filled in, sent, and the other pages work with it."""

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.read_operations import read_operations
from cx_models.presentation.words import Language, words
from cx_models.screens.state import Source, Work
from cx_models.service.channels import Channel

LANGUAGES = pytest.mark.parametrize("language", list(Language))
ENOUGH = {"phone.contacts": 2000, "phone.people": 8, "web.contacts": 9000, "email.contacts": 300, "customers": 60_000}


def opened(root, language, work=None):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = language.value
    if work is not None:
        app.session_state["work"] = work
    app.run()
    app.switch_page("pages/feedback.py").run()
    app.button_group(key="operations_way").set_value("form").run()
    assert not app.exception
    return app


def sent(app, answers, language, **hours):
    for name, value in answers.items():
        app.text_input(key=f"short_form.{name}").set_value(str(value))
    for name, value in hours.items():
        app.selectbox(key=f"short_form.{name.replace('_', '.')}.{language}").set_value(value)
    next(button for button in app.button if button.label == words(language)("form.send")).click().run()
    assert [fault.message for fault in app.exception] == []
    return app


def told(app):
    return " ".join(box.value for box in (*app.warning, *app.info))


def test_every_field_begins_empty(root):
    app = opened(root, Language.EN)
    assert app.text_input and {field.value for field in app.text_input} == {""}
    hours = [box for box in app.selectbox if box.key.startswith("short_form.")]
    assert hours and {box.value for box in hours} == {None}


@LANGUAGES
def test_a_form_filled_in_makes_today_scenario_and_compare_work(root, language):
    app = sent(opened(root, language), ENOUGH, language, phone_opens=8.0, phone_closes=16.0)
    assert app.success[0].value == words(language)("form.taken")
    for page in ("today", "scenario", "compare"):
        app.switch_page(f"pages/{page}.py").run()
        assert [fault.message for fault in app.exception] == []
        assert not app.error
    app.switch_page("pages/scenario.py").run()
    next(one for one in app.toggle if ".add_bot." in one.key).set_value(True).run()
    assert not app.exception
    assert app.session_state["work"].chosen.lever("add_bot") is not None
    shown = " ".join(element.value for element in app.markdown)
    assert "€" not in shown


@LANGUAGES
def test_every_guess_is_told_in_words_and_what_was_told_is_not_among_them(root, language):
    app = sent(opened(root, language), ENOUGH, language, phone_opens=8.0, phone_closes=16.0)
    text, shown = words(language), told(app)
    phone, email = text("channels.phone"), text("channels.email")
    assert text("findings.guessed.handling", channel=phone) in shown
    assert text("findings.guessed.hours", channel=email) in shown
    assert text("findings.guessed.places") in shown
    assert text("findings.guessed.hours", channel=phone) not in shown
    assert not [name for name in ("phone.", "email.", "web.", "customers.") if name in shown]


@LANGUAGES
def test_a_form_that_does_not_suffice_says_what_and_how_and_changes_nothing(root, language):
    app = sent(opened(root, language), {"phone.people": 8}, language)
    text, said = words(language), " ".join(box.value for box in app.error)
    for code in ("form.nothing_told", "form.customers_missing"):
        assert text(f"findings.{code}.says") in said
        assert text(f"findings.{code}.cure") in said
    assert text("findings.form.contacts_missing.says", channel=text("channels.phone")) in said
    assert app.session_state["work"].operations is None


def test_what_was_sent_stands_in_the_form_when_one_comes_back(root):
    app = sent(opened(root, Language.FI), ENOUGH, Language.FI, phone_opens=8.0)
    app.switch_page("pages/today.py").run()
    app.switch_page("pages/feedback.py").run()
    assert app.text_input(key="short_form.phone.contacts").value == "2\xa0000"
    assert app.selectbox(key="short_form.phone.opens.fi").value == 8.0


def test_money_entered_is_used_as_shares_and_euros(root):
    money = {"agent_wage_per_hour": 31, "margin_per_customer_month": 12, "annual_churn": 15}
    app = sent(opened(root, Language.EN), ENOUGH | money, Language.EN)
    economy = app.session_state["work"].operations.operations.economy
    assert (economy.agent_wage_per_hour, economy.margin_per_customer_month) == (31, 12)
    assert economy.annual_churn == pytest.approx(0.15)


@pytest.fixture
def sample(root):
    """A session on a sample of which the feedback is not read: no tabs, which a test app cannot keep open."""
    operations = root / "sample_data" / "tiny_city" / "operations.xlsx"
    source = Source.of(operations.name, operations.read_bytes())
    return Work(sample="tiny_city", operations_source=source, operations=read_operations(operations))


def test_nothing_of_a_sample_stays_beside_the_forms_own_figures(root, sample):
    app = sent(opened(root, Language.EN, sample), ENOUGH, Language.EN)
    work = app.session_state["work"]
    assert (work.sample, work.feedback, work.operations_source) == ("", None, None)
    assert set(work.operations.operations.arrivals) == {Channel.PHONE, Channel.EMAIL, Channel.WEB}
    assert work.operations.operations.stores == ()
    title = words(Language.EN)("samples.tiny_city.title")
    assert words(Language.EN)("sources.put_away", name=title) in told(app)


def test_a_form_refused_leaves_the_sample_in_use(root, sample):
    app = sent(opened(root, Language.EN, sample), {"phone.people": 8}, Language.EN)
    assert words(Language.EN)("findings.form.nothing_told.says") in " ".join(box.value for box in app.error)
    assert app.session_state["work"].sample == "tiny_city"
    assert app.session_state["work"].operations == sample.operations
