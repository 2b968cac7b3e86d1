"""What all charts share: numbers in the reader's format, and no data of their own."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from cx_models.presentation.numbers import MINUS, SPACE
from cx_models.presentation.words import Language

ROWS = "rows"  # what every chart calls its data
UNSIGNED_ZERO = "datum.value == 0 ? '0' : datum.label"  # on axes whose other numbers carry their sign

_NUMBERS = {
    Language.FI: {
        "decimal": ",", "thousands": SPACE, "grouping": [3], "currency": ["", f"{SPACE}€"],
        "percent": f"{SPACE}%", "minus": MINUS,
    },
    Language.EN: {
        "decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""], "percent": "%", "minus": MINUS,
    },
}  # fmt: skip


def bare(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart, language: Language
) -> dict[str, Any]:
    """The chart as a plain specification; the page gives the data at each run."""
    spec: dict[str, Any] = chart.to_dict()
    for own in ("data", "datasets", "$schema"):
        spec.pop(own, None)
    for layer in spec.get("layer", ()):
        layer.pop("data", None)
    ink = {"labelColor": "currentColor", "titleColor": "currentColor", "labelFontSize": 13, "titleFontSize": 13}
    spec["config"] = {
        "locale": {"number": _NUMBERS[language]},
        "view": {"stroke": None},
        "mark": {"aria": False},  # the chart has one description and a table beside it: marks are not read one by one
        "axis": {**ink, "aria": False},  # the page's own text colour, light or dark; told aloud it would be English
        "axisDiscrete": {"labelFlush": False},  # else the first name stands below its row
        "legend": {**ink, "aria": False},
        "header": ink,
        "rule": {"color": "currentColor"},
        "text": {"color": "currentColor"},
    }
    return spec


def filled(spec: dict[str, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """The specification with its rows, under the name that the marks ask for: it is drawn once, and with them.

    Data without a name would reach the browser after a first drawing of an empty chart, with a warning for
    every scale. Likewise a height per row becomes a height: a step cannot be fitted to the page's width. And where the
    order is that of the rows, it is told: a chart that gets new rows would keep names it has seen where they were.
    """
    spec = _in_order(spec, rows)
    height = spec.get("height")
    if isinstance(height, dict):
        pixels = height["step"] * rows[_rows_along(spec)].nunique()
        spec = {**spec, "height": pixels, "autosize": {"type": "fit-x", "contains": "padding"}}
    return {**spec, "data": {"name": ROWS}, "datasets": {ROWS: rows}}


def _in_order(spec: dict[str, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """The specification with the names of the rows, in their order, wherever it says to take them as they come."""
    ordered = dict(spec)
    if "encoding" in spec:
        ordered["encoding"] = {name: _named(one, rows) for name, one in spec["encoding"].items()}
    if "layer" in spec:
        ordered["layer"] = [_in_order(layer, rows) for layer in spec["layer"]]
    return ordered


def _named(channel: Any, rows: pd.DataFrame) -> Any:
    as_they_come = isinstance(channel, dict) and "sort" in channel and channel["sort"] is None
    if not as_they_come or channel.get("field") not in rows:
        return channel
    return {**channel, "sort": list(dict.fromkeys(rows[channel["field"]].tolist()))}


def _rows_along(spec: dict[str, Any]) -> str:
    """The field whose values are the rows of the chart."""
    units = (spec, *spec.get("layer", ()))
    heights = (unit.get("encoding", {}).get("y", {}) for unit in units)
    return str(next(y["field"] for y in heights if y.get("type") == "nominal"))
