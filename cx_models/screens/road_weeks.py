"""How each road to a digital share goes over two years, worked out when the reader asks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cx_models.presentation.charts.road_weeks import road_weeks_spec
from cx_models.presentation.road_weeks import (
    FIGURES,
    PATTERNS,
    Walked,
    walked_glance,
    walked_rows,
    walked_say,
    walked_table,
)
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.roads import Road
from cx_models.quantities import Share
from cx_models.screens import projected
from cx_models.screens.charting import chart
from cx_models.screens.counting import counted
from cx_models.screens.taking import take_along


def show_road_weeks(roads: Sequence[Road], share: Share, text: Words) -> None:
    """A fold under the settled year: one figure of every road that is taken, week by week."""
    opened = st.expander(text("road_weeks.title"), on_change="rerun", key="roads.weeks")
    if opened.open:
        with opened:
            _weeks([road for road in roads if road.projection.scenario.levers], share, text)


def _weeks(taken: Sequence[Road], share: Share, text: Words) -> None:
    if not taken:
        st.info(text("road_weeks.none"))
        return
    look = str(
        st.segmented_control(
            text("years.subject"),
            list(FIGURES),
            default="digital",
            required=True,
            format_func=lambda code: text(f"road_weeks.look.{code}"),
            key="roads.weeks.look",
            persist_state="session",
        )
    )
    walked = counted(taken, _walked, text("road_weeks.working"))
    st.markdown(walked_say(walked, look, share, text))
    rows, title = walked_rows(walked, look, share, text), text(f"road_weeks.axis.{look}")
    names = tuple(rows["road"].unique())
    heads = (text("years.weeks"), text("roads.column.road"))
    spec = road_weeks_spec(names, title, *heads, PATTERNS[look], text.language)
    chart(rows, spec, text("road_weeks.alt", figure=title), key="chart.roads.weeks")
    st.caption(text(f"road_weeks.legend.{look}"))
    st.html(table_html(walked_glance(walked, look, share, text), text("road_weeks.title")))
    st.caption(text("road_weeks.note"))
    take_along(text("road_weeks.title").rstrip("?"), walked_table(walked, text), text, spec, rows)


def _walked(road: Road) -> Walked:
    plan = road.projection
    return Walked(road, projected.two_years(plan.baseline, plan.scenario, None, drawn=False))
