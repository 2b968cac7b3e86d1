"""Whom the answers stand for, in words and tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.names import group_names
from cx_models.presentation.words import Words
from cx_models.quantities import Share
from cx_models.voice.raking import Margin, Raked

TOO_MUCH = 2.0  # design effect from which half of the answers' worth is lost
UNMET: Share = 0.005  # gap from which it is worth a word


def base_table(margin: Margin, answered: Mapping[str, Share], text: Words) -> pd.DataFrame:
    """Each group's share of the answers and of all customers."""
    names = group_names(margin.column, text)
    groups = [*margin.shares, *(group for group in answered if group not in margin.shares)]
    return pd.DataFrame(
        [
            (
                names.get(group, group),
                numbers.percent(answered.get(group, 0.0), text.language),
                numbers.percent(margin.shares.get(group, 0.0), text.language),
            )
            for group in groups
        ],
        columns=["group", "answers", "customers"],
    )


def base_says(margin: Margin, answered: Mapping[str, Share], text: Words) -> str:
    """Which group the answers have too much of, and which too little."""
    names = group_names(margin.column, text)
    apart = {group: answered.get(group, 0.0) - share for group, share in margin.shares.items()}
    most, least = max(apart, key=lambda group: apart[group]), min(apart, key=lambda group: apart[group])
    return text(
        f"weighing.says.{margin.column}",
        **{
            f"{fact}{end}": said
            for end, group in ((1, most), (2, least))
            for fact, said in (
                ("group", names.get(group, group)),
                ("answers", numbers.percent(answered.get(group, 0.0), text.language)),
                ("customers", numbers.percent(margin.shares[group], text.language)),
            )
        },
    )


def raked_says(found: Raked, text: Words) -> str:
    """What the weighing costs in certainty, and what it could not mend."""
    told = [
        text(
            "weighing.cost",
            answers=found.answers,
            worth=numbers.number(found.answers / found.design_effect, text.language, 0),
            effect=numbers.number(found.design_effect, text.language, 2),
            heaviest=numbers.number(found.heaviest, text.language, 1),
        )
    ]
    if found.design_effect >= TOO_MUCH:
        told.append(text("weighing.too_much"))
    told += [
        text(
            "weighing.silent",
            group=group_names(silent.column, text).get(silent.group, silent.group),
            share=numbers.percent(silent.share, text.language),
        )
        for silent in found.silent
    ]
    if found.gap >= UNMET:
        told.append(text("weighing.unmet", gap=numbers.percent(found.gap, text.language)))
    return " ".join(told)
