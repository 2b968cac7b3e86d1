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
