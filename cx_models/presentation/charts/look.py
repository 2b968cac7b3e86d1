"""What all charts share: numbers in the reader's format, and no data of their own."""

from __future__ import annotations

from typing import Any

import altair as alt

from cx_models.presentation.numbers import MINUS, SPACE
from cx_models.presentation.words import Language

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
        "axis": ink,  # the page's own text colour, light or dark
        "legend": ink,
        "header": ink,
        "rule": {"color": "currentColor"},
        "text": {"color": "currentColor"},
    }
    return spec
