"""The internet provider: an invented company with 180,000 customers in 140 Finnish municipalities."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from making.places import Place, finland
from making.world import (
    HALF_HOURS,
    Choice,
    Desk,
    Floats,
    Satisfaction,
    Shop,
    Town,
    World,
    first_contacts_by_channel,
    hourly,
    week,
)

CUSTOMERS = 180_000
MUNICIPALITIES = 140
SEED = 20252

# Store: municipality, people at the counter, rent €/month, customers per inhabitant before scaling to
# CUSTOMERS (all invented). Four of the nine cities of at least 100,000 inhabitants and ten smaller towns.
SHOPS = (
    ("Helsinki", 6, 9800, 0.030),
    ("Tampere", 4, 6900, 0.050),
    ("Turku", 4, 6200, 0.058),
    ("Oulu", 4, 5900, 0.058),
    ("Pori", 2, 3300, 0.088),
    ("Joensuu", 2, 3100, 0.125),
    ("Lappeenranta", 2, 3200, 0.132),
    ("Hämeenlinna", 2, 3400, 0.122),
    ("Vaasa", 2, 3500, 0.124),
    ("Seinäjoki", 2, 3300, 0.120),
    ("Rovaniemi", 2, 3000, 0.160),
    ("Mikkeli", 2, 2700, 0.170),
    ("Kokkola", 2, 2800, 0.230),
    ("Kajaani", 2, 2500, 0.180),
)
PENETRATION_ELSEWHERE = 0.040
PENETRATION_BIG_WITHOUT_STORE = 0.025

# First contacts per week, before redials and repeats, that the constants of the choice are solved for.
FIRST_CONTACTS = {"store": 5600.0, "phone": 750.0, "email": 720.0, "web": 5430.0}

PHONE_DAYS = (1.36, 1.06, 0.92, 0.92, 0.88, 0, 0)
PHONE_HOURS = (0.95, 1.40, 1.38, 1.18, 0.95, 0.95, 1.0, 0.92, 0.75, 0.55)
PHONE_AGENTS = (6, 7, 7, 6, 5, 6, 6, 5, 5, 4)
STORE_DAYS = (1.1, 0.95, 0.95, 1.0, 1.2, 0.9, 0)
STORE_HOURS = (0.8, 1.0, 1.2, 1.1, 0.9, 1.1, 1.25, 0.9)


def internet_provider() -> World:
    """The world with its choice constants solved so that today's first contacts are FIRST_CONTACTS."""
    towns = _towns()
    shops = _shops()
    desks = (*(_store_desk(shop) for shop in shops), *_remote_desks())
    world = World(
        name="internet_provider",
        seed=SEED,
        monday="2025-02-24",
        weeks=36,
        warm_up_weeks=3,
        towns=towns,
        shops=shops,
        desks=desks,
        rates={"buy": 0.043, "bill": 0.075, "fault": 0.092, "move": 0.020, "cancel": 0.013, "advice": 0.059},
        choice=_choice(),
        reconnect={"store": 0.45, "phone": 0.55, "email": 0.55, "web": 0.22},
        reconnect_to={
            "store": {"store": 0.7, "phone": 0.3},
            "phone": {"phone": 0.85, "store": 0.15},
            "email": {"email": 0.5, "phone": 0.5},
            "web": {"phone": 0.5, "email": 0.2, "store": 0.15, "web": 0.15},
        },
        redial_minutes=45,
        reconnect_days=1.5,
        transfer_ceiling=5,
        satisfaction=_satisfaction(),
        economy={
            "agent_wage_per_hour": (25.5, "€/h"),
            "store_wage_per_hour": (23.0, "€/h"),
            "margin_per_customer_month": (9.5, "€/customer/month"),
            "bot_licence_per_year": (60000.0, "€/year"),
            "chat_licence_per_agent_year": (900.0, "€/agent/year"),
            "hiring_cost_per_agent": (4500.0, "€/agent"),
            "annual_churn": (0.14, "share/year"),
            "hiring_ceiling_agents": (1.0, "agents"),
            "hiring_delay_weeks": (16.0, "weeks"),
        },
    )
    return _with_solved_constants(world)


def segments_of(place: Place) -> tuple[float, float, float]:
    """Digital ability: the older the municipality, the more customers who need assistance."""
    assisted = 0.04 + 0.55 * place.share_65plus
    confident = 0.72 - 0.90 * place.share_65plus
    return round(confident, 3), round(1 - round(confident, 3) - round(assisted, 3), 3), round(assisted, 3)


def _towns() -> tuple[Town, ...]:
    """The largest municipalities; customers by penetration, with a seeded scatter between towns."""
    rng = np.random.default_rng(SEED)
    largest = sorted(finland().values(), key=lambda place: -place.population)[:MUNICIPALITIES]
    weights = [place.population * _penetration(place) * math.exp(0.25 * rng.standard_normal()) for place in largest]
    scale = CUSTOMERS / sum(weights)
    return tuple(
        Town(place, round(weight * scale), segments_of(place)) for place, weight in zip(largest, weights, strict=True)
    )


def _penetration(place: Place) -> float:
    """Strong where the company has long had a store, weak in the big cities."""
    elsewhere = PENETRATION_BIG_WITHOUT_STORE if place.population >= 100_000 else PENETRATION_ELSEWHERE
    return {name: penetration for name, _, _, penetration in SHOPS}.get(place.name, elsewhere)


def _shops() -> tuple[Shop, ...]:
    places = finland()
    return tuple(Shop(name, places[name], agents, 10, 18, (10, 15), rent) for name, agents, rent, _ in SHOPS)


def _store_desk(shop: Shop) -> Desk:
    profile = week(STORE_DAYS, hourly(10, STORE_HOURS))
    saturday = slice(5 * 48 + 30, 6 * 48)  # closed after 15 on Saturday
    profile[saturday] = 0
    profile = profile / profile.sum()
    return Desk(
        shop.name,
        "store",
        profile,
        shop.agents * (profile > 0),
        handling=12,
        handling_cv=0.8,
        patience=45,
        redial=0.4,
        resolved=0.86,
    )


def _remote_desks() -> tuple[Desk, ...]:
    phone_profile = week(PHONE_DAYS, hourly(8, PHONE_HOURS))
    phone = Desk(
        "phone",
        "phone",
        phone_profile,
        _phone_agents(),
        handling=8.0,
        handling_cv=0.9,
        patience=22,
        redial=0.6,
        resolved=0.74,
        transferred=0.12,
    )
    email = Desk(
        "email",
        "email",
        week(
            (1.2, 1.1, 1, 1, 0.95, 0.4, 0.45),
            hourly(6, [0.5, 0.8, 1.2, 1.3, 1.2, 1.1, 1, 1, 1, 1, 0.9, 0.8, 0.9, 1.0, 0.8, 0.5]),
        ),
        np.where(week((1, 1, 1, 1, 1, 0, 0), hourly(8, [1] * 8)) > 0, 3.0, 0.0),
        handling=6.5,
        handling_cv=0.9,
        resolved=0.62,
    )
    web = Desk(
        "web",
        "web",
        week(
            (1.1, 1, 1, 1, 0.95, 0.85, 0.95),
            hourly(0, [0.1] * 6 + [0.5, 0.9] + [1.2] * 8 + [1.4] * 6 + [0.7, 0.3]),
        ),
        None,
        handling=0,
        resolved=0.70,
    )
    return phone, email, web


def _phone_agents() -> Floats:
    """Monday to Friday 8–18; one more on Monday mornings."""
    agents = np.zeros(HALF_HOURS)
    for day in range(5):
        for hour, people in enumerate(PHONE_AGENTS):
            start = day * 48 + (8 + hour) * 2
            agents[start : start + 2] = people
    agents[18:24] += 1
    return agents


def _choice() -> Choice:
    return Choice(
        constant={"store": 0.0, "phone": 0.0, "email": 0.0, "web": 0.0},
        distance=-1.0,
        ability={
            "store": (-0.4, 0.0, 0.7),
            "phone": (-0.2, 0.0, 0.5),
            "email": (0.3, 0.0, -0.5),
            "web": (0.9, 0.0, -1.5),
        },
        reason={
            "store": {"buy": 0.9, "bill": -0.4, "fault": -0.1, "move": 0.0, "cancel": -0.2, "advice": 0.2},
            "phone": {"buy": -0.3, "bill": 0.3, "fault": 0.5, "move": 0.1, "cancel": 0.9, "advice": 0.1},
            "email": {"buy": -0.6, "bill": 0.3, "fault": -0.2, "move": 0.3, "cancel": 0.6, "advice": 0.1},
            "web": {"buy": -0.2, "bill": 0.5, "fault": -0.3, "move": 0.4, "cancel": -1.0, "advice": 0.0},
        },
    )


def _with_solved_constants(world: World) -> World:
    """Shift each channel's constant until its first contacts match; web is the scale's zero."""
    constant = dict(world.choice.constant)
    for _ in range(200):
        world = replace(world, choice=replace(world.choice, constant=dict(constant)))
        found = first_contacts_by_channel(world)
        for channel, wanted in FIRST_CONTACTS.items():
            constant[channel] += math.log(wanted / found[channel])
        constant = {channel: value - constant["web"] for channel, value in constant.items()}
    rounded = {channel: round(value, 4) for channel, value in constant.items()}
    return replace(world, choice=replace(world.choice, constant=rounded))


def _satisfaction() -> Satisfaction:
    return Satisfaction(
        base={"store": 1.05, "phone": 0.95, "email": 0.55, "web": 0.60},
        wait={"store": -0.22, "phone": -0.34, "email": -0.08, "web": 0.0},
        transfer=-0.40,
        unresolved=-1.10,
        segment=(0.05, 0.0, -0.15),
        reason={"buy": 0.25, "bill": -0.15, "fault": -0.25, "move": 0.0, "cancel": -0.30, "advice": 0.10},
        csat_cuts=(-1.2, -0.5, 0.1, 0.9),
        nps_cuts=(-1.8, -1.5, -1.2, -0.9, -0.6, -0.3, 0.0, 0.4, 0.9, 1.4),
        answers={"store": 0.016, "phone": 0.048, "email": 0.045, "web": 0.0075},
        answers_by_segment=(1.0, 1.0, 0.7),
        answers_at_extremes=0.2,
    )
