"""How much of a plan lies beyond the waits that anybody has answered about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cx_models.effects.choice import WAY
from cx_models.effects.settle import Settled
from cx_models.projection.project import Projection
from cx_models.quantities import Minutes, Share
from cx_models.service.channels import Channel

LEAST: Share = 0.01
"""Of a channel's contacts, more than today: fewer, and next to nothing rests on what nobody has answered about."""


@dataclass(frozen=True)
class Beyond:
    """The ``share`` of a ``channel``'s contacts that come when the mean wait is above ``longest``, the longest that its
    answers tell of; ``at_first`` in the weeks before recruits come.
    """

    channel: Channel
    longest: Minutes
    share: Share
    at_first: bool


def beyond_answers(projection: Projection, longest: Mapping[Channel, Minutes]) -> Beyond | None:
    """The channel and the weeks in which most of a plan lies beyond the ``longest`` waits told; None where hardly more
    does than today.
    """
    weeks = {True: projection.changed.at_first, False: projection.changed.settled}
    found = [
        Beyond(channel, minutes, _above(week, channel, minutes), at_first)
        for channel, minutes in longest.items()
        for at_first, week in weeks.items()
        if not (at_first and week is projection.changed.settled)
    ]
    today = {channel: _above(projection.today.settled, channel, minutes) for channel, minutes in longest.items()}
    most = max(found, key=lambda one: one.share - today[one.channel], default=None)
    return most if most is not None and most.share - today[most.channel] >= LEAST else None


def _above(settled: Settled, channel: Channel, minutes: Minutes) -> Share:
    """The share of a channel's contacts that come when the mean wait is above so many minutes, in the middle world."""
    lines = [place for place, way in enumerate(settled.lines.way_of) if way == WAY[channel]]
    arrivals, wait = settled.week.arrivals[0, lines], settled.week.wait[0, lines]
    whole = float(arrivals.sum())
    return float(arrivals[wait > minutes].sum()) / whole if whole > 0 else 0.0
