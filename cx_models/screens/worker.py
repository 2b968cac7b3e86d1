"""What the drawing process does. No Streamlit here: the process should start quickly and stay small."""

from __future__ import annotations

from dataclasses import replace

from cx_models.baseline.calibrate import Baseline
from cx_models.projection.project import Draws, draw
from cx_models.scenario.scenario import Scenario

MOST_BASELINES = 4  # as many as `projection` keeps the draws of today for
_BASELINES: dict[str, Baseline] = {}


def draws_of(digest: str, scenario: Scenario, count: int, seed: int, baseline: Baseline | None) -> Draws | None:
    """Paired draws; None when the baseline is not known here and must be sent along.

    The baseline comes once; later requests name its digest, and find today's draws ready.
    """
    if baseline is not None:
        while len(_BASELINES) >= MOST_BASELINES:
            _BASELINES.pop(next(iter(_BASELINES)))
        _BASELINES[digest] = baseline
    known = _BASELINES.get(digest)
    return None if known is None else _sendable(draw(known, scenario, count, seed))


def _sendable(draws: Draws) -> Draws:
    """The same draws in plain dictionaries: a read-only view does not pass between processes."""
    return replace(draws, today=dict(draws.today), changed=dict(draws.changed), finer=None)


def awake() -> None:
    """Nothing; but the process that has done it has started and loaded what it needs."""
