"""Every queued channel's wait, giving up, occupancy and missing agents: today, in the scenario, and the change."""

from __future__ import annotations

import pandas as pd

from cx_models.presentation.figures import band, channel_name, difference, level
from cx_models.presentation.numbers import UNKNOWN
from cx_models.presentation.words import Words
from cx_models.projection.crowding import MEASURES, QUEUED
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate
from cx_models.service.channels import Channel

AT_FIRST = "first."


def queue_table(projection: Projection, at_first: bool, text: Words) -> pd.DataFrame:
    """One row per channel and measure, as written; the weeks before recruits come when ``at_first``.

    A channel that is there only today, or only in the scenario, has a dash where it is not.
    """
    rows = [
        _row(projection, channel, measure, AT_FIRST if at_first else "", text)
        for channel in QUEUED
        for measure in MEASURES
        if any(f"{channel}.{measure}" in one.figures() for one in (projection.today, projection.changed))
    ]
    columns = [text(f"charts.queue_table.{name}") for name in ("queue", "today", "scenario", "change")]
    return pd.DataFrame(rows, columns=columns)


def _row(projection: Projection, channel: Channel, measure: str, weeks: str, text: Words) -> list[str]:
    figure = f"{weeks}{channel}.{measure}"
    write, changed = level(figure, text), difference(figure, text)
    before, after = f"{channel}.{measure}" in projection.today.figures(), figure in projection.changed.figures()
    change = projection.difference(figure)
    middle = change.middle if isinstance(change, Estimate) else change
    sure = f" ({band(change, changed, text)})" if isinstance(change, Estimate) and change.width > 0 else ""
    return [
        f"{channel_name(channel, text)}: {text(f'charts.queue_table.{measure}')}",
        write(projection.todays_value(figure)) if before else UNKNOWN,
        write(projection.value(figure)) if after else UNKNOWN,
        f"{changed(middle)}{sure}" if before and after else UNKNOWN,
    ]
