"""How far people and words tell the same of comments, in words, charts' rows and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table, ends_of
from cx_models.presentation.charts.answers import shown, written
from cx_models.presentation.check_file import CheckReading
from cx_models.presentation.spoken import COLUMNS, title_of
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.quantities import Estimate
from cx_models.voice.agreement import RELIABLE, TENTATIVE, Agreement
from cx_models.voice.checks import TONE, Checked
from cx_models.voice.metrics import Measure


def check_name(name: str, text: Words) -> str:
    """What was checked, as the beginning of a line."""
    return text("checks.header.tone") if name == TONE else title_of(name, text)


def reading_says(reading: CheckReading, text: Words) -> str:
    """What one file gave, or why it gave nothing; and which words were taken for no tone."""
    if reading.judged is None:
        said = [text(f"checks.{reading.problem}", name=reading.name)]
    else:
        said = [text("checks.read", name=reading.name, n=numbers.number(len(reading.judged.tones), text.language))]
    if reading.unread:
        told = ", ".join(f"“{word}”" for word in list(reading.unread)[:3])
        said.append(text("checks.unread", n=sum(reading.unread.values()), words=told))
    return " ".join(said)


def verdict(found: Agreement | None, text: Words) -> str:
    """What Krippendorff's bounds say of an agreement, the lower end of its interval counting."""
    if found is None:
        return text("checks.verdict.few")
    if found.alpha is None:
        return text("checks.verdict.one")
    low = found.alpha.low
    return text(f"checks.verdict.{'reliable' if low >= RELIABLE else 'tentative' if low >= TENTATIVE else 'poor'}")


def checks_say(found: Sequence[Checked], text: Words) -> str:
    """How far the tone by words is what readers tell, and how far readers agree among themselves."""
    tone = found[0]
    said = []
    if tone.accuracy is not None:
        percent = written(Measure.SATISFIED, text.language)
        right, n = shown(tone.accuracy.right, percent), numbers.number(tone.accuracy.comments, text.language)
        said.append(text("checks.tone_right", right=right, n=n, commonest=percent(tone.accuracy.commonest)))
    if tone.words is not None and tone.words.alpha is not None:
        said.append(text("checks.tone_alpha", alpha=_alpha(tone.words.alpha, text), verdict=verdict(tone.words, text)))
    if tone.readers is not None and tone.readers.alpha is not None:
        said.append(text("checks.readers_alpha", alpha=_alpha(tone.readers.alpha, text)))
    return " ".join(said)


def alpha_rows(found: Sequence[Checked], text: Words) -> pd.DataFrame:
    """Agreement of words and readers on each thing, as the chart of groups takes them."""
    rows = [
        (check_name(one.name, text), alpha.low, alpha.middle, alpha.high, _alpha(alpha, text))
        for one in found
        if one.words is not None and (alpha := one.words.alpha) is not None
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def checks_page(found: Sequence[Checked], text: Words) -> pd.DataFrame:
    """What was checked, with the verdict, in words."""
    percent = written(Measure.SATISFIED, text.language)
    rows = [
        (
            check_name(one.name, text),
            _told(None if one.words is None else one.words.alpha, text),
            verdict(one.words, text),
            _told(None if one.readers is None else one.readers.alpha, text),
            "–" if one.found is None else shown(one.found, percent),
            "–" if one.right is None else shown(one.right, percent),
        )
        for one in found
    ]
    heads = ("what", "words", "verdict", "readers", "found", "right")
    return pd.DataFrame(rows, columns=[text(f"checks.column.{head}") for head in heads])


def checks_table(found: Sequence[Checked], text: Words) -> Table:
    """Every figure of the check; shares in percent."""
    headers = [text("checks.column.what"), text("comments.header.comments")]
    headers += ends_of(text, text("checks.column.words")) + ends_of(text, text("checks.column.readers"))
    headers += ends_of(text, f"{text('checks.column.found')} (%)") + ends_of(text, f"{text('checks.column.right')} (%)")
    rows: list[Row] = [
        [
            check_name(one.name, text),
            None if one.words is None else float(one.words.comments),
            *_ends(None if one.words is None else one.words.alpha),
            *_ends(None if one.readers is None else one.readers.alpha),
            *_ends(one.found, 100.0),
            *_ends(one.right, 100.0),
        ]
        for one in found
    ]
    return headers, rows


def _ends(found: Estimate | None, scale: float = 1.0) -> list[float | None]:
    return [None] * 3 if found is None else [scale * end for end in (found.low, found.middle, found.high)]


def _told(found: Estimate | None, text: Words) -> str:
    return "–" if found is None else _alpha(found, text)


def _alpha(found: Estimate, text: Words) -> str:
    return shown(found, lambda value: numbers.number(value, text.language, 2))
