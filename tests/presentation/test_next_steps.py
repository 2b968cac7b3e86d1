"""Where the next euro helps most, as it is told: the best for its money, the best of all, and what is not known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cx_models.effects.dimensions import DIMENSIONS
from cx_models.effects.money import Prices
from cx_models.presentation.next_steps import next_say, scores_shown, step_name, step_rows, steps_shown, steps_table
from cx_models.presentation.words import Language, words
from cx_models.projection.next_steps import next_step, next_steps, together
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CASE = Scenario("case", (CloseStores(below=100_000), AddBot()))
TEXTS = [words(language) for language in Language]


@pytest.fixture(scope="module")
def found(internet_provider):
    return next_steps(internet_provider, CASE, draws=5)


def _only(found, *codes, **prices):
    """The steps of these codes, with these prices."""
    steps = {step.code: step for step in found.steps}
    return replace(found, steps=tuple(replace(steps[code], price=prices.get(code)) for code in codes))


def _beginning(text, key):
    """A sentence up to its first fact."""
    return text.sentences[key].partition("{")[0]


@pytest.mark.parametrize("text", TEXTS)
def test_each_step_has_a_row_in_chart_and_tables(internet_provider, found, text):
    for one in (found, next_steps(internet_provider, NO_CHANGE)):
        assert "{" not in next_say(one, text)
        shown = steps_shown(one, text)
        assert len(step_rows(one, text)) == len(shown) == len(one.steps)
        names = [step_name(step, text) for step in one.by_euro]
        assert list(step_rows(one, text)["group"]) == list(shown.iloc[:, 0]) == names
        headers, rows = steps_table(one, text)
        assert all(len(row) == len(headers) for row in rows)
        assert len(scores_shown(one, text)) == len(DIMENSIONS) + 1  # and tact


@pytest.mark.parametrize("text", TEXTS)
def test_the_best_for_its_money_and_the_best_of_all_are_named(found, text):
    said = next_say(_only(found, "agent", "clearer", "mail_agent", agent=0.0, clearer=500_000.0, mail_agent=0.0), text)
    money, at_once = said.split("\n\n")
    agent = text("next.step.agent")
    assert money.startswith(text.sentences["next.pays"].partition("{")[0] + agent)
    assert at_once.startswith(text("next.best_too", step=agent))
    rate = found.steps[[step.code for step in found.steps].index("agent")].per_euro * 1_000_000
    assert f"{rate:.2f}".replace(".", "," if text.language is Language.FI else ".") in money


@pytest.mark.parametrize("text", TEXTS)
def test_what_saves_comes_first_and_is_told_as_such(found, text):
    saving = _only(found, "agent", "clearer", agent=0.0, clearer=-50_000.0)
    clearer = text("next.step.clearer")
    assert text("next.column.limit") not in steps_shown(saving, text)  # all have their prices
    assert next_say(saving, text).startswith(_beginning(text, "next.saves") + clearer)
    assert text("next.cell.saves") in list(steps_shown(saving, text).iloc[0])
    hardly = _only(found, "agent", "better_bot", agent=0.0, better_bot=0.0)
    assert next_say(hardly, text).startswith(_beginning(text, "next.hardly") + text("next.step.better_bot"))
    assert text("next.cell.hardly") in list(steps_shown(hardly, text).iloc[0])


@pytest.mark.parametrize("text", TEXTS)
def test_one_step_alone_is_not_called_the_best_of_many(found, text):
    said = next_say(_only(found, "agent", agent=0.0), text)
    assert said.startswith(_beginning(text, "next.pays_alone"))
    assert text("next.sure") not in said and _beginning(text, "next.open") not in said


@pytest.mark.parametrize("text", TEXTS)
def test_where_no_cost_is_known_it_is_said_and_no_rate_is_told(found, text):
    unknown = _only(found, "clearer", "right_first")
    assert next_say(unknown, text).startswith(text("next.no_price"))
    cells = steps_shown(unknown, text)
    assert (cells[text("next.column.cost")] == text("next.cell.not_given")).all()
    _, rows = steps_table(unknown, text)
    assert all(None in row for row in rows)


@pytest.mark.parametrize("text", TEXTS)
def test_the_best_of_all_without_a_price_is_told_what_it_may_cost(found, text):
    for code, key in (("clearer", "up_to"), ("taken", "not_even")):
        one = _only(found, code, "mail_agent", mail_agent=0.0 if code == "clearer" else -50_000.0)
        said = next_say(one, text)
        assert _beginning(text, f"next.{key}") in said
        limit = one.as_good_up_to(one.by_gain[0])
        assert (limit > 0) == (key == "up_to")
        assert (text("next.cell.not_even") in list(steps_shown(one, text).iloc[1])) == (key == "not_even")


@pytest.mark.parametrize("text", TEXTS)
def test_whether_the_order_is_sure_hangs_on_the_worlds(found, text):
    near = _only(found, "agent", "mail_agent", agent=0.0, mail_agent=0.0)
    best, other = near.paid
    assert best.beats(other) == 1.0 and text("next.sure") in next_say(near, text)
    even = replace(near, steps=(best, replace(best, code="chat_agent", price=1.0)))
    ever = next_say(even, text)
    assert text("next.sure") in ever  # a euro dearer for the same in every world
    level = next_say(replace(near, steps=(best, replace(best, code="chat_agent"))), text)
    assert text("next.open", step=text("next.step.chat_agent")) in level


@pytest.mark.parametrize("text", TEXTS)
def test_without_wages_and_margin_it_says_what_is_missing_and_tells_no_euros(internet_provider, text):
    observed = replace(internet_provider.observed, prices=Prices())
    before = project(replace(internet_provider, observed=observed), CASE)
    unpriced = together(before, [next_step(before, code) for code in ("agent", "clearer", "mail_agent")])
    said = next_say(unpriced, text)
    assert said.startswith(text("next.needs")) and text("next.step.agent") in said
    assert "€" not in said and text("next.column.cost") not in steps_shown(unpriced, text)
    assert not any("€" in str(cell) for row in steps_shown(unpriced, text).itertuples() for cell in row)


@pytest.mark.parametrize("text", TEXTS)
def test_where_nothing_helps_no_step_is_named(found, text):
    assert next_say(_only(found, "warm"), text) == next_say(_only(found), text) == text("next.nothing")


@pytest.mark.parametrize("text", TEXTS)
def test_the_store_that_stays_is_named(found, text):
    step = next(step for step in found.steps if step.code == "reopened")
    kept = step.after.scenario.lever("close_stores").keep[0]
    assert kept in step_name(step, text)
