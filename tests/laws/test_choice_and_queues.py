"""Laws that hold per desk at fixed demand, or of choice at fixed waits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import WAYS, Waits, odds, terms_of
from cx_models.effects.freedom import freedom_lost
from cx_models.effects.loads import reach, serve, serve_again
from cx_models.effects.settle import Loop, State, settle, starts
from cx_models.projection.outcome import carried, line_figures, outcome
from cx_models.projection.project import project
from cx_models.projection.tipping import APART, apart, rests, weeks_at_rest
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, OfferCallBack, StaffMail, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.offer import Coming, Recruiting


@pytest.mark.parametrize("levers", [(CloseStores(below=100_000), AddBot()), (StaffPhone(-2, -2, -2),)])
def test_worlds_at_rest_are_left_while_others_move_and_are_as_all_worked_out_together(
    internet_provider, levers, monkeypatch
):
    """What each world chooses and waits for in the end is what its own last waits lead to, whenever it came to rest."""
    left = []
    monkeypatch.setattr(
        "cx_models.effects.settle.serve_again", lambda *given: left.append((~given[-1]).sum()) or serve_again(*given)
    )
    reference = internet_provider.under(internet_provider.assumptions.worlds(12, 5))
    service = Scenario("x", levers).applied_to(internet_provider.observed.service)
    settled = settle(reference.drivers, service, carried(reference.settled, service))
    assert settled.converged and max(left) > 3
    loop = Loop(reference.drivers, service)
    chosen, first = loop.choose(settled.waits, roughly=True)
    for anew, kept in ((chosen, settled.chosen), (first, settled.first)):
        for name, value in vars(kept).items():
            np.testing.assert_allclose(value, getattr(anew, name), rtol=1e-4, atol=1e-5, err_msg=name)
    week = serve(settled.lines, settled.week.arrivals, settled.patience, roughly=True)
    for name, value in vars(settled.week).items():
        np.testing.assert_allclose(value, getattr(week, name), rtol=1e-6, atol=1e-6, err_msg=name)


def test_more_agents_never_wait_longer_at_a_desk_with_fixed_demand(internet_provider):
    settled = internet_provider.middle.settled
    more = replace(settled.lines, agents=settled.lines.agents + (settled.lines.agents > 0))
    before = serve(settled.lines, settled.week.arrivals, settled.lines.patience, roughly=False)
    after = serve(more, settled.week.arrivals, settled.lines.patience, roughly=False)
    assert (after.wait <= before.wait + 1e-6).all()
    assert (after.abandoned.sum(axis=2) <= before.abandoned.sum(axis=2) + 1e-9).all()


def test_every_leg_that_arrives_is_served_abandoned_or_cut_off(internet_provider):
    settled = internet_provider.middle.settled
    week = settled.week
    served = week.busy.sum(axis=2) * 30 / settled.lines.handling
    out = served + week.abandoned.sum(axis=2) + week.cut_off.sum(axis=2)
    assert (out <= week.arrivals.sum(axis=2) * (1 + 1e-6)).all()
    assert out == pytest.approx(week.arrivals.sum(axis=2), rel=0.03)  # the last calls of a day end after closing


def test_queue_equals_arrival_rate_times_wait_over_the_day(internet_provider):
    week = internet_provider.middle.settled.week
    phone = 0
    waiting_minutes = week.queue[0, phone].sum() * 30
    waited = (week.wait[0, phone] * week.arrivals[0, phone]).sum()
    assert waiting_minutes == pytest.approx(waited, rel=0.1)


@pytest.fixture(scope="module")
def everything(internet_provider):
    """A settled week of a service that has stores, phone, chat and a bot that helps at first use."""
    offered = Scenario("x", (AddChat(agents=3), AddBot(assisted=0.5))).applied_to(internet_provider.observed.service)
    return settle(internet_provider.middle.drivers, offered)


def worth(week, service):
    """Value of choice in each cell when only ``service`` is on offer, at the waits of ``week``."""
    names = [store.name for store in week.service.stores]
    kept = [names.index(store.name) for store in service.stores]
    desks = np.zeros((1, len(WAYS), week.state.wait.shape[2]))
    desks[:, list(week.lines.ways)] = week.state.wait[:, : week.lines.desks]
    waits = Waits(desks, week.state.wait[:, week.lines.desks :][:, kept])
    pull = week.drivers.pull.of_stores(tuple(store.name for store in service.stores))
    what_is_left = reach(service, week.drivers.customers, week.drivers.rhythm)
    return odds(pull, what_is_left, waits, week.drivers.worlds, terms_of(service)).worth()


def without(service, option):
    """The service with one thing to choose taken away."""
    if option == "bot":
        return replace(service, bot=None)
    if option == "stores":
        return Scenario("x", (CloseStores(below=100_000),)).applied_to(service)
    return replace(service, desks=tuple(desk for desk in service.desks if desk.channel != option))


@pytest.mark.parametrize("option", ["stores", "phone", "chat", "bot"])
def test_losing_an_option_never_raises_the_value_of_choice_at_fixed_waits(everything, option):
    before, after = worth(everything, everything.service), worth(everything, without(everything.service, option))
    assert (after <= before + 1e-12).all()
    assert (after < before - 1e-6).any()


def test_freedom_is_lost_where_the_store_closed_and_nowhere_when_nothing_changed(internet_provider):
    plan = project(internet_provider, Scenario("x", (CloseStores(below=100_000),)))
    lost = plan.changed.freedom_lost[0].mean(axis=1)
    names = plan.baseline.observed.customers.names
    assert lost[names.index("Kajaani")] > 5 * lost[names.index("Helsinki")]
    assert (plan.changed.freedom_lost >= -1e-9).all()
    unchanged = freedom_lost(internet_provider.middle.freedom, internet_provider.middle.settled)
    assert np.abs(unchanged).max() < 1e-6


def test_the_loop_comes_to_the_same_rest_from_calm_and_from_distress(internet_provider):
    plan = Scenario("x", (CloseStores(below=100_000), AddBot()))
    service = plan.applied_to(internet_provider.observed.service)
    drivers = internet_provider.middle.drivers
    calm, anxious = (settle(drivers, service, start) for start in starts(drivers, service))
    assert calm.converged and anxious.converged
    assert weeks_at_rest(calm) == (calm,)
    assert calm.state.wait == pytest.approx(anxious.state.wait, abs=0.5)


def test_where_calls_back_feed_the_queue_the_same_service_comes_to_rest_in_two_ways(tiny_operations, assumptions):
    """Offered after ten minutes, on a line one agent short, and taken by nine in ten.

    Whoever takes a call back stays in the queue: a short queue offers few and stays short, a long one
    offers it to all, loses nobody and stays long. Both weeks reproduce themselves, and both are told.
    """
    baseline = calibrate(None, tiny_operations, assumptions.with_value("callback.accepted", 0.9))
    plan = project(baseline, Scenario("x", (StaffPhone(-1, -1, -1, -1, -1), OfferCallBack(threshold=10))))
    found = sorted(rests(plan.changed).later, key=lambda rest: rest.figures["phone.wait"])
    assert len(found) == 2
    calm, crowded = found
    assert crowded.figures["phone.wait"] > 2 * calm.figures["phone.wait"]
    assert crowded.figures["phone.abandoned"] < calm.figures["phone.abandoned"]
    assert abs(crowded.satisfied - calm.satisfied) > 0.001
    assert [rest.shown for rest in rests(plan.changed).later] == [True, False]
    assert rests(plan.changed).at_first is None
    for week in weeks_at_rest(plan.changed.settled):
        again = settle(week.drivers, week.service, week.state)
        assert again.converged
        assert again.state.wait == pytest.approx(week.state.wait, abs=0.2)


EAGER = {"callback.accepted": 0.6, "choice.wait": 0.02, "choice.effort": 0.05}
SHORT_OF_AN_AGENT = (StaffPhone(-1, -1, -1, -1, -1), OfferCallBack(threshold=18))


@pytest.fixture(scope="module")
def eager_city(tiny_operations, assumptions):
    """A tiny city where waits hardly deter, so that a crowd of callers may feed itself."""
    for key, value in EAGER.items():
        assumptions = assumptions.with_value(key, value)
    return calibrate(None, tiny_operations, assumptions)


def test_a_crowd_that_awaits_calls_back_is_found_beside_the_calm_week(eager_city):
    plan = project(eager_city, Scenario("x", (*SHORT_OF_AN_AGENT, CloseStores(also=("Heinola North",)))))
    calm, crowded = sorted(rests(plan.changed).later, key=lambda rest: rest.figures["phone.wait"])
    assert crowded.figures["phone.wait"] > 1.5 * calm.figures["phone.wait"]


def test_a_crowded_start_does_not_leap_over_to_a_week_that_could_not_last(tiny_operations, assumptions):
    """Between calm and crowd lies a week that reproduces itself, but tips over at the least push: it is none."""
    for key, value in {
        "callback.accepted": 0.9,
        "choice.wait": 0.02,
        "choice.effort": 0.2,
        "redial.share": 0.3,
    }.items():
        assumptions = assumptions.with_value(key, value)
    closing, writing = CloseStores(also=("Heinola North", "Lahti South")), StaffMail(-1)
    plan = Scenario("x", (StaffPhone(-1, 1, -1, -1, -1), OfferCallBack(20), closing, writing))
    found = rests(project(calibrate(None, tiny_operations, assumptions), plan).changed).later
    calm, crowded = sorted(found, key=lambda rest: rest.figures["phone.wait"])
    assert crowded.figures["phone.wait"] > 1.4 * calm.figures["phone.wait"]


def test_the_weeks_before_recruits_are_looked_at_for_a_tipping_point_too(eager_city):
    """Enough agents come after half a year; until then the line is short of one, and may be calm or crowded."""
    plan = Scenario("x", (*SHORT_OF_AN_AGENT, CloseStores(also=("Heinola North",))))
    first = plan.applied_to(eager_city.observed.service)
    desk = first.desk(Channel.PHONE)
    later = replace(desk, agents=desk.agents + 3.0 * desk.open)
    coming = first.with_recruits(later, Recruiting(3.0, 3.0, late=(Coming(Channel.PHONE, 3.0, 26.0),)))
    found = rests(outcome(eager_city.observed, eager_city.middle, coming))
    assert len(found.later) == 1 and found.at_first is not None
    assert [rest.shown for rest in found.at_first] == [True, False]


def plain_rest(loop, state):
    """Where half-steps without any mixing end that start from ``state``; None where they come to no rest."""
    flat = state.flat()
    for _ in range(300):
        met = loop.go(state.like(flat), roughly=False)
        step = loop.wait(met, serve(loop.lines, met.legs, met.patience, roughly=False)).flat() - flat
        if np.abs(step).max() < 0.01:
            return flat
        flat = state.like(flat + 0.5 * step).flat()
    return None


@pytest.mark.parametrize("seed", range(4))
def test_no_rest_of_a_random_plan_is_missed_that_plain_steps_find(eager_city, seed):
    some = np.random.default_rng(seed)
    names = [store.name for store in eager_city.observed.service.stores]
    closing = CloseStores(also=tuple(name for name in names if some.random() < 0.4))
    fewer = StaffPhone(*[int(some.integers(-2, 0))] * 5)
    plan = project(eager_city, Scenario("x", (fewer, closing, OfferCallBack(float(some.integers(6, 22))))))
    settled = plan.changed.settled
    patience = settled.lines.patience[:, :, None]
    nobody = np.zeros(1)
    begins = [
        State(patience * some.uniform(0, 2, (1, 1, 6)), np.full_like(settled.state.abandoned, lost), taken, nobody)
        for lost in (0.0, 0.5)
        for taken in (nobody, np.full(1, EAGER["callback.accepted"]))
    ]
    found = [week.state.flat() for week in weeks_at_rest(settled)]
    loop = Loop(settled.drivers, settled.service)
    plain = [rest for state in begins if (rest := plain_rest(loop, state)) is not None]
    assert plain
    for rest in plain:
        assert min(np.abs(rest - one).max() for one in found) <= APART


def test_only_weeks_at_rest_count_and_those_close_together_are_one(internet_provider):
    settled = internet_provider.middle.settled
    state = settled.state
    near, far = (
        replace(settled, state=replace(state, wait=state.wait + minutes)) for minutes in (0.5 * APART, 2 * APART)
    )
    assert [apart(weeks) for weeks in ((), (settled, near), (settled, near, far))] == [(), (settled,), (settled, far)]
    restless = replace(far, gap=settled.gap + 9.0)
    assert not restless.converged
    assert len(weeks_at_rest(restless)) == 1
    assert restless not in weeks_at_rest(restless)


def test_recruits_help_only_after_they_have_arrived(internet_provider):
    late = project(internet_provider, Scenario("x", (CloseStores(below=100_000), StaffPhone(9, 9, 9, delay_weeks=26))))
    first = line_figures(late.changed.at_first)["phone.wait"][0]
    later = line_figures(late.changed.settled)["phone.wait"][0]
    assert late.changed.first_part == pytest.approx(26 / (365.25 / 7))
    assert first > 2 * later
