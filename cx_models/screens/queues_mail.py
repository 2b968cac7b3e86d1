"""E-mail on the Queues page: a promise, how soon answers come through the week, and what would keep the promise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.choice import WAY
from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.charts import week as charts
from cx_models.presentation.sentences import mail as says
from cx_models.presentation.sentences.mail import MailPromise
from cx_models.presentation.words import Words
from cx_models.projection.mail_week import MailWeek, mail_week
from cx_models.queues.work_that_waits import Answering
from cx_models.screens import state
from cx_models.screens.charting import chart
from cx_models.screens.held import held
from cx_models.screens.queues_choice import Week
from cx_models.service.channels import Channel

HOURS = (4, 8, 12, 24, 48, 72)
SHARES = (0.8, 0.9, 0.95, 0.99)
_PROMISE = "queues.mail.promise"
EMAIL = WAY[Channel.EMAIL]


@st.fragment
def draw_mail(week: Week, baseline: Baseline, text: Words) -> None:
    """Nothing where nobody writes."""
    contacts = float(week.settled.seen.contacts[0, EMAIL].sum())
    if contacts <= 0.0:
        return
    st.subheader(text("mail.title"), anchor=False)
    now = mail_week(week.settled)
    if now is None:
        st.info(text("mail.nobody"))
        return
    st.markdown(text("mail.lead"))
    promise = state.recalled(_PROMISE) or MailPromise()
    _ask(promise, text)
    found = _answered(week.code, promise.hours, now)
    today = None if week.today is None else _today(week.today, week.code, promise)
    st.markdown(f"**{says.answered_says((now, found), today, promise, text)}**")
    more = _fewest_more(week.code, promise.hours, promise.share, now)
    st.markdown(f"{says.promise_says(promise, more, text)} {says.worst_says(now, found, text)}")
    _picture(found, None if today is None else today[1], text)
    _told(week, baseline, now, found, today, text)


def _told(
    week: Week,
    baseline: Baseline,
    now: MailWeek,
    found: Answering,
    today: tuple[MailWeek, Answering] | None,
    text: Words,
) -> None:
    """Beside the picture, how well the model gives back what the data tell of today."""
    behind, answered = (now, found) if week.today is None else today or (None, None)
    if behind is not None and answered is not None:
        modelled = answered.mean(answered.response, behind.arrivals)
        told = float(baseline.observed.wait[EMAIL])
        st.caption(says.told_says(None if np.isnan(told) else told, modelled, text))


def _picture(found: Answering, today: Answering | None, text: Words) -> None:
    st.markdown(text("mail.chart"))
    behind = None if today is None else today.response / 60.0
    rows = charts.week_rows(behind, found.response / 60.0, None, text)
    spec = charts.week_spec("response", today is not None, text.language)
    chart(rows, spec, text("mail.alt"), key="queues.mail.chart")
    if today is not None:
        st.caption(text("mail.grey"))


def _ask(promise: MailPromise, text: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hours = {value: says.within(MailPromise(hours=value), text) for value in HOURS}
        _choice("hours", promise.hours, hours, text("mail.promise"), promise)
        shares = {value: numbers.percent(value, text.language) for value in SHARES}
        _choice("share", promise.share, shares, text("mail.share"), promise)


def _choice(part: str, chosen: Any, names: dict[Any, str], label: str, promise: MailPromise) -> None:
    options: Sequence[Any] = list(names)
    box = held(f"queues.mail.{part}", chosen, names)
    st.segmented_control(
        label,
        options,
        default=box.start,
        required=True,
        format_func=lambda value: names.get(value, ""),
        **box.tells(_taker(promise, part)),
    )


def _taker(promise: MailPromise, part: str) -> Callable[[Any], None]:
    return partial(_take, promise, part)


def _take(promise: MailPromise, part: str, value: Any) -> None:
    state.remember(_PROMISE, replace(promise, **{part: value}))


def _today(settled: Settled, code: str, promise: MailPromise) -> tuple[MailWeek, Answering] | None:
    behind = mail_week(settled)
    return None if behind is None else (behind, _answered(f"{code}|today", promise.hours, behind))


@st.cache_resource(max_entries=64, show_spinner=False)
def _answered(code: str, hours: int, _week: MailWeek) -> Answering:
    return _week.answered(60.0 * hours)


@st.cache_resource(max_entries=64, show_spinner=False)
def _fewest_more(code: str, hours: int, share: float, _week: MailWeek) -> int | None:
    return _week.fewest_more(60.0 * hours, share)
