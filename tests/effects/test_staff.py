"""How many of those whom staff meet come angry, and what that does to pressure, against contacts counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import CHATBOT, PHONE, STORE, WAY, WAYS
from cx_models.effects.forced import forced_first
from cx_models.effects.staff import angry_otherwise, beside, mail_pressure, pressure
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, AddChat, ChargeForVisits, CloseStores, RewardDigital, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason

CHAT, EMAIL = WAY[Channel.CHAT], WAY[Channel.EMAIL]
NOBODY_WAITS = StaffPhone(25, 25, 25, 25, 25)
SILENT = StaffPhone(*(-100,) * 5)
CLOSING = CloseStores(below=100_000)
MOVES = {"redial", "reconnect", "spill", "defect"}
PLANS = (
    (CLOSING, AddBot(), NOBODY_WAITS),
    (CLOSING,),
    (CloseStores(below=1_000_000), SILENT),
    (ChargeForVisits(30),),
    (SILENT, ChargeForVisits(10), AddBot(hand_over="person")),
)


def week(baseline, *levers):
    return project(baseline, Scenario("plan", levers)).changed.settled


def settling(share, hand_over="none"):
    return AddBot(**{reason.value: share for reason in Reason}, hand_over=hand_over)


@pytest.mark.parametrize(
    ("levers", "closed"),
    [
        ((CloseStores(also=("Heinola North",)), AddBot()), True),
        ((ChargeForVisits(10), AddBot(hand_over="person")), False),
    ],
    ids=["closed", "charged"],
)
def test_who_comes_angry_is_counted_contact_by_contact(tiny_city, levers, closed):
    """Those to whom nothing has happened but a wait are followed apart from all others, try after try."""
    settled, usual = week(tiny_city, *levers), tiny_city.middle.settled.first.visit[0]
    links, drivers, worlds = settled.links, settled.drivers, settled.drivers.worlds
    first, part = settled.first.by_way[0].sum(axis=(1, 3)), drivers.matters_by_part[0]
    areas, segments, reasons, parts = usual.shape
    free = settled.visit_if_free[0]
    as_force = worlds["forced.by_price"][0] * (1 - np.exp(-10 / worlds["forced.euros"][0]))
    of_part = {
        "visit": settled.first.visit[0], "call": settled.first.call[0],
        "away": np.broadcast_to(settled.first.away, settled.first.visit.shape)[0],
    }  # fmt: skip
    troubled = np.zeros(len(WAYS))
    met = np.zeros(len(WAYS))
    for reason in range(reasons):
        pushed = np.zeros(len(WAYS))
        for area in range(areas):
            for segment in range(segments):
                mean = {
                    name: sum(part[reason, d] * chance[area, segment, reason, d] for d in range(parts))
                    for name, chance in of_part.items()
                }
                paid = off = 0.0
                for d in range(parts):
                    now, today, were_free = (x[area, segment, reason, d] for x in (of_part["visit"], usual, free))
                    if closed and area == 1:  # Heinola, whose nearest store it was
                        off += part[reason, d] * max(today - now, 0.0)
                    if not closed:
                        paid += part[reason, d] * as_force * min(now, were_free)
                        off += part[reason, d] * as_force * max(were_free - now, 0.0)
                matters = drivers.where[area, segment] * drivers.wanted[0, reason].sum()
                pushed[STORE] += matters * paid
                others = off / (1 - mean["visit"])
                pushed[PHONE] += matters * others * mean["call"]
                for way in range(len(WAYS)):
                    taken = sum(
                        part[reason, d] * settled.chosen.share[0, way, segment, reason, d] for d in range(parts)
                    )
                    pushed[way] += matters * others * taken * (1 - sum(mean.values()))
        assert forced_first(settled)[0, :, reason] == pytest.approx(pushed, rel=1e-6, abs=1e-9)
        calm, sore = first[:, reason] - pushed, pushed
        for _ in range(2_000):
            legs = links.legs.per_contact[0, :, reason]
            met += (calm + sore) * legs
            troubled += sore * legs + calm * (legs - 1)
            after = [
                {name: kind[0, reason].T @ who for name, kind in vars(links).items() if name in MOVES}
                for who in (calm, sore)
            ]
            calm, sore = after[0].pop("redial"), sum(after[0].values()) + sum(after[1].values())
    share = np.divide(troubled, met, out=np.zeros_like(met), where=met > 0)
    assert 0.05 < share[PHONE] < 0.9 and pushed.any()
    assert angry_otherwise(settled)[0] == pytest.approx(worlds["staff.angry_otherwise"][0] * share, abs=1e-6)


@pytest.fixture(scope="module")
def where_angry(provider_operations):
    """Today where so many of those to whom anything has happened are angry."""
    return [
        calibrate(None, provider_operations, shipped().with_value("staff.angry_otherwise", share))
        for share in (0.0, 0.4, 1.0)
    ]


@pytest.mark.parametrize("levers", PLANS)
def test_nobody_is_angry_twice_and_pressure_stays_a_share(where_angry, levers):
    """Even where all to whom anything has happened are angry: those who waited too are not counted again."""
    none, some, all_of_them = (week(baseline, *levers) for baseline in where_angry)
    for less, more in ((none, some), (some, all_of_them)):
        assert (pressure(less) <= pressure(more)).all() and (mail_pressure(less) <= mail_pressure(more)).all()
    share = angry_otherwise(all_of_them)
    assert share.min() >= 0.0 and share.max() <= 1.0 and not angry_otherwise(none).any()
    for kind, at in ((pressure, list(none.lines.way_of)), (mail_pressure, EMAIL)):
        assert (kind(all_of_them) <= 1.0).all()
        assert kind(all_of_them) == pytest.approx(1.0 - (1.0 - kind(none)) * (1.0 - share[:, at]), abs=1e-9)


@pytest.mark.parametrize("levers", PLANS)
def test_no_more_are_pushed_along_a_way_than_take_it(internet_provider, levers):
    settled = week(internet_provider, *levers)
    first = settled.first.by_way.sum(axis=(2, 4))
    assert (forced_first(settled) >= 0).all() and (forced_first(settled) <= first + 1e-6).all()


def test_a_plan_that_takes_nothing_away_pushes_nobody_and_a_week_unchanged_presses_nobody_more(internet_provider):
    today = internet_provider.middle.settled
    assert not np.any(forced_first(today)) and not beside(today, today).any()
    assert not np.any(forced_first(week(internet_provider, AddBot(), AddChat(agents=10), RewardDigital(3))))


@pytest.mark.parametrize("hand_over", ["none", "person"])
def test_the_more_a_bot_fails_the_angrier_those_come_who_ring(internet_provider, hand_over):
    weeks = [week(internet_provider, settling(share, hand_over), NOBODY_WAITS) for share in (1.0, 0.6, 0.3, 0.0)]
    angry = [float(angry_otherwise(one)[0, PHONE]) for one in weeks]
    assert angry[0] < angry[1] < angry[2] < angry[3]
    pressed = [float(pressure(one)[0, 0]) for one in weeks]
    assert pressed == sorted(pressed) and pressed[3] > pressed[0] + 0.03


def test_against_it_a_bot_that_fails_nobody_brings_nobody_angry(internet_provider):
    today, changed = internet_provider.middle.settled, week(internet_provider, settling(1.0), NOBODY_WAITS)
    assert changed.first.by_way[0, CHATBOT].sum() > 500
    assert angry_otherwise(changed)[0, [PHONE, EMAIL]] == pytest.approx(
        angry_otherwise(today)[0, [PHONE, EMAIL]], abs=5e-3
    )
    assert beside(today, changed)[0, PHONE] < -0.04


def test_against_it_who_leaves_the_stores_by_invitation_does_not_come_angry(internet_provider):
    today = internet_provider.middle.settled
    invited, forced = (
        week(internet_provider, RewardDigital(5), NOBODY_WAITS),
        week(internet_provider, CLOSING, NOBODY_WAITS),
    )
    visits = [one.first.by_way[0, STORE].sum() for one in (invited, today)]
    assert visits[0] < 0.95 * visits[1]
    more = [float((angry_otherwise(one) - angry_otherwise(today))[0, PHONE]) for one in (invited, forced)]
    assert more[1] > 0.05 and more[0] < 0.2 * more[1]


def test_who_only_waits_less_is_met_by_calmer_staff(internet_provider):
    """Though more of those with an open matter get through again."""
    today, changed = internet_provider.middle.settled, week(internet_provider, NOBODY_WAITS)
    assert beside(today, changed)[0, PHONE] < -0.04


def test_the_people_of_a_new_chat_are_held_against_how_angry_people_come_elsewhere_today(internet_provider):
    today = internet_provider.middle.settled
    chosen, handed = (
        beside(today, week(internet_provider, AddChat(agents=25), *bot))[0, CHAT]
        for bot in ((), (settling(0.0, "person"),))
    )
    assert 0.0 <= chosen < 0.06 and handed > chosen + 0.03
