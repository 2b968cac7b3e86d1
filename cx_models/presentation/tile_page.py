"""Tiles as one piece of HTML: they wrap by themselves, and long figures are never cut."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cx_models.presentation.table_page import unbroken
from cx_models.presentation.tiles import Tile

_STYLE = """<style>
.kanava-tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; margin: 0 }
.kanava-tiles > div { border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: .5rem;
  padding: .6rem .75rem }
.kanava-tiles .name { font-size: .85rem }
.kanava-tiles .value { font-size: 1.4rem; line-height: 1.35; font-variant-numeric: tabular-nums; white-space: nowrap }
.kanava-tiles .beside { font-size: .82rem; min-height: 1.3em; font-variant-numeric: tabular-nums }
.kanava-tiles .stale { opacity: .72; font-style: italic }
</style>"""


def tiles_html(tiles: Sequence[Tile], label: str) -> str:
    """A list of boxes: a figure's name, its value, and what stands beside it and how sure it is."""
    boxes = "".join(
        f'<div role="listitem"><div class="name">{escape(tile.label)}</div>'
        f'<div class="value">{escape(tile.value)}</div>'
        + "".join(f'<div class="beside">{unbroken(part)}</div>' for part in (tile.beside,) if part)
        + f'<div class="{"beside stale" if tile.stale else "beside"}">{unbroken(tile.sure)}</div></div>'
        for tile in tiles
    )
    return f'{_STYLE}<div class="kanava-tiles" role="list" aria-label="{escape(label)}">{boxes}</div>'
