"""The operations workbook: what the company's switch, rosters and ledgers say of an average week."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from making.simulation import Contact, by_half_hour
from making.workbooks import add_sheet, new_workbook, save
from making.world import HALF_HOURS, Floats, World
from openpyxl import Workbook

CHANNEL_WORDS = {"store": "Myymälä", "phone": "Puhelin", "email": "Sähköposti", "web": "Verkkoasiointi"}
WEEKDAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
MONEY_WORDS = {
    "agent_wage_per_hour": "Asiakaspalvelijan tuntikustannus",
    "store_wage_per_hour": "Myymälätyöntekijän tuntikustannus",
    "margin_per_customer_month": "Kate asiakasta kohti",
    "bot_licence_per_year": "Chatbotin lisenssi",
    "chat_licence_per_agent_year": "Chatin lisenssi",
    "hiring_cost_per_agent": "Rekrytointikustannus",
    "annual_churn": "Asiakaspoistuma vuodessa",
    "hiring_ceiling_agents": "Rekrytoitavissa enintään",
    "hiring_delay_weeks": "Rekrytoinnin kesto",
}
UNIT_WORDS = {
    "€/h": "€/h",
    "€/customer/month": "€/asiakas/kk",
    "€/year": "€/v",
    "€/agent/year": "€/hlö/v",
    "€/agent": "€/hlö",
    "share/year": "osuus/v",
    "agents": "henkilöä",
    "weeks": "viikkoa",
}
NOTES = (
    "Keksitty yhtiö: kaikki luvut ovat keksittyjä, myös palkat, vuokrat ja kate.",
    "Kunnat, väkiluvut ja keskustaajamien sijainnit: Tilastokeskus ja Maanmittauslaitos, CC BY 4.0.",
    "Määrät on laskettu keskimääräiselle viikolle. Puhelut ovat ulkoa saapuneita: uudelleensoitot ja samasta"
    " asiasta palaavat ovat mukana, siirretyn puhelun uutta jonotusta ei lasketa uudeksi puheluksi.",
    "Siirretty-% on siirtoon päättyneiden vastattujen puheluosuuksien osuus. Luopuneet-% on niiden"
    " saapuneiden osuus, jotka luopuivat jonossa (myös siirron jälkeen).",
    "Keskijonotus on saapuneiden keskimääräinen odotus ensimmäisessä jonossa, luopuneet mukaan lukien."
    " Sähköpostissa se on vastausaika.",
    "Käsittelyaika on yhden vastatun osuuden kesto jälkitöineen.",
)


@dataclass(frozen=True)
class Seen:
    """What the company's systems counted of one channel or desk, per average week."""

    contacts: float
    handling: float | None
    resolved: float | None
    transferred: float | None
    abandoned: float | None
    mean_wait: float | None


def seen(contacts: list[Contact], weeks: int, queued: bool) -> Seen:
    """Counts and means over ``contacts``; a channel without a queue has no waits."""
    legs = sum(contact.legs for contact in contacts)
    served = [contact for contact in contacts if not contact.gave_up]
    resolved = sum(contact.resolved for contact in served) / len(served)
    if not queued:
        return Seen(len(contacts) / weeks, None, resolved, None, None, None)
    passed_on = legs - len(served)  # every answered leg that did not settle the contact was a transfer
    return Seen(
        contacts=len(contacts) / weeks,
        handling=sum(contact.talk for contact in contacts) / legs,
        resolved=resolved,
        transferred=passed_on / legs,
        abandoned=sum(contact.gave_up for contact in contacts) / len(contacts),
        mean_wait=sum(contact.first_wait or 0.0 for contact in contacts) / len(contacts),
    )


def write_operations(world: World, contacts: list[Contact], path: Path) -> None:
    """Write the seven sheets."""
    by_desk: list[list[Contact]] = [[] for _ in world.desks]
    for contact in contacts:
        by_desk[contact.desk].append(contact)
    workbook = new_workbook()
    _channels(workbook, world, by_desk)
    _stores(workbook, world, by_desk)
    _staffing(workbook, world)
    _volumes(workbook, world, by_desk)
    _customers(workbook, world)
    _economy(workbook, world)
    add_sheet(workbook, "Lue minut", ("Lue minut",), [(note,) for note in NOTES])
    save(workbook, path)


def channels_of(world: World) -> dict[str, list[int]]:
    """Desk numbers by channel, in the order in which the workbook lists the channels."""
    found: dict[str, list[int]] = {}
    for index, desk in enumerate(world.desks):
        found.setdefault(desk.channel, []).append(index)
    order = [channel for channel in ("phone", "store", "email", "web") if channel in found]
    return {channel: found[channel] for channel in order}


def _channels(workbook: Workbook, world: World, by_desk: list[list[Contact]]) -> None:
    rows = []
    for channel, desks in channels_of(world).items():
        queued = world.desks[desks[0]].agents is not None
        facts = seen([contact for desk in desks for contact in by_desk[desk]], world.weeks, queued)
        gives_up = world.desks[desks[0]].patience is not None
        passes_on = channel == "phone"
        rows.append(
            (
                CHANNEL_WORDS[channel],
                round(facts.contacts, 1),
                _rounded(facts.handling, 2),
                _rounded(facts.resolved, 3),
                _rounded(facts.transferred, 3) if passes_on else None,
                _rounded(facts.abandoned, 4) if gives_up else None,
                _rounded(facts.mean_wait, 2),
                1 if queued else None,
            )
        )
    header = (
        "Kanava",
        "Yhteydenottoja viikossa",
        "Käsittelyaika (min)",
        "Ratkaistu (%)",
        "Siirretty (%)",
        "Luopuneet (%)",
        "Keskijonotus (min)",
        "Yhtäaikaisia keskusteluja",
    )
    add_sheet(workbook, "Kanavat", header, rows, {3: "0.0 %", 4: "0.0 %", 5: "0.0 %"})


def _stores(workbook: Workbook, world: World, by_desk: list[list[Contact]]) -> None:
    rows = []
    for index, shop in enumerate(world.shops):
        facts = seen(by_desk[index], world.weeks, True)
        saturday = shop.saturday or (None, None)
        rows.append(
            (
                shop.name,
                shop.place.name,
                shop.agents,
                *(_clock(hour) for hour in (shop.opens, shop.closes, *saturday)),
                round(facts.contacts, 1),
                shop.rent_per_month,
                _rounded(facts.handling, 2),
            )
        )
    header = (
        "Myymälä",
        "Kunta",
        "Henkilöitä tiskillä",
        "Avautuu",
        "Sulkeutuu",
        "La avautuu",
        "La sulkeutuu",
        "Käyntejä viikossa",
        "Vuokra (€/kk)",
        "Käsittelyaika (min)",
    )
    add_sheet(workbook, "Myymälät", header, rows)


def _staffing(workbook: Workbook, world: World) -> None:
    staffed = [desk for desk in world.desks if desk.channel != "store" and desk.agents is not None]
    columns = [desk.agents for desk in staffed if desk.agents is not None]
    rows = [(*_when(slot), *(int(column[slot]) for column in columns)) for slot in range(HALF_HOURS)]
    header = ("Viikonpäivä", "Kello", *(CHANNEL_WORDS[desk.channel] for desk in staffed))
    add_sheet(workbook, "Miehitys", header, rows)


def _volumes(workbook: Workbook, world: World, by_desk: list[list[Contact]]) -> None:
    header, columns = ["Viikonpäivä", "Kello"], []
    for channel, desks in channels_of(world).items():
        contacts = [contact for desk in desks for contact in by_desk[desk]]
        header.append(CHANNEL_WORDS[channel])
        columns.append(_per_half_hour(contacts, world.weeks))
        if world.desks[desks[0]].patience is not None:
            header.append(f"{CHANNEL_WORDS[channel]} luopuneet")
            columns.append(_per_half_hour([contact for contact in contacts if contact.gave_up], world.weeks))
    rows = [(*_when(slot), *(round(float(column[slot]), 3) for column in columns)) for slot in range(HALF_HOURS)]
    add_sheet(workbook, "Määrät", header, rows)


def _per_half_hour(contacts: list[Contact], weeks: int) -> Floats:
    return by_half_hour(np.array([contact.arrived for contact in contacts]), weeks)


def _customers(workbook: Workbook, world: World) -> None:
    rows = [
        (
            town.place.name,
            town.place.population,
            town.place.lat,
            town.place.lon,
            town.customers,
            *town.segments,
        )
        for town in world.towns
    ]
    header = (
        "Kunta",
        "Väkiluku",
        "Leveysaste",
        "Pituusaste",
        "Asiakkaita",
        "Digivarmoja (%)",
        "Satunnaisia (%)",
        "Tuettuja (%)",
    )
    add_sheet(workbook, "Asiakkaat", header, rows, {5: "0.0 %", 6: "0.0 %", 7: "0.0 %"})


def _economy(workbook: Workbook, world: World) -> None:
    rows = [(MONEY_WORDS[item], value, UNIT_WORDS[unit]) for item, (value, unit) in world.economy.items()]
    add_sheet(workbook, "Talous", ("Erä", "Arvo", "Yksikkö"), rows)


def _when(slot: int) -> tuple[str, str]:
    return WEEKDAYS[slot // 48], _clock(slot % 48 / 2) or ""


def _clock(hour: float | None) -> str | None:
    if hour is None:
        return None
    return f"{int(hour):02d}:{round(hour % 1 * 60):02d}"


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
