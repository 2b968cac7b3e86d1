"""Levers in, effects out: the Scenario page without a browser."""

import io
import json
import time
from concurrent.futures import Executor, Future
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from cx_models.baseline.asked import FEWEST
from cx_models.intake.operations import OperationsReading
from cx_models.intake.operations_form import operations_from_form
from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.presentation.numbers import between, number
from cx_models.presentation.sentences.scenario import causes_say
from cx_models.presentation.words import Language, words
from cx_models.projection.roads import digital_share
from cx_models.quantities import Estimate
from cx_models.scenario.levers import LEVERS
from cx_models.scenario.scenario import Scenario
from cx_models.screens import projected
from cx_models.screens.drawing import Drawing
from cx_models.screens.levers import FIRST, GROUPS
from cx_models.screens.pictures import TABS
from cx_models.screens.state import Source, Work
from cx_models.screens.why import QUEUE
from cx_models.service.channels import Channel

FI = words(Language.FI)
SECONDS = 60
OTHERS = tuple(f"{group}.{{plan}}" for group in GROUPS)


@pytest.fixture
def page(root):
    def opened(work, code="scenario"):
        app = AppTest.from_file(str(root / "app.py"), default_timeout=SECONDS)
        app.query_params["lang"] = "fi"
        app.session_state["work"] = work
        app.run()
        app.switch_page(f"pages/{code}.py").run()
        assert [fault.message for fault in app.exception] == []
        return app

    return opened


@pytest.fixture(scope="module")
def tiny(root):
    return Work(operations=read_operations(root / "sample_data" / "tiny_city" / "operations.xlsx"))


def unfold(app, *parts):
    """Open folded parts of the plan at hand: what is folded is not drawn."""
    plan = app.session_state["work"].plans.at
    for part in parts:
        app.session_state[f"opened.{part.format(plan=plan)}"] = True
    return app.run()


def widget(app, kind, name):
    """The widget of the plan at hand whose key begins with the lever's name, whatever its generation."""
    start = f"lever.{app.session_state['work'].plans.at}.{name}."
    return next(one for one in app.get(kind) if one.key.removeprefix(start).isdigit())


def lever(app, name):
    return widget(app, "toggle", name)


def scenario(app):
    return app.session_state["work"].chosen


@pytest.mark.parametrize("name", LEVERS)
def test_a_switch_puts_its_lever_into_the_scenario_and_takes_it_out(page, tiny, name):
    app = unfold(page(tiny), *OTHERS)
    lever(app, name).set_value(True).run()
    assert scenario(app).lever(name) is not None
    lever(app, name).set_value(False).run()
    assert scenario(app).lever(name) is None
    assert not app.exception


def test_every_lever_stands_first_or_in_one_group():
    named = [*FIRST, *(name for names in GROUPS.values() for name in names)]
    assert sorted(named) == sorted(LEVERS)


def test_a_lever_switched_on_again_is_as_it_was(page, tiny):
    app = unfold(page(tiny), *OTHERS)
    lever(app, "offer_callback").set_value(True).run()
    widget(app, "slider", "offer_callback.threshold").set_value(9).run()
    lever(app, "offer_callback").set_value(False).run()
    lever(app, "offer_callback").set_value(True).run()
    assert scenario(app).lever("offer_callback").threshold == 9
    assert widget(app, "slider", "offer_callback.threshold").value == 9


def test_the_daytime_slider_moves_the_three_parts_of_the_day(page, tiny):
    app = page(tiny)
    lever(app, "staff_phone").set_value(True).run()
    widget(app, "slider", "staff_phone.daytime").set_value(7).run()
    unfold(app, "lever.{plan}.staff_phone.finer")
    change = scenario(app).lever("staff_phone")
    assert (change.morning, change.midday, change.afternoon) == (7, 7, 7)
    assert widget(app, "slider", "staff_phone.midday").value == 7


def test_a_good_bot_sets_every_reason(page, tiny):
    app = page(tiny)
    lever(app, "add_bot").set_value(True).run()
    before = scenario(app).lever("add_bot").bill
    widget(app, "button_group", "add_bot.quality").set_value("good").run()
    assert scenario(app).lever("add_bot").bill > before
    assert not app.exception


def test_a_deleted_scenario_comes_back_with_its_levers(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app.button(key="plans.delete.1").click().run()
    assert not scenario(app).levers
    app.button(key="plans.undo").click().run()
    assert scenario(app).lever("close_stores") is not None
    assert lever(app, "close_stores").value


def test_a_copy_is_another_scenario(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app.button(key="plans.duplicate.1").click().run()
    lever(app, "close_stores").set_value(False).run()
    first, second = app.session_state["work"].scenarios
    assert first.levers
    assert not second.levers


def test_levers_are_as_they_were_after_a_visit_to_another_page(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app.switch_page("pages/today.py").run()
    app.switch_page("pages/scenario.py").run()
    assert lever(app, "close_stores").value
    assert scenario(app).lever("close_stores") is not None


@pytest.mark.parametrize("code", ["today", "scenario", "compare"])
def test_a_short_form_without_stores_feedback_or_prices_is_enough(page, code):
    phone, web = Channel.PHONE, Channel.WEB
    form = operations_from_form({phone: 500, web: 900}, {phone: 4}, {phone: 9}, {phone: 17}, customers=20_000)
    app = page(Work(operations=OperationsReading(form)), code)
    assert not app.error


def test_without_prices_no_euros_are_told(page):
    phone = Channel.PHONE
    form = operations_from_form({phone: 500}, {phone: 4}, {phone: 9}, {phone: 17}, customers=20_000)
    app = page(Work(operations=OperationsReading(form)))
    lever(app, "add_bot").set_value(True).run()
    shown = " ".join(element.value for element in app.markdown)
    assert "€" not in shown


@pytest.mark.parametrize("code", ["today", "scenario", "compare"])
def test_without_data_the_page_says_so_and_shows_the_way(page, code):
    app = page(Work(), code)
    assert app.info[0].value == FI(f"{code}.needs")


class Never(Executor):
    """Takes what is asked and never answers: every interval is still awaited."""

    def submit(self, task, /, *given):
        return Future()


@pytest.fixture
def unanswered(monkeypatch):
    drawing = Drawing(Never())
    monkeypatch.setattr(projected, "drawing", lambda: drawing)


def shown_tiles(app):
    return " ".join(json.loads(element.proto.json)["html"] for element in app.get("bidi_component"))


def was_shown(app, estimate):
    """As if this interval of the leavers had been shown of the plan and today at hand."""
    work = app.session_state["work"]
    of = projected.baseline(work).digest, work.plans.at
    app.session_state["_recalled.effects.estimates"] = of, {"leaving.customers": estimate}


def test_an_awaited_interval_is_told_in_the_language_at_hand(page, tiny, unanswered):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    was_shown(app, Estimate(-12.0, -5.0, -3.0))
    for language in Language:
        app.session_state["lang"] = language.value
        last = between(Estimate(-12.0, -5.0, -3.0), lambda end, language=language: number(end, language))
        assert words(language)("scenario.band.stale", band=last) in shown_tiles(app.run())


def test_an_awaited_interval_is_never_that_of_another_plan(page, tiny, unanswered):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    was_shown(app, Estimate(-12.0, -5.0, -3.0))
    last = between(Estimate(-12.0, -5.0, -3.0), lambda end: number(end, Language.FI))
    assert last in shown_tiles(app.run())
    app.button(key="plans.duplicate.1").click().run()
    lever(app, "add_bot").set_value(True).run()
    assert last not in shown_tiles(app)


def test_the_flows_tell_of_the_weeks_that_the_tiles_tell_of_until_others_are_chosen(page, tiny):
    app = page(tiny)
    lever(app, "staff_phone").set_value(True).run()
    widget(app, "slider", "staff_phone.daytime").set_value(2).run()
    projection = projected.project(projected.baseline(app.session_state["work"]), scenario(app))
    changed = projection.changed
    app.session_state["pictures"] = FI("scenario.tab.flows")
    first, later = (causes_say(changed, FI, at_first=at_first) for at_first in (True, False))
    assert first != later
    assert first in shown_text(app.run())
    period = next(one for one in app.get("button_group") if str(one.key).startswith("week.period.flows"))
    period.set_value("later").run()
    assert later in shown_text(app)


def test_euros_in_thousands_are_set_and_read_in_the_readers_own_format(page, tiny):
    app = page(tiny)
    unfold(app, "digital.{plan}")
    lever(app, "clear_self_service").set_value(True).run()
    price = widget(app, "select_slider", "clear_self_service.price")
    assert price.value == 0 and "250\xa0000" in price.options and "250000" not in price.options
    price.set_value(250_000).run()
    assert scenario(app).lever("clear_self_service").price == 250_000 and not app.exception
    odd = Scenario("odd", (LEVERS["clear_self_service"](clearer=0.5, price=123_456),))
    app = page(replace(tiny, plans=tiny.plans.added(odd)))
    assert widget(app, "select_slider", "clear_self_service.price").value == 123_456


def test_roads_to_a_digital_share_begin_at_the_plans_own_and_stay_as_asked(page, tiny):
    app = page(tiny)
    app.session_state["pictures"] = FI("scenario.tab.roads")
    app.run()

    def share():
        return next(one for one in app.slider if str(one.key).startswith("roads.share"))

    assert FI("roads.note") in [one.value for one in app.caption] and not app.exception
    begun = share().value
    share().set_value(begun + 2).run()
    assert share().value == begun + 2
    app.run()
    assert share().value == begun + 2 and not app.exception
    lever(app, "add_bot").set_value(True).run()
    planned = projected.project(projected.baseline(app.session_state["work"]), scenario(app))
    assert share().value == round(100 * float(digital_share(planned.changed)[0]))


def test_two_years_of_the_roads_are_gone_through_when_asked_one_figure_at_a_time(page, tiny):
    app = page(tiny)
    app.session_state["pictures"] = FI("scenario.tab.roads")
    app.run()

    def legends():
        captions = [one.value for one in app.caption]
        return [look for look in ("digital", "satisfaction") if FI(f"road_weeks.legend.{look}") in captions]

    assert legends() == []
    app.session_state["roads.weeks"] = True
    app.run()
    assert legends() == ["digital"] and FI("road_weeks.note") in [one.value for one in app.caption]
    app.session_state["roads.weeks.look"] = "satisfaction"
    app.run()
    assert legends() == ["satisfaction"] and not app.exception


def test_the_use_of_data_is_compared_by_way_of_asking_and_silence_is_called_unlawful(page, tiny):
    app = page(tiny)
    app.session_state["pictures"] = FI("scenario.tab.roads")
    app.session_state["roads.view"] = "consent"
    app.run()
    told = [one.value for one in app.markdown if FI("consent.title") in one.value]
    assert len(told) == 1 and "Esimerkki" in told[0] and FI("consent.note") in [one.value for one in app.caption]
    unfold(app, "digital.{plan}")
    lever(app, "personalise").set_value(True).run()
    assert not app.warning
    widget(app, "slider", "personalise.plainly").set_value(60).run()
    assert scenario(app).lever("personalise").plainly == 0.6
    told = next(one.value for one in app.markdown if FI("consent.title") in one.value)
    assert FI("consent.plainly", plainly="60\xa0%") in told and "suostuu" in told
    widget(app, "button_group", "personalise.interest").set_value("company").run()
    assert FI("levers.personalise.for_company") in [one.value for one in app.caption]
    widget(app, "button_group", "personalise.asking").set_value("silent").run()
    assert not [one for one in app.slider if one.key and "personalise.plainly" in one.key]
    assert FI("levers.personalise.for_company") not in [one.value for one in app.caption]
    assert FI("levers.personalise.unlawful") in [one.value for one in app.warning]
    assert scenario(app).lever("personalise").asking == "silent"
    told = [one.value for one in app.markdown if FI("consent.title") in one.value]
    assert len(told) == 1 and "Suunnitelmassa" in told[0] and not app.exception


def test_whom_a_plan_touches_is_seen_by_group_by_what_they_meet_and_by_who_leaves(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app.session_state["pictures"] = FI("scenario.tab.groups")
    for view, title, note in (("met", "met.title", "met.note"), ("leavers", "leavers.title", "leavers.note")):
        app.session_state["groups.view"] = view
        app.run()
        assert not app.exception
        assert len([one for one in app.markdown if FI(title) in one.value]) == 1
        assert FI(note) in [one.value for one in app.caption]


def test_many_worlds_are_drawn_when_asked_and_the_intervals_are_then_of_them(page, tiny, monkeypatch):
    monkeypatch.setattr(projected, "MANY", 60)
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    baseline = projected.baseline(app.session_state["work"])
    few = projected.drawing()
    few.want("test", baseline, scenario(app))
    latest = time.monotonic() + SECONDS
    while few.get(baseline, scenario(app)) is None:
        assert time.monotonic() < latest
        time.sleep(0.1)
    app.run()
    assert FI("scenario.worlds.says", n=50) in [one.value for one in app.markdown]
    begun = []
    monkeypatch.setattr(Drawing, "ahead", lambda _, of, worlds: begun.append((of.digest, worlds)))
    app.run()
    assert not begun
    app.session_state["effects.rests"] = True
    app.run()
    assert begun == [(baseline.digest, 60)], "today is drawn while the reader looks"
    app.button(key="ask_worlds").click().run()
    assert FI("scenario.worlds.says", n=60) in [one.value for one in app.markdown] and not app.exception
    assert "ask_worlds" not in [one.key for one in app.button]


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens_without_a_change_and_with_one(page, tiny, tab):
    app = page(tiny)
    app.session_state["pictures"] = FI(f"scenario.tab.{tab}")
    app.run()
    assert not app.exception
    lever(app, "close_stores").set_value(True).run()
    lever(app, "add_bot").set_value(True).run()
    assert not app.exception


def test_two_years_tell_each_figure_its_interval_when_asked_and_what_undoing_leaves(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app.session_state["pictures"] = FI("scenario.tab.years")
    app.run()
    assert FI("years.note") in [one.value for one in app.caption] and not app.exception

    def said():
        return next(one.value for one in app.markdown if one.value.startswith("Tyytyväisten osuus kaikista"))

    alone = said()
    assert "(" not in alone.split(". ")[0].replace("(%", "")
    next(button for button in app.button if button.label == FI("years.sure")).click().run()
    assert not app.exception and FI("years.sure") not in [button.label for button in app.button]
    assert "…" in said() or "(" in said()
    next(one for one in app.toggle if one.label == FI("years.undo")).set_value(True).run()
    assert not app.exception
    weeks = next(one for one in app.slider if one.label == FI("years.undone_in"))
    weeks.set_value(10).run()
    assert not app.exception
    for subject in ("customers", "wait", "digital", "strain"):
        choice = next(one for one in app.button_group if str(one.key).startswith("years_subject"))
        choice.set_value(subject).run()
        assert not app.exception, subject


def test_the_forms_answers_are_told_of_whom_is_chosen_or_that_there_are_none(page, tiny, root):
    app = page(tiny)
    app.session_state["pictures"] = FI("scenario.tab.groups")
    app.session_state["groups.view"] = "answers"
    assert FI("form_answers.none", fewest=FEWEST) in [one.value for one in app.run().info]
    source = Source.of("f.xlsx", (root / "sample_data" / "internet_provider" / "feedback.xlsx").read_bytes())
    answered = replace(tiny, feedback_source=source, feedback=read_feedback(io.BytesIO(source.content)))
    app = page(answered)
    app.session_state["pictures"] = FI("scenario.tab.groups")
    app.session_state["groups.view"] = "answers"
    lever(app.run(), "close_stores").set_value(True).run()
    assert FI("form_answers.note_surveyed") in [one.value for one in app.caption]
    next(one for one in app.selectbox if str(one.key).startswith("form_answers.group")).set_value("everyone").run()
    assert FI("form_answers.note_others") in [one.value for one in app.caption] and not app.exception


def shown_text(app):
    return " ".join(element.value for element in app.markdown)


def test_a_store_that_the_size_limit_closes_is_not_offered_to_be_closed_also_and_can_be_kept(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app = unfold(app, "lever.{plan}.close_stores.pick")
    service = projected.baseline(app.session_state["work"]).observed.service
    change = scenario(app).lever("close_stores")
    small = {store.name for store in service.stores if change.is_small(store)}
    assert small
    assert set(widget(app, "multiselect", "close_stores.also").options) == {s.name for s in service.stores} - small
    assert set(widget(app, "multiselect", "close_stores.keep").options) == small
    closing = ", ".join(store.name for store in change.applied_to(service).closed)
    assert FI("levers.close_stores.closing", stores=closing) in [one.value for one in app.caption]
    kept = sorted(small)[0]
    widget(app, "multiselect", "close_stores.keep").set_value([kept]).run()
    assert scenario(app).lever("close_stores").keep == (kept,)
    assert not app.exception


def test_the_causes_begin_at_the_figure_whose_tile_was_asked_why(page, tiny):
    app = page(tiny)
    lever(app, "close_stores").set_value(True).run()
    app.session_state["_recalled.why.asked"] = ("phone.abandoned", 1)
    app.session_state["why"] = True
    app.run()
    picked = next(one for one in app.get("button_group") if str(one.key).startswith("why."))
    assert picked.value == QUEUE
    measure = next(one for one in app.selectbox if str(one.key).startswith("why.measure."))
    assert measure.value == "abandoned"
    assert not app.exception
