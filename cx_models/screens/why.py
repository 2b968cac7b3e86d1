"""Why one figure moved: its sentence, its parts, on whom it falls, and what each lever adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from cx_models.presentation.charts import parts as charts
from cx_models.presentation.sentences import why as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.causes import in_every_order
from cx_models.projection.crowding import MEASURES
from cx_models.projection.explain import OF_QUEUES, Explanation, Part, explainable, figure_name, queue_of
from cx_models.projection.project import Projection
from cx_models.screens import projected, state
from cx_models.screens.charting import chart
from cx_models.screens.worded import worded_key

QUEUE = "queue"  # the one pill for every queue's figures
_ASKED, _ASKED_IN = "why.asked", "why.asked_in"
OF_VIEW = {  # the figure that a chart is about; the others tell of everyone
    "queues": OF_QUEUES[0],
    "money": "cost",
    "groups.leavers": "leaving",
    "years.satisfaction": "everyone",
    "years.customers": "leaving",
    "years.net": "cost",
    "years.wait": OF_QUEUES[0],
    **{f"years.{figure}": figure for figure in OF_QUEUES},
}
OF_YEAR = frozenset({"everyone", "surveyed", "leaving", "cost"})


def ask(figure: str) -> None:
    """Let the panel begin at ``figure``, whichever tab is open; each asking counts anew."""
    _, times = state.recalled(_ASKED, ("", 0))
    state.remember(_ASKED, (figure, times + 1))


@st.fragment
def draw_why(projection: Projection, view: str, text: Words) -> None:
    """The panel's inside; ``view`` is the chart that is open."""
    figures = explainable(projection)
    if not figures:
        st.markdown(text("why.nothing"))
        return
    figure = _picked(figures, view, text)
    if view.startswith("years."):
        if view not in OF_VIEW:
            st.caption(text("why.without_causes"))
        elif figure in OF_YEAR:
            st.caption(text("why.of_first_year"))
    told = projected.explained(projection, figure)
    st.markdown(f"**{says.headline(told, projection, text)}** {says.reasons(told, projection, text)}")
    if told.opened or told.closed:  # there is nothing to divide
        _levers(told, projection, _heading("why.levers", text), text)
        st.caption(says.note(told, text))
        return
    as_table = _heading("why.from_what", text)
    _parts(told, told.parts, lambda part: says.part_name(figure, part, text), as_table, "why.alt", text)
    st.caption(says.note(told, text))
    _falls_on(told, text)
    st.markdown(f"**{text('why.levers')}**")
    _levers(told, projection, as_table, text)


def _heading(key: str, text: Words) -> bool:
    """A heading with a switch beside it: whether the bars are shown as a table."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{text(key)}**", width="content")
        return st.toggle(text("why.as_table"), key=state.seeded("why.as_table", False))


def _picked(figures: Sequence[str], view: str, text: Words) -> str:
    """The figure the reader has picked beside this chart, at first the chart's own; of queues, which and what of it."""
    queued = [figure for figure in figures if figure in OF_QUEUES]
    kinds = [figure for figure in figures if figure not in OF_QUEUES] + ([QUEUE] if queued else [])
    figure, times = _own(view)
    own = QUEUE if figure in OF_QUEUES else figure
    picked = st.pills(
        text("why.pick"),
        kinds,
        required=True,
        format_func=lambda kind: text("why.a_queue" if kind == QUEUE else f"scenario.tile.{kind}"),
        key=worded_key(f"why.{view}.{len(kinds)}.{times}", own if own in kinds else kinds[0], text),
    )
    return _of_queue(queued, figure, f"{view}.{times}", text) if picked == QUEUE else str(picked)


def _own(view: str) -> tuple[str, int]:
    """What the panel begins at beside a chart: what was asked last, if it was asked here, else the chart's own figure;
    and how often was asked.
    """
    asked, times = state.recalled(_ASKED, ("", 0))
    where, seen = state.recalled(_ASKED_IN, ("", 0))
    if seen != times:
        where = view
        state.remember(_ASKED_IN, (view, times))
    if asked and where == view:
        return asked, times
    return OF_VIEW.get(view, "everyone"), times


def _of_queue(figures: Sequence[str], own: str, beside: str, text: Words) -> str:
    """The queue and its measure the reader has picked ``beside`` a chart, at first those of its ``own`` figure."""
    channels = [str(channel) for channel in dict.fromkeys(queue_of(figure)[0] for figure in figures)]
    channel_own, measure_own = queue_of(own) if own in figures else (channels[0], MEASURES[0])
    with st.container(horizontal=True):
        channel = st.selectbox(
            text("why.which_queue"),
            channels,
            format_func=lambda code: text(f"why.queue.{code}.name"),
            key=worded_key(f"why.queue.{len(channels)}.{channels[-1]}.{beside}", str(channel_own), text),
        )
        measure = st.selectbox(
            text("why.which_measure"),
            MEASURES,
            format_func=lambda code: text.title(f"charts.queue_table.{code}"),
            key=worded_key(f"why.measure.{beside}", measure_own, text),
        )
    return f"{channel}.{measure}"


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
    if len(levers) == 1:
        st.markdown(text("why.one_lever", lever=text(f"levers.{levers[0].name}.name")))
        return
    figure = figure_name(projection, told.figure)
    parts = [Part(step.lever, step.change.get(figure, 0.0)) for step in projected.steps(projection)]
    _parts(told, parts, lambda part: text(f"levers.{part.name}.name"), as_table, "why.levers_alt", text)
    st.caption(text("why.note.levers" if in_every_order(projection.scenario) else "why.note.levers_two"))
