"""The feedback reader finds in the samples what their generator put there, faults notwithstanding."""

import json
from pathlib import Path

import pytest

from cx_models.intake.reading import read_feedback

SAMPLES = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="module", params=["tiny_city", "internet_provider"])
def sample(request):
    folder = SAMPLES / request.param
    truth = json.loads((folder / "truth.json").read_text("utf-8"))["feedback"]
    return read_feedback(folder / "feedback.xlsx"), truth


def test_blank_repeated_and_total_rows_are_no_feedback(sample):
    reading, truth = sample
    assert reading.rejected["row.blank"] == truth["blank_rows"]
    assert reading.rejected["row.total"] == truth["total_rows"]
    assert reading.rejected["row.repeated"] == truth["repeated_rows"] > 0
    assert len(reading.feedback.records) == truth["answers"]


def test_marks_are_read_on_their_scale_and_those_outside_it_are_named(sample):
    reading, truth = sample
    outside = truth["csat_outside"]
    records = reading.feedback.records
    assert records["csat"].dropna().between(1, 5).all()
    assert records["csat"].count() == truth["csat_answers"] - outside
    assert records["csat"].mean() == pytest.approx(truth["csat_mean_of_answers"], abs=0.06)
    assert records["nps"].count() == truth["nps_answers"]
    assert reading.rejected.get("score.outside_scale", 0) == outside


def test_hardly_a_channel_or_place_is_lost(sample):
    reading, truth = sample
    records = reading.feedback.records
    named = records["channel"].value_counts()
    for channel, count in truth["answers_by_channel"].items():
        assert named[channel] == pytest.approx(count, abs=truth["channel_spelt_otherwise"])
    assert records["place"].isna().sum() <= truth["town_missing"] + 0.2 * truth["town_spelt_otherwise"] + 1


def test_every_day_is_read_whether_a_date_or_text(sample):
    reading, _ = sample
    assert reading.feedback.records["date"].notna().all()


def test_waits_written_as_minutes_and_seconds_are_seconds(sample):
    """Were ``04:22`` taken for hours and minutes, some wait would last for hours."""
    reading, _ = sample
    waits = reading.feedback.records["wait_s"].dropna()
    assert waits.between(0, 5000).all()


def test_no_invented_address_or_number_survives(sample):
    reading, _ = sample
    said = " ".join(reading.feedback.records["comment"].dropna())
    assert "@example.com" not in said
    assert "050 000 0" not in said
