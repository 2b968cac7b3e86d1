"""Every page opens with no data, with a sample and with a messy file, in both languages."""

import io
from functools import lru_cache
from html import escape
from itertools import cycle
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.presentation.findings import finding_sentence
from cx_models.presentation.words import Language, words
from cx_models.screens.frame import PAGES
from cx_models.screens.state import Source, Work

SHARED = Path(__file__).parents[3] / "shared" / "data"
FOLDERS = (SHARED / "messy", SHARED / "real")
MESSY = ("o06_nan_spellings.csv", "o10_webropol_style_wide_fi.xlsx", "o13_header_only.xlsx", "o23_truncated.xlsx")
CODES = [entry.code for entry in PAGES]
SECONDS = 60


@lru_cache(maxsize=len(MESSY))
def work_of(path, operations=None):
    """A session's work after bringing the file at ``path``."""
    source = Source.of(path.name, path.read_bytes())
    return Work(
        feedback_source=source,
        feedback=read_feedback(io.BytesIO(source.content), ColumnMap(), name=source.name),
        operations_source=Source.of(operations.name, operations.read_bytes()) if operations else None,
        operations=read_operations(operations) if operations else None,
    )


@pytest.fixture(scope="session")
def sample(root):
    folder = root / "sample_data" / "tiny_city"
    return work_of(folder / "feedback.xlsx", folder / "operations.xlsx")


def opened(root, code, language, work=None):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = language.value
    if work is not None:
        app.session_state["work"] = work
    app.run()
    return follow(app, code, language) if code != CODES[0] else shown(app, code, language)


def follow(app, code, language):
    app.switch_page(f"pages/{code}.py").run()
    return shown(app, code, language)


def shown(app, code, language):
    assert [fault.message for fault in app.exception] == []
    assert app.title[0].value == words(language)(f"{code}.title")
    return app


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", CODES)
def test_a_page_opens_without_data(root, code, language):
    opened(root, code, language)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", CODES)
def test_a_page_opens_with_a_sample(root, code, language, sample):
    opened(root, code, language, sample)


@pytest.mark.parametrize("name", MESSY)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", CODES)
def test_a_page_opens_with_a_messy_file(root, messy, code, language, name):
    opened(root, code, language, work_of(messy / name))


def brought():
    """Every messy and every real file, in turns in Finnish and in English."""
    files = [file for folder in FOLDERS for file in sorted(folder.glob("*.*")) if file.name != "expected.json"]
    absent = [pytest.param(None, None, marks=pytest.mark.skip(reason="the spreadsheets are not here"))]
    turns = zip(files, cycle(Language), strict=False)
    return [pytest.param(file, language, id=f"{file.name} {language}") for file, language in turns] or absent


@pytest.mark.slow
@pytest.mark.parametrize(("file", "language"), brought())
def test_a_file_of_any_kind_beside_operations_opens_every_page_that_builds_on_it(root, file, language):
    """What was read is fitted, shown and projected; what could not be read leaves the operations standing."""
    work = work_of(file, root / "sample_data" / "tiny_city" / "operations.xlsx")
    app = opened(root, "feedback", language, work)
    for code in ("today", "scenario"):
        follow(app, code, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", Language)
def test_every_page_opens_on_the_case_with_the_provider(root, language):
    app = opened(root, "start", language)
    app.button(key="open_case").click().run()
    assert len(app.session_state["work"].scenarios) >= 4
    for code in CODES:
        follow(app, code, language)
        assert app.session_state["work"].sample == "internet_provider"


def test_changing_the_language_keeps_the_work(root, sample):
    app = opened(root, "feedback", Language.FI, sample)
    before = app.session_state["work"]
    app.session_state["lang"] = "en"
    app.run()
    assert app.title[0].value == words(Language.EN)("feedback.title")
    assert app.session_state["work"] is before


def test_a_sample_is_one_click_away_from_the_start(root):
    app = opened(root, "start", Language.EN)
    app.button(key="sample_tiny_city").click().run()
    work = app.session_state["work"]
    assert work.sample == "tiny_city"
    assert work.feedback.feedback is not None
    assert work.operations.operations is not None


def test_a_corrected_column_is_read_anew(root, tmp_path):
    sheet = tmp_path / "own.csv"
    lines = [f"2025-03-{day:02};phone;{1 + day % 5};{day % 11}" for day in range(1, 29)]
    sheet.write_text("\n".join(["date;channel;satisfaction 1-5;likelihood to recommend 0-10", *lines]))
    app = opened(root, "feedback", Language.EN, work_of(sheet))
    assert app.session_state["work"].confirmed is False
    main = next(box for box in app.selectbox if box.label == words(Language.EN)("columns.main_score"))
    main.select("likelihood to recommend 0-10")
    next(button for button in app.button if button.label == words(Language.EN)("columns.confirm")).click().run()
    work = app.session_state["work"]
    assert work.confirmed
    assert work.feedback.layout.mapping["score"] == "likelihood to recommend 0-10"


def test_a_column_recognised_wrongly_can_be_let_go(root, tmp_path):
    sheet = tmp_path / "own.csv"
    lines = [f"2025-03-{day:02};phone;{1 + day % 5};{20 + day}" for day in range(1, 29)]
    sheet.write_text("\n".join(["date;channel;satisfaction 1-5;waiting time (s)", *lines]))
    text = words(Language.EN)
    app = opened(root, "feedback", Language.EN, work_of(sheet))
    wait = next(box for box in app.selectbox if box.label == text.title("roles.wait"))
    assert wait.value == "waiting time (s)"
    wait.select_index(wait.options.index(text("columns.none")))
    next(button for button in app.button if button.label == text("columns.confirm")).click().run()
    work = app.session_state["work"]
    assert "wait" not in work.feedback.layout.mapping
    assert work.feedback.layout.mapping["score"] == "satisfaction 1-5"
    wait = next(box for box in app.selectbox if box.label == text.title("roles.wait"))
    assert wait.value is None


@pytest.mark.parametrize("language", Language)
def test_without_scores_nothing_is_said_of_figures_that_are_not_there(root, messy, language):
    app = opened(root, "feedback", language, work_of(messy / "o17_formula_without_cached_values.xlsx"))
    text = words(language)
    assert text("feedback.no_scores") in [box.value for box in app.info]
    assert text("feedback.unsettled") not in [box.value for box in app.warning]


def test_the_findings_are_told_whole_and_their_levels_are_no_commands(root, messy):
    work = work_of(messy / "o10_webropol_style_wide_fi.xlsx")
    app, text = opened(root, "feedback", Language.FI, work), words(Language.FI)
    app.session_state["feedback_tabs"] = text("feedback.tab.noticed", n=len(work.feedback.findings))
    app.run()
    table = next(element.proto.body for element in app.get("html") if "kanava-table" in element.proto.body)
    says, cure = finding_sentence(next(f for f in work.feedback.findings if f.code == "column.not_used"), Language.FI)
    assert escape(says) in table and escape(cure) in table
    assert "alla" not in cure
    assert text("findings.counted", severity=text("findings.severity.choice"), n=1) in app.caption[-1].value


def test_every_row_left_out_is_listed_with_its_reason_and_cure(root, sample):
    app = opened(root, "feedback", Language.EN, sample)
    app.session_state["feedback_tabs"] = words(Language.EN)("feedback.tab.noticed", n=len(sample.feedback.findings))
    app.session_state["feedback_each"] = True
    app.run()
    table = app.dataframe[0].value
    rows = {row for finding in sample.feedback.findings for row in finding.facts.get("rows", ())}
    assert rows <= {int(row) for row in table["row"] if row != ""}
    assert (table["what"].str.len() > 0).all() and (table["cure"].str.len() > 0).all()
