"""What must hold over two years, whatever the plan."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.assumptions.registry import Edit, shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.adoption import grown
from cx_models.projection.project import project
from cx_models.projection.years import WEEKS, years
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, MoveStoreStaff, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CLOSING = Scenario("closing", (CloseStores(below=100_000),))
PLANS = (
    CLOSING,
    Scenario("bot", (AddBot(hand_over="person", assisted=0.3),)),
    Scenario("chat", (AddChat(agents=10),)),
    Scenario("recruits", (CloseStores(below=100_000), StaffPhone(midday=20, ceiling=20, delay_weeks=12), AddBot())),
    Scenario("fewer", (StaffPhone(morning=-6, midday=-6, afternoon=-6),)),
    Scenario("moved", (CloseStores(below=60_000), MoveStoreStaff(1.0))),
)


def of(baseline, plan, **told):
    return years(baseline.observed, baseline.middle, plan.applied_to(baseline.observed.service), **told)


@pytest.fixture(scope="module")
def at_rest(provider_operations):
    """Nobody gets used to anything, staff never tires, worse hurts as much as better pleases."""
    assumptions = shipped()
    for key, value in {
        "memory.asymmetry": 1.0,
        "memory.half_life": 520.0,
        "memory.scar": 1.0,
        "habit.pull": 0.0,
        "staff.slower": 0.0,
        "staff.resolves_less": 0.0,
        "staff.tone": 0.0,
        "staff.absence": 0.0,
        "staff.quits_more": 0.0,
    }.items():
        assumptions = assumptions.with_value(key, value)
    return calibrate(None, provider_operations, assumptions)


@pytest.mark.parametrize("undone_in", [None, 30])
def test_without_a_lever_nothing_moves_at_all(internet_provider, undone_in):
    found = of(internet_provider, NO_CHANGE, undone_in=undone_in)
    for name in found.figures:
        assert np.all(found.change(name) == 0.0), name
    assert found.break_even == (0,)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_the_weeks_between_are_what_solving_them_all_would_give(internet_provider, plan):
    some, all_of = of(internet_provider, plan), of(internet_provider, plan, solved=range(WEEKS + 1))
    assert some.solved < 35 < all_of.solved
    bounds = {"satisfaction.everyone": 0.001, "digital": 0.0005, "image": 0.001, "strain": 0.01, "known": 1e-4}
    for name, bound in bounds.items():
        assert np.abs(some.figures[name] - all_of.figures[name]).max() < bound, name
    lost = np.abs(all_of.figures["customers"]).max()
    assert np.abs(some.figures["customers"] - all_of.figures["customers"]).max() < 0.01 * lost + 1.0
    earned = np.abs(all_of.figures["net"]).max()
    assert np.abs(some.figures["net"] - all_of.figures["net"]).max() < 0.01 * earned


@pytest.mark.parametrize("plan", [CLOSING, PLANS[4], PLANS[5]], ids=lambda plan: plan.name)
def test_the_first_week_is_the_projected_week_where_nothing_has_been_learned(at_rest, plan):
    first = of(at_rest, plan)
    projected = project(at_rest, plan)
    assert first.figures["satisfaction.everyone"][0, 0] == pytest.approx(
        projected.changed.experience.everyone[0], abs=2e-4
    )
    assert first.figures["phone.wait"][0, 0] == pytest.approx(projected.value("phone.wait"), abs=0.02)


def test_what_runs_for_a_year_costs_what_the_projected_year_does(at_rest):
    projected = project(at_rest, CLOSING)
    lines = ("agents", "stores", "premises", "licences", "better_bot", "rewards", "fees", "sales")
    cost = sum(projected.value(f"cost.{line}") - projected.todays_value(f"cost.{line}") for line in lines)
    saved = of(at_rest, CLOSING).figures["saved"][0]
    assert -saved[:52].mean() * 365.25 / 7 == pytest.approx(cost, rel=0.01)


def test_without_other_ties_customers_leave_by_their_image_alone_and_never_more_than_there_are(
    internet_provider, provider_operations
):
    """Ties and ease apart: a bot that settles matters may win customers while their image falls."""
    nothing = {name: Edit(0.0, 0.0, 0.0) for name in ("leaving.nowhere", "leaving.alone_curve", "winning.ease")}
    by_image = calibrate(None, provider_operations, shipped().with_edits(nothing))
    for plan in PLANS:
        found = of(by_image, plan)
        change = found.figures["customers"][0]
        assert change.min() > -internet_provider.observed.customers.total
        worse = found.figures["image"][0]
        if (worse <= 0).all():
            assert (change <= 1e-6).all() and (np.diff(change) <= 1e-6).all()


def test_what_a_way_is_known_by_grows_as_bass_says_and_never_falls():
    years_on = np.linspace(0, 20, 200)
    p, q = 0.03, 0.38
    closed = (1 - np.exp(-(p + q) * years_on)) / (1 + q / p * np.exp(-(p + q) * years_on))
    stepped, known = [], np.array(0.0)
    for _ in years_on:
        stepped.append(float(known))
        known = grown(known, np.array(p), np.array(q), float(years_on[1]))
    assert np.abs(np.array(stepped) - closed).max() < 1e-10
    assert grown(np.array([0.0, 0.4, 1.0]), np.zeros(3), np.zeros(3), 9.0).tolist() == [0.0, 0.4, 1.0]


def test_shares_stay_shares(internet_provider):
    for plan in PLANS:
        found = of(internet_provider, plan, undone_in=60)
        for name, values in found.figures.items():
            if name.startswith("satisfaction") or name in {"digital", "known"} or name.endswith("abandoned"):
                assert values.min() >= 0.0 and values.max() <= 1.0, name
        assert np.abs(found.figures["strain"]).max() <= 1.0


def test_net_is_what_the_weeks_before_have_brought_less_what_was_paid_once(internet_provider):
    found = of(internet_provider, PLANS[3])
    brought = np.concatenate([[0.0], np.cumsum(found.figures["saved"][0] + found.figures["margin"][0])[:-1]])
    once = brought - found.figures["net"][0]
    assert once[:12] == pytest.approx(np.zeros(12), abs=1e-6)
    assert once[12] > 0 and once[12:] == pytest.approx(np.full(WEEKS + 1 - 12, once[12]))


def test_many_worlds_at_once_are_as_each_alone(internet_provider):
    worlds = internet_provider.assumptions.worlds(3, 0)
    together = internet_provider.under(worlds)
    service = CLOSING.applied_to(internet_provider.observed.service)
    found = years(internet_provider.observed, together, service)
    for world in range(3):
        alone = internet_provider.under(worlds.among(slice(world, world + 1)))
        own = years(internet_provider.observed, alone, service)
        assert own.change("satisfaction.everyone")[0] == pytest.approx(
            found.change("satisfaction.everyone")[world], abs=0.01
        )


def test_a_plan_cannot_be_undone_before_it_began(internet_provider):
    with pytest.raises(ValueError, match="first week"):
        of(internet_provider, CLOSING, undone_in=0)
