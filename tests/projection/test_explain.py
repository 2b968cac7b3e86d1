"""Why a figure moved: parts that add up, for every lever there is."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.experience import experienced
from cx_models.intake.operations_form import operations_from_form
from cx_models.projection.case import case_and_remedies
from cx_models.projection.causes import MOST_IN_EVERY_ORDER, contributions
from cx_models.projection.crowding import crowding, phone_week
from cx_models.projection.explain import NAMES, explain, explainable, figure_name
from cx_models.projection.fair import in_place, shares
from cx_models.projection.felt import PARTS, WEIGHT_OF, felt, without
from cx_models.projection.missing import agents_missing
from cx_models.projection.project import project
from cx_models.scenario.levers import LEVERS, AddBot, AddChat, CloseStores, MoveStoreStaff, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel

FELT_THINGS = {
    "close_stores": CloseStores(below=100_000),
    "move_store_staff": MoveStoreStaff(to_phone=0.5),
    "staff_phone": StaffPhone(morning=4, midday=3, afternoon=-1, weekend=2, delay_weeks=13),
    "add_chat": AddChat(agents=4),
}


def plans(baseline):
    """Each lever of the registry on its own and with closures, and the case with its remedies."""
    for kind, made in LEVERS.items():
        change = FELT_THINGS.get(kind) or made()
        yield kind, Scenario(kind, (change,))
        if kind != "close_stores":
            yield f"closures and {kind}", Scenario(kind, (FELT_THINGS["close_stores"], change))
    for scenario in case_and_remedies(baseline):
        yield scenario.name, scenario


@pytest.fixture(scope="module", params=["tiny_city", "internet_provider"])
def projections(request):
    baseline = request.getfixturevalue(request.param)
    return {name: project(baseline, scenario) for name, scenario in plans(baseline)}


@pytest.fixture(scope="module")
def closures(internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[0])


def same(total, change, size):
    return total == pytest.approx(change, rel=1e-9, abs=1e-9 * size)


def test_the_parts_of_every_figure_add_up_to_its_change_whatever_the_lever(projections):
    for name, projection in projections.items():
        for figure in explainable(projection):
            told = explain(projection, figure)
            size = max(abs(told.today), abs(told.changed))
            assert same(sum(part.change for part in told.parts), told.change, size), (name, figure)
            for whom, parts in told.falls_on.items():
                assert not parts or same(sum(part.change for part in parts), told.change, size), (name, figure, whom)


def test_what_is_explained_is_the_figure_that_is_told(projections):
    for projection in projections.values():
        for figure in explainable(projection):
            told, name = explain(projection, figure), figure_name(projection, figure)
            assert told.change == pytest.approx(float(projection.difference(name)), abs=1e-12)


def test_what_the_levers_add_sums_to_the_change_of_every_figure(projections):
    for projection in projections.values():
        steps = contributions(projection)
        for figure in explainable(projection):
            told, name = explain(projection, figure), figure_name(projection, figure)
            total = sum(step.change[name] for step in steps)
            assert same(total, told.change, max(abs(told.today), abs(told.changed)))


def test_no_lever_leaves_nothing_to_explain(tiny_city):
    nothing = project(tiny_city, NO_CHANGE)
    assert explainable(nothing) == ()
    assert contributions(nothing) == ()
    for figure in NAMES:
        if figure != "cost" or nothing.changed.cost is not None:
            assert all(part.change == pytest.approx(0, abs=1e-12) for part in explain(nothing, figure).parts)


def test_levers_share_by_all_orders_as_counted_on_ones_fingers(tiny_city):
    """Written apart from the product: walk through all six orders of three levers and note what each one adds."""
    store = tiny_city.observed.service.stores[0].name
    levers = (CloseStores(also=(store,)), StaffPhone(midday=2), AddBot())
    whole = project(tiny_city, Scenario("three", levers))
    added = {change.name: {} for change in levers}
    orders = list(permutations(levers))
    for order in orders:
        so_far, before = [], project(tiny_city).today.figures()
        for change in order:
            so_far.append(change)
            after = project(tiny_city, Scenario("so far", tuple(so_far))).changed.figures()
            for name in {*before, *after}:
                here = float(after.get(name, [0.0])[0]) - float(before.get(name, [0.0])[0])
                added[change.name].setdefault(name, []).append(here)
            before = after
    for step in contributions(whole):
        for name, change in step.change.items():
            by_hand = sum(added[step.lever].get(name, [0.0])) / len(orders)
            assert change == pytest.approx(by_hand, rel=1e-6, abs=1e-6), (step.lever, name)


def test_many_levers_are_taken_in_two_orders_and_still_add_up(tiny_city, monkeypatch):
    levers = (CloseStores(also=(tiny_city.observed.service.stores[0].name,)), StaffPhone(midday=2), AddBot())
    whole = project(tiny_city, Scenario("three", levers))
    monkeypatch.setattr("cx_models.projection.causes.MOST_IN_EVERY_ORDER", 2)
    steps = contributions(whole)
    name = "satisfaction.everyone"
    alone = float(project(tiny_city, Scenario("one", levers[:1])).difference(name))
    last = float(whole.difference(name)) - float(project(tiny_city, Scenario("others", levers[1:])).difference(name))
    assert steps[0].change[name] == pytest.approx((alone + last) / 2, abs=1e-9)
    assert sum(step.change[name] for step in steps) == pytest.approx(float(whole.difference(name)), abs=1e-12)
    assert MOST_IN_EVERY_ORDER > 3, "the case itself is shared in every order"


def test_shares_agree_with_walking_through_every_order():
    worth = np.random.default_rng(1).normal(size=2**4)
    walked = np.zeros(4)
    for order in permutations(range(4)):
        there = 0
        for cause in order:
            walked[cause] += worth[there | 1 << cause] - worth[there]
            there |= 1 << cause
    assert shares(worth) == pytest.approx(walked / 24)
    assert in_place(4)[-1].all() and not in_place(4)[0].any()


@pytest.mark.parametrize("plan", range(4))
def test_what_a_matter_feels_like_is_the_sum_of_its_parts(internet_provider, plan):
    projection = project(internet_provider, case_and_remedies(internet_provider)[plan])
    reference, settled = internet_provider.middle, projection.changed.settled
    parts = felt(settled, reference.level, reference.store_visits)
    matter = parts.people.sum(axis=(0, 1))
    cell = sum(parts.everyone.values()) @ matter
    assert set(parts.everyone) == set(parts.asked) == set(PARTS)
    whole = experienced(settled, reference.level, reference.store_visits)
    assert cell == pytest.approx(whole.latent[0], abs=1e-12)
    if plan == 0:
        assert all(np.abs(cost).max() > 0 for cost in parts.everyone.values()), "the case has all of them"


@pytest.mark.parametrize("part", ["wait", "transfer", "repeat", "forced"])
def test_a_part_is_what_would_be_spared_if_it_did_not_hurt(closures, part):
    """Asked of the model directly, where the product follows first ways and journeys."""
    reference, settled = closures.baseline.middle, closures.changed.settled
    eased = experienced(without(settled, part), reference.level, reference.store_visits).latent[0]
    parts = felt(settled, reference.level, reference.store_visits)
    matter = parts.people.sum(axis=(0, 1))
    spared = eased - experienced(settled, reference.level, reference.store_visits).latent[0]
    assert -(parts.everyone[part] @ matter) == pytest.approx(spared, abs=1e-12)
    assert spared.max() > 0
    assert part in WEIGHT_OF


def test_the_phones_calls_by_cause_are_all_its_calls(closures):
    for settled in (closures.today.settled, closures.changed.at_first, closures.changed.settled):
        line = settled.lines.ways.index(1)
        calls = phone_week(settled).calls
        assert calls.sum(axis=0) == pytest.approx(settled.week.arrivals[0, line], abs=1e-9)
        assert (calls >= -1e-9).all()


def test_the_phones_week_of_none_and_of_all_parts_is_todays_and_the_scenarios(closures):
    """So whatever lies between is run through the very queue whose figures are told."""
    today, first = closures.today.settled, closures.changed.at_first
    runs = crowding(phone_week(today), phone_week(first), float(today.drivers.worlds["target.wait"][0]))
    figures = closures.changed.figures(), closures.today.figures()
    assert runs.wait[[0, -1]] == pytest.approx(
        [figures[1]["phone.wait"][0], figures[0]["first.phone.wait"][0]], rel=1e-6
    )
    gave_up = [figures[1]["phone.abandoned"][0], figures[0]["first.phone.abandoned"][0]]
    assert runs.abandoned[[0, -1]] == pytest.approx(gave_up, abs=0.01)
    missing = [agents_missing(settled)[Channel.PHONE].max() for settled in (today, first)]
    assert runs.missing[[0, -1]].tolist() == missing


def test_more_people_on_duty_shorten_the_wait_and_more_calls_lengthen_it(internet_provider):
    plan = Scenario("both", (CloseStores(below=100_000), StaffPhone(morning=5, midday=5, afternoon=5)))
    parts = {part.name: part.change for part in explain(project(internet_provider, plan), "wait").parts}
    assert parts["agents"] < 0 < parts["new"]


def test_a_line_that_opens_longer_is_not_said_to_keep_people_waiting_through_the_night(tiny_city):
    """Calls of the new hours are weighed within today's hours as long as nobody is there in the new ones."""
    projection = project(tiny_city, Scenario("weekend", (StaffPhone(weekend=3),)))
    told = explain(projection, "wait")
    assert all(abs(part.change) < 5 for part in told.parts)


def test_call_back_is_a_part_of_its_own(internet_provider):
    plan = Scenario("back", (CloseStores(below=100_000), OfferCallBack(threshold=1.0)))
    assert "callback" in {part.name for part in explain(project(internet_provider, plan), "wait").parts}


def test_choice_is_lost_where_the_store_is_farther_and_hardly_elsewhere(closures):
    parts = {part.name: part.change for part in explain(closures, "freedom").parts}
    assert parts["same_store"] < 0.05 * sum(parts.values())
    assert parts["very_far"] > parts["same_store"]


def test_towns_that_lost_a_store_and_those_that_kept_it_are_told_apart_only_where_one_closed(internet_provider):
    closed = explain(project(internet_provider, Scenario("x", (CloseStores(below=100_000),))), "everyone")
    open_ = explain(project(internet_provider, Scenario("y", (AddBot(),))), "everyone")
    assert [part.name for part in closed.falls_on["town"]] == ["lost_store", "kept_store"]
    assert open_.falls_on["town"] == ()


def test_without_prices_there_is_no_cost_to_explain():
    phone = Channel.PHONE
    form = operations_from_form({phone: 500}, {phone: 4}, {phone: 9}, {phone: 17}, customers=20_000)
    assert "cost" not in explainable(project(calibrate(None, form), Scenario("x", (AddBot(),))))
