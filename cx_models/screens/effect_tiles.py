"""Tiles of which each can be asked why: a component of our own, drawn into the page itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.resources import files

import streamlit as st

from cx_models.presentation.tile_page import tiles_html
from cx_models.presentation.tiles import Tile
from cx_models.presentation.words import Words
from cx_models.screens import state

KEY = "effect_tiles"
CAUSES = "why"  # key of the box that tells the causes


def _part(kind: str) -> str:
    return files("cx_models.screens").joinpath(f"effect_tiles.{kind}").read_text("utf-8")


_TILES = st.components.v2.component("kanava_tiles", html=_part("html"), js=_part("js"), isolate_styles=False)


def draw_tiles(tiles: Sequence[Tile], asked: Callable[[], None], text: Words) -> None:
    """The tiles; ``asked`` is called when a reader asks why, and :func:`told` then holds of which figure."""
    html = tiles_html(tiles, text("scenario.effects"), text)
    _TILES(key=KEY, data={"html": html, "causes": f".st-key-{CAUSES}"}, on_why_change=asked)


def told() -> str:
    """The figure whose causes were asked for last; empty without one."""
    return str(getattr(state.value_of(KEY), "why", None) or "")
