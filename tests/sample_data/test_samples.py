"""The sample companies are what their README says, and can be made again."""

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import python_calamine

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_data"
NAMES = ("tiny_city", "internet_provider")
HEADER = (
    "Palautteen tunniste", "Päivämäärä", "Kanava", "Kunta", "Asian syy", "CSAT (1–5)", "NPS (0–10)", "Jonotusaika (s)",
    "Siirrot", "Ratkesi", "Asiakasryhmä", "Kommentti",
)  # fmt: skip
ID, DATE, CHANNEL, TOWN, REASON, CSAT, NPS, WAIT, TRANSFERS, RESOLVED, SEGMENT, COMMENT = range(12)


def cells(path):
    """Every sheet's cells as openpyxl sees them: a reader other than the product's."""
    book = openpyxl.load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def quickly(path):
    """The same in a tenth of the time, for telling whether two are equal."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def truth(name):
    return json.loads((SAMPLES / name / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def provider():
    return truth("internet_provider")


@pytest.fixture(scope="module")
def feedback():
    header, *rows = cells(SAMPLES / "internet_provider" / "feedback.xlsx")["Palautteet"]
    assert header == HEADER
    return [row + (None,) * (len(HEADER) - len(row)) for row in rows]


@pytest.fixture(scope="module")
def operations():
    return cells(SAMPLES / "internet_provider" / "operations.xlsx")


def test_the_generator_knows_nothing_of_the_product():
    for script in [SAMPLES / "make_samples.py", *(SAMPLES / "making").glob("*.py")]:
        for node in ast.walk(ast.parse(script.read_text("utf-8"))):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                imported = [node.module or ""]
            assert not any(name.startswith("cx_models") for name in imported), script


def test_stores_stand_in_four_of_the_nine_big_cities_and_in_ten_smaller_towns(operations):
    people = {row[0]: row[1] for row in operations["Asiakkaat"][1:]}
    big = {town for town, population in people.items() if population >= 100_000}
    towns = [row[1] for row in operations["Myymälät"][1:]]
    assert len(big) == 9
    assert {town for town in towns if town in big} == {"Helsinki", "Tampere", "Turku", "Oulu"}
    assert len(towns) == len(set(towns)) == 14


def test_the_provider_serves_180_000_customers_in_more_than_120_municipalities(operations):
    rows = operations["Asiakkaat"][1:]
    assert len({row[0] for row in rows}) == len(rows) >= 120
    assert sum(row[4] for row in rows) == pytest.approx(180_000, rel=0.001)
    assert all(sum(row[5:8]) == pytest.approx(1, abs=0.0011) for row in rows)


def test_the_phone_line_is_small_and_copes_today(provider):
    phone = provider["outcome"]["phone"]
    assert phone["contacts_per_week"] == pytest.approx(1350, rel=0.05)
    assert 0.65 <= phone["occupancy"] <= 0.75
    assert 0.03 <= phone["abandoned_of_contacts"] <= 0.08
    assert 0.75 <= phone["mean_wait_first_queue_min"] <= 2


def test_without_the_small_town_stores_the_phone_is_asked_for_more_than_it_can_give(provider):
    """New calls alone; each also brings redials and repeats, as today's do."""
    today, after = (
        provider[key]["phone"]
        for key in ("first_contacts_per_week", "first_contacts_per_week_without_small_town_stores")
    )
    desk, phone = provider["parameters"]["desks"]["phone"], provider["outcome"]["phone"]
    hours_today = phone["occupancy"] * desk["agent_hours_per_week"]
    assert hours_today * after / today > 0.95 * desk["agent_hours_per_week"]


def test_matters_are_conserved_when_stores_close(provider):
    before = provider["first_contacts_per_week"]
    after = provider["first_contacts_per_week_without_small_town_stores"]
    assert sum(before.values()) == pytest.approx(sum(after.values()), abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_contacts_divide_into_new_ones_redials_and_repeats(name):
    for channel, found in truth(name)["outcome"].items():
        assert sum(found["by_cause"].values()) == pytest.approx(found["contacts_per_week"], abs=0.01), channel


@pytest.mark.parametrize("name", NAMES)
def test_new_contacts_come_as_often_as_the_choice_says(name):
    known = truth(name)
    for channel, expected in known["first_contacts_per_week"].items():
        error = 4 * np.sqrt(expected / known["weeks"])
        assert known["outcome"][channel]["by_cause"]["new"] == pytest.approx(expected, abs=error), channel


def test_giving_up_follows_the_wait_as_exponential_patience_demands(provider):
    """P(abandon) = mean wait / mean patience for every joining of a queue, whatever the arrivals."""
    patience = provider["parameters"]["desks"]["phone"]["patience_mean_min"]
    phone = provider["outcome"]["phone"]
    assert phone["abandoned_of_joins"] == pytest.approx(phone["mean_wait_per_join_min"] / patience, rel=0.1)


def test_the_feedback_covers_half_a_year_and_more_in_at_least_8_000_rows(feedback, provider):
    days = [row[DATE].date() for row in feedback if isinstance(row[DATE], datetime)]
    assert len(feedback) == provider["feedback"]["rows_below_header"] >= 8_000
    assert timedelta(180) <= max(days) - min(days) <= timedelta(366)
    assert min(days) == date.fromisoformat(provider["first_day"])


def test_the_feedback_has_the_faults_of_real_exports_as_counted(feedback, provider):
    told = provider["feedback"]
    blank = [row for row in feedback if not any(cell is not None for cell in row)]
    totals = [row for row in feedback if row[ID] == "Yhteensä"]
    ids = Counter(row[ID] for row in feedback if row not in blank and row not in totals)
    outside = [row for row in feedback if isinstance(row[CSAT], int) and not 1 <= row[CSAT] <= 5]
    assert len(blank) == told["blank_rows"] > 0
    assert len(totals) == told["total_rows"] > 0
    assert sum(count - 1 for count in ids.values()) == told["repeated_rows"] > 0
    # A repeated row repeats its own faults: at most so many more than were put in.
    slack = told["repeated_rows"]
    texts = [row for row in feedback if isinstance(row[DATE], str)]
    clocks = [row for row in feedback if isinstance(row[WAIT], str) and re.fullmatch(r"\d+:\d\d", row[WAIT])]
    for found, key in ((outside, "csat_outside"), (texts, "date_as_text"), (clocks, "wait_as_text")):
        assert 0 < told[key] <= len(found) <= told[key] + slack, key
    assert {"NA", "n/a", "-", "ei tietoa", "NULL"} <= {row[NPS] for row in feedback}
    assert {"Helsingissä", "Tampre", "Åbo"} <= {row[TOWN] for row in feedback}


def test_comments_hold_emoji_and_invented_addresses_and_numbers(feedback):
    said = " ".join(row[COMMENT] or "" for row in feedback)
    assert "😡" in said
    assert "👍" in said
    assert set(re.findall(r"@(\S+?)[\s.]*(?:\s|$)", said)) == {"example.com"}
    assert re.search(r"050 000 0\d{3}", said)


def test_longer_waits_and_transfers_and_unsolved_matters_please_less(feedback):
    phone = [row for row in feedback if row[CHANNEL] == "Puhelin" and row[CSAT] in range(1, 6)]

    def mean(chosen):
        marks = [row[CSAT] for row in chosen]
        assert len(marks) > 50
        return np.mean(marks)

    timed = [row for row in phone if isinstance(row[WAIT], int)]
    assert mean(row for row in timed if row[WAIT] > 180) < mean(row for row in timed if row[WAIT] < 30)
    assert mean(row for row in phone if row[TRANSFERS] > 0) < mean(row for row in phone if row[TRANSFERS] == 0)
    assert mean(row for row in phone if row[RESOLVED] == "Ei") < mean(row for row in phone if row[RESOLVED] == "Kyllä")


def test_those_who_need_assistance_are_missing_from_the_survey(provider):
    answered = provider["feedback"]["answers_by_segment"]
    customers = provider["customers"]
    assisted = sum(count * provider["segments"][code][2] for code, count in customers.items())
    assert answered["assisted"] / sum(answered.values()) < assisted / sum(customers.values())


def test_the_tiny_city_is_tiny():
    known = truth("tiny_city")
    assert len(known["customers"]) == 3
    assert len(known["stores"]) == 2
    assert 60 <= known["feedback"]["rows_below_header"] <= 120
    assert sum(found["contacts_per_week"] for found in known["outcome"].values()) < 1000


def steady_wait(per_hour, handling, patience, agents):
    """Mean wait of Erlang A by solving the balance equations as a matrix: another road than the page's."""
    states = 60
    rates = np.zeros((states, states))
    for k in range(states - 1):
        rates[k, k + 1] = per_hour / 60
        rates[k + 1, k] = min(k + 1, agents) / handling + max(0, k + 1 - agents) / patience
    generator = rates - np.diag(rates.sum(axis=1))
    system = np.vstack([generator.T, np.ones(states)])
    chance, *_ = np.linalg.lstsq(system, np.append(np.zeros(states), 1), rcond=None)
    return float(np.maximum(np.arange(states) - agents, 0) @ chance / (per_hour / 60))


@pytest.mark.parametrize("case", ["today", "closed"])
def test_the_calculation_on_paper_is_right(case):
    known = truth("tiny_city")
    desk, found = known["parameters"]["desks"]["phone"], known["by_hand"][case]
    agents = desk["agent_hours_per_week"] / desk["open_hours_per_week"]
    per_hour = found["calls_per_week"] / desk["open_hours_per_week"]
    wait = steady_wait(per_hour, desk["handling_min"], desk["patience_mean_min"], agents)
    again = desk["redial"] * wait / desk["patience_mean_min"]
    again += (1 - wait / desk["patience_mean_min"]) * (1 - desk["resolved"]) * known["parameters"]["reconnect"]["phone"]
    assert found["mean_wait_min"] == pytest.approx(wait, rel=1e-3)
    assert found["calls_per_week"] * (1 - again) == pytest.approx(found["new_calls_per_week"], rel=1e-3)


@pytest.mark.parametrize("case", ["today", "closed"])
def test_the_calculation_on_paper_agrees_with_the_weeks_played(case):
    known = truth("tiny_city")
    for key, paper in known["by_hand"][case].items():
        if key in known["played_for_paper"][case]:
            assert known["played_for_paper"][case][key] == pytest.approx(paper, rel=0.05), key


def test_the_page_on_paper_shows_the_numbers_of_the_truth():
    page = (SAMPLES / "tiny_city" / "hand_calculation.md").read_text("utf-8")
    for case in truth("tiny_city")["by_hand"].values():
        assert f"{case['mean_wait_min']:.2f}" in page
        assert f"{case['calls_per_week']:.1f}" in page


def test_the_workbooks_together_stay_small():
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*.xlsx")) < 3_000_000


def rebuilt(folder):
    command = [sys.executable, str(SAMPLES / "make_samples.py"), "--into", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder


def assert_same(made, kept):
    for path in sorted(made.iterdir()):
        if path.suffix == ".xlsx":
            assert quickly(path) == quickly(kept / path.name), path.name
        else:
            assert path.read_text("utf-8") == (kept / path.name).read_text("utf-8"), path.name


@pytest.mark.slow
def test_the_same_seeds_make_the_same_samples_and_readme(tmp_path):
    made = rebuilt(tmp_path)
    for name in ("tiny_city", "internet_provider"):
        assert_same(made / name, SAMPLES / name)
    assert (made / "README.md").read_text("utf-8") == (SAMPLES / "README.md").read_text("utf-8")
