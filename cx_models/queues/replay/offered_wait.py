"""How long the wait on offer was, from waits that some did not sit out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.replay.counting import BINS, DOUBLINGS, FINEST, PARTS


def edges() -> Floats:
    """Where each bin of waits ends, in minutes; the first holds exactly 0."""
    octaves = 2.0 ** np.arange(DOUBLINGS)[:, None] * (1.0 + (1.0 + np.arange(PARTS)) / PARTS)
    return np.concatenate([[0.0, 1.0], octaves.ravel()]) / FINEST


def percentiles(waits: npt.NDArray[np.int32], share: float) -> Floats:
    """The wait offered that a ``share`` of customers would not exceed, (...), from (..., 2, BINS) counts.

    Answered waits end the wait on offer, the others only say that it was longer (Kaplan and Meier). Straight within a
    bin, whose width is a sixteenth of the wait. NaN where the waits known do not reach so far.
    """
    unanswered, answered = waits[..., 0, :].astype(float), waits[..., 1, :].astype(float)
    leaving = unanswered + answered
    present = np.flip(np.cumsum(np.flip(leaving, -1), -1), -1)
    at_risk = present - unanswered / 2.0  # within a bin nobody knows who left first
    passed = np.divide(answered, at_risk, out=np.zeros_like(answered), where=at_risk > 0)
    beyond = np.cumprod(1.0 - np.minimum(passed, 1.0), axis=-1)
    reached = beyond <= 1.0 - share
    place = np.argmax(reached, axis=-1)
    upper, end = edges(), np.take_along_axis(beyond, place[..., None], -1)[..., 0]
    before = np.where(place > 0, np.take_along_axis(beyond, np.maximum(place - 1, 0)[..., None], -1)[..., 0], 1.0)
    lower = np.where(place > 0, upper[np.maximum(place - 1, 0)], 0.0)
    part = np.divide(before - (1.0 - share), before - end, out=np.zeros_like(end), where=before > end)
    assert upper.shape == (BINS,)
    return np.where(reached.any(axis=-1), lower + part * (upper[place] - lower), np.nan)
