"""Answers carried forward: today's come back, a plan that hurts lowers them, and the year mixes both kinds of weeks."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from pytest import approx

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.answers import worth
from cx_models.intake.reading import read_feedback
from cx_models.projection.answers import answer_change, groups, questions
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.customers import Segment


@pytest.fixture(scope="module")
def answered(root, provider_operations):
    """The internet provider with its answers."""
    feedback = read_feedback(root / "sample_data" / "internet_provider" / "feedback.xlsx").feedback
    return calibrate(feedback, provider_operations)


@pytest.fixture(scope="module")
def closed(answered):
    return project(answered, Scenario("closed", (CloseStores(below=100_000),)), draws=8, seed=1)


def test_todays_surveyed_answers_are_those_of_the_sheet(answered, closed):
    for asked in questions(closed):
        change = answer_change(closed, asked.name, "surveyed")
        np.testing.assert_allclose(change.today, asked.shares, atol=1e-7)
    assert [asked.name for asked in questions(closed)] == ["csat", "nps"]


def test_closing_stores_lowers_every_groups_answers(closed):
    assert len(groups(closed)) == 2 + len(Segment)
    for asked, group in product(questions(closed), groups(closed)):
        change = answer_change(closed, asked.name, group)
        counts = np.array(worth(asked))
        assert change.changed @ counts < change.today @ counts
        assert change.changed.sum() == approx(1.0)


def test_everyones_answers_fall_further_than_the_survey_shows(closed):
    for asked in questions(closed):
        everyone, surveyed = (closed.difference(f"answers.{asked.name}.{of}") for of in ("everyone", "surveyed"))
        assert everyone.middle < surveyed.middle < 0
        assert everyone.low < everyone.high


def test_the_figures_are_the_measures_of_the_spread(closed):
    for asked in questions(closed):
        for group in ("everyone", "surveyed"):
            change, counts = answer_change(closed, asked.name, group), np.array(worth(asked))
            assert closed.todays_value(f"answers.{asked.name}.{group}") == approx(change.today @ counts)
            assert closed.value(f"answers.{asked.name}.{group}") == approx(change.changed @ counts)


def test_the_first_year_holds_the_weeks_before_recruits_come_by_their_share(answered):
    levers = (CloseStores(below=100_000), StaffPhone(morning=6, midday=6, afternoon=6, delay_weeks=26))
    plan = project(answered, Scenario("late", levers))
    soon = project(answered, Scenario("soon", (levers[0], StaffPhone(morning=6, midday=6, afternoon=6))))
    never = project(answered, Scenario("never", levers[:1]))
    late, first, later = (p.value("answers.csat.everyone") for p in (plan, never, soon))
    part = plan.changed.first_part
    assert late == approx(part * first + (1 - part) * later, abs=2e-3)
    assert first < late < later


def test_a_group_without_customers_is_not_asked_about(root, tiny_operations):
    """Nobody needs help: no answers are told of those who do, where they were told as the worst of all."""
    feedback = read_feedback(root / "sample_data" / "internet_provider" / "feedback.xlsx").feedback
    towns = dict.fromkeys(tiny_operations.customers, (0.6, 0.4, 0.0))
    plan = project(calibrate(feedback, replace(tiny_operations, segments=towns)), NO_CHANGE)
    assert groups(plan) == ("surveyed", "everyone", "confident", "occasional")
    assert answer_change(plan, "nps", "assisted").today.sum() == 0.0
    for group in groups(plan):
        assert answer_change(plan, "nps", group).today.sum() == approx(1.0)


def test_no_change_changes_no_answer(answered):
    plan = project(answered, NO_CHANGE)
    for asked in questions(plan):
        change = answer_change(plan, asked.name, "everyone")
        assert np.array_equal(change.today, change.changed)


def test_without_answers_there_is_nothing_to_carry_forward(internet_provider):
    assert questions(project(internet_provider, NO_CHANGE)) == ()
