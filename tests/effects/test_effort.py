"""Effort and mistrust in the choice of channel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import CHATBOT, IS_DIGITAL, PHONE, STORE, WAY, WAYS, odds
from cx_models.effects.effort import effort
from cx_models.effects.encounters import encounters
from cx_models.effects.journeys import chain
from cx_models.effects.settle import Loop, come_to_rest
from cx_models.effects.usual import as_usual
from cx_models.projection.case import case_and_remedies
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, ClearSelfService, Personalise
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel


@pytest.fixture(scope="module")
def today(internet_provider):
    return internet_provider.middle.settled


def first_by_way(plan):
    return [outcome.settled.first.by_way[0].sum(axis=(1, 2, 3)) for outcome in (plan.today, plan.changed)]


def under(operations, **told):
    edits = {f"choice.{name}": Edit(value, value, value) for name, value in told.items()}
    return calibrate(None, operations, shipped().with_edits(edits))


def test_effort_is_what_customers_followed_one_by_one_need(today):
    """All contacts and transfers, for each matter that is answered in the end."""
    links, draw = today.links, np.random.default_rng(4)
    move, transfers = links.move[0, 1], links.legs.transfers[0, :, 1]
    gave_up = links.gave_up[0, 1] / (1.0 - move.sum(axis=1))
    needed, answered = [], 0
    for _ in range(20_000):
        at, count = PHONE, 0.0
        while True:
            count += 1.0 + transfers[at]
            to = int(np.searchsorted(np.cumsum(move[at]), draw.random()))
            if to == len(move):
                break
            at = to
        needed.append(count)
        answered += draw.random() >= gave_up[at]
    error = 6 * np.std(needed) / np.sqrt(len(needed))
    assert effort(links)[0, PHONE, 1] == pytest.approx(np.sum(needed) / answered, abs=error)


@pytest.mark.parametrize("settles", [0.1, 0.3, 0.8])
def test_the_fewer_give_up_the_less_effort_a_matter_takes_also_where_little_is_settled(today, settles):
    """More agents never make a phone more of a burden."""
    found = []
    for abandoned in (0.02, 0.1, 0.4, 0.8):
        gone = np.full((1, len(WAYS)), abandoned)
        how = replace(today.drivers.quality, resolved=np.full_like(today.drivers.quality.resolved, settles))
        links = chain(
            encounters(how, today.drivers.worlds), gone, today.drivers.usual.elsewhere, None, today.drivers.worlds,
            np.zeros((1, len(WAYS))),
        )  # fmt: skip
        found.append(effort(links)[0, PHONE])
    assert (np.diff(found, axis=0) > 0).all()


def test_today_takes_no_effort_beyond_todays(today):
    assert np.abs(as_usual(today).effort - today.drivers.usual.effort).max() == 0
    again = come_to_rest(Loop(today.drivers, today.service), today.state, roughly=False)
    assert again.waits.effort is not None and np.abs(again.waits.effort).max() < 1e-9


def test_effort_weighs_on_each_way_as_the_book_says(today):
    """Within the written nest: the odds of two ways change by the exponential of slope times effort over likeness."""
    worlds = today.drivers.worlds
    extra = np.zeros((1, *today.drivers.usual.effort.shape[1:]))
    web, email = WAY[Channel.WEB], WAY[Channel.EMAIL]
    extra[0, web] = 0.7
    plain = odds(today.drivers.pull, today.reach, replace(today.waits, effort=None), worlds)
    worn = odds(today.drivers.pull, today.reach, replace(today.waits, effort=extra), worlds)
    factor = np.exp(-worlds["choice.effort"][0] * 0.7 / worlds["choice.text_likeness"][0])
    taken = (plain.share[0, web] > 0) & (plain.share[0, email] > 0)
    ratios = [one.share[0, web][taken] / one.share[0, email][taken] for one in (plain, worn)]
    np.testing.assert_allclose(ratios[1] / ratios[0], factor)
    assert taken.any()
    extra[:] = 0.0
    extra[0, STORE] = 0.5
    worn = odds(today.drivers.pull, today.reach, replace(today.waits, effort=extra), worlds)
    factor = np.exp(-worlds["choice.effort"][0] * 0.5 / worlds["choice.people_likeness"][0])
    then, now = (one.area[:, :, None, None, :] * one.visit[:, None] for one in (plain, worn))
    np.testing.assert_allclose(now[then > 0] / then[then > 0], factor)
    assert (then > 0).any()


def test_people_turn_from_a_phone_that_must_be_rung_again_and_again(provider_operations):
    plans = []
    for slope in (0.0, 0.8):
        baseline = under(provider_operations, effort=slope)
        plans.append(project(baseline, case_and_remedies(baseline)[0]))
    calls = [first_by_way(plan)[1][PHONE] for plan in plans]
    assert calls[1] < calls[0]
    assert plans[1].value("phone.wait") < plans[0].value("phone.wait")


def test_pages_that_settle_more_at_once_draw_more(provider_operations):
    clearer = Scenario("clearer", (ClearSelfService(clearer=1.0),))
    web = []
    for slope in (0.0, 0.8):
        before, after = first_by_way(project(under(provider_operations, effort=slope), clearer))
        web.append(after[WAY[Channel.WEB]] - before[WAY[Channel.WEB]])
    assert web[1] > web[0] > 0


def test_against_it_of_a_new_bot_nobody_knows_what_it_takes(internet_provider):
    """Effort expectancy is often null (Tamilmani and others 2021); a new way's own share is assumed as it is."""
    poor, good = (
        first_by_way(project(internet_provider, Scenario("bot", (AddBot(*[share] * 7, hand_over="person"),))))[1]
        for share in (0.1, 0.6)
    )
    assert poor[CHATBOT] == pytest.approx(good[CHATBOT], rel=0.05)


def test_those_who_notice_that_their_data_are_used_in_silence_leave_digital_service(provider_operations):
    digital = []
    for weight in (0.0, 1.5):
        baseline = under(provider_operations, mistrust=weight)
        shares = {}
        for asking in ("asked", "silent"):
            plan = project(baseline, Scenario("data", (Personalise(asking=asking, messages=4),)))
            before, after = first_by_way(plan)
            shares[asking] = float(after @ IS_DIGITAL - before @ IS_DIGITAL)
        digital.append(shares)
    assert digital[1]["silent"] < digital[0]["silent"] - 10
    assert digital[1]["asked"] == pytest.approx(digital[0]["asked"], abs=0.5)


def test_mistrust_takes_no_option_away(internet_provider):
    plan = project(internet_provider, Scenario("data", (Personalise(asking="silent", messages=4),)))
    assert plan.value("choice.lost") == pytest.approx(0.0, abs=1e-9)
