"""The tone of comments, and how often it is told rightly, in words, charts' rows and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.answers import shown, written
from cx_models.presentation.spoken import COLUMNS, gap_shown, title_of
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.voice.accuracy import Accuracy
from cx_models.voice.metrics import Measure
from cx_models.voice.themed import Spoken
from cx_models.voice.tone import Toned
from cx_models.voice.tones import Blamed


def tones_say(found: Spoken, measure: Measure | None, text: Words) -> str:
    """How many comments are in each tone, and how the negative ones' writers answered beside the others."""
    percent = written(Measure.SATISFIED, text.language)
    by_name = {one.name: one for one in found.themes}
    shares = {name.removeprefix("tone."): shown(one.share, percent) for name, one in by_name.items()}
    said = [text("tones.shares", **shares)]
    gap = by_name["tone.negative"].gap
    if gap is not None and measure is not None:
        code = "agrees" if gap.is_beyond_chance and gap.gap.middle < 0 else "agrees_not"
        said.append(text(f"tones.{code}", gap=gap_shown(gap, measure, text).removesuffix(".")))
    return " ".join(said)


def accuracy_says(found: Accuracy, language: str, text: Words) -> str:
    """How often the words tell the tone of labelled comments rightly, in one sentence."""
    percent = written(Measure.SATISFIED, text.language)
    return text(
        "tones.accuracy",
        language=text(f"tones.in.{language}"),
        n=numbers.number(found.comments, text.language),
        right=shown(found.right, percent),
        commonest=percent(found.commonest),
        told=percent(found.told.middle),
        sided=shown(found.right_where_told, percent),
    )


def blamed_rows(found: Sequence[Blamed], text: Words) -> pd.DataFrame:
    """The negative share of each theme's comments, as the chart of groups takes them."""
    percent = written(Measure.SATISFIED, text.language)
    rows = [
        (
            title_of(one.name, text),
            one.negative.low,
            one.negative.middle,
            one.negative.high,
            shown(one.negative, percent),
        )
        for one in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def blamed_table(found: Sequence[Blamed], text: Words) -> Table:
    """The negative and positive shares of each theme's comments, in percent."""
    headers = [text("comments.header.themes"), text("comments.header.comments")]
    headers += [name for tone in ("negative", "positive") for name in ends_of(text, text(f"tones.header.{tone}"))]
    rows: list[Row] = [
        [
            title_of(one.name, text),
            float(one.comments),
            *(100 * end for share in (one.negative, one.positive) for end in (share.low, share.middle, share.high)),
        ]
        for one in found
    ]
    return headers, rows


def toned_table(texts: Sequence[str], toned: Sequence[Toned], text: Words) -> pd.DataFrame:
    """Comments with the words that told their tone and what each weighed."""
    weighed = [
        ", ".join(f"{word} ({numbers.number(weight, text.language, 1, signed=True)})" for word, weight in one.words)
        for one in toned
    ]
    return pd.DataFrame({text("comments.header.comment"): list(texts), text("tones.header.words"): weighed})
