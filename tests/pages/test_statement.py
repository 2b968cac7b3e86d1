"""Does the plan pay: on the Money tab and the Compare page, without a browser."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.operations import Economy
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.words import Language, words
from cx_models.scenario.levers import AddBot
from cx_models.scenario.scenario import Scenario
from cx_models.screens.plan_list import Plans
from cx_models.screens.state import Work

FI = words(Language.FI)
PRICES = Economy(25.0, 22.0, 9.0)


@pytest.fixture
def opened(root):
    """The page of a plan in the tiny city, whose prices are told or not."""
    read = read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx")

    def of(code, economy):
        operations = replace(read, operations=replace(read.operations, economy=economy))
        plans = Plans().added(Scenario("botti", (AddBot(),)))
        app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        app.query_params["lang"] = "fi"
        app.session_state["work"] = Work(operations=operations, plans=plans)
        app.session_state["pictures"] = FI("scenario.tab.money")
        app.run()
        app.switch_page(f"pages/{code}.py").run()
        assert [fault.message for fault in app.exception] == []
        return app

    return of


def tables(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_money_tab_tells_the_statement_and_how_sure_it_is_when_asked(opened):
    app = opened("scenario", PRICES)

    def said():
        return next(one.value for one in app.markdown if one.value.startswith(f"**{FI('statement.title')}**"))

    assert FI("statement.net") in tables(app) and FI("statement.note") in [one.value for one in app.caption]
    assert "maailmassa" not in said()
    next(button for button in app.button if button.label == FI("years.sure")).click().run()
    assert not app.exception and "maailmassa" in said()


def test_without_wages_and_margin_the_tab_says_what_to_tell_and_where(opened):
    app = opened("scenario", replace(PRICES, margin_per_customer_month=None))
    assert any(FI("statement.needs") in one.value for one in app.info)
    assert FI("statement.net") not in tables(app) and FI("charts.money.title") not in " ".join(
        one.value for one in app.markdown
    )
    assert FI("failure.title") in " ".join(one.value for one in app.markdown), "hours need no prices"


def test_the_comparison_tells_the_two_years_of_each_plan_where_prices_are_told(opened):
    assert FI("compare.row.net_two_years") in tables(opened("compare", PRICES))
    assert FI("compare.row.net_two_years") not in tables(opened("compare", Economy()))
