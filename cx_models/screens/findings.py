"""Findings on the page: a summary, a table with rows and cures, and the same to take along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from cx_models.presentation.findings import finding_sentence, findings_rows, findings_table
from cx_models.presentation.findings_file import findings_csv, findings_workbook
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.problems import Finding, Severity
from cx_models.screens.sources import EXCEL

_GROUPED = ("severity", "what", "cure", "column", "rows", "count")
_ONE_BY_ONE = ("severity", "sheet", "row", "column", "found", "what", "cure")
_WIDTHS = {"severity": 80, "row": 60, "sheet": 90, "column": 110, "found": 110, "what": 260, "cure": 230}


def tell(findings: Sequence[Finding], text: Words, *severities: Severity) -> None:
    """The sentences and cures of the gravest findings; those of one kind share a box and their cure."""
    alike: dict[tuple[Severity, str, str], list[str]] = {}
    for finding in findings:
        if finding.severity in severities:
            says, cure = finding_sentence(finding, text.language)
            alike.setdefault((finding.severity, finding.code, cure), []).append(says)
    boxes = {Severity.STOP: st.error, Severity.NOTE: st.info}
    for (severity, _, cure), sentences in alike.items():
        box = boxes.get(severity, st.warning)
        if len(sentences) == 1:
            box(f"**{sentences[0]}** {cure}")
        else:
            box("\n".join([*(f"- {says}" for says in sentences), "", cure]))


def show_findings(findings: Sequence[Finding], text: Words, key: str) -> None:
    """All findings, gravest first."""
    if not findings:
        st.markdown(text("findings.none"))
        return
    counts = Counter(finding.severity for finding in findings)
    told = (
        text("findings.counted", severity=text(f"findings.severity.{severity}"), n=counts[severity])
        for severity in Severity
        if counts[severity]
    )
    st.caption(" · ".join(told))
    if st.toggle(text("findings.each_row"), key=f"{key}_each", persist_state="session"):
        _one_by_one(findings, text)
    else:
        _grouped(findings, text)
    _downloads(findings, text, key)


def _grouped(findings: Sequence[Finding], text: Words) -> None:
    """One row for each finding, every word of it in sight."""
    table = pd.DataFrame(findings_table(findings, text.language))[list(_GROUPED)]
    heads = {name: text.title(f"findings.heading.{name}") for name in _GROUPED}
    st.html(table_html(table.rename(columns=heads), text("findings.alt"), wide=(heads["what"], heads["cure"])))


def _one_by_one(findings: Sequence[Finding], text: Words) -> None:
    """One row for each row of the user's sheet: there may be thousands."""
    names = _ONE_BY_ONE
    table = pd.DataFrame(findings_rows(findings, text.language))[list(names)]
    st.dataframe(
        table,
        hide_index=True,
        row_height=68,  # three lines: sentences wrap
        column_config={
            name: st.column_config.Column(text.title(f"findings.heading.{name}"), width=_WIDTHS.get(name))
            for name in names
        },
        alt=text("findings.alt"),
    )


def _downloads(findings: Sequence[Finding], text: Words, key: str) -> None:
    language = text.language
    with st.container(horizontal=True):
        st.download_button(
            text("findings.as_xlsx"),
            lambda: findings_workbook(findings, language),
            text("findings.file_name", ending="xlsx"),
            EXCEL,
            key=f"{key}_xlsx",
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            text("findings.as_csv"),
            lambda: findings_csv(findings, language),
            text("findings.file_name", ending="csv"),
            "text/csv",
            key=f"{key}_csv",
            on_click="ignore",
            icon=":material/download:",
        )
