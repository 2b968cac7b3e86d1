"""Why a figure moved, in words and bars."""

import pytest

from cx_models.effects.journeys import CAUSES
from cx_models.effects.money import COST_LINES
from cx_models.presentation.charts.parts import NAME_WIDTH, part_rows, part_spec, part_table
from cx_models.presentation.numbers import UNKNOWN, number, says_nothing
from cx_models.presentation.sentences.why import (
    change_written,
    headline,
    kind_of,
    note,
    part_name,
    reasons,
)
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.projection.crowding import MEASURES
from cx_models.projection.explain import FARTHER, NAMES, OF_QUEUES, Part, explain, explainable
from cx_models.projection.felt import PARTS
from cx_models.projection.project import project
from cx_models.scenario.levers import AddChat, CloseStores
from cx_models.scenario.scenario import Scenario

LANGUAGES = list(Language)
KNOWN = {
    "felt": (*PARTS, "answering"),
    "lines": COST_LINES,
    "crowd": (*CAUSES, "agents", "handling", "at_once", "callback", "closed"),
    "where": (*FARTHER, "no_store", "never"),
}


@pytest.fixture(scope="module", params=["closures", "reopened", "staffed", "better_bot", "no_stores"])
def plan(request, internet_provider):
    scenarios = {scenario.name.removeprefix("case."): scenario for scenario in case_and_remedies(internet_provider)}
    scenarios["no_stores"] = Scenario("no_stores", (CloseStores(below=1_000_000),))
    return project(internet_provider, scenarios[request.param])


@pytest.fixture(scope="module")
def explained(plan):
    """What explains each figure of the plan."""
    return {figure: explain(plan, figure) for figure in explainable(plan)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("figure", NAMES)
def test_every_part_has_a_name_that_fits_beside_its_bar(language, figure):
    text = words(language)
    for part in KNOWN[kind_of(figure)]:
        for change in (-1.0, 1.0):
            assert 0 < len(part_name(figure, Part(part, change), text)) <= 2 * NAME_WIDTH


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_bar_begins_where_the_last_one_ended_and_the_last_is_the_whole(language, explained):
    for figure, told in explained.items():
        bars_chain_up(figure, told, words(language))


def bars_chain_up(figure, told, text):
    rows = part_rows(told, told.parts, lambda part: part.name, text)
    level = figure in OF_QUEUES
    steps = rows[rows["kind"] != "whole"]
    at = told.today if level else 0.0
    for row in steps.itertuples():
        assert row.start == pytest.approx(at)
        at = row.end
    whole = told.changed if level else told.change
    assert rows["end"].iloc[-1] == pytest.approx(whole)
    assert says_nothing(change_written(figure, text)(whole - at)), "what is left out could not be written"
    assert not any(says_nothing(shown) for shown in steps["shown"])
    assert len(part_table(rows, text)) == len(rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_ends_as_a_sentence_once(language, plan, explained):
    text = words(language)
    for figure, told in explained.items():
        said = f"{headline(told, plan, text)} {reasons(told, plan, text)} {note(told, text)}"
        assert said.endswith("."), figure
        assert ".." not in said
        assert "{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_queue_that_comes_or_goes_is_said_to_and_has_a_dash_where_it_is_not(language, internet_provider):
    text = words(language)
    plans = {
        "opened.chat": Scenario("chat", (AddChat(agents=4),)),
        "closed.store": Scenario("no stores", (CloseStores(below=1_000_000),)),
    }
    for which, scenario in plans.items():
        projection, channel = project(internet_provider, scenario), which.partition(".")[2]
        for measure in MEASURES:
            told = explain(projection, f"{channel}.{measure}")
            assert headline(told, projection, text).startswith(text(f"why.{which}"))
            shown = part_rows(told, told.parts, lambda part: part.name, text)["shown"]
            assert (shown.iloc[0] == UNKNOWN, shown.iloc[-1] == UNKNOWN) == (told.opened, told.closed)


def test_what_is_said_of_a_queues_contacts_and_people_is_what_the_week_holds(internet_provider):
    closures = project(internet_provider, case_and_remedies(internet_provider)[0])
    told = explain(closures, "store.wait")
    said = reasons(told, closures, words(Language.EN))
    counts = [len(closures.changed.service.stores), len(closures.today.service.stores)]
    assert said.startswith(f"Stores open: {counts[0]} (today {counts[1]}).")
    visits = closures.changed.at_first.seen.contacts[0, 0].sum()
    assert f"get {number(float(visits), Language.EN)} visits" in said
    assert change_written("store.missing", words(Language.EN))(0.5) == "+0.5", "fractions of a person count as parts"


def test_a_worse_part_is_told_by_its_sign_and_its_colour_alike(plan):
    text, told = words(Language.EN), explain(plan, "cost")
    rows = part_rows(told, told.parts, lambda part: part_name("cost", part, text), text)
    for row in rows[rows["kind"] != "whole"].itertuples():
        assert row.shown.startswith("+") == (row.kind == "worse")


def test_the_specification_draws_in_the_pages_own_ink():
    assert "currentColor" in str(part_spec(Language.FI))
