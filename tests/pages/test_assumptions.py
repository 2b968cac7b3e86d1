"""Which numbers did we assume?"""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.assumptions.coupling import Joint
from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import SUBJECTS, shipped
from cx_models.intake.operations import OperationsReading
from cx_models.intake.reading import read_feedback
from cx_models.presentation.assumptions import bare_range, status
from cx_models.presentation.words import Language, words
from cx_models.screens import projected
from cx_models.screens.state import Work

ROOT = Path(__file__).parents[2]
POWER_AND_MINUTE = {
    name: words(Language.EN)(f"assumptions.entry.{key}.name")
    for name, key in (("one", "wait.power"), ("other", "wait.logit_per_minute"))
}


def opened(language, sample=None):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["lang"] = language.value
    app.run()
    if sample:
        app.button(key=f"sample_{sample}").click().run()
    return app.switch_page("pages/assumptions.py").run()


def box(app, key, field="value"):
    """One field of one assumption: its ``value`` or an end of its range, ``low`` or ``high``."""
    return app.text_input(key=f"assumption_value.{key}.{field}")


def boxes(app):
    """The fields for values."""
    keys = [one.key or "" for one in app.text_input]
    return [key for key in keys if key.startswith("assumption_value.") and key.endswith(".value")]


def said(app):
    return "\n".join(one.value for one in (*app.markdown, *app.caption))


@pytest.mark.parametrize("language", Language)
def test_every_assumption_can_be_found_under_its_subject(language):
    app = opened(language)
    shown = 0
    for subject in SUBJECTS:
        app.button_group(key="assumption_subject").set_value(subject).run()
        assert not app.exception
        shown += len(boxes(app))
    assert shown == len(shipped().entries)


def test_a_typed_value_takes_effect_at_once_and_is_marked():
    app, text = opened(Language.FI), words(Language.FI)
    box(app, "callback.accepted").set_value("45,5").run()
    ours = shipped()["callback.accepted"]
    assert app.session_state["work"].assumptions == {"callback.accepted": Edit(0.455, ours.low, ours.high)}
    assert f"[{text('assumptions.badge.edited')}]" in said(app)
    facts = {"range": bare_range(ours, Language.FI), "status": text(f"assumptions.badge.{status(ours)}")}
    assert text("assumptions.shipped", value="37\xa0%", **facts) in said(app)


def test_the_range_is_edited_beside_the_value_and_put_back_with_it():
    app = opened(Language.FI)
    box(app, "patience.phone", "high").set_value("30,5").run()
    box(app, "patience.phone", "low").set_value("20").run()
    assert app.session_state["work"].assumptions == {"patience.phone": Edit(25.0, 20.0, 30.5)}
    app.button(key="assumption_reset.patience.phone").click().run()
    assert app.session_state["work"].assumptions == {}
    assert [box(app, "patience.phone", field).value for field in ("low", "value", "high")] == ["12", "25", "36"]


def test_a_value_beyond_the_range_moves_that_end_to_it_and_says_so():
    app, text = opened(Language.EN), words(Language.EN)
    box(app, "patience.phone").set_value("60").run()
    assert box(app, "patience.phone", "high").value == "60"
    assert text("assumptions.moved.high") in said(app)
    assert app.session_state["work"].assumptions == {"patience.phone": Edit(60.0, 12.0, 60.0)}


def test_an_end_beyond_the_value_is_told_and_changes_nothing():
    app = opened(Language.EN)
    box(app, "patience.phone", "low").set_value("26").run()
    assert "0.5–25\xa0min" in app.error[0].value
    assert app.session_state["work"].assumptions == {}


def test_an_edited_range_reaches_the_fitted_baseline(tiny_operations):
    told = OperationsReading(tiny_operations)
    edited = projected.baseline(Work(operations=told, assumptions={"patience.phone": Edit(25.0, 20.0, 30.0)}))
    ours = projected.baseline(Work(operations=told))
    assert (edited.assumptions["patience.phone"].low, edited.assumptions["patience.phone"].high) == (20.0, 30.0)
    assert edited.digest != ours.digest


def test_our_own_value_typed_back_is_no_change():
    app = opened(Language.EN)
    box(app, "patience.phone").set_value("30").run()
    box(app, "patience.phone").set_value("25").run()
    assert app.session_state["work"].assumptions == {}


@pytest.mark.parametrize("typed", ["soon", "9999"])
def test_a_fault_is_told_and_changes_nothing(typed):
    app = opened(Language.EN)
    box(app, "patience.phone").set_value(typed).run()
    assert typed in app.error[0].value
    assert app.session_state["work"].assumptions == {}
    app.button(key="assumption_reset.patience.phone").click().run()
    assert not app.error
    assert box(app, "patience.phone").value == "25"


def test_all_can_be_put_back():
    app, text = opened(Language.EN), words(Language.EN)
    box(app, "patience.phone").set_value("30").run()
    box(app, "patience.store").set_value("31").run()
    next(one for one in app.button if one.label == text("assumptions.reset_all")).click().run()
    assert app.session_state["work"].assumptions == {}
    assert [box(app, f"patience.{way}").value for way in ("phone", "store")] == ["25", "30"]


def test_search_reaches_every_subject():
    app = opened(Language.EN)
    app.text_input(key="assumption_search").set_value("Reinders").run()
    assert {key.split(".", 1)[1].rsplit(".", 1)[0] for key in boxes(app)} == {
        "forced.logit",
        "forced.human_softens",
        "habit.pull",
    }
    app.text_input(key="assumption_search").set_value("no such thing").run()
    assert app.info[0].value == words(Language.EN)("assumptions.nothing_found")


def test_without_data_the_page_says_what_is_needed():
    app = opened(Language.EN)
    assert words(Language.EN)("assumptions.needs") in [one.value for one in app.info]


def test_what_the_changes_do_is_told_beside_our_own_values():
    app, text = opened(Language.EN, sample="tiny_city"), words(Language.EN)
    column = text("assumptions.edits.yours")
    assert not [one for one in app.markdown if column in one.value]
    box(app, "patience.phone").set_value("12").run()
    assert [one for one in app.markdown if column in one.value]
    assert not app.exception


OPEN = {"patience.phone", "redial.share", "forced.logit", "choice.distance"}  # the others are taken for sure


@pytest.mark.slow
def test_the_deciding_assumptions_are_computed_in_a_process_of_their_own():
    app, text = opened(Language.EN, sample="tiny_city"), words(Language.EN)
    sure = {key: Edit(one.value, one.value, one.value) for one in shipped() if (key := one.key) not in OPEN}
    app.session_state["work"] = replace(app.session_state["work"], assumptions=sure)
    app.run()
    app.button(key="swings_run").click().run(timeout=300)
    assert not app.exception
    assert not app.table[0].value.empty
    box(app, "patience.phone").set_value("30").run()
    assert text("assumptions.tornado.stale") in [one.value for one in app.info]


@pytest.fixture
def looked_at(root):
    """The page of one who has looked at the answers of the internet provider's customers."""
    app = AppTest.from_file(str(root / "app.py"), default_timeout=60)
    app.query_params["lang"] = "en"
    folder = root / "sample_data" / "internet_provider"
    app.session_state["work"] = Work(feedback=read_feedback(folder / "feedback.xlsx"))
    app.run()
    app.switch_page("pages/assumptions.py").run()
    text = words(Language.EN)
    next(one for one in app.button if one.label == text("fitted.ask")).click().run()
    assert not app.exception and text("fitted.note") in [one.value for one in app.caption]
    return app


def use(app):
    next(one for one in app.button if one.label == words(Language.EN)("fitted.use")).click().run()
    assert not app.exception
    return app


def test_ones_own_answers_are_looked_at_when_asked_and_used_when_told(looked_at):
    app, text = use(looked_at), words(Language.EN)
    assert text("fitted.used") in [one.value for one in app.success]
    edits = app.session_state["work"].assumptions
    assert set(edits) >= {"wait.logit_per_minute", "transfer.total_effect", "resolution.effect"}
    assert 0.35 < edits["resolution.effect"].value < 0.5


def test_numbers_learned_together_are_drawn_together_until_they_are_changed(looked_at):
    """And the page says so then, and only then."""
    text, lead = words(Language.EN), words(Language.EN)("fitted.together.lead")
    assert lead not in said(looked_at)
    app = use(looked_at)
    assert lead in said(app) and text("fitted.together.opposite", **POWER_AND_MINUTE) in said(app)
    assert "wait.power" in app.session_state["work"].assumed.drawn_together.keys
    app.text_input(key="assumption_search").set_value("wait").run()
    box(app, "wait.power").set_value("0.7").run()
    assert "wait.power" not in app.session_state["work"].assumed.drawn_together.keys
    assert text("fitted.together.opposite", **POWER_AND_MINUTE) not in said(app)
    next(one for one in app.button if one.label == text("assumptions.reset_all")).click().run()
    assert app.session_state["work"].joint is None and lead not in said(app)


def test_numbers_learned_without_how_they_go_together_are_offered_again(looked_at):
    """Ranges that were kept alone would be drawn apart in silence."""
    app = use(looked_at)
    app.session_state["work"] = replace(app.session_state["work"], joint=None)
    app.run()
    use(app)
    assert app.session_state["work"].joint is not None


def test_numbers_drawn_together_reach_the_fitted_baseline(tiny_operations):
    learned = {"wait.logit_per_minute": Edit(0.1, 0.06, 0.14)}
    joint = Joint((*learned.items(), ("wait.power", shipped()["wait.power"].edit)), ((1.0, -0.9), (-0.9, 1.0)))
    work = Work(operations=OperationsReading(tiny_operations), assumptions=learned)
    apart, together = projected.baseline(work), projected.baseline(replace(work, joint=joint))
    assert together.assumptions.drawn_together == joint and apart.assumptions.drawn_together is None
    assert apart.digest != together.digest


def test_without_answers_nothing_is_offered_to_learn_from():
    app = opened(Language.EN)
    assert words(Language.EN)("fitted.ask") not in [one.label for one in app.button]
