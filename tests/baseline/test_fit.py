"""Today's fit: each wait and give-up that was told stands beside the model's; nothing fitted counts as evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cx_models.baseline.calibrate import Baseline, Fit, calibrate
from cx_models.intake.operations import ChannelFacts, Operations
from cx_models.presentation.service_today import fit_says, fit_table, judged, limits_say, table_note
from cx_models.presentation.words import Language, words
from cx_models.projection.document import project_document
from cx_models.projection.project import project
from cx_models.service.channels import Channel

from .odd_services import PHONE, SERVICES, USUAL

EN = words(Language.EN)
LANGUAGES = pytest.mark.parametrize("language", Language)


def with_told(sheet: Operations, channel: Channel, **facts: float) -> Operations:
    """The same sheet with something told of one channel."""
    kept = tuple(row for row in sheet.channels if row.channel is not channel)
    row = sheet.facts(channel) or ChannelFacts(channel)
    return replace(sheet, channels=(*kept, replace(row, **facts)))


def figures(baseline: Baseline) -> dict[tuple[Channel, str], float]:
    return {(row.channel, row.figure): row.modelled for row in baseline.fit}


def test_stores_stand_beside_what_the_sheet_tells_of_them(internet_provider, provider_operations):
    fits = {(row.channel, row.figure): row for row in internet_provider.fit}
    told = provider_operations.facts(Channel.STORE)
    assert fits[Channel.STORE, "wait"].observed == told.mean_wait
    assert fits[Channel.STORE, "abandoned"].observed == pytest.approx(told.abandoned, abs=0.001)
    assert fits[Channel.STORE, "wait"].modelled == pytest.approx(told.mean_wait, abs=1.0)  # min
    assert fits[Channel.STORE, "abandoned"].modelled == pytest.approx(told.abandoned, abs=0.04)


def test_the_stores_modelled_today_is_the_one_that_the_page_shows(internet_provider):
    today, fits = project(internet_provider).today.figures(), figures(internet_provider)
    for channel in (Channel.STORE, Channel.PHONE):
        assert fits[channel, "wait"] == pytest.approx(float(today[f"{channel}.wait"][0]))
        assert fits[channel, "abandoned"] == pytest.approx(float(today[f"{channel}.abandoned"][0]))


def test_what_is_not_told_of_a_store_or_of_stores_not_listed_is_compared_with_nothing():
    listed = calibrate(None, with_told(USUAL, Channel.STORE, mean_wait=3.0))
    assert (Channel.STORE, "wait") in figures(listed)
    assert (Channel.STORE, "abandoned") not in figures(listed)
    unlisted = with_told(SERVICES["store visits and no stores"], Channel.STORE, mean_wait=3.0, abandoned=0.1)
    assert not {key for key in figures(calibrate(None, unlisted)) if key[0] is Channel.STORE}


def test_the_fit_in_json_holds_the_stores_too(internet_provider):
    rows = project_document(project(internet_provider))["fit"]
    assert {("store", "wait"), ("store", "abandoned")} <= {(row["channel"], row["figure"]) for row in rows}


@LANGUAGES
def test_the_sentence_counts_waits_and_give_ups_alone(internet_provider, language):
    text = words(language)
    evidence = [row for row in internet_provider.fit if row.figure != "contacts"]
    good = sum(judged(row) == "good" for row in evidence)
    assert len(evidence) == 4  # stores and phone, wait and give-ups each
    says = fit_says(internet_provider, text)
    assert says.startswith(text("today.fit.says", n=good, all=4))
    assert text("today.fit.by_construction") in says


@LANGUAGES
def test_the_table_calls_contacts_fitted_and_not_good(internet_provider, language):
    text = words(language)
    marks = fit_table(internet_provider, text)[text("today.fit.judged")]
    fitted = [mark == text("today.fit.fitted") for mark in marks]
    assert fitted == [row.figure == "contacts" for row in internet_provider.fit]


@LANGUAGES
def test_with_nothing_told_nothing_is_claimed(language):
    text = words(language)
    says = fit_says(calibrate(None, USUAL), text)
    assert says == f"{text('today.fit.nothing_told')} {text('today.fit.by_construction')}"


@LANGUAGES
def test_working_hours_are_called_the_data_s_own_only_where_nothing_of_them_was_guessed(language):
    text = words(language)
    unstaffed = replace(USUAL, staffing={way: people for way, people in USUAL.staffing.items() if way is not PHONE})
    assert table_note(calibrate(None, USUAL), text) == text("today.table_note")
    told = text("today.table_note_guessed", channels=text("channels.phone"))
    assert table_note(calibrate(None, unstaffed), text) == told
    hours = replace(USUAL, guessed=("phone.hours",))
    assert table_note(calibrate(None, hours), text) == told


def test_a_match_is_judged_by_the_figures_that_are_shown_and_its_limits_are_told():
    assert judged(Fit(PHONE, "abandoned", 0.0904, 0.11040)) == "good"  # 9.0 and 11.0 %
    assert judged(Fit(PHONE, "abandoned", 0.0904, 0.11060)) == "fair"  # 9.0 and 11.1 %
    assert judged(Fit(PHONE, "wait", 5.0, 5.4)) == "good"
    for told in ("2 percentage points", "15\xa0s", "10%", "5 percentage points", "30\xa0s", "25%"):
        assert told in limits_say(EN)


def test_give_ups_are_shown_finely_enough_to_check_the_judgement(internet_provider):
    rows = fit_table(internet_provider, EN)
    given_up = rows[rows[EN("today.fit.what")].str.endswith(EN("today.fit.abandoned"))]
    assert given_up[EN("today.fit.observed")].str.fullmatch(r"\d+\.\d%").all()


def test_a_wait_by_which_staff_were_guessed_is_no_evidence_either():
    unstaffed = {way: people for way, people in USUAL.staffing.items() if way is not PHONE}
    baseline = calibrate(None, with_told(replace(USUAL, staffing=unstaffed), PHONE, mean_wait=2.0, abandoned=0.05))
    fits = {row.figure: row.fitted for row in baseline.fit if row.channel is PHONE}
    assert fits == {"contacts": True, "wait": True, "abandoned": False}
    assert EN("today.fit.wait_sized_staff") in fit_says(baseline, EN)


@LANGUAGES
def test_contacts_that_could_not_be_met_are_not_called_met(tiny_operations, language):
    """So many calls cannot go with so few visits, since many who ring in vain come to a store."""
    flood = {way: series * (60 if way is PHONE else 1) for way, series in tiny_operations.arrivals.items()}
    staff = {way: people * (60 if way is PHONE else 1) for way, people in tiny_operations.staffing.items()}
    baseline = calibrate(None, replace(tiny_operations, arrivals=flood, staffing=staff))
    assert "baseline.not_met" in {finding.code for finding in baseline.findings}
    says, text = fit_says(baseline, words(language)), words(language)
    assert text("today.fit.not_all_met") in says
    assert text("today.fit.by_construction") not in says
