"""Two years beside an independent computation of one cell, and what is told of the drawn worlds."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.effects import memory, staff
from cx_models.effects.choice import PHONE, STORE, WAY
from cx_models.effects.leaving import from_satisfaction, yearly_share
from cx_models.effects.money import Prices, turnover
from cx_models.effects.staff import Market, Staff
from cx_models.presentation.words import Language, words
from cx_models.presentation.years import glance_table, lines, subjects, years_say, years_table
from cx_models.projection.phases import WEEKS
from cx_models.projection.project import project
from cx_models.projection.two_years import two_years
from cx_models.quantities import WEEKS_PER_YEAR
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel

PLAN = Scenario("plan", (CloseStores(below=100_000), AddBot(), StaffPhone(midday=6, ceiling=6, delay_weeks=10)))


def test_memory_image_and_leaving_by_hand():
    """One cell, week by week, in plain numbers: worse for a year, then as before; promised more for a quarter."""
    middle = shipped().middle()
    asymmetry, half, scar = (middle[f"memory.{name}"][0] for name in ("asymmetry", "half_life", "scar"))
    carried, slope, base = (middle[f"leaving.{name}"][0] for name in ("carry_over", "slope", "yearly"))
    matters = 1.7
    kept = memory.nothing_yet((1, 1, 1, 1))
    reference = promised = moved = image = lowest = 0.0
    left = left_by_hand = 1.0
    for week in range(WEEKS):
        met = -0.4 if week < 52 else 0.0
        promise = 0.1 if 10 <= week < 23 else 0.0
        promised = max(promised, promise)
        expected = reference + promised
        feeling = met - expected if met >= expected else asymmetry * (met - expected)
        kept = memory.hearing(kept, np.full((1, 1, 1), promise))
        found = memory.felt(np.full((1, 1, 1, 1), met), memory.expected(kept), middle)
        assert found[0, 0, 0, 0] == pytest.approx(feeling)
        share = float(yearly_share(middle, None, from_satisfaction(middle, memory.image(kept, middle)))[0, 0, 0])
        by_hand = 1 / (1 + math.exp(-(math.log(base / (1 - base)) - slope * image)))
        assert share == pytest.approx(by_hand)
        left *= (1 - share) ** (1 / WEEKS_PER_YEAR)
        left_by_hand *= (1 - by_hand) ** (1 / WEEKS_PER_YEAR)
        then = np.full((1, 1, 1, 1), met), np.full((1, 1, 1), promise)
        kept = memory.after_a_week(kept, *then, found[..., 0], np.array([matters]), middle)
        promised += (1 - 0.5 ** (1 / half)) * (promise - promised)
        reference += (1 - 0.5 ** (1 / half)) * ((1 - scar) * min(met, 0.0) + max(met, 0.0) - reference)
        moved += (1 - math.exp(-matters / WEEKS_PER_YEAR)) * (carried * feeling - moved)
        lowest = max(lowest, -moved)
        image = moved - scar * lowest if moved > 0 else min(moved, -scar * lowest)
        assert kept.reference[0, 0, 0, 0] == pytest.approx(reference)
        assert memory.image(kept, middle)[0, 0, 0] == pytest.approx(image)
        assert kept.promised[0, 0, 0] == pytest.approx(promised)
    assert left == pytest.approx(left_by_hand) and lowest > 0.1 and image < moved


def remembered(met):
    """What the weeks ``met``, one each, leave of satisfaction at their end, and of the image."""
    middle = shipped().middle()
    kept, feeling = memory.nothing_yet((1, 1, 1, 1)), np.zeros((1, 1, 1, 1))
    for one in met:
        there = np.full((1, 1, 1, 1), one)
        feeling = memory.felt(there, memory.expected(kept), middle)
        kept = memory.after_a_week(kept, there, np.zeros((1, 1, 1)), feeling[..., 0], np.array([2.0]), middle)
    return float(feeling[0, 0, 0, 0]), float(memory.image(kept, middle)[0, 0, 0])


def test_one_dreadful_week_makes_nothing_better_in_the_end():
    lasting, dreadful = remembered([-0.5] * 300), remembered([-1.5] + [-0.5] * 300)
    assert dreadful == pytest.approx(lasting, abs=1e-3) and lasting[0] < -0.1


def test_a_fall_too_small_to_notice_leaves_no_scar_and_a_greater_one_a_greater():
    images = [remembered([-fall] + [0.5] * 52)[1] for fall in (0.0, 1e-9, 0.5, 1.0)]
    assert images[1] == pytest.approx(images[0], abs=1e-6) and images[0] > 0.05
    assert images[0] > images[2] > images[3]


def test_strain_works_on_handling_settling_and_tone_as_told():
    middle = shipped().middle()
    tired = Staff(np.full((1, 10), 0.5), np.full((1, 10), 0.04))
    assert staff.slower(tired, middle)[0, 1] == pytest.approx((1 + 0.1 * 0.5) / (1 - 0.04 - 0.05 * 0.5))
    assert staff.settles(tired, middle)[0, 1] == pytest.approx(1 - 0.05 * 0.5)
    assert staff.tone(tired, middle)[0, 1] == pytest.approx(0.1 * 0.5)
    anybody, nobody = Market(np.full(10, 8.0), np.inf), Market(np.full(10, 8.0), 0.0)
    later = staff.after_a_week(staff.as_today(1), np.full((1, 10), 1.0), anybody, middle)
    assert later.strain[0, 1] == pytest.approx(1 - 0.5 ** (1 / 8))
    gone = 0.3 * 0.5 / WEEKS_PER_YEAR
    assert staff.away(later, middle)[0, 1] == pytest.approx((0.05 + gone) * later.strain[0, 1])
    found, sought = later, later
    for _ in range(200):
        found = staff.after_a_week(found, np.full((1, 10), 1.0), anybody, middle)
        sought = staff.after_a_week(sought, np.full((1, 10), 1.0), nobody, middle)
    assert found.vacant[0, 1] == pytest.approx(gone * 10, rel=1e-3)  # as many as leave while a place stands empty
    assert sought.vacant[0, 1] == pytest.approx(gone * 200, rel=0.1)  # nobody is found
    assert staff.replaced(found, anybody, middle)[0, 1] == pytest.approx(gone, rel=1e-3)  # and as many are hired
    assert staff.replaced(sought, nobody, middle)[0, 1] == 0.0


def test_desks_that_seek_in_one_market_get_the_same_part_of_their_need_and_no_more_than_it_lets_in():
    middle, chat = shipped().middle(), WAY[Channel.CHAT]
    vacant = np.zeros((1, 10))
    vacant[0, [PHONE, chat, STORE]] = 0.2, 0.1, 0.3
    people = np.zeros(10)
    people[[PHONE, chat]] = 50.0, 20.0
    weeks = middle["staff.vacant"][0]
    enough, few = (staff.replaced(Staff(vacant, vacant), Market(people, most), middle)[0] for most in (99.0, 0.3))
    assert enough == pytest.approx(vacant[0] / weeks)
    assert few @ people == pytest.approx(0.3) and few[PHONE] == pytest.approx(2 * few[chat])
    assert few[STORE] == pytest.approx(0.3 / weeks)
    vacant[0, chat] = -0.1  # fewer leave than today, and so fewer are replaced: nobody is found for that elsewhere
    rested = staff.replaced(Staff(vacant, vacant), Market(people, 0.3), middle)[0]
    assert rested[chat] == pytest.approx(-0.1 / weeks) and rested[PHONE] * 50 == pytest.approx(0.3)


def test_an_empty_place_is_not_paid_and_a_replacement_costs_a_hiring(internet_provider):
    service, worlds = internet_provider.observed.service, shipped().middle()
    hours = service.desk(Channel.PHONE).agent_hours
    unfilled, replaced = np.zeros((1, 10)), np.zeros((1, 10))
    unfilled[0, 1], replaced[0, 1] = 0.2, 0.01
    prices = Prices(agent_hour=30.0, store_hour=20.0, hiring=4000.0)
    found = turnover(service, unfilled, replaced, prices, worlds)
    assert found.unpaid[0] == pytest.approx(0.2 * hours * 30.0)
    assert found.replacing[0] == pytest.approx(0.01 * hours / 37.5 * 4000.0)
    assert turnover(service, unfilled, replaced, Prices(hiring=4000.0), worlds) is None
    unfilled[0, STORE] = 0.1
    counters = sum(store.hours().sum() / 2 for store in service.stores)
    both = turnover(service, unfilled, replaced, prices, worlds)
    assert both.unpaid[0] - found.unpaid[0] == pytest.approx(0.1 * counters * 20.0)


def test_those_in_the_stores_that_are_left_tire_of_the_crowd_and_take_longer(internet_provider):
    today = internet_provider.middle.settled
    closed = project(internet_provider, Scenario("closed", (CloseStores(below=100_000),))).changed.settled
    more = staff.beside(today, closed)[0, STORE]
    assert more > 0 and staff.beside(today, today) == pytest.approx(0.0)
    tired = staff.Staff(np.full((1, 10), more), np.zeros((1, 10)))
    times = staff.slower(tired, shipped().middle())
    counters = slice(closed.lines.desks, None)
    longer = closed.lines.taking(times).handling[0, counters] / closed.lines.handling[0, counters]
    assert longer == pytest.approx(times[0, STORE]) and times[0, STORE] > 1


@pytest.fixture(scope="module")
def drawn(internet_provider):
    return two_years(internet_provider, PLAN, 60, draws=5)


def test_the_band_holds_nine_in_ten_worlds_and_the_middle_is_of_the_middle_world(internet_provider, drawn):
    alone = two_years(internet_provider, PLAN, 60)
    for figure in ("satisfaction.everyone", "customers", "net", "phone.wait", "digital"):
        assert np.array_equal(alone.course(figure), drawn.course(figure))
        low, high = drawn.band(figure)
        worlds = drawn.drawn.change(figure) if drawn.todays(figure) == 0 else drawn.drawn.figures[figure]
        inside = ((worlds >= low - 1e-12) & (worlds <= high + 1e-12)).mean(axis=0)
        assert (inside >= 0.6 - 1e-9).all() and (low <= high + 1e-12).all(), figure
    assert drawn.pays_back[1] == 5 and alone.pays_back is None and alone.band("customers") is None


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("plan", [NO_CHANGE, PLAN, Scenario("chat", (AddChat(agents=4),))], ids=lambda plan: plan.name)
@pytest.mark.parametrize("undone_in", [None, 8])
def test_all_is_said_in_both_languages(internet_provider, drawn, language, plan, undone_in):
    text = words(language)
    for found in (two_years(internet_provider, plan, undone_in), drawn):
        of_each = ([f"{line}.{one}" for line in lines(found, one)] or [one] for one in subjects(found))
        for figure in (one for each in of_each for one in each):
            said = years_say(found, figure, text)
            assert said and "{" not in said and "nan" not in said
        headers, rows = years_table(found, text)
        assert len(rows) == WEEKS + 1 and all(len(row) == len(headers) for row in rows)
        assert len(glance_table(found, text)) == len(headers) - 1


def test_without_wages_money_is_not_told(tiny_city):
    found = two_years(tiny_city, Scenario("bot", (AddBot(),)))
    has_money = tiny_city.observed.prices.enough
    assert ("net" in subjects(found)) is has_money
