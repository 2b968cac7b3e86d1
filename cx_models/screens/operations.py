"""Bringing the operations data: how the service runs today, and what was noticed in it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from cx_models.intake.operations import Operations
from cx_models.presentation import numbers
from cx_models.presentation.words import Language, Words
from cx_models.problems import Severity
from cx_models.screens import findings, short_form, sources, state
from cx_models.service.channels import Channel

WAYS = ("workbook", "form")
_WAY = "operations_way"


def choose_operations(text: Words) -> None:
    """Workbook or short form, what was read of each channel, and the findings."""
    st.markdown(text("operations.lead"))
    way = st.segmented_control(
        text("operations.way"),
        WAYS,
        format_func=lambda way: text(f"operations.way_of.{way}"),
        required=True,
        key=state.seeded(_WAY, WAYS[1] if sources.is_form_in_use() else WAYS[0]),
    )
    if way == WAYS[1]:
        short_form.ask(text)
    else:
        sources.bring_operations(text)
    reading = state.work().operations
    if reading is None:
        return
    findings.tell(reading.findings, text, Severity.STOP)
    if reading.operations is not None:
        _channels(reading.operations, text)
    if sources.is_form_in_use():
        return
    st.subheader(text("operations.noticed"), anchor=False)
    findings.show_findings(reading.findings, text, "operations")


def _channels(operations: Operations, text: Words) -> None:
    rows = [
        {
            "channel": text.title(f"channels.{facts.channel}"),
            "contacts": _weekly(operations, facts.channel, text.language),
            "handling": numbers.minutes(facts.handling, text.language),
            "wait": numbers.minutes(facts.mean_wait, text.language),
            "abandoned": numbers.percent(facts.abandoned, text.language),
        }
        for facts in operations.channels
    ]
    st.subheader(text("operations.read", stores=len(operations.stores), n=len(rows)), anchor=False)
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        column_config={
            name: st.column_config.Column(
                text(f"operations.heading.{name}"), alignment="left" if name == "channel" else "right"
            )
            for name in (rows[0] if rows else ())
        },
        alt=text("operations.alt"),
    )


def _weekly(operations: Operations, channel: Channel, language: Language) -> str:
    arrivals = operations.arrivals.get(channel)
    return numbers.number(None if arrivals is None else float(arrivals.sum()), language)
