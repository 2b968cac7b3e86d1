"""Widgets that hold a part of the work, and take nothing from the browser that was meant for another.

The browser tells the values of all widgets it knows with each move of one, and may not have drawn
the last answer yet. A widget whose value was changed from here would be told back its old one as if a
hand had moved it. So such a widget is another from then on, under a new key; the one that a
hand moves holds what the work holds, keeps its key and with it the focus.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cx_models.screens import state


@dataclass(frozen=True)
class Held:
    """A widget that began at ``start``: the ``generation``-th of its name.

    ``worded`` are the words it chooses among, for widgets that the browser knows by their words.
    """

    name: str
    generation: int
    start: Any
    worded: Any = None

    @property
    def key(self) -> str:
        """The key of this generation."""
        return f"{self.name}.{self.generation}"

    def tells(self, change: Callable[[Any], None]) -> dict[str, Any]:
        """What makes a widget of Streamlit this one: ``change`` gets its new value when a hand moves it."""
        return {"key": self.key, "on_change": _pass_on, "args": (self, change)}


def held(name: str, value: Any, worded: Any = None) -> Held:
    """The widget that holds ``value``: as drawn before while it does, else the next of its name, which begins there."""
    before = state.recalled(name)
    if isinstance(before, Held) and before.worded == worded and state.value_of(before.key) == value:
        return before
    fresh = Held(name, before.generation + 1 if isinstance(before, Held) else 0, value, worded)
    state.remember(name, fresh)
    return fresh


def _pass_on(widget: Held, change: Callable[[Any], None]) -> None:
    """What the browser tells of a widget that another has followed is no longer meant."""
    if state.recalled(widget.name) == widget:
        change(state.value_of(widget.key))
