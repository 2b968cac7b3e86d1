"""Every queued channel's wait, giving up, occupancy and missing agents: today, in the scenario, and the change."""

from __future__ import annotations

from itertools import product

import pandas as pd

from cx_models.presentation.figures import Written, band, channel_name, difference, level, with_band
from cx_models.presentation.numbers import UNKNOWN
from cx_models.presentation.words import Words
from cx_models.projection.crowding import MEASURES, QUEUED
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate
from cx_models.service.channels import Channel

AT_FIRST = "first."
_GONE = "charts.queue_table.gone"


def queue_table(projection: Projection, at_first: bool, text: Words) -> pd.DataFrame:
    """One row per channel and measure, and one of e-mail, as written; the weeks before recruits come when ``at_first``.

    A channel that is there only today, or only in the scenario, has a dash where it is not; of a new one the
    interval is of its level.
    """
    rows = [
        _row(projection, channel, measure, AT_FIRST if at_first else "", text)
        for channel, measure in (*product(QUEUED, MEASURES), (Channel.EMAIL, "answer"))
        if any(f"{channel}.{measure}" in one.figures() for one in (projection.today, projection.changed))
    ]
    columns = [text(f"charts.queue_table.{name}") for name in ("queue", "today", "scenario", "change")]
    return pd.DataFrame(rows, columns=columns)


def _row(projection: Projection, channel: Channel, measure: str, weeks: str, text: Words) -> list[str]:
    figure = f"{weeks}{channel}.{measure}"
    write, changed = level(figure, text), difference(figure, text)
    before, after = f"{channel}.{measure}" in projection.today.figures(), figure in projection.changed.figures()
    change = projection.difference(figure)
    return [
        f"{channel_name(channel, text)}: {text(f'charts.queue_table.{measure}')}",
        write(projection.todays_value(figure)) if before else UNKNOWN,
        write(projection.value(figure)) if after else UNKNOWN,
        _new(change, write, text) if not before else _moved(change, changed, text) if after else text(_GONE),
    ]


def _moved(change: Estimate | float, write: Written, text: Words) -> str:
    return with_band(change, write, text) if isinstance(change, Estimate) else write(change)


def _new(level: Estimate | float, write: Written, text: Words) -> str:
    """Of a queue that is not there today: there is no change, so the interval is of its level."""
    if not isinstance(level, Estimate):
        return text("charts.queue_table.new_unsure")
    return text("charts.queue_table.new", band=band(level, write, text))
