"""One assumption at a time, from end to end of its range."""

from pathlib import Path

import pytest
from pytest import approx

from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.presentation.charts.swings import LINE, MOST_SHOWN, swing_rows
from cx_models.presentation.sentences.swings import swings_say
from cx_models.presentation.words import Language, words
from cx_models.projection.project import project
from cx_models.projection.sensitivity import Swing, swing, uncertain
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario

SAMPLE = Path(__file__).parents[2] / "sample_data" / "tiny_city" / "operations.xlsx"


@pytest.fixture(scope="module")
def operations():
    return read_operations(SAMPLE).operations


@pytest.fixture(scope="module")
def closing(operations):
    return Scenario("closing", (CloseStores(also=(calibrate(None, operations).observed.service.stores[0].name,)),))


def test_each_end_is_the_projection_with_that_value(operations, closing):
    found = swing(None, operations, shipped(), closing, "forced.logit")
    for end, figures in ((0.2, found.at_low), (1.0, found.at_high)):
        direct = project(calibrate(None, operations, shipped().with_value("forced.logit", end)), closing)
        assert figures["satisfaction.everyone"] == direct.difference("satisfaction.everyone")


def test_a_heavier_force_lowers_satisfaction_more(operations, closing):
    found = swing(None, operations, shipped(), closing, "forced.logit")
    assert found.at_high["satisfaction.everyone"] < found.at_low["satisfaction.everyone"] < 0


def test_what_a_scenario_does_not_touch_does_not_swing(operations, closing):
    assert swing(None, operations, shipped(), closing, "choice.new_chat").width("satisfaction.everyone") == approx(0)


def test_without_change_nothing_swings(operations):
    found = swing(None, operations, shipped(), NO_CHANGE, "patience.phone")
    assert set(found.at_low.values()) | set(found.at_high.values()) == {0.0}


def test_a_choice_of_values_is_not_uncertain():
    assert set(uncertain(shipped())) == shipped().keys - {"target.wait", "objective.dissatisfied_matter"}


def test_the_longest_bar_comes_first_and_the_idle_are_left_out():
    keys = uncertain(shipped())
    swings = [Swing(key, {"phone.wait": 0.0}, {"phone.wait": float(place)}) for place, key in enumerate(keys)]
    rows = swing_rows(swings, {"phone.wait": 1.0}, "phone.wait", words(Language.EN))
    assert len(rows) == 2 * MOST_SHOWN
    assert rows["assumption"].iloc[0] == words(Language.EN)(f"assumptions.entry.{keys[-1]}.name")
    idle = [Swing(key, {"phone.wait": 2.0}, {"phone.wait": 2.0}) for key in keys]
    assert swing_rows(idle, {"phone.wait": 2.0}, "phone.wait", words(Language.EN)).empty


LANGUAGES = pytest.mark.parametrize("language", Language)


@LANGUAGES
def test_the_outcome_and_what_decides_it_most_are_told_with_their_unit(language):
    text, keys = words(language), uncertain(shipped())[:3]
    figure = "satisfaction.everyone"
    swings = [Swing(key, {figure: -0.12}, {figure: -0.12 + 0.01 * n}) for n, key in enumerate(keys, start=1)]
    told = swings_say(swing_rows(swings, {figure: -0.12}, figure, text), -0.122, figure, text)
    names = [text(f"assumptions.entry.{key}.name") for key in keys]
    assert told.index(names[2]) < told.index(names[1]) < told.index(names[0])
    unit = text("assumptions.figure_change.points", value="")
    assert told.count(unit) == 3, "the outcome and both ends"


@LANGUAGES
def test_names_wrap_instead_of_being_cut(language):
    text, figure = words(language), "satisfaction.everyone"
    swings = [Swing(key, {figure: 0.0}, {figure: 0.1}) for key in uncertain(shipped())]
    rows = swing_rows(swings, {figure: 0.0}, figure, text)
    assert max(len(line) for label in rows["label"] for line in label.split("\n")) <= LINE
    assert [label.replace("\n", " ") for label in rows["label"]] == rows["assumption"].tolist()
