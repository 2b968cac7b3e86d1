"""The command line: one JSON document, stable keys, honest exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from cx_models.__main__ import main
from cx_models.presentation.scenario_file import to_toml
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "sample_data" / "tiny_city"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


OF_A_CHANNEL = {
    "contacts_per_week", "share", "wait_min", "wait_p90_min", "answer_min", "abandoned", "occupancy", "agents_missing",
    "causes",
}  # fmt: skip
CAUSES = {"new", "redial", "reconnect", "bot_spill", "transfer", "web_defect"}


@pytest.fixture(scope="module")
def case():
    """The document of the case on the tiny city."""
    command = ["project", "--sample", "tiny_city", "--scenario", "case", "--draws", "8", "--json"]
    ran = subprocess.run([sys.executable, "-m", "cx_models", *command], cwd=ROOT, capture_output=True, check=True)
    return json.loads(ran.stdout)


def estimates(part: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, float | None]]]:
    """Every low, middle and high within a document, with the keys that lead there."""
    if isinstance(part, dict):
        if part.keys() == {"low", "middle", "high"}:
            yield path, part
        else:
            for key, below in part.items():
                yield from estimates(below, (*path, key))


def test_project_prints_one_document_with_the_published_keys(case):
    assert set(case) == {
        "scenario", "settled", "channels", "first_weeks", "satisfaction", "leaving_12_months", "scores",
        "freedom_lost_min", "cost_per_year", "statement_104_weeks", "fit", "difference", "findings",
    }  # fmt: skip
    assert {"rounds", "gap", "equilibria", "rests"} <= set(case["settled"])
    for when in ("today", "planned"):
        assert set(case["scores"][when]) == {"usability", "service_design", "role", "tact", "weakest"}
    for row in (*case["channels"].values(), *case["difference"]["channels"].values()):
        assert set(row) == OF_A_CHANNEL
        assert set(row["causes"]) == CAUSES


def test_shares_make_a_whole_and_causes_the_contacts_and_the_legs_of_transfers(case):
    for weeks in (case, case["first_weeks"]):
        channels = weeks["channels"]
        assert sum(row["share"] for row in channels.values()) == pytest.approx(1)
        for row in channels.values():
            contacts = row["contacts_per_week"] + row["causes"]["transfer"]
            assert sum(row["causes"].values()) == pytest.approx(contacts)


def test_every_difference_has_its_interval_but_the_long_wait(case):
    found = dict(estimates(case["difference"]))
    assert len(found) > 40
    for path, value in found.items():
        if path[-1] in ("wait_p90_min", "answer_min"):
            assert (value["low"], value["high"]) == (None, None), path
        else:
            assert value["low"] <= value["high"], path
    assert (
        found["channels", "phone", "causes", "redial"]["low"] < found["channels", "phone", "causes", "redial"]["high"]
    )
    assert any(value["low"] < value["high"] for path, value in found.items() if "by_area" in path)


def test_differences_are_the_scenarios_levels_less_todays(case, capsys):
    _, out = run(capsys, "project", "--sample", "tiny_city", "--draws", 0, "--json")
    today = json.loads(out)["channels"]["phone"]
    changes = dict(case["difference"]["channels"]["phone"])
    assert changes.pop("answer_min") is None
    for key, value in changes.items():
        for name, change in [(None, value)] if key != "causes" else value.items():
            before, after = (row[key] if name is None else row[key][name] for row in (today, case["channels"]["phone"]))
            assert change["middle"] == pytest.approx(after - before), (key, name)


def test_the_weeks_before_recruits_come_are_told_beside_those_after(case, capsys):
    assert case["first_weeks"]["weeks"] == 10
    (rest,) = case["first_weeks"]["rests"]
    assert rest["channels"]["phone"]["wait_min"] == case["first_weeks"]["channels"]["phone"]["wait_min"]
    early, late = case["first_weeks"]["channels"]["phone"], case["channels"]["phone"]
    assert early["wait_min"] > late["wait_min"]
    gap = case["difference"]["first_weeks"]["channels"]["phone"]["wait_min"]["middle"]
    assert gap - case["difference"]["channels"]["phone"]["wait_min"]["middle"] == pytest.approx(
        early["wait_min"] - late["wait_min"]
    )
    _, out = run(capsys, "project", "--sample", "tiny_city", "--draws", 0, "--json")
    assert json.loads(out)["first_weeks"] is None


def test_a_wait_that_only_one_side_has_is_not_compared(capsys, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text("[close_stores]\nbelow = 1000000\n[add_chat]\nagents = 2\n")
    _, out = run(capsys, "project", "--sample", "tiny_city", "--scenario", plan, "--draws", 4, "--json")
    channels = json.loads(out)["difference"]["channels"]
    for code, sign in (("chat", 1), ("store", -1)):
        for key in ("wait_min", "wait_p90_min", "abandoned", "occupancy", "agents_missing"):
            assert channels[code][key] is None, (code, key)
        assert sign * channels[code]["contacts_per_week"]["low"] > 0
        assert sign * channels[code]["causes"]["new"]["middle"] > 0


def test_the_time_to_an_answer_is_told_of_e_mail_alone_and_not_of_a_pile_that_grows(capsys, tmp_path):
    """Without stores more is written to the internet provider than its people answer."""
    plan = tmp_path / "without_stores.toml"
    plan.write_text(to_toml(Scenario("without stores", (CloseStores(below=1_000_000),))), encoding="utf-8")
    commands = [("project", "--sample", "internet_provider", *told) for told in ((), ("--scenario", plan))]
    today, case = (json.loads(run(capsys, *command, "--draws", 0, "--json")[1]) for command in commands)
    told = {name: row["answer_min"] for name, row in today["channels"].items()}
    assert told.pop("email") == pytest.approx(14.7 * 60, rel=0.05), "the sheet says 14.7 hours"
    assert set(told.values()) == {None}
    assert case["channels"]["email"]["answer_min"] is None
    assert case["difference"]["channels"]["email"]["answer_min"] is None
    assert today["difference"]["channels"]["email"]["answer_min"]["middle"] == 0


def test_without_draws_no_difference_has_an_interval(capsys):
    _, out = run(capsys, "project", "--sample", "tiny_city", "--scenario", "case", "--draws", 0, "--json")
    assert {(value["low"], value["high"]) for _, value in estimates(json.loads(out)["difference"])} == {(None, None)}


def test_the_weeks_at_rest_are_counted_and_listed_the_one_shown_first(case):
    found = case["settled"]["rests"]
    assert len(found) == case["settled"]["equilibria"] == 1
    assert found[0]["shown"]
    for key in ("wait_min", "abandoned"):
        assert found[0]["channels"]["phone"][key] == case["channels"]["phone"][key]
    assert 0 < found[0]["satisfied"] < 1


def test_without_a_scenario_every_difference_is_nothing(capsys):
    code, out = run(capsys, "project", "--sample", "tiny_city", "--draws", 4, "--json")
    difference = json.loads(out)["difference"]
    assert code == 0
    assert difference["satisfaction"]["everyone"] == {"low": 0, "middle": 0, "high": 0}
    assert difference["leaving_12_months"]["customers"]["middle"] == 0


def test_a_reader_who_leaves_early_is_no_fault(tmp_path):
    """As with ``| head``: nothing is said, nothing has gone wrong."""
    command = [sys.executable, "-m", "cx_models", "project", "--sample", "tiny_city", "--draws", "0", "--json"]
    talking = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    talking.stdout.close()
    said = talking.stderr.read()
    assert (talking.wait(), said) == (0, b"")


def test_compare_names_a_verdict_and_its_turning_point(capsys):
    code, out = run(capsys, "compare", "--sample", "tiny_city", "--draws", 8, "--json")
    document = json.loads(out)
    assert code == 0
    assert len(document["alternatives"]) >= 4
    assert {"best", "runner_up", "better_in", "turning_price", "decisive_assumption"} <= set(document["verdict"])


def test_compare_calls_today_by_its_name(capsys, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text('name = "All closed"\n[close_stores]\nbelow = 1000000\n')
    asked = ("compare", "--sample", "tiny_city", "--scenario", plan, "--price", 10_000, "--draws", 4, "--json")
    _, out = run(capsys, *asked)
    verdict = json.loads(out)["verdict"]
    assert (verdict["best"], verdict["runner_up"]) == ("today", "All closed")


def test_a_scenario_file_says_the_same_as_its_levers(capsys, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text('version = 1\nname = "Close Heinola"\n[close_stores]\nalso = ["Heinola North"]\n')
    code, out = run(capsys, "project", "--sample", "tiny_city", "--scenario", plan, "--draws", 0, "--json")
    document = json.loads(out)
    assert code == 0
    assert document["scenario"]["close_stores"]["also"] == ["Heinola North"]
    assert document["difference"]["channels"]["phone"]["contacts_per_week"]["middle"] > 0


@pytest.mark.parametrize(
    "text", ["not toml [", "[no_such_lever]\nx = 1", "[add_bot]\nbuy = 7.0", "[close_stores]\nfrom = 3", "version = 9"]
)
def test_a_scenario_that_cannot_be_read_is_a_usage_error_that_says_why(capsys, tmp_path, text):
    plan = tmp_path / "plan.toml"
    plan.write_text(text)
    code = main(["project", "--sample", "tiny_city", "--scenario", str(plan), "--json"])
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err.startswith("cx_models project: ")


def test_a_scenario_saved_with_a_byte_order_mark_is_read(capsys, tmp_path):
    plan = tmp_path / "plan.toml"
    plan.write_text("[add_bot]\nbuy = 0.2\n", encoding="utf-8-sig")
    code, out = run(capsys, "project", "--sample", "tiny_city", "--scenario", plan, "--draws", 0, "--json")
    assert (code, json.loads(out)["scenario"]["add_bot"]["buy"]) == (0, 0.2)


def test_a_scale_may_be_given_as_the_findings_write_it(capsys):
    code, out = run(capsys, "check", TINY / "feedback.xlsx", "--scale", "1–5", "--json")
    assert (code, json.loads(out)["score_scale"]) == (0, [1, 5])


def test_an_unknown_sample_lists_those_there_are(capsys):
    assert main(["project", "--sample", "atlantis", "--json"]) == 2
    assert "internet_provider" in capsys.readouterr().err


def test_a_file_that_is_not_a_workbook_stops_with_a_finding(capsys, tmp_path):
    broken = tmp_path / "operations.xlsx"
    broken.write_bytes(b"PK\x03\x04 half a file")
    code, out = run(capsys, "project", "--operations", broken, "--json")
    assert code == 1
    assert json.loads(out)["findings"]


def test_check_reads_the_samples_feedback(capsys):
    code, out = run(capsys, "check", TINY / "feedback.xlsx", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["n_records"] > 50
    assert document["score_scale"] == [1, 5]


def test_check_asks_when_two_columns_could_be_the_score_and_takes_the_answer(capsys, tmp_path):
    sheet = tmp_path / "two.csv"
    rows = ["Date;Channel;Speed;Kindness"] + [f"{d}.3.2024;Phone;{d % 5 + 1};{(d * 2) % 5 + 1}" for d in range(1, 29)]
    sheet.write_text("\n".join(rows))
    code, out = run(capsys, "check", sheet, "--json")
    assert code == 3
    assert json.loads(out)["outcome"] == "needs_user_choice"
    answered, out = run(capsys, "check", sheet, "--score", "Kindness", "--scale", "1-5", "--json")
    assert answered == 0
    assert json.loads(out)["mapping"]["score"] == "Kindness"


def test_check_takes_the_users_word_on_the_order_of_day_and_month(capsys, tmp_path):
    sheet = tmp_path / "dates.csv"
    sheet.write_text("\n".join(["Date;CSAT", *(f"3/4/2024;{1 + n % 5}" for n in range(60))]))
    code, _ = run(capsys, "check", sheet, "--json")
    assert code == 3
    firsts = {}
    for answer in ("yes", "no"):
        code, out = run(capsys, "check", sheet, "--day-first", answer, "--json")
        assert code == 0
        firsts[answer] = json.loads(out)["date_max"]
    assert firsts == {"yes": "2024-04-03", "no": "2024-03-04"}


def test_check_takes_the_users_word_on_the_sheet(capsys, tmp_path):
    book = tmp_path / "two.xlsx"
    with pd.ExcelWriter(book) as writer:
        for name, header in (("Spring", "Comment"), ("Autumn", "Kommentar")):
            days = pd.date_range("2025-03-01", periods=20)
            pd.DataFrame({"Date": days, "CSAT": [4, 5] * 10, header: "all well"}).to_excel(writer, sheet_name=name)
    code, out = run(capsys, "check", book, "--json")
    assert code == 3
    asked = next(finding for finding in json.loads(out)["findings"] if finding["code"] == "sheet.several")
    assert {"Spring", "Autumn"} <= set(asked["facts"]["candidates"])
    code, out = run(capsys, "check", book, "--sheet", "Autumn", "--json")
    assert (code, json.loads(out)["sheet"]) == (0, "Autumn")


@pytest.mark.slow
def test_the_module_runs_as_a_command_and_prints_nothing_else():
    ran = subprocess.run(
        [sys.executable, "-m", "cx_models", "check", str(TINY / "feedback.xlsx"), "--json"],
        capture_output=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0
    assert ran.stderr == b""
    json.loads(ran.stdout)
