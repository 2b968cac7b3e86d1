"""The day, customer by customer: replayed days beside the exact answer, one of them to look into. Drawn on demand."""

from __future__ import annotations

import numpy as np
import streamlit as st

from cx_models.presentation.sentences import queue_replay as says
from cx_models.presentation.words import Words
from cx_models.projection.line_day import LineDay
from cx_models.projection.line_lives import OneDay, one_day
from cx_models.projection.line_replay import Replayed, can_hurry, can_replay, prepare, replayed
from cx_models.queues.staffing import Counts
from cx_models.screens import queues_replay_day, state

_NUMBER = "queues.replay.number"


@st.fragment
def draw_replay(of: str, day: LineDay, curve: Counts, text: Words) -> None:
    """A switch; behind it what many days say, and one day to look into. ``of`` names the day."""
    st.subheader(text("queues.replay.title"), anchor=False)
    if not st.toggle(text("queues.replay.toggle"), key="queues.replay"):
        return
    prepare()
    is_roster = np.array_equal(curve, day.people)
    st.markdown(text("queues.replay.lead_roster" if is_roster else "queues.replay.lead_curve"))
    if not can_replay(day, curve):
        st.info(text("queues.replay.empty"))
        return
    people = tuple(int(value) for value in curve)
    with st.spinner(text("queues.replay.working")):
        found = _replayed(of, people, day)
    st.markdown(f"**{says.wait_says(found, text)}** {says.lost_says(found, text)}")
    st.caption(says.notes(found, text, can_hurry=can_hurry()))
    st.markdown(says.lifelike_says(found, text))
    st.caption(says.lifelike_why(day, text))
    queues_replay_day.draw_day(_one_day(of, people, state.recalled(_NUMBER, 0), day), _another, text)


def _another() -> None:
    state.remember(_NUMBER, state.recalled(_NUMBER, 0) + 1)


@st.cache_resource(max_entries=32, show_spinner=False)
def _replayed(of: str, people: tuple[int, ...], _day: LineDay) -> Replayed:
    return replayed(_day, np.array(people))


@st.cache_resource(max_entries=32, show_spinner=False)
def _one_day(of: str, people: tuple[int, ...], number: int, _day: LineDay) -> OneDay:
    return one_day(_day, np.array(people), number)
