"""A chart as a picture file: what the page shows, in the light theme's colours on white."""

from __future__ import annotations

import json
from typing import Any, Literal

import pandas as pd

from cx_models.presentation.charts.ink import TEXT
from cx_models.presentation.charts.look import filled

Kind = Literal["png", "svg"]
WIDTH = 860  # pixels of the drawing; a png has twice as many
SCALE = 2.0
INK, GRID, PAPER = "#12212b", "#dbe3e8", "#ffffff"
PALETTE = ("#0072b2", "#c75300", "#008a64", "#b4568c", "#8a6d00", "#5b6770")
FONT = "sans-serif"  # the drawer brings letters of its own for it, whatever the machine has


def picture(spec: dict[str, Any], rows: pd.DataFrame, title: str, kind: Kind) -> bytes:
    """The chart of ``spec`` filled with ``rows``, under its ``title``, as the bytes of a png or an svg file.

    It is drawn on this machine: nothing is fetched from anywhere.
    """
    import vl_convert  # noqa: PLC0415 - a second of starting, for those only who take a picture along

    whole = json.dumps(_dressed(filled(spec, rows), title), default=_plain).replace(TEXT, INK)
    if kind == "svg":
        return str(vl_convert.vegalite_to_svg(whole, allowed_base_urls=[])).encode()
    return bytes(vl_convert.vegalite_to_png(whole, scale=SCALE, allowed_base_urls=[]))


def _dressed(spec: dict[str, Any], title: str) -> dict[str, Any]:
    """The specification with what the page gives it: width, colours and letters; the table beside it has no names."""
    config = spec.get("config", {})
    axis = {
        "gridColor": GRID,
        "domain": False,
        "ticks": False,
        "labelPadding": 8,
        "titlePadding": 12,
        "titleFontWeight": "normal",
    }
    look = {
        "background": PAPER,
        "font": FONT,
        "range": {"category": list(PALETTE)},
        "mark": {**config.get("mark", {}), "color": PALETTE[0]},
        "title": {"anchor": "start", "fontSize": 16, "color": INK, "offset": 14},
        "axis": {**config.get("axis", {}), **axis},
    }
    return {**spec, "width": WIDTH, "padding": 16, "title": title, "config": {**config, **look}}


def _plain(value: Any) -> Any:
    """A table as the rows that a chart reads."""
    if isinstance(value, pd.DataFrame):
        return json.loads(value.to_json(orient="records"))
    raise TypeError(f"{type(value).__name__} is nothing that a chart reads")
