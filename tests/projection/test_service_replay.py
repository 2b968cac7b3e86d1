"""The whole week replayed: beside the computed week, matter by matter, and the same customers in another plan."""

import pickle
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook
from pytest import approx

from cx_models.presentation.week_table import week_table, week_workbook
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.projection.matters import KINDS, MOST_COUNTED
from cx_models.projection.project import project
from cx_models.projection.service_replay import FEWEST, can_replay_service, service_replayed
from cx_models.queues.replay.compiling import compile_now
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import Scenario
from cx_models.screens.aside import aside
from cx_models.service.channels import Channel


@pytest.fixture(scope="module")
def closed(internet_provider):
    """The case after recruiting, settled."""
    return project(internet_provider, case_and_remedies(internet_provider)[0]).changed.settled


@pytest.fixture(scope="module")
def found(closed):
    compile_now()
    return service_replayed(closed)


def test_replayed_and_computed_week_agree_within_chance_and_what_the_model_leaves_out(found):
    assert abs(found.contacts.difference) < 0.02
    assert abs(found.lost.difference) < 0.02
    phone = found.lines[0]
    assert phone.arrivals.replayed == approx(phone.arrivals.against, rel=0.04)
    assert phone.wait.replayed == approx(phone.wait.against, rel=0.15)


def test_a_pile_that_grows_has_no_wait_to_compare_and_one_that_does_not_has(internet_provider):
    """Without stores more e-mails come than are answered: replay and model see other moments of the pile."""
    without = Scenario("without stores", (CloseStores(below=1_000_000),))
    closed = project(internet_provider, without).changed.settled
    found = service_replayed(closed, most=FEWEST)
    assert found.mail.wait is None
    table = week_table(found, closed, words(Language.EN))
    assert table.iloc[-1].tolist()[3:5] == ["grows week by week"] * 2
    assert load_workbook(BytesIO(week_workbook(found, closed, words(Language.EN)))).active["D7"].value is None
    today = service_replayed(project(internet_provider).today.settled, most=FEWEST)
    assert today.mail.wait.replayed == approx(today.mail.wait.against, rel=0.15)


def test_shares_of_matters_add_up(found):
    matters = found.matters
    assert matters.shares_by_contacts.sum() == approx(1.0)
    assert len(matters.shares_by_contacts) == MOST_COUNTED
    endings = ("settled", "gave_up", "unsettled", "elsewhere", "not_over")
    assert sum(matters.share_ending(one) for one in endings) == approx(1.0)
    assert matters.share_ending("elsewhere") == 0


def test_matters_have_as_many_contacts_as_the_replay_counts(found):
    assert float(found.matters.contacts.mean()) == approx(found.contacts.replayed, abs=0.02)


def test_a_way_begins_new_goes_forward_in_time_and_ends_as_told(found):
    matters = found.matters
    for kind in KINDS:
        for matter in matters.of_kind(kind)[:20]:
            way = matters.story(matter)
            assert len(way) == matters.legs[matter]
            assert way[0].cause == "new" and all(one.cause != "new" for one in way[1:])
            arrived = [one.arrived for one in way]
            assert arrived == sorted(arrived) and 0 <= arrived[0] < 7 * 1440
            stood = sum(one.waited for one in way if one.channel is not Channel.EMAIL)
            assert stood == approx(matters.waited[matter], abs=1e-6)
            assert sum(one.cause != "transfer" for one in way) == matters.contacts[matter]
            assert way[-1].settled == (matters.ending[matter] == 0)
            assert not any(one.settled for one in way[:-1])


def test_nobody_is_passed_on_more_than_five_times_in_a_contact(found):
    matters = found.matters
    for matter in matters.of_kind("most_contacts")[:200]:
        in_a_row = 0
        for one in matters.story(matter):
            in_a_row = in_a_row + 1 if one.cause == "transfer" else 0
            assert in_a_row <= 5


def test_the_worst_come_first_in_each_kind(found):
    matters = found.matters
    longest = [matters.waited[one] for one in matters.of_kind("longest_wait")[:50]]
    assert longest == sorted(longest, reverse=True) and longest[0] == matters.waited.max()
    assert all(matters.ending[one] == 1 for one in matters.of_kind("gave_up"))
    usual = matters.of_kind("ordinary")[0]
    assert matters.contacts[usual] == 1
    assert matters.story(usual)[0].left > matters.story(usual)[0].arrived


def test_stores_are_told_by_their_place_and_the_bot_sends_people_to_others(found, closed):
    seen = [
        one for kind in KINDS for matter in found.matters.of_kind(kind)[:300] for one in found.matters.story(matter)
    ]
    places = {one.store for one in seen if one.channel is Channel.STORE}
    assert places <= set(range(len(closed.service.stores))) and None not in places
    assert all(one.store is None for one in seen if one.channel is not Channel.STORE)
    assert any(one.cause == "spill" for one in seen)


def test_the_same_seed_gives_the_same_weeks_and_a_result_travels_between_processes(tiny_city):
    settled = project(tiny_city).today.settled
    one, other = (service_replayed(settled, most=FEWEST) for _ in range(2))
    sent = pickle.loads(pickle.dumps(other))
    assert np.array_equal(one.matters.waited, sent.matters.waited)
    assert one.lines == sent.lines


@pytest.mark.slow
def test_another_process_gives_the_same_weeks(tiny_city):
    settled = project(tiny_city).today.settled
    assert aside(service_replayed, settled).lines == service_replayed(settled).lines


def test_with_nobody_to_answer_there_is_nothing_to_replay(tiny_city):
    settled = project(tiny_city).today.settled
    assert can_replay_service(settled)
    nobody = replace(settled, lines=replace(settled.lines, people=0 * settled.lines.people))
    assert not can_replay_service(nobody)
