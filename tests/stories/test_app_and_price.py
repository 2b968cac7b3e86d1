"""The essays: perks in an app win customers, and an app that makes things easy wins them even where it costs more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.adoption import ceilings
from cx_models.effects.choice import CHATBOT, WAY
from cx_models.effects.winning import has_app
from cx_models.projection.project import project
from cx_models.projection.roads import digital_share
from cx_models.projection.years import years
from cx_models.scenario.levers import AddBot, ChangePrice, ClearSelfService, OfferApp
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

APP = WAY[Channel.APP]
LEAVERS, WON, COST = "leaving.customers", "winning.customers", "cost.total"


@pytest.fixture(scope="module")
def provider(provider_operations):
    return calibrate(None, provider_operations)


def planned(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


def net(plan):
    return plan.difference(WON) - plan.difference(LEAVERS)


def test_a_perk_in_the_app_wins_customers_and_keeps_those_who_have_it(provider):
    plans = [planned(provider, OfferApp(perk=perk)) for perk in (0, 2, 5)]
    won, left = ([plan.difference(figure) for plan in plans] for figure in (WON, LEAVERS))
    assert 0 < won[0] < won[1] < won[2]
    assert 0 > left[0] > left[1] > left[2]
    assert plans[2].changed.leaving.paths["price"][0] < 0


def test_customers_come_for_the_perk_even_where_the_service_is_dearer(provider):
    dearer = planned(provider, ChangePrice(dearer=1))
    assert net(dearer) < 0
    assert net(planned(provider, ChangePrice(dearer=1), OfferApp(perk=5))) > 0


def test_an_easier_service_wins_customers_at_a_price_a_little_higher_where_ease_is_worth_most(provider_operations):
    """The man in the essay takes the subscription that costs a euro more, since its app makes things easier: so it is
    where customers value ease as much as the assumption's range allows.
    """
    worth = calibrate(None, provider_operations, shipped().with_edits({"winning.ease": Edit(15.0, 15.0, 15.0)}))
    easier = (OfferApp(), ClearSelfService(clearer=1.0), ChangePrice(dearer=1))
    assert planned(worth, *easier).difference(WON) > 0 > planned(worth, ChangePrice(dearer=1)).difference(WON)


def test_against_it_by_our_guess_ease_makes_up_for_part_of_a_euro_only(provider):
    """He is not yet most people: at the value taken the dearer service loses customers, fewer for being easier."""
    easier = planned(provider, OfferApp(), ClearSelfService(clearer=1.0), ChangePrice(dearer=1)).difference(WON)
    assert planned(provider, ChangePrice(dearer=1)).difference(WON) < easier < 0


def test_against_it_a_perk_costs_more_than_those_it_wins_and_keeps_bring(provider):
    """Everyone who has the app is given it, moved by it or not."""
    for perk in (1, 5, 20):
        plan = planned(provider, OfferApp(perk=perk))
        brought = -plan.difference("cost.margin_lost") - plan.difference("cost.margin_won")
        assert plan.difference("cost.perks") > 10 * brought > 0 and plan.difference(COST) > 0


def test_against_it_an_app_alone_moves_few_off_the_phone(provider):
    """Campbell and Frei (2010): who began to bank online came and rang no less. Here most of its matters come from the
    web.
    """
    plan = planned(provider, OfferApp())
    first = (
        plan.changed.settled.first.by_way[0].sum(axis=(1, 2, 3)),
        plan.today.settled.first.by_way[0].sum(axis=(1, 2, 3)),
    )
    taken = first[0] - first[1]
    app, web, phone = (taken[WAY[way]] for way in (Channel.APP, Channel.WEB, Channel.PHONE))
    assert app > 0 and web < 0 and -phone < 0.15 * app


def test_the_app_is_taken_by_those_at_home_in_digital_services_first(provider):
    shares = [has_app(planned(provider, OfferApp(perk=perk)).changed.settled)[0] for perk in (0, 5)]
    for share in shares:
        assert (np.diff(share) < 0).all() and (share < 1).all()
    assert (shares[1] > shares[0]).all()


def test_a_perk_is_an_invited_road_to_digital(provider):
    shares = [float(digital_share(planned(provider, OfferApp(perk=perk)).changed)[0]) for perk in range(0, 21, 5)]
    assert (np.diff(shares) > 0).all()
    assert planned(provider, OfferApp(perk=10)).changed.experience.forced.max() == 0


def in_the_app(plan):
    """First contacts a week in the app, ``(S,)``."""
    return plan.changed.settled.first.by_way[0, APP].sum(axis=(1, 2))


def test_help_at_first_use_brings_every_group_to_the_app_by_invitation_and_takes_paid_time(provider):
    """The essays: help with logging in, not force, brings people to digital service."""
    plans = [planned(provider, OfferApp(assisted=share)) for share in (0.0, 0.3, 1.0)]
    assert (np.diff([in_the_app(plan) for plan in plans], axis=0) > 0).all()
    assert (np.diff([float(digital_share(plan.changed)[0]) for plan in plans]) > 0).all()
    assert plans[2].changed.experience.forced.max() == 0 and plans[2].difference("choice.lost") <= 0
    assert [plan.changed.cost.first_use[0] > 0 for plan in plans] == [False, True, True]
    uses, count = in_the_app(plans[1]) * 365.25 / 7, provider.observed.customers.count.sum(axis=0)
    helped = 0.3 * (count * (1 - np.exp(-uses / count))).sum()
    price = provider.middle.drivers.worlds["first_use.minutes"][0] / 60 * provider.observed.prices.agent_hour
    assert plans[1].changed.cost.first_use[0] == pytest.approx(helped * price)


def test_the_helped_find_the_app_sooner_and_more_of_them_ever_do(provider):
    found = [
        years(provider.observed, provider.middle, planned(provider, OfferApp(assisted=share)).changed.service)
        for share in (0.0, 0.5)
    ]
    known, digital = ([one.figures[figure][0] for one in found] for figure in ("known", "digital"))
    assert known[0][0] == known[1][0] == 0.0 and (known[1][1:] > known[0][1:]).all()
    assert digital[1][26] - digital[1][0] > 1.5 * (digital[0][26] - digital[0][0])
    today, worlds = provider.observed.service, provider.middle.drivers.worlds
    most = [ceilings(OfferApp(assisted=share).applied_to(today), worlds)[0, APP] for share in (0.0, 0.5, 1.0)]
    assert (np.diff(most, axis=0) > 0).all() and (most[2] < 1).all()  # some never take to it, helped or not
    assert np.array_equal(most[0], ceilings(OfferApp().applied_to(today), worlds)[0, CHATBOT])


def test_against_it_help_costs_more_than_the_customers_it_wins_and_keeps_bring(provider):
    plain, helped = (planned(provider, OfferApp(assisted=share)) for share in (0.0, 1.0))
    brought = [-plan.difference("cost.margin_lost") - plan.difference("cost.margin_won") for plan in (plain, helped)]
    assert helped.changed.cost.first_use[0] > 10 * (brought[1] - brought[0]) > 0
    assert helped.difference(COST) > plain.difference(COST)


def test_against_it_help_that_draws_nobody_only_costs(provider_operations):
    """The low end of the guess: whoever would not take to the app is shown it in vain."""
    idle = calibrate(None, provider_operations, shipped().with_edits({"choice.assisted_pull": Edit(0.0, 0.0, 0.0)}))
    plain, helped = (planned(idle, OfferApp(assisted=share)) for share in (0.0, 1.0))
    assert in_the_app(helped) == pytest.approx(in_the_app(plain))
    paid = helped.changed.cost.first_use[0]
    assert helped.difference(COST) - plain.difference(COST) == pytest.approx(paid) and paid > 0


def test_help_with_the_bot_and_help_with_the_app_are_paid_each_by_its_own_users(provider):
    """Together a little less than the sum: each draws some of the other's."""
    bot, app = AddBot(assisted=0.5), OfferApp(assisted=0.5)
    costs = [
        planned(provider, *levers).changed.cost.first_use[0]
        for levers in ((bot, app), (bot, OfferApp()), (AddBot(), app), (AddBot(), OfferApp()))
    ]
    assert costs[3] == 0 < costs[1] and 0.8 * (costs[1] + costs[2]) < costs[0] < costs[1] + costs[2]


def test_a_dearer_service_earns_at_once_and_loses_customers_all_the_while(provider):
    plans = [planned(provider, ChangePrice(dearer=euros)) for euros in (-2, 0, 2, 4)]
    net_customers, cost = [net(plan) for plan in plans], [plan.difference(COST) for plan in plans]
    assert (np.diff(net_customers) < 0).all() and (np.diff(cost) < 0).all()
    elsewhere = [plan.difference("met.elsewhere") for plan in plans]
    assert (np.diff(elsewhere) > 0).all()
    assert -elsewhere[2] < plans[2].difference("satisfaction.everyone") <= 0  # all but those are served as before


def test_the_first_year_and_the_two_years_tell_the_same_of_a_price(provider):
    """Everybody sees a price at once, so a year week by week is the tile's year but for what shrinks along the way."""
    for euros in (-4, 2, 4):
        plan = planned(provider, ChangePrice(dearer=euros))
        found = years(provider.observed, provider.middle, plan.changed.service)
        assert found.figures["customers"][0, 52] == pytest.approx(net(plan), rel=0.08)
        assert found.figures["net"][0, 52] == pytest.approx(-plan.difference(COST), rel=0.05)


def test_an_app_that_is_there_already_stays_as_it_is(provider_operations):
    web = next(row for row in provider_operations.channels if row.channel is Channel.WEB)
    with_app = replace(provider_operations, channels=(*provider_operations.channels, replace(web, channel=Channel.APP)))
    there = calibrate(None, with_app)
    assert Channel.APP in there.observed.service.unqueued
    plan = planned(there, OfferApp())
    assert plan.changed is plan.today
    assert net(planned(there, OfferApp(perk=2))) > 0
    assert (in_the_app(planned(there, OfferApp(assisted=0.5))) > in_the_app(plan)).all()


def test_an_app_to_which_nobody_comes_is_not_todays(provider_operations):
    """A row without contacts changes nothing of today."""
    web = next(row for row in provider_operations.channels if row.channel is Channel.WEB)
    silent = replace(web, channel=Channel.APP, contacts_per_week=0.0)
    with_row = calibrate(None, replace(provider_operations, channels=(*provider_operations.channels, silent)))
    assert Channel.APP not in with_row.observed.service.unqueued
    for row in with_row.fit:
        if row.figure == "contacts":
            assert row.modelled == pytest.approx(row.observed, rel=0.01), row.channel
