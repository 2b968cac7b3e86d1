"""The curves tried for one line's day: each release is a step that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cx_models.projection.line_day import LineDay
from cx_models.queues.staffing import Counts
from cx_models.screens import state

REMEMBERED = 16  # days of lines
STEPS = 50
_SKETCHES = "queues.sketches"


@dataclass(frozen=True)
class Sketch:
    """The curves so far, the roster first; ``heard`` is when the browser made the last release that was taken in.

    >>> Sketch(((1, 2),)).tried((2, 2)).undone() == Sketch(((1, 2),))
    True
    """

    steps: tuple[tuple[int, ...], ...]
    heard: float = 0.0

    @property
    def now(self) -> Counts:
        """The curve at hand, ``(T,)``."""
        return np.array(self.steps[-1], dtype=np.int64)

    @property
    def is_roster(self) -> bool:
        """Whether the curve at hand is the roster."""
        return self.steps[-1] == self.steps[0]

    def tried(self, curve: Sequence[int]) -> Sketch:
        """One step more, unless nothing changes; the oldest steps but the roster are forgotten."""
        told = tuple(int(value) for value in curve)
        if told == self.steps[-1]:
            return self
        return replace(self, steps=(self.steps[0], *self.steps[1:][-STEPS:], told))

    def undone(self) -> Sketch:
        """One step back."""
        return replace(self, steps=self.steps[:-1] or self.steps) if len(self.steps) > 1 else self


def sketch_of(of: str, day: LineDay) -> Sketch:
    """What was tried for that day, or the roster."""
    kept: dict[str, Sketch] = state.recalled(_SKETCHES, {})
    return kept.get(of) or Sketch((tuple(int(value) for value in day.people),))


def keep(of: str, sketch: Sketch) -> None:
    """Remember it; of many days the latest."""
    kept = {name: one for name, one in state.recalled(_SKETCHES, {}).items() if name != of}
    state.remember(_SKETCHES, dict([*kept.items(), (of, sketch)][-REMEMBERED:]))


def most_of(day: LineDay, curve: Counts) -> int:
    """The most people that can be drawn: far beyond the work that comes, and never below what is drawn."""
    busiest = max(float(day.load.max()), float(day.people.max()))
    return int(max(np.ceil(3.0 * busiest) + 5.0, curve.max()))


def released(told: dict[str, Any], of: str, day: LineDay, sketch: Sketch) -> Sketch:
    """The sketch after what the browser told; of another day or of another length it is nothing to this one."""
    values = told.get("values") or []
    if told.get("of") != of or len(values) != len(day.people):
        return sketch
    most = most_of(day, sketch.now)
    curve = [min(max(int(value), 0), most) if is_open else 0 for value, is_open in zip(values, day.opened, strict=True)]
    return replace(sketch.tried(curve), heard=float(told.get("at") or 0.0))
