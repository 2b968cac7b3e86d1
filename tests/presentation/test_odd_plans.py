"""What is said of plans and services that nobody thought of first."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from cx_models.baseline.calibrate import calibrate
from cx_models.intake.operations_form import operations_from_form
from cx_models.presentation.comparison_table import group_name, hurt_table
from cx_models.presentation.comparison_workbook import comparison_workbook
from cx_models.presentation.figures import level
from cx_models.presentation.numbers import minutes, percent
from cx_models.presentation.roads import NEAR, road_name, roads_lead, roads_say
from cx_models.presentation.sentences.compare import hurt_says
from cx_models.presentation.sentences.scenario import first_wait, groups_say, headline, nobody_note, waiting
from cx_models.presentation.sentences.why import headline as why
from cx_models.presentation.statement import statement_says
from cx_models.presentation.words import Language, words
from cx_models.presentation.years import SUBJECTS, glance_table, lines, subjects, years_say
from cx_models.projection.compare import compare
from cx_models.projection.explain import explain
from cx_models.projection.project import project
from cx_models.projection.roads import PUSHING, roads_from, roads_to, todays_share
from cx_models.projection.statement import statement
from cx_models.projection.two_years import two_years
from cx_models.scenario.levers import AddChat, ChangePrice, CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

LANGUAGES = list(Language)
NOBODY = Scenario("shut", (StaffPhone(-100, -100, -100, -100, -100),))
PHONE, WEB = Channel.PHONE, Channel.WEB


def of_form(contacts, people):
    opens, closes = (dict.fromkeys(people, hour) for hour in (9, 17))
    return calibrate(None, operations_from_form(contacts, people, opens, closes, customers=20_000))


@pytest.fixture(scope="module")
def phone_only():
    return of_form({PHONE: 900}, {PHONE: 3})


@pytest.fixture(scope="module")
def storeless():
    return of_form({PHONE: 900, WEB: 1_500}, {PHONE: 4})


@pytest.fixture(scope="module")
def web_only():
    return of_form({WEB: 3_000}, {})


@pytest.fixture(scope="module")
def at_home_in_digital(tiny_operations):
    """Everyone is a confident user of digital services."""
    everyone = dict.fromkeys(tiny_operations.customers, (1.0, 0.0, 0.0))
    return calibrate(None, replace(tiny_operations, segments=everyone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_group_without_customers_is_never_named_as_hurt(at_home_in_digital, language):
    text, closing = words(language), Scenario("closing", (CloseStores(below=1_000_000),))
    found = project(at_home_in_digital, closing)
    assert list(found.group_changes()) == [Segment.CONFIDENT]
    confident, assisted = (text(f"charts.groups.{one.value}") for one in (Segment.CONFIDENT, Segment.ASSISTED))
    compared = compare(project(at_home_in_digital, NO_CHANGE), found)
    for said in (groups_say(found, text), hurt_says(compared, text)):
        assert confident in said and assisted not in said
    assert hurt_table(compared, text).shape[0] < len(Segment) + 3
    book = load_workbook(BytesIO(comparison_workbook(compared, None, text)))
    rows = {row[0] for row in book.worksheets[0].values}
    named = {segment for segment in Segment if text("compare.row.group", group=group_name(segment, text)) in rows}
    assert named == {Segment.CONFIDENT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_all_groups_fall_alike_none_is_named(phone_only, language):
    text = words(language)
    found = project(phone_only, NOBODY)
    assert np.ptp([change.middle for change in found.group_changes().values()]) < 1e-4
    for said in (groups_say(found, text), hurt_says(compare(project(phone_only, NO_CHANGE), found), text)):
        assert not any(text(f"charts.groups.{segment.value}") in said for segment in Segment)


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_nobody_is_left_to_turn_to_is_further_than_anything_known(phone_only, internet_provider, language):
    text = words(language)
    assert nobody_note(project(phone_only, NOBODY), text) == text("scenario.nobody_left")
    assert not nobody_note(project(phone_only, Scenario("fewer", (StaffPhone(-1, -1, -1),))), text)
    assert not nobody_note(project(internet_provider, NOBODY), text)  # stores are there


@pytest.mark.parametrize("language", LANGUAGES)
def test_choice_lost_beyond_what_is_tried_is_told_as_at_least_that(phone_only, language):
    text, found = words(language), project(phone_only, NOBODY)
    most = level("choice.lost", text)(160.0)
    assert why(explain(found, "freedom"), found, text) == text("why.freedom.most", changed=most)


def test_towns_that_never_had_a_store_are_not_called_as_near_one_as_before(phone_only):
    assert {part.name for part in explain(project(phone_only, NOBODY), "freedom").parts} == {"never"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_phone_is_not_compared_with_a_wait_that_nobody_had(web_only, language):
    text = words(language)
    found = project(web_only, Scenario("phone", (StaffPhone(3, 3, 3, delay_weeks=0),)))
    assert found.changed.service.desk(PHONE) is not None
    assert text("scenario.says.wait_new", wait="|").partition("|")[2] in headline(found, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_whose_sum_is_nothing_is_called_neither_cheaper_nor_dearer(tiny_city, language):
    text, years = words(language), two_years(tiny_city, Scenario("price", (ChangePrice(0),)))
    told = statement(years)
    assert told is None or text("years.pays_at_once") not in statement_says(told, text)
    assert text("years.pays_at_once") not in years_say(years, "net", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_groups_of_recruits_are_not_said_to_come_in_one_week(internet_provider, language):
    text = words(language)
    plan = (StaffPhone(4, 4, 4, delay_weeks=40), AddChat(agents=3, delay_weeks=4))
    one = project(internet_provider, Scenario("one", plan[:1]))
    several = project(internet_provider, Scenario("several", plan))
    named = text("scenario.says.wait_first_several", wait="|", weeks="|", later="|", today="|").split("|")[1]
    assert named in headline(several, text) and named not in headline(one, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wait_that_is_written_alike_before_recruits_come_and_after_is_told_once(tiny_city, language):
    text = words(language)
    late, noon = AddChat(agents=1, delay_weeks=8), AddChat(agents=1, opens=12, closes=13, delay_weeks=8)
    differs, alike = (project(tiny_city, Scenario("chat", (chat,))) for chat in (late, noon))
    first, wait = first_wait(alike), alike.value("phone.wait")
    assert first > wait and minutes(first, language) == minutes(wait, language)
    assert waiting(alike, text).count(minutes(wait, language)) == 2, "the plan's and today's"
    assert minutes(first_wait(differs), language) in waiting(differs, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_image_is_told_week_by_week_as_a_change_without_a_level(internet_provider, language):
    text, years = words(language), two_years(internet_provider, Scenario("closing", (CloseStores(below=100_000),)))
    assert "image" in SUBJECTS
    course = years.course("image")
    assert course[0] == 0.0
    assert course.min() < course[104] < -0.05  # people get used to some of it
    unit = text("years.sd", value="").strip()
    assert unit in years_say(years, "image", text)
    table = glance_table(years, text).set_index(text("years.figure"))
    assert all(unit in cell for cell in table.loc[text("years.subject_of.image")].iloc[1:])


def test_nothing_is_told_of_those_who_answered_in_a_channel_that_is_closed(phone_only, internet_provider):
    """Unless it opens again when the plan is undone."""
    for subject in ("wait", "strain", "away"):
        assert subject not in subjects(two_years(phone_only, NOBODY))
        assert lines(two_years(phone_only, NOBODY, 26), subject) == ("phone",)
        assert "phone" not in lines(two_years(internet_provider, NOBODY), subject)


def test_a_road_that_is_not_there_is_not_walked(web_only, internet_provider):
    assert "close" not in {road.name for road in roads_to(web_only, 0.99)}
    assert "close" in {road.name for road in roads_to(internet_provider, 0.5)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_stores_the_roads_are_counted_and_those_that_invite_are_told_apart(storeless, language):
    """Where nothing can be closed or charged for, nothing is said to take anything away, and something is said."""
    text, share = words(language), todays_share(storeless) + 0.05
    names = roads_from(storeless)
    assert text("roads.inviting_ways", n=4) in roads_lead(names, text)
    roads = roads_to(storeless, share)
    there = [road for road in roads if abs(road.digital - share) <= NEAR]
    assert len(there) > 1 and not any(road.name in PUSHING for road in roads)
    happy = sorted(there, key=lambda road: road.projection.difference("satisfaction.everyone"))
    said = roads_say(roads, share, text)
    assert said.startswith(text("roads.only_inviting", share="|", best="", worst="", points="").partition("|")[0])
    assert said.index(road_name(happy[-1], text)) < said.index(road_name(happy[0], text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_road_or_none_near_the_share_is_told_as_such(storeless, language):
    text, share = words(language), todays_share(storeless) + 0.05
    roads = roads_to(storeless, share)
    facts = {"share": percent(share, language), "road": road_name(roads[0], text)}
    assert roads_say(roads[:1], share, text).startswith(text("roads.single", change="|", **facts).partition("|")[0])
    assert roads_say(roads[:1], share + 0.1, text) == text("roads.none_near", share=percent(share + 0.1, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_stores_both_kinds_of_roads_are_counted_and_the_charge_is_called_a_punishment(internet_provider, language):
    text = words(language)
    said = roads_lead(roads_from(internet_provider), text)
    assert text("roads.both_ways", n=6, taking=2, adding=4) in said
    assert {Language.FI: "rankaisee", Language.EN: "punishes"}[language] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_abbreviation_that_ends_a_sentence_has_one_stop(language):
    text = words(language)
    for key in ("years.say.satisfaction", "next.best", "form_answers.others_nps"):
        facts = dict.fromkeys(("first", "year", "two", "gain", "change", "step"), "−3 %-yks.")
        assert ".." not in text(key, **facts)
    assert text("frame.rows", n=2)
