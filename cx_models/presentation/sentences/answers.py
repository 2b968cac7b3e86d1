"""What charts of answers show, in a sentence before each."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.words import Words
from cx_models.quantities import Share
from cx_models.voice.alike import Alike
from cx_models.voice.metrics import Breakdown
from cx_models.voice.modes import SHIFT

CLEAR, OPEN = 0.9, 0.5  # chances from which both ends are clear, below which neither is


def answers_say(question: str, rows: pd.DataFrame, text: Words) -> str:
    """The commonest answer and its share with the interval, of ``rows`` as :func:`answer_rows` makes them.

    >>> from cx_models.presentation.words import Language, words
    >>> rows = pd.DataFrame({"answer": ["1", "2"], "middle": [0.25, 0.75], "shown": ["25% (9–52%)", "75% (48–91%)"]})
    >>> answers_say("Score", rows, words(Language.EN))
    '**Score**: the commonest answer is 2, given by 75% (48–91%).'
    """
    most = rows.loc[rows["middle"].idxmax()]
    return text("feedback.answers_say", question=question, answer=most["answer"], share=most["shown"])


def mode_says(ways: Mapping[str, Share], text: Words) -> str:
    """What the way of asking may do to the answers; empty where all were asked in one way. ``ways`` are its shares."""
    if len(ways) == 1:
        return ""
    facts = {
        end: numbers.number(100 * getattr(SHIFT, end), text.language, digits)
        for end, digits in (("low", 0), ("middle", 1), ("high", 0))
    }
    if not ways:
        return text("feedback.mode_untold", **facts)
    told = ", ".join(f"{way} {numbers.percent(share, text.language)}" for way, share in ways.items())
    return text("feedback.mode_told", ways=told, **facts)


def ends(found: Alike) -> tuple[int, int]:
    """Places of the groups that are most likely the highest and the lowest."""
    return int(found.highest.argmax()), int(found.lowest.argmax())


def alike_says(found: Alike, rows: pd.DataFrame, text: Words) -> str:
    """Which group is most likely the highest and which the lowest, and whether that can be told at all.

    ``rows`` are those of :func:`alike_rows`, in the same order.
    """
    first, last = ends(found)
    told = text(
        "feedback.says_alike",
        **{
            f"{fact}{end}": rows[name].iloc[place]
            for end, place, chance in ((1, first, "highest"), (2, last, "lowest"))
            for fact, name in (("group", "group"), ("value", "shown"), ("chance", chance))
        },
    )
    surest, least = (bound(found.highest[first], found.lowest[last]) for bound in (min, max))
    if surest >= CLEAR:
        return f"{told} {text('feedback.ends_clear')}"
    return f"{told} {text('feedback.ends_open')}" if least < OPEN else told


def breakdown_says(found: Breakdown, rows: pd.DataFrame, column: str, text: Words) -> str:
    """The ends of the breakdown, and of groups whether they are further apart than chance would put them.

    ``rows`` are those of :func:`breakdown_rows`, in the order of ``found``. Months are told from first to last, without
    a verdict: they are of different seasons.
    """
    middles = [group.estimate.middle for group in found.groups]
    if len(middles) == 1:
        return text("feedback.says_alone", group=rows["group"].iloc[0], value=rows["shown"].iloc[0])
    is_time = column == "month"
    one, other = (0, len(middles) - 1) if is_time else (middles.index(max(middles)), middles.index(min(middles)))
    facts = {
        f"{fact}{end}": rows[name].iloc[place]
        for end, place in ((1, one), (2, other))
        for fact, name in (("group", "group"), ("value", "shown"))
    }
    if is_time:
        return text("feedback.says_months", **facts)
    first, second = found.groups[one].estimate, found.groups[other].estimate
    apart = first.low > second.high or second.low > first.high
    return f"{text('feedback.says_ends', **facts)} {text('feedback.apart' if apart else 'feedback.not_apart')}"
