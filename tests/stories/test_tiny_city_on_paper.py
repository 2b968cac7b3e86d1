"""The tiny city's hand calculation (sample_data/tiny_city/hand_calculation.md), met by the model.

The model is given the truth that the calculation uses instead of its own assumptions; what it must
recover from the workbook is demand and choice. The workbook's figures are those of a simulated half year.
"""

from __future__ import annotations

import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import Scenario

TRUTH = {
    "patience.phone": 12.0,
    "patience.store": 30.0,
    "redial.share": 0.5,
    "reconnect.share": 0.5,
    "reconnect.same_channel": 1.0,
    "choice.distance": 0.8,
    "choice.people_likeness": 1.0,
    "choice.ability": 0.0,
    "choice.wait": 1e-9,
    "choice.effort": 0.0,
    "choice.do_nothing": 0.001,
}


@pytest.fixture(scope="module")
def on_paper(tiny_operations, assumptions):
    for key, value in TRUTH.items():
        assumptions = assumptions.with_value(key, value)
    return calibrate(None, tiny_operations, assumptions)


def test_new_calls_behind_the_observed_ones_are_those_of_the_paper(on_paper):
    new = on_paper.middle.settled.seen.by_cause[0, 0]
    assert new[1] == pytest.approx(192.03, rel=0.05)  # phone
    assert new[0] == pytest.approx(157.66 + 262.05, rel=0.05)  # stores


def test_closing_heinola_sends_the_calls_of_the_paper_to_the_phone(on_paper):
    closed = project(on_paper, Scenario("x", (CloseStores(also=("Heinola North",)),)))
    assert closed.value("phone.contacts") == pytest.approx(394.0, rel=0.06)
    assert closed.value("phone.wait") == pytest.approx(2.80, rel=0.06)
    assert closed.value("phone.abandoned") == pytest.approx(0.233, abs=0.01)
    assert closed.value("phone.occupancy") == pytest.approx(0.692, abs=0.035)
