"""Which is best, and how sure are we? Scenarios side by side, a verdict, and what would change it."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation.charts import compare as charts
from cx_models.presentation.comparison_table import hurt_table, side_by_side
from cx_models.presentation.comparison_workbook import comparison_workbook
from cx_models.presentation.fields import Bounds
from cx_models.presentation.figures import scenario_name
from cx_models.presentation.sentences.compare import (
    changes_say,
    finding_says,
    hurt_says,
    name_of,
    names_say,
    trade_says,
    verdict_says,
)
from cx_models.presentation.sentences.scenario import callback_note, remedy_note
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.projection.compare import Comparison, Verdict
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens import plans, projected, state
from cx_models.screens.charting import chart
from cx_models.screens.counting import counted
from cx_models.screens.number_field import number_field
from cx_models.screens.ready import ready_baseline
from cx_models.screens.sources import EXCEL

LOOK_AGAIN = 0.4  # seconds
_PICKED, _PRICE = "compare.picked", "compare.price"
OBJECTIVE = "objective.dissatisfied_matter"


def draw(text: Words) -> None:
    """The whole page below its title."""
    baseline = ready_baseline("compare", text)
    if baseline is None:
        return
    scenarios = tuple(scenario for scenario in state.work().scenarios if scenario.levers)
    if not scenarios:
        st.info(text("compare.empty"))
        st.page_link("pages/scenario.py", label=text("compare.to_scenario"), icon=":material/arrow_forward:")
        return
    plans.tell_of_other_data(text)
    picked = _picked(scenarios, text)
    if not picked:
        st.info(text("compare.none_picked"))
        return
    comparison = projected.compared(baseline, picked)
    _wait_for_draws(baseline, picked, text)
    verdict = comparison.verdict(_price(baseline))
    _verdict(comparison, verdict, _without_draws(baseline, picked), text)
    _price_input(baseline, comparison, text)
    table = _side_by_side(comparison, verdict, text)
    _hurt(comparison, text)
    _charts(comparison, text)
    _download(comparison, verdict, text)
    _two_years(table, comparison, verdict, text)


def _picked(scenarios: tuple[Scenario, ...], text: Words) -> tuple[Scenario, ...]:
    places = list(range(len(scenarios)))
    chosen = st.pills(
        text("compare.pick"),
        places,
        selection_mode="multi",
        format_func=lambda place: scenario_name(scenarios[place], text),
        key=state.seeded(f"{_PICKED}.{len(scenarios)}", places),
    )
    return tuple(scenarios[place] for place in sorted(chosen or []))


def _wait_for_draws(baseline: Baseline, scenarios: tuple[Scenario, ...], text: Words) -> None:
    """Ask for what is missing, say how far it got, and draw the page again when all have come."""
    drawing = projected.drawing()
    for scenario in (NO_CHANGE, *scenarios):
        drawing.want((state.session_name(), repr(scenario.in_order)), baseline, scenario)
    if any(_awaited(baseline, scenario) for scenario in (NO_CHANGE, *scenarios)):
        _progress(baseline, scenarios, text)


def _awaited(baseline: Baseline, scenario: Scenario) -> bool:
    drawing = projected.drawing()
    return drawing.get(baseline, scenario) is None and not drawing.failed(baseline, scenario)


@st.fragment(run_every=LOOK_AGAIN)
def _progress(baseline: Baseline, scenarios: tuple[Scenario, ...], text: Words) -> None:
    every = (NO_CHANGE, *scenarios)
    done = sum(not _awaited(baseline, scenario) for scenario in every)
    st.caption(text("compare.drawing", done=done, all=len(every)))
    if done == len(every):
        st.rerun()


def _price(baseline: Baseline) -> float:
    told = state.work().price
    return baseline.assumptions[OBJECTIVE].value if told is None else told


def _price_input(baseline: Baseline, comparison: Comparison, text: Words) -> None:
    if comparison.reference.changed.cost is not None:
        number_field(
            text("compare.price"),
            _PRICE,
            _price(baseline),
            Bounds(high=baseline.assumptions[OBJECTIVE].ceiling, unit="€"),
            text,
            help=text("compare.price_help"),
            take=_take_price,
            width=420,
        )


def _take_price(price: float | None) -> None:
    state.keep(price=price)


def _without_draws(baseline: Baseline, scenarios: tuple[Scenario, ...]) -> str:
    """Why there is no verdict: its words' code."""
    failed = any(projected.drawing().failed(baseline, scenario) for scenario in (NO_CHANGE, *scenarios))
    return "compare.verdict.failed" if failed else "compare.verdict.waiting"


def _verdict(comparison: Comparison, verdict: Verdict | None, otherwise: str, text: Words) -> None:
    said, turns = st.columns(2, gap="large")
    with said.container(border=True, height="stretch"):
        if verdict is None:
            st.markdown(text(otherwise))
        else:
            st.markdown(f"##### {verdict_says(comparison, verdict, text)}")
    with turns.container(border=True, height="stretch"):
        st.markdown(f"**{text('compare.turns')}**")
        for line in changes_say(comparison, verdict, text) if verdict is not None else ():
            st.markdown(f"- {line}")


def _side_by_side(comparison: Comparison, verdict: Verdict | None, text: Words) -> DeltaGenerator:
    """The table of what is known at once; returns its place."""
    st.subheader(text("compare.side"), anchor=False)
    st.caption(text("compare.in_brackets"))
    place = st.empty()
    place.html(table_html(side_by_side(comparison, text, verdict), text("compare.side")))
    _notes(comparison, text)
    return place


def _two_years(table: DeltaGenerator, comparison: Comparison, verdict: Verdict | None, text: Words) -> None:
    """The table once more with what two years bring: a second for each scenario, for which the page does not wait."""
    if comparison.reference.changed.cost is not None:
        stated = counted(comparison.all, projected.stated, text("compare.walking"))
        table.html(table_html(side_by_side(comparison, text, verdict, stated), text("compare.side")))


def _hurt(comparison: Comparison, text: Words) -> None:
    st.subheader(text("compare.hurt"), anchor=False)
    st.markdown(hurt_says(comparison, text))
    st.html(table_html(hurt_table(comparison, text), text("compare.hurt")))
    st.caption(text("compare.hurt_note"))


def _charts(comparison: Comparison, text: Words) -> None:
    """A picture of each figure, what is found in it told first; then what satisfaction costs."""
    figures = charts.figures_of(comparison)
    for left in range(0, len(figures), 2):
        for place, figure in zip(st.columns(2, gap="large"), figures[left : left + 2], strict=False):
            with place:
                title = text(f"compare.axis.{figure.replace('.', '_')}")
                st.markdown(f"**{title.rstrip('.')}.** {finding_says(comparison, figure, text)}")
                rows = charts.change_rows(comparison, figure, text)
                chart(rows, charts.change_spec(figure, text.language), title, key=f"compare.{figure}")
    if comparison.reference.changed.cost is not None:
        st.subheader(text("compare.trade"), anchor=False)
        st.markdown(trade_says(comparison, text))
        rows = charts.trade_rows(comparison, text)
        chart(rows, charts.trade_spec(text.language), text("compare.trade"), key="compare.trade")
        st.caption(text("compare.why_trade", names=names_say(comparison, text)))


def _notes(comparison: Comparison, text: Words) -> None:
    """What would puzzle a reader of the table, plan by plan."""
    for place, projection in enumerate(comparison.all):
        for note in (remedy_note(projection.scenario, text), callback_note(projection, text)):
            if note:
                st.caption(f"**{name_of(comparison, place, text)}.** {note}")


def _download(comparison: Comparison, verdict: Verdict | None, text: Words) -> None:
    st.download_button(
        text("compare.download"),
        data=lambda: comparison_workbook(comparison, verdict, text, tuple(map(projected.stated, comparison.all))),
        file_name=text("compare.file"),
        mime=EXCEL,
        icon=":material/download:",
        on_click="ignore",
        key="compare_download",
    )
