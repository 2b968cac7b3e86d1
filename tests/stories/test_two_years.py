"""Stories over two years: what the essays claim of time, and what speaks against it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.projection.years import years
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, StaffMail, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CLOSING = Scenario("closing", (CloseStores(below=100_000),))
BOT = Scenario("bot", (AddBot(),))


def over_time(baseline, plan, undone_in=None):
    return years(baseline.observed, baseline.middle, plan.applied_to(baseline.observed.service), undone_in)


def satisfied(found):
    return found.change("satisfaction.everyone")[0]


@pytest.fixture(scope="module")
def under(internet_provider, provider_operations):
    """Today calibrated under other numbers."""

    def anew(**values):
        assumptions = internet_provider.assumptions
        for key, value in values.items():
            assumptions = assumptions.with_value(key.replace("__", "."), value)
        return calibrate(None, provider_operations, assumptions)

    return anew


def test_closing_stores_hurts_more_at_first_than_later_and_never_quite_stops(internet_provider):
    change = satisfied(over_time(internet_provider, CLOSING))
    assert change[0] < change[52] < change[104] < -0.02
    assert change[104] > 0.7 * change[0]


def test_against_it_where_everything_is_forgiven_nothing_of_the_harm_is_felt_in_the_end(under):
    change = satisfied(over_time(under(memory__scar=0.0, memory__half_life=8.0), CLOSING))
    assert change[0] < -0.05 and abs(change[104]) < 0.15 * abs(change[0])


def test_undoing_a_plan_does_not_undo_its_harm(internet_provider):
    found = over_time(internet_provider, CLOSING, undone_in=26)
    image = found.figures["image"][0]
    assert image[26] < image[104] < -0.2 * abs(image.min()) < 0
    assert found.figures["customers"][0, 104] < found.figures["customers"][0, 26] < 0


def test_against_it_without_a_scar_the_image_comes_back(under):
    found = over_time(under(memory__scar=0.0), CLOSING, undone_in=26)
    image = found.figures["image"][0]
    assert abs(image[104]) < 0.25 * abs(image.min())


def test_when_stores_come_back_customers_are_glad_at_first_and_then_used_to_it(internet_provider):
    change = satisfied(over_time(internet_provider, CLOSING, undone_in=52))
    assert change[52] > 0 > change[51]
    assert abs(change[104]) < 0.5 * change[52]


def test_a_new_bot_helps_or_harms_nobody_before_it_is_known(internet_provider):
    found = over_time(internet_provider, BOT)
    assert found.figures["known"][0, 0] == 0.0
    assert satisfied(found)[0] == pytest.approx(0.0, abs=1e-4)
    digital = found.figures["digital"][0]
    assert digital[0] < digital[26] < digital[104]


def test_a_closed_door_sends_customers_to_the_bot_at_once(internet_provider):
    forced = over_time(internet_provider, Scenario("both", (CloseStores(below=100_000), AddBot())))
    assert forced.figures["known"][0, 0] > 0.1


def test_help_at_first_use_makes_a_bot_known_sooner_and_word_alone_does_not_start(internet_provider, under):
    helped = over_time(internet_provider, Scenario("helped", (AddBot(assisted=0.5),)))
    assert helped.figures["known"][0, 26] > over_time(internet_provider, BOT).figures["known"][0, 26]
    unnoticed = over_time(under(adoption__noticed=0.0), BOT)
    assert unnoticed.figures["known"][0, 104] == 0.0


def test_a_rush_tires_those_who_answer_and_so_feeds_itself(internet_provider, under):
    fewer = Scenario("fewer", (StaffPhone(morning=-4, midday=-4, afternoon=-4),))
    tired = over_time(internet_provider, fewer)
    steady = over_time(under(staff__slower=0.0, staff__resolves_less=0.0, staff__absence=0.0, staff__quits=0.0), fewer)
    assert tired.figures["phone.strain"][0, 104] > 0.15
    longer = [one.figures["phone.wait"][0, 104] - one.figures["phone.wait"][0, 0] for one in (tired, steady)]
    assert longer[0] > max(longer[1], 0.0) + 0.05 and longer[0] > longer[1] + 0.2  # some turn to ways of less effort


def test_against_it_where_staff_bears_it_customers_notice_nothing(under):
    """Gelade & Young (2005): in bank branches the link was too small to matter in practice."""
    bearing = under(staff__slower=0.0, staff__resolves_less=0.0, staff__tone=0.0, staff__absence=0.0, staff__quits=0.0)
    found = over_time(bearing, Scenario("fewer", (StaffPhone(midday=-3),)))
    wait = found.figures["phone.wait"][0]
    assert np.ptp(wait) < 0.05 * wait[0]


def test_too_few_for_the_email_tire_and_leave_too_and_so_more_ring_instead(internet_provider, under):
    fewer = Scenario("fewer", (StaffMail(-1),))
    found = over_time(internet_provider, fewer)
    assert found.figures["email.strain"][0, 104] > 0.2 and found.figures["email.away"][0, 104] > 0.01
    assert np.abs(over_time(internet_provider, NO_CHANGE).figures["email.strain"]).max() == 0.0
    bearing = under(staff__slower=0.0, staff__resolves_less=0.0, staff__tone=0.0, staff__absence=0.0, staff__quits=0.0)
    rings = [one.figures["phone.wait"][0] for one in (found, over_time(bearing, fewer))]
    assert rings[0][104] - rings[0][0] > rings[1][104] - rings[1][0]


def test_agents_who_leave_cannot_be_replaced_as_fast_as_they_go_where_few_can_be_hired(provider_operations):
    """The essays' own point: agents cannot be hired fast enough, and those who stay tire the more."""
    plan = Scenario("closing", (CloseStores(below=100_000),))
    away = []
    for ceiling in (0.0, 100.0):
        economy = replace(provider_operations.economy, hiring_ceiling_agents=ceiling)
        found = over_time(calibrate(None, replace(provider_operations, economy=economy)), plan)
        away.append(found.figures["phone.away"][0])
    assert away[0][0] == away[1][0] == 0
    assert away[0][104] > away[1][104] + 0.03 > 0.03


def test_while_a_plan_seeks_all_who_can_be_found_other_places_stay_empty(internet_provider):
    late = (StaffPhone(morning=1, midday=1, afternoon=1, ceiling=1, delay_weeks=26), CloseStores(below=100_000))
    away = over_time(internet_provider, Scenario("late", late)).figures["phone.away"][0]
    at_once = Scenario("soon", (replace(late[0], delay_weeks=0), late[1]))
    soon = over_time(internet_provider, at_once).figures["phone.away"][0]
    assert away[26] > soon[26] + 0.01


def test_one_sought_for_the_chat_takes_one_from_the_market_and_no_more(internet_provider):
    """Of ten who can be found in a year nine are left for the places of others."""
    closing = (CloseStores(below=100_000), StaffPhone(1, 1, 1, ceiling=10, delay_weeks=52))
    alone, beside = (
        over_time(internet_provider, Scenario("x", levers)).figures["phone.away"][0]
        for levers in (closing, (*closing, AddChat(agents=1, ceiling=10, delay_weeks=52)))
    )
    assert beside[51] < alone[51] + 0.02


def test_a_plan_undone_while_its_recruits_are_sought_leaves_no_place_empty_in_the_end(internet_provider):
    late = (StaffPhone(morning=1, midday=1, afternoon=1, delay_weeks=26), CloseStores(below=100_000))
    found = over_time(internet_provider, Scenario("late", late), undone_in=13)
    away = found.figures["phone.away"][0]
    assert away[13] > 0.02 and abs(away[104]) < 0.005
    assert found.figures["phone.wait"][0, 104] == pytest.approx(found.today["phone.wait"][0], abs=0.05)


def test_more_agents_rest_those_who_answer(internet_provider):
    found = over_time(internet_provider, Scenario("more", (StaffPhone(morning=10, midday=10, afternoon=10),)))
    assert found.figures["phone.strain"][0, 104] <= 0.0 and satisfied(found)[104] > 0


def test_habit_deepens_a_change(internet_provider, under):
    slow, strong = under(habit__pull=0.0), under(habit__pull=1.5)
    digital = [over_time(one, CLOSING).figures["digital"][0] for one in (slow, strong)]
    assert digital[1][104] - digital[1][0] > digital[0][104] - digital[0][0]


def test_closing_may_pay_in_two_years_even_as_customers_leave(internet_provider):
    """The catalogue retailer earned more after its savings (Konuş et al. 2014): harm and profit are told apart."""
    found = over_time(internet_provider, CLOSING)
    assert found.figures["customers"][0, 104] < 0 < found.figures["net"][0, 104]
    assert found.break_even == (0,)
