"""Themes taken along in a workbook and brought back, whatever language they are named in."""

import io

import openpyxl
import pytest

from cx_models.presentation.tables import workbook
from cx_models.presentation.theme_file import read_themes, themes_workbook
from cx_models.presentation.words import Language, words
from cx_models.voice.themes import SETS, Theme, shipped_themes

LANGUAGES = pytest.mark.parametrize("language", Language)
ALL = {of: shipped_themes(of) for of in SETS}


@LANGUAGES
def test_what_is_taken_along_comes_back_the_same(language):
    own = {**ALL, "matters": (*ALL["matters"], Theme("Parkkipaikka", ("parkki*", "oma ruutu")))}
    read = read_themes(io.BytesIO(themes_workbook(own, words(language))), "themes.xlsx")
    assert read.themes == own and read.unfit == ()


def rows(language, *told):
    text = words(language)
    headers = [text(f"theme_file.header.{head}") for head in ("set", "theme", "words")]
    return io.BytesIO(workbook(headers, [list(row) for row in told], "x"))


@LANGUAGES
def test_a_theme_of_ours_is_known_by_its_name_in_either_language_and_in_any_case(language):
    text = words(language)
    of, name = text("comments.set.matters").upper(), text("comments.theme.matters.price").upper()
    for other in Language:
        read = read_themes(rows(other, (of, name, "Hinta*; kallis")), "x.xlsx")
        assert read.themes == {"matters": (Theme("matters.price", ("hinta*", "kallis")),)}


@LANGUAGES
def test_what_cannot_be_used_is_named_and_the_rest_is_kept(language):
    of = words(language)("comments.set.feelings")
    told = ((of, "Ilo", "ilo*, jo*no, x"), ("Mystery", "A", "jono"), (of, "", "jono"), (of, "B", ""), ("", "", ""))
    read = read_themes(rows(language, *told), "x.xlsx")
    assert read.themes == {"feelings": (Theme("Ilo", ("ilo*",)),)}
    assert read.unfit == ("jo*no", "x", "A", of, "B")


@LANGUAGES
def test_a_file_without_the_table_has_no_themes(language):
    assert read_themes(io.BytesIO(b"a,b\n1,2\n"), "x.csv").themes == {}
    assert read_themes(rows(language), "x.xlsx").themes == {}


def test_words_that_start_like_a_formula_stay_text():
    file = themes_workbook({"matters": (Theme("=1+1", ("jono",)),)}, words(Language.FI))
    sheet = openpyxl.load_workbook(io.BytesIO(file)).active
    assert [sheet.cell(2, column).data_type for column in (2, 3)] == ["s", "s"]
    assert sheet.cell(2, 2).value == "=1+1"
