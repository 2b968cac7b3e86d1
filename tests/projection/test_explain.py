"""Why a figure moved: parts that add up, for every lever there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from scipy.special import ndtr

from cx_models.assumptions.registry import Worlds
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import WAY
from cx_models.effects.experience import experienced
from cx_models.effects.journeys import CAUSES
from cx_models.intake.operations_form import operations_from_form
from cx_models.projection.case import case_and_remedies
from cx_models.projection.causes import MOST_IN_EVERY_ORDER, contributions
from cx_models.projection.crowding import MEASURES, QUEUED, crowding, queue_week
from cx_models.projection.explain import NAMES, OF_QUEUES, explain, explainable, figure_name
from cx_models.projection.fair import along, in_place, shares
from cx_models.projection.felt import PARTS, WEIGHT_OF, felt, without
from cx_models.projection.missing import agents_missing, target_wait
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
    """The case with its remedies; in a small town each lever of the registry too, those that move much also with
    closures.
    """
    everything = len(baseline.observed.customers.areas) < 50
    for kind, made in LEVERS.items():
        if not everything:
            break
        change = FELT_THINGS.get(kind) or made()
        yield kind, Scenario(kind, (change,))
        if kind in FELT_THINGS and kind != "close_stores":
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


@pytest.fixture(scope="module")
def better_bot(internet_provider):
    return project(internet_provider, named(internet_provider, "case.better_bot"))


@pytest.fixture(scope="module")
def chatting():
    """A firm that answers by phone and, two conversations at once, by chat already today."""
    phone, chat = Channel.PHONE, Channel.CHAT
    form = operations_from_form({phone: 500, chat: 300}, {phone: 4, chat: 2}, {phone: 9, chat: 9},
                                {phone: 17, chat: 17}, customers=20_000)  # fmt: skip
    return calibrate(None, form)


def named(baseline, name):
    return next(scenario for scenario in case_and_remedies(baseline) if scenario.name == name)


def parts_of(baseline, figure, *levers):
    return {part.name: part.change for part in explain(project(baseline, Scenario("x", levers)), figure).parts}


def same(total, change, size):
    return total == pytest.approx(change, rel=1e-9, abs=1e-9 * size)


@pytest.fixture(scope="module")
def explained(projections):
    """Of every plan each second figure with what explains it, of its neighbours the others."""
    return [
        (projection, {figure: explain(projection, figure) for figure in tuple(explainable(projection))[place % 2 :: 2]})
        for place, projection in enumerate(projections.values())
    ]


def test_the_parts_of_every_figure_add_up_to_its_change_whatever_the_lever(explained):
    for projection, figures in explained:
        for figure, told in figures.items():
            size, name = max(abs(told.today), abs(told.changed)), projection.scenario.name
            assert same(sum(part.change for part in told.parts), told.change, size), (name, figure)
            for whom, parts in told.falls_on.items():
                assert not parts or same(sum(part.change for part in parts), told.change, size), (name, figure, whom)


def test_what_is_explained_is_the_figure_that_is_told(explained):
    for projection, figures in explained:
        for figure, told in figures.items():
            name = figure_name(projection, figure)
            assert told.change == pytest.approx(float(projection.difference(name)), abs=1e-12)


def test_what_the_levers_add_sums_to_the_change_of_every_figure(explained):
    for projection, figures in explained:
        steps = contributions(projection)
        for figure, told in figures.items():
            total = sum(step.change[figure_name(projection, figure)] for step in steps)
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


def test_what_grows_evenly_together_is_shared_as_walking_there_in_small_steps_shares_it():
    """And so it is in the limit of many causes cut fine and put in place in every order (Aumann and Shapley 1974)."""
    rng = np.random.default_rng(2)
    start, steps = rng.normal(size=5), rng.normal(size=(3, 5))
    steps[:, 4] = [1.0, -0.4, -0.6]  # they cancel
    walked, count = np.zeros_like(steps), 4_000
    for step in range(count):
        at = start + (step + 0.5) / count * steps.sum(axis=0)
        walked += steps / count * np.exp(-0.5 * at**2) / np.sqrt(2 * np.pi)
    found = along(start, steps, ndtr)
    assert found == pytest.approx(walked, abs=1e-6)
    assert found.sum(axis=0) == pytest.approx(ndtr(start + steps.sum(axis=0)) - ndtr(start))


@pytest.mark.parametrize("figure", ["everyone", "surveyed", "leaving"])
def test_parts_hardly_need_to_be_brought_to_the_figure_that_is_told(closures, figure, monkeypatch):
    """What is found of them alone adds up nearly; what people tell each other is a path of its own."""
    monkeypatch.setattr("cx_models.projection.explain._brought_to", lambda parts, whole: parts)
    told = explain(closures, figure)
    apart = sum(part.change for part in told.parts) - told.change
    assert abs(apart) < (0.15 if figure == "leaving" else 1e-7) * abs(told.change)


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
        none = {part for part, cost in parts.everyone.items() if not np.abs(cost).max() > 0}
        assert none == {"promise", "data", "machine", "amends"}, "the case has all of the others"


@pytest.mark.parametrize("part", ["wait", "transfer", "repeat", "forced"])
def test_a_part_is_what_would_be_spared_if_it_did_not_hurt(closures, part):
    """Asked of the model directly, where the product follows first ways and journeys; in the sum of all moments.

    Where memory makes less of a journey than the sum, no part is spared alone: that parts add up is told above.
    """
    reference, settled = closures.baseline.middle, closures.changed.settled
    summed = Worlds({**settled.drivers.worlds.numbers, "memory.peak_end": np.zeros(1)})
    settled = replace(settled, drivers=replace(settled.drivers, worlds=summed))
    eased = experienced(without(settled, part), reference.level, reference.store_visits).latent[0]
    parts = felt(settled, reference.level, reference.store_visits)
    matter = parts.people.sum(axis=(0, 1))
    spared = eased - experienced(settled, reference.level, reference.store_visits).latent[0]
    told = parts.everyone[part] + (parts.everyone["travel"] if part == "wait" else 0.0)  # the way weighs as waiting
    assert -(told @ matter) == pytest.approx(spared, abs=1e-12)
    assert spared.max() > 0
    assert part in WEIGHT_OF


def test_the_contacts_of_a_queue_by_cause_are_all_that_arrive_there(better_bot):
    for settled in (better_bot.today.settled, better_bot.changed.at_first, better_bot.changed.settled):
        weeks = [week for channel in QUEUED if (week := queue_week(settled, channel)) is not None]
        arriving = np.concatenate([week.legs.sum(axis=0) for week in weeks])
        assert arriving == pytest.approx(settled.week.arrivals[0], abs=1e-9)
        assert all((week.legs >= -1e-9).all() for week in weeks)
        for week, channel in zip(weeks, (c for c in QUEUED if queue_week(settled, c) is not None), strict=True):
            told = contacts_by_cause_of(settled, channel)
            assert week.by_cause == pytest.approx(told, rel=1e-3, abs=0.5), channel


def contacts_by_cause_of(settled, channel):
    return {cause: float(settled.seen.by_cause[place, 0, WAY[channel]]) for place, cause in enumerate(CAUSES)}


@pytest.mark.parametrize("plan", ["case.closures", "case.reopened", "case.staffed"])
@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.STORE])
def test_a_queues_week_of_none_and_of_all_parts_is_todays_and_the_scenarios(internet_provider, channel, plan):
    """So whatever lies between is run through the very queue whose figures are told."""
    projection = project(internet_provider, named(internet_provider, plan))
    today, first = projection.today.settled, projection.changed.at_first
    runs = crowding(queue_week(today, channel), queue_week(first, channel), target_wait(today))
    figures = projection.changed.figures(), projection.today.figures()
    assert set(runs.worth) == set(MEASURES)
    for measure, worth in runs.worth.items():
        told = [figures[1][f"{channel}.{measure}"][0], figures[0][f"first.{channel}.{measure}"][0]]
        assert worth[[0, -1]] == pytest.approx(told, rel=1e-6, abs=0.01 if measure == "abandoned" else 1e-9), measure
    if channel is Channel.PHONE:
        worst = [agents_missing(settled)[channel].max() for settled in (today, first)]
        assert runs.worth["missing"][[0, -1]].tolist() == worst


def test_a_store_that_closes_takes_its_visits_and_people_along_and_leaves_the_others_as_they_were(closures):
    """Worked out from today's week alone: the open stores' waits and people as they are today."""
    today, first = closures.today.settled, closures.changed.at_first
    runs = crowding(queue_week(today, Channel.STORE), queue_week(first, Channel.STORE), target_wait(today))
    assert runs.parts[-1] == "closed"
    stay = {store.name for store in first.service.stores}
    names = [store.name for store in today.service.stores]
    open_ = [today.lines.desks + place for place, name in enumerate(names) if name in stay]
    week, only_closed = today.week, len(runs.worth["wait"]) // 2
    legs = week.arrivals[0, open_]
    assert runs.worth["wait"][only_closed] == pytest.approx((week.wait[0, open_] * legs).sum() / legs.sum(), rel=1e-9)
    busy, people = week.busy[0, open_].sum(), today.lines.people[open_].sum()
    assert runs.worth["occupancy"][only_closed] == pytest.approx(busy / people, rel=1e-9)


def test_every_queue_of_the_table_is_explained_by_every_measure(better_bot):
    assert [figure for figure in explainable(better_bot) if figure in OF_QUEUES] == list(OF_QUEUES)


def test_a_queue_that_the_scenario_opens_or_closes_is_told_as_that(better_bot, internet_provider):
    opened = explain(better_bot, "chat.wait")
    assert opened.opened and not opened.closed
    assert [(part.name, part.change) for part in opened.parts] == [("opened", opened.changed)]
    no_stores = project(internet_provider, Scenario("none left", (CloseStores(below=1_000_000),)))
    closed = explain(no_stores, "store.wait")
    assert closed.closed and not closed.opened
    assert [(part.name, part.change) for part in closed.parts] == [("closed", -closed.today)]
    assert sum(step.change["store.wait"] for step in contributions(no_stores)) == pytest.approx(-closed.today)


def test_a_chat_of_today_that_changes_is_explained_by_its_people_its_pace_and_its_contacts(chatting):
    assert "agents" in parts_of(chatting, "chat.wait", AddChat(agents=4, at_once=2, handling=10.0))
    for measure in MEASURES:
        figure = f"chat.{measure}"
        told = explain(project(chatting, Scenario("x", (AddChat(agents=3, at_once=4, handling=15.0),))), figure)
        assert "at_once" in {part.name for part in told.parts}
        assert sum(part.change for part in told.parts) == pytest.approx(told.change, abs=1e-9)
    at_once = chatting.observed.service.desk(Channel.CHAT).concurrency
    slower = parts_of(chatting, "chat.wait", AddChat(agents=2, at_once=at_once, handling=20.0))
    assert slower["handling"] > 0, "longer conversations keep others waiting"


def test_a_failing_bot_sends_people_to_a_chat_of_today(chatting):
    assert parts_of(chatting, "chat.occupancy", AddBot(hand_over="person"))["bot_spill"] > 0


def test_more_people_on_duty_shorten_the_wait_and_more_calls_lengthen_it(internet_provider):
    hired = StaffPhone(morning=5, midday=5, afternoon=5)
    parts = parts_of(internet_provider, "phone.wait", CloseStores(below=100_000), hired)
    assert parts["agents"] < 0 < parts["new"]


def test_a_line_that_opens_longer_is_not_said_to_keep_people_waiting_through_the_night(tiny_city):
    """Calls of the new hours are weighed within today's hours as long as nobody is there in the new ones."""
    projection = project(tiny_city, Scenario("weekend", (StaffPhone(weekend=3),)))
    told = explain(projection, "phone.wait")
    assert all(abs(part.change) < 5 for part in told.parts)


def test_call_back_is_a_part_of_its_own(internet_provider):
    levers = (CloseStores(below=100_000), OfferCallBack(threshold=1.0))
    assert "callback" in parts_of(internet_provider, "phone.wait", *levers)


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
