"""Whatever legal service it is given, the model neither breaks nor loses anybody, at any lever's extremes."""

from __future__ import annotations

import json
import warnings
from functools import reduce

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import Baseline, calibrate
from cx_models.effects.choice import STORE, WAY, WAYS
from cx_models.effects.loads import serve
from cx_models.effects.settle import CLOSE_ENOUGH, MOST_ROUNDS, Loop
from cx_models.effects.unmoved import unmoved
from cx_models.projection.document import project_document
from cx_models.projection.project import Projection, project
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangePrice,
    ChangeStoreHours,
    ClearSelfService,
    CloseStores,
    MoveStoreStaff,
    OfferApp,
    OfferCallBack,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel

from .odd_services import MONEY, SERVICES, USUAL, replace

ALL_CLOSED = CloseStores(below=1_000_000)
NOBODY_ON_THE_PHONE = StaffPhone(-100, -100, -100, -100, -100)
EXTREMES = {
    "nothing changed": (),
    "all stores closed": (ALL_CLOSED,),
    "all stores and the phone closed": (ALL_CLOSED, NOBODY_ON_THE_PHONE),
    "a bot that hands over to nobody": (ALL_CLOSED, NOBODY_ON_THE_PHONE, AddBot(hand_over="person")),
    "a bot that settles all": (AddBot(1, 1, 1, 1, 1, 1, 1, "person", 1.0),),
    "a bot that settles nothing": (AddBot(0, 0, 0, 0, 0, 0, 0),),
    "as many agents as can be": (StaffPhone(200, 200, 200, 200, 200),),
    "some more, some fewer, late": (StaffPhone(-1, 3, -100, 2, 1, ceiling=2, delay_weeks=52),),
    "call-back for everyone": (OfferCallBack(0.0),),
    "chat for everyone": (AddChat(100, 4, 30.0, 6.0, 23.0),),
    "chat that never opens": (AddChat(2, 1, 2.0, 14.0, 12.0),),
    "all staff moved": (ALL_CLOSED, MoveStoreStaff(1.0)),
    "stores open two hours a day": (ChangeStoreHours(-6, "closed"),),
    "stores open half the night": (ChangeStoreHours(6, "open"),),
    "nobody answers e-mail": (StaffMail(-40),),
    "e-mail for everyone": (ALL_CLOSED, StaffMail(40)),
    "an app whose perk is dear": (OfferApp(20, 1_000_000), ChangePrice(10)),
    "a price far lower": (ChangePrice(-10),),
    "everything": (
        ALL_CLOSED,
        MoveStoreStaff(0.5),
        StaffPhone(3, 3, 3, 3, 3, ceiling=2, delay_weeks=26),
        OfferCallBack(2.0),
        AddChat(3, 3),
        AddBot(hand_over="person", assisted=1.0),
        StaffMail(2),
        OfferApp(5),
        ChangePrice(2),
    ),
}
FEW = ("nothing changed", "all stores and the phone closed", "a bot that hands over to nobody", "everything")


def fitted(name: str) -> Baseline:
    return calibrate(None, SERVICES[name])


BESIDE_TODAY = {"winning.customers", "winning.told", "cost.margin_won", "cost.dearer", "cost.total"}


def held_to_the_laws(plan: Projection) -> None:
    settled = plan.changed.settled
    assert settled.converged
    first, links = settled.first, settled.links
    started = first.by_way.sum(axis=(1, 2)) + first.nothing.sum(axis=1)
    np.testing.assert_allclose(started, settled.drivers.wanted, rtol=1e-9, atol=1e-9)
    ends = links.resolved + links.gave_up + links.ended_open + links.move.sum(axis=-1)
    np.testing.assert_allclose(ends, 1.0, atol=1e-9)
    legs = (settled.seen.contacts * links.legs.per_contact).sum(axis=2)[:, [*settled.lines.ways, STORE]].sum()
    assert settled.week.arrivals.sum() == pytest.approx(legs, rel=1e-6, abs=1e-6)
    for name, value in plan.changed.figures().items():
        assert np.isfinite(value).all(), name
        beside_today = name.startswith("leaving.by.") or name in BESIDE_TODAY
        assert beside_today or (value > -1e-9).all(), name
        if name.endswith((".share", ".everyone", ".surveyed", ".abandoned", ".occupancy")):
            assert (value <= 1 + 1e-6).all(), name


def told_without_gaps(plan):
    """The document, with its two years: a second's work."""
    json.dumps(project_document(plan), allow_nan=False)


EACH = 5  # of a service every fifth extreme is projected, of its neighbours others
TOLD = 20  # and one or two are told
TOLD_OF_FEW = 8  # of the few that every service meets, one is told


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_too_odd_to_be_followed(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        baseline = fitted(name)
        mine = list(SERVICES).index(name)
        for place, extreme in enumerate(FEW):
            plan = project(baseline, Scenario(extreme, EXTREMES[extreme]))
            held_to_the_laws(plan)
            if (place + mine) % TOLD_OF_FEW == 0:
                told_without_gaps(plan)


@pytest.mark.slow
@pytest.mark.parametrize("name", SERVICES)
def test_no_service_breaks_at_any_levers_extreme(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        baseline = fitted(name)
        mine = list(SERVICES).index(name)
        for place, (extreme, levers) in enumerate(EXTREMES.items()):
            if (place + mine) % EACH:
                continue
            plan = project(baseline, Scenario(extreme, levers))
            held_to_the_laws(plan)
            if (place + mine) % TOLD == 0:
                told_without_gaps(plan)
        held_to_the_laws(project(baseline, Scenario("drawn", EXTREMES["everything"]), draws=4, seed=2))


def edited(**values):
    """The shipped assumptions but for these values."""
    return reduce(lambda these, one: these.with_value(*one), values.items(), shipped())


LONG_PATIENCE = {"phone": 200.0, "store": 240.0, "chat": 64.0}


@pytest.mark.parametrize(
    "levers", [(OfferCallBack(2.0),), (CloseStores(100_000), OfferCallBack(2.0)), (ClearSelfService(0.1),)]
)
@pytest.mark.parametrize("name", ["overload", "half agents"])
def test_the_week_shown_is_an_exact_rest_however_rough_the_way_there(name, levers):
    """The coarser queues may rest minutes away from the exact ones, where people wait for hours."""
    patient = edited(**{f"patience.{line}": minutes for line, minutes in LONG_PATIENCE.items()})
    plan = project(calibrate(None, SERVICES[name], patient), Scenario("plan", levers))
    for week in (plan.today.settled, plan.changed.settled, unmoved(plan.today.settled, plan.changed.settled)):
        assert week.converged and week.rounds < MOST_ROUNDS and week.first.visit.dtype == np.float64
    week = plan.changed.settled
    loop = Loop(week.drivers, week.service)
    met = loop.go(week.state, roughly=False)
    there = loop.wait(met, serve(loop.lines, met.legs, met.patience, roughly=False))
    assert np.abs(there.flat() - week.state.flat()).max() < 2 * CLOSE_ENOUGH


@pytest.mark.parametrize(("likeness", "distance"), [(0.1, 5.0), (0.1, 3.0), (0.2, 4.0)])
def test_weights_beyond_single_precision_leave_figures_and_visits_whole(tiny_operations, likeness, distance):
    """Weights go by the power of distance over likeness: a hundred kilometres to the fiftieth is no small number."""
    steep = edited(**{"choice.people_likeness": likeness, "choice.distance": distance})
    baseline = calibrate(None, tiny_operations, steep)
    plan = project(baseline, Scenario("plan", (CloseStores(below=20_000),)), draws=6)
    for figures in (plan.changed.figures(), plan.draws.changed):
        assert all(np.isfinite(value).all() for value in figures.values())
    for week in (plan.today.settled, plan.changed.settled):
        stores = week.first.by_store.sum(axis=(1, 2))
        assert stores == pytest.approx(week.first.by_way[:, STORE].sum(axis=(1, 2, 3)), rel=1e-6)


@pytest.mark.parametrize(
    "name", ["no stores", "only phone", "chat today", "one municipality", "half agents", "overload"]
)
def test_today_comes_out_as_observed_wherever_it_can(name):
    for row in fitted(name).fit:
        if row.figure == "contacts":
            assert row.modelled == pytest.approx(row.observed, rel=0.01), row.channel


def test_calls_whose_staffing_is_not_told_are_answered_by_a_guess_that_is_named():
    baseline = fitted("contacts and nobody told to answer")
    guessed = [finding.facts["field"] for finding in baseline.findings if finding.code == "baseline.guessed"]
    assert {"phone.staffing", "chat.staffing"} <= set(guessed)
    calls = {row.channel: row for row in baseline.fit if row.figure == "contacts"}[Channel.PHONE]
    assert calls.modelled == pytest.approx(calls.observed, rel=0.02)
    assert 0 < project(baseline).value("phone.wait") < 2 * baseline.assumptions["target.wait"].value


def test_a_wait_that_is_told_sizes_the_guess():
    def agent_hours(wait):
        sheet = SERVICES["contacts and nobody told to answer"]
        channels = tuple(replace(row, mean_wait=wait) for row in sheet.channels)
        return calibrate(None, replace(sheet, channels=channels)).observed.service.desk(Channel.PHONE).agent_hours

    assert agent_hours(0.2) > agent_hours(8.0)


def test_a_chat_to_which_nobody_writes_is_not_on_offer_today():
    baseline = fitted("a chat nobody writes to")
    assert baseline.observed.service.desk(Channel.CHAT) is None
    assert baseline.middle.settled.seen.contacts[0, WAY[Channel.CHAT]].sum() == 0


def test_shares_of_agents_become_whole_people_who_keep_the_hours_and_close_no_line():
    assert set(fitted("half agents").observed.service.desk(Channel.PHONE).agents) == {0.0, 1.0}
    staffed = USUAL.staffing[Channel.PHONE]
    desk = calibrate(None, replace(USUAL, staffing={**USUAL.staffing, Channel.PHONE: 0.7 * staffed})).observed
    people = desk.service.desk(Channel.PHONE).agents
    assert people.sum() == pytest.approx(0.7 * staffed.sum(), abs=1)
    assert (people == np.round(people)).all()
    assert ((people > 0) == (staffed > 0)).all()


def test_a_line_with_nobody_in_it_takes_no_hand_overs_and_softens_nothing():
    baseline = calibrate(None, USUAL)
    alone = project(baseline, Scenario("x", EXTREMES["a bot that hands over to nobody"])).changed.settled
    assert alone.seen.contacts[0, WAY[Channel.PHONE]].sum() == 0
    assert alone.links.spill.sum() == 0
    assert alone.links.gave_up[0, :, WAY[Channel.CHATBOT]].max() > 0


def test_opening_the_phone_at_weekends_brings_calls_and_leaves_today_as_it_was():
    baseline = calibrate(None, USUAL)
    opened = project(baseline, Scenario("x", (StaffPhone(weekend=3),)))
    calls = opened.changed.settled.first.by_way[0, WAY[Channel.PHONE]].sum(axis=(0, 1))
    before = opened.today.settled.first.by_way[0, WAY[Channel.PHONE]].sum(axis=(0, 1))
    assert before[4] == 0
    assert calls[4] > 0.05 * opened.changed.settled.drivers.wanted[0, :, 4].sum()


def test_an_empty_segment_has_a_satisfaction_and_no_weight():
    found = fitted("one segment only").middle.experience
    assert np.isfinite(found.by_segment).all()
    assert found.by_segment[0, 0] == pytest.approx(found.everyone[0])


def test_where_nobody_is_left_to_be_asked_a_survey_says_no_more_than_everyone():
    plan = project(fitted("only phone"), Scenario("x", (NOBODY_ON_THE_PHONE,)))
    assert plan.changed.experience.surveyed == pytest.approx(plan.changed.experience.everyone)
    assert plan.value("satisfaction.everyone") < plan.todays_value("satisfaction.everyone")


def test_a_share_leaving_that_is_no_share_is_set_aside_and_named():
    baseline = fitted("a share leaving above one")
    assert baseline.observed.yearly_leaving is None
    assert "economy.annual_churn" in [finding.facts.get("field") for finding in baseline.findings]
    kept = calibrate(None, replace(USUAL, economy=replace(MONEY, annual_churn=0.0)))
    assert project(kept, NO_CHANGE).value("leaving.share") == 0.0


def test_every_way_that_somebody_uses_appears_in_the_document():
    ways = project_document(project(fitted("every channel")))["channels"]
    assert set(ways) >= {way.value for way in WAYS} - {"chatbot"}  # a bot of today is not modelled yet


def found(name, code):
    return [finding.facts for finding in fitted(name).findings if finding.code == code]


def test_calls_that_come_while_nobody_is_on_duty_are_counted_and_left_out():
    baseline = fitted("calls out of hours")
    desk = baseline.observed.service.desk(Channel.PHONE)
    outside = 500 * (1 - desk.open.mean())
    assert found("calls out of hours", "baseline.out_of_hours") == [{"channel": "phone", "count": round(outside)}]
    calls = {row.channel: row for row in baseline.fit if row.figure == "contacts"}[Channel.PHONE]
    assert calls.observed == pytest.approx(500 - outside)
    assert calls.modelled == pytest.approx(calls.observed, rel=0.01)


def test_visits_to_stores_that_nobody_lists_are_told_and_left_out():
    assert found("store visits and no stores", "baseline.stores_not_listed") == [{"count": 300}]
    settled = fitted("store visits and no stores").middle.settled
    idle = settled.first.nothing.sum() / settled.drivers.wanted.sum()
    assert idle == pytest.approx(0.05, abs=0.01)  # choice.do_nothing: nobody is lost for want of a list


def test_a_bot_of_today_is_met_and_its_failures_are_in_todays_calls():
    baseline = fitted("a bot today")
    contacts = {row.channel: row for row in baseline.fit if row.figure == "contacts"}
    assert contacts[Channel.CHATBOT].modelled == pytest.approx(400, rel=0.01)
    assert contacts[Channel.PHONE].modelled == pytest.approx(500, rel=0.01)
    spilt = baseline.middle.settled.links.spill
    assert spilt[0, :, WAY[Channel.CHATBOT], WAY[Channel.PHONE]].max() > 0


def test_a_better_bot_in_place_of_todays_sends_fewer_to_the_phone():
    better = Scenario("better", (AddBot(*[0.6] * 7),))
    plan = project(fitted("a bot today"), better)
    assert 1 < plan.value("chatbot.contacts") / plan.todays_value("chatbot.contacts") < 1.1  # it takes less effort
    assert plan.value("phone.contacts") < plan.todays_value("phone.contacts")
    assert plan.value("satisfaction.everyone") > plan.todays_value("satisfaction.everyone")


def test_a_phone_line_opened_where_there_is_none_draws_callers():
    baseline = fitted("no phone")
    opened = project(baseline, Scenario("phone", (StaffPhone(6, 6, 6),)))
    share = baseline.assumptions["choice.new_phone"].value
    first = opened.changed.settled.first.by_way[0]
    assert 0.3 * share < first[WAY[Channel.PHONE]].sum() / first.sum() < 1.2 * share
    assert opened.todays_value("phone.contacts") == 0


def test_a_phone_nobody_rings_draws_nobody_today():
    silent = replace(SERVICES["a phone nobody rings"], channels=())
    assert project(calibrate(None, silent)).value("phone.legs") == pytest.approx(0.0, abs=1e-6)
