"""Why one figure moved: its sentence, its parts, on whom it falls, and what each lever adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from cx_models.presentation.charts import parts as charts
from cx_models.presentation.sentences import why as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.causes import in_every_order
from cx_models.projection.explain import Explanation, Part, explainable, figure_name
from cx_models.projection.project import Projection
from cx_models.screens import projected, state
from cx_models.screens.charting import chart
from cx_models.screens.worded import worded_key

OF_TAB = {"queues": "wait", "money": "cost"}  # the figure that a tab is about; the others tell of everyone


@st.fragment
def draw_why(projection: Projection, tab: str, text: Words) -> None:
    """The panel's inside; ``tab`` is the chart tab that is open."""
    figures = explainable(projection)
    if not figures:
        st.markdown(text("why.nothing"))
        return
    figure = _picked(figures, tab, text)
    told = projected.explained(projection, figure)
    st.markdown(f"**{says.headline(told, projection, text)}** {says.reasons(told, projection, text)}")
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{text('why.from_what')}**", width="content")
        as_table = st.toggle(text("why.as_table"), key=state.seeded("why.as_table", False))
    _parts(told, told.parts, lambda part: says.part_name(figure, part, text), as_table, "why.alt", text)
    st.caption(says.note(figure, text))
    _falls_on(told, text)
    _levers(told, projection, as_table, text)


def _picked(figures: Sequence[str], tab: str, text: Words) -> str:
    """The figure the reader has picked beside this tab, at first the tab's own."""
    own = OF_TAB.get(tab, "everyone")
    picked = st.pills(
        text("why.pick"),
        figures,
        required=True,
        format_func=lambda figure: text(f"scenario.tile.{figure}"),
        key=worded_key(f"why.{tab}.{len(figures)}", own if own in figures else figures[0], text),
    )
    return str(picked)


def _parts(
    told: Explanation, parts: Sequence[Part], name: Callable[[Part], str], as_table: bool, alt: str, text: Words
) -> None:
    rows = charts.part_rows(told, parts, name, text)
    described = text(alt, total=rows["shown"].iloc[-1])
    if as_table:
        st.html(table_html(charts.part_table(rows, text), described))
    else:
        chart(rows, charts.part_spec(text.language), described, key=f"chart.{alt}.{told.figure}")


def _falls_on(told: Explanation, text: Words) -> None:
    """The same change by customer group and by kind of town."""
    divided = [parts for parts in told.falls_on.values() if parts]
    if not divided:
        return
    st.markdown(f"**{text('why.falls_on')}**")
    for place, parts in zip(st.columns(len(divided)), divided, strict=True):
        with place:
            st.html(table_html(charts.group_table(parts, told.figure, text), text("why.falls_on")))


def _levers(told: Explanation, projection: Projection, as_table: bool, text: Words) -> None:
    levers = projection.scenario.in_order
    st.markdown(f"**{text('why.levers')}**")
    if len(levers) == 1:
        st.markdown(text("why.one_lever", lever=text(f"levers.{levers[0].name}.name")))
        return
    figure = figure_name(projection, told.figure)
    parts = [Part(step.lever, step.change.get(figure, 0.0)) for step in projected.steps(projection)]
    _parts(told, parts, lambda part: text(f"levers.{part.name}.name"), as_table, "why.levers_alt", text)
    st.caption(text("why.note.levers" if in_every_order(projection.scenario) else "why.note.levers_two"))
