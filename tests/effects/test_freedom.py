"""Freedom lost tells what options were taken away: not what pleases, and not what nobody could use."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.effects.choice import Waits
from cx_models.effects.freedom import freedom_lost, yardstick
from cx_models.effects.loads import reach
from cx_models.effects.settle import settle
from cx_models.projection.project import project
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChangeStoreHours,
    ChargeForVisits,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    OfferApp,
    Personalise,
    PromiseEase,
    RewardDigital,
    StaffPhone,
)
from cx_models.scenario.scenario import Scenario
from cx_models.service.bots import GOOD_BOT
from cx_models.service.data_use import Asking
from cx_models.service.offer import Bot

CLOSING = CloseStores(below=100_000)
NOTHING_SETTLED = AddBot(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
GOOD = AddBot(*GOOD_BOT.values())


def lost(baseline, *levers):
    return project(baseline, Scenario("x", levers)).changed.freedom_lost


def mean(baseline, *levers):
    return float(project(baseline, Scenario("x", levers)).changed.choice_lost[0])


@pytest.mark.parametrize(
    "pleasing",
    [
        PromiseEase(1.0),
        RewardDigital(20),
        ClearSelfService(1.0),
        GuideContacts(1.0, 1.0),
        LetStaffDecide(1.0, 1.0),
        Personalise(Asking.ASKED.value, adapted=0.5),
        Personalise(Asking.SILENT.value, adapted=0.5),
        StaffPhone(10, 10, 10),
        NOTHING_SETTLED,
    ],
    ids=lambda lever: lever.name,
)
def test_what_pleases_gives_no_option_back(internet_provider, pleasing):
    assert lost(internet_provider, CLOSING, pleasing) == pytest.approx(lost(internet_provider, CLOSING), abs=1e-9)


def test_a_perk_and_help_at_first_use_make_an_option_no_larger(internet_provider):
    for plain, pleasing in ((OfferApp(0), OfferApp(20, assisted=1.0)), (GOOD, replace(GOOD, assisted=1.0))):
        alike = lost(internet_provider, CLOSING, plain)
        assert lost(internet_provider, CLOSING, pleasing) == pytest.approx(alike, abs=1e-9)
        assert (alike <= lost(internet_provider, CLOSING) + 1e-9).all()


def test_a_charge_and_shorter_hours_take_away(internet_provider):
    closed = mean(internet_provider, CLOSING)
    assert mean(internet_provider, CLOSING, ChargeForVisits(10)) > closed + 1
    assert mean(internet_provider, CLOSING, ChangeStoreHours(-2)) > closed + 0.5
    assert mean(internet_provider, ChargeForVisits(5), RewardDigital(10)) == mean(internet_provider, ChargeForVisits(5))


def test_a_new_way_counts_at_the_wait_it_has(internet_provider):
    without, slow, quick = (mean(internet_provider, CLOSING, *chat) for chat in ((), (AddChat(1),), (AddChat(10),)))
    assert quick < slow < without


def test_a_new_bot_is_as_much_of_an_option_as_it_settles(internet_provider):
    bots = (NOTHING_SETTLED, AddBot(), GOOD)
    nothing, poor, good = (mean(internet_provider, CLOSING, bot) for bot in bots)
    assert good < poor < nothing


@pytest.fixture(scope="module")
def with_bot(internet_provider):
    """A week of today with a bot that settles three matters in ten, and how choice is measured in it."""
    drivers = internet_provider.middle.drivers
    today = settle(drivers, replace(internet_provider.observed.service, bot=Bot((0.3,) * 7, 1.0)))
    return today, yardstick(today)


def with_settled(today, share):
    bot = None if share is None else Bot((share,) * 7, 1.0)
    return replace(today, service=replace(today.service, bot=bot))


def test_todays_bot_is_the_measure_of_a_later_one(with_bot):
    today, measure = with_bot
    same, better, worse = (freedom_lost(measure, with_settled(today, share)).max() for share in (0.3, 0.6, 0.1))
    assert same == pytest.approx(0.0, abs=1e-6) and better == 0.0 and worse > 0.01
    gone = with_settled(today, None)
    gone = replace(gone, reach=reach(gone.service, gone.drivers.customers, gone.drivers.rhythm))
    assert freedom_lost(measure, gone).max() > worse


def test_todays_bot_that_settles_nothing_leaves_today_as_it_is(internet_provider):
    today = internet_provider.middle
    idle = settle(today.drivers, replace(today.settled.service, bot=Bot((0.0,) * 7, 1.0)))
    assert freedom_lost(yardstick(idle), idle).max() < 1e-6


@pytest.mark.parametrize("option", ["stores", "phone", "chat", "bot", "app", "email", "hours"])
def test_taking_an_option_away_never_lessens_the_loss_at_fixed_waits(internet_provider, option):
    plan = Scenario("x", (CloseStores(below=50_000), AddChat(2), GOOD, OfferApp(0)))
    changed = project(internet_provider, plan).changed.settled
    service = _without(changed.service, option)
    kept = [changed.service.stores.index(store) for store in changed.service.stores if store in service.stores]
    if option == "hours":
        kept = list(range(len(service.stores)))
    waits = Waits(changed.waits.desks, changed.waits.stores[:, kept])
    what_is_left = reach(service, changed.drivers.customers, changed.drivers.rhythm)
    fewer = replace(changed, service=service, reach=what_is_left, waits=waits)
    measure = internet_provider.middle.freedom
    before, after = freedom_lost(measure, changed), freedom_lost(measure, fewer)
    assert (after >= before - 1e-9).all()
    assert (after > before + 1e-6).any()


def _without(service, option):
    if option == "bot":
        return replace(service, bot=None)
    if option == "stores":
        return CloseStores(below=150_000).applied_to(service)
    if option == "hours":
        return ChangeStoreHours(-2).applied_to(service)
    if option in ("app", "email"):
        return replace(service, unqueued=tuple(way for way in service.unqueued if way != option))
    return replace(service, desks=tuple(desk for desk in service.desks if desk.channel != option))


def test_a_way_that_opens_at_new_hours_counts_at_the_plans_wait_there(internet_provider):
    """Agents for an evening in which nobody answered: the fewer of them, the less of an option."""
    few, many = (project(internet_provider, Scenario("x", (CLOSING, StaffPhone(evening=n)))).changed for n in (1, 20))
    alone = lost(internet_provider, CLOSING)
    assert (few.freedom_lost <= alone + 1e-9).all()
    assert (many.freedom_lost <= few.freedom_lost + 1e-9).all()
    assert np.isfinite(few.freedom_lost).all()
