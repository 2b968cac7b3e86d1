"""Tiles as one piece of HTML: they wrap by themselves, and long figures are never cut."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cx_models.presentation.table_page import unbroken
from cx_models.presentation.tiles import Tile
from cx_models.presentation.words import Words

_STYLE = """<style>
.kanava-tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; margin: 0 }
.kanava-tiles > div { border: 1px solid color-mix(in srgb, currentColor 22%, transparent); border-radius: .5rem;
  padding: .6rem .75rem }
.kanava-tiles .name { font-size: .85rem }
.kanava-tiles .value { font-size: 1.4rem; line-height: 1.35; font-variant-numeric: tabular-nums; white-space: nowrap }
.kanava-tiles .beside { font-size: .82rem; min-height: 1.3em; font-variant-numeric: tabular-nums }
.st-key-why { scroll-margin-top: 4.5rem }
.kanava-tiles .stale { opacity: .72; font-style: italic }
.kanava-tiles button { font: inherit; font-size: .82rem; color: inherit; background: none; border: 0; margin: 0;
  padding: .25rem 0; min-height: 1.5rem; text-decoration: underline; text-underline-offset: .2em; cursor: pointer }
</style>"""


def tiles_html(tiles: Sequence[Tile], label: str, text: Words) -> str:
    """A list of boxes: a figure’s name, its value, what stands beside it, how sure it is, and whose causes are told."""
    boxes = "".join(
        f'<div role="listitem"><div class="name">{escape(tile.label)}</div>'
        f'<div class="value">{escape(tile.value)}</div>'
        + "".join(f'<div class="beside">{unbroken(part)}</div>' for part in (tile.beside,) if part)
        + f'<div class="{"beside stale" if tile.stale else "beside"}">{unbroken(tile.sure)}</div>'
        + (_why_button(tile, text) if tile.why else "")
        + "</div>"
        for tile in tiles
    )
    return f'{_STYLE}<div class="kanava-tiles" role="list" aria-label="{escape(label)}">{boxes}</div>'


def _why_button(tile: Tile, text: Words) -> str:
    name = escape(text("scenario.why_tile_of", name=tile.label))
    return (
        f'<button type="button" data-why="{escape(tile.why)}" aria-label="{name}">'
        f"{escape(text('scenario.why_tile'))}</button>"
    )


_GLANCE = """<style>
div:has(> .st-key-glance) { display: none }
@media (max-width: 640px) {
  .st-key-glance { background: light-dark(#ffffff, #10181e); padding: .35rem 0;
    border-bottom: 1px solid color-mix(in srgb, currentColor 22%, transparent) }
  div:has(> .st-key-glance) { display: flex; position: sticky; top: 3.75rem; z-index: 90 }
  [data-testid="stMain"] { scroll-padding-top: 8rem }
}
.kanava-glance { display: flex; flex-wrap: wrap; column-gap: .9rem; font-size: .88rem; line-height: 1.4 }
.kanava-glance > span { white-space: nowrap; font-variant-numeric: tabular-nums }
</style>"""


def glance_html(figures: Sequence[tuple[str, str]], label: str) -> str:
    """A line of short figures that stays in sight above the levers where the effects do not fit beside them."""
    said = "".join(f"<span>{escape(name)} <strong>{escape(value)}</strong></span>" for name, value in figures)
    return f'{_GLANCE}<div class="kanava-glance" role="group" aria-label="{escape(label)}">{said}</div>'
