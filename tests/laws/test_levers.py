"""What must hold whatever is changed: every lever of the registry, at values drawn within its bounds."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cx_models.effects.choice import STORE
from cx_models.projection.causes import contributions, flows
from cx_models.projection.project import project
from cx_models.quantities import Estimate
from cx_models.scenario.levers import LEVERS, Number, OneOf, StaffPhone, StoreNames, fields_of
from cx_models.scenario.scenario import NO_CHANGE, Scenario, as_plain, from_plain
from cx_models.service.channels import Channel

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def values(allowed: Any, stores: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Values a field may hold; numbers on the lever's own steps."""
    if isinstance(allowed, Number):
        steps = st.integers(0, round((allowed.high - allowed.low) / allowed.step))
        whole = float(allowed.step).is_integer() and float(allowed.low).is_integer()
        return steps.map(lambda i: int(allowed.low + i * allowed.step) if whole else allowed.low + i * allowed.step)
    if isinstance(allowed, OneOf):
        return st.sampled_from(allowed.codes)
    assert isinstance(allowed, StoreNames), f"no strategy for {allowed}"
    return st.lists(st.sampled_from(stores), unique=True, max_size=3).map(tuple)


def changes(kind: type[Any], stores: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{name: values(allowed, stores) for name, allowed in fields_of(kind).items()})


def scenarios(baseline: Any, *kinds: str) -> st.SearchStrategy[Scenario]:
    stores = tuple(store.name for store in baseline.observed.service.stores)
    each = [changes(LEVERS[kind], stores) for kind in kinds]
    return st.tuples(*each).map(lambda levers: Scenario("drawn", levers))


@pytest.mark.parametrize("kind", LEVERS)
def test_a_lever_leaves_the_service_it_was_applied_to_as_it_was(kind, internet_provider):
    service = internet_provider.observed.service
    before = repr([(s.name, s.agents) for s in service.stores]), [d.agents.copy() for d in service.desks]
    LEVERS[kind]().applied_to(service)
    after = repr([(s.name, s.agents) for s in service.stores]), [d.agents for d in service.desks]
    assert before[0] == after[0]
    assert all((a == b).all() for a, b in zip(before[1], after[1], strict=True))


@pytest.mark.parametrize("kind", LEVERS)
def test_nobody_disappears_whatever_a_lever_does(kind, internet_provider):
    @FEW
    @given(
        scenarios(internet_provider, "close_stores", kind)
        if kind != "close_stores"
        else scenarios(internet_provider, kind)
    )
    def every_matter_is_answered_given_up_or_left_open(scenario):
        settled = project(internet_provider, scenario).changed.settled
        first, wanted = settled.first, settled.drivers.wanted
        started = first.by_way.sum(axis=(1, 2)) + first.nothing.sum(axis=1)
        np.testing.assert_allclose(started, wanted, rtol=1e-9, atol=1e-9)
        ends = settled.links.resolved + settled.links.gave_up + settled.links.ended_open
        np.testing.assert_allclose(ends + settled.links.move.sum(axis=-1), 1.0, atol=1e-9)
        legs = (settled.seen.contacts * settled.links.legs.per_contact).sum(axis=2)
        queued = [*settled.lines.ways, STORE]
        np.testing.assert_allclose(settled.week.arrivals.sum(axis=(1, 2)), legs[:, queued].sum(axis=1), rtol=1e-6)
        np.testing.assert_allclose(
            first.by_store.sum(axis=(1, 2)), first.by_way[:, STORE].sum(axis=(1, 2, 3)), rtol=1e-9
        )

    every_matter_is_answered_given_up_or_left_open()


@pytest.mark.parametrize("kind", LEVERS)
def test_stores_and_their_people_are_conserved_whatever_a_lever_does(kind, internet_provider):
    today = internet_provider.observed.service

    @FEW
    @given(scenarios(internet_provider, *dict.fromkeys(("close_stores", kind))))
    def all_are_open_closed_moved_or_left(scenario):
        service = scenario.applied_to(today)
        assert len(service.stores) + len(service.closed) == len(today.stores)
        assert service.store_staff + service.staff_left + service.staff_moved == pytest.approx(today.store_staff)

    all_are_open_closed_moved_or_left()


def test_asking_for_more_agents_never_gives_fewer(internet_provider):
    """Whatever the ceiling and the delay: in no half-hour, neither before the recruits come nor after."""
    today, parts = internet_provider.observed.service, ("morning", "midday", "afternoon", "evening", "weekend")
    most = fields_of(StaffPhone)["morning"].high

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(changes(StaffPhone, ()), st.fixed_dictionaries({part: st.integers(0, 60) for part in parts}))
    def never_fewer(asked, more):
        further = {part: min(getattr(asked, part) + more[part], most) for part in parts}
        before, after = asked.applied_to(today), dataclasses.replace(asked, **further).applied_to(today)
        for one, other in ((before, after), (before.at_first, after.at_first)):
            fewer, agents = (
                0.0 if week.desk(Channel.PHONE) is None else week.desk(Channel.PHONE).agents for week in (one, other)
            )
            assert np.all(fewer <= agents)

    never_fewer()


def test_the_same_recruits_may_work_in_several_parts_of_the_week_and_no_part_gets_more_than_the_ceiling(
    internet_provider,
):
    today = internet_provider.observed.service
    one, six = (StaffPhone(morning=n, midday=n, afternoon=n, evening=1, ceiling=1).applied_to(today) for n in (1, 6))
    assert (one.desk(Channel.PHONE).agents == six.desk(Channel.PHONE).agents).all()
    assert (six.desk(Channel.PHONE).agents - today.desk(Channel.PHONE).agents).max() == 1
    assert (six.recruiting.asked, six.recruiting.hired) == (6, 1)


@pytest.mark.parametrize("kind", LEVERS)
def test_every_figure_of_every_lever_is_a_number_within_its_bounds(kind, tiny_city):
    @FEW
    @given(scenarios(tiny_city, kind))
    def figures_are_sane(scenario):
        for name, value in project(tiny_city, scenario).changed.figures().items():
            assert np.isfinite(value).all(), name
            if name.endswith((".share", ".everyone", ".surveyed", ".abandoned")):
                assert ((value >= 0) & (value <= 1)).all(), name
            assert (value >= -1e-9).all(), name

    figures_are_sane()


@pytest.mark.parametrize("kind", LEVERS)
def test_a_saved_lever_comes_back_as_it_was(kind, internet_provider):
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(scenarios(internet_provider, kind))
    def same(scenario):
        assert from_plain(as_plain(scenario)) == scenario

    same()


@pytest.mark.parametrize("kind", LEVERS)
def test_a_value_beyond_its_bound_is_refused_and_both_are_named(kind):
    for name, allowed in fields_of(LEVERS[kind]).items():
        if isinstance(allowed, Number):
            with pytest.raises(ValueError, match=rf"{kind}\.{name}.*between"):
                LEVERS[kind](**{name: allowed.high + allowed.step})
        elif isinstance(allowed, OneOf):
            with pytest.raises(ValueError, match=rf"{kind}\.{name}.*one of"):
                LEVERS[kind](**{name: "elsewhere"})


def test_no_lever_means_no_change(internet_provider):
    nothing = project(internet_provider, NO_CHANGE, draws=8, seed=3)
    assert nothing.changed is nothing.today
    differences = [nothing.difference(name) for name in nothing.today.figures()]
    assert all(value in (0.0, Estimate(0.0, 0.0, 0.0)) for value in differences)


def test_what_the_levers_add_one_by_one_sums_to_the_whole(internet_provider):
    levers = tuple(LEVERS[kind]() for kind in ("add_bot", "offer_callback"))
    plan = Scenario("two", (LEVERS["close_stores"](below=100_000), *levers))
    whole = project(internet_provider, plan)
    steps = contributions(whole)
    assert [step.lever for step in steps] == [change.name for change in plan.in_order]
    for name, value in whole.changed.figures().items():
        total = sum(step.change.get(name, 0.0) for step in steps)
        today = float(whole.today.figures().get(name, [0.0])[0])
        assert total == pytest.approx(float(value[0]) - today, abs=1e-6), name


def test_money_is_the_sum_of_its_lines(internet_provider):
    cost = project(internet_provider, Scenario("x", (LEVERS["close_stores"](below=100_000),))).changed.cost
    lines = [getattr(cost, field.name) for field in dataclasses.fields(cost)]
    assert cost.total == pytest.approx(sum(lines))


def test_customers_who_move_between_channels_are_as_many_as_came_before(internet_provider):
    plan = project(internet_provider, Scenario("x", (LEVERS["close_stores"](below=100_000), LEVERS["add_bot"]())))
    moved = flows(plan)
    today = plan.today.settled.first.by_way[0].sum(axis=(1, 2, 3))
    leaving_stores = sum(flow.contacts for flow in moved if flow.origin == "store")
    assert leaving_stores == pytest.approx(today[STORE], rel=1e-3)
    assert sum(flow.contacts for flow in moved) == pytest.approx(plan.today.settled.drivers.wanted.sum(), rel=1e-3)
