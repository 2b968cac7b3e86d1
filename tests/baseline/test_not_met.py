"""A today that cannot be met is told, not shown as if it were."""

from __future__ import annotations

from dataclasses import replace

from cx_models.baseline.calibrate import calibrate
from cx_models.presentation.findings import finding_sentence
from cx_models.presentation.words import Language
from cx_models.service.channels import Channel


def test_a_today_that_is_met_says_nothing(tiny_city):
    assert "baseline.not_met" not in {finding.code for finding in tiny_city.findings}


def test_more_calls_than_so_few_store_visits_can_go_with_are_told_in_words(tiny_operations):
    flooded = {**tiny_operations.arrivals, Channel.PHONE: tiny_operations.arrivals[Channel.PHONE] * 60}
    staffed = {**tiny_operations.staffing, Channel.PHONE: tiny_operations.staffing[Channel.PHONE] * 60}
    channels = tuple(
        replace(row, contacts_per_week=row.contacts_per_week * 60) if row.channel is Channel.PHONE else row
        for row in tiny_operations.channels
    )
    baseline = calibrate(None, replace(tiny_operations, arrivals=flooded, staffing=staffed, channels=channels))
    told = [finding for finding in baseline.findings if finding.code == "baseline.not_met"]
    assert [finding.facts["channel"] for finding in told] == ["store"]
    for language in Language:
        says, cure = finding_sentence(told[0], language)
        assert str(told[0].facts["modelled"])[-3:] in says
        assert cure


def test_what_no_price_is_told_of_is_told_where_there_is_a_verdict_in_euros(provider_operations, internet_provider):
    assert "baseline.unpriced" not in {finding.code for finding in internet_provider.findings}
    economy = replace(provider_operations.economy, hiring_cost_per_agent=None)
    stores = tuple(replace(store, rent_per_month=None) for store in provider_operations.stores)
    untold = replace(provider_operations, economy=economy, stores=stores)
    (told,) = (one for one in calibrate(None, untold).findings if one.code == "baseline.unpriced")
    assert told.facts["unpriced"] == ("rents", "hiring_cost_per_agent")
    for language in Language:
        assert all("_" not in said and "{" not in said for said in finding_sentence(told, language))
    no_wage = replace(untold, economy=replace(economy, agent_wage_per_hour=None))
    assert "baseline.unpriced" not in {finding.code for finding in calibrate(None, no_wage).findings}
