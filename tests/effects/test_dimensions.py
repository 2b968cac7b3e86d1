"""Three scores and tact: what they are, and that the weakest weighs on everyone."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import PHONE
from cx_models.effects.dimensions import scores, weakest_falls
from cx_models.effects.experience import of_weakest
from cx_models.intake.operations_form import operations_from_form
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
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason

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


def test_the_weakest_of_those_known_in_both_is_compared_and_nothing_else():
    usual = np.array([[0.8, 0.5, np.nan], [0.6, 0.5, np.nan], [0.4, np.nan, np.nan]])
    now = np.array([[0.9, 0.1, 0.2], [0.7, 0.6, np.nan], [0.3, 0.0, np.nan]])
    assert weakest_falls(now, usual) == pytest.approx([0.1, 0.4, 0.0])


@pytest.fixture(scope="module")
def busy_phone():
    """Two people for fifteen hundred calls a week."""
    phone, web = Channel.PHONE, Channel.WEB
    form = operations_from_form({phone: 1_500, web: 9_000}, {phone: 2}, {phone: 6}, {phone: 24}, customers=60_000)
    return calibrate(None, form)


@pytest.mark.parametrize("dimension", range(3))
def test_bettering_any_dimension_never_weighs_on_anybody(dimension):
    usual = np.array([[0.8], [0.6], [0.4]])
    better = usual.copy()
    better[dimension] += 0.1
    assert weakest_falls(better, usual)[0] <= 0.0


def test_a_phone_that_answers_sooner_serves_as_well_as_before_and_weighs_on_nobody(busy_phone):
    """How a matter goes once somebody answers has nothing to do with how many give up before."""
    crowded, calm = busy_phone.middle.settled, plan(busy_phone, StaffPhone(9, 9, 9, 9, 9)).changed.settled
    before, after = (settled.abandoned_contacts[0, PHONE] for settled in (crowded, calm))
    assert before > 2 * after
    assert scores(calm).service_design == pytest.approx(scores(crowded).service_design, abs=1e-3)
    assert scores(calm).role[0] > scores(crowded).role[0] + 0.03
    assert of_weakest(calm)[0] <= 1e-4


def test_a_first_digital_way_that_few_take_does_not_weigh_on_all_the_others(tiny_city):
    """Nobody had web, app or bot: there is no usability for it to fall behind from."""
    changed = plan(tiny_city, AddBot()).changed.settled
    assert np.isnan(scores(tiny_city.middle.settled).usability[0]) and scores(changed).usability[0] < 0.3
    assert abs(of_weakest(changed)[0]) < 0.02


def test_without_a_change_nothing_weighs(internet_provider):
    assert of_weakest(project(internet_provider, NO_CHANGE).changed.settled) == pytest.approx(0.0)


def test_mending_the_weakest_is_worth_more_than_by_itself_and_bettering_the_best_no_more(internet_provider, under):
    assert scored(of=internet_provider).weakest == "usability"
    weakest, best = (ClearSelfService(1.0),), (LetStaffDecide(1.0, 0.5),)
    gains = {
        weighs: [plan(baseline, *levers).difference(SATISFIED) for levers in (weakest, best)]
        for weighs, baseline in under.items()
    }
    assert gains[0.8][0] > gains[0.0][0] > 0
    assert gains[0.8][1] == pytest.approx(gains[0.0][1], abs=0.002)
    assert gains[0.8][0] / gains[0.8][1] > 1.2 * gains[0.0][0] / gains[0.0][1]


def test_it_is_felt_by_those_too_who_never_met_the_weakest_part(internet_provider, under):
    moved = plan(under[0.8], ClearSelfService(1.0))
    part = next(one for one in explain(moved, "everyone").parts if one.name == "weakest")
    assert part.change > 0
    apart = of_weakest(moved.changed.settled)[0]
    before, after = (one.changed.cells().everyone for one in (plan(under[0.0], ClearSelfService(1.0)), moved))
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


def test_a_poor_first_bot_beside_todays_web_lowers_nobody_who_does_not_meet_it(internet_provider):
    """The score of all digital ways falls, since the bot is among them; but today's web settles as much as before."""
    poor = dict.fromkeys((reason.value for reason in Reason), 0.0)
    changed = plan(internet_provider, AddBot(**poor)).changed.settled
    assert scores(changed).usability[0] < scored(of=internet_provider).usability[0] - 0.02
    assert of_weakest(changed)[0] == pytest.approx(0.0, abs=0.002)


def test_a_crowded_first_chat_lowers_nobody_who_does_not_write_there(internet_provider):
    """The role of service is poorer with it, since hardly anybody is answered; today's phone and stores are not."""
    assert internet_provider.observed.service.desk(Channel.CHAT) is None
    changed = plan(internet_provider, AddChat(agents=1)).changed.settled
    assert scores(changed).role[0] < scored(of=internet_provider).role[0] - 0.02
    assert of_weakest(changed)[0] <= 1e-3
