"""How is it computed?"""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.presentation.measured import measured, says, table
from cx_models.presentation.stages import STAGES
from cx_models.presentation.words import Language, words
from cx_models.queues.published.cases import GROUPS

ROOT = Path(__file__).parents[2]


def opened(language):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["lang"] = language.value
    app.run()
    return app.switch_page("pages/method.py").run()


@pytest.mark.parametrize("language", Language)
def test_every_stage_has_its_heading_and_its_formulas(language):
    app, text = opened(language), words(language)
    assert not app.exception
    headings = [header.value for header in app.header]
    for place, stage in enumerate(STAGES, start=1):
        assert f"{place}. {text(f'method.stage.{stage.code}.title')}" in headings
    assert len(app.latex) == sum(len(stage.formulas) for stage in STAGES)


@pytest.mark.parametrize("language", Language)
def test_every_published_case_is_computed_on_request_and_told_group_by_group(language):
    app, text = opened(language), words(language)
    assert not app.success
    app.button(key="run_cases").click().run()
    assert not app.exception
    assert app.success[0].value == text("published.all_agree", figures=246, cases=54)
    titles = [expander.label for expander in app.expander]
    for group in GROUPS:
        assert any(title.startswith(text(f"published.group.{group}")) for title in titles), group
    assert [button.label for button in app.get("download_button")] == [text("published.download")]


def test_what_was_computed_stays_when_the_language_changes():
    app = opened(Language.EN)
    app.button(key="run_cases").click().run()
    app.session_state["lang"] = Language.FI
    app.run()
    assert app.success[0].value == words(Language.FI)("published.all_agree", figures=246, cases=54)


@pytest.mark.parametrize("language", Language)
def test_other_libraries_stand_beside_as_last_measured(language):
    app, text = opened(language), words(language)
    shown = [block.value for block in app.markdown]
    assert table(measured(), text) in shown
    assert says(measured(), text) in shown
