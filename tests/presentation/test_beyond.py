"""It is said where a plan's waits are longer than anybody has answered about."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.baseline.fit import LongestWait
from cx_models.presentation.numbers import percent
from cx_models.presentation.sentences.scenario import beyond_note
from cx_models.presentation.words import Language, words
from cx_models.projection.beyond import beyond_answers
from cx_models.projection.case import case_and_remedies
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel


@pytest.fixture(scope="module")
def case(internet_provider):
    return {plan.name: project(internet_provider, plan) for plan in case_and_remedies(internet_provider)}


@pytest.mark.parametrize("language", list(Language))
def test_waits_before_recruits_come_count_as_well(case, language):
    """With more staff to come callers wait longest at first: that is what nobody has answered about."""
    staffed, text = case["case.staffed"], words(language)
    found = beyond_answers(staffed, {Channel.PHONE: 12.0})
    assert found is not None and found.at_first
    week = staffed.changed.at_first.week
    long = week.wait[0, 0] > 12.0
    assert found.share == pytest.approx(week.arrivals[0, 0, long].sum() / week.arrivals[0, 0].sum())
    said = beyond_note(staffed, {Channel.PHONE: LongestWait(12.0, own=True)}, text)
    assert percent(found.share, language) in said and text.title("channels.phone") in said


def test_a_mean_within_the_answers_hides_no_hours_beyond_them(case):
    """The week's mean may be short where a rush is not."""
    closures = case["case.closures"]
    mean = closures.value("phone.wait")
    assert np.any(closures.changed.settled.week.wait[0, 0] > 1.5 * mean)
    found = beyond_answers(closures, {Channel.PHONE: 1.5 * mean})
    assert found is not None and found.channel is Channel.PHONE and 0.01 < found.share < 0.6


def test_the_channel_of_which_most_is_unknown_is_named(internet_provider):
    """Where one store closes, it is in the others that people wait longer than ever."""
    closed = project(internet_provider, Scenario("one store", (CloseStores(below=0, also=("Tampere",)),)))
    found = beyond_answers(closed, {Channel.PHONE: 1_000.0, Channel.STORE: 4.0})
    assert found is not None and found.channel is Channel.STORE


def test_nothing_is_said_of_waits_that_answers_tell_of_or_that_are_as_today(internet_provider, case):
    text = words(Language.EN)
    assert beyond_note(case["case.closures"], {}, text) == ""
    long, short = LongestWait(1_000.0, own=True), LongestWait(0.1, own=True)
    assert beyond_note(case["case.closures"], {Channel.PHONE: long, Channel.CHAT: long}, text) == ""
    unchanged = project(internet_provider, NO_CHANGE)
    assert beyond_note(unchanged, {Channel.PHONE: short, Channel.STORE: short}, text) == ""


@pytest.mark.parametrize("language", list(Language))
def test_it_is_said_whether_the_answers_are_the_channels_own(case, language):
    text, closures = words(language), case["case.closures"]
    own, of_all = (beyond_note(closures, {Channel.PHONE: LongestWait(2.0, own=one)}, text) for one in (True, False))
    assert text("scenario.answers_all") in of_all and text("scenario.answers_all") not in own
    assert text("scenario.answers_own") in own
