"""What a scenario does: a headline, tiles whose intervals follow, and one chart at a time behind tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation import tiles
from cx_models.presentation.numbers import number
from cx_models.presentation.rests import rests_told
from cx_models.presentation.sentences import scenario as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.tile_page import glance_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate
from cx_models.scenario.scenario import NO_CHANGE
from cx_models.screens import effect_tiles, pictures, projected, state, why

_SHOWN, _RESTS = "effects.estimates", "effects.rests"


def draw_effects(text: Words, baseline: Baseline, glance: DeltaGenerator) -> Callable[[], None]:
    """What follows from the scenario at hand; ``glance`` is where its few main figures stay in sight.

    What may take long is drawn, in its place, when the answer is called.

    The interval is wished for first: it is drawn elsewhere while the middle value is worked out here.
    """
    chosen = state.work().chosen
    projected.drawing().want(state.session_name(), baseline, chosen)
    projection = projected.finest(projected.project(baseline, chosen))
    if not chosen.levers:
        st.info(text("scenario.nothing_yet"))
    else:
        st.markdown(f"**{says.headline(projection, text)}**")
        reading = state.work().feedback
        longest = projected.longest_waits(None if reading is None else reading.feedback)
        beyond = says.nobody_note(projection, text) or says.beyond_note(projection, longest, text)
        for note in (says.remedy_note(chosen, text), says.callback_note(projection, text), beyond):
            if note:
                st.caption(note)
    told = tiles.tiles(projection, {}, "awaited", text)
    glance.html(glance_html(tiles.glance(told, text), text("scenario.glance.label")))
    _tiles(projection, text)
    causes = st.container()
    tab, place = pictures.open_tab(text)
    below = st.container()
    if tab not in pictures.SLOW:
        with place:
            pictures.draw_tab(tab, projection, text)
    with causes:
        _why(projection, tab, text)

    def draw_the_rest() -> None:
        if tab in pictures.SLOW:
            with place:
                pictures.draw_tab(tab, projection, text)
        with below:
            _settled(projection, text)
            _meanings(told, text)

    return draw_the_rest


def _tiles(projection: Projection, text: Words) -> None:
    """The figures at once; where the interval is still awaited, in a fragment that looks for it."""
    baseline, chosen = projection.baseline, projection.scenario
    drawing = projected.drawing()
    if projection.draws is not None or drawing.failed(baseline, chosen):
        _draw_tiles(projection, text)
    else:
        drawing.want(baseline.digest, baseline, NO_CHANGE)
        st.fragment(_awaiting_tiles, run_every=drawing.look_again)(projection, text)


def _awaiting_tiles(projection: Projection, text: Words) -> None:
    """Drawn anew until the interval has come; the charts, which show it too, follow in a run of the page."""
    baseline, chosen = projection.baseline, projection.scenario
    drawing = projected.drawing()
    found = replace(projection, draws=drawing.get(baseline, chosen))
    _draw_tiles(found, text)
    if effect_tiles.told() or found.draws is not None or drawing.failed(baseline, chosen):
        st.rerun()


def _draw_tiles(projection: Projection, text: Words) -> None:
    if projection.draws is not None:
        _remember_estimates(projection)
        state_of = "ready"
    else:
        failed = projected.drawing().failed(projection.baseline, projection.scenario)
        state_of = "failed" if failed else "awaited"
    found = tiles.tiles(projection, _last_estimates(projection), state_of, text)
    effect_tiles.draw_tiles(found, _ask_why, text)


def _ask_why() -> None:
    """Open the causes of the figure whose tile was asked; the page is drawn anew, also where only the tiles were."""
    if figure := effect_tiles.told():
        why.ask(figure)
        state.put(effect_tiles.CAUSES, True)


def _remember_estimates(projection: Projection) -> None:
    state.remember(_SHOWN, (_shown_of(projection), tiles.estimates(projection)))


def _last_estimates(projection: Projection) -> dict[str, Estimate]:
    """What was shown last, where it was of the plan at hand and of the same today."""
    of, last = state.recalled(_SHOWN, (None, {}))
    return last if of == _shown_of(projection) else {}


def _shown_of(projection: Projection) -> tuple[str, int]:
    return projection.baseline.digest, state.work().plans.at


def _why(projection: Projection, tab: str, text: Words) -> None:
    """Where a figure's change comes from; worked out when opened."""
    opened = st.expander(text("scenario.why"), on_change="rerun", key=effect_tiles.CAUSES)
    if opened.open:
        with opened:
            why.draw_why(projection, pictures.open_view(tab, text), text)


def _meanings(told: Sequence[tiles.Tile], text: Words) -> None:
    with st.expander(text("scenario.meanings")):
        said = [f"**{tile.label}.** {tile.help}" for tile in told]
        st.markdown("\n\n".join([*said, text("scenario.band.middle")]))


def _settled(projection: Projection, text: Words) -> None:
    """How far the loop got, and on demand whether it could have ended elsewhere."""
    settled = projection.changed.settled
    icon = None if settled.converged else ":material/warning:"
    opened = st.expander(text("scenario.settled.label"), icon=icon, on_change="rerun", key=_RESTS)
    with opened:
        words = "scenario.settled.done" if settled.converged else "scenario.settled.not_done"
        st.markdown(text(words, n=settled.rounds, gap=number(float(settled.gap.max()), text.language, 2)))
        if projection.draws is not None and projection.scenario.levers:
            _worlds(projection, bool(opened.open), text)
        if st.button(text("scenario.settled.ask"), key="ask_rests"):
            for said, table in rests_told(projected.rests(projection), text):
                st.markdown(said)
                if table is not None:
                    st.html(table_html(table, text("scenario.settled.table")))


def _worlds(projection: Projection, looking: bool, text: Words) -> None:
    """Of how many worlds the intervals are, and many more on demand; begun while the reader is ``looking``."""
    assert projection.draws is not None
    st.markdown(text("scenario.worlds.says", n=projection.draws.count))
    if projection.draws.count >= projected.MANY:
        return
    if not st.button(text("scenario.worlds.ask", n=projected.MANY), key="ask_worlds"):
        if looking:
            projected.expect_many(projection)
        return
    bar = st.progress(0.0, text("scenario.worlds.starting"))
    st.button(text("scenario.worlds.cancel"), key="cancel_worlds", icon=":material/close:")  # any press stops
    for done in projected.draw_many(projection):
        bar.progress(done / projected.MANY, text("scenario.worlds.progress", done=done, n=projected.MANY))
    st.rerun()
