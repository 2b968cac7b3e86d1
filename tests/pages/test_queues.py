"""The Queues page without a browser: what is chosen is kept, buttons do what they say, and empty states are told."""

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.baseline.calibrate import calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.queues.replay.compiling import compile_now
from cx_models.screens.plan_list import Plans
from cx_models.screens.state import Work

FI, EN = words(Language.FI), words(Language.EN)
LANGUAGES = pytest.mark.parametrize("text", [FI, EN], ids=list(Language))
SECONDS = 60


@pytest.fixture(scope="module")
def provider(root):
    operations = read_operations(root / "sample_data" / "internet_provider" / "operations.xlsx")
    return Work(operations=operations, plans=Plans().anew(case_and_remedies(calibrate(None, operations.operations)), 0))


@pytest.fixture(scope="module")
def tiny(root):
    return Work(operations=read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx"))


@pytest.fixture
def page(root):
    def opened(work, text=FI):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
        app.query_params["lang"] = text.language.value
        app.session_state["work"] = work
        app.run()
        app.switch_page("pages/queues.py").run()
        return sound(app)

    return opened


def sound(app):
    assert [fault.message for fault in app.exception] == []
    return app


def said(app):
    return "\n".join(one.value for one in (*app.markdown, *app.caption, *app.subheader))


def box(app, name):
    """The widget of that name, whatever its generation."""
    kinds = ("selectbox", "button_group")
    return next(
        one for kind in kinds for one in app.get(kind) if (one.key or "").rpartition(".")[0] == f"queues.{name}"
    )


def replayed_box(app, name, kind="selectbox"):
    return next(one for one in app.get(kind) if (one.key or "").rpartition(".")[0] == f"queues.replay.{name}")


def press(app, name):
    return sound(app.button(key=f"queues.{name}").click().run())


def curve(app):
    sketches = app.session_state["_recalled.queues.sketches"]
    return list(sketches.values())[-1]


@LANGUAGES
def test_the_page_answers_where_before_anything_is_chosen(page, tiny, text):
    app = page(tiny, text)
    assert app.markdown[0].value.startswith("##### ")
    titles = [one.value for one in app.subheader]
    parts = [text(f"queues.{part}.title") for part in ("curve", "shifts", "sheet", "replay")]
    assert titles[1:] == [*parts, text("week_replay.title")]
    assert text("queues.curve.lead") in said(app)


@LANGUAGES
def test_a_plan_at_hand_is_shown_with_today_behind_it(page, provider, text):
    app = page(provider, text)
    assert box(app, "plan").value == provider.plans.at
    assert text("queues.hours.grey") in said(app)
    box(app, "plan").select(0).run()
    assert text("queues.hours.alone") in said(sound(app))


def test_before_and_after_recruits_are_two_weeks(page, provider):
    app = page(provider)
    first = said(app)
    box(app, "period").set_value("later").run()
    assert said(sound(app)) != first


def test_line_and_day_are_kept_through_a_change_of_language(page, provider):
    app = page(provider)
    line = "store.Tampere"
    box(app, "line").select(line).run()
    box(app, "day").set_value(3).run()
    app.session_state["lang"] = "en"
    sound(app.run())
    assert box(app, "line").value == line
    assert EN("queues.weekday.3") in app.subheader[0].value


def test_what_is_chosen_is_kept_through_a_visit_to_another_page(page, provider):
    app = page(provider)
    box(app, "day").set_value(2).run()
    press(app, "fewest")
    tried = curve(app).now.tolist()
    app.switch_page("pages/today.py").run()
    app.switch_page("pages/queues.py").run()
    assert FI("queues.weekday.2") in sound(app).subheader[0].value
    assert curve(app).now.tolist() == tried


def test_a_plan_that_is_deleted_gives_way_to_what_there_is(page, provider):
    app = page(provider)
    box(app, "plan").select(2).run()
    app.session_state["work"] = Work(operations=provider.operations)
    sound(app.run())
    assert box(app, "plan").value == 0


def test_only_days_on_which_the_line_is_open_can_be_chosen(page, tiny):
    app = page(tiny)
    for line in ("phone", "store.Lahti South", "store.Heinola North"):
        box(app, "line").select(line).run()
        assert 1 <= len(box(app, "day").options) <= 7
        sound(app)


@LANGUAGES
def test_the_fewest_keep_the_promise(page, provider, text):
    app = press(page(provider, text), "fewest")
    promise = text("queues.promise.wait_says", wait="2\N{NO-BREAK SPACE}min")
    assert text("queues.promise.kept", promise=promise) in said(app)


def test_a_promise_of_answers_in_time_is_kept_too(page, provider):
    app = page(provider)
    box(app, "kind").set_value("in_time").run()
    app.text_input(key="queues.share").set_value("90").run()
    app.text_input(key="queues.seconds").set_value("30").run()
    app = press(sound(app), "fewest")
    share = f"90{chr(160)}%"
    promise = FI("queues.promise.in_time_says", share=share, seconds=30)
    assert FI("queues.promise.kept", promise=promise) in said(app)


def test_the_same_hours_in_a_better_shape_are_the_same_hours(page, provider):
    app = page(provider)
    box(app, "plan").select(0).run()
    press(app, "better")
    steps = curve(app).steps
    assert sum(steps[0]) == sum(steps[-1])
    assert steps[0] != steps[-1]
    assert FI("queues.curve.hours_same") in said(app)


def test_where_no_shape_is_better_the_page_says_so_and_leaves_the_curve(page, provider):
    """In the overrun week any shape only chooses who is to give up."""
    app = press(page(provider), "better")
    assert FI("queues.curve.no_better") in said(app)
    assert curve(app).is_roster


def test_undo_and_the_way_back_lead_to_the_roster(page, provider):
    app = page(provider)
    box(app, "plan").select(0).run()
    press(app, "better")
    press(app, "fewest")
    press(app, "undo")
    press(app, "back")
    assert curve(app).is_roster
    assert app.button(key="queues.back").disabled
    assert len(curve(app).steps) == 3


def test_each_line_and_day_keeps_its_own_curve(page, provider):
    app = press(page(provider), "fewest")
    tried = curve(app).now.tolist()
    box(app, "day").set_value(4).run()
    assert app.button(key="queues.back").disabled
    box(app, "day").set_value(0).run()
    assert not app.button(key="queues.back").disabled
    assert curve(app).now.tolist() == tried


@LANGUAGES
def test_shifts_are_found_for_the_curve_at_hand_and_forgotten_with_it(page, provider, text):
    app = press(page(provider, text), "fewest")
    press(app, "find")
    assert app.button(key="queues.see")
    before = curve(app).now
    press(app, "see")
    assert (curve(app).now >= before).all()
    press(app, "back")
    assert not [one for one in app.button if one.key == "queues.see"]


def test_a_hiring_ceiling_is_told_with_what_is_missing(page, provider):
    app = press(page(provider), "fewest")
    app.text_input(key="queues.ceiling").set_value("6").run()
    press(app, "find")
    assert FI("queues.shifts.people_n", n=6) in said(app)


@LANGUAGES
def test_the_spreadsheet_is_laid_over_the_truth_on_demand(page, provider, text):
    app = page(provider, text)
    assert text("queues.sheet.lead") not in said(app)
    app.toggle(key="queues.sheet").set_value(True).run()
    assert text("queues.sheet.lead") in said(sound(app))
    assert text("queues.sheet.legend") in said(app)


@LANGUAGES
def test_the_day_is_replayed_customer_by_customer_on_demand(page, provider, text):
    app = page(provider, text)
    assert text("queues.replay.lead_roster") not in said(app)
    app.toggle(key="queues.replay").set_value(True).run()
    assert text("queues.replay.lead_roster") in said(sound(app))
    assert text("queues.replay.lifelike_why", cv="0,9" if text is FI else "0.9", chat="") in said(app)
    before = replayed_box(app, "customer").options
    app.button(key="queues.replay.another").click().run()
    assert replayed_box(sound(app), "customer").options != before
    replayed_box(app, "agent").select(1).run()
    assert replayed_box(sound(app), "agent").value == 1
    press(app, "fewest")
    assert text("queues.replay.lead_curve") in said(app)


def test_an_hour_and_a_customer_can_be_chosen(page, provider):
    app = page(provider)
    app.toggle(key="queues.replay").set_value(True).run()
    before = replayed_box(app, "customer").options
    hours = replayed_box(app, "hour", "select_slider")
    hours.set_value(9).run()
    box_ = replayed_box(sound(app), "customer")
    assert box_.options != before
    told = said(app)
    box_.select(box_.value - 1).run()
    assert said(sound(app)) != told


def test_where_nobody_is_there_no_day_is_replayed(page, tiny):
    app = press(page(tiny), "fewest")
    app.toggle(key="queues.replay").set_value(True).run()
    of, sketch = list(app.session_state["_recalled.queues.sketches"].items())[-1]
    app.session_state["_recalled.queues.sketches"] = {of: sketch.tried([0] * len(sketch.now))}
    sound(app.run())
    assert FI("queues.replay.empty") in [one.value for one in app.info]


def test_with_nobody_on_the_curve_there_are_no_shifts_to_look_for(page, tiny):
    app = press(page(tiny), "fewest")
    sketches = app.session_state["_recalled.queues.sketches"]
    of, sketch = list(sketches.items())[-1]
    app.session_state["_recalled.queues.sketches"] = {of: sketch.tried([0] * len(sketch.now))}
    sound(app.run())
    assert FI("queues.shifts.empty") in [one.value for one in app.info]
    assert app.button(key="queues.better").disabled


def test_without_any_queue_the_page_says_so(page, tiny, monkeypatch):
    monkeypatch.setattr("cx_models.screens.queues_choice.lines_of", lambda settled: ())
    app = page(tiny)
    assert FI("queues.no_line") in [one.value for one in app.info]


def test_opening_the_page_loads_neither_the_replay_nor_its_compiler(root):
    seen = "import sys, cx_models.screens.queues; print(*{'numba', 'cx_models.queues.replay'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, cwd=root, check=True)
    assert told.stdout.split() == []


@LANGUAGES
def test_the_whole_service_is_replayed_on_demand_and_one_customers_way_is_told(page, provider, text):
    compile_now()
    app = page(provider, text)
    assert text("week_replay.lead") not in said(app)
    app.toggle(key="queues.week").set_value(True).run()
    assert text("week_replay.lead") in said(sound(app))
    assert text("week_replay.tries_today") in said(app)
    ordinary = said(app)
    kinds = next(one for one in app.get("button_group") if (one.key or "").startswith("queues.week.kinds"))
    kinds.set_value("most_contacts").run()
    worst = said(sound(app))
    assert worst != ordinary
    app.button(key="queues.week.another").click().run()
    assert said(sound(app)) != worst


def test_without_the_fast_loop_fewer_weeks_are_replayed_in_another_process_and_that_is_said(page, tiny, monkeypatch):
    monkeypatch.setattr("cx_models.screens.queues_week_found.compiled", lambda: None)
    asked = []
    monkeypatch.setattr(
        "cx_models.screens.queues_week_found.aside", lambda work, *given: asked.append(1) or work(*given)
    )
    monkeypatch.setattr("cx_models.queues.replay.replay.compiled", lambda: None)
    app = page(tiny)
    app.toggle(key="queues.week").set_value(True).run()
    assert asked and FI("week_replay.slow") in said(sound(app))


@LANGUAGES
def test_e_mail_is_told_with_its_promise_and_what_would_keep_it(page, provider, text):
    app = page(provider, text)
    assert text("mail.title") in said(app)
    today = said(app)
    assert text("mail.grey") in today, "a plan is shown with today behind it"
    shares = next(one for one in app.get("button_group") if (one.key or "").startswith("queues.mail.share"))
    shares.set_value(0.8).run()
    assert said(sound(app)) != today
    hours = next(one for one in app.get("button_group") if (one.key or "").startswith("queues.mail.hours"))
    hours.set_value(4).run()
    share = "80\xa0%" if text is FI else "80%"
    assert text("mail.never", share=share, promise=text("mail.hours", n=4)) in said(sound(app))


def test_without_e_mail_nothing_is_said_of_it(page, tiny):
    assert FI("mail.title") not in said(page(tiny))
