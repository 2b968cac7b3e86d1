"""Whom do the answers stand for? Weights that make them stand for all customers, where these are known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from cx_models.intake.feedback import Feedback
from cx_models.presentation import numbers
from cx_models.presentation.fields import Bounds
from cx_models.presentation.names import group_names
from cx_models.presentation.weighing import base_says, base_table, raked_says
from cx_models.presentation.words import Words
from cx_models.quantities import Share
from cx_models.screens import cached, state
from cx_models.screens.held import held
from cx_models.screens.number_field import number_field
from cx_models.voice.base import margins_of
from cx_models.voice.raking import Margin

COLUMNS = ("town", "channel", "segment")
MOST_GROUPS = 12  # more than that nobody types
ROUNDING: Share = 0.015  # by which typed shares may miss a whole
PERCENT = Bounds(0, 100, "%", example=25.0)


def weighed(feedback: Feedback, text: Words) -> Feedback:
    """The feedback as the reader wants it: as it came, or weighed to all customers."""
    shares = {column: cached.feedback_shares(feedback, column) for column in COLUMNS}
    shares = {column: seen for column, seen in shares.items() if len(seen) > 1}
    if not shares:
        return feedback
    known = _known()
    with st.expander(text("weighing.title"), icon=":material/balance:"):
        st.markdown(text("weighing.lead"))
        for column, seen in shares.items():
            _margin(column, seen, known.get(column), text)
        st.caption(text("weighing.note"))
    margins = tuple(margin for column in shares if (margin := known.get(column) or _typed(column, shares[column])))
    if not margins:
        return feedback
    box = held("weighed", state.work().weighed)
    st.toggle(text("weighing.weigh"), box.start, **box.tells(_weigh))
    if not state.work().weighed:
        return feedback
    found = cached.feedback_raked(feedback, margins)
    st.caption(raked_says(found, text))
    return found.feedback


def _weigh(on: bool) -> None:
    state.keep(weighed=on)


def _known() -> dict[str, Margin]:
    """What the operations tell of all customers."""
    reading = state.work().operations
    told = () if reading is None or reading.operations is None else margins_of(reading.operations)
    return {margin.column: margin for margin in told}


def _margin(column: str, answered: Mapping[str, Share], known: Margin | None, text: Words) -> None:
    """One column: what is known of it beside the answers, or fields to tell it in."""
    st.markdown(f"**{text(f'feedback.along.{column}')}**")
    margin = known or _typed(column, answered)
    if known is None:
        _fields(column, answered, text)
    if margin is not None:
        st.markdown(base_says(margin, answered, text))
        labels = {"group": "group", "answers": "answers", "customers": f"customers.{column}"}
        st.dataframe(
            base_table(margin, answered, text),
            hide_index=True,
            column_config={
                name: st.column_config.TextColumn(text(f"weighing.column.{label}")) for name, label in labels.items()
            },
            alt=text("weighing.table_alt"),
        )


def _fields(column: str, answered: Mapping[str, Share], text: Words) -> None:
    """A field for each group; the shares count once they make a whole."""
    if len(answered) > MOST_GROUPS:
        st.caption(text("weighing.too_many", n=len(answered)))
        return
    told = _told(column, answered)
    names = group_names(column, text)
    faults = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for group, share in answered.items():
            number_field(
                names.get(group, group),
                f"base.{column}.{group}",
                round(100 * told[group], 6) if group in told else None,
                PERCENT,
                text,
                optional=True,
                take=partial(_take, column, group),
                placeholder=text("weighing.of_answers", share=numbers.percent(share, text.language)),
                width=176,
                told_in=faults,
            )
    if told and _typed(column, answered) is None:
        missing = [names.get(group, group) for group in answered if group not in told]
        total = numbers.percent(sum(told.values()), text.language)
        with faults:
            if missing:
                st.info(text("weighing.missing", groups=", ".join(missing), total=total))
            else:
                st.warning(text("weighing.no_whole", total=total))


def _take(column: str, group: str, percent: float | None) -> None:
    base = state.work().base
    told = {name: share for name, share in base.get(column, {}).items() if name != group}
    if percent is not None:
        told[group] = percent / 100
    state.keep(base={**base, column: told})


def _told(column: str, answered: Mapping[str, Share]) -> dict[str, Share]:
    """What the user told of the groups at hand; other data may have had others."""
    return {group: share for group, share in state.work().base.get(column, {}).items() if group in answered}


def _typed(column: str, answered: Mapping[str, Share]) -> Margin | None:
    """What the user told of a column, where it is told of every group and makes a whole."""
    told = _told(column, answered)
    total = sum(told.values())
    if len(told) < len(answered) or abs(total - 1) > ROUNDING:
        return None
    return Margin(column, {group: share / total for group, share in told.items()})
