"""Someone in charge: an end of its own in the journey, and what is forgiven there."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import Worlds, shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE
from cx_models.effects.experience import hurt, weights
from cx_models.effects.mail import EMAIL
from cx_models.projection.explain import explain
from cx_models.projection.project import project
from cx_models.projection.years import years
from cx_models.scenario.levers import CloseStores, LetStaffDecide, StaffMail
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

SATISFIED, LEAVERS = "satisfaction.everyone", "leaving.customers"
TAKEN = (CloseStores(below=100_000), LetStaffDecide(taken=0.5))


def plan(baseline, *levers):
    return project(baseline, Scenario("plan", levers))


@pytest.fixture(scope="module")
def unforgiving(provider_operations):
    return calibrate(None, provider_operations, shipped().with_value("recovery.forgives", 0.0))


@pytest.fixture(scope="module")
def taken(internet_provider):
    return plan(internet_provider, *TAKEN)


def test_nobody_in_charge_settles_more_than_is_settled_nor_where_nobody_answers(taken):
    links = taken.changed.settled.links
    assert (links.in_charge >= 0).all() and (links.in_charge <= links.resolved).all()
    alone = np.setdiff1d(np.arange(links.resolved.shape[-1]), ANSWERED_BY_PEOPLE)
    assert not links.in_charge[..., alone].any() and links.in_charge[..., ANSWERED_BY_PEOPLE].any()
    whole = links.move.sum(axis=-1) + links.resolved + links.gave_up + links.ended_open
    assert whole == pytest.approx(1.0)


def test_of_two_equal_contacts_the_share_settled_in_charge_is_that_of_the_open_ones(taken):
    """Half of what is open is taken, and half of that settled: a quarter; three quarters stay open."""
    links = taken.changed.settled.links
    people = list(ANSWERED_BY_PEOPLE)
    answered = 1.0 - np.moveaxis(links.legs.abandoned, 1, 2)
    still_open = answered * taken.changed.settled.how.in_time[:, None] - links.resolved
    expected = still_open[..., people] * 0.25 / 0.75
    np.testing.assert_allclose(links.in_charge[..., people], np.minimum(expected, links.resolved[..., people]))


def test_forgiven_is_the_share_of_what_those_journeys_had_cost_until_then(taken):
    """Followed forwards, contact by contact, with all moments counted."""
    settled = taken.changed.settled
    numbers = {**settled.drivers.worlds.numbers, "memory.peak_end": np.zeros(1)}

    def told(forgives):
        worlds = Worlds({**numbers, "recovery.forgives": np.array([forgives])})
        object.__setattr__(drivers := _copy(settled.drivers), "worlds", worlds)
        object.__setattr__(week := _copy(settled), "drivers", drivers)
        return hurt(week)

    plain, forgiving = told(0.0), told(0.4)
    links, cost = settled.links, weights(Worlds(numbers))
    moves = links.move[0]
    extra = (links.redial + links.reconnect + links.defect)[0] * cost.repeat[0] + links.spill[0] * cost.bot_failed[0]
    # what each contact hurts by itself follows from the journeys without any ending
    ends_open = (links.gave_up + links.ended_open)[0] * cost.unresolved[0]
    each = plain.all[0] - np.einsum("icd,id->ic", moves, plain.all[0]) - extra.sum(axis=-1) - ends_open
    reasons, ways = each.shape
    for reason in range(reasons):
        chance, gathered = np.eye(ways), np.zeros((ways, ways))  # from row's way, now at column's
        expected = np.zeros(ways)
        for _ in range(400):
            gathered = gathered + chance * each[reason]
            expected += gathered @ links.in_charge[0, reason]
            gathered = gathered @ moves[reason] + chance @ extra[reason]
            chance = chance @ moves[reason]
        np.testing.assert_allclose(forgiving.forgiven[0, reason], 0.4 * expected, atol=1e-9)
    np.testing.assert_allclose(forgiving.all, plain.all - forgiving.forgiven, atol=1e-12)
    assert (forgiving.asked <= plain.asked + 1e-12).all() and (forgiving.all >= 0).all()


def _copy(value):
    twin = object.__new__(type(value))
    twin.__dict__.update({name: part for name, part in vars(value).items() if name in value.__dataclass_fields__})
    return twin


def test_amends_please_and_are_told_among_the_causes(taken, unforgiving):
    without = plan(unforgiving, *TAKEN)
    assert taken.difference(SATISFIED) > without.difference(SATISFIED) + 0.001
    parts = {part.name: part.change for part in explain(taken, "everyone").parts}
    assert parts["amends"] > 0
    assert sum(parts.values()) == pytest.approx(taken.difference(SATISFIED))


def test_against_it_amends_keep_nobody_as_a_customer(taken, unforgiving):
    """de Matos and others (2007), Orsingher and others (2010): they please, but change neither repurchase nor image."""
    without = plan(unforgiving, *TAKEN)
    assert taken.difference(LEAVERS) == pytest.approx(without.difference(LEAVERS), abs=1e-6)
    causes = {part.name: part.change for part in explain(taken, "leaving").parts}
    assert causes["amends"] == pytest.approx(0.0, abs=1e-6)
    image = []
    for baseline in (taken.baseline, unforgiving):
        service = Scenario("plan", TAKEN).applied_to(baseline.observed.service)
        image.append(years(baseline.observed, baseline.middle, service).figures["image"])
    np.testing.assert_allclose(image[0], image[1], atol=1e-9)


def test_whoever_settles_all_that_they_take_has_a_cost_and_is_met(provider_operations):
    """Who takes and settles everything leaves next to nothing open: what they took is told all the same."""
    sure = calibrate(None, provider_operations, shipped().with_edits({"design.taken_settles": Edit(1.0, 1.0, 1.0)}))
    half, all_ = (plan(sure, LetStaffDecide(taken=x)) for x in (0.5, 1.0))
    for figure in ("cost.in_charge", "met.in_charge"):
        assert 0 < half.value(figure) < all_.value(figure) < np.inf


def test_someone_in_charge_is_met_the_more_the_more_they_take(internet_provider):
    met = [plan(internet_provider, LetStaffDecide(taken=x)).value("met.in_charge") for x in (0.0, 0.3, 1.0)]
    assert met[0] == 0 < met[1] < met[2] < 1


def test_who_merely_asks_again_for_a_late_answer_is_not_handed_up(internet_provider):
    """Two in three of those who answer e-mail are gone: many ask again, and no more of them reach someone in charge."""
    agents = int(internet_provider.observed.service.desk(Channel.EMAIL).agents.max())
    late = plan(internet_provider, StaffMail(agents=-(2 * agents) // 3), LetStaffDecide(taken=0.5)).changed.settled
    in_time = plan(internet_provider, LetStaffDecide(taken=0.5)).changed.settled
    assert late.how.in_time[0, EMAIL] < 0.95 and in_time.how.in_time[0, EMAIL] == pytest.approx(1.0, abs=5e-3)
    share = [week.links.handed_up[0, :, EMAIL] for week in (late, in_time)]
    assert (share[0] < share[1]).all() and (share[0] > 0).all()
