"""The method page: the straight line, stage by stage, from the code's own lists."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation import method
from cx_models.presentation.assumptions import with_edits
from cx_models.presentation.measured import measured, says, table
from cx_models.presentation.method import markdown_table
from cx_models.presentation.stages import LIMITS, STAGES, Stage
from cx_models.presentation.words import Words
from cx_models.problems import Severity
from cx_models.queues.published import Checked, checked
from cx_models.screens import state
from cx_models.screens.drawing import DRAWS

PARTS = ("levers", "limits", "cases", "beside", "findings", "references")  # after the stages; each is its own anchor
_CASES = "published_cases"


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


def tell_limits(text: Words) -> None:
    """What the model does not carry."""
    st.header(text("method.limits"), anchor="limits")
    st.markdown(text("method.limits_text"))
    st.markdown("\n".join(f"- {text(f'method.limit.{code}')}" for code in LIMITS))


def prove(text: Words) -> None:
    """Published queueing cases, computed when asked for."""
    st.header(text("method.cases"), anchor="cases")
    st.markdown(text("method.cases_text"))
    if st.button(text("method.run_cases"), key="run_cases"):
        state.remember(_CASES, checked())
    cases: tuple[Checked, ...] = state.recalled(_CASES, ())
    if cases:
        agree = sum(case.agrees for case in cases)
        (st.success if agree == len(cases) else st.error)(text("method.cases_passed", agree=agree, n=len(cases)))
        headers = [text(f"method.column.{name}") for name in ("case", "published", "ours", "verdict", "source")]
        st.markdown(markdown_table(headers, method.cases_table(cases, text)))


def tell_measured(text: Words) -> None:
    """How fast the queues were beside other libraries."""
    found = measured()
    st.header(text("method.beside"), anchor="beside")
    st.markdown(says(found, text))
    st.markdown(table(found, text))


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
        st.latex(formula)
    if stage.formulas:
        st.caption(text(f"method.stage.{stage.code}.symbols"))
    if stage.assumptions:
        headers = [text(f"method.column.{name}") for name in ("assumption", "value", "range", "sure")]
        rows = method.assumptions_table(stage, with_edits(state.work().assumptions), text)
        st.markdown(markdown_table(headers, rows))
    st.caption(text("method.code", modules=", ".join(f"cx_models.{module}" for module in stage.modules)))
