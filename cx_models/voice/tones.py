"""Tones of many comments: which are in which, and in what tone each theme is spoken of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Estimate
from cx_models.voice.metrics import FEWEST, wilson
from cx_models.voice.themes import Theme
from cx_models.voice.tone import TONES, Toned


@dataclass(frozen=True)
class Blamed:
    """The shares of ``comments`` that speak of a theme (its ``name``) in each of :data:`TONES`."""

    name: str
    comments: int
    negative: Estimate
    positive: Estimate


def in_tones(toned: Sequence[Toned]) -> npt.NDArray[np.bool_]:
    """Which comments are in which tone, (N, tones)."""
    return np.array([[one.tone == tone for tone in TONES] for one in toned], dtype=np.bool_).reshape(-1, len(TONES))


def blamed(themes: Sequence[Theme], speaks: npt.NDArray[np.bool_], toned: Sequence[Toned]) -> tuple[Blamed, ...]:
    """Themes with enough comments by their negative share, the most blamed first; ``speaks`` is (N, themes)."""
    tones = in_tones(toned)
    found = []
    for place, theme in enumerate(themes):
        ours = tones[speaks[:, place]]
        if len(ours) >= FEWEST:
            negative, positive = (wilson(float(ours[:, at].mean()), len(ours)) for at in (0, 2))
            found.append(Blamed(theme.name, len(ours), negative, positive))
    return tuple(sorted(found, key=lambda one: -one.negative.middle))
