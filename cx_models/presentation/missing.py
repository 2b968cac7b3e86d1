"""Agents missing, worked out once for each settled week: several figures and charts ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from cx_models.effects.settle import Settled
from cx_models.projection.missing import agents_missing
from cx_models.quantities import Floats, Minutes
from cx_models.service.channels import Channel

TARGET = "target.wait"
_KNOWN: WeakKeyDictionary[Settled, Mapping[Channel, Floats]] = WeakKeyDictionary()


def longest_wait(settled: Settled) -> Minutes:
    """The longest mean wait that the missing are counted against."""
    return float(settled.drivers.worlds[TARGET][0])


def missing_in(settled: Settled) -> Mapping[Channel, Floats]:
    """People missing by queued way and half-hour, ``(336,)``; forgotten with the week it belongs to."""
    found = _KNOWN.get(settled)
    if found is None:
        found = _KNOWN[settled] = agents_missing(settled)
    return found
