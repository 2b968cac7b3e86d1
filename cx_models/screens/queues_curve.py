"""The staffing curve that a hand, a finger or the keyboard can pull at: a component of our own, all of it inline."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import Any

import streamlit as st

from cx_models.presentation.charts.queue_day import hours_of, times_of
from cx_models.presentation.words import Words
from cx_models.projection.line_day import LineDay
from cx_models.queues.staffing import Counts
from cx_models.screens import state

KEY = "queues.curve"


def _part(kind: str) -> str:
    return files("cx_models.screens").joinpath(f"queues_curve.{kind}").read_text("utf-8")


_CURVE = st.components.v2.component("kanava_staffing_curve", html=_part("html"), css=_part("css"), js=_part("js"))


def draw_curve(
    day: LineDay, values: Counts, of: str, heard: float, most: int, released: Callable[[], None], text: Words
) -> None:
    """The curve with the roster in grey behind it and the work that comes as dots.

    ``of`` names what the curve belongs to, ``heard`` the last release that was taken in; ``released`` is called when
    there is a new one, which :func:`told` then holds.
    """
    names = {name: text(f"queues.curve.{name}") for name in ("label", "hint")}
    names["value"] = text("queues.curve.value", agents="{agents}", roster="{roster}")
    _CURVE(
        key=KEY,
        data={
            "of": of,
            "heard": heard,
            "first": day.first,
            "values": [int(value) for value in values],
            "roster": [int(value) for value in day.people],
            "work": [float(value) for value in day.load],
            "open": [bool(value) for value in day.opened],
            "times": times_of(day, text),
            "hours": hours_of(day, text),
            "most": most,
            "words": names,
        },
        on_released_change=released,
    )


def told() -> dict[str, Any]:
    """What the browser released last: ``of``, ``values`` and when, ``at``; empty without one."""
    found = state.value_of(KEY)
    return dict(getattr(found, "released", None) or {})
