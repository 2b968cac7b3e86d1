"""Whom a survey does not hear: beside the samples' known truth, and what must hold whatever the data."""

import json
from dataclasses import astuple

import pytest
from pytest import approx

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.intake.reading import read_feedback
from cx_models.projection.missing_voices import missing_voices
from cx_models.projection.project import project


@pytest.fixture(scope="module", params=["tiny_city", "internet_provider"])
def sample(request, root):
    folder = root / "sample_data" / request.param
    read = read_feedback(folder / "feedback.xlsx").feedback, read_operations(folder / "operations.xlsx").operations
    return *read, json.loads((folder / "truth.json").read_text("utf-8"))


def voices(sample, draws=0, **edits):
    feedback, operations, _ = sample
    assumptions = shipped().with_edits(
        {name.replace("__", "."): Edit(value, value, value) for name, value in edits.items()}
    )
    return missing_voices(project(calibrate(feedback, operations, assumptions), draws=draws))


def gave_up_for_good(truth):
    """Per week: contacts that ended in a queue, less those that came back as redials."""
    redials = sum(way["by_cause"]["redial"] for way in truth["outcome"].values())
    return truth["feedback"]["gave_up_never_asked_per_week"] - redials


def test_those_who_gave_up_are_found_once_redials_are_known(sample):
    """As near as the model's desks come to the true share that gives up: in the larger sample they lose more."""
    truth = sample[2]
    redials = sum(way["by_cause"]["redial"] for way in truth["outcome"].values())
    share = redials / truth["feedback"]["gave_up_never_asked_per_week"]
    found = voices(sample, redial__share=share)
    assert found.matters.middle * found.gave_up.middle == approx(gave_up_for_good(truth), rel=0.35)


def test_the_parts_are_the_whole_and_intervals_hold_the_middle(sample):
    found = voices(sample, draws=50)
    assert found.gap.middle == approx(found.surveyed.middle - found.everyone.middle)
    assert 0 < found.gave_up.low < found.gave_up.high < 0.1
    assert 0.02 < found.never.low < 0.05 < found.never.high < 0.1, "the guess of the assumption, within its range"
    assert all(one.low <= one.middle <= one.high for one in (found.matters, found.gave_up, found.never, found.everyone))


def test_a_survey_that_heard_all_alike_would_see_what_everyone_felt(sample):
    """Were giving up answered as often, and nobody silent, there would be next to no gap."""
    heard = voices(sample, survey__gave_up_answers=1.0, choice__do_nothing=0.001)
    usual = voices(sample)
    assert abs(heard.gap.middle) < 0.2 * usual.gap.middle
    assert usual.gap.middle > 0.02


def test_before_the_draws_intervals_have_no_width(sample):
    found = voices(sample)
    assert all(one[0] == one[1] == one[2] for one in map(astuple, vars(found).values()))
