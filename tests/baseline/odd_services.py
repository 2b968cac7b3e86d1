"""Odd but legal services: what somebody's sheet or form may well say. Shared by the tests beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cx_models.intake.operations import Economy, Operations, StoreFacts
from cx_models.intake.operations_form import operations_from_form
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS, open_between

PHONE, WEB, CHAT, EMAIL = Channel.PHONE, Channel.WEB, Channel.CHAT, Channel.EMAIL
PLACES = {"091": 3.0, "837": 2.0, "564": 1.0, "205": 0.5}
MONEY = Economy(30.0, 25.0, 10.0, 20_000.0, 500.0, 3_000.0, 0.14, 3, 8)
CLOCK = np.arange(HALF_HOURS) % 48 / 2


def store(name: str, place: str, agents: int = 2, visits: float = 150.0, opens: float = 9, closes: float = 17):
    return StoreFacts(name, place, agents, opens, closes, None, None, visits, 1_000.0)


STORES = (
    store("A", "091"),
    store("B", "205"),
    replace(store("C", "564", 1, 80.0), saturday_opens=10, saturday_closes=14),
)


def form(volumes: Mapping[Channel, float], agents: Mapping[Channel, float], **more) -> Operations:
    """Office hours for whoever answers in person; Helsinki, Tampere, Oulu and Kajaani."""
    office = {way for way in volumes if way in (PHONE, CHAT, EMAIL)}
    settings = {"customers": 10_000.0, "places": PLACES} | more
    opens, closes = (
        settings.pop("opens", dict.fromkeys(office, 9.0)),
        settings.pop("closes", dict.fromkeys(office, 17.0)),
    )
    return operations_from_form(volumes, agents, opens, closes, **settings)


USUAL = form({PHONE: 500, WEB: 900}, {PHONE: 4}, stores=STORES, economy=MONEY)


def phone(agents, arrivals=None) -> Operations:
    """The usual service with other people on the phone, and other calls."""
    calls = USUAL.arrivals if arrivals is None else {**USUAL.arrivals, PHONE: arrivals}
    return replace(USUAL, staffing={**USUAL.staffing, PHONE: agents}, arrivals=calls)


def told(**facts) -> Operations:
    """The usual service with something told of every channel."""
    return replace(USUAL, channels=tuple(replace(row, **facts) for row in USUAL.channels))


EVENING = ((CLOCK >= 18) | (CLOCK < 2)).astype(float)
EVERY = (PHONE, CHAT, Channel.CHATBOT, EMAIL, WEB, Channel.APP, Channel.SOCIAL, Channel.MAIL, Channel.OTHER)

SERVICES: dict[str, Operations] = {
    "no stores": form({PHONE: 500, WEB: 900, EMAIL: 100}, {PHONE: 4, EMAIL: 1}, economy=MONEY),
    "no phone": form({WEB: 900, EMAIL: 100}, {EMAIL: 1}, stores=STORES, economy=MONEY),
    "only stores": form({}, {}, stores=STORES),
    "only web": form({WEB: 900}, {}),
    "only phone": form({PHONE: 900}, {PHONE: 4}),
    "one municipality": form({PHONE: 500, WEB: 900}, {PHONE: 4}, places={"091": 1.0}, stores=STORES[:1]),
    "contacts and nobody told to answer": form({PHONE: 500, WEB: 900, CHAT: 50}, {}, stores=STORES),
    "a chat nobody writes to": replace(USUAL, staffing={**USUAL.staffing, CHAT: open_between(9, 17) * 2.0}),
    "a phone nobody rings": phone(USUAL.staffing[PHONE], np.zeros(HALF_HOURS)),
    "a phone day and night": form({PHONE: 1_500, WEB: 900}, {PHONE: 4}, opens={}, closes={}, stores=STORES),
    "a phone past midnight": phone(EVENING * 3, EVENING * 4),
    "half agents": phone(open_between(8, 18) * 0.5),
    "calls out of hours": phone(USUAL.staffing[PHONE], np.full(HALF_HOURS, 500 / HALF_HOURS)),
    "overload": form({PHONE: 5_000, WEB: 9_000}, {PHONE: 3}, stores=(store("A", "091", 1, 3_000.0), STORES[1])),
    "tiny": form({PHONE: 0.5, WEB: 1}, {PHONE: 1}, customers=20.0, stores=(store("A", "091", 1, 0.3),)),
    "chat today": form({PHONE: 500, WEB: 900, CHAT: 200}, {PHONE: 4, CHAT: 2}, stores=STORES, economy=MONEY),
    "a bot today": form({PHONE: 500, WEB: 900, Channel.CHATBOT: 400}, {PHONE: 4}, stores=STORES, economy=MONEY),
    "a bot today and nobody to hand over to": form({WEB: 900, Channel.CHATBOT: 400}, {}, stores=STORES),
    "every channel": form(dict.fromkeys(EVERY, 100.0), dict.fromkeys((PHONE, CHAT, EMAIL), 2), stores=STORES),
    "nothing staffed": form({Channel.SOCIAL: 100, Channel.MAIL: 50, Channel.OTHER: 20}, {}),
    "store visits and no stores": form({PHONE: 500, Channel.STORE: 300}, {PHONE: 4}),
    "a store without visits": replace(USUAL, stores=(*STORES, store("Z", "837", 1, 0.0))),
    "a store without people": replace(USUAL, stores=(*STORES, store("Z", "837", 0, 40.0))),
    "a store that never opens": replace(USUAL, stores=(*STORES, store("Z", "837", 2, 40.0, 9, 9))),
    "a store far from everybody": replace(USUAL, customers={"091": 5_000.0}, stores=(store("Far", "890"),)),
    "one segment only": replace(USUAL, segments=dict.fromkeys(PLACES, (1.0, 0.0, 0.0))),
    "nobody leaves": replace(USUAL, economy=replace(MONEY, annual_churn=0.0)),
    "a share leaving above one": replace(USUAL, economy=replace(MONEY, annual_churn=14.0)),
    "nothing is ever solved": told(resolved=0.0, transferred=1.0),
    "everything is solved at once": told(resolved=1.0, transferred=0.0),
    "no time to handle": told(handling=0.0),
    "hours to handle": told(handling=300.0),
}
