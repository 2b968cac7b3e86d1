"""The case that must always work: small towns' stores close, a phone line and a primitive bot remain.

Names are codes (``case.closures``); ``presentation`` words them.
"""

from __future__ import annotations

from cx_models.scenario.levers import AddBot, AddChat, CloseStores, MoveStoreStaff, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.offer import Service

SMALL_TOWN = 100_000
REOPENED = 5
# Gartner (2023): 58 % of returns and cancellations settled, 17 % of billing disputes (E109); the rest is a guess.
GOOD_BOT = {"buy": 0.40, "bill": 0.25, "fault": 0.30, "move": 0.50, "cancel": 0.55, "advice": 0.45, "other": 0.25}


def closures(service: Service, ceiling: int, delay_weeks: int) -> Scenario:
    """Every store in a small town closes; the phone gets what recruits there are, late; a primitive bot answers."""
    phone = _recruits(ceiling, ceiling, delay_weeks)
    return Scenario("case.closures", (CloseStores(below=SMALL_TOWN), phone, AddBot()))


def reopened(service: Service, ceiling: int, delay_weeks: int) -> Scenario:
    """The same, but the stores of the largest small towns stay."""
    small = sorted((s for s in service.stores if s.population < SMALL_TOWN), key=lambda s: -s.population)
    keep = tuple(store.name for store in small[:REOPENED])
    changed = closures(service, ceiling, delay_weeks).with_lever(CloseStores(below=SMALL_TOWN, keep=keep))
    return changed.renamed("case.reopened")


def staffed(service: Service, agents: int, delay_weeks: int) -> Scenario:
    """The same closures with ``agents`` more on the phone (some bought in, so no ceiling) and call-back."""
    base = closures(service, 0, delay_weeks).with_lever(_recruits(agents, 200, delay_weeks))
    return base.with_lever(OfferCallBack(threshold=3.0)).renamed("case.staffed")


def better_bot(service: Service, ceiling: int, delay_weeks: int, chat_agents: int) -> Scenario:
    """The same closures; a good bot that hands over to staffed chat, half of customers helped at first use."""
    bot = AddBot(**GOOD_BOT, hand_over="person", assisted=0.5)
    answered = closures(service, ceiling, delay_weeks).with_lever(bot)
    return answered.with_lever(AddChat(agents=chat_agents, at_once=2)).renamed("case.better_bot")


def staff_moved(service: Service, ceiling: int, delay_weeks: int) -> Scenario:
    """The same closures; two in five of the closed stores' people answer the phone."""
    return closures(service, ceiling, delay_weeks).with_lever(MoveStoreStaff(to_phone=0.4)).renamed("case.staff_moved")


def _recruits(agents: int, ceiling: int, delay_weeks: int) -> StaffPhone:
    return StaffPhone(
        morning=agents, midday=agents, afternoon=agents, evening=agents, ceiling=ceiling, delay_weeks=delay_weeks
    )
