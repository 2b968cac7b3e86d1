"""Intervals in words."""

import pytest

from cx_models.presentation.figures import band, difference
from cx_models.presentation.words import Language, words
from cx_models.quantities import Estimate


@pytest.mark.parametrize("language", Language)
def test_a_middle_that_can_be_seen_outside_its_interval_is_told_and_no_other(language):
    text = words(language)
    write = difference("phone.wait", text)
    inside, hardly, outside = (band(Estimate(-1.3, middle, -0.31), write, text) for middle in (-0.9, -0.305, 0.4))
    assert inside == hardly
    assert outside == text("scenario.band.outside", band=inside)


def test_no_width_at_nothing_is_no_change():
    text = words(Language.EN)
    assert band(Estimate(0.0, 0.0, 0.0), difference("phone.wait", text), text) == text("scenario.band.same")
