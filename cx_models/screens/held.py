"""Widgets that hold a part of the work, and take nothing from the browser but what a hand moved.

With each move of one widget the browser tells the values of all that it knows, and may not have drawn
the last answer yet. So a value told may be an old one that was changed from here, or of a plan shown
before. Two rules keep those out: a widget whose value is changed from here is another from
then on, under a new key; and a value that the widget was known to hold is no move. The widget that a hand
moves holds what the work holds, keeps its key and with it the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cx_models.screens import state


@dataclass(frozen=True)
class Held:
    """A widget that began at ``start`` and was last known to hold ``value``: the ``generation``-th of its name.

    ``worded`` are the words it chooses among, for widgets that the browser knows by their words.
    """

    name: str
    generation: int
    start: Any
    value: Any
    worded: Any

    @property
    def key(self) -> str:
        """The key of this generation."""
        return f"{self.name}.{self.generation}"

    def tells(self, change: Callable[[Any], None]) -> dict[str, Any]:
        """What makes a widget of Streamlit this one: ``change`` gets its new value when a hand moves it."""
        return {"key": self.key, "on_change": _pass_on, "args": (self.name, self.key, change)}


def held(name: str, value: Any, worded: Any = None) -> Held:
    """The widget that holds ``value``: as drawn before while it does, else the next of its name, which begins there."""
    before: Held | None = state.recalled(name)
    if before is not None and before.worded == worded and state.value_of(before.key) == value:
        return before
    fresh = Held(name, 0 if before is None else before.generation + 1, value, value, worded)
    state.remember(name, fresh)
    return fresh


def begin_anew(names: str) -> None:
    """Let every widget whose name begins so be another when it is drawn next: it was away, or is of a plan that was."""
    for name, before in state.all_recalled(names).items():
        if isinstance(before, Held):
            state.remember(name, replace(before, generation=before.generation + 1))


def _pass_on(name: str, key: str, change: Callable[[Any], None]) -> None:
    known: Held = state.recalled(name)
    told = state.value_of(key)
    if known.key == key and known.value != told:
        state.remember(name, replace(known, value=told))
        change(told)
