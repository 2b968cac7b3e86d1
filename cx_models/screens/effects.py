"""What a scenario does: a headline, tiles whose intervals follow, and one chart at a time behind tabs."""

from __future__ import annotations

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation import tiles
from cx_models.presentation.numbers import number
from cx_models.presentation.sentences import scenario as says
from cx_models.presentation.tile_page import tiles_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.scenario.scenario import NO_CHANGE
from cx_models.screens import pictures, projected, state
from cx_models.screens.why import draw_why

LOOK_AGAIN = 0.3  # seconds between looks for the interval
_SHOWN = "bands"


def draw_effects(text: Words, baseline: Baseline) -> None:
    """Everything that follows from the scenario at hand."""
    chosen = state.work().chosen
    projection = projected.project(baseline, chosen)
    if not chosen.levers:
        st.info(text("scenario.nothing_yet"))
    else:
        st.markdown(f"**{says.headline(projection, text)}**")
        if note := says.callback_note(projection, text):
            st.caption(note)
    shown = _tiles(projection, text)
    tab = pictures.draw_tabs(projection, text)
    _why(projection, tab, text)
    _settled(projection, text)
    _meanings(shown, text)


def _tiles(projection: Projection, text: Words) -> tuple[tiles.Tile, ...]:
    """The figures at once; a small fragment waits for the interval and then has the page drawn again."""
    baseline, chosen = projection.baseline, projection.scenario
    drawing = projected.drawing()
    failed = drawing.failed(baseline, chosen)
    if projection.draws is not None:
        state.remember(_SHOWN, tiles.bands(projection, text))
    else:
        drawing.want(state.session_name(), baseline, chosen)
        drawing.want(baseline.digest, baseline, NO_CHANGE)
    fresh = projection.draws is not None
    found = tiles.tiles(projection, state.recalled(_SHOWN, {}), "ready" if fresh else "failed" if failed else "", text)
    st.html(tiles_html(found, text("scenario.effects")))
    if not fresh and not failed:
        _wait_for(projection)
    return found


@st.fragment(run_every=LOOK_AGAIN)
def _wait_for(projection: Projection) -> None:
    drawing = projected.drawing()
    done = drawing.get(projection.baseline, projection.scenario) is not None
    if done or drawing.failed(projection.baseline, projection.scenario):
        st.rerun()


def _why(projection: Projection, tab: str, text: Words) -> None:
    """Where a figure's change comes from; worked out when opened."""
    opened = st.expander(text("scenario.why"), on_change="rerun", key="why")
    if opened.open:
        with opened:
            draw_why(projection, tab, text)


def _meanings(shown: tuple[tiles.Tile, ...], text: Words) -> None:
    with st.expander(text("scenario.meanings")):
        for tile in shown:
            st.markdown(f"**{tile.label}.** {tile.help}")


def _settled(projection: Projection, text: Words) -> None:
    """How far the loop got, and on demand whether it could have ended elsewhere."""
    settled = projection.changed.settled
    with st.expander(text("scenario.settled.label"), icon=None if settled.converged else ":material/warning:"):
        words = "scenario.settled.done" if settled.converged else "scenario.settled.not_done"
        st.markdown(text(words, n=settled.rounds, gap=number(float(settled.gap.max()), text.language, 2)))
        if st.button(text("scenario.settled.ask"), key="ask_rests"):
            st.markdown(text("scenario.settled.one" if projected.rests(projection) == 1 else "scenario.settled.two"))
