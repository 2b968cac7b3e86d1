"""How often comments speak of each theme, by channel too, and how those who do so answered beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from cx_models.intake.feedback import Feedback
from cx_models.quantities import Estimate, Share
from cx_models.voice.differences import Difference, differences
from cx_models.voice.lemmas import Language, comments_of
from cx_models.voice.metrics import FEWEST, Measure, wilson
from cx_models.voice.themes import Theme, mentions

EXAMPLES = 5
_MENTIONED = "_mentioned"


@dataclass(frozen=True)
class Themed:
    """One theme: how many ``comments`` speak of it and their ``share`` of all; how those answered beside the others
    who commented (None where either are fewer than ten), its share in each channel with enough comments, and some
    comments as they are, personal data masked. No examples and no answers where fewer than ten speak of it.
    """

    theme: Theme
    comments: int
    share: Estimate
    gap: Difference | None
    channels: Mapping[str, Estimate]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Spoken:
    """All comments: how many in each language, how many speak of no theme, and the themes, commonest first."""

    languages: Mapping[Language, int]
    comments: int
    of_none: Share
    themes: tuple[Themed, ...]


def spoken(feedback: Feedback, themes: Sequence[Theme], question: str | None, measure: Measure | None) -> Spoken:
    """Themes in the comments, tied to the answers to ``question`` (None: not tied)."""
    records = feedback.records[feedback.records["comment"].notna()]
    texts = records["comment"].astype(str)
    comments = comments_of(texts)
    table = mentions(comments, themes)
    found = [
        _themed(feedback, records, texts, theme, table[:, place], question, measure)
        for place, theme in enumerate(themes)
    ]
    languages = pd.Series([one.language for one in comments], dtype=object).value_counts()
    return Spoken(
        languages={name: int(count) for name, count in languages.items()},
        comments=len(records),
        of_none=float((~table.any(axis=1)).mean()) if len(records) else 0.0,
        themes=tuple(sorted(_corrected(found), key=lambda one: -one.comments)),
    )


def _themed(
    feedback: Feedback,
    records: pd.DataFrame,
    texts: pd.Series,
    theme: Theme,
    speaks: np.ndarray,
    question: str | None,
    measure: Measure | None,
) -> Themed:
    number = int(speaks.sum())
    share = wilson(number / max(len(records), 1), max(len(records), 1))
    gap: Difference | None = None
    examples: tuple[str, ...] = ()
    if number >= FEWEST:
        examples = _examples(texts[speaks])
        if question is not None and measure is not None:
            split = replace(feedback, records=records.assign(**{_MENTIONED: np.where(speaks, "yes", "no")}))
            gap = differences(split, question, measure, _MENTIONED).get("yes")
    return Themed(theme, number, share, gap, _by_channel(records["channel"], speaks), examples)


def _by_channel(channels: pd.Series, speaks: np.ndarray) -> dict[str, Estimate]:
    told = pd.DataFrame({"channel": channels.to_numpy(), "speaks": speaks}).dropna()
    sizes = told.groupby("channel", observed=True)["speaks"].agg(["sum", "size"])
    kept = sizes[sizes["size"] >= FEWEST].sort_values("size", ascending=False)
    return {str(name): wilson(row["sum"] / row["size"], row["size"]) for name, row in kept.iterrows()}


def _examples(texts: pd.Series) -> tuple[str, ...]:
    """Different comments, drawn at random but always the same."""
    different = texts.drop_duplicates()
    return tuple(different.sample(min(EXAMPLES, len(different)), random_state=0))


def _corrected(found: Sequence[Themed]) -> list[Themed]:
    """Chances corrected for the number of themes looked at (Benjamini and Hochberg 1995)."""
    tested = [place for place, one in enumerate(found) if one.gap is not None]
    if not tested:
        return list(found)
    chances = false_discovery_control([gap.p for place in tested if (gap := found[place].gap) is not None])
    corrected = list(found)
    for place, chance in zip(tested, chances.tolist(), strict=True):
        gap = found[place].gap
        assert gap is not None
        corrected[place] = replace(found[place], gap=replace(gap, p=chance))
    return corrected
