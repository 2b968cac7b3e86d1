"""The settled week and the same week customer by customer: two computations that must agree where both are exact."""

from dataclasses import replace

import numpy as np
import pytest
from pytest import approx

from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.network import Served, served
from cx_models.effects.settle import Settled, settle
from cx_models.projection.project import project
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.replay import replay
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, OfferCallBack
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel

WEEK = 336
SURE = 4.0  # standard errors
PLANS = {
    "today": NO_CHANGE,
    "bot": Scenario("bot and chat", (CloseStores(below=100_000), AddChat(agents=6), AddBot(hand_over="person"))),
    "call_back": Scenario("call-back", (CloseStores(below=100_000), OfferCallBack())),
}


@pytest.fixture(scope="module", autouse=True)
def compiled_loop():
    """Where numba is installed; the numbers are the same without."""
    compile_now()


def with_plenty_of_people(settled: Settled) -> Settled:
    """The same service with so many people that nobody waits."""
    service = settled.service
    plenty = replace(
        service,
        desks=tuple(replace(desk, agents=40 * desk.agents) for desk in service.desks),
        stores=tuple(replace(store, agents=40 * store.agents) for store in service.stores),
        callback=None,
    )
    return settle(settled.drivers, plenty)


def by_cause(week: Served, days: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean contacts a week by cause and way after two weeks to get going, (6, ways), and their standard errors."""
    found = replay(week.network, days=days, seed=seed)
    weekly = found.tally[:, 11:, :, 2 * WEEK :].sum(axis=3)  # (days, cause, Q)
    ways = np.stack([weekly[..., week.of_way(way)].sum(axis=2) for way in range(len(WAYS))], axis=-1)
    return ways.mean(axis=0), ways.std(axis=0, ddof=1) / np.sqrt(days)


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS)
def test_where_nobody_waits_contacts_are_those_of_the_absorbing_chain_cause_by_cause(internet_provider, plan):
    settled = with_plenty_of_people(project(internet_provider, PLANS[plan]).changed.settled)
    week = served(settled, weeks=3)
    seen, error = by_cause(week, days=25, seed=3)
    chain = settled.seen.by_cause[:, 0]  # new, redial, reconnect, bot_spill, transfer, web_defect
    assert chain[1].sum() < 1.0, "nobody gives up"
    for way, channel in enumerate(WAYS):
        for cause in (0, 2, 3, 4, 5):
            near = SURE * error[cause, way] + 0.01 * chain[cause, way] + 0.5
            assert abs(seen[cause, way] - chain[cause, way]) <= near, (channel, cause)


@pytest.mark.slow
def test_with_todays_people_the_replayed_week_has_the_settled_weeks_contacts_and_giving_up(internet_provider):
    settled = project(internet_provider).today.settled
    week = served(settled, weeks=3)
    found = replay(week.network, days=25, seed=3, warm_up=2 * WEEK)
    seen = found.by_cause.sum(axis=1) - found.by_cause[:, 4]
    contacts = settled.seen.contacts[0].sum(axis=1)
    for way in set(week.ways):
        assert seen[week.of_way(way)].sum() == approx(contacts[way], rel=0.02), WAYS[way]
    lines = slice(0, week.lines)
    given_up = (found.abandoned + found.cut_off)[lines, 2 * WEEK :].sum()
    exact = (settled.week.abandoned + settled.week.cut_off)[0].sum()
    assert given_up == approx(exact, rel=0.1)  # handling times are lognormal here, exponential there


@pytest.mark.parametrize("plan", PLANS)
def test_every_matter_of_the_network_is_told_how_it_ended(internet_provider, plan):
    settled = project(internet_provider, PLANS[plan]).changed.settled
    week = served(settled, weeks=2)
    found = replay(week.network, days=2, seed=1)
    coming = week.network.arrivals.sum() / 2
    assert coming == approx(2 * settled.first.by_way[0].sum(), rel=1e-9)
    assert found.ends.sum(axis=(1, 2)) == approx(np.full(2, coming), rel=0.05)
    assert (found.ends[:, :, 3] == 0).all(), "nobody in the network tries elsewhere"


def test_who_returns_to_a_store_returns_to_the_same_and_who_comes_from_elsewhere_spreads(internet_provider):
    week = served(project(internet_provider).today.settled, weeks=1)
    stores = week.of_way(WAY[Channel.STORE])
    phone = week.of_way(WAY[Channel.PHONE])[0]
    back = week.network.reconnect_to[week.network.arrivals.sum(axis=1) > 0]
    between = back[:, stores][:, :, stores]
    assert (between * (1 - np.eye(len(stores))) == 0).all()
    assert (np.diagonal(between, axis1=1, axis2=2) > 0).all()
    assert (back[:, phone][:, stores] > 0).all()
    assert back.sum(axis=2) == approx(np.ones(back.shape[:2]), abs=1e-9)


def test_nobody_comes_while_a_line_is_closed(internet_provider):
    week = served(project(internet_provider).today.settled, weeks=1)
    coming = week.network.first * week.network.arrivals[:, None]
    assert (coming.sum(axis=0)[~week.network.is_open] == 0).all()
    assert (week.network.return_pace[~week.network.is_open] == 0).all()


def test_a_chat_agent_with_three_conversations_holds_each_as_slowly_as_the_settled_week_says(internet_provider):
    settled = project(internet_provider, PLANS["bot"]).changed.settled
    week = served(settled, weeks=1)
    chat = week.of_way(WAY[Channel.CHAT])[0]
    most = np.count_nonzero(week.network.speed[chat])
    assert most == settled.service.desk(Channel.CHAT).concurrency > 1
    slowest = week.network.handling[chat] / week.network.speed[chat, most - 1]
    assert slowest == approx(settled.lines.handling[0, chat])
