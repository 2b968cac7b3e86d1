"""What a sensible manager would bet on, after everything has settled: on both samples, at shipped assumptions."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cx_models.projection.compare import compare
from cx_models.projection.project import _KEPT, project
from cx_models.quantities import Estimate
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario

ROUNDING = 2e-4  # of a share: two rests of the loop differ by this much
CASE = (CloseStores(below=100_000), StaffPhone(2, 2, 2, 2, ceiling=1, delay_weeks=10), AddBot())


@pytest.fixture(scope="module", params=["internet_provider", "tiny_city"])
def today(request):
    return request.getfixturevalue(request.param)


def along(today, plans, figure):
    return [project(today, Scenario("x", tuple(levers))).value(figure) for levers in plans]


def falls(values, slack=ROUNDING):
    return all(later <= earlier + slack for earlier, later in pairwise(values))


def test_closing_more_stores_never_satisfies_everyone_better(today):
    stores = sorted(today.observed.service.stores, key=lambda store: store.population)
    steps = [(CloseStores(also=tuple(store.name for store in stores[:n])),) for n in range(0, len(stores) + 1, 2)]
    assert falls(along(today, steps, "satisfaction.everyone"))
    assert falls([-share for share in along(today, steps, "leaving.share")])


def test_more_agents_wait_less_lose_fewer_and_satisfy_more(today):
    steps = [(CloseStores(below=100_000), StaffPhone(n, n, n, 0, 0)) for n in (0, 1, 2, 4, 8)]
    assert falls(along(today, steps, "phone.wait"), slack=0.05)
    assert falls(along(today, steps, "phone.abandoned"), slack=0.003)
    assert falls([-share for share in along(today, steps, "satisfaction.everyone")])


def test_a_bot_that_settles_more_sends_fewer_to_the_phone_and_satisfies_more(today):
    steps = [(AddBot(*[share] * 7),) for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]
    assert falls(along(today, steps, "phone.contacts"), slack=0.05)
    assert falls([-share for share in along(today, steps, "satisfaction.everyone")])
    spilt = [project(today, Scenario("x", levers)).changed.settled.seen.by_cause[3].sum() for levers in steps]
    assert falls(spilt, slack=1e-9) and spilt[-1] < 1e-9


def test_offering_a_call_back_sooner_never_loses_more_callers(today):
    steps = [(CloseStores(below=100_000), OfferCallBack(minutes)) for minutes in (30.0, 10.0, 5.0, 2.0, 0.0)]
    assert falls(along(today, steps, "phone.abandoned"), slack=0.003)
    assert falls([-share for share in along(today, steps, "satisfaction.everyone")])


def test_the_later_recruits_come_the_more_customers_leave_meanwhile(today):
    weeks = [(CloseStores(below=100_000), StaffPhone(3, 3, 3, delay_weeks=n)) for n in (0, 10, 26, 52)]
    assert falls([-share for share in along(today, weeks, "leaving.share")], slack=1e-6)


def test_more_people_on_chat_never_wait_longer_there(today):
    assert falls(along(today, [(AddChat(agents=n),) for n in (1, 2, 4, 8)], "chat.wait"), slack=0.05)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others(tiny_city):
    plan = Scenario("x", CASE)
    first = project(tiny_city, plan, draws=8, seed=5)
    _KEPT.clear()
    again, other = project(tiny_city, plan, draws=8, seed=5), project(tiny_city, plan, draws=8, seed=6)
    for name, values in first.draws.changed.items():
        assert np.array_equal(values, again.draws.changed[name]), name
    assert not np.array_equal(first.draws.changed["phone.wait"], other.draws.changed["phone.wait"])


def test_an_interval_is_that_of_the_paired_worlds_wherever_the_middle_lies(today):
    changed, same = (project(today, plan, draws=16, seed=1) for plan in (Scenario("x", CASE), NO_CHANGE))
    zero = np.zeros(16)
    for name in changed.changed.figures():
        found = changed.difference(name)
        paired = changed.draws.changed.get(name, zero) - changed.draws.today.get(name, zero)
        assert (found.low, found.high) == pytest.approx(tuple(np.quantile(paired, [0.05, 0.95]))), name
        assert found.middle == pytest.approx(changed.value(name) - changed.todays_value(name)), name
        assert same.difference(name) in (0.0, Estimate(0.0, 0.0, 0.0)), name


def test_a_middle_outside_its_interval_stays_there_and_says_so(tiny_city):
    """Were waits in every drawn world twenty minutes longer, the middle world's would still be its own."""
    plan = project(tiny_city, Scenario("x", CASE), draws=8, seed=0)
    longer = {**plan.draws.changed, "phone.wait": plan.draws.changed["phone.wait"] + 20.0}
    before = plan.difference("phone.wait")
    after = replace(plan, draws=replace(plan.draws, changed=longer)).difference("phone.wait")
    assert after.middle == before.middle < after.low
    assert after.middle_outside
    assert after.high - after.low == pytest.approx(before.high - before.low)


def test_one_world_more_or_less_moves_no_other_scenarios_draws(tiny_city):
    """Draws are paired: the same worlds stand behind each scenario, whatever was projected before."""
    plan = Scenario("x", CASE)
    alone = project(tiny_city, plan, draws=8, seed=5).draws.today["phone.wait"]
    project(tiny_city, Scenario("y", (AddBot(),)), draws=8, seed=5)
    assert np.array_equal(alone, project(tiny_city, plan, draws=8, seed=5).draws.today["phone.wait"])


def test_hiring_a_year_late_is_not_preferred_to_hiring_at_once(internet_provider):
    """The wages saved by waiting are weighed against the year's dissatisfied, not against the week after it."""
    early, late = (
        project(
            internet_provider,
            Scenario(str(weeks), (CloseStores(below=100_000), StaffPhone(6, 6, 6, 6, delay_weeks=weeks))),
            draws=8,
            seed=1,
        )
        for weeks in (0, 52)
    )
    assert late.value("satisfaction.everyone") < early.value("satisfaction.everyone") - 0.02
    assert late.value("phone.wait") == pytest.approx(early.value("phone.wait"), abs=0.05)
    assert compare(late, early).verdict(price=60.0).best == 1


def test_projections_of_unlike_draws_are_not_compared(tiny_city):
    few, many = (project(tiny_city, Scenario("x", CASE), draws=n, seed=1) for n in (2, 3))
    with pytest.raises(ValueError, match="drawn 3 times"):
        compare(few, many)
