"""Replayed weeks of the whole service: beside the computed one, over all matters, and one customer's way."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cx_models.effects.settle import Settled
from cx_models.presentation.charts import week_replay as charts
from cx_models.presentation.sentences import week_replay as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.week_table import week_table, week_workbook
from cx_models.presentation.words import Words
from cx_models.projection.line_replay import can_hurry
from cx_models.projection.matters import KINDS, Matters
from cx_models.projection.service_replay import FEWEST, MOST, ServiceReplay, service_replayed
from cx_models.queues.replay.compiling import compiled
from cx_models.screens import state
from cx_models.screens.aside import aside
from cx_models.screens.charting import chart
from cx_models.screens.held import held
from cx_models.screens.queues_choice import Week
from cx_models.screens.sources import EXCEL

_KIND, _NUMBER = "queues.week.kind", "queues.week.number"


def draw_found(week: Week, text: Words) -> None:
    """Beside the computed week, over all matters, and one customer's way."""
    with st.spinner(text("week_replay.working")):
        found = _found(week.code, week.settled)
        today = None if week.today is None else _found(f"{week.code}|today", week.today)
    st.markdown(f"**{says.replayed_says(found, text)}**")
    st.caption(says.notes(found, text, can_hurry=can_hurry()))
    _lines(found, week.settled, text)
    _matters(found.matters, None if today is None else today.matters, text)
    _way(found.matters, week.settled, text)


def _lines(found: ServiceReplay, settled: Settled, text: Words) -> None:
    opened = st.expander(text("week_replay.table"), on_change="rerun", key="queues.week.lines")
    if opened.open:
        with opened:
            st.html(table_html(week_table(found, settled, text), text("week_replay.table")))
            st.download_button(
                text("week_replay.download"),
                data=lambda: week_workbook(found, settled, text),
                file_name=text("week_replay.file"),
                mime=EXCEL,
                icon=":material/download:",
                on_click="ignore",
                key="queues.week.download",
            )


def _matters(now: Matters, today: Matters | None, text: Words) -> None:
    st.markdown(f"##### {text('week_replay.tries')}")
    st.markdown(f"{says.tries_says(now, text)} {says.ends_says(now, text)}")
    rows = charts.tries_rows(now, today, text)
    chart(rows, charts.tries_spec(text.language), text("week_replay.tries_alt"), key="queues.week.tries")
    if today is not None:
        st.caption(text("week_replay.tries_today"))
    st.markdown(says.waited_says(now, text))


def _way(matters: Matters, settled: Settled, text: Words) -> None:
    st.markdown(f"##### {text('week_replay.way.title')}")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = _pick_kind(text)
        label = text("week_replay.way.another")
        st.button(label, icon=":material/casino:", key="queues.week.another", on_click=_another)
    ways = matters.of_kind(kind)
    if not ways:
        st.info(text("week_replay.way.nobody"))
        return
    matter = ways[state.recalled(_NUMBER, 0) % len(ways)]
    way = matters.story(matter)
    st.markdown(says.way_says(matters, matter, way, text))
    st.caption(text("week_replay.way.legend"))
    rows = charts.way_rows(way, settled, text)
    chart(rows, charts.way_spec(text.language), text("week_replay.way.alt"), key="queues.week.way")
    opened = st.expander(text("week_replay.way.table"), on_change="rerun", key="queues.week.steps")
    if opened.open:
        with opened:
            st.html(table_html(charts.way_table(way, settled, text), text("week_replay.way.table")))


def _pick_kind(text: Words) -> str:
    chosen = state.recalled(_KIND, KINDS[0])
    names = {kind: text(f"week_replay.kind.{kind}") for kind in KINDS}
    box = held("queues.week.kinds", chosen, names)
    st.segmented_control(
        text("week_replay.way.kind"),
        KINDS,
        default=box.start,
        required=True,
        format_func=lambda kind: names.get(kind, ""),
        **box.tells(_choose),
    )
    return str(chosen)


def _choose(kind: str) -> None:
    state.remember(_KIND, kind)
    state.remember(_NUMBER, 0)


def _another() -> None:
    state.remember(_NUMBER, state.recalled(_NUMBER, 0) + 1)


def _found(code: str, settled: Settled) -> ServiceReplay:
    return _replayed(code, compiled() is not None, settled)


@st.cache_resource(max_entries=6, show_spinner=False)
def _replayed(code: str, fast: bool, _settled: Settled) -> ServiceReplay:
    """Here where the fast loop is ready; else fewer weeks, in another process."""
    if fast:
        return service_replayed(_settled, most=MOST)
    return aside(partial(service_replayed, most=FEWEST), _settled)
