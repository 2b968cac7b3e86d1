"""The case in one click, and from there to the comparison."""

import pytest
from streamlit.testing.v1 import AppTest

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
