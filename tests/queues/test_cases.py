"""The published cases: shipped as they were given, met in every figure, and where a source is wrong, said so."""

import json
from math import isclose
from pathlib import Path

import pytest
from pytest import approx

from cx_models.queues.published.cases import BASES, GROUPS, UNITS, Printed, cases
from cx_models.queues.published.check import COMPUTED, REPLAYED, Checked, check
from cx_models.queues.redial import erlang_x
from cx_models.queues.replay.compiling import compile_now

FILE = Path(__file__).parents[3] / "shared" / "cases" / "queue_cases.json"
GIVEN = {case["id"]: case for case in json.loads(FILE.read_text())["cases"]} if FILE.exists() else {}
beside = pytest.mark.skipif(not GIVEN, reason="the given cases are not beside the project")

SHIPPED = {case.code: case for case in cases()}
BY_CODE = {"argvalues": SHIPPED.values(), "ids": lambda case: case.code}

FIGURES = {
    "B": "blocked", "loss_rate": "lost_load", "mean_busy": "busy", "N": "present", "EN": "present", "ASA": "wait",
    "W_all": "wait", "Wq": "wait", "W_served": "wait_served", "ASA_served": "wait_served", "SL": "in_target",
    "SL_offered": "in_target", "SL_with_blocked": "in_target", "SL_answered": "in_target_of_answered",
    "SL_served": "in_target_of_answered", "in_target": "answered_in_time", "p_block": "turned_away",
    "blocked": "were_turned_away", "p_abandon": "abandoned", "p_abandon_call": "abandoned", "Lq": "queue",
    "EQ": "queue", "occ": "occupancy", "occ_day": "occupancy", "p_busy": "occupancy", "p_wait_at_t": "p_wait",
    "T_class0": "stay_first", "T_class1": "stay_second", "sojourn": "stay", "E_orbit": "pausing", "orbit": "pausing",
    "lam_total": "calls", "lam_eff": "calls", "p_lost_final": "lost", "chats_in_progress": "in_progress",
    "agent_idle_share": "idle", "n1": "came_1", "n2": "came_2", "n3": "came_3",
    **{f"p{number}": f"present_{number}" for number in range(9)},
}  # fmt: skip
"""What the given file calls a figure, and we do."""

INPUTS = {
    "a": "load", "offered_load": "load", "lam": "arrivals", "c": "agents", "R": "agents", "c_at_t": "agents",
    "aht": "handling", "service": "handling", "T": "target", "K": "room", "K_option1": "room", "horizon": "length",
    "n0": "start", "max_blocking": "blocked_at_most", "SL_target": "in_target_at_least", "q": "again",
    "p_back": "back", "p_car": "cars", "endpoints": "ends", "agent_rate": "finished",
    "agent_total_rate_by_level": "finished",
}  # fmt: skip
RATES = {
    "mu": "handling", "theta": "patience", "delta": "pause", "retrial_rate": "pause", "mu_car": "handling_car",
    "mu_moto": "handling_motorcycle",
}  # fmt: skip
"""Inputs by our names; rates are shipped as the mean times that they are one over."""


def inputs(given):
    """The inputs of a given case, by the names and in the form in which we ship them."""
    told = {INPUTS.get(name, name): value for name, value in given["inputs"].items() if value is not None}
    told |= {ours: 1 / told.pop(theirs) for theirs, ours in RATES.items() if theirs in told}
    for left_out in ("trunc", "K_option2"):  # how the exact answer was cut; a smaller room with the same answer
        told.pop(left_out, None)
    if "calls_per_30min" in told:
        told["arrivals"] = told.pop("calls_per_30min") / 1800
    if "t" in told:
        told["later" if "start" in told else "after"] = told.pop("t")
    if "finished" in told:
        told.pop("room", None)  # the most chats at once, which the list of paces tells too
    return told


@beside
def test_all_given_cases_are_shipped():
    assert set(SHIPPED) == set(GIVEN)
    assert len(SHIPPED) == 54


@beside
@pytest.mark.parametrize("case", **BY_CODE)
def test_a_case_is_shipped_as_it_was_given(case):
    given = GIVEN[case.code]
    expected = {FIGURES.get(name, name): value for name, value in given["expected"].items()}
    assert dict(case.figures) == approx(expected, rel=1e-15)
    assert case.tolerance == given["tol"]
    told = inputs(given)
    assert {name: case.given[name] for name in told} == {name: approx(value, rel=1e-12) for name, value in told.items()}


@pytest.mark.parametrize("case", **BY_CODE)
def test_every_figure_of_a_case_is_met(case):
    if case.kind in REPLAYED:
        compile_now()
    found = check(case, effort=20 if case.kind in REPLAYED else 1)
    assert [checked.figure for checked in found] == list(case.figures)
    assert [checked for checked in found if not checked.agrees] == []
    assert all(checked.error < 0.01 * checked.published for checked in found if checked.error)


def test_every_kind_of_case_is_computed_and_every_way_to_compute_has_its_case():
    assert {case.kind for case in cases()} == set(COMPUTED) | set(REPLAYED)
    assert {case.group for case in cases()} == set(GROUPS)
    assert {case.basis for case in cases()} == set(BASES)


def test_a_wrong_figure_is_told_from_a_right_one():
    case = SHIPPED["C-15"]
    assert Checked(case, "wait", float("inf")).agrees
    assert not Checked(case, "wait", 1e9).agrees
    assert not Checked(SHIPPED["B-01"], "blocked", 0.5 + 1e-11).agrees
    assert not Checked(SHIPPED["G-02"], "wait", 2.2, error=0.05).agrees


@pytest.mark.parametrize("case", **BY_CODE)
def test_what_a_source_prints_is_its_figure_unless_a_remark_says_why_not(case):
    for figure, printed in case.printed.items():
        assert printed.holds(case.figures[figure], case.tolerance * max(1, abs(case.figures[figure])))


FAULTS = {
    "A-05": "one_pace",
    "A-06": "own_code_differs",
    "A-18": "states_cut",
    "A-20": "underflow",
    "A-23": "underflow",
    "C-05": "rounded_input",
    "C-09": "wrong_example",
    "C-15": "overload",
    "P-01": "short_runs",
}
"""Where a source's own figure is wrong, and why; the sentences are worded by these codes."""


def test_every_wrong_figure_of_a_source_is_known_with_its_reason():
    assert {case.code: one.code for case in cases() for one in case.remarks if one.is_fault} == FAULTS


@pytest.mark.parametrize("case", [case for case in cases() if case.remarks], ids=lambda case: case.code)
def test_a_figure_called_wrong_is_off_and_one_called_right_is_not(case):
    for remark in case.remarks:
        assert case.is_off(remark) == (remark.is_fault or remark.code == "fixed_point"), remark


@beside
def test_every_case_that_was_given_as_disagreeing_is_among_them():
    assert {code for code, case in GIVEN.items() if not case["published_agrees_with_exact"]} <= set(FAULTS)


@pytest.mark.parametrize("code", ["A-20", "A-23"])
def test_the_wrong_share_in_target_is_that_of_those_answered_at_once(code):
    case = SHIPPED[code]
    (remark,) = case.remarks
    assert float(remark.said) == approx(1 - case.figures["p_wait"], abs=1e-9)


def test_the_inexact_share_in_target_follows_from_the_rounded_share_who_wait():
    case = SHIPPED["C-05"]
    (remark,) = case.remarks
    late = 1 - case.figures["in_target"]
    assert 1 - 0.4244 * late / case.figures["p_wait"] == approx(float(remark.said), abs=1e-12)


@pytest.mark.parametrize("code", ["R-02", "R-04"])
def test_the_fixed_point_for_redials_is_the_one_quoted(code):
    case = SHIPPED[code]
    desk = case.per_hour("arrivals"), case.minutes("handling"), case.minutes("patience"), case.given["agents"]
    calls, settled = erlang_x(*desk, case.given["again"])
    quoted = {remark.figure: float(remark.said) for remark in case.remarks}
    assert float(calls) / 60 == approx(quoted["calls"], rel=1e-6)
    assert float(settled.abandoned) == approx(quoted["abandoned"], rel=1e-6)


def test_units_and_roundings_are_read_as_written():
    assert isclose(SHIPPED["A-06"].per_hour("arrivals"), 100)
    assert isclose(SHIPPED["A-06"].minutes("handling"), 5)
    assert UNITS[SHIPPED["C-03"].unit] * SHIPPED["C-03"].given["handling"] == approx(3)
    assert Printed(("0.900", "0.904")).holds(0.8996)
    assert not Printed(("0.900", "0.904")).holds(0.8994)
