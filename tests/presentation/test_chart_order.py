"""Charts show their rows in the order of the table, also after the names have changed."""

import pandas as pd

from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.charts.look import filled
from cx_models.presentation.words import Language


def orders(spec):
    own = [one["sort"] for one in spec.get("encoding", {}).values() if isinstance(one, dict) and "sort" in one]
    return own + [order for layer in spec.get("layer", ()) for order in orders(layer)]


def test_the_order_of_the_rows_is_told_by_name_and_follows_them():
    spec = changes_spec("+d", "", Language.EN, 3)
    for names in (["b", "a", "c"], ["c", "b", "x"]):
        rows = pd.DataFrame({"group": names, "low": 0.0, "middle": 0.0, "high": 0.0, "shown": ""})
        found = orders(filled(spec, rows))
        assert found and all(order == names for order in found)
    assert all(order is None for order in orders(spec))  # the cached specification stays as it was
