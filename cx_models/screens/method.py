"""The method page: the straight line, stage by stage, from the code's own lists."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import streamlit as st

from cx_models.presentation import measured as beside
from cx_models.presentation import method
from cx_models.presentation import published_cases as says
from cx_models.presentation.method import markdown_table
from cx_models.presentation.numbers import minutes
from cx_models.presentation.stages import LIMITS, STAGES, Stage
from cx_models.presentation.words import Words
from cx_models.problems import Severity
from cx_models.queues.published.cases import GROUPS
from cx_models.queues.published.check import Checked, check_group
from cx_models.screens import state
from cx_models.screens.drawing import DRAWS
from cx_models.screens.sources import EXCEL

PARTS = ("levers", "limits", "cases", "beside", "findings", "references")  # after the stages; each is its own anchor
_CASES, _CASES_TOOK = "published_cases", "published_cases_took"


def tell_line(text: Words) -> None:
    """The stages in their order, in one list, then one by one."""
    st.markdown(f"{text('method.lead')} {text('method.edited_note')}")
    st.header(text("method.line"), anchor=False)
    st.markdown(text("method.line_text"))
    titles = [(stage.code, text(f"method.stage.{stage.code}.title")) for stage in STAGES]
    st.markdown("\n".join(f"{place}. [{title}](#{code})" for place, (code, title) in enumerate(titles, start=1)))
    st.markdown(" · ".join(f"[{text(f'method.{part}')}](#{part})" for part in PARTS))
    for place, stage in enumerate(STAGES, start=1):
        st.header(f"{place}. {text(f'method.stage.{stage.code}.title')}", anchor=stage.code)
        _tell_stage(stage, text)


def tell_levers(text: Words) -> None:
    """Every lever with its fields, bounds and shipped values."""
    st.header(text("method.levers"), anchor="levers")
    st.markdown(text("method.levers_text"))
    headers = [text(f"method.column.{name}") for name in ("field", "bounds", "shipped")]
    for lever in method.levers_told(text):
        st.subheader(lever.name, anchor=False)
        st.markdown(lever.says)
        st.markdown(markdown_table(headers, lever.fields))
    st.markdown(method.good_bot_told(text))
    st.markdown(method.case_told(text))


def tell_limits(text: Words) -> None:
    """What the model does not carry."""
    st.header(text("method.limits"), anchor="limits")
    st.markdown(text("method.limits_text"))
    st.markdown("\n".join(f"- {text(f'method.limit.{code}', **method.facts(DRAWS))}" for code in LIMITS))


@st.fragment
def prove(text: Words) -> None:
    """Published queueing cases, computed when asked for, group by group as they come."""
    st.header(text("method.cases"), anchor="cases")
    st.markdown(says.lead(text))
    asked = st.button(text("published.run"), key="run_cases")
    found: dict[str, tuple[Checked, ...]] = {} if asked else state.recalled(_CASES, {})
    if not asked and not found:
        return
    above, began = st.container(), perf_counter()
    for group in GROUPS:
        if group not in found:
            with st.spinner(text("published.working", group=text(f"published.group.{group}"))):
                found[group] = check_group(group)
        with st.expander(says.group_title(group, found[group], text)):
            st.html(says.group_html(group, found[group], text))
    if asked:
        state.remember(_CASES, found)
        state.remember(_CASES_TOOK, (perf_counter() - began) / 60)
    with above:
        _sum_up([checked for group in GROUPS for checked in found[group]], text)


def _sum_up(found: Sequence[Checked], text: Words) -> None:
    agree = all(checked.agrees for checked in found)
    (st.success if agree else st.error)(says.summary(found, text))
    took = text("published.took", seconds=minutes(state.recalled(_CASES_TOOK), text.language))
    st.markdown(f"{says.wrong_sources(found, text)} {took}")
    st.caption(text("published.reading"))
    st.download_button(
        text("published.download"),
        data=lambda: says.cases_workbook(found, text),
        file_name=text("published.file"),
        mime=EXCEL,
        on_click="ignore",
        icon=":material/download:",
    )


def tell_measured(text: Words) -> None:
    """How fast the queues were beside other libraries."""
    found = beside.measured()
    st.header(text("method.beside"), anchor="beside")
    st.markdown(beside.says(found, text))
    st.markdown(beside.table(found, text))


def tell_findings(text: Words) -> None:
    """Every finding there is, by how far it reaches."""
    st.header(text("method.findings"), anchor="findings")
    st.markdown(text("method.findings_text"))
    headers = [text(f"method.column.{name}") for name in ("code", "says", "cure")]
    told = method.findings_told(text)
    for severity in Severity:
        with st.expander(f"{text(f'findings.severity.{severity}')} ({len(told[severity])})"):
            st.markdown(markdown_table(headers, told[severity]))


def cite(text: Words) -> None:
    """Every source the assumptions rest on."""
    st.header(text("method.references"), anchor="references")
    st.markdown(text("method.references_text"))
    st.markdown("\n".join(f"- {line}" for line in method.references(text)))


def _tell_stage(stage: Stage, text: Words) -> None:
    st.markdown(text(f"method.stage.{stage.code}.text", **method.facts(DRAWS)))
    for formula in stage.formulas:
        st.latex(method.formula(formula, text))
    if stage.formulas:
        st.caption(text(f"method.stage.{stage.code}.symbols"))
    if stage.assumptions:
        headers = [text(f"method.column.{name}") for name in ("assumption", "value", "range", "sure")]
        rows = method.assumptions_table(stage, state.work().assumed, text)
        st.markdown(markdown_table(headers, rows))
    st.caption(text("method.code", modules=", ".join(f"cx_models.{module}" for module in stage.modules)))
