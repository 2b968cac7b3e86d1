"""One step at a time from a plan: what it adds, in which dimension, and the three scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.effects.choice import CHATBOT, SELF_SERVICE
from cx_models.effects.dimensions import DIMENSIONS, scores
from cx_models.effects.money import Prices
from cx_models.projection.next_steps import COST, HARDLY, SATISFIED, STEPS, next_step, next_steps, together
from cx_models.projection.project import project
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangeStoreHours,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    StaffMail,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel
from cx_models.service.offer import Recruiting

CASE = Scenario("case", (CloseStores(below=100_000), AddBot(), AddChat(agents=3)))


@pytest.fixture(scope="module")
def found(internet_provider):
    return next_steps(internet_provider, CASE, draws=5)


def test_every_step_is_taken_alone_and_none_makes_things_worse_at_the_middle(found):
    assert {step.code for step in found.steps} == set(STEPS)
    for step in found.steps:
        differing = set(step.after.scenario.levers) ^ set(CASE.levers)
        assert len({lever.name for lever in differing}) == 1, step.code
    gains = {step.code: step.gain("satisfaction.everyone") for step in found.steps}
    assert all(gains[code].middle > 0 for code in ("clearer", "right_first", "warm", "decided", "taken", "agent"))


def test_a_gain_is_the_difference_of_the_two_plans_in_the_same_worlds(internet_provider, found):
    step = next(step for step in found.steps if step.code == "clearer")
    further = project(internet_provider, CASE.with_lever(ClearSelfService(0.1)), draws=5)
    before = project(internet_provider, CASE, draws=5)
    paired = further.draws.changed["failure.hours"] - before.draws.changed["failure.hours"]
    gain = step.gain("failure.hours")
    assert gain.middle == pytest.approx(further.value("failure.hours") - before.value("failure.hours"))
    assert (gain.low, gain.high) == pytest.approx(tuple(np.quantile(paired, [0.05, 0.95])))


def test_what_is_whole_has_no_further_step_and_what_is_absent_none_at_all(internet_provider):
    whole = Scenario("whole", (ClearSelfService(1.0), GuideContacts(1.0, 1.0), LetStaffDecide(1.0, 1.0)))
    assert {step.code for step in next_steps(internet_provider, whole).steps} == {"agent", "mail_agent", "longer_hours"}
    assert "better_bot" not in {step.code for step in next_steps(internet_provider, NO_CHANGE).steps}
    most = Scenario("most", (StaffPhone(morning=200, midday=200, afternoon=200),))
    assert "agent" not in {step.code for step in next_steps(internet_provider, most).steps}
    assert not {"moved", "reopened", "helped"} & {step.code for step in next_steps(internet_provider, NO_CHANGE).steps}


def test_an_agent_beyond_the_hiring_ceiling_is_counted_as_coming(internet_provider):
    capped = Scenario("capped", (CloseStores(below=100_000), StaffPhone(midday=5, ceiling=2)))
    step = next(step for step in next_steps(internet_provider, capped).steps if step.code == "agent")
    assert step.gain("phone.wait").middle < 0
    changed = step.after.scenario.lever("staff_phone")
    assert (changed.morning, changed.midday, changed.ceiling) == (1, 3, 3)


def test_the_scores_are_shares_that_follow_their_levers(internet_provider):
    today = scores(project(internet_provider, NO_CHANGE).today.settled)
    for lever, moved in (
        (ClearSelfService(1.0), "usability"),
        (GuideContacts(1.0, 1.0), "service_design"),
        (LetStaffDecide(1.0, 0.5), "role"),
    ):
        plan = scores(project(internet_provider, Scenario("plan", (lever,))).changed.settled)
        for name in DIMENSIONS:
            assert 0.0 <= getattr(plan, name)[0] <= 1.0
        assert getattr(plan, moved)[0] > getattr(today, moved)[0] + 0.01


def test_usability_by_hand(internet_provider):
    settled = project(internet_provider, CASE).changed.settled
    alone = [*SELF_SERVICE, CHATBOT]
    contacts = settled.seen.contacts[0]
    solved = sum(contacts[way] @ settled.links.resolved[0, :, way] for way in alone)
    assert scores(settled).usability[0] == pytest.approx(solved / contacts[alone].sum())


def test_one_more_in_a_chat_is_one_more_than_can_be_found(internet_provider):
    """The phone takes five of the eight who can be hired, so three of the chat's six come; the next is the fourth."""
    plan = Scenario("x", (StaffPhone(midday=5, ceiling=8), AddChat(agents=6, ceiling=8)))
    _, further = STEPS["chat_agent"]
    (lever,) = further(internet_provider, plan)
    service = plan.with_lever(lever).applied_to(internet_provider.observed.service)
    assert service.desk(Channel.CHAT).agents.max() == 4


def test_one_more_on_the_phone_takes_nobody_from_the_chat(internet_provider):
    plan = Scenario("x", (CloseStores(below=100_000), AddChat(agents=6, ceiling=6), StaffMail(2, ceiling=8)))
    step = next(step for step in next_steps(internet_provider, plan).steps if step.code == "agent")
    before, after = (one.changed.service for one in (step.before, step.after))
    for channel, more in ((Channel.PHONE, 1), (Channel.CHAT, 0), (Channel.EMAIL, 0)):
        assert after.desk(channel).agents.max() == before.desk(channel).agents.max() + more, channel
    assert step.gain("cost.total").middle > 0


def test_where_nobody_is_left_on_the_phone_the_next_one_is_somebody(internet_provider):
    gone = Scenario("x", (StaffPhone(morning=-50, midday=-50, afternoon=-50),))
    _, further = STEPS["agent"]
    (lever,) = further(internet_provider, gone)
    today = internet_provider.observed.service
    people = [one.applied_to(today).desk(Channel.PHONE).agents.sum() for one in (gone, gone.with_lever(lever))]
    assert people[1] > people[0]


def test_todays_own_bot_and_chat_have_a_next_step(internet_provider):
    today = internet_provider.observed.service
    levers = (AddChat(agents=4, at_once=2, handling=9.0), AddBot(hand_over="person"))
    there = replace(Scenario("x", levers).applied_to(today), recruiting=Recruiting())
    observed = replace(internet_provider.observed, service=there)
    baseline = replace(internet_provider, observed=observed)
    (chat,) = STEPS["chat_agent"][1](baseline, NO_CHANGE)
    assert (chat.agents, chat.handling, chat.opens, chat.closes) == (5, 9.0, 8.0, 18.0)
    (bot,) = STEPS["better_bot"][1](baseline, NO_CHANGE)
    assert bot.hand_over == "person" and bot.bill > AddBot().bill
    odd = replace(there, desks=tuple(replace(desk, agents=np.roll(desk.agents, 40)) for desk in there.desks))
    elsewhere = replace(internet_provider, observed=replace(observed, service=odd))
    assert STEPS["chat_agent"][1](elsewhere, NO_CHANGE) == ()  # no lever has such a week


def _step(baseline, code, *levers):
    return next_step(project(baseline, Scenario("plan", (CloseStores(below=100_000), *levers))), code)


def _cost(projection):
    return projection.value(COST)


def test_a_tenth_further_costs_its_part_of_the_price_that_the_plan_gives(internet_provider):
    """100,000 € buy five tenths of two things, so a fifth of it one tenth more: as if the plan itself said so."""
    step = _step(internet_provider, "right_first", GuideContacts(0.4, 0.1, price=100_000))
    assert step.price == pytest.approx(20_000)
    plan = Scenario("plan", (CloseStores(below=100_000), GuideContacts(0.5, 0.1, price=120_000)))
    assert step.cost.middle == pytest.approx(_cost(project(internet_provider, plan)) - _cost(step.before))
    last = _step(internet_provider, "clearer", ClearSelfService(0.95, price=95_000))  # only half a tenth is left
    assert last.price == pytest.approx(5_000)


def test_a_price_moves_a_step_in_the_order(internet_provider):
    def place(price):
        plan = Scenario("plan", (CloseStores(below=100_000), ClearSelfService(0.1, price=price)))
        before = project(internet_provider, plan)
        found = together(before, [next_step(before, code) for code in ("agent", "clearer", "mail_agent")])
        return [step.code for step in found.by_euro]

    assert place(10_000) == ["clearer", "agent", "mail_agent"]
    assert place(500_000) == ["agent", "mail_agent", "clearer"]
    assert place(0)[-1] == "clearer"


def test_a_price_that_nobody_gave_is_unknown_and_not_nothing(internet_provider):
    assert _step(internet_provider, "clearer").cost is None
    assert _step(internet_provider, "clearer", ClearSelfService(0.2)).cost is None
    assert _step(internet_provider, "taken", LetStaffDecide(decided=0.5, price=100_000)).cost is None
    for code in ("agent", "moved", "longer_hours", "reopened"):
        assert _step(internet_provider, code).price == 0.0


def test_at_the_price_up_to_which_it_is_as_good_a_step_is_as_good_as_the_best(found):
    best = found.paid[0]
    clearer = next(step for step in found.steps if step.code == "clearer")
    limit = found.as_good_up_to(clearer)
    assert replace(clearer, price=limit).per_euro == pytest.approx(best.per_euro)
    assert all(found.as_good_up_to(step) is None for step in (*found.free, *found.paid))
    taken = next(step for step in found.steps if step.code == "taken")
    assert found.as_good_up_to(taken) < 0  # the time of someone in charge costs more than one more on the phone
    assert replace(found, steps=(clearer,)).as_good_up_to(clearer) is None  # nothing to be as good as


def test_what_is_free_comes_before_what_gives_most_per_euro_and_what_does_not_help_last(found):
    order = found.by_euro
    assert set(order) == set(found.steps) and len(order) == len(found.steps)
    free, paid, unpriced = len(found.free), len(found.paid), len(found.unpriced)
    assert free and paid and unpriced
    assert all(step.cost.middle < HARDLY for step in order[:free])
    rates = [step.gain(SATISFIED).middle / (step.gain(COST).middle + step.price) for step in order[free : free + paid]]
    assert rates == sorted(rates, reverse=True) and rates[-1] > 0
    assert all(step.cost is None for step in order[free + paid : free + paid + unpriced])
    assert all(not step.helps for step in order[free + paid + unpriced :])


def test_in_how_many_worlds_a_step_gives_more_for_its_money(found):
    one, two = found.paid[:2]
    ratios = []
    for step in (one, two):
        gain, cost = (step.after.draws.changed[name] - step.before.draws.changed[name] for name in (SATISFIED, COST))
        assert (gain > 0).all() and (cost > 0).all()
        ratios.append(gain / cost)
    assert one.beats(two) == (ratios[0] > ratios[1]).mean()
    assert two.beats(one) == pytest.approx(1.0 - one.beats(two))
    assert one.beats(*found.paid[1:]) <= min(one.beats(other) for other in found.paid[1:])
    assert replace(two, price=-10_000_000.0).beats(one) == 1.0  # what helps and saves is before all that costs
    assert replace(one, price=10_000_000.0).beats(two) == 0.0


def test_a_step_that_helps_gives_more_for_its_money_than_any_that_does_not(found):
    """Whatever the other saves."""

    def step(gain, cost):
        one = found.paid[0]
        before = {SATISFIED: np.zeros(3), COST: np.zeros(3)}
        after = {SATISFIED: np.full(3, gain), COST: np.full(3, cost)}
        drawn = [replace(side, draws=replace(side.draws, changed=figures)) for side, figures in
                 ((one.before, before), (one.after, after))]  # fmt: skip
        return replace(one, before=drawn[0], after=drawn[1], price=0.0)

    helps, saves, harms = step(0.01, 20_000.0), step(0.0, -1.0), step(-1e-6, -100_000.0)
    assert helps.beats(saves, harms) == 1.0
    assert saves.beats(helps) == harms.beats(helps) == 0.0
    assert step(0.01, -1.0).beats(helps) == 1.0


def test_of_the_stores_that_close_the_one_with_most_visits_stays(internet_provider):
    today, visits = internet_provider.observed.service.stores, internet_provider.observed.store_visits
    closing = [store.name for store in today if store.population < 100_000]
    largest = max(closing, key=lambda name: visits[[store.name for store in today].index(name)])
    step = _step(internet_provider, "reopened", ChangeStoreHours(weekday=-1))
    there = [{store.name for store in one.changed.service.stores} for one in (step.before, step.after)]
    assert there[1] - there[0] == {largest} and there[0] < there[1]
    assert step.gain(SATISFIED).middle > 0 and step.cost.middle > 0
    assert next_step(project(internet_provider, Scenario("x", (CloseStores(below=0),))), "reopened") is None


def test_a_store_that_stays_spares_its_part_of_the_cost_of_closing(internet_provider):
    today = internet_provider.observed.service.stores
    for also, spared in ((today[:4], 25_000), (today[:1], 100_000)):
        close = CloseStores(also=tuple(store.name for store in also), price=100_000)
        step = next_step(project(internet_provider, Scenario("x", (close,))), "reopened")
        making = [float(one.changed.cost.making[0]) for one in (step.before, step.after)]
        assert making[0] - making[1] == spared


def test_a_store_whose_rent_is_not_told_has_no_known_cost(internet_provider):
    observed = internet_provider.observed
    stores = tuple(replace(store, rent=None) for store in observed.service.stores)
    untold = replace(observed, service=replace(observed.service, stores=stores))
    assert _step(replace(internet_provider, observed=untold), "reopened").cost is None


def test_an_hour_longer_is_no_step_where_it_opens_nothing(internet_provider):
    """Six hours less leave the shortest day as five do, where all stores are open for seven hours or less."""
    observed = internet_provider.observed
    short = tuple(replace(store, opens=10.0, closes=15.0) for store in observed.service.stores)
    shorter = replace(observed, service=replace(observed.service, stores=short))
    step = _step(replace(internet_provider, observed=shorter), "longer_hours", ChangeStoreHours(weekday=-6))
    assert step is None
    longer = _step(internet_provider, "longer_hours")
    hours = [sum(store.hours().sum() for store in one.changed.service.stores) for one in (longer.before, longer.after)]
    people = sum(store.agents for store in longer.before.changed.service.stores)
    assert hours[1] - hours[0] == 10 * people  # half-hours in five weekdays


def test_help_at_first_use_is_a_tenth_more_of_the_plans_own_bot(internet_provider):
    step = _step(internet_provider, "helped", AddBot(bill=0.3, assisted=0.95))
    bot = step.after.scenario.lever("add_bot")
    assert (bot.assisted, bot.bill) == (1.0, 0.3)
    assert _step(internet_provider, "helped", AddBot(assisted=1.0)) is None


def test_without_wages_and_margin_no_step_has_a_cost_and_all_are_ordered_by_gain(internet_provider):
    observed = replace(internet_provider.observed, prices=Prices())
    before = project(replace(internet_provider, observed=observed), CASE)
    unpriced = together(before, [next_step(before, code) for code in ("mail_agent", "agent", "clearer")])
    assert unpriced.by_euro == unpriced.by_gain
    assert all(step.cost is None and unpriced.as_good_up_to(step) is None for step in unpriced.steps)
