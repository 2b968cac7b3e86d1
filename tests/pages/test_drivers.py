"""The tab of associations: what is held against the answers is the reader's choice, and is kept."""

import io

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback
from cx_models.presentation.words import Language, words
from cx_models.screens.state import Source, Work

LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def provider(root):
    source = Source.of("feedback.xlsx", (root / "sample_data" / "internet_provider" / "feedback.xlsx").read_bytes())
    return source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name)


def sheet(*lines):
    source = Source.of("answers.csv", "\n".join(lines).encode())
    return source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name)


@pytest.fixture
def page(root):
    def opened(language, source, reading):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        app.query_params["lang"] = language.value
        app.session_state["work"] = Work(feedback_source=source, feedback=reading, confirmed=True)
        app.run()
        app.switch_page("pages/feedback.py").run()
        app.session_state["feedback_tabs"] = words(language)("feedback.tab.drivers")
        app.run()
        assert [fault.message for fault in app.exception] == []
        return app

    return opened


def said(app):
    return " ".join(one.value for one in [*app.markdown, *app.caption, *app.info, *app.warning])


@LANGUAGES
def test_what_explains_most_is_named_and_no_cause_is_claimed(page, provider, language):
    text = words(language)
    told = said(page(language, *provider))
    assert text("drivers.lead") in told
    assert text("drivers.most", name=text.title("roles.resolved"), share="|").split("|")[0] in told
    assert text("drivers.shares_note") in told and text("drivers.changes_note") in told


@LANGUAGES
def test_a_choice_is_kept_over_another_question_and_nothing_chosen_is_asked_for(page, provider, language):
    text = words(language)
    app = page(language, *provider)
    app.multiselect[0].set_value(["wait", "channel"]).run()
    assert text("drivers.most", name=text.title("roles.wait"), share="|").split("|")[0] in said(app)
    app.segmented_control[0].set_value("nps").run()
    assert "resolved" in app.multiselect[0].value
    app.segmented_control[0].set_value("csat").run()
    assert app.multiselect[0].value == ["wait", "channel"]
    app.multiselect[0].set_value([]).run()
    assert [fault.message for fault in app.exception] == []
    assert text("drivers.choose_some") in [one.value for one in app.info]


@LANGUAGES
def test_questions_of_one_form_come_with_a_warning(page, provider, language):
    text = words(language)
    app = page(language, *provider)
    app.multiselect[0].set_value(["nps", "resolved"]).run()
    assert [one.value[:40] for one in app.warning] == [text("drivers.halo", r="0")[:40]]


@LANGUAGES
def test_a_sheet_of_scores_alone_says_so(page, language):
    app = page(language, *sheet("CSAT (1-5)", *(["4", "5", "2", "3"] * 50)))
    assert words(language)("drivers.nothing") in [one.value for one in app.info]


@LANGUAGES
def test_too_few_answers_say_so(page, language):
    lines = ["CSAT (1-5),Channel", *(f"{1 + at % 5},{'phone' if at % 3 else 'store'}" for at in range(60))]
    app = page(language, *sheet(*lines))
    assert words(language)("drivers.too_few") in [one.value for one in app.info]
