"""One replayed day to look into: an hour's customers as bars, the story of one, and an agent's day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from cx_models.presentation.charts import queue_replay as charts
from cx_models.presentation.sentences import queue_replay as says
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.line_lives import OneDay, agent_day
from cx_models.screens import state
from cx_models.screens.charting import chart
from cx_models.screens.held import held

_CHOSEN = "queues.replay.chosen"


def draw_day(day: OneDay, another: Callable[[], None], text: Words) -> None:
    """The day in one sentence, its hours one at a time, and two lives; ``another`` asks for the next day."""
    st.markdown(f"##### {text('queues.replay.day.title')}")
    st.markdown(says.day_says(day, text))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hour = _pick_hour(day, text)
        label = text("queues.replay.day.another")
        st.button(label, icon=":material/casino:", key="queues.replay.another", on_click=another)
    start = hour * charts.HOUR
    _hour(day, start, text)
    left, right = st.columns(2, gap="large")
    with left:
        _customer(day, start, text)
    with right:
        _agent(day, text)


def _pick_hour(day: OneDay, text: Words) -> int:
    names = {hour: charts.exact_clock(hour * charts.HOUR, text) for hour in day.hours}
    chosen = _recall("hour", list(names), day.worst_hour)
    if len(names) > 1:
        box = held("queues.replay.hour", chosen, names)
        st.select_slider(
            text("queues.replay.day.hour"),
            list(names),
            box.start,
            format_func=lambda hour: names.get(hour, ""),
            width=420,
            **box.tells(partial(state.remember, f"{_CHOSEN}.hour")),
        )
    return int(chosen)


def _hour(day: OneDay, start: float, text: Words) -> None:
    rows, there = charts.swim_rows(day, start, text), len(day.within(start, start + charts.HOUR))
    ends = {name: charts.exact_clock(minute, text) for name, minute in (("start", start), ("end", start + charts.HOUR))}
    if not there:
        st.markdown(text("queues.replay.day.nobody", **ends))
        return
    st.markdown(text("queues.replay.day.hour_says", n=there, **ends))
    spec = charts.swim_at(charts.swim_spec(text.language), start, rows)
    chart(rows, spec, text("queues.replay.day.alt", **ends), key="queues.replay.swim")
    opened = st.expander(text("queues.replay.day.table"), on_change="rerun", key="queues.replay.numbers")
    if opened.open:
        with opened:
            st.html(table_html(charts.swim_table(day, start, text), text("queues.replay.day.table")))


def _customer(day: OneDay, start: float, text: Words) -> None:
    there = day.within(start, start + charts.HOUR)
    if not there:
        return
    st.markdown(f"**{text('queues.replay.customer.title')}**")
    names = {row: says.option(day, row, text) for row in there}
    row = _box("customer", names, max(there, key=day.waited), text("queues.replay.customer.label"))
    st.markdown(says.story(day, row, text))


def _agent(day: OneDay, text: Words) -> None:
    st.markdown(f"**{text('queues.replay.agent.title')}**")
    names = {agent: text("queues.replay.agent.option", n=agent + 1) for agent in range(int(day.people.max()))}
    found = agent_day(day, _box("agent", names, 0, text("queues.replay.agent.label")))
    st.markdown(says.agent_says(found, text))
    rows = charts.strip_rows(found, text)
    chart(rows, charts.strip_spec(text.language), text("queues.replay.agent.alt"), key="queues.replay.strip")
    st.caption(text("queues.replay.strip.legend"))


def _box(name: str, names: dict[int, str], otherwise: int, label: str) -> int:
    options = list(names)
    chosen = _recall(name, options, otherwise)
    box = held(f"queues.replay.{name}", chosen, names)
    st.selectbox(
        label,
        options,
        options.index(box.start),
        format_func=lambda one: names.get(one, ""),
        **box.tells(partial(state.remember, f"{_CHOSEN}.{name}")),
    )
    return int(chosen)


def _recall(name: str, options: Sequence[Any], otherwise: Any) -> Any:
    chosen = state.recalled(f"{_CHOSEN}.{name}")
    return chosen if chosen in options else otherwise
