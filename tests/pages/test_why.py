"""The panel that says why: every figure in both languages, worked out only when it is open."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.baseline.calibrate import calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.projection.crowding import MEASURES
from cx_models.projection.explain import NAMES, OF_QUEUES, explainable, queue_of
from cx_models.projection.project import project
from cx_models.scenario.levers import AddChat, CloseStores
from cx_models.scenario.scenario import Scenario
from cx_models.screens import projected
from cx_models.screens.why import QUEUE

SECONDS = 90


@pytest.fixture
def case(root):
    def opened(language, panel=True):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
        app.query_params["lang"] = language.value
        app.session_state["why"] = panel
        app.run()
        app.button(key="open_case").click().run()
        assert [fault.message for fault in app.exception] == []
        return app

    return opened


def figures(app):
    return next(group for group in app.button_group if str(group.key).startswith("why."))


def picker(app, name):
    return next(box for box in app.selectbox if str(box.key).startswith(f"why.{name}."))


def said(app):
    return " ".join(element.value for element in app.markdown)


@pytest.mark.parametrize("language", Language)
def test_every_figure_is_explained_in_both_languages(case, language):
    app, text = case(language), words(language)
    assert len(figures(app).options) == len(NAMES) - len(OF_QUEUES) + 1, "one pill is for all the queues"
    told = set()
    shown = [figure for figure in NAMES if not figure.startswith("chat.")]  # the closures open no chat
    for figure in shown:
        pick(app, figure)
        assert [fault.message for fault in app.exception] == [], figure
        assert text("why.levers") in said(app)
        told.add(said(app))
        app.toggle(key="why.as_table").set_value(True).run()
        assert [fault.message for fault in app.exception] == [], figure
        app.toggle(key="why.as_table").set_value(False).run()
    assert len(told) == len(shown), "each figure has its own sentence"


def pick(app, figure):
    if figure in OF_QUEUES:
        channel, measure = queue_of(figure)
        figures(app).set_value(QUEUE).run()
        picker(app, "queue").set_value(str(channel)).run()
        picker(app, "measure").set_value(measure).run()
    else:
        figures(app).set_value(figure).run()


@pytest.mark.parametrize("language", Language)
def test_a_chat_that_the_plan_opens_is_told_by_every_measure(case, language):
    app, text = case(language), words(language)
    work = app.session_state["work"]
    chat = Scenario("chat", (CloseStores(below=100_000), AddChat(agents=4)))
    app.session_state["work"] = replace(work, plans=work.plans.added(chat))
    app.run()
    for measure in MEASURES:
        pick(app, f"chat.{measure}")
        assert [fault.message for fault in app.exception] == [], measure
        assert text("why.opened.chat") in said(app)
        assert text("why.from_what") not in said(app), "there is nothing to divide"
    app.session_state["work"] = work
    app.run()
    assert [fault.message for fault in app.exception] == []
    assert picker(app, "queue").value == "phone", "the plan at hand has no chat"


def test_the_open_tab_decides_which_figure_is_explained_first(case):
    app = case(Language.EN)
    assert figures(app).value == QUEUE
    assert (picker(app, "queue").value, picker(app, "measure").value) == ("phone", "wait")


def test_nothing_is_worked_out_while_the_panel_is_closed(case, monkeypatch):
    asked = []
    monkeypatch.setattr(projected, "explained", lambda *of: asked.append(of))
    monkeypatch.setattr(projected, "steps", lambda *of: asked.append(of))
    case(Language.EN, panel=False)
    assert asked == []


def test_without_a_lever_the_panel_says_that_there_is_nothing_to_explain(root):
    app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
    app.query_params["lang"] = "en"
    app.session_state["why"] = True
    app.run()
    app.button(key="open_case").click().run()
    app.button(key="plans.new").click().run()
    assert words(Language.EN)("why.nothing") in said(app)
    assert not app.exception


def test_every_figure_of_the_case_can_be_explained(root):
    sheet = root / "sample_data" / "internet_provider" / "operations.xlsx"
    baseline = calibrate(None, read_operations(sheet).operations)
    found = explainable(project(baseline, case_and_remedies(baseline)[0]))
    assert found == tuple(figure for figure in NAMES if not figure.startswith("chat."))


def test_the_panel_begins_at_the_figure_of_the_chart_that_is_open(case):
    """Unless another is asked for beside it; what has no causes of its own says so."""
    app, text = case(Language.EN), words(Language.EN)

    def begins_at(tab, view=None):
        app.session_state["pictures"] = text(f"scenario.tab.{tab}")
        for name, value in (view or {}).items():
            app.session_state[name] = value
        app.run()
        assert [fault.message for fault in app.exception] == []
        return figures(app).value

    captions = lambda: [caption.value for caption in app.caption]  # noqa: E731
    assert begins_at("places") == "everyone"
    assert begins_at("queues") == QUEUE
    assert begins_at("money") == "cost"
    assert begins_at("groups", {"groups.view": "spread"}) == "everyone"
    assert begins_at("groups", {"groups.view": "leavers"}) == "leaving"
    begins_at("years")
    subject = next(group for group in app.button_group if str(group.key).startswith("years_subject_"))
    assert figures(app).value == "everyone" and text("why.of_first_year") in captions()
    for name, figure in (("customers", "leaving"), ("net", "cost"), ("wait", QUEUE), ("strain", "everyone")):
        subject = next(group for group in app.button_group if str(group.key).startswith("years_subject_"))
        subject.set_value(name).run()
        assert figures(app).value == figure, name
        assert (text("why.of_first_year") in captions()) == (name in ("customers", "net")), name
        assert (text("why.without_causes") in captions()) == (name == "strain"), name


def test_what_was_asked_beside_one_chart_is_no_answer_beside_another(case):
    app, text = case(Language.EN), words(Language.EN)
    app.session_state["pictures"] = text("scenario.tab.queues")
    app.run()
    with_asked(app, "store.abandoned")
    assert (picker(app, "queue").value, picker(app, "measure").value) == ("store", "abandoned")
    app.session_state["pictures"] = text("scenario.tab.years")
    app.run()
    subject = next(group for group in app.button_group if str(group.key).startswith("years_subject_"))
    subject.set_value("wait").run()
    line = next(box for box in app.selectbox if str(box.key).startswith("years.line.wait"))
    line.set_value("store").run()
    assert (picker(app, "queue").value, picker(app, "measure").value) == ("store", "wait")


def with_asked(app, figure):
    app.session_state["_recalled.why.asked"] = (figure, 1)
    app.run()
