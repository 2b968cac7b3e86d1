"""Customers leave most where stores and digital service are both poor, or where all or nothing is done alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import CHATBOT
from cx_models.effects.ties import ALONE, Ties, loosened, settled_alone, ties, would_settle
from cx_models.projection.project import project
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangeStoreHours,
    ChargeForVisits,
    ClearSelfService,
    CloseStores,
    OfferApp,
    PromiseEase,
    RewardDigital,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CLOSING, CLEARER = CloseStores(below=100_000), ClearSelfService(clearer=1.0)


@pytest.fixture(scope="module")
def provider(provider_operations):
    return calibrate(None, provider_operations)


def planned(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


def by_nowhere(plan):
    return float(plan.changed.leaving.paths["nowhere"][0])


def test_more_leave_where_a_store_closes_and_the_less_the_better_digital_service_is(provider):
    poor, good = planned(provider, CLOSING), planned(provider, CLOSING, CLEARER)
    assert 0 < by_nowhere(good) < by_nowhere(poor)
    assert (
        poor.changed.leaving.by_area[0].argmax()
        == (poor.changed.leaving.by_area - poor.today.leaving.by_area)[0].argmax()
    )


def test_either_makes_up_for_the_other_so_better_digital_service_keeps_more_where_stores_are_gone(provider):
    with_stores = by_nowhere(planned(provider, CLEARER))
    without = by_nowhere(planned(provider, CLOSING, CLEARER)) - by_nowhere(planned(provider, CLOSING))
    assert without < 1.3 * with_stores < 0


def test_those_who_manage_least_digitally_are_left_with_nowhere_first(provider):
    nowhere = ties(planned(provider, CLOSING).changed.settled).nowhere[0]
    assert (np.diff(nowhere, axis=1) > 0).all()  # confident, occasional, assisted


def test_against_it_a_customer_who_has_nowhere_to_go_may_be_stuck(provider_operations):
    """Buell and others (2010); the low end of the assumption is nothing at all."""
    stuck = calibrate(None, provider_operations, shipped().with_edits({"leaving.nowhere": Edit(0.0, 0.0, 0.0)}))
    plan = planned(stuck, CLOSING)
    assert by_nowhere(plan) == 0 and plan.difference("leaving.customers") > 0  # by satisfaction alone


def test_leaving_is_a_u_in_the_share_done_alone(provider):
    """Scherer and others (2015): least at an intermediate share; both more and less lose customers."""
    settled = provider.middle.settled
    best = float(settled.drivers.worlds["leaving.alone_best"][0])
    today = replace(provider.middle.ties, alone=np.full_like(provider.middle.ties.alone, best))
    added = [
        float(
            loosened(today, Ties(today.nowhere, np.full_like(today.alone, share)), settled, 0.0 * today.alone)[
                "alone"
            ].mean()
        )
        for share in (0.0, best / 2, best, (1 + best) / 2, 1.0)
    ]
    assert added[2] == 0 and added[0] > added[1] > 0 and added[4] > added[3] > 0


def test_more_self_service_keeps_those_who_do_little_of_it_and_loses_those_who_do_nearly_all(provider):
    today = provider.middle.ties.alone[0]
    plan = planned(provider, CLEARER)
    logit = plan.changed.staying.logits["alone"][0]
    best = provider.middle.drivers.worlds["leaving.alone_best"][0]
    grew = ties(plan.changed.settled).alone[0] > today
    assert grew.all()
    assert (logit[ties(plan.changed.settled).alone[0] < best] < 0).all() and (logit[today > best] > 0).all()


def test_whoever_is_pushed_to_do_more_alone_is_not_tied_by_it(provider):
    """The U is of people who chose; those who lost their store leave no less for being driven to the web."""
    free, best = planned(provider, CLEARER), provider.middle.drivers.worlds["leaving.alone_best"][0]
    little = provider.middle.ties.alone[0] < 0.5 * best
    assert (free.changed.staying.logits["alone"][0][little] < 0).all()
    for push in (CLOSING, ChargeForVisits(per_visit=20)):
        pushed = planned(provider, push).changed
        most = pushed.experience.forced[0] > 0.05
        assert (little & most).any()
        assert (pushed.staying.logits["alone"][0][little & most] > -1e-3).all()


def test_a_charge_for_visits_makes_nobody_leave_the_less(provider):
    leavers = [planned(provider, ChargeForVisits(per_visit=euros)).difference("leaving.customers") for euros in (5, 10)]
    assert 0 < leavers[0] < leavers[1]


def test_those_whom_a_closure_hurts_most_leave_most(provider):
    plan = planned(provider, CLOSING)
    left = plan.changed.leaving.by_segment[0] - plan.today.leaving.by_segment[0]
    assert left[2] > left[1] > left[0] > 0  # assisted, occasional, confident


def test_shorter_hours_are_a_poorer_store(provider):
    short, long = (planned(provider, ChangeStoreHours(weekday=hours)) for hours in (-4, 3))
    assert by_nowhere(short) > 0 > by_nowhere(long)


def test_another_way_in_never_makes_less_of_what_is_there(provider):
    """A chat settles nothing alone, and a bot that fails leaves the web as good as it was."""
    nothing = AddBot(**dict.fromkeys(("buy", "bill", "fault", "move", "cancel", "advice", "other"), 0.0))
    for lever, alone in ((AddChat(agents=5, at_once=3), True), (nothing, True), (OfferApp(), False)):
        plan = planned(provider, lever)
        easier = settled_alone(plan.changed.settled) - provider.middle.easy
        assert (easier > -1e-4).all() and (abs(easier) < 1e-4).all() == alone
        assert by_nowhere(plan) <= 0.1


def by_offer(plan):
    """Newcomers beyond today's, but for what people tell each other."""
    return plan.difference("winning.customers") - plan.difference("winning.told")


def test_money_and_promises_are_not_ease(provider):
    """A reward draws people to digital service; it settles nothing more."""
    for lever in (RewardDigital(per_matter=20), PromiseEase(promised=1.0)):
        easier = settled_alone(planned(provider, lever).changed.settled) - provider.middle.easy
        assert abs(easier).max() < 2e-3
    assert by_offer(planned(provider, RewardDigital(per_matter=20))) == pytest.approx(0, abs=5)


def test_a_way_that_nobody_takes_adds_no_ease_however_well_it_would_settle(provider):
    settled = provider.middle.settled
    worlds = settled.drivers.worlds
    unknown = replace(settled.chosen, share=settled.chosen.share.copy())
    assert settled.chosen.share[:, CHATBOT].max() == 0
    assert would_settle(np.array([*ALONE]), replace(settled, chosen=unknown)) == pytest.approx(
        would_settle(np.array([way for way in ALONE if way != CHATBOT]), settled)
    )
    assert worlds.count == 1


def test_a_chat_that_is_staffed_wins_nobody_by_ease(provider):
    assert by_offer(planned(provider, AddChat(agents=5, at_once=3))) == pytest.approx(0, abs=0.1)


def test_causes_of_leaving_add_up_in_every_world(provider):
    plan = project(provider, Scenario("plan", (CLOSING, CLEARER, AddBot())), draws=25)
    assert plan.draws is not None
    parts = sum(plan.draws.changed[name] for name in plan.draws.changed if name.startswith("leaving.by."))
    np.testing.assert_allclose(
        parts, plan.draws.changed["leaving.customers"] - plan.draws.today["leaving.customers"], atol=1e-6
    )
    same = project(provider, NO_CHANGE)
    assert all(not part.any() for part in same.changed.leaving.paths.values()) and not same.changed.won.customers.any()
