"""Missing voices in words."""

import pytest

from cx_models.presentation.missing_voices import voices_rows, voices_say, voices_table
from cx_models.presentation.words import Language, words
from cx_models.projection.missing_voices import MissingVoices
from cx_models.quantities import Estimate

LANGUAGES = pytest.mark.parametrize("language", Language)


def found(gap, width=0.01):
    def around(value):
        return Estimate(value - width, value, value + width)

    return MissingVoices(around(1200.0), around(0.03), around(0.05), around(0.6), around(0.6 - gap), around(gap))


@LANGUAGES
@pytest.mark.parametrize(("gap", "code"), [(0.04, "brighter"), (-0.04, "darker"), (0.005, "alike")])
def test_which_way_the_survey_errs_is_told(language, gap, code):
    text = words(language)
    told = voices_say(found(gap), text)
    assert text(f"voices.{code}", size="|").split("|")[-1].strip() in told
    assert "\N{MINUS SIGN}" not in told and "(2–4" in told


@LANGUAGES
def test_before_the_draws_no_interval_is_claimed(language):
    assert "(" not in voices_say(found(0.04, width=0.0), words(language))


@LANGUAGES
def test_rows_and_table_hold_the_same_figures(language):
    text = words(language)
    rows = voices_rows(found(0.04), text)
    assert rows["group"].tolist() == [text("voices.surveyed"), text("voices.everyone")]
    headers, lines = voices_table(found(0.04), text)
    assert len(headers) == 4 and len(lines) == 6
    assert lines[0][2] == 1200 and lines[3][2] == pytest.approx(60)
