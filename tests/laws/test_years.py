"""What must hold over two years, whatever the plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.adoption import ceilings, grown, todays_ways, with_new
from cx_models.effects.choice import CHATBOT, WAY, WAYS, first_contacts, odds, terms_of
from cx_models.effects.settle import settle
from cx_models.projection.outcome import carried
from cx_models.projection.phases import WEEKS
from cx_models.projection.project import project
from cx_models.projection.two_years import SPARSE
from cx_models.projection.years import years
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangePrice,
    ChangeStoreHours,
    ChargeForVisits,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    MoveStoreStaff,
    OfferApp,
    OfferCallBack,
    Personalise,
    PromiseEase,
    RewardDigital,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel

CLOSING = Scenario("closing", (CloseStores(below=100_000),))
PLANS = (
    CLOSING,
    Scenario("bot", (AddBot(hand_over="person", assisted=0.3),)),
    Scenario("chat", (AddChat(agents=10),)),
    Scenario("recruits", (CloseStores(below=100_000), StaffPhone(midday=20, ceiling=20, delay_weeks=12), AddBot())),
    Scenario("fewer", (StaffPhone(morning=-6, midday=-6, afternoon=-6),)),
    Scenario("moved", (CloseStores(below=60_000), MoveStoreStaff(1.0))),
)
APP = Scenario("app", (OfferApp(perk=5, price=50_000),))
PROMISE = Scenario("promise", (PromiseEase(0.8, price=20_000),))
MAIL = Scenario("e-mail", (StaffMail(agents=2),))
AS_KNOWN_AS_TODAY = (
    Scenario("price", (ChangePrice(dearer=3),)),
    Scenario("data", (Personalise("asked", adapted=0.5, messages=4),)),
    PROMISE,
    Scenario("charge", (ChargeForVisits(per_visit=10),)),
    Scenario("reward", (RewardDigital(per_matter=3),)),
    Scenario("hours", (ChangeStoreHours(weekday=-2, saturday="closed"),)),
    Scenario("design", (ClearSelfService(0.5, 30_000), GuideContacts(0.3, 0.5), LetStaffDecide(0.5, 0.2))),
    Scenario("call-back", (OfferCallBack(threshold=3.0),)),
    MAIL,
)
"""Plans of the other levers, none of which brings a new digital way."""
ALL_PLANS = (*PLANS, APP, *AS_KNOWN_AS_TODAY)
FEW = (0, 4, 26, 52, 104)
"""Weeks to solve where only signs and bounds are asked."""
IN_VAIN = (
    AddChat(agents=0),
    ChangePrice(dearer=0),
    ChangeStoreHours(),
    ChargeForVisits(per_visit=0),
    ClearSelfService(0.0),
    CloseStores(below=0),
    GuideContacts(),
    LetStaffDecide(),
    MoveStoreStaff(1.0),
    Personalise(),
    PromiseEase(0.0),
    RewardDigital(per_matter=0),
    StaffMail(agents=0),
    StaffPhone(),
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


@pytest.mark.parametrize("lever", IN_VAIN, ids=lambda lever: lever.name)
def test_a_lever_moved_in_vain_moves_nothing(internet_provider, lever):
    found = of(internet_provider, Scenario("in vain", (lever,)), undone_in=30)
    for name in found.figures:
        assert np.all(found.change(name) == 0.0), name


@pytest.mark.parametrize("plan", (*PLANS[:2], PLANS[3]), ids=lambda plan: plan.name)
def test_the_weeks_between_are_what_solving_them_all_would_give(internet_provider, plan):
    some, all_of = of(internet_provider, plan), of(internet_provider, plan, solved=range(WEEKS + 1))
    assert some.solved < 35 < all_of.solved
    bounds = {"satisfaction.everyone": 0.001, "digital": 0.0005, "image": 0.001, "phone.strain": 0.01, "known": 1e-4}
    for name, bound in bounds.items():
        assert np.abs(some.figures[name] - all_of.figures[name]).max() < bound, name
    lost = np.abs(all_of.figures["customers"]).max()
    assert np.abs(some.figures["customers"] - all_of.figures["customers"]).max() < 0.01 * lost + 1.0
    earned = np.abs(all_of.figures["net"]).max()
    assert np.abs(some.figures["net"] - all_of.figures["net"]).max() < 0.01 * earned
    sparsely = of(internet_provider, plan, solved=SPARSE)  # as in the drawn worlds, whose shade is wider
    for found, part in ((some, 0.05), (sparsely, 0.2)):
        for name, exact in all_of.figures.items():
            most = np.abs(exact - all_of.today.get(name, np.zeros(1))[:, None]).max()
            assert np.abs(found.figures[name] - exact).max() <= part * most + 1e-6, (name, found.solved)


@pytest.mark.parametrize("plan", [CLOSING, PLANS[4], PLANS[5], *AS_KNOWN_AS_TODAY], ids=lambda plan: plan.name)
def test_the_first_week_is_the_projected_week_where_nothing_has_been_learned(at_rest, plan):
    first = of(at_rest, plan, solved=(0,))
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
        found = of(by_image, plan, solved=FEW)
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


@pytest.mark.parametrize("plan", ALL_PLANS, ids=lambda plan: plan.name)
def test_shares_stay_shares(internet_provider, plan):
    found = of(internet_provider, plan, undone_in=60, solved=FEW)
    for name, values in found.figures.items():
        if name.startswith("satisfaction") or name in {"digital", "known"} or name.endswith("abandoned"):
            assert values.min() >= 0.0 and values.max() <= 1.0, name
    assert np.abs(found.figures["phone.strain"]).max() <= 1.0


def test_net_is_what_the_weeks_before_have_brought_less_what_was_paid_once(internet_provider):
    found = of(internet_provider, PLANS[3])
    brought = np.concatenate([[0.0], np.cumsum(found.figures["saved"][0] + found.figures["margin"][0])[:-1]])
    once = brought - found.figures["net"][0]
    assert once[:12] == pytest.approx(np.zeros(12), abs=1e-6)
    assert once[12] > 0 and once[12:] == pytest.approx(np.full(WEEKS + 1 - 12, once[12]))


CHAT, LATE = AddChat(agents=10), StaffPhone(1, 1, 1, ceiling=1, delay_weeks=30)


def paid_once(found):
    """Euros paid once by each week, in the middle world."""
    brought = np.concatenate([[0.0], np.cumsum(found.figures["saved"][0] + found.figures["margin"][0])[:-1]])
    return brought - found.figures["net"][0]


@pytest.mark.parametrize("undone_in", [None, 20])
def test_who_is_there_from_the_first_day_is_paid_for_then_and_who_comes_late_when_they_come(
    internet_provider, undone_in
):
    chat = paid_once(of(internet_provider, Scenario("chat", (CHAT,)), undone_in=undone_in))
    both = paid_once(of(internet_provider, Scenario("both", (CHAT, LATE)), undone_in=undone_in))
    late = paid_once(of(internet_provider, Scenario("late", (LATE,)), undone_in=undone_in))
    assert chat[0] > 0 and chat == pytest.approx(np.full(WEEKS + 1, chat[0]))
    assert late[:30] == pytest.approx(np.zeros(30), abs=1e-6)
    assert (late[30:] > 1.0).all() == (undone_in is None)
    assert both == pytest.approx(chat + late, abs=1e-5)


def test_in_the_end_the_two_years_have_paid_for_the_hiring_that_the_tile_tells(internet_provider):
    plan = Scenario("both", (CHAT, LATE, StaffMail(agents=1)))
    told = project(internet_provider, plan).value("cost.recruiting")
    assert paid_once(of(internet_provider, plan))[-1] == pytest.approx(told) and told > 0


def test_nobody_is_paid_for_an_empty_place_and_each_replacement_costs_a_hiring(provider_operations):
    """Whether or not anybody is found, what customers meet in the first week is the same, and so is what it saves."""
    found = {}
    for ceiling in (0.0, 100.0):
        for hiring in (0.0, 6_000.0):
            economy = replace(provider_operations.economy, hiring_ceiling_agents=ceiling, hiring_cost_per_agent=hiring)
            baseline = calibrate(None, replace(provider_operations, economy=economy))
            found[ceiling, hiring] = of(baseline, CLOSING, solved=FEW).figures
    nobody, anybody, freely = found[0.0, 6_000.0], found[100.0, 6_000.0], found[100.0, 0.0]
    assert nobody["saved"][0, 0] == anybody["saved"][0, 0]
    assert nobody["saved"][0, 104] > anybody["saved"][0, 104] + 500
    dearer = (freely["saved"] - anybody["saved"])[0]
    others = (found[0.0, 0.0]["saved"] - nobody["saved"])[0]  # no ceiling is known of hiring for stores
    assert 0 <= others[104] < 0.3 * dearer[104]
    assert dearer[0] == 0 and (dearer[1:] > 0).all() and dearer[104] > dearer[4]


def test_the_ill_are_paid(provider_operations):
    """Absence alone, with nobody leaving, changes no wage."""
    off = {"staff.quits_more": 0.0, "staff.absence": 0.10}
    assumptions = shipped()
    for key, value in off.items():
        assumptions = assumptions.with_value(key, value)
    found = of(calibrate(None, provider_operations, assumptions), CLOSING).figures
    assert found["phone.away"][0, 104] > 0.01
    assert found["saved"][0] == pytest.approx(np.full(WEEKS + 1, found["saved"][0, 0]))


def known(baseline, *levers):
    return of(baseline, Scenario("plan", levers), solved=FEW).figures["known"][0]


def test_a_new_way_is_never_known_to_more_than_its_ceiling(provider_operations):
    """Even where all is told at once, after decades of growth in two years."""
    quick = shipped().with_value("adoption.noticed", 1.0).with_value("adoption.word", 10.0)
    baseline = calibrate(None, provider_operations, quick)
    worlds, customers = baseline.middle.drivers.worlds, baseline.observed.customers
    for levers in ((AddBot(),), (AddBot(assisted=1.0), RewardDigital(20)), (CloseStores(below=1_000_000), AddBot())):
        service = Scenario("plan", levers).applied_to(baseline.observed.service)
        most = ceilings(service, worlds)[0, CHATBOT] @ customers.count.sum(axis=0) / customers.total
        grew = known(baseline, *levers)
        assert most < 1 and (grew <= most + 1e-12).all() and grew[104] > 0.99 * most


def test_the_ceiling_is_lower_for_those_less_at_home_in_digital_services(internet_provider):
    worlds = internet_provider.assumptions.worlds(50, 1)
    alone = ceilings(internet_provider.observed.service, worlds)
    assert (np.diff(alone, axis=2) <= 0).all() and alone.max() < 1


def test_a_door_that_closes_tells_nobody_whom_the_ceiling_leaves_out(internet_provider):
    today, worlds = internet_provider.middle.settled, internet_provider.middle.drivers.worlds
    new = np.arange(len(WAYS)) == CHATBOT
    service = Scenario("bot", (AddBot(),)).applied_to(internet_provider.observed.service)
    ways = with_new(todays_ways(today), new, np.ones((1, 3)), service, worlds)
    assert np.array_equal(ways.known[:, CHATBOT], ceilings(service, worlds)[:, CHATBOT])
    assert (np.delete(ways.known, CHATBOT, axis=1) == 1.0).all()


def test_a_reward_speeds_a_new_way_and_raises_its_ceiling_and_a_charge_does_neither(internet_provider):
    bot = known(internet_provider, AddBot())
    rewarded = [known(internet_provider, AddBot(), RewardDigital(euros)) for euros in (2, 5)]
    assert (rewarded[0][1:] > bot[1:]).all() and (rewarded[1][1:] > rewarded[0][1:]).all()
    assert np.array_equal(known(internet_provider, AddBot(), ChargeForVisits(20)), bot)
    helped = known(internet_provider, AddBot(assisted=0.5))
    perks = [known(internet_provider, OfferApp(perk=euros)) for euros in (0, 5)]
    assert (helped[1:] > bot[1:]).all() and (perks[1][1:] > perks[0][1:]).all()
    worlds, today = internet_provider.middle.drivers.worlds, internet_provider.observed.service
    most = [
        ceilings(Scenario("plan", levers).applied_to(today), worlds)[0, CHATBOT]
        for levers in ((ChargeForVisits(20),), (), (RewardDigital(5),))
    ]
    assert np.array_equal(most[0], most[1]) and (most[2] > most[1]).all()


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize(
    ("lever", "way"),
    [(AddBot(), CHATBOT), (AddChat(agents=10), WAY[Channel.CHAT]), (OfferApp(perk=5), WAY[Channel.APP])],
    ids=("bot", "chat", "app"),
)
def test_a_way_that_some_know_is_taken_nearly_as_if_they_alone_could_choose_it(internet_provider, lever, way, share):
    """The mixture of those who know it and those who do not, at the very same waits."""
    service = Scenario("plan", (lever,)).applied_to(internet_provider.observed.service)
    drivers = internet_provider.middle.drivers
    week = settle(drivers, service, carried(internet_provider.middle.settled, service))
    ways = todays_ways(internet_provider.middle.settled)

    def taken(known_to):
        known_ways = ways.known.copy()
        known_ways[:, way] = known_to
        learned = replace(ways, known=known_ways).pull(drivers.worlds)
        pull = replace(drivers.pull.of_stores(tuple(store.name for store in service.stores)), learned=learned)
        chosen = odds(pull, week.reach, week.waits, drivers.worlds, terms_of(service))
        first = first_contacts(chosen, drivers.wanted, drivers.where).by_way.sum(axis=(3, 4))[0]
        return first / drivers.wanted.sum() / drivers.where.sum(axis=0)

    mixed = share * taken(1.0) + (1 - share) * taken(0.0)
    found = taken(share)
    assert np.abs(found - mixed).max() < 0.01
    assert (found[way] >= mixed[way]).all() and (found[way] < 1.3 * mixed[way]).all()


@pytest.mark.parametrize("strength", [0.3, 1.0])
def test_a_promise_raises_what_is_expected_and_lowers_nothing_that_is_met(provider_operations, strength):
    """Where it draws nobody, the same is met: its disappointment stays while it is made, and fades once it is not."""
    unheeded = shipped().with_value("design.promise_pull", 0.0).with_value("habit.pull", 0.0)
    baseline = calibrate(None, provider_operations, unheeded)
    plan = Scenario("promise", (PromiseEase(strength),))
    projected = project(baseline, plan)
    for undone_in in (None, 26):
        change = of(baseline, plan, undone_in=undone_in).change("satisfaction.everyone")[0]
        assert change.max() <= 1e-9 and (np.diff(change[27:]) > -1e-4).all()
        assert change[0] <= projected.changed.experience.everyone[0] - projected.today.experience.everyone[0]
    assert change[26] < 0 and 0.05 < change[104] / change[26] < 0.2  # three half-lives later, an eighth is left


def test_when_ease_is_no_longer_advertised_nobody_is_the_happier_for_it(internet_provider):
    for plan in (PROMISE, Scenario("all", (PromiseEase(1.0),))):
        lasting, ended = (of(internet_provider, plan, undone_in=week, solved=FEW) for week in (None, 26))
        after = ended.change("satisfaction.everyone")[0, 26:]
        assert (after < 0).all() and abs(after[-1]) < 0.3 * abs(after[0])
        assert lasting.change("satisfaction.everyone")[0, 104] < 0


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


def test_whoever_waits_longer_for_recruits_has_a_worse_year(internet_provider):
    """All stores but one closed, and four agents more: each week without them costs, and none pays back later."""
    stores = tuple(store.name for store in internet_provider.observed.service.stores)
    found = []
    for weeks in (0, 1, 8):
        plan = Scenario("x", (CloseStores(also=stores[1:]), StaffPhone(4, 4, 4, delay_weeks=weeks)))
        figures = of(internet_provider, plan, solved=FEW).figures
        found.append((figures["satisfaction.everyone"][0, :53].mean(), figures["customers"][0, 52]))
    assert found[0] > found[1] > found[2] and found[0][1] > found[1][1] > found[2][1]
