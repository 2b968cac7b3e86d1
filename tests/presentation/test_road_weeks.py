"""Two years of the roads in words, rows and tables."""

import numpy as np
import pytest

from cx_models.presentation.charts.look import filled
from cx_models.presentation.charts.road_weeks import DASHES, road_weeks_spec
from cx_models.presentation.road_weeks import (
    FIGURES,
    PATTERNS,
    Walked,
    walked_glance,
    walked_rows,
    walked_say,
    walked_table,
)
from cx_models.presentation.roads import road_name
from cx_models.presentation.words import Language, words
from cx_models.projection.phases import WEEKS
from cx_models.projection.roads import ROADS, comes_in, roads_to, todays_share
from cx_models.projection.two_years import two_years

LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def told(internet_provider):
    share = todays_share(internet_provider) + 0.04
    roads = roads_to(internet_provider, share)
    return [Walked(road, two_years(internet_provider, road.projection.scenario)) for road in roads], share


@LANGUAGES
def test_of_the_digital_share_every_road_is_told_once_and_those_that_are_later_with_their_week(told, language):
    walked, share = told
    text = words(language)
    said = walked_say(walked, "digital", share, text)
    for one in walked:
        name, week = road_name(one.road, text), comes_in(one.road, one.years, share)
        assert said.count(text("road_weeks.quoted", road=name)) == 1
        assert (text("road_weeks.in_week", road=name, week=week) in said) == bool(week)
    assert text("road_weeks.found") in said and text("road_weeks.known") in said


@LANGUAGES
def test_what_new_ways_need_is_said_only_beside_force_that_works_at_once(told, language):
    walked, share = told
    text = words(language)
    only = [one for one in walked if one.road.name in ("reward", "perk")]
    assert text("road_weeks.found") not in walked_say(only, "digital", share, text)


@LANGUAGES
def test_of_satisfaction_the_lowest_and_the_highest_are_told_and_who_else_ends_below_today(told, language):
    walked, share = told
    text = words(language)
    said = walked_say(walked, "satisfaction", share, text)
    ends = {road_name(one.road, text): one.years.course("satisfaction.everyone")[WEEKS] for one in walked}
    for name, end in ends.items():
        assert (text("road_weeks.quoted", road=name) in said) == (end == max(ends.values()) or end < -0.0005), name
    alone = walked_say(walked[:1], "satisfaction", share, text)
    assert alone.count(road_name(walked[0].road, text)) == 1


@LANGUAGES
def test_roads_that_raise_nothing_are_told_as_such(told, language):
    walked, _ = told
    text = words(language)
    today = walked[0].years.todays("digital")
    assert walked_say(walked, "digital", today, text) == text("road_weeks.no_rise")


@LANGUAGES
def test_rows_glance_and_table_hold_the_same_figures(told, language):
    walked, share = told
    text = words(language)
    headers, table = walked_table(walked, text)
    assert len(headers) == 1 + 2 * len(walked) and [row[0] for row in table] == list(range(WEEKS + 1))
    for place, look in enumerate(FIGURES):
        rows = walked_rows(walked, look, share, text)
        glance = walked_glance(walked, look, share, text)
        for at, one in enumerate(walked):
            mine = rows[rows["road"] == road_name(one.road, text)]
            values = mine["value"].to_numpy() * (100 if look == "digital" else 1)
            assert values == pytest.approx([row[1 + 2 * at + place] for row in table])
            assert glance.iloc[at, -1] == mine["shown"].iloc[-1]


@LANGUAGES
@pytest.mark.parametrize("look", FIGURES)
def test_every_line_is_told_apart_by_its_dashes_too(told, language, look):
    walked, share = told
    text = words(language)
    rows = walked_rows(walked, look, share, text)
    names = tuple(rows["road"].unique())
    spec = filled(road_weeks_spec(names, "", "", "", PATTERNS[look], language), rows)
    scale = spec["layer"][1]["encoding"]["strokeDash"]["scale"]
    assert scale["domain"] == list(names) and len({tuple(dash) for dash in scale["range"]}) == len(names)
    assert len(DASHES) == len(ROADS)
    assert np.isfinite(rows["value"]).all() and rows["level"].nunique() == 1
