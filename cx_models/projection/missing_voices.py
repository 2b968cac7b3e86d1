"""What a survey of today does not hear: matters that end before anybody could ask, and what their customers felt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cx_models.projection.project import Projection
from cx_models.quantities import WEEKS_PER_YEAR, Estimate, Floats, estimate


@dataclass(frozen=True)
class MissingVoices:
    """Today as a survey hears it, and as it is for everyone who wanted service.

    ``matters`` per week; ``gave_up`` and ``never`` the shares of them that end when the customer gives up, and in which
    nobody is ever contacted: a survey hears of neither. ``surveyed`` and ``everyone`` are shares satisfied, ``gap`` the
    first less the second in the same worlds. Intervals have no width until worlds are drawn.
    """

    matters: Estimate
    gave_up: Estimate
    never: Estimate
    surveyed: Estimate
    everyone: Estimate
    gap: Estimate


def missing_voices(projection: Projection) -> MissingVoices:
    """Of the today of ``projection``; its draws, where there are some, give the intervals."""
    wanted = projection.today.reference.drivers.wanted.sum(axis=(1, 2))
    middle, drawn = _shares(projection.today.figures()), projection.draws
    worlds = middle if drawn is None else _shares(drawn.today)
    matters = wanted if drawn is None else drawn.matters_per_year / WEEKS_PER_YEAR
    shares = {name: estimate(float(value[0]), worlds[name]) for name, value in middle.items()}
    return MissingVoices(matters=estimate(float(wanted[0]), matters), **shares)


def _shares(figures: Mapping[str, Floats]) -> dict[str, Floats]:
    surveyed, everyone = figures["satisfaction.surveyed"], figures["satisfaction.everyone"]
    never = figures["survey.never"]
    return {
        "gave_up": 1.0 - figures["survey.heard"] - never,
        "never": never,
        "surveyed": surveyed,
        "everyone": everyone,
        "gap": surveyed - everyone,
    }
