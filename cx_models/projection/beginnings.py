"""A lever as it begins: where the service has such a thing today, from what is there; else from its own defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cx_models.baseline.observed import Observed
from cx_models.scenario.case import SMALL_TOWN
from cx_models.scenario.fields import Number, fields_of
from cx_models.scenario.levers import LEVERS, Lever
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason
from cx_models.service.hours import DAYS, PER_DAY

FIRST_CHAT_AGENTS = 4
FIRST_CHARGE, FIRST_REWARD = 5, 2  # euros
FIRST_STEP = 0.5  # of what could be better
FIRST_MESSAGES = 2  # recommendations a month
FIRST_HOURS = -2
FIRST_RISE = 1  # euros a month


def begun(name: str, observed: Observed) -> Lever:
    """The lever called ``name`` before anybody has moved it."""
    values = _BEGINNINGS[name](observed) if name in _BEGINNINGS else {}
    plain = LEVERS[name]()
    allowed = fields_of(plain.__class__)
    lever: Lever = replace(plain, **{field: _held(allowed[field], value) for field, value in values.items()})
    return lever


def _held(allowed: Any, value: Any) -> Any:
    """A number within its lever's bounds, as near as can be."""
    if not isinstance(allowed, Number):
        return value
    nearest = min(max(value, allowed.low), allowed.high)
    return nearest if allowed.unit == "share" else round(nearest)


def _recruits(observed: Observed) -> dict[str, Any]:
    return {"ceiling": observed.hiring_ceiling, "delay_weeks": observed.hiring_delay}


def _chat(observed: Observed) -> dict[str, Any]:
    """Today's chat as far as the lever can say it: as many people all the hours that any weekday has."""
    desk = observed.service.desk(Channel.CHAT)
    if desk is None:
        return {"agents": FIRST_CHAT_AGENTS, **_recruits(observed)}
    hours = np.flatnonzero(desk.open.reshape(DAYS, PER_DAY).any(axis=0)) / 2
    return {
        "agents": max(desk.agents.max(), 1.0),
        "at_once": desk.concurrency,
        "handling": desk.handling,
        "opens": hours[0],
        "closes": hours[-1] + 0.5,
        **_recruits(observed),
    }


def _bot(observed: Observed) -> dict[str, Any]:
    bot = observed.service.bot
    if bot is None:
        return {}
    settles = {reason.value: share for reason, share in zip(Reason, bot.resolves, strict=True)}
    return {**settles, "hand_over": "person" if bot.hands_over >= 0.5 else "none"}


def _mail(observed: Observed) -> dict[str, Any]:
    told = observed.service.desk(Channel.EMAIL) is not None
    agents = 1 if told or Channel.EMAIL not in observed.service.unqueued else 0
    return {"agents": agents, **_recruits(observed)}


_BEGINNINGS: dict[str, Callable[[Observed], dict[str, Any]]] = {
    "close_stores": lambda _: {"below": SMALL_TOWN},
    "move_store_staff": lambda _: {"to_phone": 1.0},
    "staff_phone": _recruits,
    "add_chat": _chat,
    "add_bot": _bot,
    "staff_mail": _mail,
    "change_store_hours": lambda _: {"weekday": FIRST_HOURS},
    "change_price": lambda _: {"dearer": FIRST_RISE},
    "charge_visits": lambda _: {"per_visit": FIRST_CHARGE},
    "reward_digital": lambda _: {"per_matter": FIRST_REWARD},
    "clear_self_service": lambda _: {"clearer": FIRST_STEP},
    "guide_contacts": lambda _: {"right_first": FIRST_STEP, "warm": FIRST_STEP},
    "let_staff_decide": lambda _: {"decided": FIRST_STEP},
    "machine_decides": lambda _: {"share": FIRST_STEP},
    "support_staff": lambda _: {"supported": FIRST_STEP},
    "promise_ease": lambda _: {"promised": FIRST_STEP},
    "personalise": lambda _: {"adapted": FIRST_STEP, "messages": FIRST_MESSAGES},
}
