"""The weeks at rest of one service side by side: what a tipping point is between."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation.figures import channel_name, level
from cx_models.presentation.words import Words
from cx_models.projection.crowding import QUEUED
from cx_models.projection.tipping import Rest

SAYS = ("none", "one", "two")
MEASURES = ("wait", "abandoned")


def rests_say(found: Sequence[Rest], text: Words) -> str:
    """Whether there is a tipping point."""
    return text(f"scenario.settled.{SAYS[min(len(found), 2)]}")


def rests_table(found: Sequence[Rest], text: Words) -> pd.DataFrame:
    """Everyone's satisfaction, and each queue's wait and giving up: a column for each week at rest."""
    satisfied = level("satisfaction.everyone", text)
    rows = [[text("scenario.settled.satisfied"), *(satisfied(rest.satisfied) for rest in found)]]
    for channel in QUEUED:
        for measure in MEASURES:
            figure = f"{channel}.{measure}"
            if figure in found[0].figures:
                name = f"{channel_name(channel, text)}: {text(f'charts.queue_table.{measure}')}"
                rows.append([name, *(level(figure, text)(rest.figures[figure]) for rest in found)])
    columns = [text("charts.queue_table.queue"), *(_name(rest, place, text) for place, rest in enumerate(found, 1))]
    return pd.DataFrame(rows, columns=columns)


def _name(rest: Rest, place: int, text: Words) -> str:
    return text("scenario.settled.shown" if rest.shown else "scenario.settled.other", n=place)
