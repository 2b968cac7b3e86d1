"""Who leaves and comes, and what customers meet, in words and tables that hold what was computed."""

from __future__ import annotations

import pytest

from cx_models.effects.met import MET
from cx_models.presentation.charts.changes import leaver_changes, leaver_rows
from cx_models.presentation.leavers import leavers_say, leavers_table, worst_places
from cx_models.presentation.meetings import meeting_rows, meetings_say, meetings_shown, meetings_table
from cx_models.presentation.numbers import number
from cx_models.presentation.words import Language, words
from cx_models.projection.explain import explain
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, ChangePrice, ClearSelfService, CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario

LANGUAGES = pytest.mark.parametrize("language", list(Language))
CLOSING = Scenario("closing", (CloseStores(below=100_000), AddBot()))


@pytest.fixture(scope="module")
def closing(internet_provider):
    return project(internet_provider, CLOSING, draws=8)


@LANGUAGES
def test_the_sentence_tells_how_many_leave_the_largest_reason_and_how_many_come(closing, language):
    text = words(language)
    said = leavers_say(closing, text)
    more = closing.value("leaving.customers") - closing.todays_value("leaving.customers")
    assert more > 0 and text("leavers.leave.up", n=number(float(f"{more:.3g}"), language)) in said
    assert text("leavers.by.felt") in said
    assert text("leavers.band", band="|").split("|")[0] in said


@LANGUAGES
def test_the_largest_reason_is_one_that_goes_the_way_of_the_whole(internet_provider, language):
    """A dearer service drives more away than clearer pages keep: the reason named is the price."""
    text = words(language)
    plan = project(internet_provider, Scenario("both", (ChangePrice(dearer=1), ClearSelfService(clearer=0.3))))
    assert plan.difference("leaving.customers") > 0
    assert text("leavers.by.price") in leavers_say(plan, text)
    cheaper = project(internet_provider, Scenario("less", (ChangePrice(dearer=-1),)))
    fewer = -cheaper.difference("leaving.customers")
    said = leavers_say(cheaper, text)
    assert (
        text("leavers.leave.down", n=number(float(f"{fewer:.3g}"), language)) in said
        and text("leavers.band", band="|").split("|")[0] not in said
    )


@LANGUAGES
def test_nothing_changed_is_told_so(internet_provider, language):
    text = words(language)
    plan = project(internet_provider, NO_CHANGE)
    assert leavers_say(plan, text) == f"{text('leavers.leave.level')} {text('leavers.come.level')}"
    assert not len(worst_places(plan, text))


@LANGUAGES
def test_chart_and_table_hold_the_same_and_the_reasons_add_up(closing, language):
    text = words(language)
    changes = {name: change.middle for name, _, change in leaver_changes(closing)}
    rows, (headers, table) = leaver_rows(closing, text), leavers_table(closing, text)
    assert rows["change"].tolist() == [row[2] for row in table] == list(changes.values())
    assert all(len(row) == len(headers) for row in table)
    whole, won, told = (changes.pop(name) for name in ("all", "won", "word"))
    assert sum(changes.values()) == pytest.approx(whole, abs=1.0) and told < 0
    assert won == pytest.approx(closing.value("winning.customers"))


@LANGUAGES
def test_places_where_most_leave_are_told_worst_first(closing, language):
    found = worst_places(closing, words(language))
    moved = closing.changed.leaving.by_area[0] - closing.today.leaving.by_area[0]
    worst = closing.baseline.observed.customers.names[int(moved.argmax())]
    assert found.iloc[0, 0] == worst and len(found) <= 8


def test_why_and_the_view_attribute_the_same_leavers_alike(closing):
    parts = {part.name: part.change for part in explain(closing, "leaving").parts}
    paths = {name: float(more[0]) for name, more in closing.changed.leaving.paths.items()}
    for name in ("nowhere", "alone"):
        assert parts[name] == pytest.approx(paths[name]), name
    assert sum(parts.values()) == pytest.approx(sum(paths.values()))


def test_memory_does_not_make_a_gain_of_matters_left_open(closing):
    """The worst and last moment are not a sum; what they make less of, each hurt has less of."""
    parts = {part.name: part.change for part in explain(closing, "everyone").parts}
    assert parts["wait"] < 0 and parts["gave_up"] < 0 and parts["bot"] < 0
    assert abs(parts["unresolved"]) < 0.2 * abs(parts["wait"])


@LANGUAGES
def test_what_is_met_is_told_today_and_in_the_plan(closing, language):
    text = words(language)
    said = meetings_say(closing, text)
    assert text("met.what.pushed") in said or text("met.what.left") in said
    rows, shown, (headers, table) = (
        meeting_rows(closing, text),
        meetings_shown(closing, text),
        meetings_table(closing, text),
    )
    there = [name for name in (*MET, "pushed") if name != "in_charge"]  # nobody is in charge today, nor in the plan
    assert len(rows) == len(shown) == len(table) == len(there)
    for row, name in zip(table, there, strict=True):
        assert len(row) == len(headers)
        assert row[2:4] == [100 * closing.todays_value(f"met.{name}"), 100 * closing.value(f"met.{name}")]
        assert row[5] == pytest.approx(row[3] - row[2])
