"""Charts of a scenario carry what was computed, and every lever has its words."""

import json
import re
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from cx_models.baseline.calibrate import Fit
from cx_models.presentation.charts import causes, changes, compare, flows, places, week
from cx_models.presentation.charts.ink import TODAY
from cx_models.presentation.comparison_table import ROWS, hurt_table, side_by_side
from cx_models.presentation.comparison_workbook import comparison_workbook
from cx_models.presentation.figures import band, difference, scenario_name
from cx_models.presentation.numbers import euros, minutes
from cx_models.presentation.queue_table import MEASURES, queue_table
from cx_models.presentation.scenario_file import from_toml, to_toml
from cx_models.presentation.sentences.compare import (
    changes_say,
    finding_says,
    hurt_says,
    name_of,
    trade_says,
    verdict_says,
)
from cx_models.presentation.sentences.scenario import JOINER, headline, money, money_says, remedy_note
from cx_models.presentation.service_today import judged
from cx_models.presentation.tiles import estimates, tiles
from cx_models.presentation.words import Language, words
from cx_models.projection.case import case_and_remedies
from cx_models.projection.causes import flows as flows_of
from cx_models.projection.compare import compare as compared
from cx_models.projection.project import project
from cx_models.quantities import Estimate
from cx_models.scenario.fields import OneOf, fields_of
from cx_models.scenario.levers import LEVERS, AddChat, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel

LANGUAGES = list(Language)
EN = words(Language.EN)
SPECS = {
    **{f"week of {measure}": lambda lang, m=measure: week.week_spec(m, True, lang) for measure in week.MEASURES},
    "flows": flows.flow_spec,
    "causes": causes.cause_spec,
    "places": lambda lang: places.place_spec(True, lang),
    "today's places": lambda lang: places.place_spec(False, lang),
    "changes": lambda lang: changes.change_spec("title", "+.1f", lang),
    **{f"compare {figure}": lambda lang, f=figure: compare.change_spec(f, lang) for figure in compare.SCALES},
    "trade": compare.trade_spec,
}


@pytest.fixture(scope="module")
def closures(internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[0])


@pytest.fixture(scope="module")
def drawn(tiny_city):
    plans = [scenario for scenario in case_and_remedies(tiny_city) if scenario.levers][:2]
    return compared(project(tiny_city, draws=8), *(project(tiny_city, plan, draws=8) for plan in plans))


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_specification_holds_no_data_of_its_own(name, language):
    written = json.dumps(SPECS[name](language))
    assert '"datasets"' not in written
    assert '"values": [{' not in written


@pytest.mark.parametrize("name", SPECS)
def test_nothing_of_a_chart_is_told_aloud_in_the_drawing_librarys_english(name):
    config = SPECS[name](Language.FI)["config"]
    assert [config[part]["aria"] for part in ("mark", "axis", "legend")] == [False] * 3


def test_flows_leave_nobody_out(closures):
    """Those who go and those who stay are all the first contacts of today."""
    rows = flows.flow_rows(flows_of(closures), EN)
    today = flows_of(project(closures.baseline))
    shown = sum(float(written.replace(",", "")) for written in rows["shown"])
    assert shown == pytest.approx(sum(flow.contacts for flow in today), rel=0.01)


def test_bars_of_causes_add_up_to_the_contacts(closures):
    """Transfers are legs of a contact, not contacts of their own."""
    rows = causes.cause_rows(closures.today, closures.changed, EN)
    later = rows[~rows["past"] & (rows["cause"] != EN("charts.causes.transfer"))]["contacts"].sum()
    assert later == pytest.approx(float(closures.changed.settled.seen.contacts[0].sum()), rel=0.01)


def test_the_map_shows_every_store_open_or_closed(closures):
    service = closures.changed.service
    customers = closures.baseline.observed.customers
    kinds = places.place_rows(customers, service, None, EN)["kind"].value_counts()
    assert (kinds["open"], kinds["closed"]) == (len(service.stores), len(service.closed))
    assert kinds["customers"] == len(customers.areas)


def test_the_costs_bars_add_up_to_the_total_below_them(closures):
    total = float(closures.changed.cost.total[0] - closures.today.cost.total[0])
    *parts, last = changes.cost_rows(closures, EN)["change"]
    assert last == pytest.approx(total)
    assert sum(parts) == pytest.approx(total)


def test_money_is_told_in_the_euros_that_its_axis_counts(closures):
    for row in changes.cost_rows(closures, EN).itertuples():
        written = float(row.shown.translate({ord("€"): None, ord(","): None, ord("−"): "-"}))
        assert written == pytest.approx(row.change, rel=0.01, abs=1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_total_cost_has_its_interval_once_drawn_and_none_before(tiny_city, language):
    text, plan = words(language), case_and_remedies(tiny_city)[0]
    middle, drawn = project(tiny_city, plan), project(tiny_city, plan, draws=8)
    before, after = (changes.cost_rows(one, text).iloc[-1] for one in (middle, drawn))
    assert before.low == before.change == before.high
    assert after.low < after.high
    sure = band(estimates(drawn)["cost.total"], difference("cost.total", text), text)
    assert sure in money_says(drawn, text).replace(JOINER, "")
    assert not re.search(r"(?<!\d)90(?!\d)", money_says(middle, text))


def test_the_week_leaves_out_nights_and_closed_days(closures):
    line = week.lines_of(closures.changed.settled)[0]
    wait = week.series(closures.changed.settled, line, "wait")
    rows = week.week_rows(None, wait, None, EN)
    assert line.channel is Channel.PHONE
    assert rows["changed"].notna().sum() == np.isfinite(wait).sum()
    assert rows["day"].between(0, 7).all()
    assert len(rows) < 336


def test_a_tile_says_that_its_interval_is_out_of_date_until_it_is_not(tiny_city):
    scenario = case_and_remedies(tiny_city)[0]
    middle, sure = project(tiny_city, scenario), project(tiny_city, scenario, draws=8)
    assert any(tile.stale for tile in tiles(middle, {}, "", EN))
    assert not any(tile.stale for tile in tiles(sure, estimates(sure), "ready", EN))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_and_field_has_its_words(language, lever):
    text = words(language)
    assert f"levers.{lever}.name" in text
    assert f"levers.{lever}.help" in text
    for field, allowed in fields_of(LEVERS[lever]).items():
        assert f"levers.{lever}.{field}" in text
        for code in allowed.codes if isinstance(allowed, OneOf) else ():
            assert f"levers.{lever}.{field}_of.{code}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_scenario_of_the_case_has_a_name_in_words(language, internet_provider):
    for scenario in case_and_remedies(internet_provider):
        assert not scenario_name(scenario, words(language)).startswith("case.")


def test_a_scenario_comes_back_from_its_file(internet_provider):
    for scenario in case_and_remedies(internet_provider):
        named = scenario.renamed('Päätös "A" \\ 1')
        assert from_toml(to_toml(named).encode()) == Scenario(named.name, named.in_order)


def test_a_file_that_is_no_scenario_says_why():
    with pytest.raises(ValueError, match="no lever is called 'close_everything'"):
        from_toml(b"[close_everything]\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_of_the_case_tells_of_the_phone_and_of_those_who_leave(language, closures):
    said = headline(closures, words(language))
    assert said.endswith(".")
    assert str(round(closures.changed.service.recruiting.delay_weeks)) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remedy_with_agents_tells_by_what_rule_they_were_counted(language, internet_provider):
    told = {plan.name for plan in case_and_remedies(internet_provider) if remedy_note(plan, words(language))}
    assert told == {"case.staffed", "case.better_bot"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_verdict_can_be_read_out_and_says_what_would_change_it(language, drawn):
    verdict = drawn.verdict(20.0)
    text = words(language)
    assert verdict_says(drawn, verdict, text)
    assert len(changes_say(drawn, verdict, text)) >= 2


def test_the_table_has_a_column_for_today_and_each_scenario(drawn):
    assert len(side_by_side(drawn, EN).columns) == 2 + len(drawn.alternatives)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interval_of_a_change_stands_behind_the_change_and_never_behind_a_level(drawn, language):
    text = words(language)
    table = side_by_side(drawn, text).set_index(text("compare.row.figure"))
    told = table.loc[text("compare.row.wait")].iloc[1]
    level, _, change = told.partition(";")
    assert "(" not in level
    assert level == minutes(drawn.alternatives[0].value("phone.wait"), language)
    assert change.strip().startswith(text("compare.level", level="", change="").strip("; "))
    assert "(" in change


def test_nothing_a_user_typed_becomes_a_formula_in_the_workbook(tiny_city):
    plan = case_and_remedies(tiny_city)[0].renamed("=1+1")
    found = compared(project(tiny_city), project(tiny_city, plan))
    book = load_workbook(BytesIO(comparison_workbook(found, None, EN)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_wait_that_is_seconds_off_is_a_good_match_and_one_twice_as_long_a_poor_one():
    assert judged(Fit(Channel.PHONE, "wait", 0.2, 0.4)) == "good"
    assert judged(Fit(Channel.PHONE, "wait", 5.0, 10.0)) == "poor"
    assert judged(Fit(Channel.PHONE, "abandoned", 0.05, 0.06)) == "good"


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_plans_of_one_name_keep_a_row_each_beside_the_chart(tiny_city, language):
    plan = case_and_remedies(tiny_city)[0].renamed("Sama nimi")
    found = compared(project(tiny_city), project(tiny_city, plan), project(tiny_city, plan))
    rows = compare.change_rows(found, "satisfaction.everyone", words(language))
    assert rows["row"].nunique() == 2


def test_a_name_beside_a_chart_takes_two_lines_at_most_and_stands_whole_in_the_hint(tiny_city):
    name = "Kaikki Lapin toimipisteet kiinni, puhelimeen kymmenen tekijää ja parempi botti avuksi"
    found = compared(project(tiny_city), project(tiny_city, case_and_remedies(tiny_city)[0].renamed(name)))
    row = compare.change_rows(found, "satisfaction.everyone", EN).iloc[0]
    place, *lines = row["row"].split("\n")
    assert (place, len(lines), row["name"]) == ("1", 2, name)


def test_the_first_line_of_two_is_raised_so_that_a_name_is_level_with_its_dot():
    layers = compare.change_spec("satisfaction.everyone", Language.FI)["layer"]
    axis = next(layer["encoding"]["y"]["axis"] for layer in layers if "y" in layer["encoding"])
    assert axis["labelBaseline"]["value"] == "middle"
    assert axis["labelBaseline"]["condition"]["value"] == "line-bottom"


def test_today_is_never_drawn_in_a_plans_colour(drawn):
    rows = compare.trade_rows(drawn, EN)
    assert list(rows["plan"]) == [False] + [True] * len(drawn.alternatives)
    for layer in compare.trade_spec(Language.EN)["layer"]:
        coloured = "color" in layer["encoding"]
        assert coloured == ({"filter": "datum.plan"} in layer.get("transform", ()))
        if {"filter": "!datum.plan"} in layer.get("transform", ()):
            assert layer["mark"]["color"] == TODAY


def test_the_table_of_queues_says_of_each_channel_what_the_model_found(closures):
    sure = project(closures.baseline, closures.scenario, draws=4)
    table = queue_table(sure, False, EN)
    names = list(table[EN("charts.queue_table.queue")])
    assert (
        len(names) == len(set(names)) == 2 * len(MEASURES) + 1
    )  # phone and stores, no chat; and the time to an e-mail's answer
    occupied = table.iloc[names.index(f"{EN('channels.store')}: {EN('charts.queue_table.occupancy')}")]
    assert occupied.iloc[2] == f"{100 * sure.value('store.occupancy'):.0f}%"
    assert "(" in occupied.iloc[3], "the change has its interval"


def test_the_interval_of_nearly_all_that_flows_holds_its_middle(closures):
    found = flows_of(project(closures.baseline, closures.scenario, draws=16))
    assert all(flow.sure.low <= flow.sure.high for flow in found)
    held = sum(flow.contacts for flow in found if flow.sure.low <= flow.contacts <= flow.sure.high)
    assert held >= 0.9 * sum(flow.contacts for flow in found)
    assert all(flow.sure.low >= 0 for flow in found)
    assert any(flow.sure.width > 0 for flow in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interval_written_with_noughts_only_is_no_change(language):
    text = words(language)
    write = difference("phone.wait", text)
    assert band(Estimate(-0.01, 0.0, 0.02), write, text) == text("scenario.band.same")
    assert band(Estimate(-0.2, 0.0, 0.02), write, text) != text("scenario.band.same")
    assert band(Estimate(1.0, 1.0, 1.0), difference("phone.missing", text), text) == "+1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_tells_the_wait_before_and_after_recruits_come(internet_provider, language):
    plan = Scenario("more", (StaffPhone(morning=10, midday=10, afternoon=10, delay_weeks=16),))
    found, text = project(internet_provider, plan), words(language)
    later = minutes(found.value("phone.wait"), language)
    assert later != minutes(found.todays_value("phone.wait"), language)
    assert later in headline(found, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_that_costs_the_same_is_said_to_cost_the_same(tiny_city, language):
    text = words(language)
    found = project(tiny_city, Scenario("nothing", (OfferCallBack(threshold=30.0),)))
    found = replace(found, changed=replace(found.changed, cost=found.today.cost))
    assert text("scenario.says.same_cost") in headline(found, text)
    assert "0" not in money(found, "compare.verdict", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_price_below_nothing_is_told_to_turn_the_verdict(drawn, language):
    verdict, text = drawn.verdict(20.0), words(language)
    free = replace(verdict, turning_price=0.2)
    said = changes_say(drawn, free, text)[1]
    second = name_of(drawn, verdict.runner_up, text)
    assert said == text("compare.verdict.turning_free", now=euros(20.0, language), second=second)
    assert f" {euros(0.0, language)}" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_numbers_with_their_units_and_every_interval(drawn, language):
    text = words(language)
    book = load_workbook(BytesIO(comparison_workbook(drawn, drawn.verdict(20.0), text)))
    first, intervals, said = book.worksheets
    assert first.freeze_panes == "C2"
    assert intervals.freeze_panes == "D2"
    assert said.max_row >= 3
    for row in first.iter_rows(min_row=2):
        assert row[1].value, "each figure has its unit"
        assert {cell.data_type for cell in row[2:]} == {"n"}
    told = {(row[0].value, row[2].value): [cell.value for cell in row[3:]] for row in intervals.iter_rows(min_row=2)}
    plan = drawn.alternatives[0]
    known = [row for row in ROWS if row.is_known(plan, awaited=True)]
    assert len(told) == (len(known) + 3) * len(drawn.alternatives), "the groups have intervals too"
    name = scenario_name(plan.scenario, text)
    for row in known:
        today, level, low, middle, high = told[text(f"compare.row.{row.name}"), name]
        assert low <= high
        assert (level is None) == (not row.is_level)
        if row.is_level:
            assert level - today == pytest.approx(middle, abs=1e-6)


def test_the_chances_of_being_best_add_up_and_stand_in_the_table(drawn):
    verdict = drawn.verdict(20.0)
    assert sum(verdict.best_in) == pytest.approx(1.0)
    table = side_by_side(drawn, EN, verdict).set_index(EN("compare.row.figure"))
    assert list(table.loc[EN("compare.row.best_in")]) == [
        EN("compare.worlds", n=round(100 * share)) for share in verdict.best_in
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_hurt_is_told_by_group_and_municipality_with_intervals(drawn, language):
    text = words(language)
    table = hurt_table(drawn, text)
    assert list(table.columns[1:]) == [scenario_name(plan.scenario, text) for plan in drawn.alternatives]
    assert table.iloc[:3, 1:].map(lambda cell: "(" in cell).to_numpy().all()
    change = min(drawn.alternatives, key=lambda plan: min(one.middle for one in plan.group_changes().values()))
    assert scenario_name(change.scenario, text) in hurt_says(drawn, text)


def test_a_municipalitys_interval_holds_its_change(drawn):
    """To a tenth of a percentage point, as it is written: few worlds may all lie to one side of the middle one."""
    for plan in drawn.alternatives:
        for change in plan.area_changes():
            assert change.low - 0.001 <= change.middle <= change.high + 0.001
        assert max(change.width for change in plan.area_changes()) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_finding_is_told_before_every_chart_of_the_comparison(drawn, language):
    text = words(language)
    for figure in compare.figures_of(drawn):
        best = min if figure != "satisfaction.everyone" else max
        plan = best(drawn.alternatives, key=lambda one, name=figure: compare.change_of(one, name).middle)
        assert scenario_name(plan.scenario, text) in finding_says(drawn, figure, text)
    assert trade_says(drawn, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_and_municipalities_show_their_intervals_once_drawn(drawn, language):
    text, plan = words(language), drawn.alternatives[0]
    rows = changes.group_rows(plan, text)
    assert (rows["low"] < rows["high"]).all()
    table = places.worst_table(plan.baseline.observed.customers, plan.area_changes(), text)
    assert "(" in table.iloc[0, 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_queue_shows_the_interval_of_its_level_and_a_closed_one_that_it_is_gone(tiny_city, language):
    text = words(language)
    opened = project(tiny_city, Scenario("chat", (AddChat(agents=2),)), draws=4)
    row = _queue_row(queue_table(opened, False, text), Channel.CHAT, "wait", text)
    assert row.iloc[1] == "–"
    assert "90" in row.iloc[3]


def _queue_row(table, channel, measure, text):
    name = f"{text(f'channels.{channel}')}: {text(f'charts.queue_table.{measure}')}"
    return table[table[text("charts.queue_table.queue")] == name].iloc[0]


def test_the_largest_moves_are_listed_with_their_intervals(closures):
    sure = project(closures.baseline, closures.scenario, draws=4)
    for at_first in (True, False):
        table = flows.move_table(flows_of(sure, at_first=at_first), EN)
        assert len(table) > 1
        assert all("90%" in told for told in table[EN.title("charts.flows.unit")])
