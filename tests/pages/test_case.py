"""The case in one click, and from there to the comparison."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.read_operations import read_operations
from cx_models.presentation.figures import scenario_name
from cx_models.presentation.words import Language, words

SECONDS = 90


def shown_html(app):
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", Language)
def test_one_click_on_the_start_page_opens_the_case(root, language):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = language.value
    app.run()
    app.button(key="open_case").click().run()
    work = app.session_state["work"]
    assert not app.exception
    assert app.title[0].value == words(language)("scenario.title")
    assert work.scenarios[0].name == "case.closures"
    assert len(work.scenarios) >= 4
    app.switch_page("pages/compare.py").run()
    assert not app.exception
    assert app.title[0].value == words(language)("compare.title")
    for scenario in work.scenarios:
        assert scenario_name(scenario, words(language)) in shown_html(app)


@pytest.mark.parametrize("code", ["scenario", "compare"])
def test_plans_of_the_case_are_told_to_be_of_other_data_once_the_data_are_others(root, code):
    text = words(Language.FI)
    app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = "fi"
    app.run()
    app.button(key="open_case").click().run()
    assert "plans.afresh" not in [button.key for button in app.button]
    tiny = read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx")
    work = app.session_state["work"]
    app.session_state["work"] = replace(work, operations=tiny, feedback=None)
    app.switch_page(f"pages/{code}.py").run()
    assert not app.exception
    said = " ".join(element.value for element in app.markdown)
    unknown = sorted(work.scenarios[1].stores_named)
    assert unknown
    assert text("scenario.other_data.stores", stores=", ".join(unknown)) in said
    app.button(key="plans.afresh").click().run()
    assert not app.exception
    assert not [plan for plan in app.session_state["work"].plans.listed if plan.scenario.levers]
