"""The case that must always work: small towns' stores close, a phone line and a primitive bot remain.

Names are codes (``case.closures``); ``presentation`` words them.
"""

from __future__ import annotations

from cx_models.scenario.levers import AddBot, AddChat, CloseStores, MoveStoreStaff, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.bots import GOOD_BOT, PRIMITIVE_BOT
from cx_models.service.offer import Service

SMALL_TOWN = 100_000
REOPENED = 5
MOVED = 0.4  # of the closed stores' people
CALLED_BACK = 3.0  # min: a call back is offered when the wait would be longer
HELPED = 0.5  # of the good bot's users, at first use
CHATS = 2  # conversations of one agent


def closures(service: Service, ceiling: int, delay_weeks: int) -> Scenario:
    """Every store in a small town closes; the phone gets what recruits there are, late; a primitive bot answers, or
    today's where that is better.
    """
    phone = _recruits(ceiling, ceiling, delay_weeks)
    bot = AddBot.settling(PRIMITIVE_BOT, service)
    return Scenario("case.closures", (CloseStores(below=SMALL_TOWN), phone, bot))


def reopened(service: Service, ceiling: int, delay_weeks: int) -> Scenario:
    """The same, but the stores of the largest small towns stay."""
    small = sorted((s for s in service.stores if s.population < SMALL_TOWN), key=lambda s: -s.population)
    keep = tuple(store.name for store in small[:REOPENED])
    changed = closures(service, ceiling, delay_weeks).with_lever(CloseStores(below=SMALL_TOWN, keep=keep))
    return changed.renamed("case.reopened")


def staffed(service: Service, agents: int, delay_weeks: int) -> Scenario:
    """The same closures with ``agents`` more on the phone (some bought in, so no ceiling) and call-back."""
    base = closures(service, 0, delay_weeks).with_lever(_recruits(agents, 200, delay_weeks))
    return base.with_lever(OfferCallBack(threshold=CALLED_BACK)).renamed("case.staffed")


def better_bot(service: Service, ceiling: int, delay_weeks: int, chat_agents: int) -> Scenario:
    """The same closures; a good bot that hands over to chat once its people have come (some bought in, so no ceiling),
    half of its users helped at first use.
    """
    bot = AddBot.settling(GOOD_BOT, service, hand_over="person", assisted=HELPED)
    answered = closures(service, ceiling, delay_weeks).with_lever(bot)
    chat = AddChat(agents=chat_agents, at_once=CHATS, delay_weeks=delay_weeks)
    return answered.with_lever(chat).renamed("case.better_bot")


def staff_moved(service: Service, ceiling: int, delay_weeks: int) -> Scenario:
    """The same closures; two in five of the closed stores' people answer the phone."""
    return (
        closures(service, ceiling, delay_weeks).with_lever(MoveStoreStaff(to_phone=MOVED)).renamed("case.staff_moved")
    )


def _recruits(agents: int, ceiling: int, delay_weeks: int) -> StaffPhone:
    return StaffPhone(
        morning=agents, midday=agents, afternoon=agents, evening=agents, ceiling=ceiling, delay_weeks=delay_weeks
    )
