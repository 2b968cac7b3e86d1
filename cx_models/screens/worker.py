"""What a drawing process does. No Streamlit here: it should start quickly and stay small."""

from __future__ import annotations

import os
from dataclasses import replace

from cx_models.baseline.calibrate import Baseline
from cx_models.projection.project import Draws, draw_lot, todays_lot
from cx_models.scenario.scenario import Scenario

GIVES_WAY = 10  # steps of niceness
MOST_BASELINES = 4  # as many as `projection` keeps the draws of today for
_BASELINES: dict[str, Baseline] = {}


def draws_of(
    digest: str, scenario: Scenario, count: int, seed: int, lot: slice, baseline: Baseline | None
) -> Draws | None:
    """One lot of paired draws; None when the baseline is not known here and must be sent along.

    The baseline comes once; later requests name its digest, and find today's draws ready.
    """
    known = _known(digest, baseline)
    return None if known is None else _sendable(draw_lot(known, scenario, count, seed, lot))


def know_today(digest: str, count: int, seed: int, lot: slice, baseline: Baseline | None) -> bool:
    """Have today in the worlds of a lot ready for the plans to come; False when the baseline is not known here."""
    known = _known(digest, baseline)
    if known is not None:
        todays_lot(known, count, seed, lot).figures()
    return known is not None


def _known(digest: str, baseline: Baseline | None) -> Baseline | None:
    if baseline is not None:
        while len(_BASELINES) >= MOST_BASELINES:
            _BASELINES.pop(next(iter(_BASELINES)))
        _BASELINES[digest] = baseline
    return _BASELINES.get(digest)


def _sendable(draws: Draws) -> Draws:
    """The same draws in plain dictionaries: a read-only view does not pass between processes."""
    return replace(draws, today=dict(draws.today), changed=dict(draws.changed))


def awake() -> None:
    """Nothing; but the process that has done it has started and loaded what it needs."""


def give_way() -> None:
    """From now on the server comes first: whoever moves a lever is answered before intervals are drawn."""
    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
