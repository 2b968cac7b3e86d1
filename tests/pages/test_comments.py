"""The tab of comments: themes are chosen, edited, added, given back and brought; topics, tone, and checks by hand."""

import io

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback
from cx_models.presentation.check_file import check_workbook
from cx_models.presentation.theme_file import themes_workbook
from cx_models.presentation.words import Language, words
from cx_models.screens.sources import EXCEL
from cx_models.screens.state import Source, Work
from cx_models.voice.checks import drawn
from cx_models.voice.commented import commented
from cx_models.voice.themes import Theme, shipped_themes
from cx_models.voice.tone import TONES

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
    assert text("comments.languages", n="|", fi="|", en="|", short="|").split("|")[0] in told
    assert text("comments.gaps_note.themes") in told
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


def look_at(app, view):
    app.segmented_control(key="comments_view").set_value(view)
    return sound(app.run())


@LANGUAGES
def test_topics_are_found_and_one_is_kept_as_a_theme(page, language):
    text = words(language)
    parts = ("Ystävällinen myyjä neuvoi", "Pitkä jono ja odotus", "Lasku ja hinta väärin", "Netti pätki viikon")
    rows = [f"{at + 1},{part} {number}" for number in range(30) for at, part in enumerate(parts)]
    source = Source.of("answers.csv", "\n".join(["CSAT (1-5),Comment", *rows]).encode())
    app = page(language, source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name))
    look_at(app, "topics")
    assert text("topics.note") in said(app)
    app.slider(key="topics_number").set_value(4)
    sound(app.run())
    app.button(key="topics_keep").click()
    assert text("comments.add_missing") in said(sound(app.run()))
    app.text_input(key="topics_name").set_value("Löydetty")
    app.button(key="topics_keep").click()
    sound(app.run())
    kept = app.session_state["work"].themes["matters"][-1]
    assert kept.name == "Löydetty" and len(kept.words) > 1


@LANGUAGES
def test_the_tone_stands_beside_its_accuracy(page, city, language):
    text = words(language)
    app = look_at(page(language, *city), "tones")
    told = said(app)
    assert text("tones.accuracy_title") in told and text("tones.accuracy_note") in told
    assert text("tones.themes_note") in told
    app.segmented_control(key="tones_set").set_value("dimensions")
    sound(app.run())


@LANGUAGES
def test_files_that_people_read_come_back_as_agreement(page, city, language):
    text = words(language)
    app = look_at(page(language, *city), "checks")
    told = commented(city[1].feedback)
    names, number = [theme.name for theme in shipped_themes("matters")], len(told.comments)

    def read_by(shift):
        book = openpyxl.load_workbook(io.BytesIO(check_workbook(drawn(told, 50), names, text)))
        for row in range(2, number + 2):
            book.worksheets[0].cell(row, 3, text(f"comments.theme.tone.{TONES[(row + shift * (row % 9 == 0)) % 3]}"))
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    files = [(f"{name}.xlsx", read_by(shift), EXCEL) for shift, name in enumerate("ab")]
    app.file_uploader(key="checks_files").set_value(files)
    sound(app.run())
    shown = said(app)
    assert (
        text("checks.read", name="a.xlsx", n=number) in shown and text("checks.read", name="b.xlsx", n=number) in shown
    )
    assert text("checks.readers_alpha", alpha="|").split("|")[0] in shown
    look_at(app, "themes")
    assert text("checks.read", name="a.xlsx", n=number) in said(look_at(app, "checks"))  # kept while elsewhere
    app.button(key="checks_remove").click()
    assert text("checks.note") not in said(sound(app.run()))


@LANGUAGES
def test_a_file_that_cannot_be_read_is_told_with_its_cure(page, city, language):
    app = look_at(page(language, *city), "checks")
    app.file_uploader(key="checks_files").set_value([("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 99, EXCEL)])
    sound(app.run())
    assert len(app.error) == 1


@LANGUAGES
def test_themes_are_brought_from_a_file(page, city, language):
    text = words(language)
    app = page(language, *city)
    own = {"matters": (Theme("Parkki", ("parkki*",)), Theme("matters.wait", ("jono*",)))}
    app.file_uploader(key="themes_upload").set_value(("themes.xlsx", themes_workbook(own, text), EXCEL))
    sound(app.run())
    assert app.session_state["work"].themes == own
    assert box(app, text, "matters.wait").value == "jono*" and len(app.text_area) == 2
    app.file_uploader(key="themes_upload").set_value(("x.csv", b"a,b\n1,2\n", "text/csv"))
    sound(app.run())
    assert text("theme_file.none") in [one.value for one in app.warning]
    assert app.session_state["work"].themes == own


@LANGUAGES
def test_few_comments_have_no_topics_but_a_tone(page, language):
    rows = ["CSAT (1-5),Comment", *["4,Ystävällinen myyjä", "2,Pitkä jono ja huono palvelu"] * 15]
    source = Source.of("answers.csv", "\n".join(rows).encode())
    app = page(language, source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name))
    assert words(language)("topics.few", fewest=100) in [one.value for one in look_at(app, "topics").info]
    assert words(language)("tones.accuracy_title") in said(look_at(app, "tones"))


@LANGUAGES
def test_a_sheet_without_comments_says_so(page, language):
    source = Source.of("answers.csv", "\n".join(["CSAT (1-5),Channel", *["4,phone", "2,store"] * 30]).encode())
    app = page(language, source, read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name))
    assert words(language)("comments.none") in [one.value for one in app.info]
