"""The causal core against plain loops: what the arrays do, done once more one cell, one customer at a time."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit, ndtr

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import PHONE, STORE, WAY, WAYS, WRITTEN, Terms, Waits, odds
from cx_models.effects.experience import PROBITS_PER_LOGIT, experienced, hurt, of_weakest, wait_hurt, weights
from cx_models.effects.freedom import freedom_lost
from cx_models.effects.leaving import leaving, matters_per_year
from cx_models.effects.settle import by_way, settle
from cx_models.intake.reading import read_feedback
from cx_models.projection.causes import flows
from cx_models.projection.project import project
from cx_models.quantities import ratio
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import DIGITAL, Channel

BOT, EMAIL = WAY[Channel.CHATBOT], WAY[Channel.EMAIL]
CHARGES = {STORE: 6.0, WAY[Channel.WEB]: -2.0, BOT: -2.0}  # a visit costs, two ways are rewarded
TERMS = Terms(
    tuple(0.4 * (way == BOT) for way in range(len(WAYS))), tuple(CHARGES.get(way, 0.0) for way in range(len(WAYS)))
)
BUSY = Scenario(
    "busy",
    (
        CloseStores(below=100_000),
        StaffPhone(morning=-2, midday=-1, weekend=1, ceiling=1),
        OfferCallBack(threshold=2.0),
        AddChat(agents=1, at_once=2),
        AddBot(hand_over="person", assisted=0.4),
    ),
)


@pytest.fixture(scope="module")
def busy(root, provider_operations):
    """A service in which every part of the model has something to do, and people give up."""
    feedback = read_feedback(root / "sample_data" / "internet_provider" / "feedback.xlsx").feedback
    return project(calibrate(feedback, provider_operations), BUSY)


@pytest.fixture(scope="module")
def settled(busy):
    return busy.changed.settled


def felt_waits(settled):
    """Minutes as choice feels them, by way and by store, written out once more."""
    wait = settled.state.wait[0].copy()
    line = settled.lines.ways.index(PHONE)
    wait[line] *= 1 - settled.state.called_back[0] * (1 - settled.drivers.worlds["callback.felt_wait"][0])
    return dict(zip(settled.lines.ways, wait, strict=False)), wait[settled.lines.desks :]


def chances(settled, waits, area, segment, reason, part):
    """One customer's chances of each way, of each store and of doing nothing: McFadden's nested logit by the book."""
    worlds = {key: values[0] for key, values in settled.drivers.worlds.numbers.items()}
    pull, reach = settled.drivers.pull.of_stores(tuple(s.name for s in settled.service.stores)), settled.reach
    of_way, of_store = waits

    def lost(minutes):
        return worlds["choice.wait"] * minutes ** worlds["choice.wait_curve"]

    utility = {}
    for way, channel in enumerate(WAYS):
        if way != STORE and reach.open_part[way, part] > 0 and np.isfinite(pull.constant[0, way, reason, part]):
            digital = worlds["choice.ability"] * (1, 0, -1)[segment] * (channel in DIGITAL)
            wait = of_way[way][part] if way in of_way else 0.0
            utility[way] = (
                pull.constant[0, way, reason, part] + np.log(reach.open_part[way, part]) - lost(wait) + digital
            ) - worlds["choice.price"] * CHARGES.get(way, 0.0)
    utility[BOT] += worlds["choice.assisted_pull"] * 0.4
    stores = {}
    for store in range(len(settled.service.stores)):
        if reach.store_open_part[store, part] > 0 and np.isfinite(pull.constant[0, STORE, reason, part]):
            stores[store] = (
                pull.constant[0, STORE, reason, part]
                + pull.store[0, store]
                + np.log(reach.store_open_part[store, part])
                - lost(of_store[store][part])
                - worlds["choice.distance"] * np.log(1 + reach.km[area, store])
                - worlds["choice.price"] * CHARGES[STORE]
            )
    nests = {
        "people": ({("store", j): v for j, v in stores.items()}, worlds["choice.people_likeness"]),
        "text": ({w: utility[w] for w in WRITTEN if w in utility}, worlds["choice.text_likeness"]),
        "bot": ({BOT: utility[BOT]}, 1.0),
        "nothing": ({"nothing": 0.0}, 1.0),
    }
    if PHONE in utility:
        nests["people"][0][PHONE] = utility[PHONE]
    inclusive = {n: sum(np.exp(v / mu) for v in m.values()) for n, (m, mu) in nests.items()}
    whole = sum(inclusive[n] ** mu for n, (_, mu) in nests.items() if inclusive[n] > 0)
    found = {}
    for n, (members, mu) in nests.items():
        for one, v in members.items():
            found[one] = np.exp(v / mu) / inclusive[n] * inclusive[n] ** mu / whole
    return found, np.log(whole)


def store_share(chosen):
    """Of an area's visits, which store gets them, ``(K, A, J, D)``."""
    return ratio(chosen.way[:, :, :, None] * chosen.store[:, None], chosen.area[:, :, None])


def test_every_cells_chances_are_those_of_the_nested_logit_by_the_book(settled):
    # the choice made once more at the waits where the loop came to rest, so that both sides use the same ones
    waits = felt_waits(settled)
    desks = np.zeros((1, len(WAYS), 6))
    for way, minutes in waits[0].items():
        desks[0, way] = minutes
    pull = settled.drivers.pull.of_stores(tuple(s.name for s in settled.service.stores))
    chosen = odds(pull, settled.reach, Waits(desks, waits[1][None]), settled.drivers.worlds, TERMS)
    (visit, call), value = chosen.people(), chosen.worth()
    of_store = store_share(chosen)
    rng = np.random.default_rng(3)
    areas, segments = settled.drivers.where.shape
    for _ in range(60):
        a, s, i, d = rng.integers(areas), rng.integers(segments), rng.integers(7), rng.integers(6)
        expected, logsum = chances(settled, waits, a, s, i, d)
        rest = 1 - visit[0, a, s, i, d] - call[0, a, s, i, d]
        assert call[0, a, s, i, d] == pytest.approx(expected.get(PHONE, 0.0), abs=1e-12)
        for store in range(len(settled.service.stores)):
            mine = visit[0, a, s, i, d] * of_store[0, a, store, d]
            assert mine == pytest.approx(expected.get(("store", store), 0.0), abs=1e-12)
        for way in (*WRITTEN, BOT):
            assert chosen.share[0, way, s, i, d] * rest == pytest.approx(expected.get(way, 0.0), abs=1e-12)
        assert chosen.nothing[0, s, i, d] * rest == pytest.approx(expected["nothing"], abs=1e-12)
        assert value[0, a, s, i, d] == pytest.approx(logsum, abs=1e-9)


def test_first_contacts_are_the_sum_over_every_customer_cell(settled):
    first, drivers = settled.first, settled.drivers
    by_way, nothing, by_store = np.zeros(len(WAYS)), 0.0, np.zeros(len(settled.service.stores))
    share_of_store = store_share(settled.chosen)[0]
    areas, segments = drivers.where.shape
    for a in range(areas):
        for s in range(segments):
            people = drivers.where[a, s] * drivers.wanted[0]
            visit, call = first.visit[0, a, s], first.call[0, a, s]
            away = first.away[0, a, s]
            rest = 1 - visit - call - away
            by_way[STORE] += (visit * people).sum()
            by_way[PHONE] += (call * people).sum()
            by_way += (settled.chosen.share[0, :, s] * rest * people).sum(axis=(1, 2))
            nothing += ((settled.chosen.nothing[0, s] * rest + away) * people).sum()
            by_store += (share_of_store[a] * (visit * people).sum(axis=0)).sum(axis=1)
    assert first.by_way[0].sum(axis=(1, 2, 3)) == pytest.approx(by_way)
    assert first.nothing[0].sum() == pytest.approx(nothing)
    assert first.by_store[0].sum(axis=1) == pytest.approx(by_store)
    assert by_way.sum() + nothing == pytest.approx(drivers.wanted.sum())


def followed(settled, reason, way, customers, rng):
    """Customers followed one by one: how each ended, and what the journey cost in standard deviations.

    Of what is remembered a part is the mean of the worst and the last contact, the rest the sum of all.
    """
    links, cost, part = settled.links, weights(settled.drivers.worlds), settled.drivers.worlds["memory.peak_end"][0]
    per_leg = by_way(wait_hurt(settled), settled.lines, settled.week.arrivals.sum(axis=2))[0]
    heard, costs = np.zeros(customers, dtype=bool), np.zeros(customers)
    ways = len(WAYS)
    for customer in range(customers):
        at, moments, before = way, [], 0.0
        while True:
            moment = before + links.legs.per_contact[0, at, reason] * per_leg[at]
            moments.append(moment + links.legs.transfers[0, at, reason] * cost.transfer[0])
            again = (links.redial + links.reconnect + links.defect)[0, reason, at]
            spill = links.spill[0, reason, at]
            ends = [links.resolved[0, reason, at], links.gave_up[0, reason, at], links.ended_open[0, reason, at]]
            chance = np.concatenate([again, spill, ends])
            step = int(rng.choice(len(chance), p=chance / chance.sum()))
            if step < ways:
                before, at = cost.repeat[0], step
            elif step < 2 * ways:
                before, at = cost.bot_failed[0], step - ways
            else:
                end = step - 2 * ways
                moments[-1] += cost.unresolved[0] * (end > 0)
                heard[customer] = end != 1
                break
        costs[customer] = (1 - part) * sum(moments) + part * (max(moments) + moments[-1]) / 2
    return heard, costs


@pytest.mark.parametrize("way", [PHONE, BOT, WAY[Channel.WEB]], ids=["phone", "bot", "web"])
def test_what_a_journey_costs_is_what_customers_followed_one_by_one_bear(settled, way):
    heard, costs = followed(settled, 1, way, 6_000, np.random.default_rng(8))
    found = hurt(settled)
    error = 4 * costs.std() / np.sqrt(len(costs))
    assert found.all[0, 1, way] == pytest.approx(costs.mean(), abs=error)
    assert found.heard[0, 1, way] == pytest.approx(heard.mean(), abs=0.03)
    assert found.asked[0, 1, way] == pytest.approx(costs[heard].mean(), abs=error)


def test_the_whole_is_the_weighted_mean_of_areas_and_of_segments(busy):
    for outcome in (busy.today, busy.changed):
        found, where = outcome.experience, outcome.settled.drivers.where
        assert found.by_area[0] @ where.sum(axis=1) == pytest.approx(found.everyone[0])
        assert found.by_segment[0] @ where.sum(axis=0) == pytest.approx(found.everyone[0])


def test_half_a_standard_deviation_more_on_every_way_is_half_more_for_everyone(settled):
    level = np.full((1, len(WAYS)), 5.0)
    calm = experienced(settled, level, None)
    better = experienced(settled, level + 0.5, None)
    assert (better.latent - calm.latent) == pytest.approx(0.5)


def test_leaving_is_the_logit_by_the_book_in_every_cell(busy):
    drivers = busy.today.settled.drivers
    change = np.zeros((1, *drivers.where.shape))
    change[0, 2, 1] = -0.7
    found, base = leaving(drivers, 0.2, change, {}), leaving(drivers, 0.2, np.zeros_like(change), {})
    touched = 1 - np.exp(-matters_per_year(drivers)[0])
    worlds = drivers.worlds
    odds_now = 0.25 * np.exp(worlds["leaving.slope"][0] * worlds["leaving.carry_over"][0] * touched * 0.7)
    gone = drivers.customers.count[2, 1] * (odds_now / (1 + odds_now) - 0.2)
    assert found.customers[0] - base.customers[0] == pytest.approx(gone)
    assert base.share[0] == pytest.approx(0.2)
    assert found.paths["felt"] == pytest.approx(gone) and list(found.paths) == ["felt"]
    count = drivers.customers.count
    assert found.by_area[0] @ count.sum(axis=1) == pytest.approx(found.customers[0])
    assert found.by_segment[0] @ count.sum(axis=0) == pytest.approx(found.customers[0])


def test_every_line_of_cost_by_hand(busy):
    cost, settled, prices = busy.changed.cost, busy.changed.settled, busy.baseline.observed.prices
    year = 365.25 / 7
    desks = {desk.channel: desk.agents.sum() / 2 for desk in settled.service.desks}
    people = desks[Channel.PHONE] + desks[Channel.CHAT] + desks[Channel.EMAIL]
    assert cost.agents[0] == pytest.approx(people * prices.agent_hour * year)
    counters = sum(store.hours().sum() / 2 for store in settled.service.stores)
    assert cost.stores[0] == pytest.approx(counters * prices.store_hour * year)
    assert cost.premises[0] == pytest.approx(sum(store.rent for store in settled.service.stores))
    contract = settled.drivers.worlds["contract.week"][0]
    people_in_chat = desks[Channel.CHAT] / contract
    assert cost.licences[0] == pytest.approx(people_in_chat * prices.chat_seat_year + prices.bot_year)
    assert cost.recruiting[0] == pytest.approx(people_in_chat * prices.hiring)  # the phone loses hours
    assert cost.better_bot[0] == 0  # a primitive one
    uses = settled.first.by_way[0, BOT].sum(axis=(1, 2)) * year
    customers = busy.baseline.observed.customers.count.sum(axis=0)
    helped = 0.4 * (customers * (1 - np.exp(-uses / customers))).sum()
    minutes = settled.drivers.worlds["first_use.minutes"][0]
    assert cost.first_use[0] == pytest.approx(helped * minutes / 60 * prices.agent_hour)
    assert cost.margin_lost[0] == pytest.approx(busy.changed.leaving.customers[0] * prices.margin_month * 6)
    assert cost.margin_won[0] == pytest.approx(-busy.changed.won.customers[0] * prices.margin_month * 6)
    assert cost.total[0] == pytest.approx(sum(getattr(cost, line)[0] for line in cost.__dataclass_fields__))


def test_calls_back_are_offered_the_more_surely_the_longer_the_wait_is_beyond_the_limit(busy):
    settled = busy.changed.settled
    line, worlds = settled.lines.ways.index(PHONE), settled.drivers.worlds
    wait, arriving = settled.week.wait[0, line], settled.week.arrivals[0, line]
    offered = expit((wait - 2.0) / worlds["callback.softness"][0])
    share = worlds["callback.accepted"][0] * (offered * arriving).sum() / arriving.sum()
    assert settled.state.called_back[0] == pytest.approx(share, abs=0.005)


def test_flows_lose_from_each_way_what_it_had_and_bring_each_way_what_it_has(busy):
    moved = flows(busy)
    before = busy.today.settled.first.by_way[0].sum(axis=(1, 2, 3))
    after = busy.changed.settled.first.by_way[0].sum(axis=(1, 2, 3))
    for way, channel in enumerate(WAYS):
        lost = sum(flow.contacts for flow in moved if flow.origin == channel)
        brought = sum(flow.contacts for flow in moved if flow.to == channel)
        assert lost == pytest.approx(before[way], abs=0.5), channel
        assert brought == pytest.approx(after[way], abs=0.5), channel


def test_the_minutes_of_freedom_lost_hurt_as_much_as_the_stores_that_closed(internet_provider):
    today = internet_provider.middle.settled
    changed = settle(today.drivers, Scenario("x", (CloseStores(below=100_000),)).applied_to(today.service))
    lost = freedom_lost(internet_provider.middle.freedom, changed)
    desks = np.zeros((1, len(WAYS), 6))
    desks[:, list(today.lines.ways)] = today.state.wait[:, : today.lines.desks]
    desks[:, EMAIL] = today.drivers.worlds["mail.hour_weighs"] * today.state.mail_hours
    stores = today.state.wait[:, today.lines.desks :]
    kept = [today.service.stores.index(store) for store in changed.service.stores]
    part = today.drivers.wanted[0] / today.drivers.wanted.sum()

    def value(reach, pull, minutes, places):
        chosen = odds(pull, reach, Waits(desks + minutes, stores[:, places] + minutes), today.drivers.worlds)
        return (chosen.worth()[0] * part).sum(axis=(2, 3))

    everything = list(range(len(today.service.stores)))
    pull = today.drivers.pull.of_stores(tuple(s.name for s in changed.service.stores))
    after = value(changed.reach, pull, 0.0, kept)
    for area, segment in ((0, 0), (5, 1), (11, 2)):
        minutes = float(lost[0, area, segment])
        as_bad = value(today.reach, today.drivers.pull, minutes, everything)[area, segment]
        before = value(today.reach, today.drivers.pull, 0.0, everything)[area, segment]
        assert before - as_bad == pytest.approx(before - after[area, segment], rel=0.03, abs=2e-3)


def test_probits_per_logit_is_the_slope_that_makes_the_two_curves_alike():
    logits = np.linspace(-4, 4, 41)
    assert ndtr(PROBITS_PER_LOGIT * logits) == pytest.approx(expit(logits), abs=0.01)


def cell_by_hand(busy, area, segment):
    """Satisfaction of one area's segment, everyone's and as surveyed, matter by matter; and how many are heard."""
    settled, reference = busy.changed.settled, busy.changed.reference
    felt, cost, level = hurt(settled), weights(settled.drivers.worlds), reference.level[0]
    at_hand = [settled.lines.ways.index(way) for way in (PHONE, WAY[Channel.CHAT])]
    softened = 1 - settled.drivers.worlds["forced.human_softens"][0] * (1 - settled.state.abandoned[0, at_hand]).max()
    beside = settled.drivers.worlds["forced.beside"][0]
    closed = min(km_between(settled, area, store) for store in settled.service.closed)
    nearest = min(km_between(settled, area, store) for store in settled.service.stores)
    weakest = of_weakest(settled)[0]
    waiting = wait_hurt(settled)[0]
    of_stores = waiting[settled.lines.desks :]
    came = settled.week.arrivals[0, settled.lines.desks :].sum(axis=1)
    seen = settled.chosen.way[0, area] * settled.chosen.store[0].mean(axis=1)
    worse = (seen * of_stores).sum() / seen.sum() - (came * of_stores).sum() / came.sum()
    drivers = settled.drivers
    way_there = sum(
        part
        * cost.wait[0]
        * (drivers.worlds["wait.perceived_ratio"][0] * drivers.worlds["travel.weighs"][0] * 2 * km)
        ** drivers.worlds["wait.power"][0]
        for part, km in zip(seen / seen.sum(), settled.reach.km[area], strict=True)
    )
    wanted, contacts = settled.drivers.wanted[0], settled.drivers.rhythm.sum(axis=1)
    mean_level = sum(level[way] * contacts[way] for way in range(len(WAYS))) / contacts.sum()
    for reason in np.flatnonzero(wanted.sum(axis=1)):
        latent = said = heard = lost = visits = used = 0.0
        for part in range(wanted.shape[1]):
            share = wanted[reason, part] / wanted[reason].sum()
            visit, call = (x[0, area, segment, reason, part] for x in (settled.first.visit, settled.first.call))
            away = settled.first.away[0, area, segment, reason, part]
            first = settled.chosen.share[0, :, segment, reason, part] * (1 - visit - call - away)
            first[STORE], first[PHONE] = visit, call
            idle = settled.chosen.nothing[0, segment, reason, part] * (1 - visit - call - away) + away
            for way in range(len(WAYS)):
                latent += share * first[way] * (level[way] - felt.all[0, reason, way])
                heard += share * first[way] * felt.heard[0, reason, way]
                said += share * first[way] * felt.heard[0, reason, way] * (level[way] - felt.asked[0, reason, way])
            latent += share * idle * (mean_level - cost.unresolved[0])
            before = reference.store_visits[0, area, segment, reason, part]
            lost += share * max(before - visit, 0.0)
            visits += share * visit
            used += share * before
        resented = (lost + beside * (1 - used)) * (closed < nearest - 1e-9)
        pressed = cost.forced[0] * resented * softened + visits * (worse + way_there) + weakest
        yield wanted[reason].sum() / wanted.sum(), ndtr(latent - pressed), heard, ndtr(said / heard - pressed)


def weakest_by_hand(settled, there):
    """The weakest of the three scores, contact by contact and matter by matter, on the ways that are there today."""
    links, rise, total = settled.links, np.zeros(3), np.zeros(3)
    for way, channel in enumerate(WAYS):
        for reason in range(7 * there[way]):
            solved, contacts = links.resolved[0, reason, way], settled.seen.contacts[0, way, reason]
            begun = settled.first.by_way[0, way, :, reason].sum()
            if channel in (Channel.WEB, Channel.APP, Channel.CHATBOT):
                rise[0], total[0] = rise[0] + contacts * solved, total[0] + contacts
            elif channel in (Channel.STORE, Channel.PHONE, Channel.CHAT, Channel.EMAIL) and begun > 0:
                passed_on = settled.how.transferred[0, way, reason]
                at_once = min(settled.how.settled[0, way, reason], 1.0) * (1 - passed_on)
                rise[1:] += begun * at_once, contacts * solved
                total[1:] += begun, contacts
    away, drivers = settled.first.away, settled.drivers
    if away.size > 1:  # whoever has no person to turn to any more
        areas, segments = drivers.where.shape
        for area in range(areas):
            for segment in range(segments):
                total[2] += drivers.where[area, segment] * (away[0, area, segment] * drivers.wanted[0]).sum()
    return (rise / total).min()


def test_the_weakest_dimension_weighs_by_how_far_it_falls(busy):
    today, there = busy.today.settled, busy.today.settled.reach.open_part.any(axis=1)
    assert not there.all() and busy.changed.settled.reach.open_part.any(axis=1)[~there].any(), "a new way is opened"
    before, after = weakest_by_hand(today, there), weakest_by_hand(busy.changed.settled, there)
    weighs = busy.changed.settled.drivers.worlds["weakest.weighs"][0]
    assert of_weakest(busy.changed.settled)[0] == pytest.approx(weighs * (before - after))


def km_between(settled, area, store):
    return settled.drivers.customers.km_to(np.array([store.lat]), np.array([store.lon]))[area, 0]


def test_satisfaction_is_that_of_every_customer_cell_followed_by_hand(busy):
    found, where = busy.changed.experience, busy.changed.settled.drivers.where
    everyone = said = heard_of = 0.0
    of_area = np.zeros(len(where))
    for area in range(where.shape[0]):
        for segment in range(where.shape[1]):
            for share, happy, heard, told in cell_by_hand(busy, area, segment):
                people = where[area, segment] * share
                everyone += people * happy
                of_area[area] += people * happy
                said, heard_of = said + people * heard * told, heard_of + people * heard
    assert found.everyone[0] == pytest.approx(everyone)
    assert found.surveyed[0] == pytest.approx(said / heard_of)
    assert found.by_area[0] == pytest.approx(of_area / where.sum(axis=1))
