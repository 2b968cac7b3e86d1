"""Which assumptions decide a result, in a sentence before the bars."""

from __future__ import annotations

import pandas as pd

from cx_models.presentation.assumptions import change_written
from cx_models.presentation.words import Words

NAMED = 3


def swings_say(rows: pd.DataFrame, middle: float, figure: str, text: Words) -> str:
    """The outcome, the one assumption that decides most with its ends, and the next two.

    ``rows`` are those of :func:`swing_rows`, long bars first; ``middle`` is the change at middle values.
    """
    names = list(dict.fromkeys(rows["assumption"]))
    low, high = rows["shown"].iloc[:2]
    facts = {"figure": text(f"assumptions.figure.{figure}"), "change": change_written(middle, figure, text)}
    told = text("assumptions.tornado.says", name=names[0], low=low, high=high, **facts)
    others = [text("assumptions.tornado.named", name=name) for name in names[1:NAMED]]
    if not others:
        return told
    return f"{told} {text('assumptions.tornado.next', n=len(others), names=', '.join(others))}"
