"""The units in which an operations workbook tells money, people and time, brought to the internal ones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from cx_models.intake.operations_words import UNIT_WORDS
from cx_models.quantities import WEEKS_PER_MONTH, WEEKS_PER_YEAR

Unit = frozenset[str]

_PERIODS: Unit = frozenset({"hour", "day", "week", "month", "year"})


def _units(factors: Mapping[str, float]) -> Mapping[Unit, float]:
    return {frozenset(unit.split()): factor for unit, factor in factors.items()}


# What to multiply by for the internal unit of each item.
UNITS: Mapping[str, Mapping[Unit, float]] = {
    "agent_wage_per_hour": _units({"eur hour": 1, "eur hour person": 1}),
    "store_wage_per_hour": _units({"eur hour": 1, "eur hour person": 1}),
    "margin_per_customer_month": _units(
        {"eur customer month": 1, "eur month": 1, "eur customer year": 1 / 12, "eur year": 1 / 12}
    ),
    "bot_licence_per_year": _units({"eur year": 1, "eur month": 12}),
    "chat_licence_per_agent_year": _units({"eur person year": 1, "eur person month": 12}),
    "hiring_cost_per_agent": _units({"eur person": 1, "eur": 1}),
    "annual_churn": _units({"share year": 1, "share": 1, "percent": 0.01, "percent year": 0.01}),
    "hiring_ceiling_agents": _units({"person": 1, "piece": 1}),
    "hiring_delay_weeks": _units({"week": 1, "day": 1 / 7, "month": WEEKS_PER_MONTH}),
}

_MEANS = {word: meaning for meaning, words in UNIT_WORDS.items() for word in words}
_TOKEN = re.compile(r"[€%]|[^\W\d_]+|\d+")


def unit_named(text: str) -> Unit | None:
    """What a unit is made of, in whatever order; None when a part of it is not known.

    >>> sorted(unit_named("€ per kund och månad")), unit_named("€/parsec")
    (['customer', 'eur', 'month'], None)
    """
    parts = [_MEANS.get(token) for token in _TOKEN.findall(text.casefold())]
    return None if None in parts else frozenset(part for part in parts if part) - {"joining"}


def factor_of(item: str, unit: str, name: str) -> float | None:
    """What a figure of ``item`` told in ``unit`` is multiplied by; None when the unit does not fit the item.

    Without a unit the item's own ``name`` is asked, first in its brackets, then for a period; one that says
    nothing means the internal unit.

    >>> factor_of("bot_licence_per_year", "€/kk", "Chatbotin lisenssi"), factor_of("bot_licence_per_year", "", "Botti")
    (12, 1.0)
    >>> factor_of("margin_per_customer_month", "", "Täckningsbidrag per kund och år") == 1 / 12
    True
    """
    known = UNITS[item]
    bracketed = re.search(r"\(([^)]*[€%][^)]*)\)", name)
    if unit or bracketed:
        named = unit_named(unit or (bracketed[1] if bracketed else ""))
        return None if named is None else known.get(named)
    period = period_in(name)
    if period is None or not any(_PERIODS & unit_ for unit_ in known):
        return 1.0
    return next((factor for unit_, factor in known.items() if period in unit_), None)


def period_in(text: str) -> str | None:
    """The period that a heading speaks of; ``v`` alone is a year in Finnish and a week in Swedish: none.

    >>> period_in("Yhteydenottoja kuukaudessa"), period_in("Besök/v")
    ('month', None)
    """
    tokens = (token for token in _TOKEN.findall(text.casefold()) if len(token) > 1)
    return next((meaning for token in tokens if (meaning := _MEANS.get(token)) in _PERIODS), None)


def per_week(heading: str) -> float | None:
    """What a count under this heading is multiplied by to be one of a week; None when that cannot be said.

    Of a day it cannot: nobody tells how many days of the week are meant.

    >>> per_week("Contacts per week"), per_week("Kontakter per dag")
    (1.0, None)
    """
    factors = {None: 1.0, "week": 1.0, "month": 1 / WEEKS_PER_MONTH, "year": 1 / WEEKS_PER_YEAR}
    return factors.get(period_in(heading))


def months_of_rent(heading: str) -> int:
    """How many months the rent under this heading is for.

    >>> months_of_rent("Vuokra (€/v)"), months_of_rent("Årshyra"), months_of_rent("Rent")
    (12, 12, 1)
    """
    said = heading.casefold()
    yearly = period_in(said) == "year" or re.search(r"/\s*v\b|vuosivuokr|årshyr", said)
    return 12 if yearly else 1
