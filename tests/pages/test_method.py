"""How is it computed?"""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.presentation.measured import measured, says, table
from cx_models.presentation.stages import STAGES
from cx_models.presentation.words import Language, words
from cx_models.queues.published import PUBLISHED

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


def test_published_cases_are_computed_on_request():
    app, text = opened(Language.EN), words(Language.EN)
    assert not app.success
    app.button(key="run_cases").click().run()
    assert app.success[0].value == text("method.cases_passed", agree=len(PUBLISHED), n=len(PUBLISHED))


@pytest.mark.parametrize("language", Language)
def test_other_libraries_stand_beside_as_last_measured(language):
    app, text = opened(language), words(language)
    shown = [block.value for block in app.markdown]
    assert table(measured(), text) in shown
    assert says(measured(), text) in shown
