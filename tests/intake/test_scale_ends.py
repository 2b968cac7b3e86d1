"""A scale has two ends: nothing is read on one that has not."""

import numpy as np
import pandas as pd
import pytest

from cx_models.intake.cells import column
from cx_models.intake.feedback import Scale
from cx_models.intake.scales import read_scores


def read(header, cells, kind):
    return read_scores(column(0, header, "", pd.Series(cells, dtype=object)), kind)


@pytest.mark.parametrize("ends", [(1, 1), (5, 1), (0, float("nan"))])
def test_a_scale_without_two_ends_is_refused_in_words(ends):
    with pytest.raises(ValueError, match="from a lower to a higher answer"):
        Scale(*ends)


def test_one_out_of_one_is_the_best_of_none_and_one():
    scored = read("Ratkesiko?", ["1/1", "0/1", "1/1"], "item")
    assert scored.scale == Scale(0.0, 1.0)
    assert read("Ratkesiko?", ["1/1", "1/1"], "item").scale == Scale(0.0, 1.0)


def test_one_out_of_one_among_other_fractions_is_all_of_it():
    scored = read("Arvosana", ["1/1", "5/5", "1/5", "10/10"], "csat")
    assert scored.mixed
    assert sorted(scored.values) == [0.0, 100.0, 100.0, 100.0]


@pytest.mark.parametrize("cells", [["3/0", "2/0"], ["3/0", "4/5", "5/5", "8/10"]])
def test_out_of_nothing_is_no_scale(cells):
    scored = read("Arvosana", cells, "csat")
    assert scored.scale is None or scored.scale.low < scored.scale.high
    assert not np.isinf(scored.values).any()
