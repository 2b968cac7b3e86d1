"""The tab of comments: themes are chosen, edited, added and given back."""

import io

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback
from cx_models.presentation.words import Language, words
from cx_models.screens.state import Source, Work
from cx_models.voice.themes import shipped_themes

LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def city(root):
    source = Source.of("feedback.xlsx", (root / "sample_data" / "tiny_city" / "feedback.xlsx").read_bytes())
    return source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name)


@pytest.fixture
def page(root):
    def opened(language, source, reading):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
        app.query_params["lang"] = language.value
        app.session_state["work"] = Work(feedback_source=source, feedback=reading, confirmed=True)
        app.run()
        app.switch_page("pages/feedback.py").run()
        app.session_state["feedback_tabs"] = words(language)("feedback.tab.comments")
        return sound(app.run())

    return opened


def sound(app):
    assert [fault.message for fault in app.exception] == []
    return app


def said(app):
    return " ".join(one.value for one in [*app.markdown, *app.caption, *app.info, *app.warning])


def box(app, text, code):
    name = text(f"comments.theme.{code}")
    return next(one for one in app.text_area if one.label.lower() == name.lower())


@LANGUAGES
def test_themes_are_told_with_languages_and_what_stands_behind_them(page, city, language):
    text = words(language)
    app = page(language, *city)
    told = said(app)
    assert text("comments.languages", n="|", fi="|", en="|", other="|").split("|")[0] in told
    assert text("comments.gaps_note") in told
    assert len(app.text_area) == len(shipped_themes("matters"))
    app.segmented_control(key="comments_set").set_value("dimensions")
    sound(app.run())
    assert len(app.text_area) == len(shipped_themes("dimensions")) == 3


@LANGUAGES
def test_words_are_edited_dropped_and_given_back(page, city, language):
    text = words(language)
    app = page(language, *city)
    number = len(app.text_area)
    box(app, text, "matters.wait").set_value("Zebra*, kaksi sanaa")
    sound(app.run())
    assert app.session_state["work"].themes["matters"][0].words == ("zebra*", "kaksi sanaa")
    box(app, text, "matters.price").set_value("")
    sound(app.run())
    assert len(app.text_area) == number - 1
    app.button(key="comments.reset.matters").click()
    sound(app.run())
    assert app.session_state["work"].themes == {}
    assert box(app, text, "matters.wait").value.split(", ")[0] == shipped_themes("matters")[0].words[0]


@LANGUAGES
def test_an_unfit_word_is_told_and_changes_nothing(page, city, language):
    text = words(language)
    app = page(language, *city)
    before = box(app, text, "matters.wait").value
    box(app, text, "matters.wait").set_value("jo*no")
    sound(app.run())
    assert "jo*no" in " ".join(one.value for one in app.warning)
    assert box(app, text, "matters.wait").value == before
    assert app.session_state["work"].themes == {}


@LANGUAGES
def test_a_theme_of_ones_own_is_added_under_its_own_name(page, city, language):
    text = words(language)
    app = page(language, *city)
    number = len(app.text_area)

    def fill(name, its):
        next(one for one in app.text_input if one.label == text("comments.add_name")).set_value(name)
        next(one for one in app.text_input if one.label == text("comments.add_words")).set_value(its)
        next(one for one in app.button if one.label == text("comments.add")).click()
        return sound(app.run())

    fill("", "jono")
    assert text("comments.add_missing") in said(app)
    fill("Parkkipaikka", "parkki*, parking")
    assert len(app.text_area) == number + 1
    assert app.session_state["work"].themes["matters"][-1].name == "Parkkipaikka"


@LANGUAGES
def test_a_sheet_without_comments_says_so(page, language):
    source = Source.of("answers.csv", "\n".join(["CSAT (1-5),Channel", *["4,phone", "2,store"] * 30]).encode())
    app = page(language, source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name))
    assert words(language)("comments.none") in [one.value for one in app.info]
