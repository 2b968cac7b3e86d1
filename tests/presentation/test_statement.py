"""The statement in words: what it says is what was worked out, in both languages."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cx_models.presentation.comparison_table import side_by_side
from cx_models.presentation.comparison_workbook import comparison_workbook
from cx_models.presentation.numbers import SPACE, euros
from cx_models.presentation.sentences.scenario import JOINER
from cx_models.presentation.statement import PARTS, statement_says, statement_sections, statement_table
from cx_models.presentation.words import Language, words
from cx_models.presentation.years import years_say
from cx_models.projection.compare import compare
from cx_models.projection.project import project
from cx_models.projection.statement import Statement, statement
from cx_models.projection.two_years import two_years
from cx_models.projection.years_money import STATED
from cx_models.quantities import Estimate
from cx_models.scenario.levers import ClearSelfService, CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario

LANGUAGES = list(Language)
CLOSING = Scenario("closing", (CloseStores(below=100_000, price=100_000),))


def of(net, week=None, worlds=None, **lines):
    """A statement of given lines."""
    sure = {line: Estimate(value, value, value) for line in STATED for value in [float(lines.get(line, 0))]}
    hours = Estimate(10.0, 10.0, 10.0)
    return Statement(sure, Estimate(net, net, net), hours, hours, week, worlds)


@pytest.fixture(scope="module")
def closing(internet_provider):
    return two_years(internet_provider, CLOSING, draws=3)


def test_the_two_sides_hold_every_line_once():
    assert sorted(line for lines in PARTS.values() for line in lines) == sorted(STATED)


def test_it_is_said_what_is_saved_spent_and_lost_and_from_when_on():
    stated = of(1_100.0, 12, service=2_000, changes=-300, hiring=-100, leavers=-600, newcomers=100)
    assert statement_says(stated, words(Language.EN)).replace(JOINER, "") == (
        "Over two years the plan saves €2,000 on service, spends €400 once and loses €500 of customers’ margin: "
        "net +€1,100. It has paid for itself from week 12 on."
    )
    assert statement_says(stated, words(Language.FI)).replace(SPACE, " ") == (
        "Kahdessa vuodessa suunnitelma säästää palvelussa 2 000 €, vie kertakuluihin 400 € ja menettää asiakkaiden "
        "katetta 500 €: netto +1 100 €. Se on maksanut itsensä takaisin viikosta 12 alkaen."
    )


def test_the_other_way_round_it_costs_gives_and_wins():
    stated = of(-2_400.0, None, (1, 6), service=-2_000, payments=-900, newcomers=500)
    said = statement_says(stated, words(Language.EN)).replace(JOINER, "")
    assert said == (
        "Over two years the plan costs €2,000 more in service, gives customers €900 and wins €500 of customers’ "
        "margin: net −€2,400. The plan does not pay for itself within two years. "
        "Within two years it pays for itself in 1 of 6 worlds."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_tells_both_sides_and_the_net_and_failure_demand_beside_it(closing, language):
    text, stated = words(language), statement(closing)
    sections = statement_sections(stated, text)
    assert [section.title for section in sections] == [
        text(f"statement.part.{part}") for part in ("service", "customers", "all")
    ]
    told = {row[0]: row[1] for section in sections for row in section.rows}
    assert told[text.title("statement.line.changes")] == euros(-100_000, language, signed=True)
    assert text.title("statement.line.hiring") not in told, "nobody is hired"
    assert told[text("statement.net")].startswith("+") and "(" in told[text("statement.net")]
    assert "h" in told[text("statement.failure")] and "€" in told[text("statement.failure")]
    for said in (*told, *told.values(), statement_says(stated, text)):
        assert "{" not in said and "nan" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_taken_along_adds_up_and_has_its_intervals(closing, language):
    text = words(language)
    heads, rows = statement_table(statement(closing), text)
    assert all(len(row) == len(heads) for row in rows)
    middle = {row[0]: row[2] for row in rows if row[1] == "€"}
    lines = sum(middle[text.title(f"statement.line.{line}")] for line in STATED)
    assert lines == pytest.approx(middle[text("statement.net")])
    assert all(row[3] <= row[4] for row in rows[:-1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_changes_nothing_is_said_to_change_nothing(internet_provider, language):
    text = words(language)
    assert statement_says(statement(two_years(internet_provider, NO_CHANGE)), text) == text("statement.nothing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_years_say_where_the_money_is_itemised(closing, language):
    text = words(language)
    assert text("statement.elsewhere") in years_say(closing, "net", text)
    assert text("scenario.tab.money") in text("statement.elsewhere")
    assert text("statement.elsewhere") not in years_say(closing, "customers", text)
    undone = replace(closing, undone_in=30)
    assert text("statement.elsewhere") not in years_say(undone, "net", text), "itemised is a plan that stays"


@pytest.mark.parametrize("language", LANGUAGES)
def test_scenarios_side_by_side_tell_their_two_years(internet_provider, language):
    text = words(language)
    closing = Scenario("closing", (CloseStores(below=100_000),))
    plans = (NO_CHANGE, closing, Scenario("clear", (ClearSelfService(0.5, 30_000),)))
    stated = tuple(statement(two_years(internet_provider, plan)) for plan in plans)
    found = compare(*(project(internet_provider, plan) for plan in plans))
    table = side_by_side(found, text, None, stated).set_index(text("compare.row.figure"))
    net, week = (list(table.loc[text(f"compare.row.{name}")]) for name in ("net_two_years", "break_even"))
    assert net[0] == week[0] == "–" and net[1].startswith("+")
    assert week[1] == text("statement.break_even.at_once")
    assert week[2] == text("statement.break_even.from", n=stated[2].break_even)
    assert text("compare.row.break_even") not in list(side_by_side(found, text)[text("compare.row.figure")])
    book = load_workbook(BytesIO(comparison_workbook(found, None, text, stated)))
    rows = {row[0].value: [cell.value for cell in row[2:]] for row in book.worksheets[0].iter_rows(min_row=2)}
    assert rows[text("compare.row.net_two_years")] == pytest.approx([0.0, *(one.net.middle for one in stated[1:])])
    assert rows[text("compare.row.break_even")] == [None, 0.0, float(stated[2].break_even)]
