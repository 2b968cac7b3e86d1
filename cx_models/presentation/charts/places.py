"""Finland as dots: where customers live, where the stores are, and where a change is felt. No map tiles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from cx_models.presentation.charts.ink import BETTER, OPEN, TODAY, WORSE
from cx_models.presentation.charts.look import ROWS, UNSIGNED_ZERO, bare
from cx_models.presentation.figures import points, with_band
from cx_models.presentation.numbers import number
from cx_models.presentation.words import Language, Words, words
from cx_models.quantities import Estimate, Floats
from cx_models.service.areas import finland
from cx_models.service.customers import Customers
from cx_models.service.offer import Service, Store

MIDDLE = np.cos(np.radians(64.5))  # how much narrower a degree of longitude is in the middle of Finland
HEIGHT, WIDTH = 560, 300
MOST = 20  # percentage points at full colour, whatever the scenario: a colour always means the same
_COLUMNS = ["kind", "x", "y", "name", "customers", "change", "shown"]


def place_rows(customers: Customers, service: Service, change: Floats | None, text: Words) -> pd.DataFrame:
    """The country's ground, customers by municipality (``change`` ``(A,)`` in satisfaction, None today), stores."""
    counts = customers.count.sum(axis=1)
    moved = np.zeros(len(counts)) if change is None else change
    shown = [_shown(count, None if change is None else move, text) for count, move in zip(counts, moved, strict=True)]
    where = pd.DataFrame(
        {
            "kind": "customers",
            "x": customers.lon * MIDDLE,
            "y": customers.lat,
            "name": list(customers.names),
            "customers": counts,
            "change": 100 * moved,
            "shown": shown,
        }
    )
    stores = [
        *(_store(store, "closed", text) for store in service.closed),
        *(_store(store, "open", text) for store in service.stores),
    ]
    return pd.concat([_ground(), where, pd.DataFrame(stores, columns=_COLUMNS)], ignore_index=True)


@cache
def _ground() -> pd.DataFrame:
    every = finland()
    return pd.DataFrame(
        {
            "kind": "ground",
            "x": [place.lon * MIDDLE for place in every],
            "y": [place.lat for place in every],
            "name": "",
            "customers": 0.0,
            "change": 0.0,
            "shown": "",
        }
    )


def _store(store: Store, kind: str, text: Words) -> dict[str, Any]:
    said = text(f"charts.places.{kind}")
    return {
        "kind": kind, "x": store.lon * MIDDLE, "y": store.lat, "name": store.name,
        "customers": 0.0, "change": 0.0, "shown": said,
    }  # fmt: skip


def _shown(count: float, change: float | None, text: Words) -> str:
    customers = f"{number(count, text.language)} {text('charts.places.customers')}"
    return customers if change is None else f"{customers}, {points(change, text)}"


@cache
def place_spec(coloured: bool, language: Language) -> dict[str, Any]:
    """Dots over the country: grey ground, customers by size, stores by shape."""
    text = words(language)
    flat = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    base = alt.Chart(alt.NamedData(ROWS)).encode(
        x=alt.X("x:Q", axis=flat, scale=_whole("x")),
        y=alt.Y("y:Q", axis=flat, scale=_whole("y")),
    )
    about = [alt.Tooltip("name:N", title=text("charts.places.place")), alt.Tooltip("shown:N", title=" ")]
    ground = base.transform_filter("datum.kind == 'ground'").mark_circle(size=9, color=TODAY, opacity=0.35)
    size = alt.Size("customers:Q", scale=alt.Scale(range=[14, 900]), legend=None)
    living = base.transform_filter("datum.kind == 'customers'").mark_circle(opacity=0.75)
    living = living.encode(size=size, tooltip=about)
    if coloured:
        scale = alt.Scale(domain=[-MOST, 0, MOST], range=[WORSE, TODAY, BETTER], interpolate="lab", clamp=True)
        legend = alt.Legend(
            orient="bottom", gradientLength=150, format="+d", values=[-MOST, 0, MOST], labelExpr=UNSIGNED_ZERO
        )
        living = living.encode(
            color=alt.Color("change:Q", title=text("charts.places.scale"), scale=scale, legend=legend)
        )
    closed = base.transform_filter("datum.kind == 'closed'").mark_point(
        shape="cross", angle=45, size=90, filled=True, color=WORSE, opacity=1, stroke="white", strokeWidth=0.6
    )
    opened = base.transform_filter("datum.kind == 'open'").mark_point(
        shape="triangle-down", size=130, filled=True, color=OPEN, opacity=1, stroke="white", strokeWidth=0.8
    )
    layers = (ground, living, closed.encode(tooltip=about), opened.encode(tooltip=about))
    return bare(alt.LayerChart(layer=list(layers)).properties(height=HEIGHT, width=WIDTH), language)


def _whole(side: str) -> alt.Scale:
    """The whole country from end to end, whichever dots are on the map."""
    ground = _ground()[side]
    return alt.Scale(domain=[float(ground.min()), float(ground.max())], zero=False, nice=False, padding=8)


def worst_table(customers: Customers, changes: Sequence[Estimate], text: Words, count: int = 12) -> pd.DataFrame:
    """The municipalities where satisfaction moves most downwards, as written, with the interval once drawn."""
    order = sorted(range(len(changes)), key=lambda place: changes[place].middle)[:count]
    unit = text("scenario.points.unit", value="")

    def written(change: Estimate) -> str:
        return with_band(change, lambda share: points(share, text).removesuffix(unit), text)

    return pd.DataFrame(
        {
            text("charts.places.area"): [customers.names[place] for place in order],
            text("charts.places.scale"): [written(changes[place]) for place in order],
            text("charts.places.count"): [
                number(float(customers.count[place].sum()), text.language) for place in order
            ],
        }
    )
