"""What a matter feels like, taken apart: one number for each thing that hurts, cell by cell.

On the latent scale these add up: the level of the ways people take, less what waits, transfers,
contacts again, a failing bot, giving up, answers that leave a matter open, the way to a store, a
forced change of channel, promises that are not kept, the use of data, machines that decide and a part of the service
that falls behind cost, less what someone in charge makes good again. The model's own
:func:`experienced` and :func:`hurt` are asked throughout; what one thing costs is how much better the
same journeys would feel without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import CHATBOT, PHONE, STORE, WAYS
from cx_models.effects.experience import (
    Hurt,
    experienced,
    fallen_short,
    hurt,
    level_of_idle,
    of_data_use,
    of_machines,
    of_weakest,
    travel_hurt,
    weights,
)
from cx_models.effects.settle import Settled
from cx_models.projection.fair import along
from cx_models.quantities import Floats, Share, ratio

WEIGHT_OF = {
    "wait": "wait.logit_per_minute",
    "transfer": "transfer.total_effect",
    "repeat": "repeat.effect",
    "bot": "bot.failed_effect",
    "forced": "forced.logit",
}
PARTS = (
    "channels", "wait", "gave_up", "unresolved", "repeat", "transfer", "bot", "travel", "forced", "promise", "data",
    "machine", "amends", "weakest",
)  # fmt: skip
AMENDS = "amends"
"""What someone in charge who sets matters right gives back: it pleases, but binds nobody."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
MOMENTS = (0.5 + _NODES / 2, _WEIGHTS / 2)
"""Shares of the way from today to the scenario at which it is looked at, and how much each counts (Gauss)."""


@dataclass(frozen=True, eq=False)
class Felt:
    """The middle world's satisfaction of every cell ``(A, S, I)``, in parts that add up.

    ``everyone`` and ``asked`` hold each of :data:`PARTS`, of all matters and of those whose customer is
    asked; ``people`` are the cells' shares of all matters, ``heard`` the chance of being asked.
    """

    everyone: Mapping[str, Floats]
    asked: Mapping[str, Floats]
    people: Floats
    heard: Floats


def felt(settled: Settled, level: Floats, visited_before: Floats | None) -> Felt:
    """Take the experience of one settled week apart; arguments as of :func:`experienced`."""
    worlds, amended = settled.drivers.worlds, hurt(settled)
    whole = hurt(_with(settled, "recovery.forgives", 0.0)) if amended.forgiven.any() else amended
    mix, idle = first_ways(settled)  # (C, A, S, I), (A, S, I)
    rate = float(worlds["survey.gave_up_answers"][0])
    answered = whole.heard[0]  # (I, C)

    def of_all(per_way: Floats) -> Floats:
        return np.asarray(np.einsum("casi,ic->asi", mix, per_way))

    heard = of_all(answered + rate * (1 - answered))

    def of_asked(asked: Floats, everyone: Floats) -> Floats:
        return of_all((1 - rate) * answered * asked + rate * everyone) / np.maximum(heard, 1e-12)

    stands = np.broadcast_to(level[0], answered.shape)
    all_parts = {"channels": of_all(stands) + idle * float(level_of_idle(level, settled.drivers)[0])}
    asked_parts = {"channels": of_asked(stands, stands)}
    for part, cost in (_costs(settled, whole) | {AMENDS: _less(amended, whole)}).items():
        all_parts[part], asked_parts[part] = -of_all(cost.all[0]), -of_asked(cost.asked[0], cost.all[0])
    all_parts["gave_up"] -= idle * float(weights(worlds).unresolved[0])
    cell = _by_reason(settled, level, visited_before)
    forced = cell - _by_reason(without(settled, "forced"), level, visited_before)
    for parts in (all_parts, asked_parts):
        parts["promise"], parts["data"] = -fallen_short(settled)[0], -of_data_use(settled)[0]
        parts["machine"] = -of_machines(settled)[0]
        parts["weakest"] = np.full(cell.shape, -of_weakest(settled)[0])
        parts["travel"] = -mix[STORE] * travel_hurt(settled)[0][:, None, None]
    nearby = cell - forced - sum(all_parts.values())  # one's own store may keep people longer than stores on average
    for parts in (all_parts, asked_parts):
        parts["forced"], parts["wait"] = forced, parts["wait"] + nearby
    matter = settled.drivers.wanted[0].sum(axis=1)
    people = settled.drivers.where[:, :, None] * (matter / matter.sum())
    return Felt(all_parts, asked_parts, people, heard)


def _costs(settled: Settled, whole: Hurt) -> dict[str, Hurt]:
    """What each thing costs on the journeys from each way; giving up at the bot is counted as the bot's failure.

    They are told apart in the sum of all moments, where each has its own; where memory makes less of a journey than
    that sum, each has less in proportion.
    """
    links, settled = settled.links, _summed(settled)
    summed = hurt(settled)
    at_bot = np.zeros(len(WAYS))
    at_bot[CHATBOT] = 1.0
    helped = replace(settled, links=replace(links, gave_up=links.gave_up * (1 - at_bot)))
    patient = replace(settled, links=replace(links, gave_up=links.gave_up * at_bot))
    costs = {part: _less(summed, hurt(without(settled, part))) for part in WEIGHT_OF if part != "forced"}
    costs["bot"] = _more(costs["bot"], _less(summed, hurt(helped)))
    costs["gave_up"] = _less(summed, hurt(patient))
    rest = summed
    for cost in costs.values():
        rest = _less(rest, cost)
    costs["unresolved"] = rest
    kept = ratio(whole.all, summed.all), ratio(whole.asked, summed.asked)
    return {part: replace(cost, all=cost.all * kept[0], asked=cost.asked * kept[1]) for part, cost in costs.items()}


def _summed(settled: Settled) -> Settled:
    """The same week remembered as the sum of all its moments, whatever was made good."""
    return _with(_with(settled, "memory.peak_end", 0.0), "recovery.forgives", 0.0)


def _less(one: Hurt, other: Hurt) -> Hurt:
    return replace(one, all=one.all - other.all, asked=one.asked - other.asked)


def _more(one: Hurt, other: Hurt) -> Hurt:
    return replace(one, all=one.all + other.all, asked=one.asked + other.asked)


def without(settled: Settled, part: str) -> Settled:
    """The same week where one thing of :data:`WEIGHT_OF` does not hurt."""
    return _with(settled, WEIGHT_OF[part], 0.0)


def _with(settled: Settled, key: str, value: float) -> Settled:
    worlds = settled.drivers.worlds
    other = Worlds({**worlds.numbers, key: np.full_like(worlds[key], value)})
    return replace(settled, drivers=replace(settled.drivers, worlds=other))


def _by_reason(settled: Settled, level: Floats, visited_before: Floats | None) -> Floats:
    """Latent satisfaction ``(A, S, I)``: asked for one reason at a time, as if nobody had another."""
    wanted = settled.drivers.wanted
    cells = []
    for reason in range(wanted.shape[1]):
        only = np.zeros_like(wanted)
        only[:, reason] = wanted[:, reason] if wanted[:, reason].any() else 1e-12
        drivers = replace(settled.drivers, wanted=only)
        cells.append(experienced(replace(settled, drivers=drivers), level, visited_before).latent[0])
    return np.stack(cells, axis=-1)


def first_ways(settled: Settled) -> tuple[Floats, Floats]:
    """Chances of each first way ``(C, A, S, I)`` and of doing nothing ``(A, S, I)``, dayparts averaged."""
    part = settled.drivers.matters_by_part[0]  # (I, D)
    visit, call = settled.first.visit[0], settled.first.call[0]  # (A, S, I, D)
    away = np.broadcast_to(settled.first.away, settled.first.visit.shape)[0]
    rest = (1 - visit - call - away) * part
    mix = np.einsum("asid,csid->casi", rest, settled.chosen.share[0])
    mix[STORE], mix[PHONE] = (visit * part).sum(axis=-1), (call * part).sum(axis=-1)
    nothing = np.einsum("asid,sid->asi", rest, settled.chosen.nothing[0])
    return mix, nothing + (away * part).sum(axis=-1)


def of_everyone(today: Felt, changed: Felt) -> Floats:
    """What each of :data:`PARTS` adds to everyone's satisfaction, ``(parts,)``."""
    return np.asarray((along(*_steps(today.everyone, changed.everyone), ndtr) * today.people).sum(axis=(1, 2, 3)))


def of_surveyed(today: Felt, changed: Felt) -> Floats:
    """What each of :data:`PARTS` adds to surveyed satisfaction, and last who is there to be asked, ``(parts + 1,)``."""
    start, steps = _steps(today.asked, changed.asked)
    found = np.zeros(len(steps) + 1)
    for share, weight in zip(*MOMENTS, strict=True):
        value = start + share * steps.sum(axis=0)
        heard = today.people * (today.heard + share * (changed.heard - today.heard))
        satisfied, all_heard = ndtr(value), max(heard.sum(), 1e-12)
        density = np.exp(-0.5 * value**2) / np.sqrt(2 * np.pi)
        beside = satisfied - (satisfied * heard).sum() / all_heard
        found[:-1] += weight * (steps * (density * heard)).sum(axis=(1, 2, 3)) / all_heard
        found[-1] += weight * (beside * today.people * (changed.heard - today.heard)).sum() / all_heard
    return found


def customers_change(today: Felt, first: Felt, later: Felt, first_part: Share) -> Floats:
    """How far each of :data:`PARTS` moves customers' mean satisfaction over the year, ``(parts, A, S)`` on the latent
    scale; what was made good moves nobody to stay.
    """
    matter = today.people.sum(axis=(0, 1))  # (I,)
    steps = first_part * _steps(today.everyone, first.everyone)[1]
    steps = steps + (1 - first_part) * _steps(today.everyone, later.everyone)[1]
    binds = np.array([part != AMENDS for part in PARTS], dtype=float)
    return np.asarray(binds[:, None, None] * (steps @ matter))


def _steps(before: Mapping[str, Floats], after: Mapping[str, Floats]) -> tuple[Floats, Floats]:
    """Where all parts together begin ``(A, S, I)``, and how far each of :data:`PARTS` moves ``(parts, A, S, I)``."""
    return np.asarray(sum(before.values())), np.array([after[part] - before[part] for part in PARTS])
