"""Whether groups and months differ beyond chance, in words and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.charts.answers import chance
from cx_models.presentation.figures import points
from cx_models.presentation.words import Words
from cx_models.voice.differences import Difference, Step
from cx_models.voice.metrics import Measure

NAMED = 4  # groups told of in the sentence; the table has them all

Write = Callable[[float], str]


def gap_written(measure: Measure, text: Words) -> Write:
    """How a difference of two levels of ``measure`` is written."""
    if measure is Measure.SATISFIED:
        return lambda gap: points(gap, text)
    return lambda gap: numbers.number(gap, text.language, 0 if measure is Measure.NPS else 2, signed=True)


def difference_rows(found: Mapping[str, Difference], keys: Sequence[str], write: Write, text: Words) -> pd.DataFrame:
    """Each group's ``gap`` to the others, the chance (``p``) and what would be ``detectable``, in words by key."""
    rows = [_cells(found.get(key), write, text) for key in keys]
    return pd.DataFrame(rows, columns=["gap", "p", "detectable"])


def differences_say(found: Mapping[str, Difference], names: Mapping[str, str], write: Write, text: Words) -> str:
    """Which groups differ from all others beyond chance, the surest first; empty where nothing is compared."""
    if not found:
        return ""
    real = sorted((key for key, one in found.items() if one.is_beyond_chance), key=lambda key: found[key].p)
    if not real:
        least = min(one.detectable for one in found.values())
        return text("differences.none", detectable=_unsigned(least, write))
    named = ", ".join(f"{names.get(key, key)} {write(found[key].gap.middle)}" for key in real[:NAMED])
    more = len(real) - NAMED
    if more > 0:
        return text("differences.more", groups=named, n=more)
    return text("differences.groups", groups=named.removesuffix("."))  # a unit may end in a full stop of its own


def step_rows(found: Sequence[Step], months: Sequence[str], write: Write, text: Words) -> pd.DataFrame:
    """Each month beside the one before (``gap``, ``p``, ``detectable``), a year ago (``year``), the season out."""
    steps = {step.month: step for step in found}
    rows = []
    for month in months:
        step = steps.get(month, Step(month, None, None, None))
        shown = (_shown(one, write, text) for one in (step.since_month, step.since_year, step.unseasonal))
        rows.append((*shown, _cells(step.since_month, write, text)[2]))
    table = pd.DataFrame(rows, columns=["since", "year", "unseasonal", "detectable"])
    return table.loc[:, (table != numbers.UNKNOWN).any()]


def steps_say(found: Sequence[Step], write: Write, text: Words) -> str:
    """What the last month brought, and whether the season can explain it; empty where no month has a neighbour."""
    if not found:
        return ""
    last = found[-1]
    told = []
    if last.since_month is not None:
        told.append(text("differences.since_month", gap=_shown(last.since_month, write, text)))
    if last.since_year is not None:
        told.append(text("differences.since_year", gap=_shown(last.since_year, write, text)))
    if last.unseasonal is not None:
        told.append(text("differences.unseasonal", gap=_shown(last.unseasonal, write, text)))
    elif told:
        told.append(text("differences.no_year"))
    return " ".join(told)


def _cells(found: Difference | None, write: Write, text: Words) -> tuple[str, str, str]:
    if found is None:
        return (numbers.UNKNOWN, numbers.UNKNOWN, numbers.UNKNOWN)
    return _interval(found, write), chance(found.p, text), _unsigned(found.detectable, write)


def _shown(found: Difference | None, write: Write, text: Words) -> str:
    if found is None:
        return numbers.UNKNOWN
    verdict = text("differences.real" if found.is_beyond_chance else "differences.maybe")
    return f"{_interval(found, write)}, {verdict}"


def _interval(found: Difference, write: Write) -> str:
    return f"{write(found.gap.middle)} ({numbers.between(found.gap, write)})"


def _unsigned(size: float, write: Write) -> str:
    return write(abs(size)).removeprefix("+")
