"""The tiny city: three towns, two stores, one phone line. Small enough to check on paper."""

from __future__ import annotations

from making.places import finland
from making.world import Choice, Desk, Satisfaction, Shop, Town, World, hourly, week

WEEKDAYS = (1, 1, 1, 1, 1, 0, 0)


def tiny_city() -> World:
    """A flat week and exponential times throughout, so that Erlang's formula applies as it stands."""
    places = finland()
    middle = (0.4, 0.4, 0.2)
    towns = (
        Town(places["Lahti"], 5000, middle),
        Town(places["Hollola"], 1500, middle),
        Town(places["Heinola"], 3000, middle),
    )
    shops = (
        Shop("Heinola North", places["Heinola"], 1, 10, 18, None, 1400),
        Shop("Lahti South", places["Lahti"], 2, 10, 18, None, 3200),
    )
    store_hours = week(WEEKDAYS, hourly(10, [1] * 8))
    phone_hours = week(WEEKDAYS, hourly(9, [1] * 8))
    stores = tuple(
        Desk(
            shop.name,
            "store",
            store_hours,
            shop.agents * (store_hours > 0),
            handling=7,
            exponential=True,
            patience=30,
            redial=0.5,
            resolved=0.9,
        )
        for shop in shops
    )
    phone = Desk(
        "phone",
        "phone",
        phone_hours,
        2.0 * (phone_hours > 0),
        handling=11,
        exponential=True,
        patience=12,
        redial=0.5,
        resolved=0.8,
    )
    return World(
        name="tiny_city",
        seed=20251,
        monday="2025-04-07",
        weeks=26,
        warm_up_weeks=3,
        towns=towns,
        shops=shops,
        desks=(*stores, phone),
        rates={"buy": 0.04, "bill": 0.07, "fault": 0.085, "move": 0.018, "cancel": 0.012, "advice": 0.055},
        choice=Choice(constant={"store": 1.0, "phone": 0.0}, distance=-0.8),
        reconnect={"store": 0.5, "phone": 0.5},
        reconnect_to={"store": {"store": 1.0}, "phone": {"phone": 1.0}},
        redial_minutes=40,
        reconnect_days=1.5,
        transfer_ceiling=5,
        satisfaction=Satisfaction(
            base={"store": 1.0, "phone": 0.9},
            wait={"store": -0.2, "phone": -0.35},
            transfer=-0.3,
            unresolved=-1.0,
            segment=(0.0, 0.0, 0.0),
            reason={},
            csat_cuts=(-1.2, -0.5, 0.1, 0.9),
            nps_cuts=(-1.8, -1.5, -1.2, -0.9, -0.6, -0.3, 0.0, 0.4, 0.9, 1.4),
            answers={"store": 0.0048, "phone": 0.0066},
            answers_by_segment=(1.0, 1.0, 0.8),
            answers_at_extremes=0.2,
        ),
        economy={
            "agent_wage_per_hour": (24.0, "€/h"),
            "store_wage_per_hour": (22.0, "€/h"),
            "margin_per_customer_month": (8.0, "€/customer/month"),
            "bot_licence_per_year": (6000.0, "€/year"),
            "chat_licence_per_agent_year": (600.0, "€/agent/year"),
            "hiring_cost_per_agent": (3000.0, "€/agent"),
            "annual_churn": (0.14, "share/year"),
            "hiring_ceiling_agents": (1.0, "agents"),
            "hiring_delay_weeks": (10.0, "weeks"),
        },
    )
