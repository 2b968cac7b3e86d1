"""Usability, service design and the role of service: what each does alone, together, and what speaks against it."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import SELF_SERVICE, WAY
from cx_models.effects.dimensions import scores
from cx_models.projection.project import project
from cx_models.projection.years import years
from cx_models.scenario.levers import (
    AddBot,
    ClearSelfService,
    CloseStores,
    GuideContacts,
    LetStaffDecide,
    Personalise,
    PromiseEase,
)
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

CLOSING = CloseStores(below=100_000)
SATISFIED = "satisfaction.everyone"


def plan(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


@pytest.fixture(scope="module")
def under(internet_provider, provider_operations):
    def anew(**values):
        assumptions = internet_provider.assumptions
        for key, value in values.items():
            assumptions = assumptions.with_value(key.replace("__", "."), value)
        return calibrate(None, provider_operations, assumptions)

    return anew


def contacts(projection, cause, channel):
    way = WAY[channel]
    return projection.changed.settled.seen.by_cause[cause, 0, way]


def test_unclear_pages_make_calls_and_clear_ones_take_them_away(internet_provider):
    found = plan(internet_provider, ClearSelfService(1.0))
    assert contacts(found, 5, Channel.PHONE) < found.today.settled.seen.by_cause[5, 0, WAY[Channel.PHONE]]
    assert found.difference(SATISFIED) > 0
    alone = found.changed.settled.links.resolved[0][:, list(SELF_SERVICE)]
    assert (alone > found.today.settled.links.resolved[0][:, list(SELF_SERVICE)]).all()


def test_guided_contacts_are_passed_on_less_and_warm_ones_come_back_less(internet_provider):
    fewer = plan(internet_provider, GuideContacts(right_first=0.5))
    legs = [one.settled.links.legs.transfers[0, WAY[Channel.PHONE]].mean() for one in (fewer.today, fewer.changed)]
    assert legs[1] < 0.6 * legs[0]
    warm = plan(internet_provider, GuideContacts(warm=1.0))
    phone = Channel.PHONE
    assert contacts(warm, 2, phone) < warm.today.settled.seen.by_cause[2, 0, WAY[phone]]
    assert warm.difference(SATISFIED) > 0 and fewer.difference(SATISFIED) > 0


def test_room_to_decide_settles_matters_and_takes_time(internet_provider):
    found = plan(internet_provider, LetStaffDecide(decided=1.0))
    assert found.difference("failure.hours") < 0
    handling = [one.settled.lines.handling[0, 0] for one in (found.today, found.changed)]
    assert handling[1] == pytest.approx(1.05 * handling[0])


def test_someone_in_charge_settles_what_others_leave_open_and_costs_time(internet_provider):
    found = plan(internet_provider, LetStaffDecide(taken=0.5))
    assert found.difference(SATISFIED) > 0
    assert found.value("cost.in_charge") > 0


def test_an_unkept_promise_hurts_those_it_draws(internet_provider):
    """Advertising ease that is not felt: more try digital service, and all who do are the less content."""
    found = plan(internet_provider, PromiseEase(1.0))
    first = [one.settled.first.by_way[0].sum(axis=(1, 2, 3)) for one in (found.today, found.changed)]
    assert first[1][WAY[Channel.WEB]] > first[0][WAY[Channel.WEB]]
    assert found.difference(SATISFIED) < 0 and found.difference("leaving.customers") > 0


def test_against_it_a_promise_that_is_kept_need_not_hurt(internet_provider, under):
    kept = plan(internet_provider, PromiseEase(0.3), ClearSelfService(1.0))
    assert kept.difference(SATISFIED) > plan(internet_provider, PromiseEase(0.3)).difference(SATISFIED)
    assert kept.difference(SATISFIED) > 0
    unheard = plan(under(design__promise_raises=0.1), PromiseEase(0.3), ClearSelfService(1.0))
    assert unheard.difference(SATISFIED) > kept.difference(SATISFIED)


def test_a_promise_hurts_the_less_the_more_of_it_is_kept_and_draws_nobody_where_nothing_is_digital(
    internet_provider, tiny_city
):
    harm = [
        plan(internet_provider, PromiseEase(1.0), ClearSelfService(x)).difference(SATISFIED)
        - plan(internet_provider, ClearSelfService(x)).difference(SATISFIED)
        for x in (0.0, 0.5, 1.0)
    ]
    assert harm[0] < harm[1] < harm[2] < 0
    nothing_digital = plan(tiny_city, PromiseEase(1.0))
    assert nothing_digital.difference("winning.customers") == nothing_digital.difference("winning.told")
    assert nothing_digital.difference(SATISFIED) == pytest.approx(0, abs=1e-5)


def test_a_promise_brings_customers_at_first_and_its_disappointment_takes_them_later(internet_provider):
    service = Scenario("promise", (PromiseEase(1.0),)).applied_to(internet_provider.observed.service)
    change = years(internet_provider.observed, internet_provider.middle, service).figures["customers"][0]
    assert change[4] > 0
    assert np.diff(change)[80:].mean() < np.diff(change)[:8].mean()


def test_one_dimension_alone_is_not_enough_after_the_closures(internet_provider):
    """None of the three alone mends the closures; together they mend more than the best of them."""
    closed = plan(internet_provider, CLOSING, AddBot()).difference(SATISFIED)
    each = [
        plan(internet_provider, CLOSING, AddBot(), lever).difference(SATISFIED)
        for lever in (ClearSelfService(1.0), GuideContacts(1.0, 1.0), LetStaffDecide(1.0, 0.5))
    ]
    together = plan(
        internet_provider, CLOSING, AddBot(), ClearSelfService(1.0), GuideContacts(1.0, 1.0), LetStaffDecide(1.0, 0.5)
    ).difference(SATISFIED)
    assert closed < 0 and all(closed < one < 0 for one in each)
    assert together > max(each)


def test_against_it_clarity_may_do_nothing(under):
    """Over 60 studies effort expectancy often had no effect on the intention to use (Tamilmani et al. 2021)."""
    found = plan(under(design__clearer_pull=0.0, design__clearer_settles=0.0), ClearSelfService(1.0, price=100_000))
    assert found.difference(SATISFIED) == pytest.approx(0.0, abs=1e-4)
    assert found.difference("cost.total") == pytest.approx(100_000, rel=0.01)


def test_room_to_decide_eases_the_strain_of_a_rush(internet_provider):
    def strain(*levers):
        service = Scenario("plan", levers).applied_to(internet_provider.observed.service)
        return years(internet_provider.observed, internet_provider.middle, service).figures["phone.strain"][0, 104]

    assert strain(CLOSING, LetStaffDecide(decided=1.0)) < strain(CLOSING)


def test_what_is_weakest_is_worth_more_to_mend_than_what_is_best(under):
    """A service is remembered by its weakest part (Mittal and others 1998): usability here."""
    weighs, does_not = under(weakest__weighs=0.8), under(weakest__weighs=0.0)
    mended, bettered = ClearSelfService(0.3), LetStaffDecide(1.0, 0.5)
    gain = {name: [plan(one, lever).difference(SATISFIED) for one in (weighs, does_not)]
            for name, lever in (("mended", mended), ("bettered", bettered))}  # fmt: skip
    assert gain["mended"][0] > gain["mended"][1] > 0
    assert gain["bettered"][0] == pytest.approx(gain["bettered"][1], abs=0.002)


def test_against_it_each_dimension_may_count_for_itself_alone(under):
    """Some qualities please only once they are good (Pollack 2008): without the weakest a mended web is worth less."""
    gain = [plan(under(weakest__weighs=x), ClearSelfService(1.0)).difference(SATISFIED) for x in (0.0, 0.3, 0.8)]
    assert 0 < gain[0] < gain[1] < gain[2]


TACT = (AddBot(hand_over="person"), Personalise("asked", adapted=0.5, messages=2))
CONVERSION = (AddBot(hand_over="none"), Personalise("silent", adapted=0.5, messages=8, interest="company"))


def test_digital_service_with_tact_pleases_and_keeps_where_tuning_for_conversion_does_not(internet_provider):
    """Context, leave and a person within reach, against messages in the company's interest and data taken silently."""
    tact, conversion = plan(internet_provider, *TACT), plan(internet_provider, *CONVERSION)
    told = [scores(one.changed.settled).tact[0] for one in (tact, conversion)]
    assert told[0] > 0.8 and told[1] < 0.2
    assert tact.difference(SATISFIED) > conversion.difference(SATISFIED)
    assert tact.difference("leaving.customers") < conversion.difference("leaving.customers")
    assert tact.difference("cost.total") < conversion.difference("cost.total")


def test_against_it_where_hardly_anybody_notices_conversion_sells_more(under):
    """As long as nobody minds, pressing and silence bring in more than asking does."""
    unnoticed = under(data__notices=0.0, data__tires=0.0)
    tact, conversion = plan(unnoticed, *TACT), plan(unnoticed, *CONVERSION)
    assert conversion.value("cost.sales") < tact.value("cost.sales") < 0
