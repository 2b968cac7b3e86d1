"""The statement of two years: it adds up, each line is what another way of working it out gives, and no lever is
nothing.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.projection.document import project_document
from cx_models.projection.phases import WEEKS
from cx_models.projection.project import project
from cx_models.projection.statement import SPENT_ONCE, statement
from cx_models.projection.two_years import two_years
from cx_models.projection.years import years
from cx_models.projection.years_money import STATED
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangePrice,
    ChargeForVisits,
    ClearSelfService,
    CloseStores,
    OfferApp,
    RewardDigital,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CLOSING = CloseStores(below=100_000, price=200_000)
LATE = StaffPhone(2, 2, 2, ceiling=4, delay_weeks=16)
PLANS = (
    (Scenario("closing", (CLOSING,)), None),
    (Scenario("recruits", (CLOSING, LATE, AddBot(assisted=0.3))), None),
    (Scenario("undone before they come", (CLOSING, LATE)), 10),
    (Scenario("undone later", (AddChat(agents=4), CLOSING, LATE)), 40),
    (Scenario("perks and price", (OfferApp(perk=2, price=50_000), ChangePrice(dearer=-1))), None),
    (Scenario("reward and charge", (RewardDigital(per_matter=1), ChargeForVisits(per_visit=3))), 60),
    (Scenario("e-mail", (StaffMail(agents=2), ClearSelfService(0.5, 30_000))), None),
)
EACH = pytest.mark.parametrize(("plan", "undone_in"), PLANS, ids=lambda part: getattr(part, "name", part))


@EACH
def test_the_lines_add_up_to_what_the_weeks_saved_and_won_less_what_was_paid_once(internet_provider, plan, undone_in):
    found = two_years(internet_provider, plan, undone_in)
    stated, weekly = statement(found), found.middle.figures
    assert set(stated.lines) == set(STATED)
    net = weekly["net"][0, WEEKS]
    assert stated.sum_of(*STATED) == pytest.approx(net, abs=1e-4) and stated.net.middle == net != 0
    first_cost = project(internet_provider, plan)
    hired = first_cost.value("cost.recruiting") if undone_in != 10 else 0.0  # nobody had come when it was undone
    assert stated.lines["hiring"].middle == pytest.approx(-hired)
    assert stated.lines["changes"].middle == pytest.approx(-first_cost.value("cost.making"))
    brought = (weekly["saved"] + weekly["margin"])[0, :WEEKS].sum()
    assert brought + stated.sum_of("hiring", "changes") == pytest.approx(net, abs=1e-4)
    assert stated.sum_of("leavers", "newcomers") == pytest.approx(weekly["margin"][0, :WEEKS].sum(), abs=1e-4)


@pytest.mark.parametrize("undone_in", [None, 30])
def test_without_a_lever_every_line_is_nothing_and_it_has_paid_at_once(internet_provider, undone_in):
    stated = statement(two_years(internet_provider, NO_CHANGE, undone_in, draws=2))
    assert stated.changes_nothing and stated.net.middle == 0 and stated.break_even == 0
    assert stated.failure_hours.middle == stated.failure_euros.middle == 0
    assert stated.pays_back == (2, 2)


def test_without_wages_and_margin_nothing_is_stated(provider_operations):
    for unknown in ("agent_wage_per_hour", "store_wage_per_hour", "margin_per_customer_month"):
        economy = replace(provider_operations.economy, **{unknown: None})
        baseline = calibrate(None, replace(provider_operations, economy=economy))
        plan = Scenario("closing", (CloseStores(also=("Kajaani",)),))
        assert statement(two_years(baseline, plan)) is None
    assert project_document(project(baseline, plan))["statement_104_weeks"] is None


@pytest.fixture(scope="module")
def still(provider_operations):
    """Nobody gets used to anything, tires, or leaves for what they met: each week is the projected one."""
    off = {"habit.pull": 0.0, "staff.slower": 0.0, "staff.resolves_less": 0.0, "staff.absence": 0.0}
    off |= {"staff.quits_more": 0.0, "leaving.slope": 0.0, "leaving.nowhere": 0.0, "leaving.alone_curve": 0.0}
    nothing = {name: Edit(0.0, 0.0, 0.0) for name in off}
    return calibrate(None, provider_operations, shipped().with_edits(nothing))


def test_what_stands_still_costs_and_fails_two_years_as_the_projected_week_does(still):
    plan = Scenario("closing", (CloseStores(below=100_000), ChargeForVisits(per_visit=3)))
    stated, projected = statement(two_years(still, plan)), project(still, plan)
    two = WEEKS / (365.25 / 7)

    def change(*figures):
        return sum(projected.value(figure) - projected.todays_value(figure) for figure in figures)

    running = ("agents", "stores", "premises", "licences", "better_bot", "in_charge")
    assert stated.lines["service"].middle == pytest.approx(-two * change(*(f"cost.{one}" for one in running)), rel=5e-3)
    assert stated.lines["payments"].middle == pytest.approx(-two * change("cost.fees", "cost.rewards"), rel=5e-3)
    assert stated.failure_hours.middle == pytest.approx(WEEKS * change("failure.hours"), rel=5e-3)
    assert stated.failure_euros.middle == pytest.approx(two * change("failure.euros"), rel=5e-3)


def test_newcomers_come_of_the_offer_and_of_what_they_hear_alone(internet_provider, provider_operations):
    def of(baseline, *levers):
        return statement(two_years(baseline, Scenario("plan", levers))).lines

    dearer, cheaper = (of(internet_provider, ChangePrice(dearer=euros)) for euros in (1, -1))
    assert dearer["newcomers"].middle < 0 < cheaper["newcomers"].middle
    assert dearer["leavers"].middle < 0 < cheaper["leavers"].middle
    nothing = {name: Edit(0.0, 0.0, 0.0) for name in ("winning.ease", "winning.price", "winning.word")}
    nobody = calibrate(None, provider_operations, shipped().with_edits(nothing))
    closed = of(nobody, CloseStores(below=100_000))
    assert closed["newcomers"].middle == 0 and closed["leavers"].middle < -100_000


def test_newcomers_and_the_rest_are_all_customers_and_newcomers_leave_too(internet_provider):
    plan = Scenario("perk", (OfferApp(perk=5),))
    found = years(
        internet_provider.observed,
        internet_provider.middle,
        plan.applied_to(internet_provider.observed.service),
        undone_in=52,
    )
    came = found.figures["newcomers"][0]
    assert came[0] == 0 and (np.diff(came[:53]) > 0).all()
    assert came[104] < came[54], "once nothing draws them, those who came leave as others do"


def test_drawn_worlds_give_each_line_its_interval_and_tell_in_how_many_it_pays(internet_provider):
    plan = Scenario("clear", (ClearSelfService(0.5, 60_000),))
    alone, stated = (statement(two_years(internet_provider, plan, draws=draws)) for draws in (0, 6))
    assert alone.pays_back is None and stated.pays_back[1] == 6
    assert stated.net.low < stated.net.high and alone.net.width == 0 and stated.net.middle == alone.net.middle
    assert stated.lines["changes"].width == 0
    moved = [name for name, one in stated.lines.items() if one.middle and name not in SPENT_ONCE]
    assert moved and all(stated.lines[name].width > 0 for name in moved)


def test_the_document_tells_the_statement(internet_provider):
    plan = Scenario("clear", (ClearSelfService(0.5, 30_000),))
    told = project_document(project(internet_provider, plan))["statement_104_weeks"]
    stated = statement(two_years(internet_provider, plan))
    assert sum(told[f"{line}_euros"] for line in STATED) == pytest.approx(told["net_euros"])
    assert told["break_even_week"] == stated.break_even > 0
    assert told["failure_demand_hours"] == stated.failure_hours.middle < 0
    assert set(told) == {f"{line}_euros" for line in STATED} | {
        "net_euros", "failure_demand_hours", "failure_demand_euros", "break_even_week",
    }  # fmt: skip


def test_an_app_that_is_there_is_not_made_again(internet_provider):
    made = Scenario("made", (OfferApp(price=200_000),)).applied_to(internet_provider.observed.service)
    assert made.paid_once == 200_000
    again = OfferApp(perk=2, price=200_000).applied_to(replace(made, paid_once=0.0))
    assert again.paid_once == 0.0 and again.bill.perk == 2
