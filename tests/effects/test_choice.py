"""Choice: a nested logit that conserves people and forgets closed channels."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.effects.choice import IS_DIGITAL, PHONE, STORE, WAY, WAYS, Displaced, Waits, first_contacts, odds
from cx_models.effects.experience import latent_loss
from cx_models.effects.loads import reach
from cx_models.projection.project import project
from cx_models.scenario.levers import ChangePrice, Personalise
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel


@pytest.fixture(scope="module")
def today(internet_provider):
    return internet_provider.middle.settled


def chosen_at(today, phone_wait: float):
    desks = np.zeros((1, len(WAYS), today.state.wait.shape[2]))
    desks[:, PHONE] = phone_wait
    waits = Waits(desks, today.state.wait[:, today.lines.desks :])
    return odds(today.drivers.pull, today.reach, waits, today.drivers.worlds)


def test_shares_of_each_cell_add_up_to_one(today):
    visit, call = today.chosen.people()
    rest = today.chosen.share.sum(axis=1) + today.chosen.nothing
    assert rest == pytest.approx(1.0)
    assert ((visit >= 0) & (call >= 0) & (visit + call <= 1)).all()


def test_a_longer_phone_queue_sends_people_to_every_other_way(today):
    short, long = (
        first_contacts(chosen_at(today, minutes), today.drivers.wanted, today.drivers.where).by_way.sum(
            axis=(0, 2, 3, 4)
        )
        for minutes in (0.0, 20.0)
    )
    assert long[PHONE] < short[PHONE]
    others = [STORE, WAY[Channel.EMAIL], WAY[Channel.WEB]]
    assert (long[others] > short[others]).all()


def test_nobody_chooses_what_is_not_offered(today):
    by_way = today.first.by_way.sum(axis=(0, 2, 3, 4))
    assert by_way[WAY[Channel.CHAT]] == by_way[WAY[Channel.CHATBOT]] == 0


def test_nobody_rings_when_the_line_is_closed(today):
    night_and_weekend = [4, 5]
    assert today.first.by_way[0, PHONE][..., night_and_weekend].sum() == 0


def test_people_go_to_the_nearer_store_more_often(today, internet_provider):
    names = internet_provider.observed.customers.names
    stores = [store.name for store in today.service.stores]
    weight = today.chosen.way[:, :, :, None] * today.chosen.store[:, None]  # (K, A, J, D)
    seen_from_helsinki = weight[0, names.index("Helsinki"), :, 0]
    assert seen_from_helsinki[stores.index("Helsinki")] > seen_from_helsinki[stores.index("Oulu")]
    assert weight.sum(axis=2) == pytest.approx(today.chosen.area)


def test_opening_hours_are_the_part_of_the_day_that_customers_can_use(today, internet_provider):
    found = reach(internet_provider.observed.service, today.drivers.customers, today.drivers.rhythm)
    assert ((found.open_part >= 0) & (found.open_part <= 1 + 1e-12)).all()
    assert found.open_part[WAY[Channel.WEB]] == pytest.approx(1.0)


def test_a_loss_in_points_is_worth_more_latent_satisfaction_near_the_top():
    assert latent_loss(np.array(0.1), np.array(0.95)) > latent_loss(np.array(0.1), np.array(0.55))
    assert latent_loss(np.array(0.0), np.array(0.7)) == pytest.approx(0.0)


def displaced(today, ready, lost=True):
    """First contacts where everyone had visited a store that is gone, beside those where nobody had."""
    visited = np.ones_like(today.chosen.people()[0])
    some = Displaced(visited, np.zeros_like(visited), np.full(visited.shape[1], lost), False, np.array([ready]))
    given = (today.chosen, today.drivers.wanted, today.drivers.where)
    return first_contacts(*given, some), first_contacts(*given)


@pytest.mark.parametrize("ready", [0.0, 0.3, 0.9])
def test_of_those_who_lost_their_store_the_unready_ring_instead_of_going_online_and_nobody_is_lost(today, ready):
    after, before = displaced(today, ready)
    assert after.by_way.sum() + after.nothing.sum() == pytest.approx(today.drivers.wanted.sum())
    moved = (after.by_way - before.by_way).sum(axis=(0, 2, 3, 4))
    assert moved[PHONE] > 0 > moved[IS_DIGITAL > 0].sum()
    assert moved[STORE] == 0
    assert (after.by_way >= 0).all() and (after.nothing >= 0).all()
    less = displaced(today, ready + 0.1)[0]
    assert less.by_way[:, PHONE].sum() < after.by_way[:, PHONE].sum()


def test_where_all_are_ready_or_nobody_lost_a_store_they_choose_like_anyone(today):
    for ready, lost in ((1.0, True), (0.3, False)):
        after, before = displaced(today, ready, lost)
        assert after.by_way == pytest.approx(before.by_way)


def test_nobody_rings_at_night_for_want_of_a_store(today):
    night_and_weekend = [4, 5]
    assert displaced(today, 0.0)[0].by_way[0, PHONE][..., night_and_weekend].sum() == 0


def test_matters_go_elsewhere_where_the_contract_is_dearer_or_data_are_used_in_silence(internet_provider):
    """Beside doing nothing, another company is a choice with its own reasons; the contract goes on."""

    def elsewhere(*levers):
        return project(internet_provider, Scenario("plan", levers))

    today = elsewhere().todays_value("met.elsewhere")
    dearer = [elsewhere(ChangePrice(euros)).value("met.elsewhere") for euros in (-5, 0, 5, 10)]
    assert dearer == sorted(dearer) and dearer[1] == pytest.approx(today)
    silent, asked = (elsewhere(Personalise(asking, adapted=1.0)) for asking in ("silent", "asked"))
    assert silent.value("met.elsewhere") > today >= asked.value("met.elsewhere")
    worlds = silent.changed.settled.drivers.worlds
    drawn = worlds["choice.mistrust"] * worlds["data.notices"]
    share = worlds["choice.elsewhere"] * np.exp(drawn)
    expected = share / (1.0 - worlds["choice.elsewhere"] + share)
    assert silent.changed.settled.chosen.elsewhere == pytest.approx(expected)


def test_whoever_goes_elsewhere_or_nowhere_is_all_that_is_left_of_the_matters(internet_provider):
    settled = project(internet_provider, Scenario("dear", (ChangePrice(10),))).changed.settled
    chosen = settled.chosen
    rest = chosen.share.sum(axis=1) + chosen.nothing
    assert rest == pytest.approx(1.0)
    assert chosen.nothing * chosen.others == pytest.approx(np.broadcast_to(chosen.out[:, None, None, None], rest.shape))
    begun = settled.first.by_way.sum(axis=(1, 2)) + settled.first.nothing.sum(axis=1)
    assert begun == pytest.approx(settled.drivers.wanted)
