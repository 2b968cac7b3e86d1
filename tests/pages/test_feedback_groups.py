"""Groups on the Feedback page are taken together; months follow one another."""

import io

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback
from cx_models.presentation.words import Language, words
from cx_models.screens.state import Source, Work


@pytest.fixture(scope="module")
def work(root):
    source = Source.of("feedback.xlsx", (root / "sample_data" / "internet_provider" / "feedback.xlsx").read_bytes())
    reading = read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name)
    return Work(sample="internet_provider", feedback_source=source, feedback=reading, confirmed=True)


@pytest.fixture
def page(root, work):
    def opened(language, along):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        app.query_params["lang"] = language.value
        app.session_state["work"] = work
        app.run()
        app.switch_page("pages/feedback.py").run()
        next(one for one in app.get("button_group") if one.key.startswith("feedback_along")).set_value(along).run()
        assert [fault.message for fault in app.exception] == []
        return app

    return opened


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("along", ["channel", "place", "reason", "segment"])
def test_chances_stand_where_a_ranking_would(page, language, along):
    app, text = page(language, along), words(language)
    assert any(text("feedback.alike_note") in one.value for one in app.caption)
    table = app.dataframe[0].value
    assert {"seen", "shown", "highest", "lowest", "gap", "p", "detectable"} <= set(table)
    assert table["answers"].is_monotonic_decreasing, "in the order of answers, not of levels"
    said = " ".join(one.value for one in app.markdown)
    assert (text("feedback.ends_clear") in said) == (along == "channel")
    assert (text("feedback.ends_open") in said) == (along in ("place", "segment"))


def test_months_keep_their_own_intervals(page):
    app = page(Language.EN, "month")
    assert any(words(Language.EN)("feedback.chart_note") in one.value for one in app.caption)
    assert set(app.dataframe[0].value) == {"group", "answers", "shown", "since", "detectable"}, "no year to look back"


@pytest.mark.parametrize("language", Language)
def test_a_change_of_months_is_told_with_what_the_season_leaves_open(page, language):
    app, text = page(language, "month"), words(language)
    assert any(text("differences.no_year") in one.value for one in app.markdown)
    assert any(text("differences.note_months") in one.value for one in app.caption)


@pytest.mark.parametrize("language", Language)
def test_what_differs_beyond_chance_is_named_and_what_would_go_unseen_told(page, language):
    app, text = page(language, "channel"), words(language)
    said = " ".join(one.value for one in app.markdown)
    assert text("differences.groups", groups="|").split("|")[0] in said
    assert any(text("differences.note") in one.value for one in app.caption)
    none = text("differences.none", detectable="|").split("|")[0]
    assert none in " ".join(one.value for one in page(language, "segment").markdown)
