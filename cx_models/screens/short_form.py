"""The short form for those without an operations workbook: asked empty, guesses told afterwards."""

from __future__ import annotations

import streamlit as st

from cx_models.intake.operations import Economy
from cx_models.intake.short_form import (
    OTHERS,
    STAFFED,
    USUAL_HOURS,
    ChannelAnswer,
    ShortForm,
    operations_told,
)
from cx_models.presentation import numbers
from cx_models.presentation.fields import Bounds
from cx_models.presentation.words import Words
from cx_models.problems import CannotContinue, Severity
from cx_models.screens import findings, projected, sources, state
from cx_models.screens.form_fields import BY_NAME, FIELD, KEY, MUNICIPALITIES, NARROW, WIDE, group, hour, number
from cx_models.screens.stores_form import ask_stores
from cx_models.screens.worded import worded_key
from cx_models.service.channels import Channel

DAYS = {"weekdays": tuple(range(5)), "saturdays": tuple(range(6)), "every": tuple(range(7))}
TARGET = "target.wait"
_EUROS = Bounds(unit="€", example=28.5)


def ask(text: Words) -> None:
    """The form; once it is sent and suffices, today's service is what it says."""
    st.markdown(text("form.lead"))
    with st.form("short_form", enter_to_submit=False):  # of several buttons, Enter would press the first
        form = _answers(state.work().form or ShortForm(), text)
        sent = st.form_submit_button(text("form.send"), type="primary")
    if sent:
        sources.use_form(form, operations_told(form))
        st.rerun()
    told = state.work().form
    if told is not None:
        findings.tell(operations_told(told).findings, text, Severity.STOP, Severity.WARNING)
    if sources.is_form_in_use():
        _tell_guesses(text)


def _answers(before: ShortForm, text: Words) -> ShortForm:
    channels = {channel: _channel(channel, before, text) for channel in (*STAFFED, *OTHERS)}
    with group(text("form.customers_title")) as faults:
        customers = number("customers", before.customers, faults, text, help="customers_help", width=FIELD)
        places = st.multiselect(
            text("form.places"),
            BY_NAME,
            format_func=lambda code: MUNICIPALITIES[code],
            placeholder=text("form.places_guess"),
            help=text("form.places_help"),
            key=state.seeded(f"{KEY}places", list(before.places)),
            width=WIDE,
        )
    with st.expander(text("form.stores"), expanded=bool(before.stores), icon=":material/storefront:"):
        stores = ask_stores(before.stores, text)
    with st.expander(text("form.money"), expanded=before.economy != Economy(), icon=":material/euro:"):
        economy = _money(before.economy, text)
    return ShortForm(channels, stores, customers, tuple(places), economy)


def _channel(channel: Channel, before: ShortForm, text: Words) -> ChannelAnswer:
    told = before.channels.get(channel, ChannelAnswer())
    with group(text.title(f"channels.{channel}")) as faults:
        asked = "contacts" if channel in STAFFED else "visits_web"
        contacts = number(f"{channel}.contacts", told.contacts, faults, text, label=asked, help=f"{asked}_help")
        if channel not in STAFFED:
            return ChannelAnswer(contacts)
        guessed = channel is not Channel.EMAIL  # its wait is left out instead
        people = number(
            f"{channel}.people",
            told.people,
            faults,
            text,
            label="people",
            help="people_help",
            guess=guessed,
            target=_longest_wait(text),
        )
        minutes = number(
            f"{channel}.handling", told.handling, faults, text, label="handling", help="handling_help", guess=True
        )
        opens = hour(channel, "opens", told.opens, USUAL_HOURS[0], text)
        closes = hour(channel, "closes", told.closes, USUAL_HOURS[1], text)
        kept = next((name for name, days in DAYS.items() if days == told.days), None)
        days = st.selectbox(
            text("form.days"),
            list(DAYS),
            index=None,
            format_func=lambda name: text(f"form.days_of.{name}"),
            placeholder=text("form.guess_of", value=text("form.days_of.weekdays")),
            help=text("form.days_help"),
            key=worded_key(f"{KEY}{channel}.days", kept, text),
            width=NARROW + 20,
        )
    return ChannelAnswer(contacts, people, minutes, opens, closes, DAYS[days] if days else None)


def _longest_wait(text: Words) -> str:
    """How long a customer may wait on average where staffing is guessed: as edited, else as shipped."""
    longest = state.work().assumed[TARGET].value
    return numbers.minutes(longest, text.language, 0 if float(longest).is_integer() else 1)


def _money(before: Economy, text: Words) -> Economy:
    st.markdown(text("form.money_lead"))
    churn = None if before.annual_churn is None else before.annual_churn * 100
    with group() as faults:
        agent, store, margin, leaving = (
            number(name, value, faults, text, help=help_, bounds=bounds, width=FIELD + 84)
            for name, value, help_, bounds in (
                ("agent_wage_per_hour", before.agent_wage_per_hour, "wage_help", _EUROS),
                ("store_wage_per_hour", before.store_wage_per_hour, "wage_help", _EUROS),
                ("margin_per_customer_month", before.margin_per_customer_month, "margin_help", _EUROS),
                ("annual_churn", churn, "churn_help", Bounds(high=100.0, unit="%", example=12.5)),
            )
        )
    return Economy(
        agent_wage_per_hour=agent,
        store_wage_per_hour=store,
        margin_per_customer_month=margin,
        annual_churn=None if leaving is None else leaving / 100,
    )


def _tell_guesses(text: Words) -> None:
    """That the form is in use, the way on, and every guess that the results rest on."""
    st.success(text("form.taken"))
    with st.container(horizontal=True):
        st.page_link("pages/today.py", label=text("form.to_today"), icon=":material/arrow_forward:")
        st.page_link("pages/scenario.py", label=text("form.to_scenario"), icon=":material/arrow_forward:")
    try:
        baseline = projected.baseline(state.work())
    except CannotContinue as stopped:
        findings.tell(stopped.findings, text, Severity.STOP)
        return
    if baseline is not None:
        st.subheader(text("form.guessed"), anchor=False)
        findings.tell(baseline.findings, text, Severity.WARNING, Severity.NOTE)
