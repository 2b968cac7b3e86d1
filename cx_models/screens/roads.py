"""Forced or invited: other roads to the digital share that the plan leads to, or to one that is asked for."""

from __future__ import annotations

from math import ceil

import streamlit as st

from cx_models.presentation.charts.drivers import changes_spec
from cx_models.presentation.numbers import percent_pattern
from cx_models.presentation.roads import road_rows, road_sections, roads_lead, roads_say, roads_table, today_say
from cx_models.presentation.table_page import sections_html
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.projection.roads import digital_share, roads_from, todays_share
from cx_models.screens import projected, state
from cx_models.screens.charting import chart
from cx_models.screens.counting import counted
from cx_models.screens.held import held
from cx_models.screens.road_weeks import show_road_weeks
from cx_models.screens.taking import take_along

_ASKED = "roads.asked"
FARTHEST = 30  # percentage points above today's share
USUAL = 3


def show_roads(projection: Projection, text: Words) -> None:
    """Ask for a share, the plan's own at first; what each road to it does to customers, and what it costs."""
    today = todays_share(projection.baseline)
    planned = float(digital_share(projection.changed)[0])
    low = ceil(100 * today)
    start = round(100 * planned) if round(100 * planned) > low else low + USUAL
    high = min(max(low + FARTHEST, start), 99)
    names = roads_from(projection.baseline)
    told = f"**{text('roads.title')}** {today_say(today, text)}"
    if low >= high:
        st.markdown(told)
        st.info(text("roads.all_digital"))
        return
    st.markdown(f"{told} {roads_lead(names, text)}")
    asked = _ask(low, start, high, text)
    baseline, share = projection.baseline, asked / 100
    found = counted(names, lambda name: projected.road(baseline, name, share), text("roads.working"))
    st.markdown(roads_say(found, share, text))
    rows = road_rows(found, share, text)
    spec = changes_spec("+d", text("roads.axis"), text.language, len(rows))
    chart(rows, spec, text("roads.alt"), key="chart.roads")
    heads = (text("roads.column.road"), text("roads.column.change"))
    st.html(sections_html(heads, road_sections(found, text), text("roads.title")))
    st.caption(text("roads.note"))
    take_along(text("roads.title").rstrip("?"), roads_table(found, text), text, spec, rows)
    show_road_weeks(found, share, text)


def _ask(low: int, start: int, high: int, text: Words) -> int:
    """The share asked for in percent: as moved by hand, until another plan leads elsewhere."""
    about = (low, start, high)
    of, moved = state.recalled(_ASKED, (about, start))
    asked = moved if of == about else start
    box = held("roads.share", asked, about)
    told = box.tells(lambda share: state.remember(_ASKED, (about, share)))
    percents = percent_pattern(text.language)
    st.slider(text("roads.share"), low, high, box.start, format=percents, help=text("roads.help"), **told)
    return int(asked)
