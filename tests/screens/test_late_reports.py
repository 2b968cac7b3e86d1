"""What the browser tells late, of a plan or a widget that is no longer shown, reaches nothing else."""

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from cx_models.intake.read_operations import read_operations
from cx_models.scenario.levers import AddBot, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.screens.plan_list import Plans
from cx_models.screens.state import Work

SECONDS = 60


def drawn():
    """A widget that holds a value of the session, as small as can be."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs the body alone

    from cx_models.screens.held import held  # noqa: PLC0415

    def take(told):
        st.session_state.value = told

    one = held("number", st.session_state.setdefault("value", 3), st.session_state.setdefault("words", "fi"))
    st.slider("number", 0, 20, one.start, **one.tells(take))


@pytest.fixture
def alone():
    return AppTest.from_function(drawn, default_timeout=SECONDS).run()


def test_a_widget_that_a_hand_moves_stays_the_same_widget(alone):
    before = alone.slider[0].id
    for told in (5, 9, 20):
        alone.slider[0].set_value(told).run()
        assert alone.session_state["value"] == told
        assert alone.slider[0].id == before


def test_a_widget_whose_value_is_changed_from_elsewhere_is_another_and_shows_it(alone):
    before = alone.slider[0].id
    alone.session_state["value"] = 7
    alone.run()
    assert alone.slider[0].id != before
    assert alone.slider[0].value == 7


def test_a_widget_that_chooses_among_other_words_is_another(alone):
    alone.slider[0].set_value(11).run()
    before = alone.slider[0].id
    alone.session_state["words"] = "en"
    alone.run()
    assert alone.slider[0].id != before
    assert alone.slider[0].value == 11


def test_a_value_told_for_a_widget_that_another_has_followed_is_not_taken(alone):
    undrawn = Browser(alone)
    alone.session_state["value"] = 7
    alone.run()
    undrawn.move("slider", "number", 19)
    undrawn.tells()
    assert alone.session_state["value"] == 7
    assert alone.slider[0].value == 7


class Browser:
    """A browser that draws nothing new: it tells the values of all widgets it knew at first, and what a hand moved."""

    def __init__(self, app):
        self.app = app
        self.tree = app._tree
        told = self.tree.get_widget_states().widgets
        self.states = {state.id: state for state in told if state.WhichOneof("value") != "trigger_value"}

    def widget(self, kind, name):
        return next(one for one in self.tree.get(kind) if one.key.startswith(name))

    def move(self, kind, name, value):
        moved = self.widget(kind, name).set_value(value)
        self.states[moved.id] = moved._widget_state

    def click(self, name):
        clicked = self.widget("button", name).click()
        self.tells(clicked._widget_state)

    def tells(self, *clicked):
        self.app._run(WidgetStates(widgets=[*({**self.states, **{state.id: state for state in clicked}}).values()]))
        assert [fault.message for fault in self.app.exception] == []


@pytest.fixture
def scenario_page(root):
    operations = read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx")
    plans = Plans().added(Scenario("one", (StaffPhone(), AddBot()))).added(Scenario("two", (StaffPhone(), AddBot())))
    app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
    app.session_state["work"] = Work(operations=operations, plans=plans)
    app.run()
    app.switch_page("pages/scenario.py").run()
    return app


def phone(app, place):
    """Agents more in the morning, at midday and in the afternoon, in the plan at that place."""
    change = app.session_state["work"].scenarios[place].lever("staff_phone")
    return change.morning, change.midday, change.afternoon


def test_quick_moves_are_not_undone_by_the_old_values_of_what_follows(scenario_page):
    undrawn = Browser(scenario_page)
    for told in (5, 6, 7):
        undrawn.move("slider", "lever.2.staff_phone.daytime", told)
        undrawn.tells()
        assert phone(scenario_page, 1) == (told, told, told)


def test_the_shares_of_another_kind_of_bot_are_not_undone_by_the_old_ones(scenario_page):
    undrawn = Browser(scenario_page)
    undrawn.move("button_group", "lever.2.add_bot.quality", "good")
    for told in (10, 20):
        undrawn.move("slider", "lever.2.add_bot.assisted", told)
        undrawn.tells()
        bot = scenario_page.session_state["work"].chosen.lever("add_bot")
        assert (bot.bill, bot.cancel, bot.assisted) == (0.25, 0.55, told / 100)


def test_a_slider_moved_in_the_same_moment_as_another_plan_is_chosen_is_its_own_plans(scenario_page):
    undrawn = Browser(scenario_page)
    undrawn.move("slider", "lever.2.staff_phone.daytime", 9)
    undrawn.move("selectbox", "plans.choice", 1)
    undrawn.tells()
    assert scenario_page.session_state["work"].plans.at == 1
    assert (phone(scenario_page, 0), phone(scenario_page, 1)) == ((0, 0, 0), (9, 9, 9))
    scenario_page.run()
    undrawn.tells()
    assert (phone(scenario_page, 0), phone(scenario_page, 1)) == ((0, 0, 0), (9, 9, 9))


def test_a_plan_chosen_again_has_widgets_of_its_own_that_begin_at_what_it_holds(scenario_page):
    """A browser may still tell of a widget that it has taken away: drawn again it would begin where it first began."""
    undrawn = Browser(scenario_page)
    undrawn.move("slider", "lever.2.staff_phone.daytime", 9)
    undrawn.move("selectbox", "plans.choice", 1)
    undrawn.tells()
    undrawn.move("selectbox", "plans.choice", 2)
    undrawn.tells()
    again = Browser(scenario_page).widget("slider", "lever.2.staff_phone.daytime")
    assert phone(scenario_page, 1) == (9, 9, 9)
    assert (again.value, list(again.proto.default)) == (9, [9])
    assert again.id != undrawn.widget("slider", "lever.2.staff_phone.daytime").id


def test_a_switch_told_after_another_plan_was_chosen_is_its_own_plans(scenario_page):
    undrawn = Browser(scenario_page)
    undrawn.move("selectbox", "plans.choice", 1)
    undrawn.tells()
    undrawn.move("toggle", "lever.2.staff_phone.", False)
    undrawn.tells()
    one, two = scenario_page.session_state["work"].scenarios
    assert one.lever("staff_phone") is not None
    assert two.lever("staff_phone") is None


def test_a_second_click_on_delete_before_the_page_is_drawn_deletes_no_other_plan(scenario_page):
    scenario_page.button(key="plans.duplicate.2").click().run()
    undrawn = Browser(scenario_page)
    for _ in range(2):
        undrawn.click("plans.delete")
    assert scenario_page.session_state["work"].plans.numbers == [1, 2]


def test_a_slider_wider_than_usual_stays_the_same_while_it_is_moved_down(scenario_page):
    """Its bounds rest on where it began: were they to follow the value, the hand would lose it."""
    work = scenario_page.session_state["work"]
    wide = Scenario("wide", (StaffPhone(morning=60, midday=60, afternoon=60),))
    scenario_page.session_state["work"] = Work(operations=work.operations, plans=work.plans.added(wide))
    scenario_page.run()
    before = Browser(scenario_page).widget("slider", "lever.3.staff_phone.daytime")
    assert before.max == 60
    before.set_value(30).run()
    after = Browser(scenario_page).widget("slider", "lever.3.staff_phone.daytime")
    assert (after.id, after.max, after.value) == (before.id, 60, 30)


def test_two_plans_never_have_the_same_name_in_any_language(scenario_page):
    box = next(one for one in scenario_page.text_input if one.key.startswith("plans.name.2"))
    box.set_value("  one ").run()
    assert [plan.name for plan in scenario_page.session_state["work"].scenarios] == ["one", "one 2"]
    box = next(one for one in scenario_page.text_input if one.key.startswith("plans.name.2"))
    assert box.value == "one 2"
    box.set_value("  ").run()
    assert scenario_page.session_state["work"].scenarios[1].name == "one 2"


def test_a_file_told_twice_opens_once(scenario_page):
    undrawn = Browser(scenario_page)
    undrawn.move("file_uploader", "plans.file", ("bot.toml", b"[add_bot]\nbill = 0.5", "application/toml"))
    undrawn.tells()
    undrawn.tells()
    assert [plan.name for plan in scenario_page.session_state["work"].scenarios] == ["one", "two", "bot"]
    assert not scenario_page.error
