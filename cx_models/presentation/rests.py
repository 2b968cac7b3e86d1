"""The weeks at rest of one service side by side: what a tipping point is between."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation.figures import channel_name, level
from cx_models.presentation.words import Words
from cx_models.projection.crowding import QUEUED
from cx_models.projection.tipping import Rest, Rests

SAYS = ("none", "one", "two")
MEASURES = ("wait", "abandoned")


def rests_told(found: Rests, text: Words) -> tuple[tuple[str, pd.DataFrame | None], ...]:
    """What is said of the week, and a table where it has several states; where recruits are awaited, of both weeks."""
    if found.at_first is None:
        return ((rests_say(found.later, text), _if_several(found.later, text, "shown")),)
    weeks = (("later", found.later, "shown"), ("first", found.at_first, "counted"))
    return tuple(
        (text(f"scenario.settled.{week}", said=rests_say(rests, text)), _if_several(rests, text, used))
        for week, rests, used in weeks
    )


def _if_several(found: Sequence[Rest], text: Words, used: str) -> pd.DataFrame | None:
    return rests_table(found, text, used) if len(found) > 1 else None


def rests_say(found: Sequence[Rest], text: Words) -> str:
    """Whether there is a tipping point."""
    return text(f"scenario.settled.{SAYS[min(len(found), 2)]}")


def rests_table(found: Sequence[Rest], text: Words, used: str) -> pd.DataFrame:
    """Everyone's satisfaction, and each queue's wait and giving up: a column for each week at rest.

    ``used`` says what the state behind the other figures is: the one ``shown`` above, or ``counted`` in the year.
    """
    satisfied = level("satisfaction.everyone", text)
    rows = [[text("scenario.settled.satisfied"), *(satisfied(rest.satisfied) for rest in found)]]
    for channel in QUEUED:
        for measure in MEASURES:
            figure = f"{channel}.{measure}"
            if figure in found[0].figures:
                name = f"{channel_name(channel, text)}: {text(f'charts.queue_table.{measure}')}"
                rows.append([name, *(level(figure, text)(rest.figures[figure]) for rest in found)])
    names = (text(f"scenario.settled.{used if rest.shown else 'other'}", n=n) for n, rest in enumerate(found, 1))
    return pd.DataFrame(rows, columns=[text("charts.queue_table.queue"), *names])
