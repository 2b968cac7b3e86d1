"""A matter is a chain of encounters: redials, transfers, repeat contacts, bot failures, until it ends.

An absorbing Markov chain over the ways in, one per world and reason. Each encounter ends resolved,
abandoned in the queue, unresolved, or — with a bot — handed over. Expected visits are
``(I − Pᵀ)⁻¹ d``; which part of P brought them is their cause. Assumptions ``redial.*``,
``reconnect.*``, ``transfer.*``, ``bot.*``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import SELF_SERVICE, WAY, WAYS
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE, Encounters, Legs, legs
from cx_models.quantities import Floats, ratio
from cx_models.service.channels import Channel
from cx_models.service.offer import Bot, Service

CAUSES = ("new", "redial", "reconnect", "bot_spill", "transfer", "web_defect")
BOT = WAY[Channel.CHATBOT]


@dataclass(frozen=True, eq=False)
class Chain:
    """The chain of each world and reason; arrays ``(K, I, C, C)`` from row to column.

    ``redial``, ``reconnect``, ``spill``, ``defect`` are the parts of ``move`` by cause; ``resolved``,
    ``gave_up`` and ``ended_open`` ``(K, I, C)`` are the ends. Each row of all parts adds up to one. Of ``resolved``
    those ``in_charge`` ``(K, I, C)`` are settled by someone in charge, to whom ``handed_up`` ``(K, I, C)`` went.
    """

    redial: Floats
    reconnect: Floats
    spill: Floats
    defect: Floats
    resolved: Floats
    handed_up: Floats
    in_charge: Floats
    gave_up: Floats
    ended_open: Floats
    legs: Legs

    @property
    def move(self) -> Floats:
        """Chance of going on from a row's way to a column's way."""
        return self.redial + self.reconnect + self.spill + self.defect


def chain(
    how: Encounters, abandoned: Floats, elsewhere: Floats, bot: Bot | None, worlds: Worlds, human: Floats
) -> Chain:
    """Build the chain for legs abandoned with chance ``abandoned`` ``(K, C)``.

    ``elsewhere`` ``(K, I, C)`` says where people go who try another way (sums to 1, or 0 when nothing is
    open); ``human`` ``(K, C)`` where a bot hands over to (sums to 1, or 0).
    """
    passed = legs(abandoned, how.transferred, worlds["transfer.again"])
    settled = np.clip(how.settled - how.transfer_cost[:, :, None] * passed.transfers, 0.0, 1.0)
    abandon = np.moveaxis(passed.abandoned, 1, 2)  # (K, I, C)
    answered = 1.0 - abandon
    resolved = answered * np.moveaxis(settled, 1, 2)
    open_still = answered - resolved
    left_open = np.maximum(answered * how.in_time[:, None] - resolved, 0.0)  # who merely asks again is not handed up
    handed_up, in_charge = left_open * how.handed_up[:, None], np.minimum(left_open * how.in_charge[:, None], resolved)
    redials = worlds["redial.share"][:, None, None]
    after = returns(elsewhere, worlds)

    count, reasons, ways = abandon.shape
    diagonal = np.eye(ways)[None, None]
    redial = diagonal * (abandon * redials)[..., None]
    goes_on = (open_still * after.chance)[..., None] * after.to
    is_defect = np.zeros(ways)
    is_defect[list(SELF_SERVICE)] = 1.0
    defect = goes_on * is_defect[None, None, :, None] * (1 - diagonal)
    reconnect = goes_on - defect
    gave_up = abandon * (1 - redials)
    ended_open = open_still * (1 - after.chance * after.to.sum(axis=-1))
    spill = np.zeros((count, reasons, ways, ways))
    if bot is not None:
        on = after_bot(bot, worlds, after, human)
        _put_bot(settled_by_bot(bot, worlds), on, resolved, redial, reconnect, spill, gave_up, ended_open)
    return Chain(redial, reconnect, spill, defect, resolved, handed_up, in_charge, gave_up, ended_open, passed)


@dataclass(frozen=True, eq=False)
class Returns:
    """Who comes back with an open matter: the ``chance`` ``(K, 1, C)``, and where ``to`` ``(K, I, C, C)``.

    ``other`` ``(K, I, C, C)`` is where those go who leave the row's way.
    """

    chance: Floats
    to: Floats
    other: Floats


def returns(elsewhere: Floats, worlds: Worlds) -> Returns:
    """What follows an open matter; self-service differs from being served. ``elsewhere`` as in :func:`chain`."""
    alone = np.zeros(len(WAYS), dtype=bool)
    alone[list(SELF_SERVICE)] = True
    chance = np.where(alone, worlds["reconnect.self_service_share"][:, None], worlds["reconnect.share"][:, None])
    same = np.where(alone, worlds["reconnect.self_service_again"][:, None], worlds["reconnect.same_channel"][:, None])
    other = _without_self(elsewhere, worlds["reconnect.to_store"])
    stays = same[:, None, :, None]
    return Returns(chance[:, None], stays * np.eye(len(WAYS)) + (1 - stays) * other, other)


def divided(first: Floats) -> Floats:
    """How first contacts ``(K, C, I)`` of each reason divide over ways, ``(K, I, C)``: a guide for another try."""
    going = np.moveaxis(first, 1, 2)
    return ratio(going, going.sum(axis=-1, keepdims=True))


def _without_self(elsewhere: Floats, to_store: Floats) -> Floats:
    """``(K, I, C, C)``: shares of the other ways for someone who leaves the row's way: they look for a person.

    Whoever tried from a distance goes to a store less readily, by ``to_store`` ``(K,)``, than first choices say.
    """
    ways = elsewhere.shape[-1]
    by_people = np.zeros(ways)
    by_people[ANSWERED_BY_PEOPLE] = 1.0
    others = (elsewhere * by_people)[:, :, None, :] * (1 - np.eye(ways))[None, None]
    others[..., WAY[Channel.STORE]] *= to_store[:, None, None]
    total = others.sum(axis=-1, keepdims=True)
    return np.asarray(ratio(others, total))


def hands_over_to(service: Service, count: int) -> Floats:
    """Where a bot hands over to, ``(K, C)`` in ``count`` worlds: staffed chat, else the phone, else nobody."""
    human = np.zeros((count, len(WAYS)))
    for channel in (Channel.CHAT, Channel.PHONE):
        if service.desk(channel) is not None:
            human[:, WAY[channel]] = 1.0
            break
    return human


def settled_by_bot(bot: Bot, worlds: Worlds) -> Floats:
    """Share of each reason's matters that the bot settles, ``(K, I)``."""
    return np.clip(np.array(bot.resolves)[None] * worlds["bot.containment_error"][:, None], 0.0, 1.0)


def after_bot(bot: Bot, worlds: Worlds, after: Returns, human: Floats) -> Floats:
    """Of the matters a bot leaves open, the shares that go on to each way, ``(K, I, C)``: handed over or alone."""
    handed = bot.hands_over * human  # (K, C)
    alone = 1.0 - handed.sum(axis=-1)
    seeks = (alone * worlds["bot.tries_people"])[:, None, None] * after.other[:, :, BOT]
    return np.asarray(handed[:, None] + seeks)


def _put_bot(
    settles: Floats,
    on: Floats,
    resolved: Floats,
    redial: Floats,
    reconnect: Floats,
    spill: Floats,
    gave_up: Floats,
    ended_open: Floats,
) -> None:
    """Write the bot's row into freshly made arrays."""
    for part in (redial, reconnect):
        part[:, :, BOT, :] = 0.0
    ended_open[:, :, BOT] = 0.0
    resolved[:, :, BOT] = settles
    spill[:, :, BOT, :] = (1.0 - settles)[..., None] * on
    gave_up[:, :, BOT] = (1.0 - settles) * (1.0 - on.sum(axis=-1))


@dataclass(frozen=True, eq=False)
class Visits:
    """Contacts per week: all of them ``(K, C, I)``, and the same by cause ``(cause, K, C)``.

    ``transfer`` counts extra legs, which are not contacts of their own but load the same desk.
    """

    contacts: Floats
    by_cause: Floats

    @property
    def returning(self) -> Floats:
        """Contacts that are not first ones, ``(K, C)``."""
        return np.asarray(self.contacts.sum(axis=-1) - self.by_cause[0])


def visits(links: Chain, first: Floats) -> Visits:
    """Expected visits when ``first`` contacts ``(K, C, I)`` start on each way."""
    starting = np.moveaxis(first, 1, 2)  # (K, I, C)
    ways = starting.shape[-1]
    transposed = np.eye(ways) - np.swapaxes(links.move, -1, -2)
    contacts = np.asarray(np.linalg.solve(transposed, starting[..., None])[..., 0], dtype=np.float64)
    flows = [np.einsum("kic,kicd->kd", contacts, part) for part in (links.redial, links.reconnect, links.spill)]
    transfer = np.einsum("kic,kci->kc", contacts, links.legs.transfers)
    defect = np.einsum("kic,kicd->kd", contacts, links.defect)
    by_cause = np.stack([first.sum(axis=-1), *flows, transfer, defect])
    return Visits(np.moveaxis(contacts, 1, 2), by_cause)
