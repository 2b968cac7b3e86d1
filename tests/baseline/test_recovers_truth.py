"""What the calibrated baseline recovers of a truth it did not make (sample_data/internet_provider/truth.json)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.baseline.calibrate import calibrate
from cx_models.baseline.drivers import MOST_PULL
from cx_models.effects.choice import WAY
from cx_models.projection.project import project
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import Scenario
from cx_models.service.areas import finland
from cx_models.service.channels import Channel

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"

TRUTH = json.loads((SAMPLES / "internet_provider" / "truth.json").read_text(encoding="utf-8"))


def in_worlds(baseline, count):
    """Today's settled week in so many plausible worlds, each fitted anew."""
    return baseline.under(baseline.assumptions.worlds(count, 1)).settled


def test_todays_contacts_come_out_as_observed(internet_provider):
    contacts = internet_provider.middle.settled.seen.contacts[0].sum(axis=1)
    for code, found in TRUTH["outcome"].items():
        assert contacts[WAY[Channel(code)]] == pytest.approx(found["contacts_per_week"], rel=0.01), code


def test_the_new_contacts_behind_them_are_within_a_fifth_of_the_truth_and_calls_within_a_quarter(internet_provider):
    new = internet_provider.middle.settled.seen.by_cause[0, 0]
    for code, within in {"store": 0.2, "email": 0.2, "web": 0.2, "phone": 0.25}.items():
        true = TRUTH["outcome"][code]["by_cause"]["new"]
        assert new[WAY[Channel(code)]] == pytest.approx(true, rel=within), code


def test_the_interval_of_new_calls_stays_above_the_truth(internet_provider):
    """Here more of those whose matter stays open ring (from the web most of all) than the assumptions have it.

    Where repeats go is not in the sheet, so calls are taken for new ones: in nearly every world too many.
    Method says so among its limits.
    """
    today = in_worlds(internet_provider, 64).seen
    phone, true = WAY[Channel.PHONE], TRUTH["outcome"]["phone"]["by_cause"]
    low = float(np.quantile(today.by_cause[0][:, phone], 0.05))
    assert true["new"] < low < 1.2 * true["new"]
    returning = today.by_cause[[2, 5]].sum(axis=0)[:, phone]  # repeats from the ways with people and from the web
    assert np.median(returning) < true["reconnect"]


def moved_by_closures(baseline, **drawn):
    """New contacts per week that the closures add to each way: middle, the draws, and the simulated truth.

    In the sample's world closed stores' customers go online like anyone: the model has to be told, since by default
    it follows real closures.
    """
    closed = project(baseline, Scenario("x", (CloseStores(below=100_000),)), **drawn)
    today, after = closed.draws.finer
    before, now = (TRUTH[f"first_contacts_per_week{when}"] for when in ("", "_without_small_town_stores"))
    return (
        closed,
        {code: after[f"{code}.new"] - today[f"{code}.new"] for code in now},
        {code: now[code] - before[code] for code in now},
    )


def test_where_closed_stores_customers_go_is_met_at_stores_and_phone_and_missed_in_writing(
    provider_operations, assumptions
):
    """The one change whose outcome was simulated too, the choice alone, with waits held still.

    Right: how many visits end and how many calls that makes. Wrong: e-mail and web gain less than they should,
    since the model lets some do nothing, and in the sample nobody does.
    """
    like_anyone = assumptions.with_edit("choice.online_after_store", Edit(1.0, 1.0, 1.0))
    for key in ("mail.hour_weighs", "mail.asks_again"):  # how soon e-mail is answered is held still too
        like_anyone = like_anyone.with_edit(key, Edit(0.0, 0.0, 0.0))
    baseline = calibrate(None, provider_operations, like_anyone)
    closed, drawn, true = moved_by_closures(baseline, draws=64, seed=1)
    for code in ("store", "phone"):
        low, high = np.quantile(drawn[code], [0.05, 0.95])
        assert low < true[code] < high, code
    for code in ("email", "web"):
        assert 0 < np.quantile(drawn[code], 0.95) < true[code], code
        assert np.median(drawn[code]) > 0.6 * true[code], code
    idle = (closed.changed.settled.first.nothing - closed.today.settled.first.nothing).sum()
    short = sum(true[code] - np.median(drawn[code]) for code in ("email", "web"))
    assert 0.5 * short < idle < short


def test_a_day_on_the_phone_fits_the_simulated_one(internet_provider):
    fits = {(row.channel, row.figure): row for row in internet_provider.fit}
    wait, abandoned = fits[Channel.PHONE, "wait"], fits[Channel.PHONE, "abandoned"]
    assert wait.modelled == pytest.approx(wait.observed, abs=0.75)  # min
    assert abandoned.modelled == pytest.approx(abandoned.observed, abs=0.03)


def test_calibrating_twice_gives_the_same_digest_and_another_assumption_another(tiny_operations, assumptions):
    one, two = calibrate(None, tiny_operations), calibrate(None, tiny_operations)
    other = calibrate(None, tiny_operations, assumptions.with_value("patience.phone", 10.0))
    assert one.digest == two.digest != other.digest
    assert np.array_equal(one.middle.drivers.pull.constant, two.middle.drivers.pull.constant)


def test_every_store_within_reach_gets_the_visits_it_had(internet_provider):
    first = internet_provider.middle.settled.first.by_store[0].sum(axis=1)
    observed = internet_provider.observed.store_visits
    share, seen = first / first.sum(), observed / observed.sum()
    assert np.abs(share - seen).max() < 0.02


def test_today_comes_out_as_observed_in_every_plausible_world(internet_provider):
    """Each world is fitted anew, stores too: what differs between worlds is what follows, not where they start."""
    observed, today = internet_provider.observed, in_worlds(internet_provider, 16)
    used = observed.contacts.sum(axis=1) > 0
    for contacts in today.seen.contacts.sum(axis=2):
        assert contacts[used] == pytest.approx(observed.contacts.sum(axis=1)[used], rel=0.01)
    for visits in today.first.by_store.sum(axis=2):
        assert visits / visits.sum() == pytest.approx(observed.store_visits / observed.store_visits.sum(), rel=0.05)


def test_where_a_store_has_more_visits_than_its_surroundings_send_the_others_divide_theirs_as_observed(
    provider_operations,
):
    """Its pull stops at the limit: all visits together still come out, and nobody else's are bent for it."""
    as_people_live = {place.code: place.population / 30 for place in finland()}
    baseline = calibrate(None, replace(provider_operations, customers=as_people_live, segments={}))
    today, observed = in_worlds(baseline, 16), baseline.observed.store_visits
    within = np.abs(today.drivers.pull.store) < MOST_PULL
    assert 0 < within.all(axis=1).sum() < len(within)
    for free, visits in zip(within, today.first.by_store.sum(axis=2), strict=True):
        assert visits[free] / visits[free].sum() == pytest.approx(observed[free] / observed[free].sum(), rel=0.02)
