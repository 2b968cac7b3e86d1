"""What the calibrated baseline recovers of a truth it did not make (sample_data/internet_provider/truth.json)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.choice import WAY
from cx_models.projection.project import todays_draws
from cx_models.service.channels import Channel

SAMPLES = Path(__file__).resolve().parents[2] / "sample_data"

TRUTH = json.loads((SAMPLES / "internet_provider" / "truth.json").read_text(encoding="utf-8"))


def test_todays_contacts_come_out_as_observed(internet_provider):
    contacts = internet_provider.middle.settled.seen.contacts[0].sum(axis=1)
    for code, found in TRUTH["outcome"].items():
        assert contacts[WAY[Channel(code)]] == pytest.approx(found["contacts_per_week"], rel=0.01), code


def test_the_new_contacts_behind_them_are_near_the_truth(internet_provider):
    new = internet_provider.middle.settled.seen.by_cause[0, 0]
    for code in ("store", "email", "web"):
        assert new[WAY[Channel(code)]] == pytest.approx(TRUTH["outcome"][code]["by_cause"]["new"], rel=0.2), code


def test_the_plausible_worlds_reach_to_the_true_number_of_new_calls(internet_provider):
    """Where repeats go was not observed: the middle is off by a fifth, and the truth lies at the range's edge."""
    new = todays_draws(internet_provider, 64, seed=1).settled.seen.by_cause[0][:, WAY[Channel.PHONE]]
    true = TRUTH["outcome"]["phone"]["by_cause"]["new"]
    assert 0.9 * new.min() <= true <= new.max()


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
    observed, today = internet_provider.observed, todays_draws(internet_provider, 16, seed=1).settled
    used = observed.contacts.sum(axis=1) > 0
    for contacts in today.seen.contacts.sum(axis=2):
        assert contacts[used] == pytest.approx(observed.contacts.sum(axis=1)[used], rel=0.01)
    for visits in today.first.by_store.sum(axis=2):
        assert visits / visits.sum() == pytest.approx(observed.store_visits / observed.store_visits.sum(), rel=0.05)
