"""What a scenario does: a headline, tiles whose intervals follow, and one chart at a time behind tabs."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation import tiles
from cx_models.presentation.numbers import number
from cx_models.presentation.rests import rests_say, rests_table
from cx_models.presentation.sentences import scenario as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.tile_page import tiles_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.scenario.scenario import NO_CHANGE
from cx_models.screens import pictures, projected, state
from cx_models.screens.why import draw_why

LOOK_AGAIN = 0.2  # seconds between looks for the interval
_SHOWN = "bands"


def draw_effects(text: Words, baseline: Baseline) -> None:
    """Everything that follows from the scenario at hand."""
    chosen = state.work().chosen
    projection = projected.project(baseline, chosen)
    if not chosen.levers:
        st.info(text("scenario.nothing_yet"))
    else:
        st.markdown(f"**{says.headline(projection, text)}**")
        for note in (says.remedy_note(chosen, text), says.callback_note(projection, text)):
            if note:
                st.caption(note)
    _tiles(projection, text)
    tab = pictures.draw_tabs(projection, text)
    _why(projection, tab, text)
    _settled(projection, text)
    _meanings(projection, text)


def _tiles(projection: Projection, text: Words) -> None:
    """The figures at once; where the interval is still awaited, in a fragment that looks for it."""
    baseline, chosen = projection.baseline, projection.scenario
    drawing = projected.drawing()
    if projection.draws is not None or drawing.failed(baseline, chosen):
        _draw_tiles(projection, text)
    else:
        drawing.want(state.session_name(), baseline, chosen)
        drawing.want(baseline.digest, baseline, NO_CHANGE)
        _awaiting_tiles(projection, text)


@st.fragment(run_every=LOOK_AGAIN)
def _awaiting_tiles(projection: Projection, text: Words) -> None:
    """Drawn anew until the interval has come; the charts, which show it too, follow in a run of the page."""
    baseline, chosen = projection.baseline, projection.scenario
    drawing = projected.drawing()
    found = replace(projection, draws=drawing.get(baseline, chosen))
    _draw_tiles(found, text)
    if found.draws is not None or drawing.failed(baseline, chosen):
        st.rerun()


def _draw_tiles(projection: Projection, text: Words) -> None:
    if projection.draws is not None:
        state.remember(_SHOWN, tiles.bands(projection, text))
        state_of = "ready"
    else:
        failed = projected.drawing().failed(projection.baseline, projection.scenario)
        state_of = "failed" if failed else "awaited"
    found = tiles.tiles(projection, state.recalled(_SHOWN, {}), state_of, text)
    st.html(tiles_html(found, text("scenario.effects")))


def _why(projection: Projection, tab: str, text: Words) -> None:
    """Where a figure's change comes from; worked out when opened."""
    opened = st.expander(text("scenario.why"), on_change="rerun", key="why")
    if opened.open:
        with opened:
            draw_why(projection, tab, text)


def _meanings(projection: Projection, text: Words) -> None:
    with st.expander(text("scenario.meanings")):
        for tile in tiles.tiles(projection, {}, "awaited", text):
            st.markdown(f"**{tile.label}.** {tile.help}")
        st.markdown(text("scenario.band.middle"))


def _settled(projection: Projection, text: Words) -> None:
    """How far the loop got, and on demand whether it could have ended elsewhere."""
    settled = projection.changed.settled
    with st.expander(text("scenario.settled.label"), icon=None if settled.converged else ":material/warning:"):
        words = "scenario.settled.done" if settled.converged else "scenario.settled.not_done"
        st.markdown(text(words, n=settled.rounds, gap=number(float(settled.gap.max()), text.language, 2)))
        if st.button(text("scenario.settled.ask"), key="ask_rests"):
            found = projected.rests(projection)
            st.markdown(rests_say(found, text))
            if len(found) > 1:
                st.html(table_html(rests_table(found, text), text("scenario.settled.table")))
