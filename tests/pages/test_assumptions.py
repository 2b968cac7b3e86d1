"""Which numbers did we assume?"""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.assumptions.registry import SUBJECTS, shipped
from cx_models.presentation.words import Language, words

ROOT = Path(__file__).parents[2]


def opened(language, sample=None):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.query_params["lang"] = language.value
    app.run()
    if sample:
        app.button(key=f"sample_{sample}").click().run()
    return app.switch_page("pages/assumptions.py").run()


def box(app, key):
    """The box of one assumption."""
    return next(one for one in app.text_input if one.key and one.key.startswith(f"assumption_value.{key}."))


def boxes(app):
    return [one for one in app.text_input if one.key and one.key.startswith("assumption_value.")]


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
    assert app.session_state["work"].assumptions == {"callback.accepted": 0.455}
    assert any(text("assumptions.badge.edited") in one.value for one in app.markdown)
    assert any(text("assumptions.shipped", value="37\xa0%") == one.value for one in app.caption)


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
    assert {one.key.split(".", 1)[1].rsplit(".", 1)[0] for one in boxes(app)} == {
        "forced.logit",
        "forced.human_softens",
    }
    app.text_input(key="assumption_search").set_value("no such thing").run()
    assert app.info[0].value == words(Language.EN)("assumptions.nothing_found")


def test_without_data_the_page_says_what_is_needed():
    app = opened(Language.EN)
    assert words(Language.EN)("scenario.empty.text") in [one.value for one in app.info]


def test_what_the_changes_do_is_told_beside_our_own_values():
    app, text = opened(Language.EN, sample="tiny_city"), words(Language.EN)
    column = text("assumptions.edits.yours")
    assert not [one for one in app.markdown if column in one.value]
    box(app, "patience.phone").set_value("12").run()
    assert [one for one in app.markdown if column in one.value]
    assert not app.exception


@pytest.mark.slow
def test_the_deciding_assumptions_are_computed_in_a_process_of_their_own():
    app, text = opened(Language.EN, sample="tiny_city"), words(Language.EN)
    app.button(key="swings_run").click().run(timeout=300)
    assert not app.exception
    assert not app.table[0].value.empty
    box(app, "patience.phone").set_value("30").run()
    assert text("assumptions.tornado.stale") in [one.value for one in app.info]
