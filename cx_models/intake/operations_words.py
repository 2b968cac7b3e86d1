"""The words by which an operations workbook is recognised: Finnish, Swedish and English.

These are words that we *read*; those that we write live in ``presentation``. All are compared
after :func:`plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from cx_models.intake.names import channel_named
from cx_models.service.channels import Channel

Role = TypeVar("Role")

SHEETS: Mapping[str, tuple[str, ...]] = {
    "channels": ("kanavat", "channels", "kanaler"),
    "stores": ("myymälät", "liikkeet", "toimipisteet", "stores", "shops", "butiker"),
    "staffing": ("miehitys", "staffing", "bemanning", "roster"),
    "volumes": ("määrät", "volyymit", "volumes", "volymer", "antal"),
    "customers": ("asiakkaat", "customers", "kunder"),
    "economy": ("talous", "economy", "ekonomi", "money"),
    "readme": ("lue minut", "read me", "readme", "läs mig", "ohje", "luettelot", "lists"),
}

CHANNEL_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "channel": ("kanava", "channel", "kanal"),
    "contacts_per_week": (
        "yhteydenottoja viikossa",
        "yhteydenotot",
        "contacts per week",
        "contacts",
        "kontakter per vecka",
        "kontakter",
    ),
    "handling": ("käsittelyaika", "handling minutes", "handling time", "handling", "hanteringstid"),
    "resolved": ("ratkaistu", "ratkesi", "resolved share", "resolved", "löst", "lösta"),
    "transferred": (
        "siirretty",
        "siirrot",
        "transferred share",
        "transferred",
        "kopplad vidare",
        "vidarekopplade",
    ),
    "abandoned": ("luopuneet", "luopui", "abandoned share", "abandoned", "tappade", "avbrutna"),
    "mean_wait": ("keskijonotus", "jonotusaika", "mean wait", "wait", "medelväntetid", "väntetid"),
    "concurrency": (
        "yhtäaikaisia keskusteluja",
        "yhtäaikaiset keskustelut",
        "concurrent conversations",
        "concurrency",
        "samtidiga samtal",
    ),
}

STORE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("myymälä", "myymälän nimi", "nimi", "store", "name", "butik", "namn"),
    "municipality": ("kunta", "municipality", "kommun"),
    "agents": (
        "henkilöitä tiskillä",
        "työntekijöitä tiskillä",
        "henkilöstö",
        "agents at counter",
        "agents",
        "personal vid disken",
        "personal",
    ),
    "saturday_opens": ("la avautuu", "lauantai avautuu", "saturday opens", "lö öppnar", "lördag öppnar"),
    "saturday_closes": (
        "la sulkeutuu",
        "lauantai sulkeutuu",
        "saturday closes",
        "lö stänger",
        "lördag stänger",
    ),
    "opens": ("avautuu", "aukeaa", "opens", "öppnar"),
    "closes": ("sulkeutuu", "closes", "stänger"),
    "visits_per_week": (
        "käyntejä viikossa",
        "käynnit",
        "visits per week",
        "visits",
        "besök per vecka",
        "besök",
    ),
    "rent_per_month": ("vuokra", "rent", "hyra"),
    "handling": ("käsittelyaika", "handling minutes", "handling time", "handling", "hanteringstid"),
}

WEEK_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "weekday": ("viikonpäivä", "päivä", "weekday", "day", "veckodag", "dag"),
    "time": ("kello", "kellonaika", "aika", "time", "klockslag", "klockan", "tid"),
}

CUSTOMER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "municipality": ("kunta", "municipality", "kommun"),
    "customers": ("asiakkaita", "asiakkaat", "customers", "kunder"),
    "confident": ("digivarmoja", "digivarma", "confident", "digitalt säkra"),
    "occasional": ("satunnaisia", "satunnainen", "occasional", "tillfälliga"),
    "assisted": ("tuettuja", "tuettu", "assisted", "behöver stöd"),
    "population": ("väkiluku", "asukkaita", "population", "folkmängd"),
    "lat": ("leveysaste", "latitude", "lat", "latitud"),
    "lon": ("pituusaste", "longitude", "lon", "longitud"),
}

ECONOMY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "item": ("erä", "item", "post"),
    "value": ("arvo", "value", "värde"),
    "unit": ("yksikkö", "unit", "enhet"),
}

ABANDONED = ("luopuneet", "luopui", "abandoned", "tappade", "avbrutna")

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("maanantai", "ma", "monday", "mon", "måndag", "mån", "må", "1"),
    ("tiistai", "ti", "tuesday", "tue", "tisdag", "tis", "2"),
    ("keskiviikko", "ke", "wednesday", "wed", "onsdag", "ons", "on", "3"),
    ("torstai", "to", "thursday", "thu", "torsdag", "tors", "4"),
    ("perjantai", "pe", "friday", "fri", "fredag", "fre", "fr", "5"),
    ("lauantai", "la", "saturday", "sat", "lördag", "lör", "lö", "6"),
    ("sunnuntai", "su", "sunday", "sun", "söndag", "sön", "sö", "7"),
)

ITEMS: Mapping[str, tuple[str, ...]] = {
    "agent_wage_per_hour": (
        "asiakaspalvelijan tuntikustannus",
        "asiakaspalvelijan palkka",
        "agent wage per hour",
        "agent cost per hour",
        "timkostnad kundtjänst",
    ),
    "store_wage_per_hour": (
        "myymälätyöntekijän tuntikustannus",
        "myymälän palkka",
        "store wage per hour",
        "store cost per hour",
        "timkostnad butik",
    ),
    "margin_per_customer_month": (
        "kate asiakasta kohti",
        "margin per customer",
        "margin per customer and month",
        "marginal per kund",
    ),
    "bot_licence_per_year": ("chatbotin lisenssi", "bot licence", "chatbot licence", "licens chattbot"),
    "chat_licence_per_agent_year": ("chatin lisenssi", "chat licence", "licens chatt"),
    "hiring_cost_per_agent": (
        "rekrytointikustannus",
        "hiring cost",
        "hiring cost per agent",
        "rekryteringskostnad",
    ),
    "annual_churn": (
        "asiakaspoistuma vuodessa",
        "asiakaspoistuma",
        "annual churn",
        "churn",
        "kundbortfall per år",
    ),
    "hiring_ceiling_agents": ("rekrytoitavissa enintään", "hiring ceiling", "högst att rekrytera"),
    "hiring_delay_weeks": ("rekrytoinnin kesto", "hiring delay", "rekryteringstid"),
}

# Unit words → what to multiply by for the internal unit; an empty cell means the internal unit.
_PER_HOUR = {"€/h": 1.0, "eur/h": 1.0, "€/t": 1.0, "€/tunti": 1.0, "€/hour": 1.0, "€/tim": 1.0}
_PER_YEAR = {
    "€/v": 1.0,
    "€/vuosi": 1.0,
    "€/year": 1.0,
    "€/år": 1.0,
    "€/kk": 12.0,
    "€/month": 12.0,
    "€/mån": 12.0,
}
UNITS: Mapping[str, Mapping[str, float]] = {
    "agent_wage_per_hour": _PER_HOUR,
    "store_wage_per_hour": _PER_HOUR,
    "margin_per_customer_month": {
        "€/asiakas/kk": 1.0,
        "€/customer/month": 1.0,
        "€/kund/mån": 1.0,
        "€/kk": 1.0,
        "€/month": 1.0,
        "€/asiakas/v": 1 / 12,
        "€/customer/year": 1 / 12,
        "€/kund/år": 1 / 12,
    },
    "bot_licence_per_year": _PER_YEAR,
    "chat_licence_per_agent_year": {
        "€/hlö/v": 1.0,
        "€/agent/year": 1.0,
        "€/person/år": 1.0,
        "€/hlö/kk": 12.0,
        "€/agent/month": 12.0,
    },
    "hiring_cost_per_agent": {"€/hlö": 1.0, "€/agent": 1.0, "€/person": 1.0, "€": 1.0},
    "annual_churn": {
        "osuus/v": 1.0,
        "share/year": 1.0,
        "andel/år": 1.0,
        "%": 0.01,
        "%/v": 0.01,
        "%/year": 0.01,
        "%/år": 0.01,
    },
    "hiring_ceiling_agents": {"henkilöä": 1.0, "hlö": 1.0, "agents": 1.0, "personer": 1.0},
    "hiring_delay_weeks": {"viikkoa": 1.0, "vko": 1.0, "weeks": 1.0, "veckor": 1.0, "kk": 365.25 / 84},
}

EXAMPLE = ("esimerkki", "example", "exempel")
NOTE = ("huom", "huomautus", "note", "notes", "anmärkning")  # a column for the user's own remarks

_UNIT = re.compile(r"\([^)]*\)|[€%]\S*")
_NOT_LETTERS = re.compile(r"[^\w]+")


def plain(text: object) -> str:
    """A header or word without case, units, brackets and punctuation.

    >>> plain("Vuokra (€/kk)"), plain("E-mail "), plain("Luopuneet %")
    ('vuokra', 'e mail', 'luopuneet')
    """
    without_unit = _UNIT.sub(" ", str(text).casefold())
    return _NOT_LETTERS.sub(" ", without_unit).replace("_", " ").strip()


def recognised(text: object, words: Mapping[Role, tuple[str, ...]]) -> Role | None:
    """The entry one of whose words is ``text`` itself, or else the longest one that begins it.

    >>> recognised("Keskijonotus minuutteina", CHANNEL_COLUMNS)
    'mean_wait'
    """
    said = plain(text)
    matches = [
        (len(word), role)
        for role, known in words.items()
        for word in known
        if said == word or said.startswith(word + " ")
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None


def operations_sheets(names: Iterable[str]) -> tuple[str, ...]:
    """Those among the names of sheets that tell how a service runs; notes and lists are none.

    >>> operations_sheets(("Kanavat", "Palautteet", "Miehitys", "Lue minut"))
    ('Kanavat', 'Miehitys')
    """
    return tuple(name for name in names if recognised(name, SHEETS) not in (None, "readme"))


def channel_in(text: object) -> Channel | None:
    """The channel that a cell or header names; None when it names none.

    >>> channel_in("Puhelin luopuneet"), channel_in("Yhteensä")
    (<Channel.PHONE: 'phone'>, None)
    """
    channel = channel_named(str(text))
    return None if channel is Channel.UNKNOWN else channel


def is_example(cells: Iterable[object]) -> bool:
    """Whether a row is a template's example: one of its cells begins with that word.

    >>> is_example(("Puhelin", 500.0, "ESIMERKKI – poista tämä rivi"))
    True
    """
    return any(isinstance(cell, str) and plain(cell).startswith(EXAMPLE) for cell in cells)


def weekday(text: object) -> int | None:
    """The day's number, Monday 0; None when it is no day.

    >>> weekday("Ti"), weekday(7.0), weekday("lördag"), weekday("huomenna")
    (1, 6, 5, None)
    """
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    said = plain(text)
    return next((number for number, words in enumerate(WEEKDAYS) if said in words), None)
