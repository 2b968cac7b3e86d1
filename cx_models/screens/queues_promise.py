"""What is promised to those who come: a mean wait, or an answer in time for most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from cx_models.presentation.fields import Bounds
from cx_models.presentation.words import Words
from cx_models.quantities import Minutes
from cx_models.queues.staffing import Goal
from cx_models.screens import state
from cx_models.screens.held import held
from cx_models.screens.number_field import number_field

KINDS = ("wait", "in_time")
_PROMISE = "queues.promise"


@dataclass(frozen=True)
class Promise:
    """As told on the page: ``longest`` in minutes, ``share`` in per cent, ``seconds``; ``kind`` says which counts.

    At first the wait is the limit of the assumptions; 80 % in 20 s is common among planners, and no advice.
    """

    longest: Minutes
    kind: str = "wait"
    share: float = 80.0
    seconds: float = 20.0

    @property
    def goal(self) -> Goal:
        """The same for the queues; answers in time are counted with either kind."""
        if self.kind == "wait":
            return Goal(wait=self.longest, target=self.seconds / 60.0)
        return Goal(in_target=self.share / 100.0, target=self.seconds / 60.0)


def promise(longest: Minutes) -> Promise:
    """What was promised last; at first a mean wait of ``longest``."""
    kept = state.recalled(_PROMISE)
    return kept if isinstance(kept, Promise) else Promise(longest)


def ask(now: Promise, text: Words) -> None:
    """The kind and its numbers, each of which may be changed."""
    names = {kind: text(f"queues.promise.{kind}") for kind in KINDS}
    box = held("queues.kind", now.kind, names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            text("queues.promise.kind"),
            KINDS,
            default=box.start,
            required=True,
            format_func=lambda kind: names[kind],
            **box.tells(_taker(now, "kind")),
        )
        if now.kind == "wait":
            _number("longest", now, Bounds(0.1, 240.0, "min"), text)
        else:
            _number("share", now, Bounds(1.0, 99.0, "%"), text)
            _number("seconds", now, Bounds(1.0, 3600.0, "s"), text)


def _number(name: str, now: Promise, bounds: Bounds, text: Words) -> None:
    number_field(
        text(f"queues.promise.{name}"),
        f"queues.{name}",
        getattr(now, name),
        bounds,
        text,
        take=_taker(now, name),
        width=180,
    )


def _taker(now: Promise, name: str) -> Callable[[Any], None]:
    return partial(_take, now.longest, name)


def _take(longest: Minutes, name: str, value: Any) -> None:
    if value is not None:
        state.remember(_PROMISE, replace(promise(longest), **{name: value}))
