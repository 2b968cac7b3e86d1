"""What a network of desks must not say: each fault named with its value and its bound."""

from __future__ import annotations

from typing import Any

import numpy as np

from cx_models.quantities import Floats
from cx_models.queues.checks import checked

AXES = {
    "arrivals": "IT", "first": "IQT", "priority": "I", "agents": "PT", "skill": "PQ", "speed": "PK", "handling": "Q",
    "handling_cv": "Q", "exponential": "Q", "patience": "Q", "patience_shape": "Q", "no_line": "Q", "is_open": "QT",
    "comes_later": "Q", "resolved": "IQ", "transfer_cost": "Q", "spill": "IQQ",
    "transfer_first": "IQ", "transfer_again": "Q", "transfer_to": "QQ",
    "reconnect": "Q", "reconnect_delay": "Q", "reconnect_to": "IQQ", "self_service": "Q",
    "redial": "Q", "redial_delay": "Q", "return_pace": "QT",
    "call_back_above": "Q", "call_back_accepted": "Q",
}  # fmt: skip
SHARES = ("first", "resolved", "transfer_cost", "spill", "transfer_first", "transfer_again", "transfer_to", "reconnect",
          "reconnect_to", "redial", "call_back_accepted")  # fmt: skip
SUMS = {"first": 1, "spill": 2, "transfer_to": 1, "reconnect_to": 2}
"""Shares over queues, and the axis of those."""
POSITIVE = ("patience_shape",)
ENDLESS = ("patience", "call_back_above")
ROUNDING = 1e-9
FEWEST_CELLS = 0.05
"""Weibull shapes below this put so much beyond the table's ends that the mean would be a fiction."""


def verify(parts: dict[str, Any]) -> None:
    """Raise a ValueError for the first thing that cannot be."""
    _shapes(parts)
    interval = parts["interval"]
    if not (np.isfinite(interval) and interval > 0):
        raise ValueError(f"interval is {interval} min; it must be above 0 and finite")
    if parts["leaving"] not in ("finish", "at_once"):
        raise ValueError(f"leaving is {parts['leaving']!r}; it must be 'finish' or 'at_once'")
    for name in AXES:
        most = 1.0 + ROUNDING if name in SHARES else np.inf
        checked(name, parts[name], finite=name not in ENDLESS, above_zero=name in POSITIVE, most=most)
    checked("handling", parts["handling"][~parts["no_line"]], above_zero=True)
    for name, axis in SUMS.items():
        total = parts[name].sum(axis=axis)
        if (total > 1.0 + ROUNDING).any():
            row = np.unravel_index(np.argmax(total), total.shape)[0]
            raise ValueError(f"{name} row {row} sums to {total.max()}; it must be at most 1")
    if (parts["patience_shape"] < FEWEST_CELLS).any():
        raise ValueError(f"patience_shape contains {parts['patience_shape'].min()}; it must be at least {FEWEST_CELLS}")
    _ends(parts)
    _schedules(parts)


def _shapes(parts: dict[str, Any]) -> None:
    """One length per axis, and at least one of each."""
    lengths: dict[str, tuple[int, str]] = {}
    for name, axes in AXES.items():
        shape = np.shape(parts[name])
        if len(shape) != len(axes):
            raise ValueError(f"{name} has shape {shape}; it must have {len(axes)} axes")
        for axis, length in zip(axes, shape, strict=True):
            known, other = lengths.setdefault(axis, (length, name))
            if length != known or length == 0:
                raise ValueError(
                    f"{name} has shape {shape}; it must have {known} along {axis}, as {other}, and at least 1"
                )


def _ends(parts: dict[str, Any]) -> None:
    """Who comes back at once and always would do so without end."""
    for share, delay in (("redial", "redial_delay"), ("reconnect", "reconnect_delay")):
        if ((parts[share] > 0) & (parts[delay] == 0)).any():
            raise ValueError(f"{delay} contains 0 where {share} is above 0; it must be above 0 minutes")


def _schedules(parts: dict[str, Any]) -> None:
    """People who can do nothing, lines that nobody answers, paces that stop and go."""
    skill, speed = parts["skill"] > 0, parts["speed"]
    idle = ~skill.any(axis=1) & (parts["agents"].max(axis=1) > 0)
    if idle.any():
        raise ValueError(f"agents row {int(np.argmax(idle))} has people; skill must be above 0 for at least 1 queue")
    served = skill.any(axis=0)
    if (~served & ~parts["no_line"]).any():
        row = int(np.argmax(~served & ~parts["no_line"]))
        raise ValueError(f"queue {row} has a line; skill must be above 0 in at least 1 row")
    if (served & parts["no_line"]).any():
        row = int(np.argmax(served & parts["no_line"]))
        raise ValueError(f"queue {row} has no line; skill must be 0 in all rows")
    if (speed[:, 0] == 0).any() or _rises_from_nothing(speed):
        raise ValueError("speed contains 0 before a pace; it must be above 0 up to the most conversations at once")


def _rises_from_nothing(speed: Floats) -> bool:
    return bool(((speed[:, :-1] == 0) & (speed[:, 1:] > 0)).any())
