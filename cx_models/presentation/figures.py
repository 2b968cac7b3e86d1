"""How each figure is written: percentage points, customers, minutes, euros; and what things are called."""

from __future__ import annotations

from collections.abc import Callable

from cx_models.presentation import numbers
from cx_models.presentation.words import Words
from cx_models.quantities import Estimate
from cx_models.scenario.scenario import Scenario

Written = Callable[[float], str]


def points(share: float, text: Words) -> str:
    """A difference of two shares in percentage points."""
    digits = 1 if abs(share) < 0.0995 else 0
    return text("scenario.points.unit", value=numbers.number(100 * share, text.language, digits, signed=True))


def unsigned_points(share: float, text: Words) -> str:
    """The size of a difference, for sentences that say themselves which way it goes."""
    return points(abs(share), text).removeprefix("+")


def difference(figure: str, text: Words) -> Written:
    """How a scenario's difference from today in ``figure`` is written, with its sign."""
    language = text.language
    if figure.startswith("cost."):
        return lambda value: numbers.euros(rounded(value), language, signed=True)
    if figure.startswith("winning.") or (figure.startswith("leaving.") and figure != "leaving.share"):
        return lambda value: numbers.number(rounded(value), language, signed=True)
    if figure.endswith(("wait", "answer", "choice.lost")):  # the ends of an interval share one unit
        unit, size = ("h", 60) if figure.endswith("answer") else ("min", 1)
        return lambda value: f"{numbers.number(value / size, language, 1, signed=True)}{numbers.SPACE}{unit}"
    if figure.endswith("missing"):
        return lambda value: numbers.number(value, language, signed=True)
    if figure.startswith("answers."):  # points of a net promoter score, or a mean on the question's own scale
        digits = 0 if figure.startswith("answers.nps.") else 2
        return lambda value: numbers.number(value, language, digits, signed=True)
    return lambda value: points(value, text)


def level(figure: str, text: Words) -> Written:
    """How a level of load, wait or agents is written."""
    language = text.language
    if figure.endswith("missing"):
        return lambda value: text("scenario.tile.agents", n=round(value)) if value >= 1 else text("scenario.tile.none")
    if figure.endswith(("wait", "answer", "choice.lost")):
        return lambda value: numbers.minutes(value, language)
    return lambda value: numbers.percent(value, language)


def rounded(value: float) -> float:
    """Euros or customers to three figures: more would promise what no model keeps.

    >>> rounded(-1023100.3), rounded(954.2)
    (-1020000.0, 954.0)
    """
    if abs(value) < 1000:
        return float(round(value))
    return float(f"{value:.3g}")


def band(value: Estimate, write: Written, text: Words) -> str:
    """The interval alone, and that the middle lies outside where it can be seen; or that nothing changes.

    Nothing changes where both ends are written with noughts only.
    """
    low, high = write(value.low), write(value.high)
    seen_outside = value.middle_outside and write(value.middle) not in (low, high)
    if low == high and not seen_outside:
        return text("scenario.band.same") if numbers.says_nothing(low) else low
    interval = low if low == high else numbers.between(value, write)
    return text("scenario.band.outside", band=interval) if seen_outside else interval


def with_band(change: Estimate, write: Written, text: Words) -> str:
    """A change and in brackets where it falls in 90 % of the worlds; the unit is written once."""
    written = write(change.middle)
    if write(change.low) == write(change.high) == written:
        return written
    return f"{written} ({numbers.without_unit(band(change, write, text), numbers.unit_of(written))})"


def scenario_name(scenario: Scenario, text: Words) -> str:
    """What a scenario is called: the case's own are codes, the user's are as typed."""
    if not scenario.name:
        return text("scenario.unnamed")
    worded = scenario.name.replace("case.", "case.name.", 1)
    return text(worded) if scenario.name.startswith("case.") and worded in text else scenario.name


def channel_name(code: str, text: Words) -> str:
    """A channel's name; doing nothing counts as one."""
    return text("charts.nothing") if code == "nothing" else text(f"channels.{code}")
