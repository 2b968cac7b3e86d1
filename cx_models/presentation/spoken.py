"""What comments speak of, in words, charts' rows and tables: themes, topics or tones alike."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.answers import shown, written
from cx_models.presentation.differences import gap_written
from cx_models.presentation.names import group_names
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.voice.commented import Commented
from cx_models.voice.differences import Difference
from cx_models.voice.metrics import Measure
from cx_models.voice.themed import Spoken, Themed
from cx_models.voice.themes import SETS

COLUMNS = ["group", "low", "middle", "high", "shown"]
NAMED = (*SETS, "tone")


def spoken_name(name: str, text: Words) -> str:
    """What is spoken of: in the reader's language where the name is ours, else as its maker calls it."""
    is_ours = name.partition(".")[0] in NAMED and f"comments.theme.{name}" in text.sentences
    return text(f"comments.theme.{name}") if is_ours else name


def title_of(name: str, text: Words) -> str:
    """The same as the beginning of a line."""
    told = spoken_name(name, text)
    return told[:1].upper() + told[1:]


def comments_say(found: Spoken, told: Commented, text: Words) -> str:
    """How many comments in which language; and that some were drawn, where there are very many."""
    count = {name: numbers.number(found.languages.get(name, 0), text.language) for name in ("fi", "en")}
    short = numbers.number(found.languages.get("", 0), text.language)
    said = [text("comments.languages", n=found.comments, short=short, **count)]
    if told.other:
        said.append(text("comments.other", n=told.other))
    if told.of > found.comments + told.other:
        said.append(text("comments.drawn", of=numbers.number(told.of, text.language)))
    return " ".join(said)


def themes_say(found: Spoken, measure: Measure | None, text: Words) -> str:
    """What is spoken of most, how many speak of nothing, and who is least and most satisfied."""
    percent = written(Measure.SATISFIED, text.language)
    said = []
    if found.themes and found.themes[0].comments:
        first = found.themes[0]
        name, share = spoken_name(first.name, text), shown(first.share, percent)
        said.append(text("comments.commonest", name=name, share=share))
    said.append(text("comments.of_none", share=percent(found.of_none)))
    real = [(one.gap, one) for one in found.themes if one.gap is not None and one.gap.is_beyond_chance]
    if real and measure is not None:
        for code, end in (("worst", min), ("best", max)):
            gap, one = end(real, key=lambda pair: pair[0].gap.middle)
            if (gap.gap.middle < 0) == (code == "worst"):
                name, size = spoken_name(one.name, text), gap_shown(gap, measure, text).removesuffix(".")
                said.append(text(f"comments.{code}", name=name, gap=size))
    return " ".join(said)


def share_rows(found: Spoken, text: Words) -> pd.DataFrame:
    """Each theme's share of the comments, as the chart of groups takes them."""
    percent = written(Measure.SATISFIED, text.language)
    rows = [
        (title_of(one.name, text), one.share.low, one.share.middle, one.share.high,
         shown(one.share, percent))
        for one in found.themes
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def gap_rows(found: Spoken, measure: Measure, text: Words) -> pd.DataFrame:
    """How those who speak of each theme answered beside the others, as the chart of changes takes them."""
    scale = 100.0 if measure is Measure.SATISFIED else 1.0
    rows = [
        (title_of(one.name, text), *(scale * end for end in _ends(one.gap)),
         gap_shown(one.gap, measure, text))
        for one in found.themes
        if one.gap is not None
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def channel_rows(one: Themed, text: Words) -> pd.DataFrame:
    """A theme's share of each channel's comments, as the chart of groups takes them."""
    percent, names = written(Measure.SATISFIED, text.language), group_names("channel", text)
    rows = [
        (names.get(channel, channel), share.low, share.middle, share.high, shown(share, percent))
        for channel, share in one.channels.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def examples_table(texts: Sequence[str], text: Words) -> pd.DataFrame:
    """Some comments, one a row."""
    return pd.DataFrame({text("comments.header.comment"): list(texts)})


def spoken_table(found: Spoken, measure: Measure | None, head: str, text: Words) -> Table:
    """Every figure of all that is spoken of, under ``head``; differences in points where they are of a share."""
    headers = [head, text("comments.header.comments")]
    headers += ends_of(text, text("comments.header.share"))
    if measure is not None:
        title = f"{text('comments.header.gap')} ({text(f'drivers.change.{measure}')})"
        headers += [*ends_of(text, title), text("comments.header.p")]
    scale = 100.0 if measure is Measure.SATISFIED else 1.0
    rows: list[Row] = []
    for one in found.themes:
        row: list[str | float | None] = [spoken_name(one.name, text), float(one.comments)]
        row += [100 * end for end in (one.share.low, one.share.middle, one.share.high)]
        if measure is not None:
            gap = one.gap
            row += [None] * 4 if gap is None else [*(scale * end for end in _ends(gap)), 100 * gap.p]
        rows.append(row)
    return headers, rows


def channels_table(one: Themed, text: Words) -> Table:
    """A theme's share of each channel's comments, in percent."""
    headers = [text("comments.header.channel"), *ends_of(text, text("comments.header.share"))]
    rows = channel_rows(one, text)
    body: list[Row] = [[name, 100 * low, 100 * middle, 100 * high]
                       for name, low, middle, high, _ in rows.itertuples(index=False)]  # fmt: skip
    return headers, body


def _ends(gap: Difference) -> tuple[float, float, float]:
    return gap.gap.low, gap.gap.middle, gap.gap.high


def gap_shown(gap: Difference, measure: Measure, text: Words) -> str:
    """A difference with its interval."""
    write = gap_written(measure, text)
    return f"{write(gap.gap.middle)} ({numbers.between(gap.gap, write)})"
