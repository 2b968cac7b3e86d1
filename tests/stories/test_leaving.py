"""Who leaves: the disappointed, and the more of them the stronger the rivals; who comes has heard of it, a little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.leaving import from_satisfaction, yearly_share
from cx_models.projection.project import project
from cx_models.projection.years import years
from cx_models.scenario.levers import ClearSelfService, CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario

CLOSING = Scenario("closing", (CloseStores(below=100_000),))
CLEARER = Scenario("clearer", (ClearSelfService(clearer=0.5),))


def more_leave(operations, plan, **told):
    edits = {f"leaving.{name}": Edit(value, value, value) for name, value in told.items()}
    return project(calibrate(None, operations, shipped().with_edits(edits)), plan).difference("leaving.customers")


def test_strong_rivals_take_more_of_the_disappointed(provider_operations):
    weak, usual, strong = (more_leave(provider_operations, CLOSING, rivals=one) for one in (0.5, 1.0, 2.0))
    assert 0 < weak < usual < strong < 2.5 * usual


def test_rivals_do_not_draw_the_content(provider_operations):
    found = [more_leave(provider_operations, CLEARER, rivals=one) for one in (0.5, 1.0, 2.0)]
    assert found[0] < 0 and found == pytest.approx([found[0]] * 3)


def test_against_it_where_there_is_nowhere_to_go_customers_stay_though_no_more_satisfied(provider_operations):
    """Buell and others (2010): stuck rather than satisfied. Few leavers are no sign of a good service."""
    stuck = calibrate(None, provider_operations, shipped().with_edits({"leaving.rivals": Edit(0.5, 0.5, 0.5)}))
    free = calibrate(None, provider_operations)
    plans = [project(one, CLOSING) for one in (stuck, free)]
    assert plans[0].changed.leaving.paths["felt"] < 0.6 * plans[1].changed.leaving.paths["felt"]
    assert plans[0].difference("leaving.customers") < plans[1].difference("leaving.customers")
    assert plans[0].difference("satisfaction.everyone") == plans[1].difference("satisfaction.everyone") < -0.05


def talked_of(operations, plan, share):
    """A plan where people talk so much."""
    return project(calibrate(None, operations, shipped().with_value("winning.word", share)), plan)


def test_whoever_would_come_hears_of_poor_service_and_some_stay_away(provider_operations):
    plan = talked_of(provider_operations, CLOSING, 0.03)
    more, fewer = plan.difference("leaving.customers"), -plan.difference("winning.told")
    assert more > 1000 and 0 < fewer < 0.035 * more
    silent = talked_of(provider_operations, CLOSING, 0.0)
    assert silent.difference("leaving.customers") == more, "it moves those who choose, not those who are here"
    assert silent.difference("winning.customers") - plan.difference("winning.customers") == pytest.approx(fewer)


def test_against_it_good_news_travels_as_well_as_bad_and_neither_far(provider_operations):
    """East and others (2008): good word of mouth moves purchases at least as much as bad. Forrester (2020): it is less
    than 7% of what better experience earns.
    """
    for plan in (CLOSING, CLEARER):
        found = talked_of(provider_operations, plan, 0.07)
        more, told = found.difference("leaving.customers"), found.difference("winning.told")
        assert told * more < 0 and 0.9 * 0.07 < abs(told / more) < 1.1 * 0.07


def test_over_two_years_too_some_stay_away(provider_operations):
    talk, still = (
        years(one.observed, one.middle, CLOSING.applied_to(one.observed.service)).figures
        for share in (0.03, 0.0)
        for one in [calibrate(None, provider_operations, shipped().with_value("winning.word", share))]
    )
    fewer = still["newcomers"][0] - talk["newcomers"][0]
    assert fewer[0] == 0 and (np.diff(fewer)[1:] > 0).all(), "as long as more leave than today"
    left = still["newcomers"][0, -1] - still["customers"][0, -1]
    assert fewer[-1] == pytest.approx(0.03 * left, rel=0.1)


@pytest.mark.parametrize("churn", [0.0, 1.0])
def test_nothing_moves_without_a_plan_whatever_share_leaves_today(provider_operations, churn):
    economy = replace(provider_operations.economy, annual_churn=churn)
    baseline = calibrate(None, replace(provider_operations, economy=economy))
    with np.errstate(all="raise", under="ignore"):
        plan = project(baseline, NO_CHANGE)
        found = years(baseline.observed, baseline.middle, baseline.observed.service)
    assert plan.difference("leaving.customers") == 0
    assert all(np.abs(part).max() < 1e-6 for part in plan.changed.leaving.paths.values())
    assert np.abs(found.figures["customers"]).max() < 1e-6


def test_shares_stay_shares_whatever_customers_feel(assumptions):
    worlds = assumptions.worlds(64, 1)
    feeling = np.linspace(-60, 60, 41)[None, :, None] * np.ones((64, 1, 1))
    share = yearly_share(worlds, None, from_satisfaction(worlds, feeling))
    assert ((share >= 0) & (share < 1)).all() and (np.diff(share, axis=1) <= 1e-12).all()
    assert yearly_share(worlds, 0.2, np.zeros((64, 1, 1))) == pytest.approx(0.2)
