"""The session's list of plans: numbers stay, nothing is done to a plan that is gone."""

from cx_models.scenario.levers import AddBot, CloseStores, OfferCallBack
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens.plan_list import MOST_UNDONE, Plan, Plans

ONE, TWO, THREE = Scenario("one"), Scenario("two"), Scenario("three")
THREE_PLANS = Plans().added(ONE).added(TWO).added(THREE)


def with_bot(plan):
    return plan.switched_on(AddBot())


def test_a_new_plan_is_at_hand_and_has_a_number_that_none_had_before():
    plans = THREE_PLANS.without(3).without(2).added(TWO)
    assert plans.numbers == [1, 4]
    assert plans.at == 4


def test_a_change_reaches_the_plan_of_its_number_only():
    changed = THREE_PLANS.changed(2, with_bot)
    assert [bool(plan.scenario.levers) for plan in changed.listed] == [False, True, False]


def test_a_change_for_a_plan_that_is_gone_changes_nothing():
    plans = THREE_PLANS.without(2)
    assert plans.changed(2, with_bot) == plans
    assert plans.chosen(2) == plans
    assert plans.without(2) == plans


def test_the_neighbour_of_a_deleted_plan_is_at_hand():
    assert THREE_PLANS.without(3).at == 2
    assert THREE_PLANS.chosen(1).without(1).at == 2
    assert THREE_PLANS.chosen(2).without(2).at == 3


def test_another_plan_deleted_leaves_the_one_at_hand():
    assert THREE_PLANS.without(1).at == 3


def test_a_deleted_plan_comes_back_to_its_place_with_its_number_and_levers():
    plans = THREE_PLANS.changed(2, with_bot).without(2).restored()
    assert plans.numbers == [1, 2, 3]
    assert plans.at == 2
    assert plans.scenarios[1].lever("add_bot") == AddBot()
    assert plans.undone == ()
    assert plans.restored() == plans


def test_what_was_deleted_or_emptied_comes_back_last_first():
    plans = THREE_PLANS.changed(1, with_bot)
    acted = plans.without(2).emptied(1, None).without(3)
    assert acted.scenarios == (ONE,)
    one = acted.restored()
    assert one.scenarios == (ONE, THREE)
    two = one.restored()
    assert two.scenarios == (plans.scenarios[0], THREE) and two.at == 1
    assert two.restored().listed == plans.listed
    assert two.restored().undone == ()


def test_a_plan_that_is_gone_is_not_emptied():
    plans = THREE_PLANS.without(2)
    assert plans.emptied(2, None) == plans


def test_no_more_can_be_undone_than_a_few_acts():
    plans = THREE_PLANS
    for _ in range(2 * MOST_UNDONE):
        plans = plans.emptied(1, None)
    assert len(plans.undone) == MOST_UNDONE


def test_the_only_plan_can_be_deleted_and_brought_back():
    assert Plans().added(ONE).without(1).listed == ()
    assert Plans().added(ONE).without(1).restored().scenarios == (ONE,)


def test_other_plans_instead_of_all_have_numbers_of_their_own():
    plans = THREE_PLANS.anew((TWO, ONE), 1)
    assert plans.numbers == [4, 5]
    assert plans.at == 5


def test_a_lever_switched_off_is_set_aside_as_it_was():
    plan = Plan(1, Scenario("one", (OfferCallBack(9.0),)))
    off = plan.switched_off("offer_callback")
    assert off.scenario.levers == ()
    assert off.switched_on(OfferCallBack()).scenario == plan.scenario
    assert off.switched_off("offer_callback") == off


def test_a_lever_that_is_off_takes_no_value():
    plan = Plan(1, NO_CHANGE)
    assert plan.edited("offer_callback", {"threshold": 3.0}) == plan


def test_a_plan_made_where_there_were_other_stores_is_of_other_data():
    here, there = frozenset({"North", "South"}), frozenset({"Turku"})
    plans = Plans().added(ONE, stores=here).added(TWO, stores=there).added(THREE)
    assert [plan.number for plan in plans.of_other_data(here)] == [2]


def test_a_plan_that_names_a_store_that_is_not_there_is_of_other_data_wherever_it_was_made():
    here = frozenset({"North", "South"})
    named = Scenario("named", (CloseStores(also=("North",), keep=("Turku",)),))
    assert Plans().added(named).of_other_data(here | {"Turku"}) == ()
    assert len(Plans().added(named, stores=here).of_other_data(here)) == 1


def test_plans_deleted_together_come_back_together_in_their_places():
    plans = THREE_PLANS.without(1, 3)
    assert plans.numbers == [2]
    assert plans.at == 2
    assert plans.restored().listed == THREE_PLANS.listed
    assert THREE_PLANS.without(1, 2, 3).restored().listed == THREE_PLANS.listed
