"""The Queues page's charts, tables and sentences carry what was computed."""

import json
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from cx_models.effects.choice import PHONE
from cx_models.presentation.charts import queue_day, queue_hours, queue_spreadsheet, week
from cx_models.presentation.numbers import percent
from cx_models.presentation.sentences import queues as says
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.projection.day_shifts import cover
from cx_models.projection.line_day import ANYBODY, day_figures, line_day
from cx_models.projection.project import project
from cx_models.queues.spreadsheet import per_interval
from cx_models.queues.staffing import Goal

EN = words(Language.EN)
LANGUAGES = pytest.mark.parametrize("text", [words(language) for language in Language], ids=list(Language))
KINDS = [(m, b) for m in ("wait", "arrivals", "agents", "abandoned", "occupancy") for b in ("none", "today", "roster")]


@pytest.fixture(scope="module")
def closures(internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[0])


@pytest.fixture(scope="module")
def first_weeks(closures):
    return closures.changed.at_first


@pytest.fixture(scope="module")
def monday(first_weeks):
    return line_day(first_weeks, 0, 0)


@pytest.fixture(scope="module")
def found(closures, first_weeks):
    return queue_hours.hours(first_weeks, closures.today.settled, week.phone(), 0)


def test_the_hours_shown_are_the_settled_weeks(first_weeks, found):
    count, place = found.count, 0
    within = slice(found.first, found.first + count)
    arrivals = first_weeks.week.arrivals[0, place][within]
    assert found.now["wait"] == pytest.approx(first_weeks.week.wait[0, place][within])
    assert found.now["long_wait"] == pytest.approx(first_weeks.long_wait[0, place][within])
    assert found.now["arrivals"] == pytest.approx(2 * arrivals)
    assert found.now["agents"] == pytest.approx(first_weeks.lines.people[place][within])
    lost = first_weeks.week.abandoned[0, place][within] + first_weeks.week.cut_off[0, place][within]
    assert found.now["abandoned"] == pytest.approx(np.minimum(lost / arrivals, 1.0))


@LANGUAGES
def test_the_hours_and_the_curve_tell_one_share_left_without_an_answer(closures, first_weeks, found, monday, text):
    """The last half-hour leaves behind more than come in it: a mean of its capped shares would tell too few."""
    goal = Goal(wait=2.0)
    share = day_figures(monday.course(monday.people, goal.target), monday.people, goal).lost
    assert found.lost == pytest.approx(share, abs=1e-4)
    assert percent(share, text.language) in says.measure_says("abandoned", found, text)


def test_of_whole_calls_more_end_in_the_queue_than_of_queueings(first_weeks):
    week_ = first_weeks.week
    lost = (week_.abandoned[0, 0] + week_.cut_off[0, 0]).sum() / week_.arrivals[0, 0].sum()
    assert first_weeks.abandoned_contacts[0, PHONE] > lost


def test_a_line_that_is_closed_that_day_has_no_hours(first_weeks):
    assert queue_hours.hours(first_weeks, None, week.phone(), 6) is None


def test_a_line_that_is_new_has_nothing_behind_it(closures, first_weeks):
    store = next(line for line in week.lines_of(closures.today.settled) if line.store)
    gone = next(line for line in week.lines_of(closures.today.settled) if line not in week.lines_of(first_weeks))
    assert queue_hours.hours(first_weeks, closures.today.settled, gone, 0) is None
    assert queue_hours.hours(closures.today.settled, None, store, 0).behind is None


@LANGUAGES
def test_the_table_and_the_workbook_hold_every_half_hour_and_measure(found, text):
    table = queue_hours.hours_table(found, text)
    assert table.shape == (found.count, 1 + 2 * len(queue_hours.MEASURES))
    sheet = load_workbook(BytesIO(queue_hours.hours_workbook(found, text))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert list(rows[0]) == list(table.columns)
    assert [row[1] for row in rows[1:]] == pytest.approx(list(found.now["wait"]), abs=1e-6)
    place = list(table.columns).index(text("queues.measure.abandoned"))
    assert [row[place] for row in rows[1:]] == pytest.approx(list(100 * found.now["abandoned"]), abs=1e-6)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
@pytest.mark.parametrize("language", Language)
def test_a_specification_holds_no_data_of_its_own(kind, language):
    for spec in (queue_day.panel_spec(*kind, language), queue_spreadsheet.overlay_spec(kind[1] == "none", language)):
        written = json.dumps(spec)
        assert '"datasets"' not in written
        assert [spec["config"][part]["aria"] for part in ("mark", "axis", "legend")] == [False] * 3


def test_rows_of_a_chart_stand_at_both_edges_of_each_half_hour(found):
    rows = queue_day.panel_rows(found.first, found.now["agents"], None, None, EN)
    assert rows["edge"].is_monotonic_increasing
    assert (rows["edge"].iloc[0], rows["edge"].iloc[-1]) == (found.first / 2, (found.first + found.count) / 2)
    assert list(rows[rows["once"]]["now"]) == list(found.now["agents"])


@LANGUAGES
def test_the_first_sentence_names_the_line_with_most_waiting_and_the_worst_moment(first_weeks, text):
    said = says.where_says(first_weeks, text)
    worst = int(first_weeks.week.wait[0].max(axis=0).argmax())
    assert week.moment(worst, text) in said
    assert text("channels.phone") in said


@LANGUAGES
def test_the_curves_sentences_tell_the_days_figures(monday, text):
    goal = Goal(wait=2.0)
    course = monday.course(monday.people, goal.target)
    roster = day_figures(course, monday.people, goal)
    more = monday.people + 5
    better = day_figures(monday.course(more, goal.target), more, goal)
    same = says.curve_says(roster, roster, True, text)
    changed = says.curve_says(better, roster, False, text)
    assert same != changed
    assert text("queues.curve.hours_more", n=50) in changed
    kept = says.kept_says(monday, monday.course(monday.fewest(goal), goal.target), goal, text)
    assert kept == text("queues.promise.kept", promise=says.promise_says(goal, text))
    assert says.kept_says(monday, course, goal, text) != kept


@LANGUAGES
def test_the_shifts_sentence_tells_the_ceiling_and_what_is_missing(monday, text):
    curve = monday.fewest(Goal(wait=2.0))
    enough, short = cover(curve, 0.1, None), cover(curve, 0.0, 5)
    assert text("queues.shifts.shrunk", share=percent(0.9, text.language)) in says.shifts_say(enough, monday, text)
    assert text("queues.shifts.people_n", n=5) in says.shifts_say(short, monday, text)
    rows = says.shift_rows(short, monday, text)
    assert len({len(column) for column in rows.values()}) == 1


def test_shifts_seen_as_a_curve_never_promise_more_people_than_are_at_the_desk(monday):
    found = cover(monday.fewest(Goal(wait=2.0)), 0.15, None)
    assert (says.curve_cover(found) <= found.roster.present[0] + 1e-9).all()


def test_the_largest_difference_is_the_largest(monday):
    curve = monday.people + 20
    truth = monday.course(curve, 1 / 3)
    told = {name: monday.spreadsheet(curve, name, 1 / 3) for name in ("erlang_a", "erlang_c")}
    shares = {name: says.shares_told(one) for name, one in told.items()}
    name, at, gap = says.largest_difference(truth.in_target, shares, monday.arrivals)
    assert gap == pytest.approx(abs(shares[name][at] - truth.in_target[at]))
    someone = monday.arrivals > ANYBODY
    assert all(np.nanmax(abs(one - truth.in_target)[someone]) <= gap + 1e-12 for one in shares.values())


def test_the_spreadsheet_is_the_formula_of_each_half_hour_by_itself(monday):
    told = monday.spreadsheet(monday.people, "erlang_a", 1 / 3)
    alone = per_interval([monday.arrivals[4]], monday.handling, monday.patience, [monday.people[4]], formula="erlang_a")
    assert told.wait[4] == pytest.approx(alone.wait[0])


@LANGUAGES
def test_where_erlang_c_has_no_answer_nothing_is_drawn_or_promised(monday, text):
    told = monday.spreadsheet(monday.people, "erlang_c", 1 / 3)
    assert told.has_no_answer.any()
    assert np.isnan(says.shares_told(told)[told.has_no_answer]).all()
    truth = monday.course(monday.people, 1 / 3)
    values = {"truth": truth.in_target, "erlang_a": truth.in_target, "erlang_c": says.shares_told(told)}
    rows = queue_spreadsheet.overlay_rows(monday, values, 1.0, text)
    silent = rows[rows["way"] == text("queues.sheet.erlang_c")]
    assert (silent["shown"] == text("queues.sheet.none")).sum() == told.has_no_answer.sum()
    assert says.silent_says(monday, {"erlang_c": told, "erlang_a": told}, text)


@LANGUAGES
def test_a_formula_without_an_answer_is_told_in_a_sentence_of_its_own(monday, text):
    told = {name: monday.spreadsheet(monday.people, name, 1 / 3) for name in ("erlang_a", "erlang_c")}
    truth = monday.course(monday.people, 1 / 3)
    assert told["erlang_c"].has_no_answer[np.argmax(truth.wait)]
    first, _, last = says.spreadsheet_wait_says(monday, truth, told, text).partition("Erlang C")
    assert first.rstrip().endswith(".")
    assert f"{text('queues.sheet.none')}." not in last, "it is no number among numbers"
