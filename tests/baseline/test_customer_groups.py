"""Customer groups where the sheet is silent: the country's shares, moved by each town's age."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.service.areas import finland
from cx_models.service.customers import Segment


def test_a_company_spread_as_the_country_has_the_countrys_share_without_basic_skills(tiny_operations):
    everywhere = {place.code: float(place.population) for place in finland()}
    silent = replace(tiny_operations, customers=everywhere, segments={})
    count = calibrate(None, silent).observed.customers.count
    share = count[:, list(Segment).index(Segment.ASSISTED)].sum() / count.sum()
    assert share == pytest.approx(shipped()["digital.assisted"].value)
