"""What comments are about, in words, charts' rows and tables."""

from __future__ import annotations

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.answers import shown, written
from cx_models.presentation.differences import gap_written
from cx_models.presentation.names import group_names
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.voice.differences import Difference
from cx_models.voice.metrics import Measure
from cx_models.voice.themed import Spoken, Themed
from cx_models.voice.themes import SETS, Theme

COLUMNS = ["group", "low", "middle", "high", "shown"]


def theme_name(theme: Theme, text: Words) -> str:
    """What a theme is called: in the reader's language where it is ours, else as its maker calls it."""
    is_ours = theme.name.partition(".")[0] in SETS and f"comments.theme.{theme.name}" in text.sentences
    return text(f"comments.theme.{theme.name}") if is_ours else theme.name


def title_of(theme: Theme, text: Words) -> str:
    """The same as the beginning of a line."""
    name = theme_name(theme, text)
    return name[:1].upper() + name[1:]


def comments_say(found: Spoken, measure: Measure | None, text: Words) -> str:
    """How many comments in which language, what they speak of most, and who is least and most satisfied."""
    percent = written(Measure.SATISFIED, text.language)
    told = {name: numbers.number(found.languages.get(name, 0), text.language) for name in ("fi", "en")}
    other = numbers.number(found.languages.get("", 0), text.language)
    said = [text("comments.languages", n=numbers.number(found.comments, text.language), other=other, **told)]
    if found.themes and found.themes[0].comments:
        first = found.themes[0]
        said.append(text("comments.commonest", name=theme_name(first.theme, text), share=shown(first.share, percent)))
    said.append(text("comments.of_none", share=percent(found.of_none)))
    real = [(one.gap, one) for one in found.themes if one.gap is not None and one.gap.is_beyond_chance]
    if real and measure is not None:
        for code, end in (("worst", min), ("best", max)):
            gap, one = end(real, key=lambda pair: pair[0].gap.middle)
            if (gap.gap.middle < 0) == (code == "worst"):
                name, size = theme_name(one.theme, text), _gap(gap, measure, text).removesuffix(".")
                said.append(text(f"comments.{code}", name=name, gap=size))
    return " ".join(said)


def share_rows(found: Spoken, text: Words) -> pd.DataFrame:
    """Each theme's share of the comments, as the chart of groups takes them."""
    percent = written(Measure.SATISFIED, text.language)
    rows = [
        (title_of(one.theme, text), one.share.low, one.share.middle, one.share.high,
         shown(one.share, percent))
        for one in found.themes
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def gap_rows(found: Spoken, measure: Measure, text: Words) -> pd.DataFrame:
    """How those who speak of each theme answered beside the others, as the chart of changes takes them."""
    scale = 100.0 if measure is Measure.SATISFIED else 1.0
    rows = [
        (title_of(one.theme, text), *(scale * end for end in _ends(one.gap)),
         _gap(one.gap, measure, text))
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


def examples_table(one: Themed, text: Words) -> pd.DataFrame:
    """Some comments, one a row."""
    return pd.DataFrame({text("comments.header.comment"): list(one.examples)})


def themes_table(found: Spoken, measure: Measure | None, text: Words) -> Table:
    """Every figure of every theme; differences in percentage points where they are of a share."""
    headers = [text("comments.header.theme"), text("comments.header.comments")]
    headers += ends_of(text, text("comments.header.share"))
    if measure is not None:
        title = f"{text('comments.header.gap')} ({text(f'drivers.change.{measure}')})"
        headers += [*ends_of(text, title), text("comments.header.p")]
    scale = 100.0 if measure is Measure.SATISFIED else 1.0
    rows: list[Row] = []
    for one in found.themes:
        row: list[str | float | None] = [theme_name(one.theme, text), float(one.comments)]
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


def _gap(gap: Difference, measure: Measure, text: Words) -> str:
    write = gap_written(measure, text)
    return f"{write(gap.gap.middle)} ({numbers.between(gap.gap, write)})"
