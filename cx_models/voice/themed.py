"""How often comments speak of something, by channel too, and how those who do so answered beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import false_discovery_control

from cx_models.quantities import Estimate, Share
from cx_models.voice.commented import Commented
from cx_models.voice.differences import Difference, differences
from cx_models.voice.lemmas import Language
from cx_models.voice.metrics import FEWEST, Measure, wilson

EXAMPLES = 5
_MENTIONED = "_mentioned"


@dataclass(frozen=True)
class Themed:
    """One thing spoken of, under its ``name``: how many ``comments`` do so and their ``share`` of all; how those
    answered beside the others who commented (None where either are fewer than ten), its share in each channel with
    enough comments, and the places of some of the comments among all. No examples and no answers where fewer than ten
    speak of it.
    """

    name: str
    comments: int
    share: Estimate
    gap: Difference | None
    channels: Mapping[str, Estimate]
    examples: tuple[int, ...]


@dataclass(frozen=True)
class Spoken:
    """All comments: how many in each language, how many speak of nothing asked, and what is spoken of, commonest
    first."""

    languages: Mapping[Language, int]
    comments: int
    of_none: Share
    themes: tuple[Themed, ...]


def spoken(
    told: Commented,
    names: Sequence[str],
    speaks: npt.NDArray[np.bool_],
    question: str | None,
    measure: Measure | None,
) -> Spoken:
    """What is spoken of: ``speaks`` (N, names) says which comment does, tied to the answers to ``question`` (None: not
    tied)."""
    found = [_themed(told, name, speaks[:, place], question, measure) for place, name in enumerate(names)]
    languages = pd.Series([one.language for one in told.comments], dtype=object).value_counts()
    return Spoken(
        languages={name: int(count) for name, count in languages.items()},
        comments=len(told.comments),
        of_none=float((~speaks.any(axis=1)).mean()) if len(told.comments) else 0.0,
        themes=tuple(sorted(_corrected(found), key=lambda one: -one.comments)),
    )


def _themed(
    told: Commented, name: str, speaks: npt.NDArray[np.bool_], question: str | None, measure: Measure | None
) -> Themed:
    records = told.feedback.records
    number = int(speaks.sum())
    share = wilson(number / max(len(records), 1), max(len(records), 1))
    gap: Difference | None = None
    examples: tuple[int, ...] = ()
    if number >= FEWEST:
        examples = _examples(records["comment"], speaks)
        if question is not None and measure is not None:
            split = replace(told.feedback, records=records.assign(**{_MENTIONED: np.where(speaks, "yes", "no")}))
            gap = differences(split, question, measure, _MENTIONED).get("yes")
    return Themed(name, number, share, gap, _by_channel(records["channel"], speaks), examples)


def _by_channel(channels: pd.Series, speaks: npt.NDArray[np.bool_]) -> dict[str, Estimate]:
    told = pd.DataFrame({"channel": channels.to_numpy(), "speaks": speaks}).dropna()
    sizes = told.groupby("channel", observed=True)["speaks"].agg(["sum", "size"])
    kept = sizes[sizes["size"] >= FEWEST].sort_values("size", ascending=False)
    return {str(name): wilson(row["sum"] / row["size"], row["size"]) for name, row in kept.iterrows()}


def _examples(texts: pd.Series, speaks: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """Places of different comments, drawn at random but always the same."""
    places = pd.Series(np.flatnonzero(speaks), index=texts[speaks].to_numpy())
    different = places[~places.index.duplicated()]
    return tuple(int(place) for place in different.sample(min(EXAMPLES, len(different)), random_state=0))


def _corrected(found: Sequence[Themed]) -> list[Themed]:
    """Chances corrected for the number of things looked at (Benjamini and Hochberg 1995)."""
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
