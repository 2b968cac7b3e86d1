"""Lines with many contacts are followed by mean and variance: the same week as by the chain, at any size."""

from dataclasses import replace

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects import loads
from cx_models.effects.loads import MANY, long_waits, most_present, serve
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel


@pytest.fixture(scope="module")
def crowded(internet_provider):
    """The provider's week with thirty times the calls and agents: its phone is just beyond the limit, no store is."""
    settled = internet_provider.middle.settled
    thirty = np.where(np.arange(len(settled.lines.agents)) == 0, 30.0, 1.0)[:, None]
    queue = replace(settled.lines, agents=settled.lines.agents * thirty, people=settled.lines.people * thirty)
    return queue, settled.week.arrivals * thirty, settled.patience


def by_the_chain(monkeypatch):
    monkeypatch.setattr(loads, "MANY", np.inf)


def test_a_line_just_beyond_the_limit_has_the_week_that_the_chain_gives(crowded, monkeypatch):
    present = most_present(*crowded)[0]
    assert MANY < present[0] < 2 * MANY and (present[1:] < MANY).all()
    quick, quick_long = serve(*crowded, roughly=False), long_waits(*crowded)
    by_the_chain(monkeypatch)
    chain, chain_long = serve(*crowded, roughly=False), long_waits(*crowded)
    coming = np.maximum(chain.arrivals, 1e-9)
    assert chain.abandoned[0, 0].max() > 0, "somebody must give up for the test to say anything"
    assert np.abs(quick.abandoned - chain.abandoned)[0, 0] == pytest.approx(0.0, abs=0.001 * coming[0, 0].max())
    assert quick.wait[0, 0] == pytest.approx(chain.wait[0, 0], abs=0.05)
    assert quick.busy[0, 0] == pytest.approx(chain.busy[0, 0], rel=0.005, abs=0.05)
    assert quick_long[0, 0] == pytest.approx(chain_long[0, 0], rel=0.07, abs=0.4)
    for name, values in vars(chain).items():
        assert vars(quick)[name][:, 1:].tolist() == values[:, 1:].tolist(), "the other lines keep to the chain"


@pytest.mark.parametrize(("calls", "agents"), [(10_000.0, 1.0), (1.0, 100_000.0), (1_000.0, 1_000.0)])
def test_volumes_beyond_all_measure_are_fitted_and_projected(provider_operations, calls, agents):
    phone = Channel.PHONE
    arrivals = provider_operations.arrivals | {phone: provider_operations.arrivals[phone] * calls}
    staffing = provider_operations.staffing | {phone: provider_operations.staffing[phone] * agents}
    baseline = calibrate(None, replace(provider_operations, arrivals=arrivals, staffing=staffing))
    found = project(baseline, Scenario("closed", (CloseStores(below=100_000),)))
    wait, patience = found.value("phone.wait"), baseline.assumptions["patience.phone"].value
    assert found.changed.settled.converged
    expected = {10_000.0: (0.99 * patience, patience), 1.0: (0.0, 1e-3), 1_000.0: (1e-3, patience)}[calls]
    assert expected[0] <= wait <= expected[1]
