"""A service that can come to rest in two ways shows both of them on the Scenario page."""

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.assumptions.entry import Edit
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.words import Language, words
from cx_models.scenario.levers import OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.screens.plan_list import Plans
from cx_models.screens.state import Work

TWO_WAYS = Scenario("two ways", (StaffPhone(-1, -1, -1, -1, -1), OfferCallBack(threshold=10.0)))
ONE_WAY = Scenario("one way", (StaffPhone(1, 1, 1, 1, 1),))


def asked(root, language, scenario):
    """The page after its reader has looked for a tipping point."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = language.value
    told = read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx")
    eager = {"callback.accepted": Edit(0.9, 0.9, 0.9)}
    app.session_state["work"] = Work(operations=told, plans=Plans().added(scenario), assumptions=eager)
    app.run()
    app.switch_page("pages/scenario.py").run()
    app.button(key="ask_rests").click().run()
    assert not app.exception
    return app


def html_of(app):
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", Language)
def test_both_weeks_are_shown_with_wait_giving_up_and_satisfaction(root, language):
    text = words(language)
    app = asked(root, language, TWO_WAYS)
    assert text("scenario.settled.two") in [one.value for one in app.markdown]
    shown = html_of(app)
    for name in ("scenario.settled.satisfied", "charts.queue_table.wait", "charts.queue_table.abandoned"):
        assert text(name) in shown, name
    assert text("scenario.settled.shown", n=1) in shown
    assert text("scenario.settled.other", n=2) in shown


@pytest.mark.parametrize("language", Language)
def test_where_there_is_one_week_it_is_said_and_no_table_stands_below(root, language):
    text = words(language)
    app = asked(root, language, ONE_WAY)
    assert text("scenario.settled.one") in [one.value for one in app.markdown]
    assert text("scenario.settled.satisfied") not in html_of(app)


@pytest.mark.parametrize("language", Language)
def test_where_recruits_are_awaited_both_weeks_are_spoken_of(root, language):
    text = words(language)
    late = Scenario("late", (StaffPhone(1, 1, 1, 1, 1, delay_weeks=10),))
    told = [one.value for one in asked(root, language, late).markdown]
    for week in ("later", "first"):
        assert text(f"scenario.settled.{week}", said=text("scenario.settled.one")) in told
