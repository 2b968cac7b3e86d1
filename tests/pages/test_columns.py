"""Which column is what: pressing the button settles every question that the form asks."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from cx_models.intake.feedback import ColumnMap
from cx_models.intake.reading import read_feedback
from cx_models.presentation.words import Language, words
from cx_models.problems import CODES, Severity
from cx_models.screens.columns import ASKED
from cx_models.screens.state import Source, Work

TEXT = words(Language.EN)
HEADER = ["date", "channel", "satisfaction 1-5", "comment"]


def several_scores():
    """Three columns of answers, none of which says that it is the whole."""
    return [["date", "imag1", "imag2", "qual1"]] + [
        [f"2025-03-{day:02}", 1 + day % 5, 1 + day % 4, 1 + (day + 2) % 5] for day in range(1, 29)
    ]


def scores_under_channels():
    """A column of numbers per channel, none of which says that they are answers."""
    return [["date", "phone", "chat", "store"]] + [
        [f"2025-03-{day:02}", 1 + day % 5, 1 + (day + 1) % 5, 1 + day % 4] for day in range(1, 29)
    ]


def open_scale():
    """Answers from 2 to 10: from 1 to 10 as well as from 0."""
    return [["date", "channel", "satisfaction"]] + [[f"2025-03-{day:02}", "phone", 2 + day % 9] for day in range(1, 29)]


def open_days():
    """Days up to twelve only: the day or the month may come first."""
    return [HEADER] + [[f"{1 + i % 12}/{1 + (i + 4) % 12}/2024", "phone", 1 + i % 5, "Went well"] for i in range(24)]


def delimited(rows):
    return "own.csv", "\n".join(";".join(map(str, row)) for row in rows).encode()


def two_years():
    """Two sheets alike, and a third with other headers: which of them is meant?"""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, header in (("2024", HEADER), ("2025", HEADER), ("Other", [*HEADER[:3], "segment"])):
        sheet = book.create_sheet(title)
        sheet.append(header)
        for i in range(30):
            sheet.append([dt.date(2024, 1, 1 + i), "phone", 1 + i % 5, "Went well" if header is HEADER else "a"])
    kept = io.BytesIO()
    book.save(kept)
    return "own.xlsx", kept.getvalue()


def opened(root, name, content):
    source = Source.of(name, content)
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    reading = read_feedback(io.BytesIO(content), ColumnMap(), name=name)
    app.session_state["work"] = Work(feedback_source=source, feedback=reading)
    app.run()
    return app.switch_page("pages/feedback.py").run()


def questions(app):
    reading = app.session_state["work"].feedback
    return {finding.code for finding in reading.findings if finding.severity is Severity.CHOICE}


def confirm(app):
    next(button for button in app.button if button.label == TEXT("columns.confirm")).click().run()
    assert [fault.message for fault in app.exception] == []
    return app


@pytest.mark.parametrize(
    ("code", "file"),
    [
        ("score.primary_unclear", delimited(several_scores())),
        ("score.primary_unclear", delimited(scores_under_channels())),
        ("score.scale_unclear", delimited(open_scale())),
        ("date.order_unclear", delimited(open_days())),
        ("sheet.several", two_years()),
    ],
)
def test_a_suggestion_left_as_it_stands_is_an_answer(root, code, file):
    app = opened(root, *file)
    before = app.session_state["work"].feedback
    assert code in questions(app)
    assert TEXT("feedback.unsettled") in [box.value for box in app.warning]
    confirm(app)
    after = app.session_state["work"].feedback
    assert questions(app) == set()
    assert not app.warning
    assert after.layout.sheet == before.layout.sheet
    assert after.layout.mapping == before.layout.mapping
    assert after.feedback.scales[after.feedback.primary] == before.feedback.scales[before.feedback.primary]


def test_another_main_score_is_not_forced_onto_the_scale_of_the_suggestion(root):
    rows = [[*row, day % 11] for day, row in enumerate(several_scores()[1:])]
    app = opened(root, *delimited([["date", "imag1", "imag2", "qual1", "likelihood to recommend"], *rows]))
    next(box for box in app.selectbox if box.label == TEXT("columns.main_score")).select("likelihood to recommend")
    confirm(app)
    feedback = app.session_state["work"].feedback.feedback
    assert feedback.scales[feedback.primary].high == 10


def test_scores_of_several_channels_can_be_chosen_as_one(root):
    rows = [[*row, day % 11] for day, row in enumerate(scores_under_channels()[1:])]
    header = [*scores_under_channels()[0], "likelihood to recommend"]
    app = opened(root, *delimited([header, *rows]))
    box = next(box for box in app.selectbox if box.label == TEXT("columns.main_score"))
    assert "phone + chat + store" in box.options
    box.select("phone + chat + store")
    confirm(app)
    feedback = app.session_state["work"].feedback.feedback
    assert questions(app) == set() and feedback.records["score"].notna().sum() == 3 * len(rows)


def test_every_finding_that_needs_a_choice_is_asked_in_the_form():
    assert {code for code, severity in CODES.items() if severity is Severity.CHOICE} == set(ASKED)
