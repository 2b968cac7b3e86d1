"""The numbers we assume: sound in themselves, and no surer than what they rest on."""

import csv
import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtri

from cx_models.assumptions.entry import UNITS, Assumption
from cx_models.assumptions.registry import Assumptions, Worlds, shipped, sources
from cx_models.baseline.calibrate import calibrate
from cx_models.intake.read_operations import read_operations
from cx_models.projection.outcome import outcome, todays_outcome
from cx_models.projection.project import lots, project
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
ENTRIES = pytest.mark.parametrize("entry", tuple(shipped()), ids=lambda entry: entry.key)
OUR_READING = {  # sources that the evidence table does not hold, and where they were seen
    "K1": "marketingcharts.com/customer-centric/privacy-and-security-225814",
    "K2": "arstechnica.com, 96% of US users opt out of app tracking in iOS 14.5, May 2021",
    "K3": "the paper's abstract, Marketing Science 39(1)",
    "K4": "hudsonink.com/resources/smi/are-you-ignoring-your-inbox, quoting the survey's shares",
    "K7": "the paper's abstract, experts.illinois.edu",
    "K6": "the paper's abstract, ideas.repec.org/a/eee/transa/v45y2011i1p1-17.html",
    "K16": "the paper's abstract, dx.doi.org/10.1007/s11747-009-0155-z",
    "K17": "the paper's abstract, db-thueringen.de/receive/dbt_mods_00024842",
    "K18": "the paper's abstract, studylib.net/doc/18158731",
    "K19": "the paper's abstract, doi 10.1108/09604520810920059",
    "K20": "the paper's abstract, doi 10.1177/0022243720941832",
    "K21": "the paper's abstract, doi 10.1287/mnsc.2020.3758",
    "K5": "bizfluent.com/info-7830663-importance-response-time-service-industry.html, quoting Chaffey",
    "K8": "the paper's abstract, arxiv.org/abs/1909.02638",
    "K9": "the paper's abstract, hdl.handle.net/1721.1/129999",
    "K10": "the working paper's abstract, zew.de, discussion paper 16-031",
    "K11": "the preprint's abstract, doi 10.31234/osf.io/gqs5h",
    "K12": "the authors' summary, internetpolicy.mit.edu",
    "K13": "the paper's abstract, blues.cs.berkeley.edu, and the 12% in computingreviews.com, review 142723",
    "K14": "the paper's abstract, doi 10.1177/00222429241288456",
    "K15": "the paper's abstract, doi 10.1108/JOSM-10-2020-0380",
}
BY_ARITHMETIC = {
    "digital.assisted": 1 - 0.73,
    "chat.level": ndtri(0.77) - ndtri(0.81),
}


@pytest.fixture(scope="module")
def evidence():
    """Rows of the evidence table and of the facts, by id."""
    tables = [SHARED / "evidence" / "evidence.csv", SHARED / "data" / "facts" / "channel_facts.csv"]
    if not all(table.exists() for table in tables):
        pytest.skip("the evidence table is not beside this checkout")
    rows = {}
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            rows |= {row["id"]: row for row in csv.DictReader(file)}
    return rows


def seen(row):
    """Whether the table says that the source was read."""
    if "verified" in row:
        return row["verified"] == "yes"
    return row["how_seen"].startswith("stored copy") and "unverified" not in row["source"]


def numbers_in(row):
    """Every number that a row tells, also as a share where it may be a percentage; its sign does not matter."""
    told = " ".join(row.get(name, "") for name in ("value", "low", "high", "context", "parameter", "note"))
    told = told.replace("seven", "7")
    found = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", told)]
    return [*found, *(number / 100 for number in found)]


@ENTRIES
def test_every_number_lies_in_its_range_and_within_what_has_a_meaning(entry):
    assert entry.floor <= entry.low <= entry.value <= entry.high <= entry.ceiling


@ENTRIES
def test_a_number_without_a_source_is_called_a_guess(entry):
    assert entry.guess or entry.evidence


@ENTRIES
def test_every_source_named_is_cited(entry):
    assert set(entry.evidence) | set(entry.against) <= set(sources())


def test_every_source_cited_is_named_by_some_assumption():
    assert set(sources()) == {code for entry in shipped() for code in (*entry.evidence, *entry.against)}


def test_every_unit_is_used():
    assert {entry.unit for entry in shipped()} == set(UNITS)


@ENTRIES
def test_verified_rests_on_a_source_that_was_seen(entry):
    assert not entry.verified or any(sources()[code].verified for code in entry.evidence)


def test_every_source_is_a_row_of_the_evidence_and_no_surer_than_it(evidence):
    assert {code for code in sources() if code not in evidence} == set(OUR_READING)
    rows = {code: source for code, source in sources().items() if code in evidence}
    assert {code for code, source in rows.items() if source.verified and not seen(evidence[code])} == set()


def test_what_only_we_have_read_makes_no_number_more_than_a_guess():
    assert {entry.key for entry in shipped() if set(entry.evidence) & set(OUR_READING) and not entry.guess} == set()


@ENTRIES
def test_a_verified_number_can_be_read_in_its_evidence_or_computed_from_it(entry, evidence):
    if not entry.verified:
        return
    told = [number for code in entry.evidence if seen(evidence[code]) for number in numbers_in(evidence[code])]
    told.append(abs(BY_ARITHMETIC.get(entry.key, np.nan)))
    assert any(abs(abs(entry.value) - number) < 0.005 for number in told)


@pytest.mark.parametrize(
    "key",
    [
        "choice.new_bot",  # the source tells who used a bot in their last contact, not who takes a new one first
        "choice.new_chat",  # chat's share of today's contacts, not of those a new one would draw
        "chat.slower_per_extra",  # the source tells of several conversations together, not of each further one
        "digital.occasional",  # a difference of two surveys of two years, as if one group were part of the other
    ],
)
def test_a_number_that_its_source_gives_of_something_else_is_called_a_guess(key):
    assert shipped()[key].guess and not shipped()[key].verified


def test_the_range_of_slower_chats_holds_both_figures_of_its_source():
    entry = shipped()["chat.slower_per_extra"]
    assert (entry.low, entry.high) == (0.04, 0.18)


def test_satisfied_customers_range_over_every_service_that_the_sources_tell_of():
    entry = shipped()["satisfied.unknown"]
    assert entry.low <= 0.73 and entry.high >= 0.91


@pytest.mark.parametrize("key", ["choice.new_bot", "choice.new_chat", "resolution.web"])
def test_what_speaks_against_online_channels_saving_contacts_is_shown(key):
    assert "E089" in shipped()[key].against


def test_editing_leaves_the_shipped_set_alone():
    edited = shipped().with_value("redial.share", 0.1)
    assert [entry.key for entry in edited.edited()] == ["redial.share"]
    assert not shipped().edited()


def test_a_range_is_edited_without_the_value_and_reaches_the_worlds():
    edited = shipped().with_range("redial.share", 0.6, 0.7)
    assert edited["redial.share"].value == shipped()["redial.share"].value
    drawn = edited.worlds(64, seed=3)["redial.share"]
    assert drawn.min() >= 0.6 and drawn.max() <= 0.7
    with pytest.raises(ValueError, match="outside its range"):
        shipped().with_range("redial.share", 0.0, 0.1)


def test_a_choice_stays_one_whatever_its_value():
    assert shipped().with_value("target.wait", 9.0)["target.wait"].is_choice


@ENTRIES
def test_what_has_no_meaning_is_refused(entry):
    for value in (entry.floor - 0.1, entry.ceiling + 0.1, np.nan, np.inf):
        with pytest.raises(ValueError, match=entry.key):
            shipped().with_value(entry.key, value)


def test_plausible_worlds_keep_to_the_ranges_and_repeat_with_their_seed():
    worlds, again = shipped().worlds(64, seed=3), shipped().worlds(64, seed=3)
    for entry in shipped():
        assert entry.low <= worlds[entry.key].min() and worlds[entry.key].max() <= entry.high
        assert (worlds[entry.key] == again[entry.key]).all()


@pytest.fixture(scope="module")
def tiny_city():
    return read_operations(ROOT / "sample_data" / "tiny_city" / "operations.xlsx").operations


def everything(baseline):
    return Scenario(
        "everything",
        (
            CloseStores(also=(baseline.observed.service.stores[0].name,)),
            StaffPhone(morning=1, midday=1, delay_weeks=5),
            OfferCallBack(threshold=2.0),
            AddChat(agents=1),
            AddBot(hand_over="person", assisted=0.3),
        ),
    )


def nowhere_finite(figures):
    """In which worlds some figure is none."""
    return np.flatnonzero(~np.isfinite(np.stack(list(figures.values()))).all(axis=0))


@pytest.mark.slow
@pytest.mark.parametrize("end", ["floor", "ceiling"])
@pytest.mark.filterwarnings("error")
def test_every_value_that_may_be_entered_gives_finite_figures(end, tiny_city):
    """One world for each assumption, with that one at its end and the others at their middle."""
    baseline = calibrate(None, tiny_city)
    entries = tuple(shipped())
    numbers = {
        mine.key: np.array([getattr(mine, end) if mine is entry else mine.value for entry in entries])
        for mine in entries
    }
    service = everything(baseline).applied_to(baseline.observed.service)
    for lot in lots(len(entries)):
        reference = baseline.under(Worlds(numbers).among(lot))
        for found in (todays_outcome(baseline.observed, reference), outcome(baseline.observed, reference, service)):
            wrong = nowhere_finite(found.figures())
            assert [entries[lot][place].key for place in wrong] == []


def read_of_today(tiny_city):
    """The assumptions that the reading of today's service rests on, whatever the world."""
    seen = set()

    class Seen(Assumptions):
        def __getitem__(self, key):
            seen.add(key)
            return super().__getitem__(key)

    calibrate(None, tiny_city, Seen(shipped().entries))
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("end", ["floor", "ceiling"])
@pytest.mark.filterwarnings("error")
def test_an_assumption_of_today_at_its_end_and_every_tenth_of_the_others_is_followed_exactly(end, tiny_city):
    of_today = read_of_today(tiny_city)
    assert "handling.email" in of_today
    for key in sorted(of_today | {entry.key for entry in tuple(shipped())[5 * (end == "floor") :: 10]}):
        baseline = calibrate(None, tiny_city, shipped().with_value(key, getattr(shipped()[key], end)))
        projection = project(baseline, everything(baseline))
        for found in (projection.today, projection.changed):
            assert nowhere_finite(found.figures()).size == 0, key


def test_an_assumption_holds_no_sentence():
    """What explains it is worded in the reader's language, in ``presentation``."""
    assert {field.name for field in fields(Assumption)}.isdisjoint({"source", "note", "counter"})
