"""Answers weighed to all customers: from the operations, or from shares that the reader writes."""

import io

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.presentation.words import Language, words
from cx_models.screens.state import Source, Work

LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def feedback(root):
    source = Source.of("feedback.xlsx", (root / "sample_data" / "internet_provider" / "feedback.xlsx").read_bytes())
    return {
        "feedback_source": source,
        "feedback": read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name),
        "confirmed": True,
    }


@pytest.fixture(scope="module")
def operations(root):
    source = Source.of("operations.xlsx", (root / "sample_data/internet_provider/operations.xlsx").read_bytes())
    return {
        "operations_source": source,
        "operations": read_operations(io.BytesIO(source.content), name=source.name),
    }


@pytest.fixture
def page(root):
    def opened(language, **held):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        app.query_params["lang"] = language.value
        app.session_state["work"] = Work(**held)
        app.run()
        app.switch_page("pages/feedback.py").run()
        assert [fault.message for fault in app.exception] == []
        return app

    return opened


def switch(app, text):
    return [box for box in app.toggle if box.label == text("weighing.weigh")]


def figures(app):
    return [one.value for one in app.metric]


def field(app, group):
    return next(one for one in app.text_input if one.label == group)


@LANGUAGES
def test_the_operations_tell_what_to_weigh_to_and_nothing_moves_unasked(page, feedback, operations, language):
    app, text = page(language, **feedback, **operations), words(language)
    before = figures(app)
    switch(app, text)[0].set_value(True).run()
    assert [fault.message for fault in app.exception] == []
    assert figures(app) != before
    assert any("1,42" in one.value or "1.42" in one.value for one in app.caption), "the design effect"
    assert app.session_state["work"].feedback is feedback["feedback"], "the model reads the answers as they came"
    switch(app, text)[0].set_value(False).run()
    assert figures(app) == before


@LANGUAGES
def test_without_operations_shares_can_be_written_and_count_once_they_make_a_whole(page, feedback, language):
    app, text = page(language, **feedback), words(language)
    assert switch(app, text) == []
    before = figures(app)
    names = ("Digivarma", "Satunnainen", "Tuettu")
    field(app, names[0]).set_value("20").run()
    missing = [one.value for one in app.info if names[1] in one.value and names[2] in one.value]
    assert missing and switch(app, text) == []
    field(app, names[1]).set_value("30").run()
    field(app, names[2]).set_value("40").run()
    assert [one.value for one in app.warning if "90" in one.value]
    assert switch(app, text) == []
    field(app, names[2]).set_value("50").run()
    switch(app, text)[0].set_value(True).run()
    assert figures(app) != before
    assert app.session_state["work"].base["segment"] == {names[0]: 0.2, names[1]: 0.3, names[2]: 0.5}
    app.switch_page("pages/start.py").run()
    app.switch_page("pages/feedback.py").run()
    assert field(app, names[0]).value == "20"
    assert switch(app, text)[0].value


def test_what_is_no_share_is_told_and_changes_nothing(page, feedback):
    app = page(Language.EN, **feedback)
    field(app, "Digivarma").set_value("240").run()
    assert any("240" in one.value and "100" in one.value for one in app.error)
    assert app.session_state["work"].base == {}


def test_a_town_size_is_a_way_to_compare(page, feedback):
    app, text = page(Language.EN, **feedback), words(Language.EN)
    next(one for one in app.get("button_group") if one.key.startswith("feedback_along")).set_value("town").run()
    tables = [one.value for one in app.dataframe]
    towns = {text(f"feedback.town.{size}") for size in ("large", "middle", "small")}
    assert any(set(table.get("group", ())) == towns for table in tables)
