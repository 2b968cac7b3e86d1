"""A replayed day in bars and sentences: nobody is drawn over another, and the stories hold the day's own times."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest

from cx_models.presentation.charts import queue_replay as charts
from cx_models.presentation.numbers import minutes, percent
from cx_models.presentation.sentences import queue_replay as says
from cx_models.presentation.words import Language, words
from cx_models.projection.beside import Beside
from cx_models.projection.case import case_and_remedies
from cx_models.projection.line_day import line_day
from cx_models.projection.line_lives import FATES, AgentDay, agent_day, one_day
from cx_models.projection.line_replay import Replayed
from cx_models.projection.project import project

EN = words(Language.EN)
LANGUAGES = pytest.mark.parametrize("text", [words(language) for language in Language], ids=list(Language))
FOUND = Replayed(
    days=400,
    wait=Beside(14.0, 13.9, 0.1, 400),
    lost=Beside(0.565, 0.564, 0.002, 400),
    staying_wait=14.0,
    lifelike_wait=Beside(13.9, 12.4, 0.1, 400),
    lifelike_lost=Beside(0.564, 0.565, 0.002, 400),
    precise=True,
    compiled=True,
)


@pytest.fixture(scope="module")
def lived(internet_provider):
    settled = project(internet_provider, case_and_remedies(internet_provider)[0]).changed.at_first
    day = line_day(settled, 0, 0)
    return one_day(day, day.people, 0)


def fated(day, fate):
    return next(row for row in range(len(day.came)) if FATES[day.fate[row]] == fate)


def test_bars_of_one_lane_never_cover_each_other(lived):
    for hour in lived.hours:
        rows = charts.swim_rows(lived, 60.0 * hour, EN)
        for _, bars in rows[rows["part"] != "gone"].groupby("lane"):
            spans = sorted(zip(bars["from"], bars["to"], strict=True))
            assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(spans))


def test_every_customer_of_the_hour_has_a_lane_and_a_line_of_the_table(lived):
    start = 60.0 * lived.worst_hour
    there = lived.within(start, start + 60.0)
    assert set(charts.lanes(lived, there)) == set(there)
    rows = charts.swim_rows(lived, start, EN)
    assert rows["from"].min() >= start and rows["to"].max() <= start + 60.0
    assert len(charts.swim_table(lived, start, EN)) == len(there)
    gave_up = [row for row in there if FATES[lived.fate[row]] == "abandoned" and lived.left[row] < start + 60.0]
    assert (rows["part"] == "gone").sum() == len(gave_up)


@pytest.mark.parametrize("language", Language)
def test_a_specification_holds_no_data_of_its_own(language, lived):
    for spec in (charts.swim_spec(language), charts.strip_spec(language)):
        assert '"datasets"' not in json.dumps(spec)
    rows = charts.swim_rows(lived, 60.0 * lived.worst_hour, EN)
    known = charts.swim_at(charts.swim_spec(language), 540.0, rows)
    assert {one["name"]: one["value"] for one in known["params"]}["ends"] == 600.0
    assert "height" not in charts.swim_spec(language)


@LANGUAGES
def test_the_replay_is_told_beside_the_exact_answer(text):
    said = says.wait_says(FOUND, text)
    assert minutes(14.0, text.language) in said and "400" in said
    assert percent(0.565, text.language, 1) in says.lost_says(FOUND, text)
    assert "±" in said and "±" in says.lost_says(FOUND, text)


@LANGUAGES
def test_what_lies_within_chance_is_called_chance(text):
    said = says.lifelike_says(FOUND, text)
    assert minutes(-1.5, text.language, signed=True) in said
    assert text("queues.replay.lifelike_same") in said


@LANGUAGES
def test_notes_say_only_what_applies(text):
    short = says.notes(FOUND, text, can_hurry=False)
    assert short == text("queues.replay.reach")
    slow = replace(FOUND, precise=False, compiled=False, staying_wait=15.0)
    long = says.notes(slow, text, can_hurry=True)
    for name in ("imprecise", "slow"):
        assert text(f"queues.replay.{name}") in long
    assert minutes(15.0, text.language) in long
    assert "pip install numba" in says.notes(slow, text, can_hurry=False)


@LANGUAGES
def test_a_story_holds_the_customers_own_times(lived, text):
    row = fated(lived, "abandoned")
    said = says.story(lived, row, text)
    for fact in (charts.exact_clock(lived.came[row], text), minutes(lived.waited(row), text.language)):
        assert fact in said and fact in says.option(lived, row, text)
    row = fated(lived, "served")
    assert charts.exact_clock(lived.left[row], text) in says.story(lived, row, text)
    for place in range(len(FATES)):
        told = replace(lived, fate=0 * lived.fate + place)
        assert says.story(told, row, text)


@LANGUAGES
def test_an_agents_day_is_told_with_its_longest_pause(lived, text):
    found = agent_day(lived, 0)
    said = says.agent_says(found, text)
    assert str(found.customers) in said and percent(found.busy, text.language, 1)[:4] in said
    assert text("queues.replay.agent.no_pause") in says.agent_says(AgentDay(((0, 30),), ((0, 30),)), text)
    rows = charts.strip_rows(found, text)
    assert len(rows) == len(found.talks) + len(found.pauses)
    assert says.day_says(lived, text)
