"""Forced and invited roads in words, rows and tables."""

import pytest

from cx_models.presentation.roads import road_name, road_rows, road_sections, roads_say, roads_table
from cx_models.presentation.words import Language, words
from cx_models.projection.roads import roads_to, todays_share

LANGUAGES = pytest.mark.parametrize("language", Language)


@pytest.fixture(scope="module")
def told(internet_provider):
    share = todays_share(internet_provider) + 0.04
    return roads_to(internet_provider, share, draws=4), share


@LANGUAGES
def test_each_road_has_a_name_with_its_strength_and_its_kind(told, language):
    text = words(language)
    names = [road_name(road, text) for road in told[0]]
    assert len(set(names)) == 6 and all(any(sign.isdigit() for sign in name) for name in names)
    kinds = [section.note.partition(":")[0] for section in road_sections(told[0], text)]
    forced, invited = (text(f"roads.{kind}", digital="").partition(":")[0] for kind in ("pushing", "inviting"))
    assert kinds == [forced] * 2 + [invited] * 4


@LANGUAGES
def test_the_sentence_sets_the_best_invited_beside_the_worst_forced_and_tells_what_speaks_against(told, language):
    text = words(language)
    said = roads_say(*told, text)
    roads = {road.name: road_name(road, text) for road in told[0]}
    assert roads["reward"] in said and (roads["close"] in said or roads["charge"] in said)
    assert text("roads.worse", invited="|", pushed="|").split("|")[0] in said and roads["offer"] in said


@LANGUAGES
def test_a_share_beyond_reach_names_the_roads_that_do_not_lead_there(internet_provider, language):
    text = words(language)
    said = roads_say(roads_to(internet_provider, 0.999), 0.999, text)
    assert all(text(f"roads.short.{name}") in said for name in ("close", "charge", "reward", "perk", "offer", "choose"))


@LANGUAGES
def test_a_road_not_taken_says_so(internet_provider, language):
    text = words(language)
    roads = roads_to(internet_provider, todays_share(internet_provider))
    assert [road_name(road, text) for road in roads] == [text(f"roads.not_taken.{road.name}") for road in roads]


@LANGUAGES
def test_rows_and_tables_hold_the_same_figures(told, language):
    text = words(language)
    rows = road_rows(*told, text)
    names = [road_name(road, text) for road in told[0]]
    assert rows["group"].tolist() == names  # all lead there
    further = road_rows(told[0], told[1] + 0.05, text)["group"].tolist()
    assert all(name in said and "53" in said for name, said in zip(names, further, strict=True))
    headers, table = roads_table(told[0], text)
    assert {len(row) for row in table} == {len(headers)}
    assert rows["middle"].tolist() == pytest.approx([row[3] for row in table])
    assert rows["low"].tolist() == pytest.approx([row[2] for row in table])
    assert [len(section.rows) for section in road_sections(told[0], text)] == [4] * 6
