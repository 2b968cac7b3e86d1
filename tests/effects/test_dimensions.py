"""Three scores and tact: what they are, and that the weakest weighs on everyone."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.dimensions import behind, scores
from cx_models.effects.experience import of_weakest
from cx_models.projection.explain import explain
from cx_models.projection.project import project
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ClearSelfService,
    CloseStores,
    LetStaffDecide,
    Personalise,
    PromiseEase,
    StaffPhone,
)
from cx_models.scenario.scenario import NO_CHANGE, Scenario

SATISFIED = "satisfaction.everyone"


def plan(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


def scored(*levers, of):
    return scores(plan(of, *levers).changed.settled)


@pytest.fixture(scope="module")
def under(internet_provider, provider_operations):
    def anew(weighs):
        assumptions = internet_provider.assumptions.with_value("weakest.weighs", weighs)
        return calibrate(None, provider_operations, assumptions)

    return {weighs: anew(weighs) for weighs in (0.0, 0.8)}


def test_the_weakest_is_behind_the_mean_of_those_that_are_known():
    found = behind(np.array([[0.8, 0.5, np.nan], [0.6, 0.5, np.nan], [0.4, np.nan, np.nan]]))
    assert found == pytest.approx([0.2, 0.0, 0.0])


def test_a_first_digital_way_that_few_take_does_not_weigh_on_all_the_others(tiny_city):
    """Nobody had web, app or bot: there is no usability for it to fall behind from."""
    changed = plan(tiny_city, AddBot()).changed.settled
    assert np.isnan(scores(tiny_city.middle.settled).usability[0]) and scores(changed).usability[0] < 0.3
    assert abs(of_weakest(changed)[0]) < 0.02


def test_without_a_change_nothing_weighs(internet_provider):
    assert of_weakest(project(internet_provider, NO_CHANGE).changed.settled) == pytest.approx(0.0)


def test_mending_the_weakest_is_worth_more_and_bettering_the_best_less_than_each_for_itself(internet_provider, under):
    assert scored(of=internet_provider).weakest == "usability"
    weakest, best = (ClearSelfService(1.0),), (LetStaffDecide(1.0, 0.5),)
    gains = {
        weighs: [plan(baseline, *levers).difference(SATISFIED) for levers in (weakest, best)]
        for weighs, baseline in under.items()
    }
    assert gains[0.8][0] > gains[0.0][0] > 0
    assert gains[0.0][1] > gains[0.8][1]
    assert gains[0.8][0] / gains[0.8][1] > 1.5 * gains[0.0][0] / gains[0.0][1]


def test_it_falls_on_those_too_who_never_met_the_weakest_part(internet_provider, under):
    moved = plan(under[0.8], LetStaffDecide(1.0, 0.5))
    part = next(one for one in explain(moved, "everyone").parts if one.name == "weakest")
    assert part.change < 0
    apart = of_weakest(moved.changed.settled)[0]
    before, after = (one.changed.cells().everyone for one in (plan(under[0.0], LetStaffDecide(1.0, 0.5)), moved))
    np.testing.assert_allclose(before - after, apart, atol=2e-3)  # the two services are fitted each for itself


def test_tact_grows_with_a_person_at_hand_and_leave_and_falls_with_what_is_pressed_on_people(internet_provider):
    bot = AddBot()
    alone = scored(bot, of=internet_provider).tact[0]
    assert scored(AddBot(hand_over="person"), AddChat(agents=20), of=internet_provider).tact[0] > alone
    with_leave = [scored(bot, Personalise("asked", adapted=x), of=internet_provider).tact[0] for x in (0.5, 1.0)]
    assert alone < with_leave[0] < with_leave[1] <= 1.0
    pressed = [
        scored(bot, Personalise("told", messages=n, interest="company"), of=internet_provider).tact[0] for n in (1, 8)
    ]
    assert pressed[1] <= pressed[0] < alone
    served = scored(bot, Personalise("told", messages=1), of=internet_provider).tact[0]
    assert served == pytest.approx(alone, abs=0.01)
    assert scored(bot, Personalise("silent", adapted=1.0), of=internet_provider).tact[0] < alone


def test_a_promise_counts_against_the_role_as_far_as_it_is_not_kept(internet_provider):
    today = scored(of=internet_provider).role[0]
    harm = [
        scored(ClearSelfService(x), of=internet_provider).role[0]
        - scored(ClearSelfService(x), PromiseEase(1.0), of=internet_provider).role[0]
        for x in (0.0, 1.0)
    ]
    assert 0 < harm[1] < harm[0] < today


def test_closing_the_phone_as_well_makes_the_role_of_service_no_better(internet_provider):
    """Whoever has nobody to turn to any more is counted, not forgotten."""
    no_stores = CloseStores(below=1_000_000)
    gone = StaffPhone(morning=-100, midday=-100, afternoon=-100, evening=-100, weekend=-100)
    crowded, nobody = (scored(*levers, of=internet_provider) for levers in ((no_stores,), (no_stores, gone)))
    assert nobody.role[0] < crowded.role[0] < scored(of=internet_provider).role[0]


def test_what_is_not_there_today_has_nothing_to_fall_behind_from(tiny_city):
    """A first digital way is met by those who take it; it lowers nobody else."""
    assert np.isnan(scored(of=tiny_city).usability[0])
    assert of_weakest(plan(tiny_city, AddBot()).changed.settled)[0] > -0.05
